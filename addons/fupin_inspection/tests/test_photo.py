import base64
import io
from datetime import date
from unittest.mock import patch

from PIL import Image

from odoo.addons.fupin_base.models import fupin_photo
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PIXEL, SweepCase
from .test_field_batch import photo


@tagged("post_install", "-at_install")
class TestPhoto(SweepCase):
    """Photos: what they may be, what is taken out of them, and of which assets they are asked for."""

    def test_nothing_but_the_picture_is_kept_whichever_way_it_comes(self):
        sent = photo()
        taken = base64.b64decode(sent["data"])
        self.assertIn(b"Wang", taken)
        mine = self.env["fupin.inspection"].with_user(self.user_village)
        loose = mine.env["ir.attachment"].create({"name": "a.jpg", "raw": taken})
        made = [
            mine.browse(self.report(is_normal=False, note="漏雨", photos=[sent])["id"]),
            mine.create({"asset_id": self.assets[1].id, "photo_ids": [(0, 0, {"name": "b.jpg", "raw": taken})]}),
            mine.create({"asset_id": self.assets[2].id, "photo_ids": [(4, loose.id)]}),
        ]
        made[1].write({"photo_ids": [(0, 0, {"name": "c.jpg", "datas": sent["data"]})]})
        photos = mine.concat(*made).photo_ids
        self.assertEqual(len(photos), 4)
        for one in photos:
            with self.subTest(one.name):
                self.assertNotIn(b"Wang", one.raw)
                self.assertFalse(Image.open(io.BytesIO(one.raw)).getexif())
                self.assertEqual((one.res_model, one.mimetype), ("fupin.inspection", "image/jpeg"))

    def test_what_is_no_photo_is_refused_whatever_it_is_called(self):
        script = base64.b64encode(b"<svg onload='x'/>").decode()
        for data in (script, "", "aGVsbG8=", PIXEL[:40]):
            with self.subTest(data), self.assertRaisesRegex(UserError, "Photos only"), self.cr.savepoint():
                self.report(is_normal=False, note="漏雨", photos=[{"name": "a.jpg", "data": data}])
        self.report(is_normal=False, note="漏雨", photos=[{"name": "page.html", "data": PIXEL}])
        self.assertRecordValues(self.inspections().photo_ids, [{"name": "page.jpg", "mimetype": "image/jpeg"}])

    def test_what_cannot_be_opened_here_is_refused_with_what_to_do(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
        gif = io.BytesIO()
        Image.new("RGB", (4, 4)).save(gif, "GIF")
        mine = self.env["fupin.inspection"].with_user(self.user_village)
        for data, english, chinese in ((heic, "HEIC", "兼容性最佳"), (gif.getvalue(), "GIF", "截图")):
            sent = {"name": "IMG_1.jpg", "data": base64.b64encode(data).decode()}
            with self.subTest(english):
                with self.assertRaisesRegex(UserError, english), self.cr.savepoint():
                    self.report(is_normal=False, note="漏雨", photos=[sent])
                with self.assertRaisesRegex(UserError, english), self.cr.savepoint():
                    mine.create({"asset_id": self.assets[0].id, "photo_ids": [(0, 0, {"name": "a.heic", "raw": data})]})
                item = {"kind": "inspection", "client_uuid": "h1", "task_id": self.task.id, "is_normal": False,
                        "asset_id": self.assets[0].id, "note": "漏雨", "photos": [sent]}  # fmt: skip
                [answer] = mine.with_context(lang="zh_CN").report_batch([item], self.user_village.id)
                self.assertEqual(answer["state"], "refused")
                self.assertIn(chinese, answer["reason"])
        self.assertFalse(self.inspections())

    def test_on_other_records_as_well(self):
        """Photos of problems and of assets were kept with whatever the camera had written into them."""
        taken = base64.b64decode(photo()["data"])
        problem = self.env["fupin.problem"].with_user(self.user_village).create(
            {"asset_id": self.assets[0].id, "description": "漏雨", "photo_ids": [(0, 0, {"name": "a.jpg", "raw": taken})]}
        )  # fmt: skip
        asset = self.make()
        asset.photo_ids = [(0, 0, {"name": "b.jpg", "raw": taken}), (0, 0, {"name": "scan.pdf", "raw": b"%PDF-1.4 x"})]
        for one in problem.photo_ids | asset.photo_ids[0]:
            self.assertNotIn(b"Wang", one.raw)
            self.assertEqual(one.res_model, "fupin.problem" if one in problem.photo_ids else "fupin.asset")
        self.assertEqual(asset.photo_ids[1].raw, b"%PDF-1.4 x", "what is no picture stays as it is")
        with self.assertRaisesRegex(UserError, "HEIC"), self.cr.savepoint():
            problem.photo_ids = [(0, 0, {"name": "c.heic", "raw": b"\0\0\0\x18ftypheic" + b"\0" * 32})]
        less = patch.object(fupin_photo, "PHOTO_BYTES", len(taken) - 1)
        with less, self.assertRaisesRegex(UserError, "10 MB"), self.cr.savepoint():
            problem.photo_ids = [(0, 0, {"name": "d.jpg", "raw": taken})]
        self.assertEqual(len(problem.photo_ids), 1)

    def test_the_limit_from_both_sides(self):
        sent = photo()
        size = len(base64.b64decode(sent["data"]))
        smaller = patch.object(fupin_photo, "PHOTO_BYTES", size - 1)
        with smaller, self.assertRaisesRegex(UserError, "10 MB"), self.cr.savepoint():
            self.report(is_normal=False, note="漏雨", photos=[sent])
        with patch.object(fupin_photo, "PHOTO_BYTES", size):
            self.report(is_normal=False, note="漏雨", photos=[sent] * 9)
        with self.assertRaisesRegex(UserError, "At most 9"), self.cr.savepoint():
            self.report(asset=self.assets[1], is_normal=False, note="漏雨", photos=[sent] * 10)
        self.assertEqual(len(self.inspections().photo_ids), 9)
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.env["fupin.photo"].with_user(self.user_village).with_context(lang="zh_CN")
        with self.assertRaisesRegex(UserError, "每张不超过10MB"), self.cr.savepoint():
            chinese._clean(b"x" * (10 * 1024 * 1024 + 1))

    # ------------------------------------------------------------ whose turn it is

    def ask_photos(self, months):
        self.env["ir.config_parameter"].set_param("fupin_inspection.sweep_photo_months", months)

    def test_an_asset_whose_turn_it_is_takes_a_photo_or_a_word(self):
        self.ask_photos(1)
        with self.assertRaisesRegex(UserError, "photographed"), self.cr.savepoint():
            self.report()
        self.report(photos=[photo()])
        self.report(asset=self.assets[1], note="道路不通，到不了现场")
        self.report(asset=self.assets[2], is_normal=False, note="漏雨")
        self.assertEqual(len(self.inspections()), 3)

    def test_all_normal_waits_for_the_photos(self):
        mine = self.task.with_user(self.user_village)
        self.ask_photos(1)
        with self.assertRaisesRegex(UserError, "村组道路0"), self.cr.savepoint():
            mine.action_all_normal()
        self.assertFalse(self.inspections())
        for asset in self.assets:
            self.report(asset=asset, photos=[photo()])
        mine.action_all_normal()
        self.assertEqual(self.task.state, "submitted")

    def test_without_the_demand_nobody_is_held_up(self):
        self.ask_photos(0)
        self.report()
        self.task.with_user(self.user_village).action_all_normal()
        self.assertEqual(self.task.state, "submitted")

    def test_every_asset_has_its_turn_once_a_year(self):
        self.env["ir.config_parameter"].search([("key", "=", "fupin_inspection.sweep_photo_months")]).unlink()
        self.duty._generate_tasks(date(2024, 1, 1), date(2024, 12, 31))
        tasks = self.env["fupin.task"].search([("unit_id", "=", self.unit_village.id)])
        self.assertEqual(len(tasks), 12)
        for asset in self.assets:
            self.assertEqual(len([task for task in tasks if task._asks_photo(asset.id)]), 1, asset.name)

    def test_the_standard_of_the_place_goes_before_the_setting(self):
        self.ask_photos(1)
        self.assertTrue(self.task._asks_photo(self.assets[0].id))
        with patch.object(type(self.env["fupin.policy"]), "_parameter", lambda policy, key, region, day: 0):
            self.assertFalse(self.task._asks_photo(self.assets[0].id))

    def test_the_page_names_them(self):
        self.ask_photos(3)
        page = self.env["fupin.task"].with_user(self.user_village).get_sweep(self.task.id)
        named = {asset["id"] for asset in page["assets"] if asset["asks_photo"]}
        self.assertEqual(named, {asset.id for asset in self.assets if self.task._asks_photo(asset.id)})
        self.assertEqual(len(named), 1, "a third of three assets made one after the other")
        self.assertEqual(page["user"]["id"], self.user_village.id)
        self.assertEqual(page["task"]["submissions"], 0)
