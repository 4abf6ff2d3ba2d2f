"""A record with states that the tests of gates and flows load; never imported at the head of a file."""

from odoo import fields, models
from odoo.tools import SQL


class FupinTestRequest(models.Model):
    _name = "fupin.test.request"
    _inherit = ["fupin.record"]
    _description = "Request of the tests"
    _transitions = {
        "submit": (("draft",), "submitted"),
        "return": (("submitted",), "draft"),
        "withdraw": (("submitted",), "draft"),
        "confirm": (("submitted",), "confirmed"),
        "close": (("confirmed",), "closed"),
    }

    name = fields.Char(required=True)
    amount = fields.Float(digits=(16, 2))
    whole = fields.Float(digits=(16, 2))
    kind = fields.Selection([("plain", "Plain"), ("special", "Special")], default="plain")
    note = fields.Char()
    unstored = fields.Char(compute="_compute_unstored")
    confirmed_at = fields.Datetime()
    return_reason = fields.Char()
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("confirmed", "Confirmed"), ("closed", "Closed")],
        default="draft",
        required=True,
    )

    def _compute_unstored(self):
        self.unstored = False

    def _measure_share(self, alias):
        """Amount ÷ whole; none where there is no whole."""
        amount, whole = (SQL.identifier(alias, name) for name in ("amount", "whole"))
        return SQL("%s / NULLIF(%s, 0)", amount, whole)

    def _measure_words(self, key, operator, bound):
        return f"{self.whole:,.2f}元中的{self.amount:,.2f}元"

    def action_submit(self, reason=None):
        self._transition("submit", reason)

    def action_return(self, reason=None):
        self._transition("return", reason, values={"return_reason": reason})

    def action_withdraw(self, reason=None):
        self._transition("withdraw", reason)

    def action_confirm(self, reason=None):
        self._transition("confirm", reason, values={"confirmed_at": fields.Datetime.now()})

    def action_close(self, reason=None):
        self._transition("close", reason)
