from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import PIXEL, SweepCase


class RoundCase(SweepCase):
    """Ten assets of a township, of which it looks at half each half-year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        more = [cls.make_confirmed(name=f"水渠{n}") for n in range(6)]
        cls.here = cls.assets.concat(cls.assets, *more)  # nine in one village, one in the next
        cls.everything = cls.here | cls.asset_next
        cls.half = cls.env["fupin.obligation"].create(
            {
                "policy_id": cls.new_policy("half").id,
                "key": "township_check",
                "name": "跟踪检查",
                "unit_type": "township",
                "period": "half_year",
                "minimum_count": 1,
                "activity_model_id": cls.env["ir.model"]._get_id("fupin.inspection"),
                "scope_model_id": cls.env["ir.model"]._get_id("fupin.asset"),
                "scope_domain": "[('state', '=', 'confirmed')]",
                "coverage": 0.5,
            }
        )
        cls.half.policy_id.action_publish()
        cls.half._generate_tasks(date(2024, 1, 1), date(2024, 5, 20))
        cls.check = cls.env["fupin.task"].search(
            [("obligation_id", "=", cls.half.id), ("unit_id", "=", cls.unit_township.id)]
        )

    @classmethod
    def new_policy(cls, key):
        return cls.env["fupin.policy"].create(
            {
                "key": key,
                "name": "巡查办法",
                "region_id": cls.county.id,
                "date_from": "2024-01-01",
                "article_ids": [(0, 0, {"number": "二十三", "text": "巡查比例不低于50%。"})],
            }
        )

    def visit(self, user=None, **values):
        Round = self.env["fupin.inspection.round"].with_user(user or self.user_township)
        return Round.create({"task_id": self.check.id, **values})

    def drawn(self, **values):
        visit = self.visit(**values)
        visit.action_draw()
        return visit

    def names(self, visit):
        return visit.line_ids.asset_id.mapped("name")


@tagged("post_install", "-at_install")
class TestRound(RoundCase):
    """Rounds of a township: what is drawn, that it can be repeated, what is looked at, how much of the whole."""

    def test_period_and_share_are_those_of_the_duty(self):
        visit = self.visit()
        self.assertRecordValues(
            visit,
            [{"date_from": date(2024, 1, 1), "date_to": date(2024, 6, 30), "coverage_target": 0.5, "state": "draft"}],
        )
        free = self.visit(task_id=False)
        self.assertEqual((free.date_from, free.date_to), (date(2024, 5, 1), date(2024, 5, 31)))
        self.assertEqual(free.coverage_target, 1)

    def test_it_draws_the_share_and_each_village(self):
        visit = self.drawn()
        self.assertEqual((visit.scope_count, visit.line_count, len(visit.line_ids)), (10, 5, 5))
        self.assertEqual(visit.line_ids.mapped("sequence"), [1, 2, 3, 4, 5])
        self.assertIn(self.asset_next, visit.line_ids.asset_id)
        few = self.drawn(coverage_target=0.01)
        self.assertEqual(few.line_ids.asset_id.region_id, self.village | self.village_next)
        one = self.drawn(coverage_target=0.01, each_village=False)
        self.assertEqual(one.line_count, 1)
        more = self.drawn(coverage_target=0.51)
        self.assertEqual(more.line_count, 6)

    def test_what_was_not_looked_at_longest_comes_first(self):
        for number, asset in enumerate(self.everything):
            if number not in (2, 7):
                with freeze_time(f"2024-03-{20 - number:02} 04:00:00"):
                    self.report(self.user_township, asset, task_id=False)
        visit = self.drawn(each_village=False)
        expected = (
            self.everything[2] | self.everything[7] | self.everything[9] | self.everything[8] | self.everything[6]
        )
        self.assertEqual(visit.line_ids.asset_id.ids, expected.ids)

    def test_the_same_lot_draws_the_same(self):
        first = self.drawn(method="random", seed=7, each_village=False)
        again = self.drawn(method="random", seed=7, each_village=False)
        self.assertEqual(first.line_ids.asset_id.ids, again.line_ids.asset_id.ids)
        others = {tuple(self.drawn(method="random", seed=seed).line_ids.asset_id.ids) for seed in range(8, 14)}
        self.assertGreater(len(others), 3)

    def test_risk_is_drawn_more_often(self):
        for n in range(3):
            self.env["fupin.problem"].with_user(self.user_township).create(
                {"asset_id": self.assets[0].id, "description": f"问题{n}"}
            )
        self.assets[0].sudo().use_status = "idle"
        drawn = 0
        for seed in range(40):
            visit = self.drawn(method="risk", seed=seed, coverage_target=0.1, each_village=False)
            drawn += visit.line_ids.asset_id == self.assets[0]
        self.assertGreater(drawn, 12)  # 12 in 21 are expected, by lot it would be 4
        self.assertLess(drawn, 40)

    def test_the_meter_is_live(self):
        visit = self.drawn()
        self.assertEqual((visit.done_count, visit.coverage_actual, visit.is_reached), (0, 0, False))
        visit.line_ids[:2].action_normal()
        visit.invalidate_recordset()
        self.assertEqual((visit.done_count, visit.coverage_actual), (2, 0.2))
        visit.line_ids[:3].action_normal()
        self.assertEqual(self.env["fupin.inspection"].search_count([("round_id", "=", visit.id)]), 3)
        self.assertEqual(
            visit.line_ids.search([("round_id", "=", visit.id), ("is_done", "=", False)]), visit.line_ids[3:]
        )
        # what was not drawn counts for the whole, not for the list
        other = (self.everything - visit.line_ids.asset_id)[0]
        self.report(self.user_township, other, task_id=False)
        visit.invalidate_recordset()
        self.assertEqual((visit.done_count, visit.coverage_actual, visit.is_reached), (3, 0.4, False))
        visit.line_ids.action_normal()
        visit.invalidate_recordset()
        self.assertTrue(visit.is_reached)
        self.assertAlmostEqual(self.check._figures().share, 0.6)
        # a village's own sweep does not count for the township
        self.report(asset=other)
        visit.invalidate_recordset()
        self.assertEqual(visit.coverage_actual, 0.6)

    def test_what_is_wrong_is_told_in_the_window(self):
        visit = self.drawn()
        line = visit.line_ids[0]
        action = line.action_inspect()
        Wizard = self.env["fupin.inspection.wizard"].with_user(self.user_township).with_context(**action["context"])
        photo = self.env["ir.attachment"].with_user(self.user_township).create({"name": "a.png", "datas": PIXEL})
        Wizard.create({"note": "漏雨", "photo_ids": [(6, 0, photo.ids)]}).action_apply()
        inspection = line.inspection_id
        self.assertRecordValues(
            inspection, [{"is_normal": False, "note": "漏雨", "round_id": visit.id, "unit_id": self.unit_township.id}]
        )
        self.assertEqual(len(inspection.photo_ids), 1)
        self.assertEqual(inspection.sudo().problem_id.finder_unit_id, self.unit_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            Wizard.create({"line_id": visit.line_ids[1].id, "note": " "}).action_apply()

    def test_only_who_goes_round(self):
        visit = self.drawn()
        for user in (self.user_county, self.user_village, self.user_audit, self.user_county_other):
            theirs = visit.with_user(user)
            for step in (theirs.action_close, theirs.action_redraw, visit.line_ids.with_user(user).action_normal):
                with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                    step()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.visit(self.user_county, unit_id=self.unit_township.id, task_id=False)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.report(self.user_village, round_id=visit.id)
        self.assertEqual(visit.with_user(self.user_county).line_ids, visit.line_ids)
        with self.assertRaises(AccessError), self.cr.savepoint():
            visit.with_user(self.user_county_other).read(["name"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            visit.line_ids[0].write({"sequence": 9})
        with self.assertRaises(AccessError), self.cr.savepoint():
            visit.line_ids.create({"round_id": visit.id, "asset_id": self.assets[0].id})

    def test_drawn_anew_finished_and_gone_on(self):
        visit = self.drawn()
        with self.assertRaises(UserError), self.cr.savepoint():
            visit.write({"date_from": "2024-02-01"})
        with self.assertRaises(UserError), self.cr.savepoint():
            visit.unlink()
        visit.write({"line_count": 99})
        self.assertEqual(visit.line_count, 5)
        visit.action_redraw()
        self.assertEqual((visit.state, visit.line_count, len(visit.line_ids)), ("draft", 0, 0))
        visit.write({"method": "random", "seed": 3})
        visit.action_draw()
        visit.action_close()
        with self.assertRaises(UserError), self.cr.savepoint():
            visit.line_ids[0].action_normal()
        visit.action_reopen()
        visit.line_ids[0].action_normal()
        self.env["fupin.inspection.round"].with_user(self.user_township).create({}).unlink()

    def test_nothing_to_look_at(self):
        visit = self.visit(self.user_department, task_id=False)
        with self.assertRaisesRegex(UserError, "nothing to look at"), self.cr.savepoint():
            visit.action_draw()

    def test_a_department_goes_round_what_it_supervises(self):
        self.assets[0].sudo().department_id = self.unit_department
        visit = self.visit(self.user_department, task_id=False)
        visit.action_draw()
        self.assertEqual(visit.line_ids.asset_id, self.assets[0])
        visit.line_ids.action_normal()
        self.assertEqual(visit.line_ids.inspection_id.unit_id, self.unit_department)
