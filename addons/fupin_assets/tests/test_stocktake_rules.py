from datetime import date

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.tests.rule_case import RuleCase
from odoo.exceptions import UserError
from odoo.tests import tagged

from .stocktake_case import StocktakeCase


class DutyCase(StocktakeCase, RuleCase):
    """A policy with a yearly duty."""

    def duty(self, model, publish=True, **values):
        """Return a yearly duty of villages that activities of a model fulfil, in force."""
        duty = self.env["fupin.obligation"].create(
            {
                "policy_id": self.policy.id,
                "key": f"test_{model.replace('.', '_')}",
                "name": "年度清产核资",
                "article_id": self.article.id,
                "unit_type": "village_collective",
                "period": "year",
                "activity_model_id": self.env["ir.model"]._get_id(model),
                "minimum_count": 1,
                **values,
            }
        )
        if publish:
            self.policy.action_publish()
            for one in self.env["fupin.obligation"].search([("policy_id", "=", self.policy.id)]):
                one._generate_tasks(date(self.year, 1, 1), date(self.year, 12, 31))
        return self.env["fupin.task"].search([("obligation_id", "=", duty.id), ("unit_id", "=", self.unit_village.id)])


@tagged("post_install", "-at_install")
class TestStocktakeRules(DutyCase):
    """Duties count stocktakes and confirmations, rules compare their figures, gates bind their steps."""

    def test_a_submitted_stocktake_fulfils_the_duty(self):
        task = self.duty("fupin.stocktake")
        self.assertTrue(task)
        self.open_year()
        self.env.flush_all()
        self.assertEqual(task._figures().count, 0)
        self.finished()
        self.env.flush_all()
        self.assertEqual(task._figures().count, 1)
        self.of(self.village).with_user(self.user_township).action_return("不行")
        self.env.flush_all()
        self.assertEqual(task._figures().count, 0)

    def test_assets_looked_at_are_counted(self):
        task = self.duty(
            "fupin.stocktake.line",
            scope_model_id=self.env["ir.model"]._get_id("fupin.asset"),
            scope_domain="[('state', '=', 'confirmed')]",
            coverage=1.0,
        )
        self.open_year()
        self.line(self.roads[0]).action_match()
        self.env.flush_all()
        figures = task._figures()
        self.assertEqual((figures.covered, figures.scope), (1, 3))

    def test_a_confirmed_ledger_fulfils_the_duty(self):
        task = self.duty("fupin.ledger.confirmation")
        Confirmation = self.env["fupin.ledger.confirmation"]
        Confirmation.with_user(self.user_county)._open_year(self.county, self.year)
        self.env.flush_all()
        self.assertEqual(task._figures().count, 0)
        Confirmation.with_user(self.user_village).search([]).action_confirm()
        self.env.flush_all()
        self.assertEqual(task._figures().count, 1)

    def test_wrong_data_is_a_finding_until_it_is_put_right(self):
        self.make_rule(
            model="fupin.stocktake", measure="unfixed_wrong_data", operator="<=", parameter_key="test_minimum",
            parameters={"test_minimum": "0"},
        )  # fmt: skip
        self.open_year()
        stocktake = self.of(self.village)
        self.assertFalse(self.found(stocktake))
        self.line(self.roads[0]).write({"finding": "wrong_data", "note": "不对"})
        self.assertEqual(self.found(stocktake).figures["value"], 1)
        self.roads[0].with_user(self.user_township).write({"location": "村委会旁"})
        self.commit()
        self.assertFalse(self.found(stocktake))

    def test_figures_of_a_slow_stocktake(self):
        self.declare("test_share", "ratio")
        self.make_rule(
            key="slow", model="fupin.stocktake", measure="stocktake_days", operator="<=",
            parameter_key="test_lead", parameters={"test_lead": "30"}, publish=False,
        )  # fmt: skip
        self.make_rule(
            key="share", model="fupin.stocktake", measure="stocktake_coverage", operator=">=",
            parameter_key="test_share", parameters={"test_share": "0.5"},
        )  # fmt: skip
        self.open_year()
        stocktake = self.of(self.village)
        self.assertEqual(self.found(stocktake).rule_id.mapped("key"), ["share"])
        for road in self.roads[:2]:
            self.line(road).action_match()
        self.commit()
        self.assertFalse(self.found(stocktake))
        day = local_date().toordinal()
        for days, late in ((30, False), (31, True)):
            stocktake.sudo().write({"opened_on": date.fromordinal(day - days)})
            self.assertEqual(bool(self.found(stocktake)), late)

    def test_a_gate_says_how_much_is_enough(self):
        """Where a policy binds the step, its figure holds instead of the whole."""
        self.env["fupin.gate"].create(
            {
                "policy_id": self.policy.id,
                "article_id": self.article.id,
                "key": "half",
                "name": "清查覆盖不低于50%",
                "model_id": self.env["ir.model"]._get_id("fupin.stocktake"),
                "transition": "submit",
                "condition": "[('coverage', '>=', 0.5)]",
                "severity": "block",
            }
        )
        self.policy.action_publish()
        self.open_year()
        stocktake = self.of(self.village).with_user(self.user_village)
        self.line(self.roads[0]).action_match()
        with self.assertRaises(UserError), self.cr.savepoint():
            stocktake.action_submit()
        self.line(self.roads[1]).action_match()
        stocktake.action_submit()
        self.assertEqual(stocktake.state, "submitted")


