from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FROM_INSPECTIONS = ["inspection_id", "is_done", "is_normal", "last_seen"]


class FupinInspectionRoundLine(models.Model):
    """An asset, or a project, that was drawn for a round. Made by the draw alone; whether it was looked at is seen from
    the inspections of the unit in the period: of a project, those of its assets as well."""

    _name = "fupin.inspection.round.line"
    _inherit = ["fupin.record.line"]
    _description = "What was drawn for a round"
    _parent_field = "round_id"
    _order = "round_id, sequence, id"

    round_id = fields.Many2one("fupin.inspection.round", required=True, index=True, ondelete="cascade")
    asset_id = fields.Many2one("fupin.asset", index="btree_not_null", ondelete="cascade")
    project_id = fields.Many2one("fupin.project", index="btree_not_null", ondelete="cascade")
    region_code = fields.Char()
    sequence = fields.Integer(aggregator=None)
    village_id = fields.Many2one("fupin.region", string="Place", compute="_compute_village_id")
    location = fields.Char(related="asset_id.location")
    risk_grade = fields.Selection(related="project_id.risk_grade")
    inspection_id = fields.Many2one("fupin.inspection", compute="_compute_inspection_id")
    is_done = fields.Boolean(string="Looked at", compute="_compute_inspection_id", search="_search_is_done")
    is_normal = fields.Boolean(string="Normal", compute="_compute_inspection_id")
    last_seen = fields.Date(string="Last looked at", compute="_compute_last_seen")

    _asset_uniq = models.UniqueIndex("(round_id, asset_id)", "This asset was drawn already.")
    _project_uniq = models.UniqueIndex("(round_id, project_id)", "This project was drawn already.")
    _one_thing = models.Constraint(
        "CHECK ((asset_id IS NULL) <> (project_id IS NULL))", "A line is about an asset or about a project."
    )

    @api.depends("asset_id.name", "project_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (line.asset_id or line.project_id).name or ""

    @api.depends("asset_id.region_id", "project_id.region_id")
    def _compute_village_id(self):
        for line in self:
            line.village_id = (line.asset_id or line.project_id).region_id

    def _compute_inspection_id(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (line.id) line.id, inspection.id, inspection.is_normal %s
                   AND line.id = ANY(%s) ORDER BY line.id, inspection.date DESC, inspection.id DESC""",
                self._seen(), list(self.ids),
            )
        )  # fmt: skip
        found = {line_id: (inspection_id, is_normal) for line_id, inspection_id, is_normal in rows}
        for line in self:
            inspection_id, is_normal = found.get(line.id, (False, False))
            line.inspection_id, line.is_normal, line.is_done = inspection_id, is_normal, bool(inspection_id)

    @api.model
    def _seen(self):
        """Return lines joined with what the unit looked at in the period; each half has an index of its own."""
        within = SQL("seen.unit_id = visit.unit_id AND seen.date BETWEEN visit.date_from AND visit.date_to")
        return SQL(
            """FROM fupin_inspection_round_line line
               JOIN fupin_inspection_round visit ON visit.id = line.round_id
               CROSS JOIN LATERAL (
                   SELECT id, is_normal, date FROM fupin_inspection seen
                   WHERE line.asset_id IS NOT NULL AND seen.asset_id = line.asset_id AND %(within)s
                   UNION ALL
                   SELECT id, is_normal, date FROM fupin_inspection seen
                   WHERE line.project_id IS NOT NULL AND seen.project_id = line.project_id AND %(within)s
               ) inspection
               WHERE TRUE""",
            within=within,
        )

    def _search_is_done(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env.flush_all()
        return Domain("id", "in", SQL("(SELECT line.id %s)", self._seen()))

    def _compute_last_seen(self):
        """Anybody's last look: at a project that has no asset yet, or at one of its assets."""
        self.env.flush_all()
        of_assets = dict(
            self.env.execute_query(
                SQL(
                    "SELECT asset_id, max(date) FROM fupin_inspection WHERE asset_id = ANY(%s) GROUP BY asset_id",
                    self.asset_id.ids,
                )
            )
        )
        of_projects = dict(
            self.env.execute_query(
                SQL(
                    """SELECT project_id, max(date) FROM (
                           SELECT project_id, date FROM fupin_inspection
                           WHERE asset_id IS NULL AND project_id = ANY(%(ids)s)
                           UNION ALL
                           SELECT asset.project_id, seen.date FROM fupin_asset asset
                           JOIN fupin_inspection seen ON seen.asset_id = asset.id
                           WHERE asset.project_id = ANY(%(ids)s)) looked GROUP BY project_id""",
                    ids=self.project_id.ids,
                )
            )
        )
        for line in self:
            line.last_seen = of_assets.get(line.asset_id.id) or of_projects.get(line.project_id.id)

    # ------------------------------------------------------------------- actions

    def action_normal(self):
        """Note these as seen and normal; what was looked at already is left alone. Where a checklist asks something even
        then, its questions come first: of one, in a window; of several, those that ask nothing are noted."""
        self._check_open()
        self.invalidate_recordset(FROM_INSPECTIONS, flush=False)
        left = self.filtered(lambda line: not line.is_done)
        asking = left._asking()
        for line in left - asking:
            self.env["fupin.inspection"].report(line._given())
        self.invalidate_recordset(FROM_INSPECTIONS, flush=False)
        if not asking:
            return None
        return asking._told_to_ask() if len(self) > 1 else asking._window("normal")

    def _asking(self):
        """Return those of which something is asked even where all is normal."""
        asking = self.browse()
        for visit, lines in self.grouped("round_id").items():
            asked = visit._field_asked(lines)
            asking |= lines.filtered(lambda line, asked=asked: asked.get(line.id))
        return asking

    def _told_to_ask(self):
        text = self.env._("%s have questions to answer: press “Normal” on each of them.", len(self))
        refresh = {"type": "ir.actions.client", "tag": "soft_reload"}
        params = {"type": "info", "message": text, "sticky": True, "next": refresh}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _questions_asked(self):
        """Return the questions as the window asks them: now, and with ``is_exception`` where something is wrong."""
        self.ensure_one()
        visit = self.round_id
        asked, kind = set(visit._field_asked(self).get(self.id, ())), self.asset_id.kind or ""
        rows = self.env["fupin.checklist"]._questions(visit.unit_id, duty=visit.task_id.obligation_id)
        return [
            {**row, "is_exception": row["id"] not in asked}
            for row in rows
            if row["id"] in asked or (row["period"] == "exception" and row["asset_kind"] in ("", kind))
        ]

    def action_inspect(self):
        """Open the window in which one tells what was seen, with answers and photos."""
        self.ensure_one()
        self._check_open()
        return self._window("problem")

    def _window(self, found):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "fupin.inspection.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_id": self.id, "default_found": found},
        }

    def _check_open(self):
        """Raise unless the user goes round here."""
        self.check_access("read")
        self.round_id._check_acts()
        self.round_id._check_under_way()

    def _given(self):
        """Return what `fupin.inspection.report` is told of a line."""
        return {
            "asset_id": self.asset_id.id,
            "project_id": self.project_id.id,
            "round_id": self.round_id.id,
            "task_id": self.round_id.task_id.id or False,
        }


class FupinInspection(models.Model):
    _inherit = "fupin.inspection"
    _given_fields = frozenset(
        {"asset_id", "project_id", "task_id", "round_id", "date", "client_uuid", "recorded_at"}
        | {"is_normal", "note", "photo_ids", "latitude", "longitude"}
    )

    round_id = fields.Many2one(
        "fupin.inspection.round", index="btree_not_null", ondelete="set null", readonly=True, copy=False
    )

    @api.model
    def _inspecting_unit(self, task, record):
        """In a round, the unit that goes round."""
        visit = self.env["fupin.inspection.round"].browse(self.env.context.get("fupin_round_id"))
        if visit and not task:
            return visit.unit_id
        return super()._inspecting_unit(task, record)

    def _completed(self, vals):
        visit = self.env["fupin.inspection.round"].browse(vals.get("round_id"))
        if not visit:
            return super()._completed(vals)
        visit.check_access("read")
        visit._check_acts()
        visit._check_under_way()
        return super(FupinInspection, self.with_context(fupin_round_id=visit.id))._completed(vals)
