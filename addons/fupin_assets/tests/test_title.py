from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssetCase
from .lushan import LushanAssetCase


@tagged("post_install", "-at_install")
class TestTitle(AssetCase):
    """确权登记: an owner first, a certificate each, filed by the county office (S3-08, S3-12)."""

    def setUp(self):
        super().setUp()
        owners = [(0, 0, {"unit_id": self.unit_village.id, "share": 1})]
        self.asset = self.make_confirmed(owner_ids=owners).with_user(self.user_township)

    def test_title_and_filing(self):
        unfiled = [("titled_on", "!=", False), ("filed_on", "=", False)]
        with self.assertRaisesRegex(UserError, "title first"), self.cr.savepoint():
            self.asset.with_user(self.user_county).action_file()
        self.asset.action_title()
        self.assertEqual(self.asset.state, "confirmed")
        self.assertRegex(self.asset.certificate_number, r"^990101确〔\d{4}〕\d{6}号$")
        self.assertIn(self.asset, self.Asset.search(unfiled))
        desk = self.env["fupin.desk"].with_user(self.user_county).get_desk()["cards"]
        self.assertIn(("asset_unfiled", 1), [(card["key"], card["count"]) for card in desk])
        with self.assertRaisesRegex(UserError, "has its title"), self.cr.savepoint():
            self.asset.action_title()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.asset.action_file()
        self.asset.with_user(self.user_county).action_file()
        self.assertTrue(self.asset.filed_on)
        self.assertNotIn(self.asset, self.Asset.search(unfiled))
        with self.assertRaisesRegex(UserError, "already"), self.cr.savepoint():
            self.asset.with_user(self.user_county).action_file()
        self.assertEqual(self.history(self.asset), ["create", "submit", "confirm", "title", "file"])

    def test_no_title_without_owner_or_confirmation(self):
        nobody = self.make_confirmed(name="无主道路").with_user(self.user_township)
        with self.assertRaisesRegex(UserError, "who owns it"), self.cr.savepoint():
            (self.asset | nobody).action_title()
        self.assertFalse(self.asset.titled_on)
        draft = self.make(name="草稿").with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.action_title()

    def test_who_registers(self):
        for user in (self.user_village, self.user_finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.asset.with_user(user).action_title()
        for name in ("titled_on", "certificate_number", "filed_on"):
            with self.subTest(field=name), self.assertRaises(AccessError), self.cr.savepoint():
                self.asset.with_user(self.user_county).write({name: "2024-01-01"})

    def test_another_owner_another_certificate(self):
        self.asset.action_title()
        self.asset.with_user(self.user_county).action_file()
        first = self.asset.certificate_number
        self.asset.write({"location": "村东"})
        self.assertEqual(self.asset.certificate_number, first)
        # a letter, a new value: the owners are the same
        self.asset.owner_ids.with_context(fupin_reason="x").write(
            {"authorised_unit_id": self.unit_township.id, "authorisation_date": "2024-01-01"}
        )
        self.asset.write({"original_value": 90000, "change_reason": "决算审定"})
        self.assertEqual(self.asset.certificate_number, first)
        values = [(1, self.asset.owner_ids.id, {"unit_id": self.unit_village_next.id})]
        self.asset.write({"owner_ids": values, "change_reason": "县政府决定"})
        self.assertRecordValues(self.asset, [{"titled_on": False, "certificate_number": False, "filed_on": False}])
        event = self.asset.sudo().event_ids.filtered(lambda event: event.transition == "title_void")
        self.assertEqual(event.before["certificate_number"], first)
        self.asset.action_title()
        self.assertNotEqual(self.asset.certificate_number, first)


@tagged("post_install", "-at_install")
class TestLushanTitle(LushanAssetCase):
    """先移交后确权 (S3-13)."""

    def test_transfer_before_title(self):
        asset = self.confirmed(owner_ids=self.owned(self.collective))
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            asset.action_title("确有需要")  # a must takes no reason
        for words in ("第七条", "先移交后确权", "先办理资产移交"):
            self.assertIn(words, str(caught.exception))
        self.assertFalse(asset.titled_on)
        self.hand_over(asset)
        asset.action_title()
        self.assertTrue(asset.certificate_number.startswith("410423确"))

    def test_family_assets_are_not_handed_over(self):
        household = self.env["fupin.household"].create({"name": "李家", "region_id": self.lushan_village.id})
        owners = [(0, 0, {"household_id": household.id, "share": 1})]
        asset = self.confirmed(name="能繁母牛", category_id=self.cattle.id, owner_ids=owners)
        asset.action_title()
        self.assertTrue(asset.titled_on)

    def test_one_of_many_stops_all(self):
        assets = self.confirmed(owner_ids=self.owned(self.collective))
        assets |= self.confirmed(name="生产桥", owner_ids=self.owned(self.collective))
        self.hand_over(assets[0])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            assets.action_title()
        self.assertIn("生产桥", str(caught.exception))
        self.assertEqual(assets.mapped("titled_on"), [False, False])
