from odoo import fields, models


class FupinRemovalWizard(models.TransientModel):
    """Asks for the name of the county before it is removed."""

    _name = "fupin.removal.wizard"
    _description = "Removal of a county"

    export_id = fields.Many2one("fupin.export", required=True, ondelete="cascade")
    confirmation = fields.Char(string="Name of the county", help="Typed in full, so that it is no slip.")

    def action_remove(self):
        """Remove the county; the export checks name, rights and its own age."""
        self.ensure_one()
        self.export_id.action_remove(self.confirmation)
        return self.env["ir.actions.act_window"]._for_xml_id("fupin_operate.fupin_export_action") | {"target": "main"}
