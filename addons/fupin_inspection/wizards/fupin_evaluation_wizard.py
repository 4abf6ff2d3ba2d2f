from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date


class FupinEvaluationWizard(models.TransientModel):
    """Opens the evaluation of a year for all units of a place (S1-76, S1-78)."""

    _name = "fupin.evaluation.wizard"
    _description = "Opening of a year of evaluations"

    template_id = fields.Many2one(
        "fupin.evaluation.template", string="Evaluation template", required=True, ondelete="cascade",
        default=lambda self: self.env["fupin.evaluation.template"].search([], limit=1),
    )  # fmt: skip
    evaluation_type = fields.Selection(related="template_id.evaluation_type")
    weight_total = fields.Float(related="template_id.weight_total")
    is_whole = fields.Boolean(related="template_id.is_whole")
    year = fields.Integer(required=True, default=lambda self: local_date().year)
    region_id = fields.Many2one(
        "fupin.region", string="Place", required=True, ondelete="cascade",
        default=lambda self: self.env.user._main_region(),
    )  # fmt: skip
    assessor_id = fields.Many2one(
        "fupin.unit", string="Assessed by", ondelete="cascade", domain=[("unit_type", "=", "department")]
    )
    assisting_ids = fields.Many2many(
        "fupin.unit", "fupin_evaluation_wizard_assisting_rel", string="Together with",
        domain=[("unit_type", "=", "department")],
    )  # fmt: skip

    def action_open(self):
        """Open the year, then show it.

        :raise AccessError: unless the user is of the county office of the place
        :raise UserError: unless the points of the template add up to 100
        """
        self.ensure_one()
        self.env["fupin.evaluation"]._open_year(
            self.template_id, self.region_id, self.year, self.assessor_id, self.assisting_ids
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_inspection.fupin_evaluation_action")
        return {**action, "domain": [("year", "=", self.year), ("template_id", "=", self.template_id.id)]}
