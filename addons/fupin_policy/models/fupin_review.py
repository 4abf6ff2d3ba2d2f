from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.models.fupin_assignment import ROLES
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_flow_step import LEVELS

STATES = [("open", "To decide"), ("agreed", "Agreed"), ("returned", "Returned"), ("forwarded", "Forwarded")]


class FupinReview(models.Model):
    """One opinion on one step of one record, in one round: asked for, then given once.

    Rows are appended and decided by the engine's statements; `action_decide` is the only way to decide. Nobody, no
    role and no script, creates, writes or deletes them. Who may decide is stored nowhere: see `_decidable_domain`.

    | who                                  | may                                                     |
    |--------------------------------------|---------------------------------------------------------|
    | everyone but third parties           | read those of the records in his places                 |
    | departments                          | read those of records they supervise, and what is theirs |
    | who has the role, in the unit asked  | decide, unless he submitted it or decided before        |
    """

    _name = "fupin.review"
    _description = "Review"
    _order = "id desc"
    _fupin_own_use = True
    _rec_name = "record_name"
    _log_access = False
    _fupin_jurisdiction = True

    # what is asked
    res_model = fields.Char(string="Kind of record", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, index=False)
    record_name = fields.Char(string="Name")
    transition = fields.Char(string="Step of the record", required=True)
    transition_label = fields.Char(string="Asked for", compute="_compute_transition_label")
    round = fields.Integer(required=True, aggregator=None)
    flow_id = fields.Many2one("fupin.flow", required=True, ondelete="restrict")
    step_id = fields.Many2one("fupin.flow.step", required=True, ondelete="restrict")
    step_name = fields.Char(related="step_id.name", string="Review")
    is_filing = fields.Boolean(string="Filing")
    is_holding = fields.Boolean(string="Waited for")
    request_reason = fields.Text(string="Reason given")
    request_article = fields.Text(string="Article")
    request_values = fields.Json()
    judged = fields.Json()

    # who is asked
    role = fields.Selection(ROLES, required=True)
    level = fields.Selection(LEVELS, required=True)
    region_code = fields.Char(required=True)
    department_id = fields.Many2one("fupin.unit", ondelete="set null")
    unit_id = fields.Many2one("fupin.unit", ondelete="set null")
    is_by_unit = fields.Boolean(string="This unit alone")
    assignment_id = fields.Many2one("fupin.assignment", string="Deputy asked", ondelete="set null")
    forwarded_from_id = fields.Many2one("fupin.review", ondelete="restrict")
    may_decide = fields.Boolean(compute="_compute_may_decide", search="_search_may_decide")

    # when
    requested_by = fields.Many2one("res.users", ondelete="restrict")
    requested_at = fields.Datetime()
    opened_at = fields.Datetime(string="Since", required=True)
    due_at = fields.Datetime(string="Due")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    escalated_at = fields.Datetime()

    # what was decided
    state = fields.Selection(STATES, required=True)
    decided_by = fields.Many2one("res.users", ondelete="restrict")
    opinion = fields.Text()
    decided_at = fields.Datetime()

    _record_idx = models.Index("(res_model, res_id, id)")
    _place_idx = models.Index("(region_code, id)")
    _open_uniq = models.UniqueIndex(
        "(role, region_code, res_model, res_id, transition, step_id) WHERE state = 'open'",
        "This review is open already.",
    )
    _due_idx = models.Index("(due_at) WHERE state = 'open' AND escalated_at IS NULL")

    @api.depends("transition")
    def _compute_transition_label(self):
        labels = self.env["fupin.event"]._transition_labels()
        for review in self:
            review.transition_label = labels.get(review.transition, review.transition)

    @api.depends("due_at", "state")
    def _compute_is_overdue(self):
        now = utc_now()
        for review in self:
            review.is_overdue = bool(review.state == "open" and review.due_at and review.due_at < now)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "open") & Domain("due_at", "<", utc_now())

    # ------------------------------------------------------- nobody writes them

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Reviews are opened by the system alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Reviews cannot be changed: they are decided by their buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Reviews cannot be deleted."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reads the reviews of what one reaches: by place, department and kind of record; a unit reads besides
        what is asked of it."""
        if scope.role == "third_party" or mode != "read":
            return Domain.FALSE
        domain = scope.under("region_code") & Domain("res_model", "in", self.env["fupin.event"]._open_models(scope))
        if scope.role == "department":
            mine = list(scope.unit_ids)
            domain &= (
                Domain("department_id", "in", mine) | Domain("unit_id", "in", mine) | self._jointly_supervised(mine)
            )
        return domain

    # ------------------------------------------------------------------ deciding

    def action_decide(self, decision, opinion=None, unit_id=None, assignment_id=None):
        """Give an opinion on open reviews, all of them or none.

        :param decision: "agree" (of a filing: taken note of), "return" or "forward"
        :param opinion: required for a return
        :param unit_id: whom to forward to: a unit of the same level
        :param assignment_id: or the post of a deputy
        :raise AccessError: for whoever has not the role, the place and the unit today
        :raise UserError: if one is decided already, or four eyes are asked for
        """
        context = self.env.context
        steps = {"agree": self._agree, "return": self._return, "forward": self._forward}
        if decision not in steps:
            raise UserError(self.env._("A review is agreed to, returned or forwarded."))
        self.check_access("read")
        self._lock_open()
        self._check_may_decide()
        opinion = (opinion or context.get("fupin_reason") or "").strip()
        if decision == "forward":
            unit_id = unit_id or context.get("forward_unit_id")
            self._forward(opinion, unit_id, assignment_id or context.get("forward_assignment_id"))
        else:
            steps[decision](opinion)

    def action_agree(self):
        """Agree to open reviews, or take note of filings."""
        self.action_decide("agree")

    def action_ask(self):
        """Open the window for an opinion, a return or a forward."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "fupin.review.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_review_ids": self.ids,
                "default_decision": self.env.context.get("decision", "agree"),
            },
        }

    def action_open_record(self):
        """Open the record that the review is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [[False, "form"]],
        }

    def _lock_open(self):
        """Hold the rows; raise `UserError` unless all of them are open."""
        self.lock_for_update()
        self.invalidate_recordset()
        decided = self.filtered(lambda review: review.state != "open")
        if decided:
            raise UserError(
                self.env._(
                    "“%(record)s”, %(step)s: %(person)s has decided this already.",
                    record=decided[0].record_name,
                    step=decided[0].step_name,
                    # sudo: who decided is part of the history
                    person=decided[0].sudo().decided_by.name,
                )
            )

    def _close(self, state, opinion):
        """Write a decision of the current user on open reviews."""
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_review SET state = %s, opinion = %s, decided_by = %s, decided_at = %s
                   WHERE id = ANY(%s) AND state = 'open'""",
                state, opinion or None, self.env.uid, utc_now(), list(self.ids),
            )
        )  # fmt: skip
        self._refresh()

    def _refresh(self):
        """Forget what was read of these reviews, and of the chains of their records."""
        self.invalidate_model(flush=False)
        for name, reviews in self.grouped("res_model").items():
            model = self.env.get(name)
            if model is not None and "review_chain" in model._fields:
                model.browse(reviews.mapped("res_id")).invalidate_recordset(["review_chain"], flush=False)

    # -------------------------------------------------------------------- terms

    @api.model
    def _escalate_due(self, now):
        """Mark the reviews whose term has passed; returns them. Idempotent, one statement.

        :param now: naive UTC
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_review SET escalated_at = %(now)s
                   WHERE state = 'open' AND escalated_at IS NULL AND due_at < %(now)s RETURNING id""",
                now=now,
            )
        )
        self.invalidate_model(["escalated_at"], flush=False)
        return self.browse(review_id for (review_id,) in rows)


class FupinPolicy(models.Model):
    """The clock looks at the terms of reviews."""

    _inherit = "fupin.policy"

    @api.model
    def _clock_steps(self):
        return [*super()._clock_steps(), ("reviews", self.env["fupin.review"]._escalate_due)]
