from odoo import fields, models
from odoo.tools import SQL


class FupinUnit(models.Model):
    """Where a county lets everybody read its public notices on the web."""

    _inherit = "fupin.unit"

    has_public_pages = fields.Boolean(
        string="Public notices on the web",
        help="Each notice of this county has a page of its own that needs no account, with a code to scan.",
    )

    _public_pages_idx = models.Index("(region_code) WHERE has_public_pages")

    def _county_with_pages(self, code):
        """Return the query of the office that switched pages on for a place.

        :param code: SQL of the place's 12 digits
        """
        return SQL(
            """SELECT 1 FROM fupin_unit office
               WHERE office.has_public_pages AND office.active AND office.unit_type = 'county_office'
               AND office.region_code = left(%s, 6) || '000000'""",
            code,
        )
