from odoo.tests import tagged

from .common import SweepCase

PACK = """
policy: {key: losses, name: 追责办法, region: '%s', date_from: '2024-01-01'}
articles:
  - {number: 六, provision: C-06, text: 损坏不及时维修的，移交纪委监委。}
rules:
  - key: repaired
    name: 损坏及时维修
    article: C-06
    model: fupin.asset
    must_hold: "[('use_status', '!=', 'damaged')]"
    severity: red
    remedy: 立即维修
    role: village
"""


@tagged("post_install", "-at_install")
class TestClueFinding(SweepCase):
    """A clue is begun from a warning, and tells what is overdue at the asset (S1-106)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policy = cls.env["fupin.policy"].load_pack(PACK % cls.county.code)
        policy.action_publish()
        cls.asset = cls.make_confirmed(name="加工厂房")
        cls.asset.sudo().use_status = "damaged"
        cls.env["fupin.rule"]._recheck("fupin.asset", cls.asset.ids)
        cls.finding = cls.env["fupin.finding"].search(
            [("res_model", "=", "fupin.asset"), ("res_id", "=", cls.asset.id)]
        )

    def test_from_the_warning(self):
        self.assertEqual(len(self.finding), 1)
        action = self.env.ref("fupin_inspection.fupin_clue_action_from_finding")
        self.assertEqual(action.binding_model_id.model, "fupin.finding")
        clue = self.env["fupin.clue"].with_user(self.user_county).create({"finding_id": self.finding.id})
        self.assertEqual(clue.asset_id, self.asset)
        self.assertEqual(clue.amount, self.asset.original_value)
        for word in ("加工厂房", "损坏及时维修", "追责办法"):
            self.assertIn(word, clue.facts)
        self.assertEqual(clue.facts.count("损坏及时维修"), 1)

    def test_what_is_overdue_at_the_asset_is_told(self):
        clue = self.env["fupin.clue"].with_user(self.user_county).create({"asset_id": self.asset.id})
        self.assertIn("损坏及时维修", clue.facts)
        self.asset.sudo().use_status = "in_use"
        self.env["fupin.rule"]._recheck("fupin.asset", self.asset.ids)
        later = self.env["fupin.clue"].with_user(self.user_county).create({"asset_id": self.asset.id})
        self.assertNotIn("损坏及时维修", later.facts)
