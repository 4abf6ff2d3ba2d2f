import base64

from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinYearPicture(models.AbstractModel):
    """A window that shows one year in one picture and hands it over. Only what its reader may read is added up.

    How to use: name what it is about (``_about``, a many2one field) and draw: `_title`, `_drawn`.
    """

    _name = "fupin.year.picture"
    _description = "One year in one picture"
    _about = None

    year = fields.Integer(required=True, default=lambda self: local_date().year)
    picture = fields.Binary(compute="_compute_picture")

    def _compute_picture(self):
        """How to use: extend with the fields it depends on."""
        for page in self:
            page.picture = base64.b64encode(page._drawn()) if page[self._about] and page.year else False

    def action_download(self):
        """Hand over the picture."""
        self.ensure_one()
        return self.env["fupin.print"]._download(f"{self._title()}.png", self._drawn())

    def _title(self):
        """Hook: the head of the picture, in Chinese as papers are."""
        raise NotImplementedError

    def _drawn(self):
        """Hook: the PNG."""
        raise NotImplementedError

    def _days(self):
        """Return the domain of the days of the year."""
        return [("date", ">=", f"{self.year:04}-01-01"), ("date", "<=", f"{self.year:04}-12-31")]
