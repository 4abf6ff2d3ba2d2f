from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain

from .fupin_asset_change import FupinAssetChange as BaseChange

# uses of an asset that somebody answers for
ANSWERED_USES = ("idle", "damaged", "lost")
ANSWERS = [("answerable", "To answer for"), ("excused", "Excused"), ("held", "Answered for")]


class FupinAssetChange(models.Model):
    """Who answers for idle, lost and damaged assets (S2-33: “除自然因素等不可抗力以外……将严肃追责问责”).

    No such report takes effect without its cause. Force majeure excuses by itself; of any other cause the county
    office says either who was held responsible and how, or why nobody is. Its word also stands against a cause that was
    told wrongly, and it can say otherwise later: the history keeps both.
    """

    _inherit = "fupin.asset.change"
    _transitions = {
        **BaseChange._transitions,
        "excuse": (("confirmed",), "confirmed"),
        "hold": (("confirmed",), "confirmed"),
    }

    answer_state = fields.Selection(ANSWERS, string="Accountability", compute="_compute_answer_state")
    excused_on = fields.Date(readonly=True, copy=False)
    held_on = fields.Date(string="Answered for on", readonly=True, copy=False)
    answer_note = fields.Text(
        string="Who answers, or why nobody", readonly=True, copy=False,
        help="Who was held responsible and how, or why nobody is, as the county office decided.",
    )  # fmt: skip

    @api.depends("state", "kind_id.use_status", "cause_id.is_force_majeure", "excused_on", "held_on")
    def _compute_answer_state(self):
        for change in self:
            if change.state != "confirmed" or change.kind_id.use_status not in ANSWERED_USES:
                change.answer_state = False
            elif change.held_on:
                change.answer_state = "held"
            elif change.excused_on or change.cause_id.is_force_majeure:
                change.answer_state = "excused"
            else:
                change.answer_state = "answerable"

    def action_excuse(self, reason=None):
        """Decide that nobody answers for a loss (county office).

        :param reason: why; from a form it is asked for
        :raise AccessError: for another level
        """
        return self._answer("excuse", reason, {"excused_on": local_date(), "held_on": False})

    def action_hold(self, reason=None):
        """Write down who was held responsible for a loss and how (county office).

        :param reason: who, and how; from a form it is asked for
        :raise AccessError: for another level
        """
        return self._answer("hold", reason, {"held_on": local_date(), "excused_on": False})

    def _answer(self, name, reason, values):
        self._check_level(("county",), self.env._("Only the county office of the place can do this."))
        self.check_access("write")
        others = self.filtered(lambda change: not change.answer_state)
        if others:
            raise UserError(
                self.env._("“%s”: only a confirmed report of idle, damaged or lost is answered for.", others[0].name)
            )
        demand = self.env._("Say who answers and how, or why nobody does: it is kept in the history.")
        reason, action = self._reason_or_ask(name, reason, demand)
        if action:
            return action
        self._transition(name, reason, values={**values, "answer_note": reason})
        return None


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    loss_id = fields.Many2one("fupin.asset.change", string="Loss reported", compute="_compute_loss")
    loss_answer = fields.Selection(ANSWERS, string="Accountability", compute="_compute_loss")

    @api.depends("use_status", "state", "change_ids.state", "change_ids.excused_on", "change_ids.held_on")
    def _compute_loss(self):
        """The report that an idle, damaged or lost asset became so by, and whether somebody answers for it."""
        unused = self.filtered(lambda asset: asset.use_status in ANSWERED_USES)
        domain = Domain("asset_ids", "in", unused.ids) & Domain("state", "=", "confirmed")
        domain &= Domain("kind_id.use_status", "in", ANSWERED_USES)
        last = {}
        # sudo: who sees the asset sees in its timeline what happened to it
        for change in self.env["fupin.asset.change"].sudo().search(domain, order="date, id"):
            last.update(dict.fromkeys(change.asset_ids.ids, change))
        for asset in self:
            change = last.get(asset.id) if asset in unused else None
            asset.loss_id = change and change.with_env(self.env)
            asset.loss_answer = change and change.answer_state