# S1-67 and S1-68 as a county would write them down
PACK = """
policy:
  key: test_stocktake
  name: 东山县帮扶项目资产清产核资办法
  document_number: 东政规〔2024〕9号
  region: '990101000000'
  date_from: '2024-01-01'
articles:
  - number: 四(九)
    provision: S1-67
    text: 年度结合农村集体“三资”底数清查工作，对帮扶项目资产进行全面清查。
  - number: 四(九)
    provision: S1-68
    text: 对数据录入错误等问题进行“回头看”，发现一例、修正一例。
obligations:
  - key: yearly_stocktake
    name: 开展年度清产核资
    article: S1-67
    unit_type: village_collective
    period: year
    minimum_count: 1
    activity_model: fupin.stocktake
gates:
  - key: all_checked
    name: 全部资产核对完才能上报
    article: S1-67
    model: fupin.stocktake
    transition: submit
    condition: "[('remaining_count', '=', 0)]"
    severity: block
    message: 还有资产没有核对
rules:
  - key: wrong_data_fixed
    name: 错误数据已修正
    article: S1-68
    model: fupin.stocktake
    must_hold: "[('unfixed_count', '=', 0)]"
    severity: yellow
    remedy: 更正资产数据
    role: village
"""


@tagged("post_install", "-at_install")
class TestStocktakePack(StocktakeCase, RuleCase):
    """A policy that binds the stocktake by data alone."""

    def test_duty_gate_and_rule_of_a_pack(self):
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(PACK).sudo()
        policy.action_publish()
        policy.obligation_ids._generate_tasks(date(self.year, 1, 1), date(self.year, 12, 31))
        task = self.env["fupin.task"].search(
            [("obligation_id", "in", policy.obligation_ids.ids), ("unit_id", "=", self.unit_village.id)]
        )
        self.assertEqual(len(task), 1)
        self.open_year()
        stocktake = self.of(self.village).with_user(self.user_village)
        self.line(self.roads[0]).write({"finding": "wrong_data", "note": "面积不对"})
        with self.assertRaisesRegex(UserError, "四\\(九\\)"), self.cr.savepoint():
            stocktake.action_submit()
        self.env.flush_all()
        self.assertEqual(task._figures().count, 0)
        stocktake.action_match_all("逐项核对")
        stocktake.action_submit()
        self.env.flush_all()
        self.assertEqual(task._figures().count, 1)
        self.assertEqual(self.found(stocktake.sudo()).rule_id.key, "wrong_data_fixed")
        self.line(self.roads[0]).action_fix("已更正面积")
        self.commit()
        self.assertFalse(self.found(stocktake.sudo()))
