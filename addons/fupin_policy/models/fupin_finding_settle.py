from odoo import api, models
from odoo.tools import SQL

COLUMNS = SQL(
    "rule_id, res_model, res_id, severity, severity_rank, region_code, unit_id, department_id, record_name, figures"
)


class FupinFinding(models.Model):
    """The engine's hand: findings follow from a SELECT of what breaks rules, in one statement."""

    _inherit = "fupin.finding"

    @api.model
    def _settle(self, violating, scope, day):
        """Open what breaks a rule, open again, follow what moved, close what holds again; return (opened, closed).

        The steps of rows that existed leave events. The same call again changes nothing.

        :param violating: SELECT of ``(rule, model, record, severity, rank, region code, unit, department, name,
            figures)``, no pair of rule and record twice
        :param scope: SQL condition on ``finding``: which of them are closed if they are not selected
        :param day: the day judged; a waiver that ended before it no longer counts
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH violating (%(columns)s) AS MATERIALIZED (%(violating)s),
                -- EXCEPT and NOT IN hash or sort; a join here is estimated at one row and compares all with all
                news AS (
                    SELECT * FROM violating
                    EXCEPT SELECT %(columns)s FROM fupin_finding finding
                    WHERE %(scope)s AND finding.last_seen = %(day)s AND NOT %(ended)s
                ),
                written AS (
                    INSERT INTO fupin_finding AS finding (%(columns)s, state, first_seen, opened_on, last_seen)
                    SELECT *, 'open', %(day)s, %(day)s, %(day)s FROM news
                    ON CONFLICT (rule_id, res_id, res_model) DO UPDATE SET
                        severity = excluded.severity, severity_rank = excluded.severity_rank,
                        region_code = excluded.region_code, unit_id = excluded.unit_id,
                        department_id = excluded.department_id, record_name = excluded.record_name,
                        figures = excluded.figures, last_seen = excluded.last_seen,
                        state = CASE WHEN %(ended)s THEN 'open' ELSE finding.state END,
                        opened_on = CASE WHEN %(ended)s THEN excluded.last_seen ELSE finding.opened_on END,
                        resolved_on = CASE WHEN %(ended)s THEN NULL ELSE finding.resolved_on END,
                        waived_until = CASE WHEN %(ended)s THEN NULL ELSE finding.waived_until END,
                        waived_reason = CASE WHEN %(ended)s THEN NULL ELSE finding.waived_reason END
                    RETURNING finding.id
                ),
                -- the table as it was before this statement: no new rows, the states of old ones
                known AS (
                    SELECT finding.id, finding.rule_id, finding.region_code, finding.department_id, %(ended)s AS ended
                    FROM fupin_finding finding WHERE finding.id = ANY(ARRAY(SELECT id FROM written))
                ),
                closed AS (
                    UPDATE fupin_finding finding
                    SET state = 'resolved', resolved_on = %(day)s, waived_until = NULL, waived_reason = NULL
                    WHERE %(scope)s AND (finding.state IN ('open', 'acknowledged')
                        OR (finding.state = 'waived' AND finding.waived_until < %(day)s))
                    AND (finding.rule_id, finding.res_id) NOT IN (SELECT rule_id, res_id FROM violating)
                    RETURNING finding.id, finding.rule_id, finding.region_code, finding.department_id
                ),
                told AS (
                    INSERT INTO fupin_event (res_model, res_id, record_name, region_code, department_id,
                        transition, after, unit_id, user_id, date)
                    SELECT 'fupin.finding', step.id, rule.name, step.region_code, step.department_id,
                        step.name, jsonb_build_object('state', step.state), %(unit)s::int, %(user)s,
                        now() AT TIME ZONE 'UTC'
                    FROM (
                        SELECT id, rule_id, region_code, department_id, 'reopen' AS name, 'open' AS state
                        FROM known WHERE ended
                        UNION ALL
                        SELECT id, rule_id, region_code, department_id, 'resolve', 'resolved' FROM closed
                    ) step JOIN fupin_rule rule ON rule.id = step.rule_id
                )
                SELECT (SELECT count(*) FROM written) - (SELECT count(*) FROM known)
                    + (SELECT count(*) FROM known WHERE ended), (SELECT count(*) FROM closed)
                """,
                columns=COLUMNS,
                violating=violating,
                scope=scope,
                day=SQL("%s::date", day),
                ended=SQL(
                    "(finding.state = 'resolved' OR (finding.state = 'waived' AND finding.waived_until < %s))", day
                ),
                unit=self.env.user.sudo().fupin_unit_id.id or None,  # sudo: one's own unit
                user=self.env.uid,
            )
        )
        self.invalidate_model(flush=False)
        return rows[0]

    @api.model
    def _carry_waivers(self, rule_id, day):
        """Let waivers under the version of a policy before hold for what the same rule finds now."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH carried AS (
                    UPDATE fupin_finding finding SET state = 'waived', waived_until = old.waived_until,
                        waived_reason = old.waived_reason, first_seen = old.first_seen
                    FROM fupin_rule rule JOIN fupin_policy policy ON policy.id = rule.policy_id
                    JOIN fupin_policy policy_before ON policy_before.key = policy.key
                        AND policy_before.region_id = policy.region_id AND policy_before.version < policy.version
                    JOIN fupin_rule rule_before ON rule_before.policy_id = policy_before.id
                        AND rule_before.key = rule.key
                    JOIN fupin_finding old ON old.rule_id = rule_before.id AND old.state = 'waived'
                        AND old.waived_until >= %(day)s
                    WHERE rule.id = %(rule)s AND finding.rule_id = rule.id AND finding.state = 'open'
                        AND finding.res_id = old.res_id AND finding.res_model = old.res_model
                    RETURNING finding.id, rule.name, finding.region_code, finding.department_id, old.waived_reason
                )
                INSERT INTO fupin_event (res_model, res_id, record_name, region_code, department_id, transition,
                    after, user_id, date, reason)
                SELECT 'fupin.finding', id, name, region_code, department_id, 'waive',
                    jsonb_build_object('state', 'waived'), %(user)s, now() AT TIME ZONE 'UTC', waived_reason
                FROM carried
                """,
                day=day,
                rule=rule_id,
                user=self.env.uid,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _close_of(self, model_name, ids, day):
        """Close the findings of records that are deleted."""
        scope = SQL("finding.res_model = %s AND finding.res_id = ANY(%s)", model_name, list(ids))
        return self._settle(self.env["fupin.rule"]._no_rows(), scope, day)[1]

    @api.model
    def _follow(self, records):
        """Let findings, closed ones too, stand where their records stand."""
        if not records:
            return
        records.flush_recordset()
        self.flush_model()
        column = self.env["fupin.event"]._column
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_finding finding SET region_code = %(region)s, department_id = %(department)s,
                       unit_id = %(unit)s
                   FROM %(table)s record
                   WHERE finding.res_model = %(model)s AND finding.res_id = record.id
                   AND record.id = ANY(%(ids)s)""",
                region=column(records, "region_code"),
                department=column(records, "department_id"),
                unit=column(records, "unit_id"),
                table=SQL.identifier(records._table),
                model=records._name,
                ids=list(records.ids),
            )
        )
        self.invalidate_model(["region_code", "department_id", "unit_id"], flush=False)
