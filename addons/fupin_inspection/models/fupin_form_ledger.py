from odoo import models


class FupinInspection(models.Model):
    """Inspections as a list on paper, with the own fields of the county."""

    _name = "fupin.inspection"
    _inherit = ["fupin.inspection", "fupin.ledger.target"]


class FupinEvaluation(models.Model):
    """Evaluations as a list on paper."""

    _name = "fupin.evaluation"
    _inherit = ["fupin.evaluation", "fupin.ledger.target"]
