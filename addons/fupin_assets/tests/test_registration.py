from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestRegistration(AssetCase):
    """Where else an asset is registered, by whose property it is (S1-30 … S1-32)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.state = cls.env.ref("fupin_assets.platform_state_assets")
        cls.rural = cls.env.ref("fupin_assets.platform_rural")
        cls.monitoring = cls.env.ref("fupin_assets.platform_monitoring")

    def wanted(self, asset):
        """Return whether the list holds the asset, and what it says is missing."""
        asset.invalidate_recordset()
        listed = asset in self.Asset.search([("is_registration_missing", "=", True), ("id", "=", asset.id)])
        self.assertEqual(asset.is_registration_missing, listed)
        self.assertEqual(not listed, asset in self.Asset.search([("is_registration_missing", "=", False)]))
        return asset.registrations_missing or ""

    def owned(self, **owner):
        return self.make_confirmed(owner_ids=[(0, 0, {"share": 1, **owner})]).with_user(self.user_township)

    def test_by_kind_of_owner(self):
        household = self.env["fupin.household"].create({"name": "李家", "region_id": self.village.id})
        for owner, platforms in (
            ({"unit_id": self.unit_township.id}, self.state | self.monitoring),
            ({"unit_id": self.unit_village.id}, self.rural | self.monitoring),
            ({"household_id": household.id}, self.monitoring),
        ):
            with self.subTest(owner=owner):
                told = self.wanted(self.owned(**owner))
                for platform in self.state | self.rural | self.monitoring:
                    self.assertEqual(platform.name in told, platform in platforms, platform.name)

    def test_the_numbers_close_the_list(self):
        asset = self.owned(unit_id=self.unit_village.id)
        asset.write({"registration_ids": [(0, 0, {"platform_id": self.rural.id, "number": "SZ-7"})]})
        self.assertEqual(self.wanted(asset), self.monitoring.name)
        asset.write({"registration_ids": [(0, 0, {"platform_id": self.monitoring.id, "number": "FP-9"})]})
        self.assertEqual(self.wanted(asset), "")
        self.assertEqual(asset.registration_ids.user_id, self.user_township)
        self.assertIn("FP-9", asset.sudo().event_ids[0].summary)
        asset.registration_ids[0].unlink()
        self.assertIn(self.rural.name, self.wanted(asset))

    def test_a_county_adds_a_platform_of_its_own(self):
        asset = self.owned(unit_id=self.unit_village.id)
        values = {"code": "XP", "name": "县资产云", "for_collective": True}
        self.env["fupin.platform"].create({**values, "region_id": self.regions["990102000000"].id})
        self.assertNotIn("县资产云", self.wanted(asset))
        own = (
            self.env["fupin.platform"]
            .with_user(self.user_administrator)
            .create({**values, "region_id": self.county.id})
        )
        self.assertIn("县资产云", self.wanted(asset))
        own.active = False
        self.assertNotIn("县资产云", self.wanted(asset))

    def test_drafts_and_what_nobody_owns_are_not_asked_for(self):
        self.assertEqual(self.wanted(self.make()), "")
        self.assertEqual(self.wanted(self.make_confirmed()), "")

    def test_the_village_reads_and_the_neighbour_does_not(self):
        asset = self.owned(unit_id=self.unit_village.id)
        asset.write({"registration_ids": [(0, 0, {"platform_id": self.rural.id, "number": "SZ-7"})]})
        line = asset.registration_ids
        self.assertEqual(line.with_user(self.user_village).number, "SZ-7")
        for user in (self.user_village, self.user_finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                line.with_user(user).write({"number": "SZ-8"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.with_user(self.user_village_next).mapped("number")
