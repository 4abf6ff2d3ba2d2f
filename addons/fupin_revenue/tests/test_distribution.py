from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestDistribution(PlanCase):
    """Plans where no regulation limits them."""

    def test_the_national_uses_are_there(self):
        self.assertEqual(
            list(self.uses),
            [
                "consolidation",
                "expansion",
                "reward",
                "maintenance",
                "redistribution",
                "post",
                "works",
                "relief",
                "reserve",
            ],
        )

    def test_the_owner_places_the_plan(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        self.assertEqual(
            (plan.unit_id, plan.region_id, plan.region_code, plan.owner_level, plan.name),
            (self.unit_village, self.village, self.village.code, "village", "上坪村集体经济组织2024年度收益分配方案"),
        )
        own = self.plan(self.user_department, ("consolidation", 100000))
        self.assertEqual((own.department_id, own.owner_level), (self.unit_department, "department"))
        moved = self.plan(self.user_village, region_id=self.village_next.id)
        self.assertEqual(moved.region_id, self.village)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.plan(self.user_county, unit_id=self.unit_county.id)

    def test_sums_are_by_what_the_uses_count_as(self):
        plan = self.plan(
            self.user_village, ("consolidation", 0.1), ("expansion", 0.2), ("reward", 0.3), ("maintenance", 0.4),
            ("relief", 0.5), ("redistribution", 0.6, self.unit_village_next), amount=2.11,
        )  # fmt: skip
        self.assertRecordValues(plan, [{
            "development_amount": 0.6, "reward_amount": 0.3, "maintenance_amount": 0.4, "other_amount": 0.5,
            "redistribution_amount": 0.6, "line_total": 2.1, "remaining_amount": 0.01,
        }])  # fmt: skip

    def test_every_fen_has_a_use(self):
        for assigned, told in ((99999.99, "0.01"), (100000.01, "-0.01"), (100000, None)):
            with self.subTest(assigned=assigned):
                plan = self.plan(self.user_village, ("consolidation", assigned - 40000), ("maintenance", 40000))
                if told:
                    with self.assertRaises(UserError) as refused, self.cr.savepoint():
                        plan.action_propose()
                    for words in (told, "100,000.00", f"{assigned:,.2f}"):
                        self.assertIn(words, str(refused.exception))
                else:
                    plan.action_propose()
                self.assertEqual(plan.state, "draft" if told else "proposed")

    def test_thousands_of_lines_make_the_amount_exactly(self):
        plan = self.plan(self.user_village, *[("consolidation", 0.1)] * 1000, amount=100)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_what_is_incomplete_is_not_proposed(self):
        for lines, amount in (
            ((), 0), ((), 100), ((("consolidation", 100), ("relief", 0)), 100), ((("redistribution", 100),), 100),
        ):  # fmt: skip
            plan = self.plan(self.user_village, *lines, amount=amount)
            with self.subTest(lines=lines), self.assertRaises(UserError), self.cr.savepoint():
                plan.action_propose()

    @mute_logger("odoo.sql_db")
    def test_no_negative_amounts_and_one_receiver(self):
        household = self.env["fupin.household"].create({"name": "张三", "region_id": self.village.id})
        for lines, amount in (
            ((), -1), ((("relief", -1),), 1), ((("relief", 1, self.unit_village, household),), 1),
        ):  # fmt: skip
            with self.subTest(lines=lines), self.assertRaises(IntegrityError), self.cr.savepoint():
                self.plan(self.user_village, *lines, amount=amount)

    def test_steps_without_a_flow(self):
        """Where no policy names a flow, the level above the owner approves, the county office takes note."""
        plan = self.plan(self.user_village, ("consolidation", 100000))
        plan.action_propose()
        for user in (self.user_village, self.user_county, self.user_village_next, self.user_audit):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).action_approve()
        plan.with_user(self.user_township).action_approve()
        for user in (self.user_village, self.user_township):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).action_file()
        plan.with_user(self.user_county).action_file()
        self.assertEqual(plan.state, "filed")
        self.assertEqual(self.history(plan), ["create", "propose", "approve", "file"])

    @freeze_time("2024-12-31 17:00:00")
    def test_what_is_filed_has_a_number_and_a_day(self):
        """S1-53: of the day in China, numbered one after the other in a county and year, written by the step alone."""
        plans = [self.plan(self.user_village, ("consolidation", part), amount=part) for part in (1, 2)]
        for plan in plans:
            plan.action_propose()
            self.assertFalse(plan.code or plan.filed_on)
            plan.with_user(self.user_township).action_approve()
            self.assertFalse(plan.code or plan.filed_on)
            plan.with_user(self.user_county).action_file()
        county = self.village.code[:6]
        self.assertEqual([plan.code for plan in plans], [f"FP-{county}-2025-000001", f"FP-{county}-2025-000002"])
        self.assertEqual([str(plan.filed_on) for plan in plans], ["2025-01-01"] * 2)
        self.assertFalse(plans[0].copy().code)
        draft = self.plan(self.user_village, ("consolidation", 3), amount=3)
        for values in ({"code": "1"}, {"filed_on": "2024-01-01"}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                draft.write(values)

    def test_withdraw_and_return(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        plan.action_propose()
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.with_user(self.user_township).action_withdraw()
        plan.action_withdraw()
        self.assertEqual(plan.state, "draft")
        plan.action_propose()
        township = plan.with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            township.action_return()
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.action_return("想改")
        township.action_return("维护费写明道路")
        self.assertEqual((plan.state, plan.return_reason), ("draft", "维护费写明道路"))
        plan.action_propose()
        self.assertFalse(plan.return_reason)
        with self.assertRaises(UserError), self.cr.savepoint():
            plan.action_propose()

    def test_only_the_owner_proposes(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        for user in (self.user_township, self.user_county):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).action_propose()
        self.plan(self.user_township, ("consolidation", 100000)).action_propose()
        own = self.plan(self.user_department, ("consolidation", 100000))
        own.action_propose()
        with self.assertRaises(AccessError), self.cr.savepoint():
            own.action_approve()
        own.with_user(self.user_county).action_file()

    def test_state_and_what_follows_cannot_be_forged(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        for user in (self.user_village, self.user_township, self.user_county):
            for state in ("proposed", "approved", "filed", "done"):
                with self.subTest(user=user.login, state=state):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        plan.with_user(user).write({"state": state})
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        self.plan(user, state=state, unit_id=self.unit_village.id)
        forged = self.plan(
            self.user_village, development_amount=5, line_total=5, return_reason="x", owner_level="township"
        )
        self.assertRecordValues(forged, [{
            "development_amount": 0, "line_total": 0, "return_reason": False, "owner_level": "village",
        }])  # fmt: skip
        plan.write({"line_total": 1, "region_id": self.village_next.id})
        self.assertEqual((plan.line_total, plan.region_id), (100000, self.village))

    def test_what_was_proposed_is_closed(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        plan.action_propose()
        for user in (self.user_village, self.user_township, self.user_county):
            mine = plan.with_user(user)
            for attempt in (
                lambda mine=mine: mine.write({"amount": 1}),
                lambda mine=mine: mine.write({"line_ids": [Command.clear()]}),
                lambda mine=mine: mine.line_ids.write({"amount": 1}),
                lambda mine=mine: mine.line_ids.unlink(),
                lambda mine=mine: mine.line_ids.create({"distribution_id": mine.id, "use_id": self.uses["relief"].id}),
                lambda mine=mine: mine.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()

    def test_who_reads_what(self):
        mine, beside, far = (
            self.plan(user, ("consolidation", 100000))
            for user in (self.user_village, self.user_village_next, self.user_village_far)
        )
        both = mine | beside
        for user, seen in (
            (self.user_village, mine), (self.user_village_next, beside), (self.user_township, both),
            (self.user_county, both), (self.user_finance, both), (self.user_audit, both), (self.user_discipline, both),
            (self.user_administrator, both), (self.user_superior, both | far), (self.user_department, self.Plan),
            (self.user_county_other, far),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                self.assertEqual(self.Plan.with_user(user).search([("id", "in", (both | far).ids)]).sudo(), seen)
                lines = self.env["fupin.distribution.line"].with_user(user)
                found = lines.search([("distribution_id", "in", (both | far).ids)])
                self.assertEqual(found.sudo().distribution_id, seen)
        with self.assertRaises(AccessError):
            self.Plan.with_user(self.user_third_party).search([])

    def test_another_village_is_refused(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        for attempt in (
            lambda: plan.with_user(self.user_village_next).write({"amount": 1}),
            lambda: plan.with_user(self.user_village_next).action_propose(),
            lambda: self.plan(self.user_village_next, unit_id=self.unit_village.id),
            lambda: plan.write({"unit_id": self.unit_village_next.id}),
            lambda: plan.with_user(self.user_audit).write({"amount": 1}),
            lambda: self.plan(self.user_superior, unit_id=self.unit_village.id),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_changes_of_lines_are_told_whichever_way_they_come(self):
        plan = self.plan(self.user_village, ("consolidation", 100000))
        plan.line_ids.amount = 60000
        plan.write({"line_ids": self.lines(("maintenance", 40000))})
        self.env["fupin.distribution.line"].with_user(self.user_village).create(
            {"distribution_id": plan.id, "use_id": self.uses["relief"].id, "amount": 1}
        ).unlink()
        self.assertEqual(self.history(plan), ["create", *["write"] * 4])
        self.assertIn("60,000.00", str(plan.event_ids.sorted("id")[1].after))

    def test_the_form_follows_while_one_types(self):
        form = Form(self.Plan.with_user(self.user_village))
        self.assertEqual(form.unit_id, self.unit_village)
        form.amount = 100
        with form.line_ids.new() as line:
            line.use_id = self.uses["maintenance"]
            line.amount = 30.55
        self.assertEqual(form.remaining_amount, 69.45)
        self.assertFalse(form.share_bars)
        plan = form.save()
        self.assertEqual(plan.maintenance_amount, 30.55)
