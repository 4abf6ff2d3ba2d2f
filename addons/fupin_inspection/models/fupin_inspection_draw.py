from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

RISKY = ("red", "yellow")


class FupinInspectionRound(models.Model):
    """How a round is drawn, and how much of the whole was looked at: one statement each, whatever the number of assets
    or projects. The same lot draws the same from the same register.
    """

    _inherit = "fupin.inspection.round"

    def _about(self):
        """Return the column of inspections and of lines that names what is looked at.

        A look at an asset is one at its project: inspections name both.
        """
        return SQL.identifier("project_id" if self.subject == "project" else "asset_id")

    def _counted(self):
        """Return (lines looked at, number of the whole looked at)."""
        [row] = self.env.execute_query(
            SQL(
                """WITH seen AS (SELECT DISTINCT %(about)s AS about FROM fupin_inspection
                       WHERE unit_id = %(unit)s AND date BETWEEN %(first)s AND %(last)s AND %(about)s IS NOT NULL)
                   SELECT (SELECT count(*) FROM fupin_inspection_round_line line JOIN seen ON seen.about = line.%(about)s
                           WHERE line.round_id = %(round)s),
                          (SELECT count(*) FROM seen WHERE about IN %(scope)s)""",
                about=self._about(), unit=self.unit_id.id, first=self.date_from, last=self.date_to,
                round=self._origin.id, scope=self._scope().subselect(),
            )
        )  # fmt: skip
        return row

    def _scope(self):
        """Return the query of what the unit answers for: what the duty covers, or all confirmed assets, or the projects
        graded red or yellow."""
        task = self.task_id.sudo()  # sudo: a duty that binds the unit
        query = task._scope_query(task.obligation_id) if task else None
        if query is not None:
            return query
        unit = self.unit_id.sudo()  # sudo: place and kind of the unit
        place = task.region_id or unit.region_id
        domain = Domain("region_code", "=like", f"{place.prefix or ''}%")
        if unit.unit_type == "department":
            domain &= Domain("department_id", "=", unit.id)
        if self.subject == "project":
            model, chosen = "fupin.project", Domain("risk_grade", "in", RISKY)
        else:
            model, chosen = "fupin.asset", Domain("state", "=", "confirmed")
        # sudo: what a round is drawn from does not depend on who asks
        return self.env[model].sudo()._search(domain & chosen)

    def _draw(self):
        """Insert the lines in one statement; the order in which they are drawn is the order of the list."""
        self.ensure_one()
        self.env.flush_all()
        scope = self._scope()
        chosen = scope.select(
            SQL("%s AS id, %s AS region_code", *(SQL.identifier(scope.table, name) for name in ("id", "region_code"))),
            SQL("%s AS weight", self._weight(scope.table) if self.method == "risk" else SQL("1")),
        )
        self.env.cr.execute(
            SQL(
                """WITH scope AS (%(chosen)s),
                   seen AS (SELECT %(about)s AS about, max(date) AS day FROM fupin_inspection
                       WHERE unit_id = %(unit)s GROUP BY 1),
                   keyed AS (SELECT id, region_code, %(key)s AS key FROM scope LEFT JOIN seen ON seen.about = scope.id),
                   villages AS (SELECT *, row_number() OVER (PARTITION BY region_code ORDER BY key, id) AS place
                       FROM keyed),
                   ranked AS (SELECT *, count(*) OVER () AS total,
                           count(*) FILTER (WHERE place = 1) OVER () AS village_count,
                           row_number() OVER (ORDER BY (%(each)s AND place = 1) DESC, key, id) AS rank FROM villages)
                   INSERT INTO fupin_inspection_round_line (round_id, %(about)s, region_code, sequence, create_uid,
                       write_uid, create_date, write_date)
                   SELECT %(round)s, id, region_code, rank, %(uid)s, %(uid)s, %(now)s, %(now)s FROM ranked
                   WHERE rank <= GREATEST(ceil(total * %(share)s::numeric), CASE WHEN %(each)s THEN village_count END)
                   RETURNING (SELECT max(total) FROM ranked)""",
                chosen=chosen, about=self._about(), key=self._key(), unit=self.unit_id.id, each=self.each_village,
                round=self.id, uid=self.env.uid, now=self.env.cr.now(), share=str(round(self.coverage_target, 4)),
            )
        )  # fmt: skip
        rows = self.env.cr.fetchall()
        if not rows:
            raise UserError(self._nothing_words())
        self.invalidate_recordset(["line_ids"], flush=False)
        self._keep_counts(rows[0][0], len(rows))

    def _nothing_words(self):
        if self.subject == "project" and not self.task_id:
            return self.env._("No project here is graded red or yellow: there is nothing to look at.")
        return self.env._("There is nothing to look at here.")

    def _keep_counts(self, scope, drawn):
        # sudo: what the draw counts is the engine's
        self.sudo().write({"scope_count": scope, "line_count": drawn})

    def _key(self):
        """Return the SQL expression by which a row of ``keyed`` is drawn, the least first."""
        lot = SQL(
            "(('x' || substr(md5(%s || '/' || scope.id), 1, 8))::bit(32)::bigint + 1) / 4294967297.0", str(self.seed)
        )
        if self.method == "random":
            return lot
        if self.method == "risk":
            # Efraimidis and Spirakis: the least of -ln(u)/weight is drawn as a lot with these weights
            return SQL("-ln(%s) / scope.weight", lot)
        return SQL("COALESCE(seen.day - DATE '2000-01-01', -1)::numeric")

    def _weight(self, table):
        """Return how often a row of the scope is drawn beside one that is in order."""
        row = SQL.identifier(table)
        return self._weight_of_project(row) if self.subject == "project" else self._weight_of_asset(row)

    @staticmethod
    def _weight_of_asset(row):
        """Open problems, warnings, not in use."""
        return SQL(
            """(1 + 3 * (SELECT count(*) FROM fupin_problem problem WHERE problem.asset_id = %(row)s.id
                    AND problem.state IN ('open', 'solving'))
                  + COALESCE((SELECT sum(CASE finding.severity_rank WHEN 0 THEN 3 WHEN 1 THEN 1 ELSE 0 END)
                    FROM fupin_finding finding WHERE finding.res_model = 'fupin.asset'
                    AND finding.res_id = %(row)s.id AND finding.state IN ('open', 'acknowledged')), 0)
                  + CASE WHEN %(row)s.use_status = 'in_use' THEN 0 ELSE 2 END)""",
            row=row,
        )

    @staticmethod
    def _weight_of_project(row):
        """Its grade, what is to be done at once (S4-11), open problems."""
        return SQL(
            """(1 + COALESCE((SELECT CASE risk.grade WHEN 'red' THEN 6 WHEN 'yellow' THEN 2 ELSE 0 END
                    + CASE WHEN risk.is_sensitive THEN 6 ELSE 0 END
                    FROM fupin_risk risk WHERE risk.project_id = %(row)s.id), 0)
                  + (SELECT count(*) FROM fupin_problem problem WHERE problem.project_id = %(row)s.id
                    AND problem.state IN ('open', 'solving')))""",
            row=row,
        )
