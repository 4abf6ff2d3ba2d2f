from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .rule_case import RuleCase, moment


@tagged("post_install", "-at_install")
class TestRule(RuleCase):
    def test_both_sides_of_the_number_at_once_on_saving(self):
        self.make_rule()
        low, exact = self.household(2), self.household(3)
        finding = self.found(low)
        self.assertEqual(len(finding), 1)
        self.assertFalse(self.found(exact))
        self.assertEqual(finding.figures, {"values": {"member_count": 2}, "bounds": {"test_minimum": 3}})
        self.assertIn("第五条", finding.citation)
        self.assertEqual(finding.region_code, low.region_code)
        low.member_count = 3
        self.assertFalse(self.found(low))
        self.assertEqual(finding.state, "resolved")
        exact.member_count = 2
        self.assertTrue(self.found(exact))

    def test_the_whole_table_twice_changes_nothing_the_second_time(self):
        households = self.household(2) | self.household(3) | self.household(0)
        elsewhere = self.household(1, self.village_other_county)
        self.assertFalse(self.found(households))
        self.make_rule()
        self.assertEqual(self.reconcile(), (2, 0))
        before = self.found(households).read()
        self.assertEqual(self.reconcile(), (0, 0))
        self.assertEqual(self.found(households).read(), before)
        self.assertFalse(self.found(elsewhere))

    def test_what_changed_past_the_orm_is_closed_and_opened_again(self):
        self.make_rule()
        household = self.household(2)
        finding = self.found(household)
        self.env.cr.execute("UPDATE fupin_household SET member_count = 5 WHERE id = %s", [household.id])
        self.assertEqual(self.reconcile(), (0, 1))
        self.assertEqual(finding.state, "resolved")
        self.env.cr.execute("UPDATE fupin_household SET member_count = 1 WHERE id = %s", [household.id])
        self.env["fupin.rule"]._recheck("fupin.household", household.ids)
        self.assertEqual(self.found(household), finding)
        self.assertEqual(finding.event_ids.mapped("transition"), ["reopen", "resolve"])

    def test_scope_and_archived(self):
        self.make_rule(domain="[('name', '=', '李四')]")
        self.assertFalse(self.found(self.household(1)))
        household = self.household(1, name="李四")
        self.assertTrue(self.found(household))
        household.active = False
        self.assertFalse(self.found(household))

    def test_what_cannot_be_said_breaks_the_rule(self):
        self.make_rule(must_hold="[('status_id.code', '!=', False)]", parameters={})
        self.assertTrue(self.found(self.household()))
        status = self.env["fupin.household.status"].search([], limit=1)
        self.assertFalse(self.found(self.household(status_id=status.id)))

    def test_counties_with_other_values(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.make_rule(province, parameters={"test_minimum": "3"})
        county = self.make_policy(key="county")
        self.give(county, test_minimum="5")
        county.action_publish()
        here, there = self.household(4), self.household(4, self.village_other_county)
        self.assertEqual((len(self.found(here)), len(self.found(there))), (1, 0))
        low = self.household(2, self.village_other_county)
        self.assertEqual(self.found(here).figures["bounds"], {"test_minimum": 5})
        self.assertEqual(self.found(low).figures["bounds"], {"test_minimum": 3})
        self.assertEqual(self.reconcile(), (0, 0))

    def test_an_open_parameter_disables_where_it_is_open(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        rule = self.make_rule(province, parameters={"test_minimum": "3"})
        county = self.make_policy(key="county")
        self.give(county, test_minimum=None)
        self.assertFalse(rule.disabled_reason)
        county.action_publish()
        here, there = self.household(1), self.household(1, self.village_other_county)
        self.assertFalse(self.found(here))
        self.assertTrue(self.found(there))
        rule.invalidate_recordset()
        self.assertIn("东山县", rule.disabled_reason)
        county.parameter_ids.with_user(self.user_administrator).value = "2"
        rule.invalidate_recordset()
        self.assertFalse(rule.disabled_reason)
        self.env["fupin.rule"]._reconcile_due()
        self.assertTrue(self.found(here))

    def test_a_parameter_that_nobody_gives_disables(self):
        rule = self.make_rule(must_hold="[('member_count', '>=', '@test_minimum')]", parameters={})
        self.assertIn("test_minimum", rule.disabled_reason)
        self.assertFalse(self.found(self.household(0)))
        self.assertEqual(self.reconcile(), (0, 0))

    def test_the_county_s_own_rule_wins_there(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        above = self.make_rule(province, must_hold="[('member_count', '>=', 3)]")
        own = self.make_rule(must_hold="[('member_count', '>=', 5)]")
        here, there = self.household(2), self.household(4, self.village_other_county)
        low = self.household(2, self.village_other_county)
        self.assertEqual(self.found(here).rule_id, own)
        self.assertFalse(self.found(there))
        self.assertEqual(self.found(low).rule_id, above)
        self.env.cr.execute("DELETE FROM fupin_finding")
        self.assertEqual(self.reconcile(), (2, 0))
        self.assertEqual(self.found(here | low).rule_id, own | above)

    def test_a_new_version_closes_the_old_findings_and_keeps_waivers(self):
        old = self.make_rule()
        households = self.household(1) | self.household(2)
        waived, other = self.found(households).sorted("res_id")
        waived.action_waive("外出", "2099-01-01")
        second = self.make_policy(version=2, date_from="2025-01-01")
        new = self.make_rule(second)
        self.assertEqual(self.env["fupin.rule"]._reconcile_due(), (2, 1))
        found = self.env["fupin.finding"].search([("rule_id", "=", new.id)], order="res_id")
        self.assertEqual(found.mapped("state"), ["waived", "open"])
        self.assertEqual(found[0].waived_reason, "外出")
        self.assertEqual(found[0].event_ids.transition, "waive")
        self.assertEqual(other.state, "resolved")
        self.assertFalse(old.reconciled_on)
        self.assertEqual(self.env["fupin.rule"]._reconcile_due(), (0, 0))

    def test_administrators_write_rules(self):
        draft = self.make_policy(key="draft")
        rule = (
            self.env["fupin.rule"]
            .with_user(self.user_administrator)
            .create(
                {
                    "policy_id": draft.id,
                    "key": "own",
                    "name": "本县规则",
                    "kind": "fupin.household",
                    "must_hold": "[('member_count', '>', 0)]",
                }
            )
        )
        self.assertTrue(rule.reading)
        self.assertFalse(rule.disabled_reason)
        self.assertEqual(rule.kind, "fupin.household")
        kinds = dict(rule.fields_get(["kind"])["kind"]["selection"])
        self.assertIn("fupin.household", kinds)
        self.assertFalse(kinds.keys() & {"fupin.finding", "fupin.sector", "fupin.record", "res.users"})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            rule.must_hold = "[('nothing', '=', 1)]"

    def test_the_form_of_a_policy(self):
        policy = self.make_policy(key="draft").with_user(self.user_administrator)
        with Form(policy) as form, form.rule_ids.new() as line:
            line.name = "本县规则"
            line.kind = "fupin.household"
            line.must_hold = "[('member_count', '>', 0)]"
        self.assertEqual(policy.rule_ids.model, "fupin.household")
        self.make_rule()
        finding = self.found(self.household(1)).with_user(self.user_county)
        with Form(finding) as form:
            self.assertIn("第五条", form.citation)
        self.assertEqual(finding.place_name, self.village.complete_name)

    def test_recheck_takes_a_query(self):
        self.make_rule()
        households = self.household(5) | self.household(5)
        self.env.cr.execute("UPDATE fupin_household SET member_count = 1 WHERE id = ANY(%s)", [households.ids])
        query = self.env["fupin.household"]._search([("id", "in", households.ids)])
        self.env["fupin.rule"]._recheck("fupin.household", query)
        self.assertEqual(len(self.found(households)), 2)

    def test_the_policy_that_ends_closes(self):
        self.make_rule()
        household = self.household(1)
        self.policy.action_expire("废止")
        self.assertEqual(self.reconcile(), (0, 1))
        self.assertFalse(self.found(household))

    def test_days(self):
        self.make_rule(
            must_hold="[('create_date', '>=', '@today-@test_lead')]",
            parameters={"test_lead": "10"},
        )
        household = self.household()
        # 1 May in Shanghai begins at 16:00 of 30 April in UTC
        for created, expected in (("2026-04-30 15:59:59", 1), ("2026-04-30 16:00:00", 0)):
            self.env.cr.execute("UPDATE fupin_household SET create_date = %s WHERE id = %s", [created, household.id])
            self.env.invalidate_all()
            self.reconcile("2026-05-11 01:00:00")
            with self.subTest(created=created):
                self.assertEqual(len(self.found(household)), expected)

    def test_moved_and_deleted(self):
        self.make_rule()
        household = self.household(1)
        finding = self.found(household)
        household.region_id = self.village_next
        self.assertEqual(finding.region_code, self.village_next.code)
        household.region_id = self.village_other_county
        self.assertEqual(finding.state, "resolved")
        self.assertEqual(finding.region_code, self.village_other_county.code)
        second = self.household(1)
        finding = self.found(second)
        second.unlink()
        self.assertEqual(finding.state, "resolved")

    def test_reads_aloud(self):
        rule = self.make_rule(publish=False)
        self.assertIn("test_minimum", rule.reading)
        self.assertIn("核实人口数", rule.reading)

    def test_summary(self):
        self.make_rule()
        households = self.household(1) | self.household(5)
        self.assertEqual(households._finding_summary(), {households[0].id: {"red": 1, "yellow": 0, "info": 0}})

    def test_queries_do_not_grow_with_rows(self):
        self.make_rule()
        values = {"name": "张三", "region_id": self.village.id, "member_count": 1}
        counts = []
        for size in (1, 1, 30):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self.assertQueryCountUnder(60):
                self.env["fupin.household"].create([values] * size)
                self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def assertQueryCountUnder(self, limit):
        return self.assertQueryCount(limit)

    def test_a_model_without_rule_costs_nothing(self):
        Rule = self.env["fupin.rule"]
        household = self.household()
        Rule._on_save(household)
        with self.assertQueryCount(0):
            Rule._on_save(household)


@tagged("post_install", "-at_install")
class TestRuleValidation(RuleCase):
    def refused(self, pattern, **values):
        with self.assertRaisesRegex(ValidationError, pattern), self.cr.savepoint():
            self.make_rule(publish=False, **values)

    def test_refused_with_words(self):
        for must_hold, pattern in (
            ("[('nothing', '=', 1)]", "nothing.*no field"),
            ("[('identity_number', '=', '1')]", "not stored"),
            ("[('identity_number_hash', '=', '1')]", "protected"),
            ("[('region_id', '=', 5)]", "code"),
            ("[('region_id', 'ilike', '东山')]", "code"),
            ("[('member_count', '>', '@unknown_key')]", "unknown_key"),
            ("[('member_count', '>', '@today')]", "does not fit"),
            ("[('create_date', '>', '@test_minimum')]", "does not fit"),
            ("[('create_date', '>', '@today-@test_minimum')]", "days or months"),
            ("[('create_date', '>', 'today -3d')]", "@today"),
            ("[('create_date', '>', '2026-13-45')]", "create_date"),
            ("[('member_count', '>', '@today-5')]", "neither"),
            ("[('member_count', 'child_of', 5)]", "operator"),
            ("[('member_count', '>', __import__('os'))]", "no condition"),
            ("['|', ('member_count', '>', 5)]", "list of"),
        ):
            with self.subTest(must_hold=must_hold):
                self.refused(pattern, must_hold=must_hold)
        self.refused("Say what must hold", must_hold=False)
        self.refused("twice", must_hold="[('member_count', '>', 5)]", measure="x")
        self.refused("no place", model="fupin.sector", must_hold="[('code', '!=', False)]")

    def test_accepted(self):
        for number, must_hold in enumerate(
            (
                "['|', ('member_count', '>', 0), ('region_id.parent_id.code', 'in', ['1', '2'])]",
                "[('create_date', '>', '@today-@test_lead')]",
                "[('create_date', '>', '@today-12m')]",
                "[('event_ids', 'any', [('transition', '=', 'confirm')])]",
                "[('unit_id', '!=', False)]",
            )
        ):
            self.make_rule(publish=False, key=f"test_{number}", must_hold=must_hold)

    def test_one_that_has_become_invalid_is_disabled_with_a_finding_and_the_others_run(self):
        self.make_rule(publish=False, key="broken", must_hold="[('member_count', '>=', 4)]", name="坏规则")
        self.make_rule()
        household = self.household(3)
        rule = self.policy.rule_ids.filtered(lambda one: one.key == "broken")
        self.assertEqual(self.found(household).rule_id, rule)
        self.env.cr.execute("UPDATE fupin_rule SET must_hold = '[(''gone'', ''='', 1)]' WHERE id = %s", [rule.id])
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        other = self.household(2)
        self.reconcile()
        told = self.found(rule)
        self.assertIn("gone", told.figures_text)
        self.assertEqual((told.severity, told.region_code), ("red", self.county.code))
        self.assertTrue(told.with_user(self.user_administrator).read(["record_name"]))
        self.assertIn("gone", rule.disabled_reason)
        self.assertTrue(self.found(other))
        # what it has found stays as it is, for nothing says that it holds again
        self.assertEqual(self.found(household).rule_id, rule)
        self.env.cr.execute(
            "UPDATE fupin_rule SET must_hold = '[(''member_count'', ''>='', 3)]' WHERE id = %s", [rule.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.reconcile()
        self.assertEqual(told.state, "resolved")
        self.assertFalse(rule.disabled_reason)
        self.assertFalse(self.found(household))

    def test_a_removed_field(self):
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_test_rule",
                "model_id": self.env["ir.model"]._get_id("fupin.household"),
                "ttype": "integer",
                "field_description": "试验",
            }
        )
        rule = self.make_rule(must_hold="[('x_test_rule', '>=', 1)]", parameters={})
        self.assertTrue(self.found(self.household()))
        field.unlink()
        self.reconcile()
        self.assertIn("x_test_rule", self.found(rule).figures_text)
        self.household()

    def test_a_failing_statement_stops_no_other(self):
        self.make_rule(publish=False, key="second", must_hold="[('member_count', '>=', 9)]")
        failing = self.make_rule()
        model = type(self.env["fupin.rule"])
        original = model._violating_part

        def fail(rule, *args):
            if rule == failing:
                return self.env["fupin.condition"]._undefined
            return original(rule, *args)

        with patch.object(model, "_violating_part", fail), self.assertLogs("odoo.addons.fupin_policy", "ERROR"):
            household = self.household(1)
            self.reconcile()
        self.assertEqual(self.found(household).rule_id.key, "second")
        self.assertTrue(self.found(failing))
        self.reconcile()
        self.assertFalse(self.found(failing))
        self.assertEqual(len(self.found(household)), 2)

    def test_what_binds_is_not_edited_and_bookkeeping_not_written(self):
        rule = self.make_rule()
        with self.assertRaises(UserError), self.cr.savepoint():
            rule.must_hold = "[]"
        with self.assertRaises(AccessError), self.cr.savepoint():
            rule.reconciled_on = date(2026, 1, 1)
        draft = self.make_policy(key="draft")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.make_rule(draft, publish=False, reconciled_on="2026-01-01")
        rule = self.make_rule(draft, publish=False)
        for user in (self.user_county, self.user_village, self.user_audit):
            with self.assertRaises(AccessError), self.cr.savepoint():
                rule.with_user(user).name = "改"
        rule.with_user(self.user_administrator).name = "改"

    def test_the_clock_runs_rules_once_a_day(self):
        self.make_rule()
        steps = dict(self.env["fupin.policy"]._clock_steps())
        household = self.household(1)
        self.env.cr.execute("DELETE FROM fupin_finding")
        self.assertEqual(steps["findings"](moment("2026-05-01 00:00:00")), (1, 0))
        self.env.cr.execute("UPDATE fupin_household SET member_count = 5 WHERE id = %s", [household.id])
        self.assertEqual(steps["findings"](moment("2026-05-01 15:59:00")), (0, 0))
        self.assertEqual(steps["findings"](moment("2026-05-01 16:00:00")), (0, 1))
