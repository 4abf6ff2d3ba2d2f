from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import protect
from ..kernel.clock import local_date
from ..models.fupin_assignment import GRANTS
from ..protected_field import Protected

# the role that goes with a unit, so that nobody has to choose
ROLE_OF_UNIT_TYPE = {
    "village_collective": "village",
    "village_committee": "village",
    "village_oversight": "village",
    "work_team": "village",
    "township": "township",
    "department": "department",
    "leading_group": "county",
    "county_office": "county",
    "county_government": "county",
    "finance_committee": "county",
    "finance": "finance",
    "audit": "audit",
    "discipline": "discipline",
    "third_party": "third_party",
    "superior": "superior",
}


class FupinAccountWizard(models.TransientModel):
    """One new account, or the correction of one: name, number, unit, role.

    The number stays sealed here too: a window's data lie in the database for an hour.
    """

    _name = "fupin.account.wizard"
    _inherit = ["fupin.protected"]
    _description = "Account of a person"
    _protected = {"phone": "phone"}

    user_id = fields.Many2one("res.users", string="Account", ondelete="cascade")
    name = fields.Char("Person's name", required=True, compute="_compute_name", store=True, readonly=False)
    phone = Protected(
        string="Phone number",
        help="The person signs in with it. It is kept encrypted.",
    )
    phone_encrypted = fields.Char(groups=fields.NO_ACCESS)
    phone_hash = fields.Char(groups=fields.NO_ACCESS)
    unit_id = fields.Many2one("fupin.unit", domain=lambda self: self._unit_domain(), ondelete="cascade")
    role = fields.Selection(lambda self: self._grantable_roles(), compute="_compute_role", store=True, readonly=False)
    date_from = fields.Date(string="From", default=lambda self: local_date())

    @api.model
    def _unit_domain(self):
        """Propose units of one's own places; what may be given is checked when it is saved."""
        prefixes = self.env.user._fupin_scope().prefixes
        return list(fields.Domain.OR(fields.Domain("region_code", "=like", f"{p}%") for p in prefixes))

    @api.model
    def _grantable_roles(self):
        """Return the roles that the current user gives."""
        mine = self.env["fupin.desk"]._roles()
        given = {role for granter in mine for role in GRANTS.get(granter, ())}
        words = self.env["fupin.assignment"]._fields["role"]._description_selection(self.env)
        everything = self.env.su or "administrator" in mine
        return [(role, label) for role, label in words if everything or role in given]

    def _normalize_protected(self, name, value):
        return self.env["res.users"]._normalize_protected(name, value)

    @api.depends("user_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.user_id.name or wizard.name

    @api.depends("unit_id")
    def _compute_role(self):
        allowed = dict(self._grantable_roles())
        for wizard in self:
            role = ROLE_OF_UNIT_TYPE.get(wizard.unit_id.unit_type)
            wizard.role = role if role in allowed else wizard.role

    def action_create(self):
        """Make the account and hand over its slip."""
        self.ensure_one()
        account = self.env["fupin.account"]
        row = {
            "name": (self.name or "").strip(),
            "phone": self._plain_phone(),
            "unit_id": self.unit_id.id,
            "role": self.role,
            "date_from": self.date_from,
        }
        issued = account._create_accounts([row])
        reload_list = {"type": "ir.actions.client", "tag": "soft_reload"}
        if issued:
            return account._download_slips(issued, reload_list)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s has an account already: the post was added, the password stays.", self.name),
                "next": reload_list,
            },
        }

    def action_correct(self):
        """Correct name and number of an account."""
        self.ensure_one()
        self.user_id._correct_account(self.name.strip(), self._plain_phone())
        return {"type": "ir.actions.act_window_close"}

    def _plain_phone(self):
        # sudo: the sealed column is closed to everyone, also to who typed the number
        sealed = self.sudo().phone_encrypted
        if not sealed:
            raise UserError(self.env._("Enter the phone number: the person signs in with it."))
        return protect.decrypt(sealed, self._protection_keys())
