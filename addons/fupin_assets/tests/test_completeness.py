from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestCompleteness(AssetCase):
    """Six columns are required; the rest counts."""

    def test_what_is_filled_counts(self):
        asset = self.make()
        # the six, and the unit that the place brings, of sixteen
        self.assertEqual(asset.completeness, round(7 / 16, 2))
        asset.write({"location": "村东头", "quantity": 2.4})
        self.assertEqual(asset.completeness, round(9 / 16, 2))
        asset.write({"location": False})
        self.assertEqual(asset.completeness, round(8 / 16, 2))

    def test_the_whole_file(self):
        asset = self.make(
            category_id=self.solar.id,
            project_id=self.env["fupin.project"].with_user(self.user_village).create({"name": "光伏"}).id,
            custodian_name="张三",
            department_id=self.unit_department.id,
            owner_ids=[(0, 0, {"unit_id": self.unit_village.id, "share": 1})],
            valuation_basis="actual",
            location="村东头",
            quantity=1,
            operator_name="合作社",
            photo_ids=[(0, 0, {"name": "a.png", "raw": b"x"})],
        )
        self.assertIn("Documents", asset.missing_fields)
        self.assertEqual(asset.completeness, round(16 / 17, 2))
        self.env["fupin.document"].with_user(self.user_village).create(
            {
                "name": "验收报告",
                "res_model": "fupin.asset",
                "res_id": asset.id,
                "document_type_id": self.env.ref("fupin_base.document_type_acceptance").id,
            }
        )
        self.assertEqual(asset.completeness, 1)
        self.assertFalse(asset.missing_fields)

    def test_a_kind_counts_what_belongs_to_it(self):
        self.assertNotIn("Operator", self.make().missing_fields)
        equity = self.make(category_id=self.cooperative.id, useful_life=False)
        self.assertIn("Operator", equity.missing_fields)
        self.assertEqual(equity.completeness, round(6 / 16, 2))

    def test_it_can_be_searched(self):
        asset = self.make()
        found = self.Asset.with_user(self.user_village).search([("completeness", "<", 1)])
        self.assertEqual(found, asset)
