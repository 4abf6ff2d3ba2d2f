from odoo import fields, models


class FupinReasonWizard(models.TransientModel):
    """Shows the warning that the reason is to answer."""

    _inherit = "fupin.reason.wizard"

    message = fields.Text(readonly=True)
