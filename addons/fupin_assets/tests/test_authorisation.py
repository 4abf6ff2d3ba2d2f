from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestAuthorisation(AssetCase):
    """Pooled assets are managed by whom all owner villages authorised (S2-15)."""

    def test_complete_at_one_hundred_percent_only(self):
        units = self.unit_village | self.unit_village_next
        owners = [(0, 0, {"unit_id": unit.id, "share": share}) for unit, share in zip(units, (0.6, 0.4), strict=True)]
        values = {"name": "联建光伏", "category_id": self.solar.id, "useful_life": 20}
        pooled = self.make(self.user_township, region_id=self.village.id, owner_ids=owners, **values)
        single = self.make(
            self.user_township, region_id=self.village.id, owner_ids=[(0, 0, {**owners[0][2], "share": 1})], **values
        )
        road = self.make(self.user_township, region_id=self.village.id, owner_ids=owners)
        missing = [("is_authorisation_missing", "=", True)]
        mine = [("id", "in", (pooled | single | road).ids)]

        def found():
            return self.Asset.search(missing + mine), pooled.authorised_share

        self.assertEqual(found(), (pooled, 0))
        self.assertEqual(pooled.missing_share, 1)
        self.assertEqual((single.missing_share, road.missing_share), (0, 0))
        self.assertEqual(self.Asset.search([("is_authorisation_missing", "=", False), *mine]), single | road)
        first, second = pooled.owner_ids
        letter = {"authorised_unit_id": self.unit_township.id, "authorisation_date": "2024-03-01"}
        first.write({**letter, "authorisation_number": "授〔2024〕1号"})
        self.assertEqual(found(), (pooled, 0.6))
        second.write({"authorised_unit_id": self.unit_township.id})  # no letter yet
        self.assertEqual(found(), (pooled, 0.6))
        second.write({**letter, "authorised_unit_id": self.unit_county.id})  # to somebody else
        self.assertEqual(found(), (pooled, 0.6))
        self.assertEqual((pooled.missing_share, pooled.missing_owners), (0.4, second.unit_id.name))
        second.write(letter)
        self.assertEqual(found(), (self.Asset, 1))
        self.assertEqual((pooled.missing_share, pooled.missing_owners), (0, False))
        self.assertFalse(pooled.is_authorisation_missing)
        told = pooled.sudo().event_ids.mapped("summary")
        self.assertTrue(any(self.unit_township.name in line for line in told))
