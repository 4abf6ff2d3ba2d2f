from odoo import fields, models


class FupinTaskStatistic(models.Model):
    """How often a unit did a duty in a past year, and how often late; kept when the tasks themselves are gone."""

    _name = "fupin.task.statistic"
    _inherit = ["fupin.jurisdiction"]
    _description = "Past year of a duty"
    _order = "region_code, year desc, id"
    _rec_name = "obligation_id"
    _log_access = False

    year = fields.Integer(required=True, readonly=True, aggregator=None)
    obligation_id = fields.Many2one(
        "fupin.obligation", string="Duty", required=True, index=True, ondelete="restrict", readonly=True
    )
    unit_id = fields.Many2one("fupin.unit", required=True, index=True, ondelete="restrict", readonly=True)
    region_code = fields.Char(required=True, readonly=True)
    total = fields.Integer(string="Tasks", readonly=True)
    done = fields.Integer(readonly=True)
    late = fields.Integer(string="Of these late", readonly=True)
    nil_returns = fields.Integer(readonly=True)
    cancelled = fields.Integer(readonly=True)

    _place_idx = models.Index("(region_code, year)")
    _once_uniq = models.UniqueIndex("(unit_id, obligation_id, year)", "Counted already.")

    def _jurisdiction_domain(self, scope, mode):
        """Read as the tasks were."""
        return self.env["fupin.task"]._jurisdiction_domain(scope, "read")
