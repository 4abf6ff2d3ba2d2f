from odoo import api, models


class MailActivity(models.Model):
    """An activity is given only to people whom the user may see, and changed, done or dropped
    only by whom it was given to or who gave it; core lets everyone who may talk on the record."""

    _inherit = "mail.activity"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation not in ("write", "unlink") or not self or self.env.su or self.env.user._is_system():
            return result
        # sudo: whose it is decides, whether the record can be read or not
        own = self.sudo().filtered(lambda activity: self.env.user in (activity.user_id | activity.create_uid))
        strange = self - own.sudo(False)
        if not strange:
            return result
        forbidden = strange | result[0] if result else strange
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(operation, forbidden)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            users = {vals["user_id"] for vals in vals_list if vals.get("user_id")}
            self.env["res.users"].browse(users - {self.env.uid}).check_access("read")
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("user_id") and vals["user_id"] != self.env.uid and not self.env.su:
            self.env["res.users"].browse(vals["user_id"]).check_access("read")
        return super().write(vals)
