import io
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from ..models import fupin_photo_stored
from .common import FupinCase


@tagged("post_install", "-at_install")
class TestPhotoStored(FupinCase):
    """Photos that were stored with what the camera wrote are cleaned by a job that ends by itself."""

    def photo(self, kind="JPEG", model="fupin.unit", told=True):
        taken, exif = io.BytesIO(), Image.Exif()
        exif[0x0110] = "the phone of Wang"
        Image.new("RGB", (40, 30), (23, 96, 63)).save(taken, kind, **({"exif": exif} if told else {}))
        values = {
            "name": f"a.{kind.lower()}",
            "raw": taken.getvalue(),
            "res_model": model,
            "res_id": self.unit_village.id,
        }
        return self.env["ir.attachment"].create(values)

    def test_cleaned_in_batches_until_none_is_left(self):
        photos = [self.photo(), self.photo("PNG"), self.photo(told=False)]
        plain, foreign = photos[2].raw, self.photo(model="res.partner")
        self.assertIn(b"Wang", photos[0].raw)
        jobs, setting = self.env["fupin.photo"], self.env["ir.config_parameter"].sudo()
        setting.set_param(fupin_photo_stored.LEFT, False)
        jobs._cron_clean_stored()
        self.assertIn(b"Wang", photos[0].raw, "nothing was left to it")
        jobs._clean_stored_later()
        later = self.photo()
        self.assertEqual(setting.get_param(fupin_photo_stored.LEFT), f"0-{foreign.id}")
        setting.set_param(fupin_photo_stored.LEFT, f"{photos[0].id - 1}-{foreign.id}")
        progress = []
        with (
            patch.object(fupin_photo_stored, "BATCH", 2),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda _self, *a, **k: progress.append((a, k))),
        ):
            for _turn in range(3):
                jobs._cron_clean_stored()
        self.assertEqual(progress, [((2,), {"remaining": 1}), ((1,), {"remaining": 0})])
        self.assertFalse(setting.get_param(fupin_photo_stored.LEFT))
        self.env.invalidate_all()
        for photo in photos:
            self.assertNotIn(b"Wang", photo.raw)
            self.assertEqual(photo.mimetype, "image/jpeg")
        self.assertEqual(photos[2].raw, plain)
        self.assertIn(b"Wang", foreign.raw)
        self.assertIn(b"Wang", later.raw, "what comes later is cleaned where it comes in")
