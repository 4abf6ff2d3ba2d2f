from collections import Counter

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.kernel.errors import Issue
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.addons.fupin_ledger.models.fupin_ledger import UNITS
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .fupin_revenue_record import OWNER_LEVELS

CREDIT, TURNOVER = "credit", "turnover"


class FupinBankStatement(models.Model):
    """A bank's list of movements, of which what came in becomes income received (S1-09, S3-38).

    Upload the workbook of the bank, press once: what came in is listed, each with what it probably settles; a press
    enters it. All rows are taken or none. A movement that was read before is left out, whatever file it comes in.
    The file holds account numbers: it is sealed, seen by its uploader's unit alone and dropped after a month.

    | who                             | may                                             |
    |---------------------------------|-------------------------------------------------|
    | village, township, department   | read statements of the accounts that they keep  |
    | others                          | nothing; receipts tell what came in             |
    """

    _name = "fupin.bank.statement"
    _inherit = ["fupin.ledger.upload"]
    _description = "Bank statement"
    _name_key, _total_key = "payer", CREDIT
    _transitions = {
        "reset": (("draft", "failed"), "draft"),
        "fail": (("draft", "failed"), "failed"),
        "read": (("draft", "failed"), "done"),
    }

    ledger_id = fields.Many2one(
        "fupin.ledger", required=True, index=True, ondelete="restrict", default=lambda self: self._default_ledger_id()
    )
    owner_id = fields.Many2one(
        "fupin.unit",
        string="Account of",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("unit_type", "in", list(OWNER_LEVELS))],
        default=lambda self: self._default_owner_id(),
        help="Whose income it is.",
    )
    # named again: the words of a mixin's choices are translated with this addon alone
    unit = fields.Selection(UNITS)
    state = fields.Selection(
        [("draft", "Upload"), ("failed", "Faults found"), ("done", "Read")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    line_ids = fields.One2many("fupin.bank.statement.line", "statement_id", string="Movements", readonly=True)
    known_count = fields.Integer(string="Read before", readonly=True, copy=False)
    out_count = fields.Integer(string="Not income", readonly=True, copy=False)
    open_count = fields.Integer(string="To be entered", compute="_compute_counts")
    suggested_count = fields.Integer(string="With a suggestion", compute="_compute_counts")

    def _default_ledger_id(self):
        return self.env.ref("fupin_revenue.ledger_bank_statement", raise_if_not_found=False)

    def _default_owner_id(self):
        """The user's own unit, if it can own assets; else the collective of his village."""
        unit = self.env.user.fupin_unit_id
        if unit.unit_type in OWNER_LEVELS:
            return unit
        place = [("region_id", "=", unit.region_id.id), ("unit_type", "=", "village_collective")]
        return self.env["fupin.unit"].search(place, limit=1)

    @api.depends("line_ids.state", "line_ids.receivable_id")
    def _compute_counts(self):
        rows = self.env["fupin.bank.statement.line"]._read_group(
            [("statement_id", "in", self.ids), ("state", "=", "open")],
            ["statement_id"],
            ["__count", "receivable_id:count"],
        )
        counts = {statement: (total, named) for statement, total, named in rows}
        for statement in self:
            statement.open_count, statement.suggested_count = counts.get(statement, (0, 0))

    @api.depends("filename", "owner_id", "create_date")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = statement.filename or statement.owner_id.name

    @api.ondelete(at_uninstall=False)
    def _unlink_never_read(self):
        if self.filtered(lambda statement: statement.state == "done"):
            raise UserError(self.env._("A statement that was read stays on record: income was entered from it."))

    # ------------------------------------------------------------------- actions

    def action_read(self):
        """Read the file: list what came in, with suggestions. All rows, or none: faults come back marked.

        :raise UserError: if the file cannot be read as a statement, or holds nothing new
        """
        self.ensure_one()
        statement = self._in_own_language()
        statement._check_keeper()
        if statement.state == "done":
            raise UserError(self.env._("This statement was read. Make a new one for another file."))
        opened, fields_ = statement._open()
        result = statement._read(opened, fields_)
        missing = statement._missing(opened, fields_)
        rows = [] if missing else statement._income_rows(opened, result)
        fresh = [] if missing or result.faulty else statement._fresh(rows)
        statement._write_findings(opened, missing, result)
        if missing or result.faulty or not rows:
            statement._transition("fail")
            return None
        if not fresh:
            raise UserError(self.env._("All %s movements of this file were read before.", len(rows)))
        # sudo: movements are made by the reading alone; who may was checked above
        lines = statement.sudo().env["fupin.bank.statement.line"]._make(statement, fresh)
        statement._transition("read", values={"known_count": len(rows) - len(fresh)})
        lines._suggest()
        return statement.action_open_lines()

    def action_suggest(self):
        """Look again for what open movements settle: contracts may have been entered since."""
        self._check_keeper()
        # sudo: suggestions are the engine's; who may was checked above
        self.sudo().line_ids._suggest()

    def action_enter_suggested(self):
        """Enter every movement that has a suggestion, all of them or none."""
        self._check_keeper()
        lines = self.line_ids.filtered(lambda line: line.state == "open" and line.receivable_id)
        if not lines:
            raise UserError(self.env._("No movement has a suggestion: choose what it settles."))
        lines.action_enter()

    def action_open_lines(self):
        """Open the movements of the statement."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_revenue.fupin_bank_statement_line_action")
        return {**action, "domain": [("statement_id", "=", self.id)]}

    def _check_keeper(self):
        """Raise `AccessError` unless the user may change the statement and acts for whose account it is."""
        self.check_access("write")
        for owner in self.owner_id:
            if not self.env.su and not self.env["fupin.receipt"].new({"unit_id": owner.id})._is_owner():
                raise AccessError(self.env._("Only who keeps the account of “%s” does this.", owner.display_name))

    # ------------------------------------------------------------------- reading

    def _regions(self):
        """Movements name no place."""
        return None

    def _missing(self, opened, fields_):
        """Return the heads of columns that the table must have and has not."""
        labels = [item.label for item in opened.missing(fields_)]
        taken = {match.field.key for matches in opened.matches for match in matches if match.field}
        if not taken & {CREDIT, TURNOVER}:
            labels.append(next(item.label for item in fields_ if item.key == CREDIT))
        return labels

    def _income_rows(self, opened, result):
        """Return the rows that brought money in; days that are no days and reversals by the bank are told."""
        columns = {match.field.key: match for matches in opened.matches for match in matches if match.field}
        found = []
        for row in result.rows:
            amount = self._came_in(row.values)
            row.values[CREDIT] = max(amount, 0)
            if row.number in result.faulty:
                continue
            if "date" in row.values and row.values.get("date_precision") != "day":
                match, message = columns["date"], self.env._("Give the day, not only the month.")
                result.fault(Issue(row.number, match.column, "refused", {"message": message}, False, match.label))
            elif amount < 0:
                match = columns.get(CREDIT) or columns[TURNOVER]
                message = self.env._("The bank took it back: it is left out. Reverse the income that was entered.")
                result.fault(Issue(row.number, match.column, "refused", {"message": message}, True, match.label))
            elif amount > 0:
                found.append(row)
        self.out_count = len(result.rows) - len(found)
        return found

    @staticmethod
    def _came_in(values):
        """Return what a movement brought in yuan: 0 for what went out, less than 0 for what the bank took back."""
        if values.get(CREDIT):
            return fen(values[CREDIT])
        turnover = fen(values.get(TURNOVER) or 0)
        way = values.get("direction")
        if way == "debit" or (way is None and turnover < 0):
            return fen(0)
        return turnover

    def _fresh(self, rows):
        """Return ``[(row, key)]`` of the movements that were not read before: one query."""
        keyed, seen = {}, Counter()
        for row in rows:
            facts = self._facts(row.values)
            if not facts[2]:  # without a serial number, the second of its kind in a file is another one
                seen[facts] += 1
                facts = (*facts, str(seen[facts]))
            keyed.setdefault(protect.index("|".join(facts), self._line_keys()), row)
        known = self.env.execute_query(
            SQL(
                "SELECT row_key FROM fupin_bank_statement_line WHERE owner_id = %s AND row_key = ANY(%s)",
                self.owner_id.id,
                list(keyed),
            )
        )
        for (row_key,) in known:
            del keyed[row_key]
        return [(row, row_key) for row_key, row in keyed.items()]

    def _line_keys(self):
        return self.env["fupin.bank.statement.line"]._protection_keys()

    @staticmethod
    def _facts(values):
        """Return what makes a movement that one: day, amount, serial number, who paid."""
        serial = (values.get("serial") or "").strip()
        account = "".join((values.get("account") or "").split())
        return (
            str(values["date"]),
            str(fen(values[CREDIT])),
            serial if serial.strip("0") else "",
            account or key(values.get("payer") or ""),
        )

    def _report_remarks(self):
        if self.out_count:
            yield "body", self.env._("%s movements went out, or brought nothing: left out.", self.out_count)
