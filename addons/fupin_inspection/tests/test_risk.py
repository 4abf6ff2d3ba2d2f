from contextlib import suppress

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import freeze_time, tagged

from .test_batch import BatchCase

PACK = """
policy: {key: risk_2023, name: 分类提升方案, region: '990101000000', date_from: '2023-11-01'}
articles:
  - {number: 四, provision: W-14, text: 三千万元以上初次红色由自治区督导。}
declarations:
  - {code: risk_clock_start, name: 整改时限起算, value_type: text}
parameters:
  - {key: risk_clock_start, name: 整改时限起算, article: W-14, value: 定级}
tables:
  - key: risk_matrix
    name: 分级负责
    article: W-14
    columns:
      - {name: amount_from, string: 金额下限（含）, type: float}
      - {name: amount_to, string: 金额上限（不含）, type: float}
      - {name: initial_grade, string: 初次风险等级, type: char}
      - {name: supervise, string: 督导, type: char}
      - {name: push, string: 推动, type: char}
      - {name: rectify, string: 整改, type: char}
      - {name: chain, string: 销号, type: char}
    rows:
      - {article: W-14, cells: {amount_from: 30000000, initial_grade: 红, supervise: 自治区, push: 市, rectify: 县}}
      - {article: W-14, cells: {amount_from: 30000000, initial_grade: 黄, supervise: 市, rectify: 县, chain: 市级验收}}
      - {article: W-14, cells: {amount_from: 10000000, amount_to: 30000000, supervise: 市, rectify: 县, chain: 市级验收}}
      - {article: W-14, cells: {amount_to: 10000000, supervise: 县, rectify: 部门, chain: 县级验收}}
  - key: risk_milestones
    name: 整改节点
    article: W-14
    columns:
      - {name: grade, string: 风险等级, type: char}
      - {name: name, string: 节点, type: char}
      - {name: months, string: 月数, type: integer}
      - {name: criterion, string: 标准, type: char}
    rows:
      - {article: W-14, cells: {grade: 红, name: 取得实质性进展, months: 1, criterion: 见到实物}}
      - {article: W-14, cells: {grade: 红, name: 投入运营, months: 3}}
      - {article: W-14, cells: {grade: 黄, name: 完成整改, months: 1}}
"""


