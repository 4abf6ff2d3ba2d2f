from odoo import api, models
from odoo.exceptions import AccessError

# who said it and when: set once, by the system
SPOKEN = {"author_id", "author_guest_id", "email_from", "date"}


class MailMessage(models.Model):
    """What was said keeps its author and its time; rules see to it that one speaks for oneself."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name != "date"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if SPOKEN & vals.keys() and not self.env.su and not self.env.user._is_system():
            raise AccessError(self.env._("Who said something and when cannot be changed."))
        return super().write(vals)
