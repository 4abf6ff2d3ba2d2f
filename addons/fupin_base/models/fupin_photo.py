from odoo import api, models
from odoo.exceptions import UserError

from ..kernel.photo import NoPhoto, cleaned, foreign

PHOTO_BYTES = 10 * 1024 * 1024


class FupinPhoto(models.AbstractModel):
    """Photos as the console keeps them, on whatever record: judged by their content, of a bounded size, upright, without
    anything that the camera wrote into them."""

    _name = "fupin.photo"
    _description = "Photos as they are kept"

    @api.model
    def _clean(self, data):
        """Return the bytes of a photo as they are kept.

        :raise UserError: if they are none, too many, or in a format that cannot be opened here; says what to do
        """
        if len(data) > PHOTO_BYTES:
            raise UserError(self._no_photo_words())
        try:
            return cleaned(data)
        except NoPhoto:
            raise UserError(self._foreign_words(foreign(data)) or self._no_photo_words()) from None

    @api.model
    def _no_photo_words(self):
        return self.env._("Photos only (JPG, PNG or WebP), of at most 10 MB each.")

    @api.model
    def _foreign_words(self, kind):
        if kind == "HEIC":
            return self.env._(
                "This is a HEIC photo, which cannot be opened here. On an iPhone: Settings, Camera, Formats, “Most"
                " Compatible”, then take it again; or send a screenshot of it."
            )
        if kind:
            return self.env._(
                "This is a %s file, which cannot be opened here: send a JPG, PNG or WebP, or a screenshot of it.", kind
            )
        return ""

    @api.model
    def _label(self, name):
        """Return name and type of a photo as it is kept, whatever it was called."""
        stem = str(name or "").rpartition(".")[0][:100] or self.env._("Photo")
        return {"name": f"{stem}.jpg", "mimetype": "image/jpeg"}

    @api.model
    def _hold(self, photos, record, all_pictures=False):
        """Hang files on a record; pictures among them say nothing but what is seen on them.

        :param all_pictures: whether what is no picture is refused; else scans and what cannot be read stay as they are
        :raise UserError: see `_clean`
        """
        for photo in photos:
            data, held = photo.raw or b"", {"res_model": record._name, "res_id": record.id}
            clean = self._clean(data) if all_pictures else self._clean_picture(photo, data)
            if clean is not data:
                held["raw"] = clean
            if all_pictures or clean is not data:
                held |= self._label(photo.name)
            photo.write(held)

    @api.model
    def _clean_picture(self, photo, data):
        """Return the bytes of a file as they are kept: as they are, if it is no picture that can be read."""
        if foreign(data) or (len(data) > PHOTO_BYTES and str(photo.mimetype or "").startswith("image/")):
            return self._clean(data)
        try:
            return cleaned(data)
        except NoPhoto:
            return data
