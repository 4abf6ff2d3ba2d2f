from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PlanCase

TEXT = """
policy: {key: test_table_of_shares, name: 测试收益分配办法, region: '990101000000', date_from: '2020-01-01'}
articles:
  - {number: 第三条, provision: X-01, text: 村级收益不低于60%用于巩固、发展、奖励。}
  - {number: 第四条, provision: X-02, text: 村级收益原则上不超过40%用于公益性资产维护。}
tables:
  - key: distribution_shares
    name: 收益分配比例
    article: X-01
    columns:
      - {name: level, string: 所有权人, type: char}
      - {name: part, string: 去向, type: char}
      - {name: minimum, string: 不低于, type: float}
      - {name: maximum, string: 不超过, type: float}
      - {name: in_principle, string: 原则上, type: boolean}
    rows:
      - {article: X-01, cells: {level: 村级, part: 巩固、发展、奖励, minimum: 0.6}}
      - {article: X-02, cells: {level: 村级, part: 公益性资产维护, maximum: 0.4, in_principle: true}}
"""
GATE = """
gates:
  - key: own_condition
    name: 村级发展占比
    article: X-01
    model: fupin.distribution
    transition: propose
    domain: "[('owner_level', '=', 'village')]"
    measure: development_share
    operator: '>='
    parameter_key: own_minimum
    message: 先提高发展金额
"""


@tagged("post_install", "-at_install")
class TestPolicyShare(PlanCase):
    """A policy's table of shares is kept to, to the fen, without a condition that anybody wrote."""

    def load(self, text=TEXT, publish=True):
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(text)
        if publish:
            policy.action_publish()
        return policy

    def village_plan(self, development, maintenance):
        return self.plan(
            self.user_village, ("consolidation", development), ("maintenance", maintenance),
            amount=development + maintenance,
        )  # fmt: skip

    def test_at_the_share_and_a_fen_below_it(self):
        self.load()
        self.village_plan(60, 40).action_propose()
        with self.assertRaisesRegex(UserError, "第三条") as told:
            self.village_plan(59.99, 40.01).action_propose()
        self.assertIn("59.99", str(told.exception))
        with self.assertRaises(UserError):
            self.village_plan(59.99, 40.01).action_propose("没有道理")

    def test_in_principle_takes_a_reason(self):
        text = TEXT.replace("minimum: 0.6", "minimum: 0.1")
        self.load(text)
        plan = self.village_plan(59.99, 40.01)
        with self.assertRaisesRegex(UserError, "第四条"):
            plan.action_propose()
        plan.action_propose("村卫生室急需维修")
        self.assertEqual(plan.sudo().state, "proposed")

    def test_of_the_owner_that_the_row_names(self):
        self.load()
        self.plan(self.user_township, ("maintenance", 100), amount=100).action_propose()

    def test_what_it_makes_is_seen_and_follows_the_table(self):
        policy = self.load()
        gates = self.env["fupin.gate"].search([("policy_id", "=", policy.id)])
        self.assertEqual(sorted(gates.mapped("severity")), ["block", "warn"])
        self.assertEqual(set(gates.article_id), set(policy.article_ids))
        self.assertEqual(sorted(policy.parameter_ids.mapped("shown_value")), ["40%", "60%"])
        text = policy.export_pack().replace("minimum: 0.6", "minimum: 0.7").replace("2020-01-01", "2021-01-01")
        second = self.load(text.replace("maximum: 0.4", "minimum: 0.1"))
        self.assertEqual(sorted(second.parameter_ids.mapped("shown_value")), ["10%", "70%"])
        with self.assertRaisesRegex(UserError, "第三条"):
            self.village_plan(69.99, 30.01).action_propose()

    def test_a_condition_that_somebody_wrote_counts_alone(self):
        own = """
declarations:
  - {code: own_minimum, name: 村级发展下限, value_type: ratio}
parameters:
  - {key: own_minimum, name: 村级发展下限, article: X-01, value: '0.5'}
"""
        policy = self.load(TEXT + own + GATE)
        gates = self.env["fupin.gate"].search([("policy_id", "=", policy.id)])
        self.assertEqual(sorted(gates.mapped("measure")), ["development_share", "maintenance_share"])
        self.village_plan(55, 45).action_propose("维修")

    def test_a_row_that_cannot_be_kept_to_is_told_first(self):
        for wrong, told in (("part: 别的去向", "别的去向"), ("minimum: 60", "0.6"), ("level: 外县", "外县")):
            word = {"part": "part: 巩固、发展、奖励", "mini": "minimum: 0.6", "leve": "level: 村级"}[wrong[:4]]
            policy = self.load(TEXT.replace(word, wrong, 1), publish=False)
            with self.assertRaisesRegex(UserError, told):
                policy.action_publish()
