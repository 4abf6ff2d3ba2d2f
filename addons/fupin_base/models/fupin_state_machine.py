from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Stands in the context while a transition writes `state`. An object cannot be sent over RPC,
# so no script can claim to be inside a transition (as queue_job does for its own fields).
IN_TRANSITION = object()


class FupinStateMachine(models.AbstractModel):
    """A record whose ``state`` moves by transitions only, each of which leaves an event.

    How to use. Inherit it, declare ``state`` and ``_transitions``, write one short
    ``action_<name>`` for each transition that calls ``_transition("<name>", reason)``.
    Extend by ``_check_transition`` (what must hold before one) and ``_after_transition``.
    """

    _name = "fupin.state.machine"
    _description = "State machine"

    # name → (states it starts from, state it ends in)
    _transitions = {}
    # steps that a window carries out with values of its own: they cannot be held back until others have agreed
    _immediate_transitions = ()

    @api.model
    def default_get(self, fields):
        """A record begins at the beginning, whatever a context or somebody's defaults say."""
        defaults = super().default_get(fields)
        if "state" in defaults:
            defaults["state"] = self._initial_state()
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._refuse_state(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_state([vals])
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy starts its life at the beginning."""
        default = dict(default or {})
        if "state" in self._fields:
            default.setdefault("state", self._initial_state())
        return super().copy_data(default)

    def _initial_state(self):
        default = self._fields["state"].default
        return default(self) if default else False

    def _refuse_state(self, vals_list):
        """Refuse a state that does not come from a transition."""
        if "state" not in self._fields or self.env.context.get("in_transition") is IN_TRANSITION:
            return
        initial = self._initial_state()
        for vals in vals_list:
            if vals.get("state", initial) != initial or ("state" in vals and self):
                raise AccessError(self.env._("The state changes by its buttons only, so that each step is kept."))

    def _transition(self, name, reason=None, article=None, values=None):
        """Move all records through one transition, or none of them.

        :param name: key in ``_transitions``
        :param reason: why; kept in the event
        :param article: text of the article that asks for it; kept in the event
        :param values: other fields the transition sets
        :raise UserError: if a record is not in a state that the transition starts from
        """
        states_from, _state_to = self._transitions[name]
        self.check_access("write")
        self.lock_for_update()
        wrong = self.filtered(lambda record: record.state not in states_from)
        if wrong:
            raise UserError(self._wrong_state_message(wrong, states_from))
        self._check_transition(name, reason)
        self._carry_out(name, reason, article, values)

    def _carry_out(self, name, reason=None, article=None, values=None):
        """Write the state and what else a transition sets, leave the events, do what follows. Rights, states and
        `_check_transition` have been checked, the rows are locked.

        How to use: extend it to hold a transition back until others have agreed.

        :param reason, article: text, or ``{record id: text}``
        """
        if not self:
            return
        state_to = self._transitions[name][1]
        before = {record.id: {"state": record.state} for record in self}
        moving = self.with_context(in_transition=IN_TRANSITION)
        super(FupinStateMachine, moving).write({**(values or {}), "state": state_to})
        after = {record.id: {"state": state_to} for record in self}
        self.env["fupin.event"]._record(self, name, before, after, reason, article)
        self._after_transition(name)
        self._after_save({"state", *(values or {})})

    def _check_transition(self, name, reason=None):
        """Hook: raise `UserError` if something is missing before a transition."""

    def _after_transition(self, name):
        """Hook: what follows from a transition."""

    def _after_save(self, names):
        """Hook: what follows from a save that touched the fields ``names``."""

    def _wrong_state_message(self, wrong, states_from):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "“%(record)s” is %(state)s. This step starts from: %(states)s.",
            record=wrong[0].display_name,
            state=labels.get(wrong[0].state, wrong[0].state),
            states=self.env._(", ").join(labels.get(state, state) for state in states_from),
        )

    def _reason_or_ask(self, name, reason, demand):
        """Return ``(reason, action)``: from a form the shared wizard asks for a missing one, over RPC it is refused.

        :param demand: the sentence of the refusal
        """
        reason = (reason or self.env.context.get("fupin_reason") or "").strip()
        if reason:
            return reason, None
        if self.env.context.get("fupin_ask_reason"):
            return None, self._ask_reason(name)
        raise UserError(demand)

    def _ask_reason(self, name):
        """Return the action of the shared wizard that asks why, then calls ``action_<name>``."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason"),
            "res_model": "fupin.reason.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_record_ids": self.ids,
                "default_transition": name,
            },
        }
