from odoo import models
from odoo.tools import SQL


class FupinUnit(models.Model):
    """Figures of units that rules compare; see `fupin.measure`."""

    _inherit = "fupin.unit"

    def _measure_departments_missing(self, alias):
        """How many departments have lent nobody to a unit (S2-05): which ones, says ``office_departments``.

        Whoever has a post in the unit on the day, and had one in a unit whose name holds the word, was lent by it.
        """
        measures = self.env["fupin.measure"]
        return SQL(
            """(SELECT count(*) FROM unnest(%(words)s::text[]) word WHERE NOT EXISTS (
                    SELECT FROM fupin_assignment post
                    JOIN fupin_assignment home ON home.user_id = post.user_id AND home.unit_id <> post.unit_id
                    JOIN fupin_unit lender ON lender.id = home.unit_id AND position(word IN lender.name) > 0
                    WHERE post.unit_id = %(id)s AND post.date_from <= %(day)s
                    AND (post.date_to IS NULL OR post.date_to >= %(day)s)))""",
            words=list(measures._given("office_departments") or ()), id=SQL.identifier(alias, "id"), day=measures._day(),
        )  # fmt: skip
