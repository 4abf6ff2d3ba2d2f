from odoo.fields import Command
from odoo.tests import tagged

from .test_evaluation import EvaluationCase


@tagged("post_install", "-at_install")
class TestEvaluationLoss(EvaluationCase):
    """What is idle, lost or damaged costs the unit points, not what force majeure or the county excuses (S2-33)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        item = {
            "name": "除不可抗力外闲置、流失、损毁", "weight": 100, "worst": 1, "best": 0,
            "indicator_id": cls.indicator("losses_answerable").id,
            "base_indicator_id": cls.indicator("asset_count").id,
        }  # fmt: skip
        cls.template = cls.make_template("losses", item_ids=[Command.create(item)], evaluation_type="comprehensive")

    def loss(self, asset, cause):
        change = self.env["fupin.asset.change"].with_user(self.user_township).create(
            {
                "kind_id": self.env.ref("fupin_assets.asset_change_kind_idle").id,
                "cause_id": self.env.ref(f"fupin_assets.asset_change_cause_{cause}").id,
                "asset_ids": [Command.set(asset.ids)], "description": "闲置", "region_id": self.village.id,
            }
        )  # fmt: skip
        change.action_confirm()
        return change

    def score(self, evaluation):
        evaluation._refresh_figures()
        return evaluation.line_ids.score

    def test_both_sides(self):
        made = self.open_year(self.template).filtered(lambda row: row.unit_id == self.unit_village)
        self.assertEqual(self.score(made), 100)
        self.loss(self.assets[0], "disaster")
        self.assertEqual(self.score(made), 100)
        change = self.loss(self.assets[1], "neglect")
        self.assertEqual(self.score(made), 50)
        county = change.with_user(self.user_county)
        county.action_excuse("已尽职，市场变化")
        self.assertEqual(self.score(made), 100)
        county.action_hold("约谈管护人")
        self.assertEqual(self.score(made), 50)
