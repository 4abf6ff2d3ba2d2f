from odoo import models
from odoo.tools import SQL


class FupinDisclosure(models.Model):
    """Figures of public notices that rules compare; see `fupin.measure`. How long one hangs is its field ``days``."""

    _inherit = "fupin.disclosure"

    def _measure_days_since_end(self, alias):
        """Days since the last day of a notice that nobody has closed; none while it hangs and once it is closed."""
        last, day = SQL.identifier(alias, "date_to"), self.env["fupin.measure"]._day()
        return SQL(
            "CASE WHEN %s = 'posted' AND %s < %s THEN %s::date - %s END",
            SQL.identifier(alias, "state"), last, day, day, last,
        )  # fmt: skip

    def _measure_objection_days(self, alias):
        """Days that the oldest unanswered objection has waited; none without one."""
        return SQL(
            """(SELECT %s::date - min(objection.date) FROM fupin_disclosure_objection objection
               WHERE objection.disclosure_id = %s AND objection.outcome IS NULL)""",
            self.env["fupin.measure"]._day(), SQL.identifier(alias, "id"),
        )  # fmt: skip
