from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.clock import as_chinese, local_date, utc_now
from ..protected_field import Protected

CHANNELS = [("oral", "Orally"), ("phone", "By telephone"), ("written", "In writing"), ("online", "On the web")]
OUTCOMES = [("upheld", "Upheld"), ("rejected", "Not upheld"), ("settled", "Explained and settled")]
REPLY = frozenset({"reply", "outcome"})


class FupinDisclosureObjection(models.Model):
    """What somebody objected to while a notice hung, and what he was told.

    A clerk writes down what was said to him, orally too. Who it was is kept encrypted and shown masked; it may be left
    out. What was said is never changed or deleted; a reply names its outcome and stands once the notice is closed.
    """

    _name = "fupin.disclosure.objection"
    _inherit = ["fupin.record.line", "fupin.protected"]
    _description = "Objection"
    _order = "date desc, id desc"
    _parent_field = "disclosure_id"
    _protected = {"objector": "name", "objector_phone": "phone"}

    disclosure_id = fields.Many2one("fupin.disclosure", string="Notice", required=True, index=True, ondelete="cascade")
    date = fields.Date(string="Received on", required=True, default=lambda self: local_date())
    channel = fields.Selection(CHANNELS, string="How", required=True, default="oral")
    objector = Protected(
        string="Who",
        help="Kept encrypted and shown masked. Leave it empty if the person does not want to be named.",
    )
    objector_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    objector_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    objector_phone = Protected(
        string="Telephone",
        help="Kept encrypted and shown masked.",
    )
    objector_phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    objector_phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    content = fields.Text(string="What was objected", required=True)
    received_by = fields.Many2one(
        "res.users", string="Written down by", index=True, ondelete="restrict", readonly=True, required=True,
        default=lambda self: self.env.user,
    )  # fmt: skip
    reply = fields.Text(help="What was looked into, and what the person was told.")
    outcome = fields.Selection(OUTCOMES)
    is_shown = fields.Boolean(
        string="Show on the web",
        help="Once it is answered, the objection and its reply stand on the page of the notice. Names do not belong there.",
    )
    replied_at = fields.Datetime(string="Replied", readonly=True)
    replied_by = fields.Many2one(
        "res.users", string="Replied by", index="btree_not_null", ondelete="restrict", readonly=True
    )

    _reply_has_outcome = models.Constraint(
        "CHECK ((outcome IS NULL) = (reply IS NULL))", "A reply says what came of the objection, and why."
    )

    @api.depends("date", "content")
    def _compute_display_name(self):
        for objection in self:
            objection.display_name = f"{objection.date or ''} {(objection.content or '')[:30]}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        made = [
            {
                "is_shown": vals.get("channel") == "online",
                **vals,
                "received_by": self.env.uid,
                **self._answered(vals),
            }
            for vals in vals_list
        ]
        objections = super().create(made)
        objections._check_taken()
        objections._tell("objection", "content")
        objections.filtered("outcome")._tell("reply", "reply")
        objections.disclosure_id._publish_replies()
        return objections

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - REPLY - {"objector", "objector_phone", "is_shown"}:
                raise UserError(self.env._("What was objected is kept as it was written down: add another one."))
            vals = {**vals, **self._answered(vals)}
        result = super().write(vals)
        if REPLY & vals.keys():
            self._check_taken()
            self._tell("reply", "reply")
        if (REPLY | {"is_shown"}) & vals.keys():
            self.disclosure_id._publish_replies()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("Objections are kept: answer them instead."))

    def _answered(self, vals):
        """Return who replied when, and refuse half a reply."""
        if not REPLY & vals.keys():
            return {}
        reply = (vals.get("reply", self.reply if len(self) == 1 else None) or "").strip()
        outcome = vals.get("outcome", self.outcome if len(self) == 1 else None)
        if not reply and not outcome:
            if any(self.mapped("outcome")):
                raise UserError(self.env._("A reply can be corrected, not taken back."))
            return {"reply": False, "outcome": False}
        if not reply or not outcome:
            raise UserError(self.env._("A reply says what came of the objection, and why."))
        return {"reply": reply, "outcome": outcome, "replied_at": utc_now(), "replied_by": self.env.uid}

    def _check_taken(self):
        """Objections and replies belong to a notice that hangs."""
        if self.env.su:
            return
        for objection in self:
            notice = objection.disclosure_id
            if notice.state != "posted":
                raise UserError(self.env._("“%s” does not hang: objections are taken while it does.", notice.name))
            if objection.date < notice.date_from or objection.date > local_date():
                raise UserError(self.env._("An objection is received from the first day of the notice until today."))

    def _tell(self, step, name):
        """Tell the notice's history what was objected or replied, never by whom."""
        for notice, objections in self.grouped("disclosure_id").items():
            told = "\n".join(text for text in objections.mapped(name) if text)
            self.env["fupin.event"]._record(notice, step, reason=told)

    def _told_in_public(self):
        """Return what the page of the notice shows of an answered objection."""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return {
            "date": as_chinese(self.date),
            "content": self.content,
            "outcome": outcomes[self.outcome],
            "reply": self.reply,
        }
