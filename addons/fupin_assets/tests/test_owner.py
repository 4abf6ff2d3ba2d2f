from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestOwner(AssetCase):
    """Shares make 1 and amounts the original value, to the fen (S2-14)."""

    def owners(self, *shares, key="share"):
        units = [self.unit_village, self.unit_village_next, self.unit_township]
        return [(0, 0, {"unit_id": unit.id, key: share}) for unit, share in zip(units, shares, strict=False)]

    def test_amounts_follow_from_shares(self):
        asset = self.make(original_value=100, owner_ids=self.owners(1 / 3, 1 / 3, 1 / 3))
        self.assertEqual(asset.owner_ids.mapped("amount"), [33.34, 33.33, 33.33])
        self.assertEqual(round(sum(asset.owner_ids.mapped("share")), 8), 1)

    def test_shares_follow_from_amounts(self):
        asset = self.make(original_value=100, owner_ids=self.owners(75, 25, key="amount"))
        self.assertEqual(asset.owner_ids.mapped("share"), [0.75, 0.25])

    def test_shares_make_one(self):
        for shares in ((0.6, 0.3), (0.6, 0.5), (0.5, 0.4999), (1, 0.001)):
            with self.subTest(shares=shares), self.assertRaisesRegex(UserError, "100%"):
                self.make(owner_ids=self.owners(*shares))

    def test_amounts_make_the_value(self):
        for amounts in ((60, 39.99), (60, 40.01)):
            with self.subTest(amounts=amounts), self.assertRaisesRegex(UserError, "100.00"):
                self.make(original_value=100, owner_ids=self.owners(*amounts, key="amount"))

    def test_one_line_cannot_leave_the_whole(self):
        asset = self.make(owner_ids=self.owners(0.5, 0.5))
        first, second = asset.owner_ids
        for change in (
            lambda: first.write({"share": 0.4}),
            lambda: first.write({"amount": 1}),
            first.unlink,
            lambda: asset.write({"owner_ids": [(1, first.id, {"share": 0.6})]}),
        ):
            with self.subTest(change=change), self.assertRaises(UserError), self.cr.savepoint():
                change()
        asset.write({"owner_ids": [(1, first.id, {"share": 0.6}), (1, second.id, {"share": 0.4})]})
        self.assertEqual(asset.owner_ids.mapped("amount"), [60000, 40000])
        told = asset.sudo().event_ids[0].after["owner_ids"][1]
        self.assertIn("60.00% 60,000.00", told)

    def test_amounts_follow_the_value(self):
        asset = self.make(original_value=100, owner_ids=self.owners(0.5, 0.5))
        asset.write({"original_value": 90.01})
        self.assertEqual(asset.owner_ids.mapped("amount"), [45.01, 45])

    def test_no_owner_is_no_error(self):
        self.assertFalse(self.make().owner_ids)

    def test_regime_follows_from_the_owners(self):
        """S3-14."""
        household = self.env["fupin.household"].create({"name": "李家", "region_id": self.village.id})
        cases = [
            (self.owners(1), "collective"),
            ([(0, 0, {"unit_id": self.unit_township.id, "share": 1})], "state"),
            ([(0, 0, {"unit_id": self.unit_department.id, "share": 1})], "state"),
            ([(0, 0, {"household_id": household.id, "share": 1})], "household"),
            (self.owners(0.5, 0.25, 0.25), "mixed"),
        ]
        for owners, regime in cases:
            with self.subTest(regime=regime):
                self.assertEqual(self.make(owner_ids=owners).owner_regime, regime)
        self.assertEqual(self.make(category_id=self.cattle.id).owner_regime, "household")
