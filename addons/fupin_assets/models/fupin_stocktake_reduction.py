from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

REDUCTIONS = [("justified", "With paper"), ("unjustified", "Without paper")]


class FupinStocktakeLine(models.Model):
    """Reductions have their reasons (S1-70): what is missing, or was on last year's list and is not on the next, has
    a paper that says why."""

    _inherit = "fupin.stocktake.line"

    reduction = fields.Selection(REDUCTIONS, string="Reduced", compute="_compute_reduction", search="_search_reduction")

    @api.depends("result", "asset_id", "year")
    def _compute_reduction(self):
        lines = self._origin
        words = dict(self._reductions(SQL("line.id = ANY(%s)", lines.ids))) if lines.ids else {}
        for line in self:
            line.reduction = words.get(line._origin.id, False)

    def _search_reduction(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)

        def to_sql(model, alias, query):
            line = SQL.identifier(alias)
            reduced, paper = model._reduced_sql(line), model._paper_sql(line)
            parts = [SQL("(%s AND %s)", reduced, paper)] if "justified" in wanted else []
            if "unjustified" in wanted:
                parts.append(SQL("(%s AND NOT %s)", reduced, paper))
            if False in wanted:
                parts.append(SQL("NOT %s", reduced))
            return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

        self.env["fupin.document"].flush_model()
        return Domain.custom(to_sql=to_sql, predicate=lambda line: line.reduction in wanted)

    @api.model
    def _reductions(self, where):
        """Return ``[(line id, word)]`` of the reduced lines among those of a condition."""
        self.flush_model()
        self.env["fupin.document"].flush_model()
        line = SQL.identifier("line")
        return self.env.execute_query(
            SQL(
                """SELECT line.id, CASE WHEN %s THEN 'justified' ELSE 'unjustified' END
                   FROM fupin_stocktake_line line WHERE %s AND %s""",
                self._paper_sql(line), where, self._reduced_sql(line),
            )
        )  # fmt: skip

    @api.model
    def _reduced_sql(self, line):
        """Return the condition that the asset of a line went: missing, or not on the list of the year after, although
        its keeper has one."""
        return SQL(
            """(%(line)s.asset_id IS NOT NULL AND (%(line)s.result = 'shortage' OR EXISTS (
                   SELECT FROM fupin_stocktake kept JOIN fupin_stocktake was ON was.id = %(line)s.stocktake_id
                   WHERE kept.year = was.year + 1 AND kept.region_id = was.region_id
                     AND COALESCE(kept.department_id, 0) = COALESCE(was.department_id, 0))
               AND %(line)s.result IS DISTINCT FROM 'duplicate' AND NOT EXISTS (
                   SELECT FROM fupin_stocktake_line later
                   WHERE later.asset_id = %(line)s.asset_id AND later.year = %(line)s.year + 1)))""",
            line=line,
        )

    @api.model
    def _paper_sql(self, line):
        """Return the condition that a paper of a change or disposal stands behind it: filed since the year was opened
        with the asset, with a change of it or with its disposal; or the number of the approval of a change in effect,
        of the reply to a disposal that was carried out."""
        for model in ("fupin.document", "fupin.asset.change", "fupin.disposal"):
            self.env[model].flush_model()
        return SQL(
            """EXISTS (SELECT FROM fupin_stocktake was WHERE was.id = %(line)s.stocktake_id AND (
                   EXISTS (
                       SELECT FROM fupin_document paper
                       WHERE paper.date >= make_date(was.year, 1, 1) AND (paper.res_model, paper.res_id) IN (
                           SELECT 'fupin.asset', %(line)s.asset_id
                           UNION ALL SELECT 'fupin.asset.change', rel.change_id
                           FROM fupin_asset_change_rel rel WHERE rel.asset_id = %(line)s.asset_id
                           UNION ALL SELECT 'fupin.disposal', rel.disposal_id
                           FROM fupin_disposal_asset_rel rel WHERE rel.asset_id = %(line)s.asset_id))
                   OR EXISTS (
                       SELECT FROM fupin_asset_change_rel rel
                       JOIN fupin_asset_change change ON change.id = rel.change_id AND change.state = 'confirmed'
                       WHERE rel.asset_id = %(line)s.asset_id AND change.approval_number <> ''
                         AND change.approval_date >= make_date(was.year, 1, 1))
                   OR EXISTS (
                       SELECT FROM fupin_disposal_asset_rel rel
                       JOIN fupin_disposal disposal ON disposal.id = rel.disposal_id AND disposal.state = 'done'
                       WHERE rel.asset_id = %(line)s.asset_id AND disposal.reply_number <> ''
                         AND disposal.disposed_on >= make_date(was.year, 1, 1))))""",
            line=line,
        )
