from base64 import b64decode
from binascii import Error as NotBase64

from odoo import api, fields, models
from odoo.exceptions import UserError

MOST_PHOTOS = 9


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
            self.env["fupin.photo"]._hold(photos & added, inspection, all_pictures=True)

    @api.model
    def _photo_commands(self, photos):
        """Return the commands that attach photos as a device sends them: ``[{"name", "data": base64}]``."""
        kept, commands = self.env["fupin.photo"], []
        for photo in photos or []:
            try:
                data = b64decode(photo["data"], validate=True)
            except (NotBase64, TypeError, ValueError):
                data = b""
            values = {**kept._label(photo.get("name")), "raw": kept._clean(data)}
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
