from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """People appear as partners in messages: who sees a user sees his partner, nobody else."""

    _inherit = "res.partner"

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
