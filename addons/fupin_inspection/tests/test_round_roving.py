from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from . import test_round
from .common import SweepCase


@tagged("post_install", "-at_install")
class TestRoving(SweepCase):
    """Rounds over projects that are red or yellow, some without an asset (S4-34)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ["红色厂房", "黄色冷库", "绿色大棚", "未分级的路", "邻县厂房"]
        cls.projects = cls.env["fupin.project"].create(
            [
                {
                    "name": name,
                    "year": 2023,
                    "region_id": (cls.village_other_county if name == "邻县厂房" else cls.village).id,
                }
                for name in names
            ]
        )
        cls.red, cls.yellow, cls.green, cls.ungraded, cls.far = cls.projects
        graded = cls.projects - cls.ungraded
        cls.env["fupin.risk"]._open_for(cls.env["fupin.project"]._search([("id", "in", graded.ids)]))
        for project, grade in ((cls.red, "red"), (cls.yellow, "yellow"), (cls.far, "red")):
            project.risk_ids.write({"grade": grade})
        cls.duty_roving = cls.make_duty(
            key="roving",
            policy_id=test_round.TestRound.new_policy.__func__(cls, "roving_2023").id,
            article_id=False,
            name="巡回排查红色、黄色项目",
            unit_type="county_office",
            cron=False,
            allows_nil=False,
            scope_model_id=cls.env["ir.model"]._get_id("fupin.project"),
            scope_domain="[('risk_ids.grade', 'in', ['red', 'yellow'])]",
        )
        cls.duty_roving.policy_id.action_publish()
        cls.duty_roving._generate_tasks(date(2024, 5, 1), date(2024, 5, 20))
        cls.roving = cls.env["fupin.task"].search([("obligation_id", "=", cls.duty_roving.id)])

    def visit(self, **values):
        visit = self.env["fupin.inspection.round"].with_user(self.user_county).create(values)
        visit.action_draw()
        return visit

    def test_the_red_and_yellow_projects_of_the_place_are_drawn(self):
        for values in ({"subject": "project"}, {"task_id": self.roving.id}):
            with self.subTest(values):
                visit = self.visit(**values)
                self.assertEqual(visit.subject, "project")
                self.assertEqual(visit.line_ids.project_id, self.red | self.yellow)
                self.assertFalse(visit.line_ids.asset_id)
                self.assertEqual((visit.scope_count, visit.line_count, visit.coverage_target), (2, 2, 1))
        orders = {
            tuple(self.visit(subject="project", method="risk", seed=7).line_ids.project_id.ids) for _n in range(2)
        }
        self.assertEqual(len(orders), 1, "the same lot draws the same")

    def test_the_red_are_drawn_more_often(self):
        more = self.env["fupin.project"].create(
            [{"name": f"黄色{n}", "year": 2023, "region_id": self.village.id} for n in range(5)]
        )
        self.env["fupin.risk"]._open_for(self.env["fupin.project"]._search([("id", "in", more.ids)]))
        more.risk_ids.write({"grade": "yellow"})
        first = [
            self.visit(subject="project", method="risk", seed=seed, coverage_target=0.1, each_village=False)
            for seed in range(40)
        ]
        drawn = sum(visit.line_ids.project_id == self.red for visit in first)
        self.assertGreater(drawn, 6)  # 7 in 25 are expected, by lot it would be 6 of 40
        self.assertLess(drawn, 40)

    def test_a_look_at_the_project_or_at_its_asset_counts(self):
        visit = self.visit(task_id=self.roving.id)
        self.assertEqual((self.roving._figures().covered, self.roving._figures().scope), (0, 2))
        line = visit.line_ids.filtered(lambda line: line.project_id == self.red)
        line.action_normal()
        visit.invalidate_recordset()
        self.assertEqual((visit.done_count, visit.coverage_actual, visit.is_reached), (1, 0.5, False))
        self.assertRecordValues(
            line.inspection_id,
            [{"project_id": self.red.id, "asset_id": False, "unit_id": self.roving.unit_id.id, "round_id": visit.id}],
        )
        self.assertTrue(line.is_done)
        self.assertEqual(line.last_seen, date(2024, 5, 20))
        # an asset whose number is that of the other project is not the other project
        self.assertEqual(self.roving._figures().covered, 1)
        self.assets[0].sudo().project_id = self.yellow
        self.report(self.user_county, self.assets[0], task_id=self.roving.id)
        visit.invalidate_recordset()
        visit.line_ids.invalidate_recordset()
        self.assertEqual((visit.done_count, visit.coverage_actual, visit.is_reached), (2, 1, True))
        self.assertEqual(visit.line_ids.mapped("is_done"), [True, True])
        self.assertEqual(set(visit.line_ids.mapped("last_seen")), {date(2024, 5, 20)})
        self.roving.with_user(self.user_county).action_submit()
        self.assertEqual(self.roving.state, "submitted")

    def test_the_duty_is_not_done_with_one_left_out(self):
        self.report(self.user_county, self.Asset, asset_id=False, project_id=self.red.id, task_id=self.roving.id)
        self.report(self.user_county, self.Asset, asset_id=False, project_id=self.green.id, task_id=self.roving.id)
        with self.assertRaisesRegex(UserError, "1 of 2"), self.cr.savepoint():
            self.roving.with_user(self.user_county).action_submit()

    def test_what_is_wrong_becomes_a_problem_of_the_project(self):
        visit = self.visit(subject="project")
        line = visit.line_ids.filtered(lambda line: line.project_id == self.red)
        action = line.action_inspect()
        self.assertEqual(action["name"], "红色厂房")
        Wizard = self.env["fupin.inspection.wizard"].with_user(self.user_county).with_context(**action["context"])
        Wizard.create({"note": "停工"}).action_apply()
        self.assertEqual(self.red.problem_ids.description, "停工")
        self.assertTrue(line.is_done)

    def test_nothing_graded_nothing_drawn(self):
        self.projects.risk_ids.write({"grade": "green"})
        with self.assertRaisesRegex(UserError, "red or yellow"), self.cr.savepoint():
            self.visit(subject="project")

    def test_the_duty_says_what_is_looked_at(self):
        visit = self.env["fupin.inspection.round"].with_user(self.user_county).create({"task_id": self.roving.id})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            visit.subject = "asset"
        visit.action_draw()
        with self.assertRaisesRegex(UserError, "drawn already"), self.cr.savepoint():
            visit.write({"subject": "asset"})

    def test_from_the_task_to_its_round_in_one_press(self):
        mine = self.roving.with_user(self.user_county)
        self.assertTrue(mine.is_round)
        self.assertFalse(mine.is_sweep)
        self.assertEqual(mine.search([("is_round", "=", True)]), mine)
        self.assertNotIn(mine, mine.search([("is_round", "=", False)]))
        self.assertFalse(self.task.is_round)
        action = mine.action_open_round()
        self.assertFalse(action["res_id"])
        self.assertEqual(action["context"]["default_task_id"], mine.id)
        visit = self.visit(task_id=self.roving.id)
        self.assertEqual(mine.action_open_round()["res_id"], visit.id)

    def test_a_round_is_walked_with_the_phone(self):
        """Questions, queue and camera are those of the village's page; round and project have numbers below zero."""
        self.env["fupin.checklist"].create(
            [
                {
                    "policy_id": self.duty_roving.policy_id.id, "key": key, "name": key, "obligation_key": duty,
                    "item_ids": [(0, 0, {"question": key, "problem_when": "否"})],
                }
                for key, duty in (("年度", "roving"), ("月度", "sweep"), ("任何", False))
            ]
        )  # fmt: skip
        visit = self.visit(task_id=self.roving.id)
        Task = self.env["fupin.task"].with_user(self.user_county)
        page = Task.get_sweep(-visit.id)
        self.assertEqual(Task.get_sweep()["task"]["id"], -visit.id)
        self.assertEqual([row["question"] for row in page["questions"]], ["年度", "任何"])
        self.assertEqual({row["id"] for row in page["assets"]}, {-self.red.id, -self.yellow.id})
        self.assertEqual([len(row["asks"]) for row in page["assets"]], [2, 2])
        self.assertEqual((page["task"]["scope"], page["task"]["covered"], page["task"]["may_do"]), (2, 0, True))
        item = {
            "kind": "inspection", "client_uuid": "r1", "task_id": -visit.id, "asset_id": -self.red.id,
            "is_normal": True, "answers": {page["questions"][0]["id"]: "no"},
        }  # fmt: skip
        Inspection = self.env["fupin.inspection"].with_user(self.user_county)
        send = [answer["state"] for _n in range(2) for answer in Inspection.report_batch([item], self.user_county.id)]
        self.assertEqual(send, ["noted", "known"])
        noted = self.inspections(("client_uuid", "=", "r1"))
        self.assertRecordValues(
            noted,
            [{"round_id": visit.id, "task_id": self.roving.id, "project_id": self.red.id, "is_normal": False}],
        )
        self.env.invalidate_all()  # the phone asks again
        found = {row["id"]: row["found"] for row in Task.get_sweep(-visit.id)["assets"]}
        self.assertFalse(found[-self.red.id]["is_normal"])
        self.assertIsNone(found[-self.yellow.id])
        # whoever does not go round: neither reads nor sends
        with self.assertRaises(AccessError), self.cr.savepoint():
            Task.with_user(self.user_county_other).get_sweep(-visit.id)
        theirs = {**item, "client_uuid": "r2", "asset_id": -self.yellow.id}
        for user in (self.user_village, self.user_township):
            [answer] = Inspection.with_user(user).report_batch([theirs], user.id)
            self.assertEqual(answer["state"], "refused", user.login)
        visit.action_close()
        [answer] = Inspection.report_batch([theirs], self.user_county.id)
        self.assertIn("not under way", answer["reason"])
        self.assertIn(f"task={-visit.id}", visit.action_open_field()["url"])

    def test_what_nobody_saw_is_not_normal(self):
        half = self.make_duty(key="county", policy_id=test_round.TestRound.new_policy.__func__(type(self), "county").id,
                              article_id=False, unit_type="county_office", period="year", cron=False)  # fmt: skip
        half.policy_id.action_publish()
        half._generate_tasks(date(2024, 1, 1), date(2024, 5, 20))
        task = self.env["fupin.task"].search([("obligation_id", "=", half.id)]).with_user(self.user_county)
        with self.assertRaisesRegex(UserError, "asks for a round"), self.cr.savepoint():
            task.action_all_normal()
        self.assertFalse(self.inspections())
