from odoo import api, fields, models
from odoo.fields import Domain

# keys of the context that make core add address, mail or numbers to a name
TELLING = ("show_address", "show_email", "show_vat", "partner_show_db_id")


class ResPartner(models.Model):
    """People appear as partners in messages: who sees a user sees his partner, nobody else.

    Phone numbers are nobody's to read, search, sort or group by: each has his own in his
    preferences, and those who administer an account reveal its number (`res.users`).
    """

    _inherit = "res.partner"

    phone = fields.Char(groups="base.group_system")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        users = self.env["res.users"]._jurisdiction_domain(scope, mode)
        # sudo: the name of the body that runs the console is on every page
        companies = self.env["res.company"].sudo().search([], limit=100).partner_id
        system = self.env.ref("base.partner_root")
        people = Domain("user_ids", "any!", users)
        if mode != "read":
            return people
        return people | Domain("id", "in", (companies | system).ids)

    def _compute_display_name(self):
        """A name tells no more than the name, whatever a script asks for in the context."""
        if self.env.user._is_system() or not any(map(self.env.context.get, TELLING)):
            return super()._compute_display_name()
        plain = self.with_context(**dict.fromkeys(TELLING, False))
        for partner, untold in zip(self, plain, strict=True):
            partner.display_name = untold.display_name
        return None

    def _get_store_avatar_card_fields(self, target):
        """The card of a person says who it is; it has no phone number."""
        return [name for name in super()._get_store_avatar_card_fields(target) if name != "phone"]
