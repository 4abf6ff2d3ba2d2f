from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from .fupin_asset import USE_STATUSES
from .fupin_asset_category import KINDS

_lt = LazyTranslate(__name__)
RESULTS = [
    ("match", "As on the books"),
    ("surplus", "Surplus"),
    ("shortage", "Shortage"),
    ("wrong_data", "Wrong data"),
    ("duplicate", "Registered twice"),
]
# what is said of an asset on the books, and of a thing that is not on them
FINDINGS = [result for result in RESULTS if result[0] != "surplus"]
NOT_CHECKED = _lt("Not checked yet")
MOST_PHOTOS = 9


class FupinStocktakeLine(models.Model):
    """One asset of a stocktake, visited once (S1-67): what the books say, frozen when the year was opened, and what
    was found. A surplus has no asset: it becomes one. Amounts in yuan.

    | who                                          | may                                                       |
    |----------------------------------------------|-----------------------------------------------------------|
    | village, township, department, county        | enter and correct findings while the stocktake is open;   |
    |                                              | tell how wrong data was put right, until it is            |
    | everyone in whose places it lies             | read                                                      |
    | nobody                                       | write what the books said, delete a line of the books     |
    """

    _name = "fupin.stocktake.line"
    _inherit = ["fupin.record.line", "fupin.ledger.about"]
    _description = "Asset of a stocktake"
    _order = "region_code, year desc, book_code, id"
    _rec_names_search = ["name", "book_code"]
    _parent_field = "stocktake_id"
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "visited_on", "record": "asset_id"}
    _open_fields = frozenset(
        {"result", "finding", "found_quantity", "found_value", "found_use_status", "found_location", "note"}
        | {"photo_ids", "duplicate_of_id"}
    )
    # and of what is not on the books
    _surplus_fields = frozenset({"stocktake_id", "name", "category_id", "measure_unit", "acquisition_date"})
    _fix_fields = frozenset({"fix_note"})

    # place, all from the stocktake
    stocktake_id = fields.Many2one("fupin.stocktake", required=True, readonly=True, index=True, ondelete="cascade")
    state = fields.Selection(related="stocktake_id.state", string="Stocktake is")
    year = fields.Integer(compute="_compute_place", store=True, precompute=True, aggregator=None)
    unit_id = fields.Many2one(
        "fupin.unit", compute="_compute_place", store=True, precompute=True, index=False, ondelete="restrict"
    )
    region_id = fields.Many2one(
        "fupin.region", string="Place", compute="_compute_place", store=True, precompute=True, ondelete="restrict",
        index=True,
    )  # fmt: skip
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True)
    township_id = fields.Many2one(
        "fupin.region", compute="_compute_place", store=True, precompute=True, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip
    department_id = fields.Many2one(
        "fupin.unit", string="Supervising department", compute="_compute_department_id", store=True, precompute=True,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip

    # what the books say
    asset_id = fields.Many2one("fupin.asset", readonly=True, index="btree_not_null", ondelete="restrict")
    name = Name(required=True, index="trigram")
    category_id = fields.Many2one("fupin.asset.category", string="Type", index="btree_not_null", ondelete="restrict")
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, precompute=True)
    book_code = fields.Char(string="Code", readonly=True)
    book_original_value = fields.Float(string="Original value (yuan)", digits=(16, 2), readonly=True)
    book_net_value = fields.Float(string="Net value (yuan)", digits=(16, 2), readonly=True)
    book_quantity = fields.Float(string="Quantity on the books", digits=(16, 2), readonly=True)
    measure_unit = fields.Char(string="Unit of measure")
    book_use_status = fields.Selection(USE_STATUSES, string="State of use on the books", readonly=True)
    book_location = fields.Char(string="Where exactly", readonly=True)

    # what was found
    result = fields.Selection(RESULTS, string="Result of the check", readonly=True, falsy_value_label=NOT_CHECKED)
    finding = fields.Selection(
        FINDINGS, string="Found to be", compute="_compute_finding", readonly=False, help="Of an asset on the books."
    )
    found_quantity = fields.Float(string="Quantity found", digits=(16, 2))
    found_value = fields.Float(string="Value found (yuan)", digits=(16, 2))
    found_use_status = fields.Selection(USE_STATUSES, string="State of use found")
    found_location = fields.Char(string="Found where")
    acquisition_date = fields.Date(string="Built or bought on", help="As far as it is known.")
    duplicate_of_id = fields.Many2one(
        "fupin.asset", string="The same as", index="btree_not_null", ondelete="set null", help="The one that stays."
    )
    note = fields.Text(string="In words")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    visited_on = fields.Date(string="Checked on", readonly=True)
    visitor_id = fields.Many2one("res.users", string="Checked by", readonly=True, index=False, ondelete="restrict")
    statement = fields.Text(
        string="Declaration", readonly=True, help="The declaration under which it was found in order with others."
    )

    # what followed
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), compute="_compute_amount", store=True)
    difference = fields.Float(string="Difference (yuan)", digits=(16, 2), compute="_compute_difference")
    is_unfixed = fields.Boolean(string="Wrong data left", compute="_compute_is_unfixed", store=True)
    days_unfixed = fields.Integer(string="For days", compute="_compute_days_unfixed", aggregator=None)
    fixed_on = fields.Date(string="Corrected on", readonly=True)
    fix_note = fields.Char(string="How it was corrected")
    made_asset_id = fields.Many2one(
        "fupin.asset", string="Became", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _once_a_year = models.UniqueIndex("(year, asset_id) WHERE asset_id IS NOT NULL", "It is on this year's list.")
    _place_idx = models.Index("(region_code, year DESC, book_code, id)")
    _unit_idx = models.Index("(unit_id, visited_on)")
    _unfixed_idx = models.Index("(asset_id) WHERE is_unfixed")
    _surplus_is_new = models.Constraint(
        "CHECK (asset_id IS NULL OR result IS DISTINCT FROM 'surplus')", "What is on the books is no surplus."
    )
    _found_not_negative = models.Constraint(
        "CHECK (found_value >= 0 AND found_quantity >= 0)", "Amounts cannot be negative."
    )

    @api.depends("stocktake_id")
    def _compute_place(self):
        for line in self:
            stocktake = line.stocktake_id
            for name in ("year", "unit_id", "region_id", "township_id"):
                line[name] = stocktake[name]

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for line in self:
            line.region_code = line.region_id.code

    @api.depends("stocktake_id", "asset_id")
    def _compute_department_id(self):
        for line in self:
            line.department_id = (line.asset_id or line.stocktake_id).department_id

    @api.depends("category_id")
    def _compute_kind(self):
        for line in self:
            line.kind = line.asset_id.kind or line.category_id.kind

    @api.depends("result")
    def _compute_finding(self):
        for line in self:
            line.finding = line.result if line.result != "surplus" else False

    @api.depends("result", "found_value", "book_original_value")
    def _compute_amount(self):
        for line in self:
            line.amount = line.book_original_value if line.asset_id else line.found_value

    @api.depends("result", "found_value", "book_original_value")
    def _compute_difference(self):
        """What was found less what the books say; nothing while nobody looked, or where other data than the value is
        wrong."""
        for line in self:
            told = line.found_value if line.result == "wrong_data" else line.result
            line.difference = line.found_value - line.book_original_value if told else 0

    @api.depends("result", "fixed_on")
    def _compute_is_unfixed(self):
        for line in self:
            line.is_unfixed = line.result == "wrong_data" and not line.fixed_on

    @api.depends("is_unfixed", "visited_on")
    def _compute_days_unfixed(self):
        today = local_date()
        for line in self:
            line.days_unfixed = (today - line.visited_on).days if line.is_unfixed and line.visited_on else 0

    # ------------------------------------------------------------------ saving

    @api.model
    def default_get(self, fields):
        """A new line is a surplus: its place and what was found, whatever a context or somebody's defaults say."""
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name in self._surplus_fields | self._open_fields}

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")  # before any row is judged
        if not self.env.su:
            allowed = self._surplus_fields | self._open_fields
            self._refuse_others(vals_list, allowed)
            vals_list = [
                {**vals, "result": "surplus", "visited_on": local_date(), "visitor_id": self.env.uid}
                for vals in vals_list
            ]
        vals_list = [{name: value for name, value in vals.items() if name != "finding"} for vals in vals_list]
        lines = super().create(vals_list)
        lines._check_told()
        lines._hold_photos()
        return lines

    def write(self, vals):
        vals = dict(vals)
        if "finding" in vals:
            vals["result"] = vals.pop("finding")
        if not self.env.su:
            self._check_writable(vals)
        vals |= self._stamp(vals)
        corrected = self.filtered("result")
        before = corrected._event_values(vals)
        result = super().write(vals)
        self._check_told()
        self._take_figures_of_the_books()
        if "photo_ids" in vals:
            self._hold_photos()
        self.env["fupin.event"]._record_changes(corrected, before, corrected._event_values(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_surplus_alone(self):
        if not self.env.su and any(line.asset_id for line in self):
            raise AccessError(self.env._("What is on the books stays on the list: say what was found."))

    def unlink(self):
        stocktakes = self.stocktake_id
        result = super().unlink()
        stocktakes._recount_as_system()
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("Every asset is checked once: open it on the list."))

    def _check_writable(self, vals):
        """Raise `AccessError` where a caller writes what the books said, or a finding after it was submitted."""
        self.check_access("write")
        names = vals.keys()
        is_open = all(line.state == "open" for line in self.sudo())  # sudo: of a line that may be written
        allowed = self._fix_fields | (self._open_fields if is_open else frozenset())
        if is_open and not any(line.asset_id for line in self):
            allowed |= self._surplus_fields - {"stocktake_id"}
        self._refuse_others([vals], allowed)
        if "result" in names and any((vals["result"] == "surplus") == bool(line.asset_id) for line in self):
            raise UserError(
                self.env._("A surplus is a thing that is not on the books: add it to the list as a new one.")
            )

    def _refuse_others(self, vals_list, allowed):
        if any(vals.keys() - allowed for vals in vals_list):
            raise AccessError(self.env._("What the books say, who looked and when is kept by the system."))

    def _stamp(self, vals):
        """Return who looked and when, and what a plain finding says of quantity and value."""
        if "result" not in vals:
            return {}
        if not vals["result"]:
            return {"visited_on": False, "visitor_id": False, "statement": False}
        stamp = {"visited_on": local_date(), "visitor_id": self.env.uid, "statement": False, "fixed_on": False}
        if vals["result"] == "shortage":
            stamp |= {name: 0 for name in ("found_quantity", "found_value") if name not in vals}
        return stamp

    @api.onchange("finding")
    def _onchange_finding(self):
        """What is wrong is corrected in the figures of the books: nobody types again what is right."""
        if self.asset_id and self.finding in ("match", "wrong_data"):
            if not self.found_value and not self.found_quantity:
                self.update(self._figures_of_the_books())
        elif self.asset_id:
            self.update({"found_value": 0, "found_quantity": 0})

    def _figures_of_the_books(self):
        return {
            "found_quantity": self.book_quantity,
            "found_value": self.book_original_value,
            "found_use_status": self.found_use_status or self.book_use_status,
            "found_location": self.found_location or self.book_location,
        }

    def _take_figures_of_the_books(self):
        """Where nobody entered figures those of the books stand: the thing is there, wrong in another point at most."""
        for line in self:
            there = line.asset_id and line.result in ("match", "wrong_data")
            if there and not line.found_value and not line.found_quantity:
                super(FupinStocktakeLine, line).write(line._figures_of_the_books())

    def _check_told(self):
        """Raise `UserError` for a difference that is not told in words, or a surplus of which too little is known."""
        for line in self:
            if line.result in ("shortage", "wrong_data", "duplicate") and not (line.note or "").strip():
                raise UserError(self.env._("“%s”: say in a few words what is different.", line.name))
            if line.result == "surplus" and (line.asset_id or not line.category_id or line.found_value <= 0):
                raise UserError(self.env._("“%s”: fill in type and value of what was found.", line.name or ""))
            if line.duplicate_of_id and line.duplicate_of_id == line.asset_id:
                raise UserError(self.env._("“%s” cannot be its own double.", line.name))

    def _hold_photos(self):
        """Photos are reached through their line; Odoo checks that they may be taken."""
        for line in self.filtered("photo_ids"):
            line.photo_ids.check_access("write")
            if len(line.photo_ids) > MOST_PHOTOS:
                raise UserError(self.env._("At most %s photos.", MOST_PHOTOS))
            fresh = line.photo_ids.filtered(lambda photo: not photo.res_id)
            self.env["fupin.photo"]._hold(fresh, line)

    def _check_parent(self):
        """The rules of the lines say themselves when they may be changed: the stocktake is closed to findings before
        wrong data is put right."""

    def _after_lines_changed(self):
        super()._after_lines_changed()
        self.stocktake_id._recount_as_system()

    # ------------------------------------------------------------------ rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read in one's places, by a department what it supervises; findings while the stocktake is open."""
        if scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        if scope.role == "department":
            domain &= Domain("department_id", "in", list(scope.unit_ids))
        if mode == "read":
            return domain
        return domain & (Domain("stocktake_id", "any!", [("state", "=", "open")]) | Domain("is_unfixed", "=", True))
