import base64

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date

from ..kernel import year_picture


class FupinYearPicture(models.AbstractModel):
    """A window that shows one year in one picture and hands it over. Only what its reader may read is added up.

    How to use: name what it is about (``_about``, a many2one field) and extend `_title` and `_content`.
    """

    _name = "fupin.year.picture"
    _description = "One year in one picture"
    _about = None

    year = fields.Integer(required=True, default=lambda self: local_date().year)
    picture = fields.Binary(compute="_compute_picture")

    @api.depends(lambda self: [self._about, "year"] if self._about else ["year"])
    def _compute_picture(self):
        for page in self:
            page.picture = base64.b64encode(page._drawn()) if page[self._about] and page.year else False

    def action_download(self):
        """Hand over the picture."""
        self.ensure_one()
        return self.env["fupin.print"]._download(f"{self._title()}.png", self._drawn())

    def _title(self):
        """Return the head of the picture, in Chinese as papers are."""
        return f"{self[self._about].display_name}{self.year}年"

    def _content(self):
        """Hook: return the figures, sections and last lines of the picture, see `kernel.year_picture.picture`."""
        return [], [], []

    def _drawn(self):
        """Return the PNG."""
        return year_picture.picture(self._title(), *self._content())

    def _days(self):
        """Return the domain of the days of the year."""
        return [("date", ">=", f"{self.year:04}-01-01"), ("date", "<=", f"{self.year:04}-12-31")]
