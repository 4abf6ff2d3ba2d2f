from markupsafe import Markup

from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinNetValueWizard(models.TransientModel):
    """What the assets were worth on a day that is past."""

    _name = "fupin.net.value.wizard"
    _description = "Net value on a day"

    day = fields.Date(string="On", required=True, default=lambda self: local_date())

    def action_show(self):
        """Open the register with the net values of the day beside today's."""
        self.ensure_one()
        if self.day > local_date():
            raise UserError(self.env._("Choose a day that is past: what will be is not known yet."))
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action_net_value")
        title = self.env._("Net value on %s", self.day)
        return {
            **action,
            "name": title,
            "display_name": title,
            # the value of a day is computed: pivot and graph would show today's
            "views": [(self.env.ref("fupin_assets.fupin_asset_view_list_net_value").id, "list"), (False, "form")],
            "view_mode": "list,form",
            "path": False,
            "domain": [
                ("state", "in", ("confirmed", "disposed")),
                ("acquisition_date", "<=", self.day),
                # before the first line of its books a value is not known: it is not zero
                "|",
                ("depreciation_ids", "=", False),
                ("depreciation_ids.date_from", "<=", self.day),
            ],
            "help": Markup("<p class='o_view_nocontent_empty_folder'>%s</p>")
            % self.env._("No value is on record for that day: the books begin later."),
            "context": {"fupin_value_day": fields.Date.to_string(self.day), "create": False},
        }
