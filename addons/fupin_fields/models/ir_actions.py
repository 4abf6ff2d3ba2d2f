from odoo import api, models

PRINT = "fupin_fields.fupin_form_action_print"


class IrActionsActions(models.Model):
    """打印 in the menu of every kind of records whose form may be changed."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        found = super().get_bindings(model_name)
        action_id = self.env["ir.model.data"]._xmlid_to_res_id(PRINT)
        if action_id and getattr(self.env.get(model_name), "_fupin_configurable", False):
            action = {"id": action_id, "name": self.env._("Form as it stands"), "binding_view_types": "list,form"}
            found["report"] = [action, *found.get("report", ())]
        return found
