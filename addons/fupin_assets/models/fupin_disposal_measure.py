from odoo import models
from odoo.tools import SQL


class FupinDisposal(models.Model):
    """Figures of disposals that rules and gates compare; see `fupin.measure`."""

    _inherit = "fupin.disposal"

    def _measure_unused_days(self, alias):
        """Days since the last receipt while proceeds are neither used nor remitted; none without a rest (S1-65)."""
        return SQL(
            """CASE WHEN %s > 0 THEN (SELECT %s::date - max(money.date) FROM fupin_disposal_money money
               WHERE money.disposal_id = %s AND money.kind = 'receipt') END""",
            SQL.identifier(alias, "balance"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "id"),
        )  # fmt: skip

    def _measure_remitted_share(self, alias):
        """Remitted to the county's treasury ÷ net proceeds (S3-76); none without net proceeds."""
        return SQL(
            """COALESCE((SELECT sum(used.amount) FROM fupin_disposal_proceeds_use used
               WHERE used.disposal_id = %s AND used.kind = 'remit'), 0) / NULLIF(GREATEST(%s, 0), 0)""",
            SQL.identifier(alias, "id"), SQL.identifier(alias, "net_proceeds"),
        )  # fmt: skip

    def _measure_refund_ratio(self, alias):
        """What came back ÷ the stake (S3-77); none without a stake, and where force majeure took a part of it."""
        return SQL(
            "CASE WHEN NOT COALESCE(%s, FALSE) THEN COALESCE(%s, 0) / NULLIF(%s, 0) END",
            SQL.identifier(alias, "force_majeure"), SQL.identifier(alias, "proceeds"),
            SQL.identifier(alias, "stake"),
        )  # fmt: skip

    def _measure_price_to_appraisal(self, alias):
        """Proceeds ÷ appraised value; none without an appraisal or without proceeds."""
        return SQL(
            "NULLIF(%s, 0) / NULLIF(%s, 0)",
            SQL.identifier(alias, "proceeds"),
            SQL.identifier(alias, "appraisal_amount"),
        )

    def _measure_days_since_notice(self, alias):
        """Days since the public notice closed, until it is carried out."""
        return SQL(
            "CASE WHEN %s = 'approved' THEN %s::date - %s END",
            SQL.identifier(alias, "state"), self.env["fupin.measure"]._day(), SQL.identifier(alias, "disclosed_on"),
        )  # fmt: skip
