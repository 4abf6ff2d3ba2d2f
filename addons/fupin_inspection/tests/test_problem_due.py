from datetime import date

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tests import freeze_time, tagged

from .common import SweepCase


@tagged("post_install", "-at_install")
class TestProblemDue(SweepCase):
    """By when: a standard of the place, or a term; what is left open makes no term and says so. Who is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.parameter"].create({"code": "solve_days", "name": "解决期限", "value_type": "days"})
        cls.rules = cls.env["fupin.policy"].create(
            {
                "key": "problem_rules",
                "name": "问题办法",
                "region_id": cls.county.id,
                "date_from": "2024-01-01",
                "article_ids": [(0, 0, {"number": "一", "text": "及时解决。"})],
                "parameter_ids": [(0, 0, {"key": "solve_days", "is_open": True})],
            }
        )
        cls.village_duty = cls.solving("village_collective", "@solve_days")
        cls.township_duty = cls.solving("township", "5d")
        cls.rules.action_publish()

    @classmethod
    def solving(cls, unit_type, term):
        level = {"village_collective": "village"}.get(unit_type, unit_type)
        return cls.env["fupin.obligation"].create(
            {
                "policy_id": cls.rules.id,
                "key": f"solve_{level}",
                "name": "及时解决",
                "unit_type": unit_type,
                "trigger": "record",
                "model_id": cls.env["ir.model"]._get_id("fupin.problem"),
                "start_field": "level_since",
                "term": term,
                "unit_field": "unit_id",
                "end_domain": f"['|', ('state', 'in', ('solved', 'closed', 'withdrawn')), ('level', '!=', '{level}')]",
            }
        )

    def problem(self, **values):
        Problem = self.env["fupin.problem"].with_user(self.user_village)
        return Problem.create({"asset_id": self.assets[0].id, "description": "漏雨", **values})

    def decide(self, days):
        self.rules.parameter_ids.write({"value": days})

    def test_left_open_makes_no_term_and_says_so(self):
        problem = self.problem()
        self.assertFalse(problem.due_date)
        self.assertIn("解决期限", problem.due_note)
        self.assertFalse(problem.is_overdue)

    def test_decided_later_it_counts_from_then(self):
        problem = self.problem()
        self.decide("15")
        self.village_duty._generate_tasks(date(2024, 5, 20), date(2024, 5, 20))
        problem.invalidate_recordset()
        self.assertEqual(problem.due_date, date(2024, 6, 4))
        task = self.env["fupin.task"].search([("obligation_id", "=", self.village_duty.id)])
        self.assertRecordValues(
            task, [{"res_id": problem.id, "unit_id": self.unit_village.id, "due_date": date(2024, 6, 4)}]
        )
        with freeze_time("2024-06-04 10:00:00"):
            self.assertFalse(problem.is_overdue)
            self.assertFalse(problem.search([("is_overdue", "=", True)]))
        with freeze_time("2024-06-05 04:00:00"):
            problem.invalidate_recordset()
            self.assertTrue(problem.is_overdue)
            self.assertEqual(problem.search([("is_overdue", "=", True)]), problem)

    def test_each_level_has_its_own_day(self):
        self.decide("15")
        problem = self.problem(analysis="旧", proposal="修")
        self.assertEqual((problem.due_date, problem.due_note), (date(2024, 6, 4), False))
        self.village_duty._generate_tasks(date(2024, 5, 20), date(2024, 5, 20))
        with freeze_time("2024-05-25 04:00:00"):
            problem.action_pass_up()
            self.assertEqual((problem.level_since, problem.due_date), (date(2024, 5, 25), date(2024, 5, 30)))
            (self.village_duty | self.township_duty)._generate_tasks(date(2024, 5, 25), date(2024, 5, 25))
            self.village_duty._close_ended(date(2024, 5, 25))
            tasks = self.env["fupin.task"].search([("res_model", "=", "fupin.problem")])
            states = {task.unit_id: task.state for task in tasks}
            self.assertEqual(states, {self.unit_village: "done", self.unit_township: "open"})
            township = problem.with_user(self.user_township)
            township.opinion = "请县办协调"
            township.action_pass_up()
            self.assertFalse(problem.due_date)
            self.assertIn("No policy", problem.due_note)

    def test_solved_it_keeps_the_day_it_had(self):
        self.decide("15")
        problem = self.problem(measure="修")
        problem.action_solve()
        self.assertEqual(problem.due_date, date(2024, 6, 4))
        with freeze_time("2024-07-01 04:00:00"):
            self.assertFalse(problem.is_overdue)

    def alerts(self, problem):
        alerts = self.env["fupin.alert"].search([("key", "=like", f"problem_%:{problem.id}")])
        return {(alert.key.partition(":")[0], alert.user_id) for alert in alerts}

    def test_nobody_is_told_before_regular_operation(self):
        problem = self.problem(is_major=True)
        self.assertFalse(self.alerts(problem))

    def test_who_has_it_is_told_and_the_county_of_a_major_one(self):
        self.rules.action_go_live()
        self.env["fupin.inspection"].with_user(self.user_township).report(
            {"asset_id": self.assets[0].id, "is_normal": False, "note": "漏雨"}
        )
        problem = self.env["fupin.problem"].search([])
        told = self.alerts(problem)
        self.assertIn(("problem_owner", self.user_village), told)
        self.assertNotIn(("problem_owner", self.user_township), told)
        self.assertFalse([user for key, user in told if key == "problem_major"])
        problem.with_user(self.user_township).is_major = True
        told = self.alerts(problem)
        self.assertIn(("problem_major", self.user_county), told)
        self.assertNotIn(("problem_major", self.user_county_other), told)
        urgent = self.env["fupin.alert"].search([("key", "=", f"problem_major:{problem.id}")])
        self.assertTrue(all(urgent.mapped("is_urgent")))
        self.assertLessEqual(min(urgent.mapped("create_date")), utc_now())

    def test_measures(self):
        self.decide("15")
        problem = self.problem()
        self.env.flush_all()
        with freeze_time("2024-06-10 04:00:00"):
            values = {}
            for key in ("days_waiting", "days_overdue"):
                measure = self.env["fupin.measure"]._find("fupin.problem", key)
                query = self.env["fupin.problem"]._search([("id", "=", problem.id)])
                [(values[key],)] = self.env.execute_query(query.select(measure._column(problem, query.table)))
        self.assertEqual(values, {"days_waiting": 21, "days_overdue": 6})
        measure = self.env["fupin.measure"]._find("fupin.asset", "open_problems")
        query = self.env["fupin.asset"]._search([("id", "in", self.assets[:2].ids)], order="id")
        rows = self.env.execute_query(query.select(measure._column(self.assets, query.table)))
        self.assertEqual(rows, [(1,), (0,)])
