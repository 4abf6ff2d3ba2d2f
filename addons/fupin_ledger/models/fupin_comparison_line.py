import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel import comparison
from ..kernel.text import key, masked

RESULTS = [
    ("same", "The same"),
    ("differs", "Different"),
    ("doubtful", "Doubtful"),
    ("ours_only", "Only with us"),
    ("theirs_only", "Only there"),
]
HANDLERS = ("township", "county")
COLUMNS = (
    "comparison_id", "ledger_id", "region_id", "region_code", "unit_id", "department_id", "result", "how", "differences",
    "state", "is_current", "res_model", "res_id", "our_name", "our_code", "our_amount", "our_words", "their_row",
    "their_name", "their_code", "their_amount", "their_words", "their_key", "their_prefix",
)  # fmt: skip


class FupinComparisonLine(models.Model):
    """One thing as the register has it and as another platform has it.

    Written by the comparison alone. What differs waits until somebody says who is wrong: with us, the line leads to the
    record and closes by itself once that agrees; with them, a note is kept. A newer comparison of the same platform
    takes the place of the older lines, closes what agrees and keeps what was said of the others.
    """

    _name = "fupin.comparison.line"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine"]
    _description = "Line of a comparison"
    _order = "region_code, id"
    _rec_name = "name"
    _rec_names_search = ["our_name", "their_name", "our_code", "their_code"]
    _transitions = {
        "ours_wrong": (("open", "theirs_wrong"), "ours_wrong"),
        "theirs_wrong": (("open", "ours_wrong"), "theirs_wrong"),
        "agree": (("open", "ours_wrong", "theirs_wrong"), "settled"),
        "take_back": (("ours_wrong", "theirs_wrong", "settled"), "open"),
    }

    comparison_id = fields.Many2one("fupin.comparison", required=True, index=True, ondelete="cascade", readonly=True)
    ledger_id = fields.Many2one("fupin.ledger", string="Platform", index=True, ondelete="restrict", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", index=True, ondelete="restrict", readonly=True)
    region_code = fields.Char(required=True, readonly=True)
    unit_id = fields.Many2one("fupin.unit", string="Responsible unit", index="btree_not_null", ondelete="set null")
    department_id = fields.Many2one(
        "fupin.unit", string="Supervising department", index="btree_not_null", ondelete="set null"
    )
    result = fields.Selection(RESULTS, required=True, readonly=True)
    how = fields.Selection(
        [("code", "By code"), ("name", "By name"), ("similar", "By likeness"), ("person", "By hand")],
        string="Matched",
    )
    differences = fields.Char(help="What differs: name, value, place, …, separated by commas.")
    difference_text = fields.Char(string="What differs", compute="_compute_difference_text")
    state = fields.Selection(
        [("open", "Open"), ("ours_wrong", "Wrong with us"), ("theirs_wrong", "Wrong there"), ("settled", "Settled")],
        required=True,
        default="open",
        readonly=True,
    )
    is_current = fields.Boolean(default=True, help="No newer comparison has taken its place.")
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    note = fields.Text(string="What is wrong there", readonly=True)
    # ours
    res_model = fields.Char(string="Kind of record")
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", index=False)
    our_name = fields.Char(string="Name with us")
    our_code = fields.Char(string="Code with us")
    our_amount = fields.Float(string="Value with us (yuan)", digits=(16, 2))
    our_words = fields.Json()
    # theirs
    their_row = fields.Integer(string="Row of the table", aggregator=None)
    their_name = fields.Char(string="Name there")
    their_code = fields.Char(string="Number there")
    their_amount = fields.Float(string="Value there (yuan)", digits=(16, 2))
    their_words = fields.Json()
    their_key = fields.Char(help="Code or name and place, by which the next export is recognised.")
    their_prefix = fields.Char()
    name = fields.Char(compute="_compute_name")
    gap = fields.Float(string="Apart by (yuan)", digits=(16, 2), compute="_compute_gap")
    sides = fields.Html(string="Side by side", compute="_compute_sides", sanitize=False)
    event_ids = fields.One2many(
        "fupin.event", "res_id", string="History", domain=[("res_model", "=", "fupin.comparison.line")], readonly=True
    )

    _place_idx = models.Index("(region_code, id) WHERE is_current")
    _record_idx = models.Index("(res_id, res_model) WHERE is_current AND res_id IS NOT NULL")
    _their_idx = models.Index("(ledger_id, their_key) WHERE is_current")

    @api.depends("our_name", "their_name")
    def _compute_name(self):
        for line in self:
            line.name = line.our_name or line.their_name

    @api.depends("our_amount", "their_amount", "result")
    def _compute_gap(self):
        for line in self:
            both = line.result in ("differs", "doubtful", "same")
            line.gap = line.our_amount - line.their_amount if both else 0

    @api.depends("differences", "res_model")
    def _compute_difference_text(self):
        for line in self:
            labels = line._part_labels()
            parts = [labels.get(part, part) for part in (line.differences or "").split(",") if part]
            line.difference_text = self.env._(", ").join(parts)

    def _part_labels(self):
        """Return ``{part: its word}`` of what is compared."""
        labels = {"name": self.env._("name"), "value": self.env._("value"), "place": self.env._("place")}
        target = self.env.get(self.ledger_id.sudo().model)  # sudo: the name of a model is no secret
        return {**labels, **(target._comparison_parts() if target is not None else {})}

    @api.depends("state", "is_current", "result")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.is_current and line.state in ("open", "ours_wrong")

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("is_current", "=", True) & Domain("state", "in", ("open", "ours_wrong"))

    @api.depends("our_words", "their_words", "our_amount", "their_amount", "our_name", "their_name")
    def _compute_sides(self):
        for line in self:
            line.sides = self.env["ir.qweb"]._render("fupin_ledger.comparison_sides", line._sides_values())

    def _sides_values(self):
        """Return what the table of both sides shows: heads and rows of (part, ours, theirs, whether they differ)."""
        labels, apart = self._part_labels(), set((self.differences or "").split(","))
        ours, theirs = self.our_words or {}, self.their_words or {}
        has_ours, has_theirs = self.result != "theirs_only", self.result != "ours_only"
        amounts = (f"{self.our_amount:,.2f}" if has_ours else "", f"{self.their_amount:,.2f}" if has_theirs else "")
        rows = [
            (self.env._("code"), self.our_code, self.their_code, False),
            (labels["name"], self.our_name, self.their_name, "name" in apart),
            (labels["value"], *amounts, "value" in apart),
            (labels["place"], ours.get("place"), theirs.get("place"), "place" in apart),
        ]
        others = [part for part in labels if part not in ("name", "value", "place")]
        rows += [
            (labels[part], *(side.get(part, ["", ""])[1] for side in (ours, theirs)), part in apart) for part in others
        ]
        # sudo: the name of the platform whose export it is
        return {"rows": rows, "platform": self.ledger_id.sudo().name, "row": self.their_row}

    # -------------------------------------------------------------------- saving

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("These lines are written by the comparison alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("These lines are changed by their buttons only."))

    def copy_data(self, default=None):
        raise AccessError(self.env._("These lines are written by the comparison alone."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("These lines are written by the comparison alone."))

    def _change(self, vals):
        """Write what the engine knows; `write` is closed to everybody."""
        return super().write(vals)

    # --------------------------------------------------------------------- steps

    def action_ours_wrong(self, reason=None):
        """The register is wrong: open the record; the line closes by itself once both agree."""
        self._check_handler()
        if self.filtered(lambda line: line.result != "differs"):
            raise UserError(self.env._("Only where both sides have it can ours be put right."))
        self.filtered(lambda line: line.state != "ours_wrong")._transition("ours_wrong", reason)
        return self.action_open_record() if len(self) == 1 else None

    def action_theirs_wrong(self, reason=None):
        """The other platform is wrong: say what has to be put right there; without it, ask."""
        self._check_handler()
        self._check_paired()
        demand = self.env._("Say what is wrong there: it is kept with the line.")
        reason, action = self._reason_or_ask("theirs_wrong", reason, demand)
        if action:
            return action
        self._transition("theirs_wrong", reason, values={"note": reason})
        return None

    def action_take_back(self, reason=None):
        """Take back what was said."""
        self._check_handler()
        if self.filtered(lambda line: line.result == "same" or not line.is_current):
            raise UserError(self.env._("There is nothing to deal with: both agree, or a newer comparison stands."))
        self._transition("take_back", reason, values={"note": False})

    def action_same_thing(self):
        """Confirm that both sides of a doubtful line are one thing: what differs is then known."""
        self._check_handler()
        self._check_doubtful()
        for line in self:
            line._change({"result": "differs" if line.differences else "same", "how": "person"})
        self.filtered(lambda line: line.result == "same" and line.state != "settled")._transition("agree")
        self.comparison_id._recount()

    def action_not_the_same(self):
        """Say that a doubtful line shows two things: one only with us, one only there."""
        self._check_handler()
        self._check_doubtful()
        theirs = [line._their_half() for line in self]
        self.env["fupin.ledger.target"]._ledger_insert(self._name, COLUMNS, theirs)
        for line in self:
            nothing = dict.fromkeys(
                ("their_row", "their_name", "their_code", "their_amount", "their_words", "their_key", "differences"),
                False,
            )
            line._change({**nothing, "result": "ours_only", "how": False})
        self.comparison_id._recount()

    def action_open_record(self):
        """Open our side."""
        self.ensure_one()
        self.check_access("read")
        if not self.res_id:
            raise UserError(self.env._("This is only there: enter it in the register if it is one of yours."))
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record._get_records_action()

    def _check_handler(self):
        """Raise `AccessError` unless one handles comparisons where these lines stand."""
        self.check_access("write")
        reached = Domain.OR(self._jurisdiction_domain(self.env.user._fupin_scope(role), "write") for role in HANDLERS)
        if not self.env.su and len(self.filtered_domain(reached)) < len(self):
            raise AccessError(self.env._("Your post does not cover this step: ask the office above you."))

    def _check_doubtful(self):
        if self.filtered(lambda line: line.result != "doubtful" or not line.is_current):
            raise UserError(self.env._("Only doubtful lines of the newest comparison are confirmed or parted."))

    def _check_paired(self):
        if self.filtered(lambda line: line.result == "doubtful"):
            raise UserError(self.env._("First say whether the two are one thing."))

    def _their_half(self):
        """Return the row, in the order of ``COLUMNS``, that has the other side of a doubtful line alone."""
        # sudo: the place that the export names, which lies in that of the comparison
        region = self.env["fupin.region"].sudo().search([("prefix", "=", self.their_prefix)], limit=1) or self.region_id
        values = {
            "comparison_id": self.comparison_id.id,
            "ledger_id": self.ledger_id.id,
            "region_id": region.id,
            "region_code": region.code,
            "result": "theirs_only",
            "state": "open",
            "is_current": True,
            "their_words": json.dumps(self.their_words, ensure_ascii=False),
            **{name: self[name] for name in ("their_row", "their_name", "their_code", "their_amount", "their_key")},
            "their_prefix": self.their_prefix,
        }
        return [values.get(name) for name in COLUMNS]

    # ------------------------------------------------------- written by the engine

    @api.model
    def _write_down(self, compared, pairs, left, right):
        """Copy the lines of a comparison into the table: one statement."""
        tolerance = int(round(compared.tolerance * 100))
        rows = []
        for pair in pairs:
            apart = comparison.differences(pair.ours, pair.theirs, tolerance)
            result = "doubtful" if not pair.is_sure else "differs" if apart else "same"
            rows.append(self._row(compared, result, pair.ours, pair.theirs, pair.how, apart))
        rows += [self._row(compared, "ours_only", side, None) for side in left]
        rows += [self._row(compared, "theirs_only", None, side) for side in right]
        self.env["fupin.ledger.target"]._ledger_insert(self._name, COLUMNS, rows)

    @api.model
    def _row(self, compared, result, ours, theirs, how=None, apart=()):
        mine, other = ours and ours.ref, theirs and theirs.ref
        region = (mine or other).get("region") or compared.region_id
        values = {
            "comparison_id": compared.id,
            "ledger_id": compared.ledger_id.id,
            "region_id": mine["region_id"] if mine else region.id,
            "region_code": mine["region_code"] if mine else region.code,
            "result": result,
            "how": how,
            "differences": ",".join(apart) or None,
            "state": "settled" if result == "same" else "open",
            "is_current": True,
        }
        if mine:
            values |= {
                "unit_id": mine["unit_id"],
                "department_id": mine["department_id"],
                "res_model": mine["model"],
                "res_id": mine["id"],
                "our_name": masked(mine["name"]),
                "our_code": mine["code"],
                "our_amount": mine["amount"],
                "our_words": self._kept_words(mine),
            }
        if other:
            values |= {
                "their_row": other["id"],
                "their_name": masked(other["name"]),
                "their_code": masked(other["code"]),
                "their_amount": other["amount"],
                "their_words": self._kept_words(other),
                "their_key": key(other["code"]) or f"{theirs.place}/{theirs.bare}"[:200],
                "their_prefix": theirs.place,
            }
        return [values.get(name) for name in COLUMNS]

    @api.model
    def _kept_words(self, entry):
        """Return what is kept of a side's words: (compared, shown), phones and identity numbers masked."""
        words = {part: [said[0], masked(said[1])] for part, said in entry["words"].items()}
        return json.dumps({**words, "place": next(iter(entry["place_names"]), "")}, ensure_ascii=False)

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """By the place of the line, not of the comparison; a department reads what it supervises."""
        if scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        if scope.role == "department":
            domain &= Domain("department_id", "in", list(scope.unit_ids))
        return domain
