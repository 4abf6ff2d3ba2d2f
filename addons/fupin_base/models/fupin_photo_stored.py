from odoo import api, models

from ..kernel.photo import NoPhoto, cleaned

# "from-to": ids of attachments that are still looked through; absent where nothing is left
LEFT = "fupin_base.photos_left"
KINDS = ("image/jpeg", "image/png", "image/webp")
BATCH = 50


class FupinPhoto(models.AbstractModel):
    """Photos that were stored before the console took out what the camera writes into them: looked through once, some
    at a time, by a job that is begun by the migration and ends by itself."""

    _inherit = "fupin.photo"

    @api.model
    def _clean_stored_later(self):
        """Have all photos that are stored now looked through."""
        # sudo: photos of all records, and a setting of the system
        last = self.env["ir.attachment"].sudo().search([("mimetype", "in", KINDS)], order="id desc", limit=1)
        if last:
            self.env["ir.config_parameter"].sudo().set_param(LEFT, f"0-{last.id}")  # sudo: as above
            self.env.ref("fupin_base.ir_cron_fupin_photo_stored")._trigger()

    @api.model
    def _cron_clean_stored(self):
        """Take out of the next photos what the camera wrote into them; comes back at once while some are left."""
        settings = self.env["ir.config_parameter"].sudo()  # sudo: a setting of the system
        left = settings.get_param(LEFT)
        if not left:
            return
        done_to, last = map(int, left.split("-"))
        # sudo: photos of all records
        files = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=like", "fupin.%"), ("mimetype", "in", KINDS), ("id", "<=", last)]
        photos = files.search([*domain, ("id", ">", done_to)], order="id", limit=BATCH)
        for photo in photos:
            self._clean_one_stored(photo)
        waiting = files.search_count([*domain, ("id", ">", photos[-1:].id)]) if photos else 0
        settings.set_param(LEFT, f"{photos[-1:].id}-{last}" if waiting else False)
        self.env["ir.cron"]._commit_progress(len(photos), remaining=waiting)

    @api.model
    def _clean_one_stored(self, photo):
        data = photo.raw or b""
        try:
            clean = cleaned(data)
        except NoPhoto:
            return  # as it was judged when it came
        if clean is not data:
            photo.write({"raw": clean, **self._label(photo.name)})
