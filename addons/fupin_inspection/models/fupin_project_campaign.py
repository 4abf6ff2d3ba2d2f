from odoo import fields, models
from odoo.tools import SQL


class FupinProject(models.Model):
    """What a sweep of projects looks at beside the project itself (S4-05), and what was done about it."""

    _inherit = "fupin.project"

    enterprise_agreed = fields.Float(
        string="Share of the enterprise, agreed", digits=(5, 4), aggregator=None,
        help="What the enterprise puts in by contract, 0 to 1; empty where there is none.",
    )  # fmt: skip
    enterprise_share = fields.Float(
        string="Share of the enterprise, paid in", digits=(5, 4), aggregator=None, help="From 0 to 1."
    )
    joint_account = fields.Selection(
        [("yes", "Opened"), ("no", "Not opened"), ("none", "Not needed")], string="Jointly controlled account"
    )
    plan_ids = fields.One2many("fupin.plan", "project_id", string="Plans")
    batch_ids = fields.One2many("fupin.batch", "project_id", string="Classes")
    inspection_ids = fields.One2many("fupin.inspection", "project_id", string="Inspections")

    _enterprise_is_a_share = models.Constraint(
        "CHECK (COALESCE(enterprise_agreed, 0) BETWEEN 0 AND 1 AND COALESCE(enterprise_share, 0) BETWEEN 0 AND 1)",
        "A share lies from 0 to 1.",
    )

    def _measure_enterprise_shortfall(self, alias):
        """What the enterprise has not paid in of the agreed share (0 to 1); none where nothing is agreed (S4-05)."""
        agreed, paid = SQL.identifier(alias, "enterprise_agreed"), SQL.identifier(alias, "enterprise_share")
        return SQL("CASE WHEN %s > 0 THEN %s - COALESCE(%s, 0) END", agreed, agreed, paid)


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    batch_ids = fields.One2many("fupin.batch", "asset_id", string="Classes")
    problem_ids = fields.One2many("fupin.problem", "asset_id", string="Problems")
