import base64
import io

from PIL import Image
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .contract_case import ContractCase

JPEG = io.BytesIO()
Image.new("RGB", (1600, 1200), (90, 140, 110)).save(JPEG, "JPEG")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 04:00:00")
class TestBrief(ContractCase):
    """One page for a visit: its figures are those of the register, and of what its reader may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit_village.leader_id = cls.user_village
        cls.road_asset = cls.make_confirmed(name="通村公路", original_value=300000)
        cls.idle = cls.make_confirmed(
            name="旧冷库", category_id=cls.solar.id, original_value=250000, use_status="idle", custodian_name="王守库",
            custodian_phone="13912345678", owner_ids=[Command.create({"unit_id": cls.unit_village.id, "share": 1.0})],
        )  # fmt: skip
        cls.make(name="还没确认", original_value=999999)
        cls.far = cls.make_confirmed_by(cls.user_village_next, name="下坪水渠", original_value=50000)
        cls.let = cls.contract(running=True, date_end="2026-12-31")
        cls.idle.with_user(cls.user_township).photo_ids = [
            Command.create({"name": "冷库.jpg", "raw": JPEG.getvalue()}),
            Command.create({"name": "坏.jpg", "raw": b"\xff\xd8\xff\xe0 no picture", "mimetype": "image/jpeg"}),
        ]

    @classmethod
    def make_confirmed_by(cls, user, **changes):
        asset = cls.make(user, **changes)
        asset.action_submit()
        asset.with_user(cls.user_township).action_confirm()
        return asset

    def page(self, user, **values):
        return self.env["fupin.brief"].with_user(user).create(values)

    def told(self, user, **values):
        return self.page(user, **values)._told()

    def figure(self, told, word):
        return next(figure for figure in told["figures"] if figure["word"] == word)

    def block(self, told, title):
        return next(block for block in told["blocks"] if block["title"] == title)

    def test_a_village_is_told_with_its_confirmed_assets(self):
        told = self.told(self.user_village)
        self.assertEqual(told["title"], "上坪村帮扶项目资产调研一页纸")
        self.assertEqual(self.figure(told, "已确认资产")["value"], "3 项")
        self.assertEqual(self.figure(told, "原值")["value"], "65.00 万元")
        unused = self.figure(told, "没有正常使用")
        self.assertEqual((unused["value"], unused["note"]), ("1 项", "25.00 万元，占 38.5%"))
        self.assertEqual([bar["told"] for bar in told["bars"]], ["2 项　40.00 万元", "1 项　25.00 万元"])
        self.assertEqual([row[0] for row in self.block(told, "主要资产")["rows"]], ["通村公路", "旧冷库", "扶贫车间"])
        self.assertEqual([row[0] for row in self.block(told, "闲置、低效、损毁资产")["rows"]], ["旧冷库"])
        self.assertEqual(told["people"], [("上坪村集体经济组织", self.user_village.name)])

    def test_a_township_is_told_by_village_and_a_county_by_township(self):
        told = self.told(self.user_township)
        self.assertEqual(self.figure(told, "原值")["value"], "70.00 万元")
        rows = self.block(told, "各村")["rows"]
        self.assertEqual(
            [(row[0], row[1], row[-1]) for row in rows],
            [("上坪村", "3 项", "65.00 万元"), ("下坪村", "1 项", "5.00 万元")],
        )
        self.assertEqual(rows[0][2], "闲置等 38.5%")
        rows = self.block(self.told(self.user_county), "各乡镇")["rows"]
        self.assertEqual([row[0] for row in rows], ["青石镇"])

    def test_contracts_that_end_within_ninety_days(self):
        rows = self.block(self.told(self.user_township), "90 天内到期和已过期的合同")["rows"]
        self.assertEqual([row[1:] for row in rows], [["1.20 万元/年", "2026-12-31"]])
        with freeze_time("2026-09-01 04:00:00"):
            self.assertFalse(self.block(self.told(self.user_township), "90 天内到期和已过期的合同")["rows"])
        with freeze_time("2027-01-10 04:00:00"):
            rows = self.block(self.told(self.user_township), "90 天内到期和已过期的合同")["rows"]
            self.assertEqual(rows[0][-1], "已过期 10 天")

    def test_an_asset_is_told_with_who_answers_and_no_number_of_a_phone(self):
        page = self.page(self.user_county, asset_id=self.idle.id)
        told = page._told()
        self.assertEqual(self.figure(told, "原值")["value"], "25.00 万元")
        self.assertEqual(self.figure(told, "使用状况")["value"], "闲置")
        self.assertEqual(self.block(told, "权属")["rows"], [["上坪村集体经济组织", "100.00%"]])
        self.assertIn(("管护人", "王守库"), told["people"])
        self.assertEqual([photo["name"] for photo in told["photos"]], ["旧冷库"])
        text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page._pdf())).pages)
        self.assertIn("王守库", text)
        for digits in ("13912345678", "139", "5678"):
            self.assertNotIn(digits, text)

    def test_one_sheet_of_a4_and_a_picture(self):
        for user in (self.user_village, self.user_township, self.user_county):
            page = self.page(user)
            sheets = PdfReader(io.BytesIO(page._pdf())).pages
            self.assertEqual(len(sheets), 1, user.login)
            self.assertEqual([round(float(side) / 72 * 25.4) for side in sheets[0].mediabox[2:]], [210, 297])
            picture = Image.open(io.BytesIO(base64.b64decode(page.image)))
            self.assertEqual((picture.format, picture.width), ("PNG", 750))
            self.assertEqual(page.action_pdf()["params"]["filename"][-4:], ".pdf")
            self.assertEqual(page.action_picture()["params"]["filename"][-4:], ".png")

    def test_nobody_is_told_what_he_may_not_read(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.page(self.user_village_next, asset_id=self.idle.id, region_id=False)._told()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.page(self.user_county_other, region_id=self.village.id)._told()
        # a neighbour's place has a name for all of the county; what stands in it is not told
        told = self.told(self.user_village_next, region_id=self.village.id)
        self.assertEqual(self.figure(told, "已确认资产")["value"], "0 项")
        self.assertFalse(told["photos"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.page(self.user_third_party)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.page(self.user_village, region_id=False).action_pdf()

    def test_a_place_costs_the_same_whatever_its_size(self):
        def statements():
            page = self.page(self.user_county)
            page._told()
            self.env.flush_all()
            before = self.cr.sql_log_count
            page._told()
            return self.cr.sql_log_count - before

        few = statements()
        for number in range(12):
            self.make_confirmed(name=f"路{number}", original_value=1000 + number)
        self.assertLessEqual(statements(), few + 2)

    def test_the_window_shows_the_page_at_once(self):
        with Form(self.env["fupin.brief"].with_user(self.user_village)) as form:
            self.assertTrue(form.image)
            form.region_id = self.township
            self.assertTrue(form.image)
