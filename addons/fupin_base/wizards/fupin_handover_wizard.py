from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import protect
from ..kernel.clock import local_date
from ..protected_field import Protected


class FupinHandoverWizard(models.TransientModel):
    """A clerk is replaced: from whom, to whom, from which day (S1-08)."""

    _name = "fupin.handover.wizard"
    _inherit = ["fupin.protected"]
    _description = "Hand over a post"
    _protected = {"phone": "phone"}

    user_id = fields.Many2one("res.users", string="Handed over by", ondelete="cascade")
    assignment_id = fields.Many2one(
        "fupin.assignment",
        string="Post",
        required=True,
        ondelete="cascade",
        domain="[('user_id', '=', user_id), ('is_valid', '=', True)]",
    )
    has_account = fields.Boolean(string="The successor has an account already")
    successor_id = fields.Many2one(
        "res.users",
        ondelete="cascade",
        domain="[('id', '!=', user_id), ('fupin_unit_id', '!=', False)]",
    )
    name = fields.Char(string="Successor's name")
    phone = Protected(
        string="Successor's phone number",
        help="The person signs in with it. It is kept encrypted.",
    )
    phone_encrypted = fields.Char(groups=fields.NO_ACCESS)
    phone_hash = fields.Char(groups=fields.NO_ACCESS)
    date = fields.Date(string="Successor's first day", required=True, default=lambda self: local_date())
    reason = fields.Char(help="e.g. election of a new village committee")
    preview = fields.Text(string="What goes along", compute="_compute_preview")

    def _normalize_protected(self, name, value):
        return self.env["res.users"]._normalize_protected(name, value)

    @api.depends("assignment_id")
    def _compute_preview(self):
        Handover = self.env["fupin.assignment.handover"]
        for wizard in self:
            post = wizard.assignment_id
            if not post or not post.has_access("write"):
                wizard.preview = False
                continue
            last = not Handover._other_posts(post)
            lines = []
            for section in Handover._handover_sections(post, everything=last):
                # sudo: counted only; what hangs on the post goes along, whoever hands it over
                count = self.env[section["model"]].sudo().search_count(section["domain"])
                if count:
                    lines.append(f"{section['title']}：{count}")
            lines.append(
                self.env._("This is the last post: the account will be closed.")
                if last
                else self.env._("Other posts remain: the account stays open.")
            )
            wizard.preview = "\n".join(lines)

    def action_hand_over(self):
        """Hand over; a new person's slip comes down at once, the list to sign opens."""
        self.ensure_one()
        issued = []
        successor = self.successor_id
        if not self.has_account:
            successor, issued = self._new_person()
        if not successor:
            raise UserError(self.env._("Choose the successor."))
        handover = self.env["fupin.assignment.handover"]._hand_over(
            self.assignment_id, successor, self.date, self.reason
        )
        opened = {
            "type": "ir.actions.act_window",
            "name": self.env._("Handover of a post"),
            "res_model": handover._name,
            "res_id": handover.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
        if not issued:
            return opened
        return self.env["fupin.account"]._download_slips(issued, opened)

    def _new_person(self):
        """Make or reopen the account of the person who was typed in."""
        # sudo: the sealed column is closed to everyone, also to who typed the number
        sealed = self.sudo().phone_encrypted
        if not sealed or not (self.name or "").strip():
            raise UserError(self.env._("Enter name and phone number of the successor."))
        phone = protect.decrypt(sealed, self._protection_keys())
        row = {
            "name": self.name.strip(),
            "phone": phone,
            "unit_id": self.assignment_id.unit_id.id,
            "role": self.assignment_id.role,
            "date_from": self.date,
        }
        users, issued = self.env["fupin.account"]._open_accounts([row])
        # as oneself again: the post is given with one's own rights
        return users[phone].sudo(False), issued
