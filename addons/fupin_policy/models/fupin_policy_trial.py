from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.fields import Domain
from odoo.tools import SQL

# a gate is tried on so many records; more say no more
TRIED = 20_000


class FupinPolicy(models.Model):
    """试算（不生效）: what a policy would produce on today's data, by the very code that produces it.

    Everything runs on a connection of its own that is rolled back: no task, mail, number, message or webhook is left.
    """

    _inherit = "fupin.policy"

    def action_trial(self):
        """Try a policy and show its figures.

        :raise UserError: if it could not take effect
        """
        self.ensure_one()
        self.check_access("write")
        lines = self._tried(utc_now())
        trial = self.env["fupin.policy.trial"].create(
            {"policy_id": self.id, "line_ids": [(0, 0, line) for line in lines]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trial (nothing takes effect)"),
            "res_model": "fupin.policy.trial",
            "res_id": trial.id,
            "view_mode": "form",
            "target": "new",
        }

    def _tried(self, now):
        """Return the lines of a trial: dictionaries of section, name, count, note."""
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            try:
                # sudo: an administrator tries it on all data of its places; only figures come back
                return self.with_env(self.env(cr=cr, su=True))._try(now)
            finally:
                cr.rollback()
                # what was remembered of policies that never took effect
                self.env.registry.clear_cache()

    def _try(self, now):
        last = {table: self._last_id(table) for table in ("fupin_task", "fupin_finding")}
        if self.state == "draft":
            self.action_publish()
        self.env["fupin.obligation"]._generate_due(now)
        cancelled = self.env["fupin.task"]._cancel_gone(now)
        _opened, closed = self.env["fupin.rule"]._reconcile(now)
        self.env.flush_all()
        return [
            *self._tried_tasks(last["fupin_task"], now),
            *self._tried_findings(last["fupin_finding"]),
            *self._tried_gates(),
            *self._tried_flows(),
            *self._tried_ends(cancelled, closed),
        ]

    def _last_id(self, table):
        [[number]] = self.env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table)))
        return number

    def _tried_tasks(self, last, now):
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT duty.id, count(task.id) AS made, count(DISTINCT task.unit_id) AS units,
                       count(task.id) FILTER (WHERE task.due_at < %s) AS past
                   FROM fupin_obligation duty LEFT JOIN fupin_task task ON task.obligation_id = duty.id AND task.id > %s
                   WHERE duty.policy_id = %s GROUP BY duty.id, duty.sequence ORDER BY duty.sequence, duty.id""",
                now, last, self.id,
            )
        )  # fmt: skip
        for row in rows:
            duty = self.env["fupin.obligation"].browse(row["id"])
            note = duty.problem or self.env._(
                "%(units)s units; %(past)s due already", units=row["units"], past=row["past"]
            )
            yield {"section": "tasks", "name": duty.reading or duty.name, "count": row["made"], "note": note}

    def _tried_findings(self, last):
        rules = self.env["fupin.rule"].search([("policy_id", "=", self.id)])
        counts = dict(
            self.env.execute_query(
                SQL("SELECT rule_id, count(*) FROM fupin_finding WHERE id > %s GROUP BY rule_id", last)
            )
        )
        for rule in rules:
            yield {"section": "findings", "name": rule.reading or rule.name, "count": counts.get(rule.id, 0)}

    def _tried_gates(self):
        """Count the records that the gate would stop if their step were taken now."""
        for gate, zone in self._own_zones("fupin.gate"):
            records = self._at_step(gate, zone)
            breaches = gate._breaches(records)
            note = self.env._("of %s that could take this step", len(records))
            section = "refusals" if gate.severity == "block" else "warnings"
            yield {"section": section, "name": gate.reading or gate.name, "count": len(breaches), "note": note}

    def _tried_flows(self):
        for flow, zone in self._own_zones("fupin.flow"):
            records = self._at_step(flow, zone)
            found = flow._matching_amount(records)
            yield {"section": "reviews", "name": flow.reading or flow.name, "count": len(found)}

    def _tried_ends(self, cancelled, closed):
        if cancelled:
            yield {"section": "ends", "name": self.env._("Open duties cancelled"), "count": cancelled}
        if closed:
            yield {"section": "ends", "name": self.env._("Warnings closed"), "count": closed}

    def _own_zones(self, model_name):
        """Return (row, zone) of this policy's rows of a kind that bind anywhere."""
        zones = self._zones(model_name, max(self.date_from, utc_now().date()))
        return [(row, zone) for row, zone in zones.items() if row.policy_id == self]

    @api.model
    def _at_step(self, row, zone):
        """Return the records in a zone that could take the step that a row binds, as many as are tried."""
        model = self.env[row.model_name]
        states, _to = model._transitions[row.transition]
        domain = Domain("state", "in", states) & Domain("region_code", "=like", zone.prefix + "%")
        for prefix in zone.excluded:
            domain &= ~Domain("region_code", "=like", prefix + "%")
        return model.search(domain, limit=TRIED)
