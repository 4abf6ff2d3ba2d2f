from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import SweepCase


@tagged("post_install", "-at_install")
class TestProblem(SweepCase):
    """The way of a problem: from the village up, solved, checked, closed, opened again; who may take which step."""

    def problem(self, user=None, asset=None, **values):
        return (
            self.env["fupin.problem"]
            .with_user(user or self.user_village)
            .create({"asset_id": (asset or self.assets[0]).id, "description": "屋面漏雨", **values})
        )

    def as_user(self, problem, user):
        return problem.with_user(user)

    def passed(self, problem=None):
        problem = problem or self.problem()
        problem.write({"analysis": "年久失修", "proposal": "请镇里维修"})
        problem.action_pass_up()
        return problem

    def test_how_many_there_are_is_told_where_they_belong(self):
        self.assets[0].sudo().project_id = self.env["fupin.project"].create(
            {"name": "项目", "year": 2023, "region_id": self.village.id}
        )
        Problem = self.env["fupin.problem"].with_user(self.user_village)
        made = Problem.create([{"asset_id": self.assets[0].id, "description": f"问题{n}"} for n in range(3)])
        made[0].measure = "已修"
        made[0].action_solve()
        for user, told in ((self.user_village, (2, 3)), (self.user_county, (2, 3)), (self.user_third_party, (0, 0))):
            assets = self.assets.with_user(user)
            self.assertEqual((assets[0].waiting_problem_count, assets[0].problem_count), told, user.login)
        with self.assertQueryCount(1):
            self.assets.invalidate_recordset(["problem_count", "waiting_problem_count"])
            self.assets.mapped("problem_count")
        self.assertEqual((self.assets[1].problem_count, self.assets[0].project_id.problem_count), (0, 3))
        for record in (self.assets[0], self.assets[0].project_id):
            action = record.with_user(self.user_village).action_open_problems()
            self.assertEqual(Problem.search(action["domain"]), made)

    def test_people_talk_about_a_problem(self):
        problem = self.env["fupin.problem"].with_user(self.user_village).create(
            {"asset_id": self.assets[0].id, "description": "漏雨"}
        )  # fmt: skip
        said = problem.with_user(self.user_county).message_post(body="请尽快修", message_type="comment")
        self.assertIn(said, problem.message_ids)
        for stranger in (self.user_village_next, self.user_county_other):
            theirs = problem.with_user(stranger)
            with self.assertRaises(AccessError, msg=stranger.login), self.cr.savepoint():
                theirs.message_post(body="x")
            with self.assertRaises(AccessError, msg=stranger.login), self.cr.savepoint():
                said.with_user(stranger).read(["body"])
            self.assertFalse(self.env["mail.message"].with_user(stranger).search([("id", "=", said.id)]))
        # what a sweep finds is followed by nobody, and says nothing in the chatter
        self.report(asset=self.assets[1], is_normal=False, note="塌")
        found = self.env["fupin.problem"].search([("asset_id", "=", self.assets[1].id)])
        self.assertTrue(found)
        self.assertFalse(found.message_ids)
        self.assertFalse(found.message_follower_ids)

    def test_it_begins_with_the_village(self):
        problem = self.problem()
        self.assertRecordValues(
            problem.sudo(),
            [
                {
                    "level": "village",
                    "unit_id": self.unit_village.id,
                    "region_id": self.village.id,
                    "township_id": self.township.id,
                    "state": "open",
                    "level_since": date(2024, 5, 20),
                    "finder_unit_id": self.unit_village.id,
                }
            ],
        )
        self.assertTrue(problem.is_mine)
        self.assertFalse(self.as_user(problem, self.user_township).is_mine)
        self.assertEqual(
            self.env["fupin.problem"].with_user(self.user_village).search([("is_mine", "=", True)]), problem
        )
        self.assertFalse(self.env["fupin.problem"].with_user(self.user_township).search([("is_mine", "=", True)]))

    def test_what_the_steps_write_is_taken_from_nobody(self):
        problem = self.problem(
            unit_id=self.unit_county.id,
            due_date="2030-01-01",
            level_since="2020-01-01",
            finder_unit_id=self.unit_county.id,
        )
        self.assertEqual((problem.unit_id, problem.due_date), (self.unit_village, False))
        self.assertEqual(problem.level_since, date(2024, 5, 20))
        self.assertEqual(problem.finder_unit_id, self.unit_village)
        problem.write({"unit_id": self.unit_county.id, "solved_on": "2024-05-01"})
        self.assertEqual((problem.unit_id, problem.solved_on), (self.unit_village, False))
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.write({"state": "closed"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["fupin.problem"].with_user(self.user_village).create({"description": "x"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.problem(found_on="2024-05-21")

    def test_solved_by_the_village_and_checked_from_above(self):
        problem = self.problem()
        with self.assertRaisesRegex(UserError, "What was done"), self.cr.savepoint():
            problem.action_solve()
        problem.action_start()
        problem.measure = "已补瓦"
        problem.action_solve()
        self.assertEqual((problem.state, problem.solved_on), ("solved", date(2024, 5, 20)))
        for step in ("action_close", "action_return"):
            with self.assertRaises(AccessError, msg=step), self.cr.savepoint():
                getattr(problem, step)("x")
        above = self.as_user(problem, self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            above.action_return()
        above.action_return("还在漏")
        self.assertEqual((problem.state, problem.return_reason), ("solving", "还在漏"))
        problem.action_solve()
        above.check_note = "不漏了"
        above.action_close()
        self.assertEqual((problem.state, problem.closed_on), ("closed", date(2024, 5, 20)))
        with self.assertRaises(UserError), self.cr.savepoint():
            problem.write({"description": "改"})
        with self.assertRaisesRegex(UserError, "settled"), self.cr.savepoint():
            above.write({"description": "改"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.action_reopen("又漏")
        above.action_reopen("又漏")
        self.assertRecordValues(
            problem, [{"state": "open", "solved_on": False, "closed_on": False, "unit_id": self.unit_village.id}]
        )
        steps = problem.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual(
            [step for step in steps if step not in ("create", "write")],
            ["start", "solve", "return", "solve", "close", "reopen"],
        )

    def test_passing_up_needs_analysis_and_a_proposal(self):
        problem = self.problem()
        for values in ({}, {"analysis": "年久失修"}, {"analysis": " ", "proposal": "维修"}):
            problem.write({"analysis": False, "proposal": False, **values})
            with self.assertRaisesRegex(UserError, "fill in"), self.cr.savepoint():
                problem.action_pass_up()
        self.assertEqual(problem.level, "village")
        self.passed(problem)
        self.assertRecordValues(
            problem, [{"level": "township", "unit_id": self.unit_township.id, "state": "open", "passed_count": 1}]
        )
        # the village reads on, and changes nothing
        self.assertEqual(problem.description, "屋面漏雨")
        for step in (lambda: problem.write({"description": "改"}), problem.action_solve, problem.action_pass_up):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step()

    def test_from_township_to_department_county_and_leading_group(self):
        self.assets[0].sudo().department_id = self.unit_department
        problem = self.passed()
        township = self.as_user(problem, self.user_township)
        with self.assertRaisesRegex(UserError, "Opinion of the township"), self.cr.savepoint():
            township.action_pass_up()
        township.opinion = "建议维修"
        township.action_pass_department()
        self.assertEqual((problem.level, problem.unit_id), ("department", self.unit_department))
        with self.assertRaises(AccessError), self.cr.savepoint():
            township.action_solve()
        department = self.as_user(problem, self.user_department)
        with self.assertRaisesRegex(UserError, "Opinion of the department"), self.cr.savepoint():
            department.action_pass_up()
        department.opinion_above = "资金不足"
        department.action_pass_up()
        self.assertEqual((problem.level, problem.unit_id.unit_type), ("county", "county_office"))
        county = self.as_user(problem, self.user_county)
        group = self.env["fupin.unit"].create(
            {"name": "县领导小组", "unit_type": "leading_group", "region_id": self.county.id}
        )
        problem.sudo().unit_id.supervisor_id = group
        county.action_pass_up()
        self.assertEqual((problem.level, problem.unit_id, problem.passed_count), ("county", group, 4))
        county.write({"measure": "安排资金维修"})
        county.action_solve()
        with self.assertRaises(AccessError), self.cr.savepoint():
            township.action_close()
        county.action_close()
        self.assertEqual(problem.state, "closed")

    def test_given_back_to_the_village(self):
        problem = self.passed()
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.action_hand_down("x")
        township = self.as_user(problem, self.user_township)
        county = self.as_user(problem, self.user_county)
        with self.assertRaises(UserError), self.cr.savepoint():
            county.action_hand_down()
        county.action_hand_down("村里能修")
        self.assertEqual((problem.level, problem.return_reason), ("village", "村里能修"))
        problem.write({"measure": "修了"})
        problem.action_solve()
        township.action_close()

    def test_only_from_above_it_vanishes(self):
        problem = self.problem()
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.action_withdraw("没有的事")
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.unlink()
        self.as_user(problem, self.user_township).action_withdraw("没有的事")
        self.assertEqual(problem.state, "withdrawn")

    def test_neighbours_see_nothing(self):
        problem = self.problem()
        for user in (self.user_village_next, self.user_village_far, self.user_county_other, self.user_third_party):
            seen = self.env["fupin.problem"].with_user(user)
            self.assertFalse(seen.search([]), user.login)
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                problem.with_user(user).action_start()
        for user in (self.user_finance, self.user_audit, self.user_superior):
            self.assertEqual(self.env["fupin.problem"].with_user(user).search([]), problem, user.login)
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                problem.with_user(user).write({"description": "改"})

    # ------------------------------------------------------------------ from inspections

    def test_one_problem_for_an_asset_not_twelve(self):
        self.report(is_normal=False, note="漏雨")
        [problem] = self.env["fupin.problem"].search([])
        self.assertRecordValues(
            problem,
            [{"asset_id": self.assets[0].id, "description": "漏雨", "source": "inspection", "level": "village"}],
        )
        self.assertEqual(problem.finder_unit_id, self.unit_village)
        with freeze_time("2024-06-10 04:00:00"):
            self.report(is_normal=False, note="还漏", task_id=False)
        self.assertEqual(self.env["fupin.problem"].search([]), problem)
        self.assertEqual((problem.description, problem.last_seen_on), ("漏雨", date(2024, 6, 10)))
        self.assertEqual(len(problem.inspection_ids), 2)
        self.report(is_normal=False, note="路面塌陷", asset=self.assets[1])
        self.assertEqual(self.env["fupin.problem"].search_count([]), 2)
        problem.write({"measure": "修"})
        problem.action_solve()
        with freeze_time("2024-07-10 04:00:00"):
            self.report(is_normal=False, note="又漏", task_id=False)
        self.assertEqual(self.env["fupin.problem"].search_count([("asset_id", "=", self.assets[0].id)]), 2)

    def test_who_looks_from_above_leaves_it_with_the_village(self):
        self.report(self.user_township, is_normal=False, note="漏雨", task_id=False)
        problem = self.env["fupin.problem"].search([])
        self.assertEqual((problem.level, problem.finder_unit_id), ("village", self.unit_township))

    def test_a_correction_corrects_the_problem(self):
        made = self.report(is_normal=False, note="漏雨")
        inspection = self.inspections(("id", "=", made["id"])).with_user(self.user_village)
        problem = self.env["fupin.problem"].search([])
        inspection.write({"note": "屋面漏雨"})
        self.assertEqual(problem.description, "屋面漏雨")
        inspection.write({"is_normal": True})
        self.assertEqual(problem.state, "withdrawn")
        inspection.write({"is_normal": False})
        self.assertEqual(self.env["fupin.problem"].search_count([]), 1)

    def test_what_was_taken_up_stays(self):
        made = self.report(is_normal=False, note="漏雨")
        problem = self.env["fupin.problem"].search([])
        problem.with_user(self.user_village).action_start()
        self.inspections(("id", "=", made["id"])).with_user(self.user_village).write({"is_normal": True})
        self.assertEqual(problem.state, "solving")

    def test_a_normal_one_opens_nothing(self):
        self.report()
        self.task.with_user(self.user_village).action_all_normal()
        self.assertFalse(self.env["fupin.problem"].search([]))

    def test_answers_name_the_type_and_requests_go_their_own_way(self):
        types = self.env["fupin.problem.type"]

        def find(code):
            return types.search([("code", "=", code)])

        checklist = self.env["fupin.checklist"].create(
            {
                "policy_id": self.policy.id,
                "key": "look",
                "name": "检查表",
                "item_ids": [
                    (0, 0, {"question": question, "problem_when": "是", "opens_problem_type_id": find(code).id})
                    for question, code in (("是否转租", "change_sublease"), ("有无诉求", "difficulty"))
                ],
            }
        )
        sublet, wish = checklist.item_ids
        self.report(answers={sublet.id: "是", wish.id: "是"})
        Problem = self.env["fupin.problem"]
        problem, request = Problem.search([("kind", "=", "problem")]), Problem.search([("kind", "=", "request")])
        self.assertEqual((problem.type_ids.code, problem.source), ("change_sublease", "checklist"))
        self.assertEqual((request.type_ids.code, request.asset_id), ("difficulty", self.assets[0]))
        self.report(answers={sublet.id: "否", wish.id: "是"}, asset=self.assets[0], task_id=False)
        self.assertEqual(Problem.search_count([]), 2)
        self.report(answers={sublet.id: "否", wish.id: "是"}, asset=self.assets[1])
        self.assertEqual((Problem.search_count([("kind", "=", "request")]), Problem.search_count([])), (2, 3))

    def test_it_stands_in_the_life_of_the_asset(self):
        problem = self.problem()
        self.env.flush_all()
        rows = (
            self.env["fupin.asset.timeline"]
            .with_user(self.user_village)
            .search([("asset_id", "=", self.assets[0].id), ("what", "=", "problem")])
        )
        self.assertEqual((rows.res_id, rows.details), (problem.id, "屋面漏雨"))
        self.assertIn("To be solved", rows.name)

    def test_the_desk_tells_whose_turn_it_is(self):
        def counts(user):
            cards = self.env["fupin.desk"].with_user(user)._desk_cards()
            return {card["key"]: card["count"] for card in cards if card["key"].startswith("problem")}

        self.assertEqual(counts(self.user_village), {})
        problem = self.problem(is_major=True)
        self.assertEqual(counts(self.user_village), {"problem_mine": 1})
        self.assertEqual(counts(self.user_township), {"problem_major": 1})
        problem.write({"measure": "修"})
        problem.action_solve()
        self.assertEqual(counts(self.user_village), {})
        self.assertEqual(counts(self.user_township), {"problem_check": 1})

    def test_taken_over_from_below_and_reported(self):
        problem = self.problem(is_major=True)
        self.assertEqual(problem.major_on, date(2024, 5, 20))
        county = self.as_user(problem, self.user_county)
        for user in (self.user_village, self.user_township):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.as_user(problem, user).action_report()
        with self.assertRaises(UserError), self.cr.savepoint():
            county.action_take_over()
        county.action_take_over("涉及资金安全")
        self.assertEqual((problem.level, problem.unit_id.unit_type), ("county", "county_office"))
        county.action_report()
        self.assertRecordValues(problem, [{"reported_on": date(2024, 5, 20), "state": "solving", "level": "county"}])
        with self.assertRaises(AccessError), self.cr.savepoint():
            problem.action_take_over("x")
