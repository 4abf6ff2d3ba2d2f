import base64

from odoo import fields, models
from odoo.exceptions import UserError


class FupinPolicyImport(models.TransientModel):
    """Reads a policy pack from a file that an administrator chooses."""

    _name = "fupin.policy.import"
    _description = "Read a policy pack"

    file = fields.Binary(string="Pack (.yaml)", required=True, attachment=False)
    filename = fields.Char()

    def action_load(self):
        """Read the pack and open the draft that it gives.

        :raise UserError: with line and reason of every fault
        """
        self.ensure_one()
        try:
            text = base64.b64decode(self.file).decode("utf-8-sig")
        except (ValueError, UnicodeDecodeError) as error:
            raise UserError(
                self.env._("This is no policy pack: choose a .yaml file that the platform wrote.")
            ) from error
        policy = self.env["fupin.policy"].load_pack(text)
        return {
            "type": "ir.actions.act_window",
            "res_model": "fupin.policy",
            "res_id": policy.id,
            "view_mode": "form",
        }
