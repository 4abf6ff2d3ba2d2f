from base64 import b64decode
from binascii import Error as NotBase64
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.photo import NoPhoto, cleaned

MOST_PHOTOS = 9
PHOTO_BYTES = 10 * 1024 * 1024


class FupinInspection(models.Model):
    """Photos of an inspection: of a bounded number and size, judged by their content, without metadata."""

    _inherit = "fupin.inspection"

    def _hold_photos(self, added):
        """Photos are reached through their inspection, and say nothing but what is seen on them."""
        for inspection in self.filtered("photo_ids"):
            photos = inspection.photo_ids
            photos.check_access("write")
            if len(photos) > MOST_PHOTOS:
                raise UserError(self.env._("At most %s photos.", MOST_PHOTOS))
            for photo in photos & added:
                data = photo.raw or b""
                clean = self._clean_photo(data)
                held = {"res_model": self._name, "res_id": inspection.id, **self._photo_label(photo.name)}
                photo.write(held if clean is data else {**held, "raw": clean})

    @api.model
    def _photo_label(self, name):
        """Return name and type of a photo as it is kept, whatever it was called."""
        stem = str(name or "").rpartition(".")[0][:100] or self.env._("Photo")
        return {"name": f"{stem}.jpg", "mimetype": "image/jpeg"}

    @api.model
    def _clean_photo(self, data):
        """Return the bytes of a photo as they are kept; `UserError` if they are none, or too many."""
        if len(data) <= PHOTO_BYTES:
            with suppress(NoPhoto):
                return cleaned(data)
        raise UserError(self.env._("Photos only (JPG, PNG or WebP), of at most 10 MB each."))

    @api.model
    def _photo_commands(self, photos):
        """Return the commands that attach photos as a device sends them: ``[{"name", "data": base64}]``."""
        commands = []
        for photo in photos or []:
            try:
                data = b64decode(photo["data"], validate=True)
            except (NotBase64, TypeError, ValueError):
                data = b""
            values = {**self._photo_label(photo.get("name")), "raw": self._clean_photo(data)}
            commands.append(fields.Command.create(values))
        return commands

    def _check_photographed(self):
        """Raise `UserError` for what is normal without a photo that its task asks for this time, and no word why."""
        for inspection in self.filtered(lambda one: one.is_normal and one.task_id and one.asset_id):
            told = inspection.photo_ids or (inspection.note or "").strip()
            if not told and inspection.task_id._demands_photo(inspection.asset_id.id):
                raise UserError(
                    self.env._("“%s” is photographed this time: take a photo, or write why not.",
                               inspection.asset_id.sudo().name)  # sudo: the name of what he inspects
                )  # fmt: skip