@tagged("post_install", "-at_install")
class TestRisk(BatchCase):
    """Red, yellow, green: by problems, frozen, supervised by amount and first grade, cancelled by the chain (S4-12 …)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2024-01-31 04:00:00"))
        cls.policy = cls.env["fupin.policy"].load_pack(PACK)
        cls.policy.action_publish()

    def problem(self, name="problem_type_built_not_finished", **changes):
        types = self.env["fupin.problem.type"].search([("name", "=", name)])
        self.assertTrue(types, name)
        return (
            self.env["fupin.problem"]
            .with_user(self.user_township)
            .create(
                {
                    "project_id": self.project.id,
                    "description": "厂房未建成",
                    "type_ids": [Command.set(types.ids)],
                    **changes,
                }
            )
        )

    def risk(self, user=None, amount=5_000_000):
        self.project.total_investment = amount
        projects = self.env["fupin.project"]._search(Domain("id", "=", self.project.id))
        self.env["fupin.risk"]._open_for(projects)
        risk = self.env["fupin.risk"].search([("project_id", "=", self.project.id)])
        return risk.with_user(user or self.user_county)

    def solve(self, problem):
        problem.sudo().write({"measure": "已建成", "check_note": "已核查"})
        problem.sudo().action_solve()
        problem.sudo().action_close()

    def test_by_its_problems(self):
        risk = self.risk()
        self.assertEqual((risk.grade, risk.region_id), ("green", self.village))
        other = self.problem("确权登记不规范")
        self.assertEqual(risk.grade, "yellow")
        three_nots = self.problem("建而不成")
        self.assertEqual(risk.grade, "red")
        self.solve(three_nots)
        self.assertEqual(risk.grade, "yellow")
        other.sudo().action_withdraw("查无此事")
        self.assertEqual((risk.grade, risk.found_grade), ("green", "green"))

    def test_a_request_of_an_operator_is_no_risk(self):
        risk = self.risk()
        self.problem("建而不成", kind="request")
        self.assertEqual(risk.grade, "green")

    def test_what_is_sensitive_stands_first(self):
        risk = self.risk()
        self.problem("违规占用耕地")
        self.assertTrue(risk.is_sensitive and risk.grade == "red")

    def test_once_graded_it_rises_alone_and_does_not_fall(self):
        risk = self.risk()
        first = self.problem("确权登记不规范")
        risk.action_grade()
        self.assertEqual((risk.initial_grade, risk.graded_on), ("yellow", local_date()))
        second = self.problem("成而不用")
        self.assertEqual((risk.grade, risk.initial_grade), ("red", "yellow"))
        for problem in (first, second):
            self.solve(problem)
        self.assertEqual((risk.grade, risk.found_grade), ("red", "green"))

    def test_who_supervises_at_and_below_each_limit(self):
        for amount, name, wanted in (
            (30_000_000, "建而不成", ("自治区", "市", "县", False)),
            (30_000_000, "确权登记不规范", ("市", False, "县", "upper")),
            (30_000_000, None, (False, False, False, False)),
            (29_999_999.99, "建而不成", ("市", False, "县", "upper")),
            (10_000_000, None, ("市", False, "县", "upper")),
            (9_999_999.99, "建而不成", ("县", False, "部门", "own")),
            (0, None, ("县", False, "部门", "own")),
        ):
            with self.subTest(amount=amount, name=name):
                risk = self.risk(amount=amount)
                if name:
                    self.problem(name)
                risk.action_grade()
                told = (risk.supervising_level, risk.pushing_level, risk.rectifying_level, risk.chain)
                self.assertEqual(told, wanted)
            self.env.cr.execute("DELETE FROM fupin_risk_milestone; DELETE FROM fupin_risk")
            self.env.invalidate_all()
            self.env["fupin.problem"].sudo().search([]).write({"kind": "request"})

    def test_milestones_of_each_grade(self):
        risk = self.risk()
        self.problem("确权登记不规范")
        risk.action_grade()
        self.assertEqual([(line.name, str(line.date_due)) for line in risk.milestone_ids], [("完成整改", "2024-02-29")])
        self.problem("用而不好")
        lines = [(line.name, str(line.date_due)) for line in risk.milestone_ids]
        self.assertEqual(lines, [("取得实质性进展", "2024-02-29"), ("投入运营", "2024-04-30")])
        line = risk.milestone_ids[0].with_user(self.user_township)
        for wrong in ({"done_on": "2024-01-31"}, {"done_on": "2999-01-01", "proof": "x"}, {"date_due": "2030-01-01"}):
            with self.subTest(wrong), self.assertRaises(UserError), self.cr.savepoint():
                line.write(wrong)
        line.write({"done_on": "2024-01-31", "proof": "现场照片"})
        self.assertEqual(self.late(risk, "2024-04-30"), 0)
        self.assertEqual(self.late(risk, "2024-05-01"), 1)

    def late(self, risk, day):
        self.env.flush_all()
        with freeze_time(f"{day} 04:00:00"):
            expression = self.env["fupin.risk"]._measure_milestone_days_late("fupin_risk")
            query = self.env["fupin.risk"]._search([("id", "=", risk.id)])
            return self.env.execute_query(query.select(expression))[0][0]

    def test_a_clock_left_open_gives_no_day(self):
        row = self.policy.parameter_ids
        row.sudo()._write({"value": False})
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        risk = self.risk()
        self.problem("确权登记不规范")
        risk.action_grade()
        self.assertEqual([line.date_due for line in risk.milestone_ids], [False])

    def test_by_hand_with_a_reason(self):
        risk = self.risk()
        risk.action_grade()
        with self.assertRaises(UserError), self.cr.savepoint():
            risk.action_set_red()
        with self.assertRaises(AccessError), self.cr.savepoint():
            risk.with_user(self.user_township).action_set_red("x")
        risk.action_set_red("舆情关注")
        self.assertEqual((risk.grade, risk.override_reason, risk.initial_grade), ("red", "舆情关注", "green"))
        self.problem("确权登记不规范")
        self.assertEqual(risk.grade, "red")
        risk.action_set_found("舆情平息")
        self.assertEqual((risk.grade, risk.override_grade), ("yellow", False))

    def test_cancelled_by_the_county(self):
        risk = self.risk()
        problem = self.problem("确权登记不规范")
        risk.action_grade()
        with self.assertRaisesRegex(UserError, problem.name), self.cr.savepoint():
            risk.action_apply()
        self.solve(problem)
        with self.assertRaisesRegex(UserError, "完成整改"), self.cr.savepoint():
            risk.action_apply()
        risk.milestone_ids.write({"done_on": "2024-01-31", "proof": "证书"})
        risk.with_user(self.user_township).action_apply()
        with self.assertRaises(UserError), self.cr.savepoint():
            risk.action_review_papers()
        with self.assertRaises(AccessError), self.cr.savepoint():
            risk.with_user(self.user_township).action_cancel_risk()
        risk.action_cancel_risk()
        self.assertEqual((risk.state, risk.grade, risk.initial_grade), ("cancelled", "green", "yellow"))
        self.problem("成而不用")
        self.assertEqual((risk.state, risk.grade, risk.initial_grade), ("graded", "red", "yellow"))

    def test_accepted_by_the_prefecture_or_by_nobody_yet(self):
        for amount, chain in ((10_000_000, "upper"), (30_000_000, False)):
            risk = self.risk(amount=amount)
            problem = self.problem("建而不成")
            risk.action_grade()
            self.assertEqual(risk.chain, chain)
            self.solve(problem)
            risk.milestone_ids.write({"done_on": "2024-01-31", "proof": "照片"})
            risk.action_apply()
            with self.assertRaises(UserError), self.cr.savepoint():
                risk.action_cancel_risk()
            if chain:
                risk.action_review_papers()
                risk.action_cancel_risk()
                self.assertEqual(risk.state, "cancelled")
            else:
                with self.assertRaisesRegex(UserError, "risk_matrix"), self.cr.savepoint():
                    risk.action_review_papers()
            self.env.cr.execute("DELETE FROM fupin_risk_milestone; DELETE FROM fupin_risk")
            self.env.invalidate_all()

    def test_all_projects_by_one_press(self):
        Risk = self.env["fupin.risk"]
        with self.assertRaises(AccessError), self.cr.savepoint():
            Risk.with_user(self.user_village).open_register()
        Risk.with_user(self.user_county).open_register()
        count = Risk.with_user(self.user_county).search_count([])
        Risk.with_user(self.user_county).open_register()
        self.assertEqual(Risk.with_user(self.user_county).search_count([]), count)
        self.assertEqual(count, self.env["fupin.project"].with_user(self.user_county).search_count([]))

    def many(self, number):
        """Return the risks of new projects in two villages, red and yellow by turns, of 5 and 20 million."""
        places = self.village | self.village_next
        projects = self.env["fupin.project"].create(
            [
                {
                    "name": f"项目{n}",
                    "year": 2021,
                    "region_id": places[n % 2].id,
                    "total_investment": (5 + n // 2 % 2 * 15) * 10**6,
                }
                for n in range(number)
            ]
        )
        self.env["fupin.risk"]._open_for(self.env["fupin.project"]._search(Domain("id", "in", projects.ids)))
        risks = self.env["fupin.risk"].search([("project_id", "in", projects.ids)], order="id")
        for n, grade in enumerate(("red", "yellow")):
            risks[n::2]._write({"grade": grade, "override_grade": grade})
        return risks.with_user(self.user_county)

    def test_a_county_graded_by_one_press_asks_no_more_than_a_few_projects(self):
        """Who supervises and the milestones were written project by project."""

        def counted(risks):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            risks.action_grade()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        counted(self.many(8))
        few, many = self.many(8), self.many(40)
        self.assertEqual(counted(few), counted(many))
        self.assertEqual({(risk.initial_grade, risk.chain, len(risk.milestone_ids)) for risk in many},
                         {("red", "own", 2), ("yellow", "own", 1), ("red", "upper", 2), ("yellow", "upper", 1)})  # fmt: skip
        # graded worse by hand, all at once: the milestones of the grade before go, those reached stay
        kept = many[1].milestone_ids
        kept.sudo().write({"done_on": "2024-01-31", "proof": "照片"})
        many.action_set_red("集中整治")
        names = ["取得实质性进展", "投入运营"]
        for risk in many:
            self.assertEqual(
                set(risk.milestone_ids.mapped("name")), {*names, *(kept & risk.milestone_ids).mapped("name")}
            )

    def test_milestones_count_from_the_plan_where_the_policy_says_so(self):
        row = self.policy.parameter_ids
        row.sudo()._write({"value": "方案批准"})
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        planned, bare = self.many(2)
        plan = self.env["fupin.plan"].sudo().create({"project_id": planned.project_id.id, "problem": "x"})
        days = ("2024-01-09 17:00:00", "2024-01-05 04:00:00")  # the later one is the 10th in China
        for moment in days:
            self.env.cr.execute(
                """INSERT INTO fupin_event (res_model, res_id, region_code, transition, user_id, date)
                   VALUES ('fupin.plan', %s, %s, 'approve', 1, %s)""",
                [plan.id, self.village.code, moment],
            )
        (planned | bare).action_grade()
        self.assertEqual([str(line.date_due) for line in planned.milestone_ids], ["2024-02-10", "2024-04-10"])
        self.assertEqual([line.date_due for line in bare.milestone_ids], [False])

    def test_no_grade_by_hand_over_rpc(self):
        risk = self.risk()
        for values in ({"grade": "red"}, {"initial_grade": "red"}, {"chain": "own"}, {"state": "cancelled"}):
            with suppress(AccessError, UserError), self.cr.savepoint():
                risk.write(values)
            self.assertEqual((risk.grade, risk.initial_grade, risk.chain, risk.state), ("green", False, False, "draft"))
        self.assertEqual(risk.with_user(self.user_village).grade, "green")
        with self.assertRaises(AccessError), self.cr.savepoint():
            risk.with_user(self.user_village).note = "x"
        self.env.invalidate_all()
        with self.assertRaises(AccessError), self.cr.savepoint():
            risk.with_user(self.user_village_next).read(["grade"])
