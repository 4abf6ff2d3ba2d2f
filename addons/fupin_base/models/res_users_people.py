from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel.clock import local_date
from ..kernel.sign_in import phone_number

STATES = [
    ("waiting", "Slip handed out"),
    ("expired", "Slip expired"),
    ("active", "In use"),
    ("disabled", "Disabled"),
]
OFFICERS = "fupin_base.group_township,fupin_base.group_county,fupin_base.group_administrator"


class ResUsers(models.Model):
    """The accounts that somebody administers: those all of whose posts he may give.

    | who           | administers                                                         |
    |---------------|---------------------------------------------------------------------|
    | township      | people of its villages who have no post elsewhere                   |
    | county office | people of its townships, villages, departments and third parties    |
    | administrator | everyone in his places                                              |

    Nobody has write access on users: each action here checks first, then acts by sudo.
    """

    _inherit = "res.users"

    is_administered = fields.Boolean(
        string="Administered by me",
        compute="_compute_is_administered",
        search="_search_is_administered",
    )
    account_state = fields.Selection(STATES, string="Account", compute="_compute_account_state", groups=OFFICERS)
    account_phone = fields.Char(string="Phone number", compute="_compute_account_phone")
    post_summary = fields.Char(string="Unit and role", compute="_compute_post_summary")
    last_sign_in = fields.Datetime(compute="_compute_last_sign_in", groups=OFFICERS)

    @api.depends_context("uid")
    def _compute_is_administered(self):
        # sudo: posts elsewhere count, though they cannot be seen
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        administered = Users.search(self._administered_domain() & Domain("id", "in", self.ids))
        for user in self:
            user.is_administered = user._origin.id in administered._ids

    def _search_is_administered(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._administered_domain()

    @api.model
    def _administered_domain(self):
        """Return the domain of the accounts that the current user makes, resets and ends."""
        mine = self.env["fupin.assignment"]._grantable_domain()
        still_open = Domain("date_to", "=", False) | Domain("date_to", ">=", local_date())
        domain = (
            Domain("id", "!=", self.env.uid)
            & Domain("share", "=", False)
            & Domain("assignment_ids", "any!", mine)
            & Domain("assignment_ids", "not any!", still_open & ~mine)
        )
        if not self.env.user._is_system():
            # technical rights come from elsewhere than posts
            technical = Domain("all_implied_ids", "in", self.env.ref("base.group_erp_manager").ids)
            domain &= Domain("group_ids", "not any!", technical)
        return domain

    def _compute_account_state(self):
        now = fields.Datetime.now()
        for user in self:
            sealed = user.sudo()  # sudo: the sealed columns are closed to everyone
            if not user.active:
                user.account_state = "disabled"
            elif not sealed.sign_in_code_hash:
                user.account_state = "active"
            else:
                user.account_state = "waiting" if sealed.sign_in_code_until > now else "expired"

    @api.depends_context("uid")
    def _compute_account_phone(self):
        for user in self:
            # sudo: masked, and only for those who administer the account
            user.account_phone = user.is_administered and user.sudo().sign_in_phone

    @api.depends("assignment_ids")
    def _compute_post_summary(self):
        today = local_date()
        roles = dict(self.env["fupin.assignment"]._fields["role"]._description_selection(self.env))
        for user in self:
            # sudo: who may see the user may know his posts, which stand in the directory
            posts = user.sudo().assignment_ids.filtered(lambda post: not post.date_to or post.date_to >= today)
            user.post_summary = self.env._(", ").join(f"{post.unit_id.name} · {roles[post.role]}" for post in posts)

    def _compute_last_sign_in(self):
        # sudo: the log of sign-ins is the system's table; one statement for all
        logs = self.env["res.users.log"].sudo()._read_group(
            Domain("create_uid", "in", self.ids), ["create_uid"], ["create_date:max"]
        )  # fmt: skip
        last = {user.id: moment for user, moment in logs}
        for user in self:
            user.last_sign_in = last.get(user.id)

    # ------------------------------------------------------------------ actions

    def action_account_reset(self):
        """Give new one-time codes and return the slips to print; old passwords and sessions end."""
        self._check_administered()
        users = self.sudo()  # sudo: checked; nobody writes users directly
        if not all(users.mapped("active")):
            raise UserError(self.env._("Enable the account first."))
        if users.filtered(lambda user: not user.sign_in_phone_hash):
            raise UserError(self.env._("Enter the phone number first: the person signs in with it."))
        codes = users._issue_codes()
        users._record_account_event("account_reset")
        return self.env["fupin.account"]._download_slips([(u, codes[u.id]) for u in users])

    def action_account_disable(self):
        """Close the accounts: open sessions end, posts and history stay."""
        self._check_administered()
        users = self.sudo()  # sudo: checked; nobody writes users directly
        users.filtered("active").write({"active": False})
        users._record_account_event("account_disable")

    def action_account_enable(self):
        """Open closed accounts again; the passwords of before hold, or reset gives a new code."""
        self._check_administered()
        users = self.sudo()  # sudo: checked; nobody writes users directly
        users._check_phones_are_free()
        users.filtered(lambda user: not user.active).write({"active": True})
        users._record_account_event("account_enable")

    def action_account_handover(self):
        """Open the wizard that hands a post of this person to a successor."""
        self.ensure_one()
        self._check_administered()
        posts = self.assignment_ids.filtered("is_valid")
        if not posts:
            raise UserError(self.env._("This person has no post to hand over."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over a post"),
            "res_model": "fupin.handover.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_user_id": self.id, "default_assignment_id": posts[:1].id},
        }

    def _check_administered(self):
        """Raise `AccessError` unless the current user administers all these accounts."""
        # sudo: posts elsewhere count, though they cannot be seen
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        if self.ids and Users.search(self._administered_domain() & Domain("id", "in", self.ids)) == Users.search(
            Domain("id", "in", self.ids)
        ):
            return
        raise AccessError(
            self.env._(
                "You cannot administer this account: it is your own, or the person also has a post"
                " that you cannot give."
            )
        )

    def _check_phones_are_free(self):
        taken = self.search([("sign_in_phone_hash", "in", self.mapped("sign_in_phone_hash"))])
        if (taken - self).filtered("sign_in_phone_hash"):
            raise UserError(self.env._("Another account already signs in with this phone number."))

    def _record_account_event(self, transition, reason=None):
        """Leave an event with a post of each account, where those who cover the place find it."""
        posts = self.env["fupin.assignment"].browse()
        for user in self:
            posts |= user.assignment_ids.sorted("date_from")[-1:]
        self.env["fupin.event"]._record(posts, transition, reason=reason)

    def _check_reveal(self):
        self._check_administered()

    def _record_reveal(self, field, reason):
        # sudo: posts are where the event belongs; the account was checked
        self.sudo()._record_account_event("reveal", reason)

    def _correct_account(self, name, phone):
        """Correct name and number of one account, checked by the caller's form and here again."""
        self.ensure_one()
        self._check_administered()
        if not phone_number(phone):
            raise UserError(self.env._("Not a mobile phone number: it has 11 digits and begins with 1."))
        user = self.sudo()  # sudo: checked; nobody writes users directly
        sealed = user._sealed("sign_in_phone", phone)
        if user.search_count([("sign_in_phone_hash", "=", sealed["sign_in_phone_hash"]), ("id", "!=", user.id)]):
            raise UserError(self.env._("Another account already signs in with this phone number."))
        user.write({"name": name, **sealed})
        user._record_account_event("account_correct")
