from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tools import SQL


class FupinEvaluation(models.Model):
    """The steps of an evaluation; each checks for itself who takes it."""

    _inherit = "fupin.evaluation"
    _transitions = {
        "submit": (("open",), "submitted"),
        "return": (("submitted",), "open"),
        "assess": (("open", "submitted"), "assessed"),
        "object": (("assessed",), "objected"),
        "reply": (("objected",), "assessed"),
        "finalise": (("assessed",), "final"),
    }

    def _is_assessable(self):
        """Say whether the user scores it now; a self-evaluation first has to be submitted."""
        self.ensure_one()
        first = ("submitted",) if self.evaluation_type == "self" else ("open", "submitted")
        return self.is_above and self.state in (*first, "objected")

    def _check_keeper(self):
        self._check_acts("is_keeper", self.env._("The unit that is judged does this."))

    def _check_above(self):
        self._check_acts("is_above", self.env._("Those above the unit, or the bureau that assesses, do this."))

    def action_submit(self, reason=None):
        """Submit the own evaluation; its scores are proposed to those above."""
        self.check_access("write")
        self._check_keeper()
        self._refresh_figures()
        self._transition("submit", reason, values={"submitted_on": local_date()})

    def action_return(self, reason=None):
        """Return what was submitted, to be completed."""
        self.check_access("write")
        self._check_above()
        reason, ask = self._reason_or_ask("return", reason, self.env._("Say what is to be completed."))
        if ask:
            return ask
        self._transition("return", reason)
        return None

    def action_assess(self, reason=None):
        """Close the scoring; the unit sees its result and may object."""
        self.check_access("write")
        self._check_above()
        self._refresh_figures()
        self._transition("assess", reason, values={"assessed_on": local_date()})

    def action_object(self, reason=None):
        """Object to the result, with the reason; it is not final before there is a reply."""
        self.check_access("write")
        self._check_keeper()
        reason, ask = self._reason_or_ask("object", reason, self.env._("Say what you object to, and why."))
        if ask:
            return ask
        self._transition("object", reason, values={"objection": reason, "objection_reply": False})
        return None

    def action_reply(self, reason=None):
        """Reply to the objection; scores may have been corrected before."""
        self.check_access("write")
        self._check_above()
        reason, ask = self._reason_or_ask("reply", reason, self.env._("Write the reply to the objection."))
        if ask:
            return ask
        self._transition("reply", reason, values={"objection_reply": reason})
        return None

    def action_finalise(self, reason=None):
        """Make the result final: after the days for objections, or once an objection was answered."""
        self.check_access("write")
        self._check_above()
        self._transition("finalise", reason)

    # -------------------------------------------------------------------- checks

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for evaluation in self:
            if name == "submit":
                evaluation._check_filled_in()
            elif name == "assess":
                evaluation._check_scored()
            elif name == "object" and local_date() > evaluation._objections_until():
                raise UserError(self.env._("Objections were possible until %s.", evaluation._objections_until()))
            elif name == "finalise" and not evaluation.objection_reply:
                until = evaluation._objections_until()
                if local_date() <= until:
                    raise UserError(self.env._("The unit may object until %s; it is final after that.", until))

    def _check_filled_in(self):
        """Raise `UserError` where a score by hand has no reason or no proof."""
        by_hand = self.line_ids.filtered(lambda line: not line.is_figure)
        if self.evaluation_type != "self":
            by_hand = by_hand.filtered(lambda line: line.self_score)
        for line in by_hand:
            if not (line.self_reason or "").strip():
                raise UserError(self.env._("“%s”: write the reason of your score.", line.name))
            if line.needs_proof and not line.attachment_ids:
                raise UserError(self.env._("“%s”: add the proof.", line.name))

    def _check_scored(self):
        """Raise unless it may be assessed now, and each score that differs from the unit's own has its reason."""
        if self.evaluation_type == "self" and self.state == "open":
            raise UserError(self.env._("“%s” has not been submitted yet.", self.display_name))
        for line in self.line_ids.filtered(lambda line: not line.is_figure):
            differs = line.score != line.self_score or not (line.self_reason or "").strip()
            if differs and not (line.reason or "").strip():
                raise UserError(self.env._("“%s”: write the reason of the score.", line.name))

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "submit":
            self._propose_scores()
        if name == "reply":
            self._check_replied()

    def _check_replied(self):
        """A score that was corrected in reply has its reason too."""
        for evaluation in self:
            evaluation._check_scored()

    def _propose_scores(self):
        """Take the unit's own scores over as a proposal, where those above have not scored yet."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_evaluation_line SET score = self_score
                   WHERE evaluation_id = ANY(%s) AND NOT is_figure AND COALESCE(reason, '') = ''""",
                list(self.ids),
            )
        )  # fmt: skip
        self._sum_scores()
        self.env.invalidate_all(flush=False)
