import json
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .common import NOW, SweepCase

AT_NOON = Datetime.to_datetime(NOW)


@tagged("post_install", "-at_install")
class TestSweep(SweepCase):
    """All that was not told apart is normal, with one press."""

    def test_one_press_looks_at_all_and_reports(self):
        self.task.with_user(self.user_village).action_all_normal()
        made = self.inspections()
        self.assertEqual(made.asset_id, self.assets, "not the draft, not the neighbour's")
        self.assertEqual(len(made), 3)
        self.assertEqual(len(set(made.mapped("client_uuid"))), 3)
        self.assertRecordValues(
            made[0],
            [
                {
                    "task_id": self.task.id,
                    "unit_id": self.unit_village.id,
                    "region_id": self.village.id,
                    "region_code": self.village.code,
                    "inspector_id": self.user_village.id,
                    "is_normal": True,
                    "date": date(2024, 5, 20),
                    "received_at": AT_NOON,
                }
            ],
        )
        self.assertRecordValues(self.task, [{"state": "submitted", "coverage_actual": 1, "is_late": False}])
        figures = self.task.submission_ids.figures
        self.assertEqual((figures["covered"], figures["scope"]), (3, 3))

    def test_what_was_told_apart_stays_as_it_was(self):
        self.report(is_normal=False, note="路面塌陷")
        self.task.with_user(self.user_village).action_all_normal()
        self.assertEqual(len(self.inspections()), 3)
        self.assertEqual(self.inspections(("is_normal", "=", False)).mapped("asset_id"), self.assets[0])
        with self.assertRaisesRegex(UserError, "starts from"):
            self.task.with_user(self.user_village).action_all_normal()
        self.assertEqual(len(self.inspections()), 3, "pressed twice, noted once")

    def test_one_asset_missing_refuses_and_the_last_one_lets_pass(self):
        mine = self.task.with_user(self.user_village)
        for asset in self.assets[:2]:
            self.report(asset=asset)
        with self.assertRaisesRegex(UserError, r"2 of 3 \(66.67%\)"), self.cr.savepoint():
            mine.action_submit()
        self.assertEqual(self.task.state, "open")
        self.report(asset=self.assets[2])
        mine.action_submit()
        self.assertRecordValues(self.task, [{"state": "submitted", "coverage_actual": 1}])

    def test_the_neighbour_and_the_township_cannot_do_it(self):
        for user in (self.user_village_next, self.user_village_far, self.user_township, self.user_county):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.task.with_user(user).action_all_normal()
        self.assertFalse(self.inspections())

    def test_each_village_looks_at_its_own(self):
        self.task_of(self.unit_village_next).with_user(self.user_village_next).action_all_normal()
        self.assertEqual(self.inspections().asset_id, self.asset_next)

    def test_without_assets_it_is_a_nil_return(self):
        task = self.task_of(self.unit_village_far)
        self.assertFalse(task, "another county")
        with self.assertRaisesRegex(UserError, "no nil return"), self.cr.savepoint():
            self.task.with_user(self.user_village).action_nil()
        self.env.cr.execute("UPDATE fupin_asset SET state = 'draft' WHERE id = %s", [self.asset_next.id])
        self.env.invalidate_all()
        mine = self.task_of(self.unit_village_next).with_user(self.user_village_next)
        self.assertTrue(mine.get_sweep(mine.id)["task"]["may_nil"])
        with self.assertRaisesRegex(UserError, "nil return"), self.cr.savepoint():
            mine.action_all_normal()
        mine.action_nil()
        self.assertRecordValues(mine, [{"state": "submitted", "is_nil_return": True}])

    def test_a_sweep_caught_up_on_counts_for_its_month_and_tells_when_it_was(self):
        april = self.task_of(self.unit_village, 4)
        april.with_user(self.user_village).action_all_normal()
        self.assertRecordValues(april, [{"state": "submitted", "is_late": True, "coverage_actual": 1}])
        self.assertEqual(set(self.inspections().mapped("date")), {date(2024, 4, 30)})
        self.assertEqual(set(self.inspections().mapped("received_at")), {AT_NOON})
        self.assertEqual(self.task._figures().covered, 0, "nothing of it counts for May")

    def test_another_kind_of_duty_is_not_done_this_way(self):
        other = self.task_of(self.unit_village)
        self.env.cr.execute("UPDATE fupin_obligation SET activity_model_id = NULL WHERE id = %s", [self.duty.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not done by inspecting"):
            other.with_user(self.user_village).action_all_normal()

    def test_the_township_sees_it_at_once_and_receives_it(self):
        self.report(is_normal=False, note="路面塌陷")
        mine, above = self.task.with_user(self.user_village), self.task.with_user(self.user_township)
        seen = self.env["fupin.inspection"].with_user(self.user_township)
        self.assertEqual(seen.search([("is_normal", "=", False)]).note, "路面塌陷")
        mine.action_all_normal()
        self.assertEqual(len(above.inspection_ids), 3)
        self.assertEqual(seen.search_count(above.action_open_inspections()["domain"]), 3)
        mine.action_withdraw()
        mine.action_all_normal()
        above.action_receive()
        with self.assertRaisesRegex(UserError, "received"), self.cr.savepoint():
            mine.action_withdraw()
        self.assertFalse(seen.with_user(self.user_county_other).search([]))

    def test_the_page_says_what_is_owed_and_how_each_asset_was(self):
        Task = self.env["fupin.task"].with_user(self.user_village)
        self.assertFalse(Task.with_user(self.user_village_far).get_sweep()["task"])
        self.policy.action_go_live("2024-04-01")
        april = self.task_of(self.unit_village, 4)
        april.with_user(self.user_village).action_all_normal()
        self.report(is_normal=False, note="路面塌陷")
        page = Task.get_sweep()
        json.dumps(page)
        self.assertEqual((page["task"]["id"], page["task"]["covered"], page["task"]["scope"]), (self.task.id, 1, 3))
        self.assertEqual((page["task"]["due"], page["task"]["days_left"]), ("5月25日", 5))
        self.assertIn("第五条", page["task"]["article"])
        self.assertEqual([asset["id"] for asset in page["assets"]], self.assets.ids)
        self.assertEqual(page["assets"][0]["found"]["note"], "路面塌陷")
        self.assertIsNone(page["assets"][1]["found"])
        self.assertTrue(page["assets"][1]["last"]["is_normal"])
        Task.browse(self.task.id).action_all_normal()
        page = Task.get_sweep()
        self.assertEqual(page["task"]["submitted"], "5月20日 12:00")
        self.assertTrue(page["task"]["may_withdraw"])
        with self.assertRaises(AccessError):
            Task.with_user(self.user_village_next).get_sweep(self.task.id)

    def test_the_sweep_stands_first_on_the_desk(self):
        desk = self.env["fupin.desk"].with_user(self.user_village)
        self.report()
        card = desk.get_desk()["cards"][0]
        self.assertEqual((card["key"], card["count"], card["tone"]), ("sweep", 2, "warning"))
        self.task.with_user(self.user_village).action_all_normal()
        card = next(card for card in desk.get_desk()["cards"] if card["key"] == "sweep")
        self.assertEqual(card["tone"], "success")
        self.assertNotIn("sweep", [card["key"] for card in desk.with_user(self.user_township).get_desk()["cards"]])

    def test_the_number_of_statements_does_not_grow_with_the_assets(self):
        def counted():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            made = self.task._inspect_rest()
            return made, self.env.cr.sql_log_count - before

        counted()
        for n in range(10):
            self.make_confirmed(name=f"村组道路{n + 3}")
        self.assertEqual(counted()[0], 10)
        more = self.Asset.search([("name", "like", "村组道路")])
        self.env.cr.execute("DELETE FROM fupin_inspection WHERE asset_id = ANY(%s)", [more[:1].ids])
        _one, few = counted()
        self.env.cr.execute("DELETE FROM fupin_inspection WHERE asset_id = ANY(%s)", [more.ids])
        self.assertEqual(counted(), (13, few))
