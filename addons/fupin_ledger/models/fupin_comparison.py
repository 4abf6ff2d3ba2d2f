from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import comparison
from ..kernel.text import key
from .fupin_comparison_line import RESULTS
from .fupin_ledger_upload_reading import NAME_KEY, TOTAL_KEY

FEN = 100
COLORS = {
    "same": "success",
    "differs": "danger",
    "doubtful": "warning",
    "ours_only": "primary",
    "theirs_only": "info",
}


class FupinComparison(models.Model):
    """The register held against another platform's export (数据比对).

    Upload the export, press once: rows are matched by code, then by name, amount and place. What differs becomes a list
    in which each line is put right with us, with them, or confirmed; a newer comparison closes what agrees then.
    The engine knows no asset: what is compared is told by ``_comparison_*`` of `fupin.ledger.target`.

    | who                       | may                                                     |
    |---------------------------|---------------------------------------------------------|
    | township, county          | compare the places they cover; see those of their unit  |
    | others                    | nothing here; the lines are theirs to read by place     |
    """

    _name = "fupin.comparison"
    _inherit = ["fupin.ledger.upload"]
    _description = "Comparison with another platform"

    _transitions = {
        "reset": (("draft", "failed"), "draft"),
        "fail": (("draft", "failed"), "failed"),
        "check": (("draft", "failed"), "draft"),
        "compare": (("draft", "failed"), "done"),
    }

    ledger_id = fields.Many2one(
        "fupin.ledger",
        string="Export of",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("can_compare", "=", True)],
        default=lambda self: self._default_ledger_id(),
    )
    state = fields.Selection(
        [("draft", "Upload"), ("failed", "Faults found"), ("done", "Compared")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    tolerance = fields.Float(
        string="Amounts may differ by (yuan)",
        digits=(16, 2),
        help="For platforms that round: 50 where they keep 10,000 yuan with two decimals.",
    )
    column_line_ids = fields.One2many("fupin.comparison.column", "comparison_id", string="Columns", copy=False)
    line_ids = fields.One2many("fupin.comparison.line", "comparison_id", string="Lines", readonly=True, copy=False)
    compared_at = fields.Datetime(readonly=True, copy=False)
    figures = fields.Json(readonly=True, copy=False, help="For each result: lines, our yuan, their yuan.")
    same_count = fields.Integer(string="The same", compute="_compute_counts")
    differs_count = fields.Integer(string="Different", compute="_compute_counts")
    doubtful_count = fields.Integer(string="Doubtful", compute="_compute_counts")
    ours_only_count = fields.Integer(string="Only with us", compute="_compute_counts")
    theirs_only_count = fields.Integer(string="Only there", compute="_compute_counts")
    open_count = fields.Integer(string="To be dealt with", compute="_compute_open_count")
    picture = fields.Html(compute="_compute_picture", sanitize=False)

    def _default_ledger_id(self):
        return self.env["fupin.ledger"].search([("can_compare", "=", True)], limit=1)

    @api.depends("figures")
    def _compute_counts(self):
        for record in self:
            for result, _label in RESULTS:
                record[f"{result}_count"] = (record.figures or {}).get(result, (0,))[0]

    @api.depends("line_ids.state")
    def _compute_open_count(self):
        counts = dict(
            self.env["fupin.comparison.line"]._read_group(
                [("comparison_id", "in", self.ids), ("is_open", "=", True)], ["comparison_id"], ["__count"]
            )
        )
        for record in self:
            record.open_count = counts.get(record, 0)

    @api.depends("figures")
    def _compute_picture(self):
        labels = dict(self.env["fupin.comparison.line"]._fields["result"]._description_selection(self.env))
        for record in self:
            record.picture = record._picture(labels) if record.figures else False

    def _picture(self, labels):
        """Return the counts as one bar, with what each part is worth below it."""
        shown = [(result, *self.figures[result]) for result, _label in RESULTS if self.figures.get(result, (0,))[0]]
        bar = Markup().join(
            Markup("<span class='bg-%s' style='flex-grow:%s' title='%s'></span>")
            % (COLORS[result], count, f"{labels[result]} {count}")
            for result, count, *_amounts in shown
        )
        parts = Markup().join(
            Markup("<li><i class='bg-%s'></i><strong>%s</strong> %s<small>%s</small></li>")
            % (COLORS[result], f"{count:,}", labels[result], self._amounts_text(result, ours, theirs))
            for result, count, ours, theirs in shown
        )
        return Markup("<div class='o_fupin_compared'><div class='o_fupin_compared_bar'>%s</div><ul>%s</ul></div>") % (
            bar,
            parts,
        )

    def _amounts_text(self, result, ours, theirs):
        if result == "theirs_only":
            return self.env._("there %s yuan", f"{theirs:,.2f}")
        if result in ("ours_only", "same"):
            return self.env._("%s yuan", f"{ours:,.2f}")
        return self.env._("%(ours)s yuan, there %(theirs)s", ours=f"{ours:,.2f}", theirs=f"{theirs:,.2f}")

    @api.ondelete(at_uninstall=False)
    def _unlink_never_compared(self):
        if self.filtered(lambda record: record.state == "done"):
            raise UserError(self.env._("A comparison that was made stays on record."))

    # ------------------------------------------------------------------- actions

    def action_compare(self):
        """Read the export and compare it with the register; many rows in the background.

        Faulty rows stop it (state "failed", the table with the faults marked is handed back) unless they shall be
        left out; nothing is written then.

        :raise UserError: if the file cannot be read as an export at all
        """
        record = self._in_own_language()
        record._check_not_compared()
        result = record._check_file()
        if result is None:
            return None
        if len(result.rows) > record._background_rows() and not self.env.context.get("queue_job__no_delay"):
            description = self.env._("Comparison of %s", record.display_name)
            return record._run_later("_compare_in_background", description)
        record._compare(result)
        return None

    def action_check(self):
        """Read the export and show how its columns were understood, so that they can be put right by hand; nothing is
        compared yet.

        :raise UserError: if the file cannot be read as an export at all
        """
        record = self._in_own_language()
        record._check_not_compared()
        if record._check_file() is not None:
            record._transition("check")

    def _check_not_compared(self):
        self.check_access("write")
        if self.state == "done":
            raise UserError(self.env._("This comparison is made. Make a new one for a newer export."))

    def action_open_lines(self):
        """Open the lines, those of one result where the button says which."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_ledger.fupin_comparison_line_action_all")
        result = self.env.context.get("fupin_result")
        context = {"search_default_current": 0, **({f"search_default_{result}": 1} if result else {})}
        return {**action, "domain": [("comparison_id", "=", self.id)], "context": context}

    def action_report(self):
        """Hand over the workbook: summary by place, differences, what is only here, what is only there."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "done":
            raise UserError(self.env._("Compare first: there is nothing to report yet."))
        name = self.env._("%(name)s comparison %(date)s.xlsx", name=self.ledger_id.name, date=self.compared_at.date())
        return self.env["fupin.print"]._download(name, self._report_xlsx())

    # ----------------------------------------------------------------- comparing

    def _check_file(self):
        """Read the file, tell what was found; return the rows (`kernel.rows.Result`), None where faults stop it."""
        if not self.ledger_id.can_compare:
            raise UserError(self.env._("“%s” is no export of another platform.", self.ledger_id.name))
        opened, fields_ = self._open()
        self._write_columns(opened)
        result = self._read(opened, fields_)
        missing = [item.label for item in opened.missing(fields_)]
        self._tell_places_elsewhere(result)
        self._write_findings(opened, missing, result)
        if missing or not result.rows or (result.faulty and not self.skip_faulty):
            self._transition("fail")
            return None
        return result

    def _compare_in_background(self):
        """Run by the job queue in the name of who pressed the button."""
        self._tell_in_the_end(self._compare_told)

    def _compare_told(self):
        result = self._check_file()
        if result is None:
            raise UserError(self.env._("Faults were found in the table: nothing was compared."))
        self._compare(result)
        return self.env._("Compared: %s lines to be dealt with.", self.open_count)

    def _compare(self, result):
        """Match both sides, write the lines and what follows from them, all in one transaction."""
        self.lock_for_update()
        rows = [row for row in result.rows if row.number not in result.faulty]
        ours = self._target()._comparison_ours(self.region_id, self.ledger_id)
        theirs = self._theirs(rows)
        pairs, left, right = comparison.match([self._side(entry) for entry in ours], [self._side(e) for e in theirs])
        self.env["fupin.comparison.line"]._write_down(self, pairs, left, right)
        self.env["fupin.comparison.line"]._supersede(self)
        self._transition("compare", values={"compared_at": utc_now(), "figures": self._count()})
        self._after_compare()

    def _after_compare(self):
        """What rules say of the records of these lines, and of those whose place they took, is checked at once."""
        self.env["fupin.comparison.line"]._tell_rules(
            Domain("ledger_id", "=", self.ledger_id.id)
            & Domain("region_code", "=like", f"{self.region_id.prefix or ''}%")
        )

    def _theirs(self, rows):
        """Return a dictionary for each row of the export, in the shape of ``_comparison_ours``."""
        regions = self.env["fupin.region"].browse({row.values.get("place") for row in rows} - {None})
        # sudo: names and codes of the places that the reader has found among those of the user
        places = {region.id: region for region in regions.sudo()}
        words = self._target()._comparison_words(rows, self)
        return [
            self._their_entry(row, places.get(row.values.get("place")), said)
            for row, said in zip(rows, words, strict=True)
        ]

    def _their_entry(self, row, region, words):
        values = row.values
        amount = values.get(TOTAL_KEY)
        return {
            "id": row.number,
            "name": values.get(NAME_KEY) or "",
            "code": values.get("code") or "",
            "codes": [values[name] for name in ("code", "our_code") if values.get(name)],
            "prefix": (region.prefix or "") if region else (self.region_id.prefix or ""),
            "region": region,
            "place_names": [region.name, region.short_name] if region else [],
            "amount": amount if amount is None else Decimal(amount),
            "words": words,
        }

    @api.model
    def _side(self, entry):
        """Return what the kernel compares of one entry; the entry hangs on it."""
        amount = entry["amount"]
        return comparison.Side(
            ref=entry,
            name=entry["name"],
            place=entry["prefix"] or "",
            amount=None if amount is None else int(round(Decimal(amount) * FEN)),
            codes=tuple(dict.fromkeys(key(code) for code in entry["codes"] if code)),
            words={part: said[0] for part, said in entry["words"].items()},
            places=tuple(name for name in entry["place_names"] if name),
        )

    def _count(self):
        """Return ``{result: [lines, our yuan, their yuan]}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT result, count(*), COALESCE(sum(our_amount), 0), COALESCE(sum(their_amount), 0)
                   FROM fupin_comparison_line WHERE comparison_id = %s GROUP BY result""",
                self.id,
            )
        )
        return {result: [count, float(ours), float(theirs)] for result, count, ours, theirs in rows}

    def _recount(self):
        """Count anew after a person has said what doubtful lines are."""
        self.env["fupin.comparison.line"].flush_model()
        for record in self.sudo():  # sudo: a county's counts follow what a township says of its lines
            record.figures = record._count()
