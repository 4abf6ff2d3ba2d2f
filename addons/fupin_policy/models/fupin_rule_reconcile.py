import json
import logging
from decimal import Decimal

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..kernel.span import span

_logger = logging.getLogger(__name__)
HOLDS = {
    "<": SQL("<"),
    "<=": SQL("<="),
    ">": SQL(">"),
    ">=": SQL(">="),
    "=": SQL("="),
    "!=": SQL("<>"),
}
SHOWN = ("integer", "float", "monetary", "date", "datetime", "boolean", "char", "selection")
MOST_SHOWN = 6  # fields whose values a finding keeps


class FupinRule(models.Model):
    """Rules over whole tables and over single records: one statement finds, opens, follows and closes."""

    _inherit = "fupin.rule"

    @api.model
    def _reconcile(self, now=None):
        """Check all records by all rules in force; return ``(opened, closed)``.

        One statement for each rule, over all its zones. A rule that is invalid or fails gets a finding itself
        and keeps those it has as they are; the others run. A second run changes nothing.

        :param now: naive UTC; given to judge another day
        """
        day = local_date(now)
        plans = self._plans(day)
        # sudo: rules bind whether the user reads them or not
        ended = self.sudo().search([("id", "not in", [plan.rule_id for plan in plans])])
        return self._reconcile_plans(plans, ended.ids, day)

    @api.model
    def _reconcile_due(self, now=None):
        """Check by the rules that have not run on this day yet, and close what ended ones found; for the clock."""
        day = local_date(now)
        plans = self._plans(day)
        # sudo: bookkeeping of the engine
        run = self.sudo().search_fetch([("reconciled_on", "!=", False)], ["reconciled_on"])
        done = {rule.id for rule in run if rule.reconciled_on == day}
        ended = set(run.ids) - {plan.rule_id for plan in plans}
        return self._reconcile_plans([plan for plan in plans if plan.rule_id not in done], list(ended), day)

    @api.model
    def _reconcile_plans(self, plans, ended, day):
        """Run rules, each in a savepoint of its own, and close what rules that no longer bind had found."""
        if not plans and not ended:
            return 0, 0
        opened = closed = 0
        failed, waiting = {}, set()
        for plan in plans:
            if plan.is_broken:
                continue
            try:
                with self.env.cr.savepoint():
                    more_opened, more_closed = self._reconcile_plan(plan, day)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                _logger.info("Rule %s meets somebody's save and waits for the next run", plan.rule_id)
                waiting.add(plan.rule_id)
                continue
            except Exception as error:  # one failing rule stops no other and is seen by the administrator
                _logger.exception("Rule %s failed", plan.rule_id)
                failed[plan.rule_id] = str(error).strip().splitlines()[0][:200]
                continue
            opened, closed = opened + more_opened, closed + more_closed
        scope = SQL("finding.rule_id = ANY(%s::int[])", ended)
        closed += self.env["fupin.finding"]._settle(self._no_rows(), scope, day)[1]
        self._settle_broken([plan.rule_id for plan in plans], failed, day)
        self._mark_reconciled([plan.rule_id for plan in plans if plan.rule_id not in waiting], day)
        self._mark_reconciled(ended, None)
        return opened, closed

    @api.model
    def _reconcile_plan(self, plan, day):
        scope = SQL("finding.rule_id = %s AND finding.res_model = %s", plan.rule_id, plan.model)
        found = self.env["fupin.finding"]._settle(self._violating([plan], day), scope, day)
        if not self.sudo().browse(plan.rule_id).reconciled_on:  # sudo: bookkeeping of the engine
            self.env["fupin.finding"]._carry_waivers(plan.rule_id, day)
        return found

    @api.model
    def _mark_reconciled(self, rule_ids, day):
        self.env.cr.execute(
            SQL(
                "UPDATE fupin_rule SET reconciled_on = %s WHERE id = ANY(%s) AND reconciled_on IS DISTINCT FROM %s",
                day, rule_ids, day,
            )
        )  # fmt: skip
        self.invalidate_model(["reconciled_on"], flush=False)

    @api.model
    def _settle_broken(self, rule_ids, failed, day):
        """Let the findings on rules themselves follow from which rules are broken now.

        :param failed: ``{rule id: what the database said}``
        """
        broken = {plan.rule_id for plan in self._plans(day) if plan.is_broken}
        # sudo: see _plans
        told = {rule.id: "\n".join(rule._problems()) for rule in self.sudo().browse(broken & set(rule_ids))}
        told.update(failed)
        rows = SQL(
            """SELECT rule.id, %(model)s, rule.id, 'red', 0, policy.region_code, NULL::int, NULL::int, rule.name,
                   jsonb_build_object('problem', told.problem)
               FROM unnest(%(ids)s::int[], %(problems)s::text[]) AS told(id, problem)
               JOIN fupin_rule rule ON rule.id = told.id JOIN fupin_policy policy ON policy.id = rule.policy_id""",
            model=self._name,
            ids=list(told),
            problems=list(told.values()),
        )
        scope = SQL("finding.res_model = %s AND finding.rule_id = ANY(%s)", self._name, list(rule_ids))
        return self.env["fupin.finding"]._settle(rows, scope, day)

    # -------------------------------------------------------------- one statement

    @api.model
    def _no_rows(self):
        return SQL(
            """SELECT NULL::int, NULL::text, NULL::int, NULL::text, NULL::int, NULL::text, NULL::int, NULL::int,
                   NULL::text, NULL::jsonb WHERE FALSE"""
        )

    @api.model
    def _violating(self, plans, day, only=Domain.TRUE):
        """Return the SELECT of all records that break one of the plans' rules, as `fupin.finding._settle` takes it.

        :param only: domain of the records to look at
        """
        selects = []
        for plan in plans:
            # sudo: a rule sees all records of its places, whoever saves one
            rule = self.sudo().browse(plan.rule_id)
            for part in plan.parts:
                select = rule._violating_part(part, day, only)
                if select is not None:
                    selects.append(select)
        return SQL(" UNION ALL ").join(selects) if selects else self._no_rows()

    def _records(self, day):
        """Return the model as the engine asks it: all records, in the office's time zone."""
        # sudo: see _violating
        return self.env[self.model].sudo().with_context(active_test=False, tz="Asia/Shanghai", fupin_day=str(day))

    def _violating_part(self, part, day, only):
        values = dict(part.values)
        records = self._records(day).with_context(fupin_values=values)
        query = records._search(self._looked_at(records, part, values, day) & only, active_test=False)
        if query.is_empty():
            return None
        figures = self._figures(records, query, values)
        if not self.must_hold:
            column, about = self._bounded(records, query, day)
            bound = self._plain(values[self.parameter_key][1])
            query.add_where(SQL("NOT (%s %s %s)", column, HOLDS[self.operator], bound))
            figures = SQL("jsonb_build_object('value', %s, 'bound', %s::float8) || %s::jsonb", column, bound, about)
        return query.select(
            SQL("%s::int", self.id),
            SQL("%s::text", self.model),
            SQL.identifier(query.table, "id"),
            SQL("%s::text", self.severity),
            SQL("%s::int", ("red", "yellow", "info").index(self.severity)),
            records._field_to_sql(query.table, "region_code", query),
            self._column(records, query, "id" if self.model == "fupin.unit" else "unit_id", SQL("NULL::int")),
            self._column(records, query, "department_id", SQL("NULL::int")),
            SQL("%s::text", self._column(records, query, records._rec_name, SQL("NULL"))),
            figures,
        )

    def _bounded(self, records, query, day):
        """Return the SQL of the figure that the rule compares, and what else a finding keeps of it, as JSON."""
        if not self.indicator:
            return self._figure_source()._column(records, query.table), "{}"
        first, last = span(self.period, day) if self.period else (None, None)
        unit = SQL.identifier(query.table, "id")
        about = json.dumps({"from": first, "to": last} if first else {}, default=str)
        return self._figure_source()._column_by_unit(unit, first, last, day), about

    def _looked_at(self, records, part, values, day):
        """Return the domain of the records that the rule looks at, with what must hold turned around."""
        Condition = self.env["fupin.condition"]
        domain = Domain.OR(
            Domain("region_code", "=like", zone.prefix + "%")
            & Domain.AND(Domain("region_code", "not =like", prefix + "%") for prefix in zone.excluded)
            if zone.prefix
            else Domain.AND(Domain("region_code", "not =like", prefix + "%") for prefix in zone.excluded)
            for zone in part.zones
        )
        domain &= Condition._domain(self.model, self.domain, values, day)
        if records._active_name and records._active_name not in Condition._paths_of(self.domain):
            domain &= Domain(records._active_name, "=", True)
        if self.must_hold:
            domain &= ~Condition._domain(self.model, self.must_hold, values, day)
        return domain

    @staticmethod
    def _column(records, query, name, missing):
        field = records._fields.get(name) if name else None
        if field is None or not field.store or field.translate or field.type not in ("char", "many2one", "integer"):
            return missing
        return records._field_to_sql(query.table, name, query)

    def _figures(self, records, query, values):
        """Return the SQL of what a finding keeps: the record's own values that were judged, and the bounds."""
        names = {
            path
            for path in self.env["fupin.condition"]._paths_of(self.must_hold)
            if "." not in path and records._fields[path].type in SHOWN
        }
        pairs = [
            SQL("%s::text, %s", name, records._field_to_sql(query.table, name, query))
            for name in sorted(names)[:MOST_SHOWN]
        ]
        bounds = {key: self._plain(value) for key, (_type, value) in values.items()}
        return SQL(
            "jsonb_build_object('values', jsonb_build_object(%s), 'bounds', %s::jsonb)",
            SQL(", ").join(pairs),
            json.dumps(bounds, default=str),
        )

    @staticmethod
    def _plain(value):
        return float(value) if isinstance(value, Decimal) else value
