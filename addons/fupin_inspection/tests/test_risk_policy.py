from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import freeze_time, tagged

from .test_batch import BatchCase

PACK = """
policy: {key: settings_2023, name: 分类提升方案, region: '990101000000', date_from: '2023-11-01'}
declarations:
  - {code: risk_clock_start, name: 整改时限起算, value_type: text}
  - {code: risk_amount_basis, name: 按哪个金额, value_type: text}
  - {code: stage_from, name: 阶段起始日, value_type: date}
  - {code: accepted_by, name: 由谁验收, value_type: text}
articles:
  - {number: 四, provision: W-14, text: 限期整改。}
parameters:
  - {key: risk_clock_start, name: 整改时限起算, article: W-14, value: '@stage_from'}
  - {key: stage_from, name: 阶段起始日, article: W-14, value: '2023-11-30'}
  - {key: risk_amount_basis, name: 按哪个金额, article: W-14, is_open: true, suggestion: 总投资, source: 原文未规定}
  - {key: accepted_by, name: 由谁验收, article: W-14, is_open: true, suggestion: 市级验收, source: 原文未规定}
tables:
  - key: risk_matrix
    name: 分级负责
    article: W-14
    columns:
      - {name: supervise, string: 督办, type: char}
      - {name: chain, string: 验收, type: char}
    rows:
      - {article: W-14, cells: {supervise: 市级, chain: '@accepted_by'}}
  - key: risk_milestones
    name: 整改节点
    article: W-14
    columns:
      - {name: grade, string: 风险等级, type: char}
      - {name: name, string: 节点, type: char}
      - {name: months, string: 月数, type: integer}
      - {name: problem_types, string: 哪些问题, type: char}
    rows:
      - {article: W-14, cells: {grade: 红, name: 有进展, months: 1}}
      - {article: W-14, cells: {grade: 红, name: 投产, months: 3, problem_types: 建而不成、成而不用}}
      - {article: W-14, cells: {grade: 红, name: 有收益, months: 3, problem_types: 用而不好}}
flows:
  - key: filed
    name: 备案
    article: W-14
    model: fupin.risk
    transition: grade
    steps: [{name: 备案, role: superior, level: superior, is_filing: true}]
"""


@tagged("post_install", "-at_install")
class TestRiskPolicy(BatchCase):
    """What a policy settles of grades: milestones by problem, from which day, by which amount, filed afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2024-01-31 04:00:00"))
        cls.policy = cls.env["fupin.policy"].load_pack(PACK)

    def graded(self, *names, **values):
        project = self.env["fupin.project"].create(
            {"name": "项目", "year": 2021, "region_id": self.village.id, **values}
        )
        for name in names:
            kind = self.env["fupin.problem.type"].search([("name", "=", name)], limit=1)
            self.env["fupin.problem"].create(
                {"project_id": project.id, "description": name, "type_ids": [Command.set(kind.ids)]}
            )
        Risk = self.env["fupin.risk"]
        Risk._open_for(self.env["fupin.project"]._search(Domain("id", "=", project.id)))
        risk = Risk.search([("project_id", "=", project.id)]).with_user(self.user_county)
        risk.action_grade()
        return risk

    def test_milestones_of_the_problems_there_are(self):
        self.policy.action_publish()
        for names, wanted in (
            (["建而不成"], ["有进展", "投产"]),
            (["用而不好"], ["有进展", "有收益"]),
            (["建而不成", "用而不好"], ["有进展", "投产", "有收益"]),
        ):
            with self.subTest(names):
                self.assertEqual(sorted(self.graded(*names).milestone_ids.mapped("name")), sorted(wanted))
        risk = self.graded()
        self.assertFalse(risk.milestone_ids)
        risk.action_set_red("舆情关注")
        self.assertEqual(len(risk.milestone_ids), 3)

    def test_counted_from_a_day_that_another_setting_names(self):
        self.policy.action_publish()
        lines = self.graded("建而不成").milestone_ids
        self.assertEqual(
            {line.name: str(line.date_due) for line in lines}, {"有进展": "2023-12-30", "投产": "2024-02-29"}
        )

    def test_a_cell_that_names_a_standard_waits_for_it(self):
        self.policy.action_publish()
        risk = self.graded("建而不成")
        self.assertEqual((risk.supervising_level, risk.chain), ("市级", False))
        problem = risk.sudo().project_id.problem_ids
        problem.write({"measure": "已建成", "check_note": "已核查"})
        problem.action_solve()
        problem.action_close()
        risk.sudo().milestone_ids.unlink()
        risk.action_apply()
        with self.assertRaises(UserError), self.cr.savepoint():
            risk.action_cancel_risk()
        self.policy.parameter_ids.filtered(lambda row: row.key == "accepted_by").value = "县级验收"
        risk.action_cancel_risk()
        self.assertEqual((risk.chain, risk.state), ("own", "cancelled"))

    def test_by_the_whole_or_by_fiscal_funds(self):
        self.policy.action_publish()
        funding = [Command.create({"source_id": self.special.id, "amount": 3})]
        self.assertEqual(self.graded(total_investment=10, funding_ids=funding).amount, 10)
        for word, amount in (("总投资", 10), ("财政资金", 3)):
            self.policy.parameter_ids.filtered(lambda row: row.key == "risk_amount_basis").value = word
            self.assertEqual(self.graded(total_investment=10, funding_ids=funding).amount, amount)
        self.assertEqual(self.graded(total_investment=10).amount, 0)

    def test_filed_at_once_and_held_up_by_nobody(self):
        step = self.env["fupin.flow"].search([("policy_id", "=", self.policy.id)]).step_ids
        for values in ({"is_filing": False}, {"is_holding": True}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                step.write(values)
        self.policy.action_publish()
        risk = self.graded("建而不成")
        self.assertEqual(risk.state, "graded")
        review = self.env["fupin.review"].search([("res_model", "=", "fupin.risk"), ("res_id", "=", risk.id)])
        self.assertEqual((review.role, review.state), ("superior", "open"))
        review.with_user(self.user_superior).action_decide("agree")
        self.assertEqual((risk.state, review.state), ("graded", "agreed"))

    def test_what_the_enterprise_has_not_paid_in(self):
        project = self.env["fupin.project"].create({"name": "合作项目", "year": 2021, "region_id": self.village.id})
        for agreed, paid, short in ((0.3, 0.1, 0.2), (0.3, 0.3, 0), (0, 0, None), (0.3, 0, 0.3)):
            project.write({"enterprise_agreed": agreed, "enterprise_share": paid})
            self.env.flush_all()
            query = project._search([("id", "=", project.id)])
            [[found]] = self.env.execute_query(query.select(project._measure_enterprise_shortfall("fupin_project")))
            self.assertEqual(found if found is None else round(float(found), 4), short)
