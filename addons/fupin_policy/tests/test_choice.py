from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestChoice(PolicyCase):
    """An administrator writes what articles bind without a technical name; he may not read the table of models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vals = {"policy_id": cls.policy.id, "article_id": cls.article.id, "name": "事项"}
        cls.declare("least", "number")

    def model(self, name):
        return self.env[name].with_user(self.user_administrator)

    def test_the_table_of_models_is_closed_to_administrators(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["ir.model"].with_user(self.user_administrator).search([], limit=1).mapped("name")

    def test_kinds_are_told_by_the_names_on_the_screen(self):
        condition = self.model("fupin.condition").with_context(lang="zh_CN")
        [problem] = condition._problems("fupin.household", "[('no_such', '=', 1)]")
        self.assertIn("农户没有字段", problem)

    def test_kinds_are_kept_as_models(self):
        gate = self.model("fupin.gate").create({**self.vals, "kind": "fupin.task", "transition": "submit"})
        flow = self.model("fupin.flow").create({**self.vals, "kind": "fupin.task", "transition": "confirm"})
        rule = self.model("fupin.rule").create(
            {**self.vals, "kind": "fupin.household", "must_hold": "[('name', '!=', False)]"}
        )
        for row, kind in ((gate, "fupin.task"), (flow, "fupin.task"), (rule, "fupin.household")):
            with self.subTest(row=row._name):
                self.assertEqual(row.sudo().model_id.model, kind)
                self.assertEqual(row.kind, kind)
        rule.kind = "fupin.unit"
        self.assertEqual(rule.sudo().model_id.model, "fupin.unit")

    def test_kinds_are_those_of_regulations(self):
        """Posts, reviews and failures of the clock stood among them, which no regulation speaks of."""
        for name in ("fupin.rule", "fupin.obligation"):
            offered = dict(self.model(name)._fields["kind"]._description_selection(self.model(name).env))
            with self.subTest(model=name):
                self.assertLessEqual({"fupin.unit", "fupin.household", "fupin.task"}, offered.keys())
                for own in ("fupin.assignment", "fupin.assignment.handover", "fupin.review", "fupin.clock.failure",
                            "fupin.alert.gateway"):  # fmt: skip
                    self.assertNotIn(own, offered)

    def test_keys_come_by_themselves_and_differ(self):
        made = [self.model("fupin.gate").create({**self.vals, "kind": "fupin.task", "transition": name})
                for name in ("submit", "confirm")]  # fmt: skip
        keys = [gate.key for gate in made]
        self.assertEqual(len(set(keys)), 2)
        self.assertTrue(all(key.startswith("test_2024_") for key in keys), keys)
        given = self.model("fupin.gate").create(
            {**self.vals, "key": "own", "kind": "fupin.task", "transition": "submit"}
        )
        self.assertEqual(given.key, "own")
        policies = self.model("fupin.policy").create(
            [{"name": name, "region_id": self.county.id, "date_from": "2024-01-01"} for name in "甲乙"]
        )
        self.assertEqual(len(set(policies.mapped("key"))), 2)

    def test_choices_are_words(self):
        steps = dict(self.model("fupin.gate").get_choices("transition", "fupin.task"))
        self.assertEqual(steps.keys(), self.env["fupin.task"]._transitions.keys())
        labels = self.env["fupin.event"]._transition_labels()
        self.assertEqual(steps["confirm"], labels["confirm"])
        dates = dict(self.model("fupin.obligation").get_choices("start_field", "fupin.task"))
        self.assertIn("due_date", dates)
        self.assertNotIn("note", dates)
        self.assertNotIn("create_date", dates)
        self.declare("word", "text")
        numbers = dict(self.model("fupin.rule").get_choices("parameter_key", False))
        self.assertIn("least", numbers)
        self.assertNotIn("word", numbers)
        self.assertIn("word", dict(self.model("fupin.policy.parameter").get_choices("key", False)))
        for name, kind in (("name", "fupin.task"), ("model_id", "fupin.task"), ("transition", "no.model")):
            with self.subTest(name=name, kind=kind):
                self.assertEqual(self.model("fupin.gate").get_choices(name, kind), [])

    def test_choices_of_a_kind_leave_out_protected_fields(self):
        names = dict(self.env["fupin.rule"]._field_choices("fupin.household", lambda field: True))
        self.assertFalse([name for name in names if self.env["fupin.household"]._fields[name].groups])

    def test_strangers_get_no_choices(self):
        stranger = self.env["res.users"].create({"name": "x", "login": "stranger-choice", "group_ids": [(5, 0, 0)]})
        for call in (
            lambda: self.env["fupin.gate"].with_user(stranger).get_choices("transition", "fupin.task"),
            lambda: self.env["fupin.condition"].with_user(stranger).get_words("fupin.unit", "[]"),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call()

    def test_conditions_are_told_in_words(self):
        words = self.model("fupin.condition").get_words("fupin.household", "[('name', '=', '甲')]")
        self.assertIn("甲", words)
        self.assertNotIn("'", words)
        self.assertEqual(self.model("fupin.condition").get_words("fupin.household", "[]"), "")

    def test_a_condition_taken_away_in_the_editor_is_none(self):
        rule = self.model("fupin.rule").create(
            {**self.vals, "kind": "fupin.household", "must_hold": "[('name', '!=', False)]"}
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            rule.must_hold = " [] "
        self.assertEqual(rule.must_hold, "[('name', '!=', False)]")

    def test_a_term_is_a_number_and_a_unit(self):
        duty = self.model("fupin.obligation").create(
            {**self.vals, "trigger": "record", "kind": "fupin.task", "start_field": "due_date", "term_number": 30,
             "term_unit": "d"}
        )  # fmt: skip
        self.assertEqual(duty.term, "30d")
        duty.term_unit = "m"
        self.assertEqual((duty.term, duty.term_number), ("30m", 30))
        duty.write({"term": "1y"})
        self.assertEqual((duty.term_number, duty.term_unit), (1, "y"))

    def test_forms_of_administrators(self):
        """Each form is filled in as a person does, who reads the sentence before he saves."""
        form = Form(self.model("fupin.obligation").with_context(default_policy_id=self.policy.id))
        form.name, form.trigger = "续保", "record"
        form.kind = "fupin.task"
        form.start_field, form.term_number, form.term_unit = "due_date", 12, "m"
        self.assertIn("12个月内", form.reading)
        duty = form.save()
        self.assertEqual((duty.sudo().model_id.model, duty.term), ("fupin.task", "12m"))
        page = Form(self.policy.with_user(self.user_administrator))
        with page.gate_ids.new() as gate:
            gate.name, gate.kind, gate.transition, gate.message = "先有报告", "fupin.task", "submit", "先交报告"
            self.assertIn("先交报告", gate.reading)
        with page.flow_ids.new() as flow:
            flow.name, flow.kind, flow.transition = "县级审批", "fupin.task", "confirm"
        with page.rule_ids.new() as rule:
            rule.name, rule.kind, rule.must_hold = "有名称", "fupin.unit", "[('name', '!=', False)]"
        policy = page.save()
        self.assertEqual(len(policy.gate_ids), 1)
        self.assertTrue(policy.gate_ids.key and policy.flow_ids.key and policy.rule_ids.key)

    def test_standards_say_where_they_fit(self):
        """What the editor of conditions offers: of one's own place and those above, never of another county."""
        self.declare("lead", "days")
        self.declare("elsewhere", "number", region_id=self.unit_other_county.region_id.id)
        told = {one["key"]: one for one in self.model("fupin.condition").get_standards()}
        self.assertIn("float", told["least"]["fits"])
        self.assertNotIn("date", told["least"]["fits"])
        self.assertEqual((told["least"]["is_term"], told["lead"]["is_term"]), (False, True))
        self.assertNotIn("elsewhere", told)
        self.assertNotIn("elsewhere", dict(self.model("fupin.rule").get_choices("parameter_key", False)))

    def test_days_and_empty_fields_are_said_so(self):
        words = self.model("fupin.condition").get_words
        self.assertTrue(words("fupin.task", "[('due_date', '<', '@today')]").endswith("before that day"))
        self.assertTrue(
            words("fupin.task", "[('due_date', '>=', '@today-12m')]").endswith("not before 12 months before that day")
        )
        self.assertTrue(words("fupin.task", "[('due_date', '=', False)]").endswith("is empty"))
        self.assertTrue(words("fupin.household", "[('name', '!=', False)]").endswith("is filled in"))
        self.assertTrue(words("fupin.household", "[('member_count', '<', 3)]").endswith("below 3"))

    def test_a_standard_needs_no_code(self):
        vals = {"name": "收益率下限", "value_type": "ratio", "region_id": self.county.id}
        made = self.model("fupin.parameter").create([vals, {**vals, "name": "另一个"}])
        self.assertEqual(len(set(made.mapped("code"))), 2)
        self.assertTrue(all(code.startswith("own_") for code in made.mapped("code")))
        self.assertIn("10%", made[0].example)
        given = self.model("fupin.parameter").create({**vals, "code": "given"})
        self.assertEqual(given.code, "given")

    def test_nought_is_a_figure(self):
        words = self.model("fupin.condition").get_words("fupin.household", "[('member_count', '>', 0)]")
        self.assertTrue(words.endswith("0"), words)

    def test_urging_opens_as_a_window_from_the_board(self):
        """The board calls it and hands the action on as it is: without views the client fails."""
        duty = self.env["fupin.obligation"].create({**self.vals, "unit_type": "village_collective", "period": "month"})
        self.policy.action_publish()
        self.env["fupin.obligation"]._generate_tasks(date(2024, 5, 1), date(2024, 5, 31))
        task = self.env["fupin.task"].search([("obligation_id", "=", duty.id)], limit=1)
        action = task.with_user(self.user_county).action_urge_window()
        self.assertEqual(action["views"], [(False, "form")])
