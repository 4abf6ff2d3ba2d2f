from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.period import opening_moment


@dataclass(frozen=True)
class Figures:
    """How much a unit did of a task: activities counted, records covered of those in scope; None where not asked."""

    count: int | None = None
    covered: int | None = None
    scope: int | None = None

    @property
    def share(self):
        """Return the share covered, 0 to 1; all of nothing is 1.

        >>> Figures(covered=3, scope=8).share, Figures(covered=0, scope=0).share, Figures().share
        (0.375, 1.0, None)
        """
        if self.scope is None:
            return None
        return self.covered / self.scope if self.scope else 1.0


@dataclass
class Shortfalls:
    """What is missing before a submission, in words: demanded, and in principle."""

    mandatory: list = field(default_factory=list)
    principle: list = field(default_factory=list)


class FupinTask(models.Model):
    """What a unit did, counted in SQL from the activity model that the duty names."""

    _inherit = "fupin.task"

    def _figures(self):
        """Return the `Figures` of one task, counted now."""
        self.ensure_one()
        duty = self.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
        scope = self._scope_query(duty)
        count = self._activity_count(duty)
        if scope is None:
            return Figures(count)
        covered = self._covered_count(duty, scope)
        [[total]] = self.env.execute_query(scope.select(SQL("count(*)")))
        return Figures(count, covered, total)

    def _scope_query(self, duty):
        """Return the query of the records to be covered, see `fupin.obligation._scope_of`; None where none are."""
        if duty._model("scope_model_id") is None:
            return None
        return duty._query("scope_domain", more=duty._scope_of(self.unit_id, self.region_id))

    def _activity_query(self, duty):
        """Return (columns, query) of the unit's activities in the period; (None, None) if none are counted."""
        model = duty._model("activity_model_id")
        columns = getattr(model, "_fupin_activity", None)
        if not columns:
            return None, None
        domain = Domain(columns["unit"], "=", self.unit_id.id) & self._within_period(model, columns["date"])
        if "active" in model._fields:
            domain &= Domain("active", "=", True)
        if self.target_unit_id and not self._record_column(duty, columns) and duty._place_field(model):
            prefix = self.region_id.sudo().prefix or ""  # sudo: the place of a task counts, read or not
            domain &= Domain(duty._place_field(model), "=like", f"{prefix}%")
        return columns, model._search(domain)

    @api.model
    def _record_column(self, duty, columns):
        """Return the column of the activity that names what the duty covers: one by the kind of record, else
        ``record``."""
        covered = duty.scope_model_id.model
        return columns.get("records", {}).get(covered, columns.get("record"))

    def _within_period(self, model, name):
        first, last = self.period_start, self.period_end
        if model._fields[name].type == "datetime":
            first, last = opening_moment(first), opening_moment(last + timedelta(days=1))
            return Domain(name, ">=", first) & Domain(name, "<", last)
        return Domain(name, ">=", first) & Domain(name, "<=", last)

    def _activity_count(self, duty):
        columns, query = self._activity_query(duty)
        if query is None:
            return None
        record = self._record_column(duty, columns)
        scope = self._scope_query(duty) if self.target_unit_id and record else None
        if scope is not None:
            model = duty._model("activity_model_id")
            query.add_where(SQL("%s IN %s", SQL.identifier(model._table, record), scope.subselect()))
        [[count]] = self.env.execute_query(query.select(SQL("count(*)")))
        return count

    def _covered_count(self, duty, scope):
        columns, query = self._activity_query(duty)
        record = self._record_column(duty, columns or {})
        if query is None or not record:
            return 0
        column = SQL.identifier(duty._model("activity_model_id")._table, record)
        query.add_where(SQL("%s IN %s", column, scope.subselect()))
        [[count]] = self.env.execute_query(query.select(SQL("count(DISTINCT %s)", column)))
        return count

    # ---------------------------------------------------------------- judged

    def _shortfalls(self):
        """Return what the tasks lack of what their duties ask, in words with figures and article."""
        found = Shortfalls()
        for task in self:
            duty = task.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
            texts = task._missing(duty, task._figures())
            if texts:
                line = f"{'；'.join(texts)}（{task._article()}）"
                (found.mandatory if duty.strength == "must" else found.principle).append(line)
        return found

    def _missing(self, duty, figures):
        texts = []
        if figures.count is not None and figures.count < duty.minimum_count and figures.scope != 0:
            texts.append(
                self.env._("Done %(count)s times, at least %(least)s are asked for",
                           count=figures.count, least=duty.minimum_count)
            )  # fmt: skip
        # a share of whole records: 0.3 of 10 is 3, whatever floats say
        if figures.scope and figures.covered < duty.coverage * figures.scope - 1e-6:
            texts.append(
                self.env._("Covered %(covered)s of %(scope)s (%(share)s%%), at least %(least)s%% are asked for",
                           covered=figures.covered, scope=figures.scope, share=f"{figures.share * 100:.4g}",
                           least=f"{duty.coverage * 100:.4g}")
            )  # fmt: skip
        return texts

    def _nil_allowed(self):
        """Whether there is nothing in scope; where the duty has no scope, whether it allows nil returns."""
        duty = self.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
        scope = self._scope_query(duty)
        if scope is None:
            return duty.allows_nil
        [[total]] = self.env.execute_query(scope.select(SQL("count(*)")))
        return not total

    @api.depends("obligation_id", "unit_id")
    def _compute_progress(self):
        for task in self:
            figures = task._figures() if task.obligation_id else Figures()
            parts = []
            if figures.scope is not None:
                parts.append(self.env._("%(covered)s of %(scope)s", covered=figures.covered, scope=figures.scope))
            if figures.count is not None:
                parts.append(self.env._("%s times", figures.count))
            task.progress = self.env._(", ").join(parts)

    @api.depends("obligation_id", "state")
    def _compute_may_nil(self):
        for task in self:
            task.may_nil = task.state in ("open", "returned") and task._nil_allowed()
