from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

PLACES = 32  # rows of one table stand this far apart, so that no two parts share an id
WHAT = [
    ("formed", "Built or bought"),
    ("step", "Step"),
    ("change", "Change of the asset"),
    ("valuation", "Valuation"),
    ("handover", "Handing over"),
    ("contract", "Contract"),
    ("insurance", "Insurance"),
    ("maintainer", "Maintainer named"),
    ("maintenance", "Maintenance"),
    ("help", "Call for help"),
    ("rescue", "Decision"),
    ("unified", "Decision for all owners"),
]
# what is told by a part of its own, or is no event of the asset's life
NOT_TOLD = ("write", "change", "reveal", "review_request")


class FupinAssetTimeline(models.Model):
    """What happened to an asset, in the order of days: steps, changes, values, handovers, contracts, upkeep, decisions.

    A query, not a table: each part (`_timeline_parts`) is a SELECT over one table. A row is reached as the event of its
    record would be (`fupin.event`). Amounts in yuan.
    """

    _name = "fupin.asset.timeline"
    _description = "What happened to an asset"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "fupin.asset": ["region_code", "department_id", "acquisition_date", "original_value", "name"],
        "fupin.event": ["res_model", "res_id", "transition", "date", "reason"],
        "fupin.asset.change": ["asset_ids", "state", "date", "name", "amount_lost", "description"],
        "fupin.asset.valuation": ["asset_id", "date", "amount", "basis", "note"],
        "fupin.handover": ["asset_ids", "state", "handed_over_on", "name"],
        "fupin.contract": ["asset_ids", "state", "date_start", "ended_on", "name", "annual_amount"],
        "fupin.insurance": ["asset_ids", "date_from", "number", "amount"],
        "fupin.maintainer": ["asset_ids", "date_from", "name"],
        "fupin.maintenance": ["asset_id", "date", "description", "cost"],
        "fupin.maintenance.help": ["asset_ids", "submitted_on", "description", "amount"],
        "fupin.rescue": ["asset_ids", "state", "decision_date", "name", "amount_to_recover"],
        "fupin.unified.decision": ["asset_ids", "date", "number", "content"],
    }

    asset_id = fields.Many2one("fupin.asset", readonly=True)
    date = fields.Date(readonly=True)
    what = fields.Selection(WHAT, string="Kind of event", readonly=True)
    title = fields.Char(readonly=True)
    details = fields.Char(readonly=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), readonly=True)
    res_model = fields.Char(string="Kind of record", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    region_code = fields.Char(readonly=True)
    department_id = fields.Many2one("fupin.unit", string="Supervising department", readonly=True)
    name = fields.Char(string="What happened", compute="_compute_name")
    papers = fields.Char(compute="_compute_papers")

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Rows that are read by their ids are looked up by those of their tables, which have an index."""
        domain = Domain(domain)
        if getattr(domain, "field_expr", None) == "id" and getattr(domain, "operator", None) == "in":
            rows = self.with_context(fupin_timeline_ids=tuple(domain.value))
            return super(FupinAssetTimeline, rows)._search(domain, *args, **kwargs)
        return super()._search(domain, *args, **kwargs)

    def _read_by_ids(self, place):
        """Return the condition of one part where rows are read by their ids."""
        ids = self.env.context.get("fupin_timeline_ids")
        if ids is None:
            return SQL("TRUE")
        return SQL("part.source = ANY(%s)", [number // PLACES for number in ids if number and number % PLACES == place])

    @property
    def _table_query(self):
        parts = [
            SQL(
                "SELECT part.source * %s + %s AS id, part.asset_id, part.date, %s AS what, part.title, part.details,"
                " part.amount, %s AS res_model, %s AS res_id, part.region_code, part.department_id"
                " FROM (%s) part WHERE %s",
                PLACES, place, what, model, SQL("part.asset_id" if what == "step" else "part.source"), query,
                self._read_by_ids(place),
            )
            for place, (what, model, query) in enumerate(self._timeline_parts())
        ]  # fmt: skip
        return SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)

    @api.model
    def _timeline_parts(self):
        """Hook: return ``[(what, model, SQL)]``; each SELECT gives source (id), asset_id, date, title, details, amount,
        region_code, department_id. Addons add theirs at the end."""
        return [*self._parts_of_asset(), *self._parts_about_assets()]

    @api.model
    def _parts_of_asset(self):
        formed = SQL(
            """SELECT id AS source, id AS asset_id, acquisition_date AS date, name::text AS title, NULL::text AS details,
                   original_value AS amount, region_code, department_id FROM fupin_asset"""
        )
        steps = SQL(
            """SELECT event.id AS source, event.res_id AS asset_id,
                   (event.date AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS date,
                   event.transition AS title, event.reason AS details, NULL::numeric AS amount,
                   event.region_code, event.department_id
               FROM fupin_event event WHERE event.res_model = 'fupin.asset' AND event.transition <> ALL(%s)""",
            list(NOT_TOLD),
        )
        values = SQL(
            """SELECT valuation.id AS source, valuation.asset_id, valuation.date, valuation.basis AS title,
                   valuation.note AS details, valuation.amount, asset.region_code, asset.department_id
               FROM fupin_asset_valuation valuation JOIN fupin_asset asset ON asset.id = valuation.asset_id"""
        )
        works = SQL(
            """SELECT id AS source, asset_id, date, description AS title, voucher AS details, cost AS amount,
                   region_code, department_id FROM fupin_maintenance"""
        )
        return [
            ("formed", "fupin.asset", formed),
            ("step", "fupin.asset", steps),
            ("valuation", "fupin.asset.valuation", values),
            ("maintenance", "fupin.maintenance", works),
        ]

    @api.model
    def _parts_about_assets(self):
        """Parts of records that name several assets."""
        about = [
            ("change", "fupin.asset.change", "date", "name", "description", "amount_lost", SQL("state = 'confirmed'")),
            ("handover", "fupin.handover", "handed_over_on", "name", "reply_number", None, SQL("state = 'done'")),
            ("contract", "fupin.contract", "date_start", "name", "number", "annual_amount", SQL("state <> 'draft'")),
            ("insurance", "fupin.insurance", "date_from", "number", "insurer", "amount", SQL("TRUE")),
            ("maintainer", "fupin.maintainer", "date_from", "name", "duties", None, SQL("TRUE")),
            (
                "help",
                "fupin.maintenance.help",
                "submitted_on",
                "name",
                "description",
                "amount",
                SQL("state <> 'draft'"),
            ),
            (
                "rescue",
                "fupin.rescue",
                "decision_date",
                "name",
                "direction",
                "amount_to_recover",
                SQL("state <> 'draft'"),
            ),
            ("unified", "fupin.unified.decision", "date", "number", "content", None, SQL("TRUE")),
        ]
        return [(what, model, self._part_about(model, *rest)) for what, model, *rest in about]

    @api.model
    def _part_about(self, model, date, title, details, amount, condition):
        """Return the SELECT of one model with ``asset_ids``; names of columns are the code's own."""
        Model = self.env[model]
        field = Model._fields["asset_ids"]
        return SQL(
            """SELECT record.id AS source, rel.%(asset)s AS asset_id, record.%(date)s AS date,
                   record.%(title)s::text AS title, record.%(details)s::text AS details, %(amount)s AS amount,
                   record.region_code, record.department_id
               FROM %(table)s record JOIN %(rel)s rel ON rel.%(mine)s = record.id WHERE %(condition)s""",
            asset=SQL.identifier(field.column2), mine=SQL.identifier(field.column1), rel=SQL.identifier(field.relation),
            date=SQL.identifier(date), title=SQL.identifier(title), details=SQL.identifier(details),
            amount=SQL.identifier("record", amount) if amount else SQL("NULL::numeric"),
            table=SQL.identifier(Model._table), condition=condition,
        )  # fmt: skip

    @api.depends("what", "title")
    def _compute_name(self):
        words = self._timeline_words()
        for row in self:
            row.name = words.get(row.what, {}).get(row.title, row.title)

    @api.model
    def _timeline_words(self):
        """Hook: return ``{what: {title: words}}`` where the title of a part is a code."""
        bases = self.env["fupin.asset.valuation"]._fields["basis"]._description_selection(self.env)
        return {"step": self.env["fupin.event"]._transition_labels(), "valuation": dict(bases)}

    @api.depends("res_model", "res_id")
    def _compute_papers(self):
        """The papers of the record behind each row that the user may read: one query."""
        found = self.env["fupin.document"].search_fetch(
            [("res_model", "in", list(set(self.mapped("res_model")))), ("res_id", "in", self.mapped("res_id"))],
            ["name", "res_model", "res_id"],
        )
        names = {}
        for document in found:
            names.setdefault((document.res_model, document.res_id), []).append(document.name)
        for row in self:
            row.papers = "、".join(names.get((row.res_model, row.res_id), ())) or False

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """As for events: by place, department and kind of record."""
        return self.env["fupin.event"]._jurisdiction_domain(scope, mode)

    def action_open(self):
        """Open the record behind a row; a step of the asset itself has none."""
        self.ensure_one()
        self.check_access("read")
        if self.what in ("formed", "step", "valuation"):
            return None
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    timeline_ids = fields.One2many("fupin.asset.timeline", "asset_id", readonly=True)
