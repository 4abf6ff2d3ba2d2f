import base64
import io

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssetCase
from .lushan import LushanAssetCase


@tagged("post_install", "-at_install")
class TestLushanRights(LushanAssetCase):
    """The six rights follow from kind, owner and operator (S3-26, S3-43 … S3-78)."""

    def titled(self, **changes):
        asset = self.confirmed(owner_ids=self.owned(self.collective), **changes)
        self.hand_over(asset)
        asset.action_title()
        return asset

    def holders(self, asset):
        return dict(asset.right_ids.mapped(lambda right: (right.right_type, right.holder)))

    def test_public(self):
        asset = self.confirmed(owner_ids=self.owned(self.collective))
        self.assertFalse(asset.right_ids)
        own = self.collective.name
        proposed = asset.rights_line
        self.assertIn(own, proposed)
        self.hand_over(asset)
        asset.action_title()
        watched = "县、乡两级纪委监委，县级财政部门、乡村振兴部门"
        expected = dict.fromkeys(("ownership", "operation", "management", "income", "disposal"), own)
        self.assertEqual(self.holders(asset), {**expected, "supervision": watched})
        self.assertEqual(asset.rights_line.count(own), 1)  # one line, holders not repeated
        self.assertEqual(set(asset.rights_line), set(proposed))
        right = asset.right_ids.filtered(lambda right: right.right_type == "operation")
        self.assertIn("第十一条", right.basis)
        self.assertEqual((right.date_from, right.is_by_rule), (asset.titled_on, True))

    def test_operating(self):
        """During the contract the operator runs and keeps it; without one the owner does."""
        solar = {"category_id": self.solar.id, "useful_life": 20}
        run = self.holders(self.titled(name="光伏一站", operator_name="鲁山县阳光合作社", **solar))
        self.assertEqual({run[one] for one in ("operation", "management")}, {"鲁山县阳光合作社"})
        self.assertEqual({run[one] for one in ("ownership", "income", "disposal")}, {self.collective.name})
        asset = self.titled(name="光伏二站", **solar)
        self.assertEqual(self.holders(asset)["operation"], self.collective.name)
        for operator, holder in (("鲁山县新合作社", "鲁山县新合作社"), (False, self.collective.name)):
            asset.operator_name = operator
            found = self.holders(asset)
            self.assertEqual({found[one] for one in ("operation", "management")}, {holder})
            self.assertEqual(found["income"], self.collective.name)
        with self.assertRaises(AccessError), self.cr.savepoint():
            asset.right_ids.create({"asset_id": asset.id, "right_type": "income", "holder": "x", "follows": "operator"})

    def test_household(self):
        household = self.env["fupin.household"].create({"name": "李家", "region_id": self.lushan_village.id})
        owners = [(0, 0, {"household_id": household.id, "share": 1})]
        asset = self.confirmed(name="能繁母牛", category_id=self.cattle.id, owner_ids=owners)
        asset.action_title()
        found = self.holders(asset)
        found.pop("supervision")
        self.assertEqual(set(found.values()), {"李家"})

    def test_what_somebody_changed_stays(self):
        asset = self.titled()
        entrusted = asset.right_ids.filtered(lambda right: right.right_type == "management")
        with self.assertRaises(AccessError), self.cr.savepoint():
            entrusted.with_user(self.clerk).write({"holder": "物业公司"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            entrusted.write({"is_by_rule": True})
        entrusted.write({"holder": "村物业公司", "basis": "代管协议"})
        self.assertFalse(entrusted.is_by_rule)
        self.assertIn("村物业公司", asset.rights_line)
        self.assertIn("村物业公司", asset.sudo().event_ids[0].summary)
        first = asset.certificate_number
        values = [(1, asset.owner_ids.id, {"unit_id": self.government.id})]
        asset.write({"owner_ids": values, "change_reason": "县里决定"})
        self.assertEqual(asset.right_ids, entrusted)
        asset.action_title()
        self.assertNotEqual(asset.certificate_number, first)
        found = self.holders(asset)
        self.assertEqual(len(found), 6)
        self.assertEqual((found["management"], found["ownership"]), ("村物业公司", self.government.name))
        # one holder at a time
        right = self.env["fupin.asset.right"].with_user(self.officer)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            right.create({"asset_id": asset.id, "right_type": "income", "holder": "x"})
            self.env.flush_all()

    def test_certificate(self):
        asset = self.titled(name="东沟生产桥", original_value=123456.78)
        bare = self.confirmed(name="未确权", owner_ids=self.owned(self.collective))
        with self.assertRaises(UserError), self.cr.savepoint():
            bare.action_print_certificate()
        action = (asset | bare).action_print_certificate()
        reader = PdfReader(io.BytesIO(base64.b64decode(action["params"]["content"])))
        text = "".join("".join(page.extract_text().split()) for page in reader.pages)
        for words in (asset.certificate_number, "东沟生产桥", "123,456.78", "100.0000%", self.collective.name, "第十一条",
                      "领导小组"):  # fmt: skip
            self.assertIn(words, text)
        self.assertNotIn("未确权", text)
        self.assertEqual(len(reader.pages), 1)


@tagged("post_install", "-at_install")
class TestRights(AssetCase):
    """Without a policy the owner is all that is known."""

    def test_ownership_alone(self):
        owners = [(0, 0, {"unit_id": unit.id, "share": 0.5}) for unit in (self.unit_village, self.unit_village_next)]
        asset = self.make_confirmed(owner_ids=owners).with_user(self.user_township)
        asset.action_title()
        names = f"{self.unit_village.name}、{self.unit_village_next.name}"
        self.assertRecordValues(asset.right_ids, [{"right_type": "ownership", "holder": names, "is_by_rule": True}])
        # the other owner village reads them
        self.assertTrue(asset.right_ids.with_user(self.user_village_next).mapped("holder"))
        with self.assertRaises(AccessError), self.cr.savepoint():
            asset.right_ids.with_user(self.user_village_far).mapped("holder")

    def test_immovables_without_certificate(self):
        missing = [("is_immovable", "=", True), ("estate_number", "=", False)]
        asset = self.make()
        self.assertNotIn(asset, self.Asset.search(missing))
        asset.is_immovable = True
        self.assertIn(asset, self.Asset.search(missing))
        asset.estate_number = "豫（2024）鲁山县不动产权第0001号"
        self.assertNotIn(asset, self.Asset.search(missing))
