from odoo import fields, models


class ResUsers(models.Model):
    """How a person wants to be reminded."""

    _inherit = "res.users"

    fupin_alert_email = fields.Boolean(string="Reminders by e-mail too")

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "fupin_alert_email"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "fupin_alert_email"]
