import base64
from decimal import Decimal

from markupsafe import Markup

from odoo import models

from ..kernel.text import masked
from ..kernel.workbook import cell_text
from ..kernel.workbook_out import hidden, write_marked

SHOWN_ROWS = 8
SHOWN_FAULTS = 30
SKIPPED = ("total", "note", "section", "head", "foreign")


class FupinLedgerUpload(models.AbstractModel):
    """What is told of a checked file: figures to compare with the paper, remarks, first rows,
    and the workbook with the faults marked."""

    _inherit = "fupin.ledger.upload"

    def _write_findings(self, opened, missing, result):
        """Write figures, report, preview and the workbook with the faults."""
        faults = [issue for issue in result.issues if not issue.is_warning]
        key = self._sum_key()
        total = sum((row.values.get(key) or 0 for row in result.rows), Decimal(0))
        name = (self.filename or self.ledger_id.name).rpartition(".")[0] or self.ledger_id.name
        self.write(
            {
                "row_count": len(result.rows),
                "error_count": len(result.faulty),
                "warning_count": len(result.issues) - len(faults),
                "total_amount": float(total),
                "report": self._report(opened, missing, result, total),
                "preview": self._preview(opened, result),
                "error_file": base64.b64encode(self._marked(opened, result, faults)) if faults else False,
                "error_filename": self.env._("%s – faults.xlsx", name) if faults else False,
            }
        )

    def _marked(self, opened, result, faults):
        """Return the table handed back: whole, or the faulty rows alone where the others go in."""
        texts = self.env["fupin.ledger.message"]._of_issues()
        rows = sorted(faults, key=lambda issue: (issue.row, issue.column is None, issue.column or 0))
        told = [(issue.row, issue.column, *texts.say(issue)) for issue in rows]
        protected = {m.column for matches in opened.matches for m in matches if m.field and m.field.is_protected}
        words = self.env["fupin.ledger.message"]._workbook_words()
        return write_marked(opened.sheet, opened.tables, told, words, protected, only_faulty=self.skip_faulty)

    # -------------------------------------------------------------------- report

    def _report(self, opened, missing, result, total):
        """Return what was found, most important first, as a list of short sentences."""
        lines = [
            *self._report_missing(missing),
            *self._report_rows(result),
            *self._report_totals(result, total),
            *self._report_sheet(opened),
            *self._report_left_out(opened, result),
        ]
        items = Markup().join(Markup("<li class='text-%s'>%s</li>") % line for line in lines)
        return Markup("<ul>%s</ul>%s") % (items, self._report_faults(result))

    def _report_missing(self, missing):
        if missing:
            yield (
                "danger",
                self.env._("No column was found for: %s. Choose them in the list of columns.", "、".join(missing)),
            )

    def _report_rows(self, result):
        faulty = len(result.faulty)
        if not result.rows:
            yield "danger", self.env._("No row was found below the head.")
        elif faulty:
            yield "danger", self.env._("%(all)s rows, %(faulty)s of them faulty.", all=len(result.rows), faulty=faulty)
        else:
            yield "success", self.env._("%s rows, all of them right.", len(result.rows))
        yield from self._report_remarks()

    def _report_remarks(self):
        """Hook: further sentences, each with its colour."""
        return ()

    def _report_totals(self, result, total):
        if not total and not result.totals:  # a list of households has no amounts
            return
        yield (
            "body",
            self.env._(
                "Sum: %(yuan)s yuan = %(wan)s × 10,000 yuan.", yuan=f"{total:,.2f}", wan=f"{total / 10000:,.6f}"
            ),
        )
        if not result.totals:
            return
        row, stated = max(result.totals, key=lambda pair: pair[1])
        if stated == total:
            yield "success", self.env._("The same as in the total of row %s.", row)
        else:
            yield (
                "warning",
                self.env._(
                    "Row %(row)s states a total of %(stated)s yuan: %(difference)s yuan off.",
                    row=row,
                    stated=f"{stated:,.2f}",
                    difference=f"{abs(stated - total):,.2f}",
                ),
            )

    def _report_sheet(self, opened):
        sheet = opened.sheet
        if len(opened.sheets) > 1:
            yield "body", self.env._("Read from the sheet “%s”.", sheet.name)
        if opened.others:
            yield (
                "warning",
                self.env._(
                    "These sheets look like a ledger too and were not read: %s. Import them one by one (field"
                    " “Sheet”).",
                    "、".join(opened.others),
                ),
            )
        if not any(table.unit or any(table.units) for table in opened.tables):
            yield (
                "warning",
                self.env._(
                    "The table names no unit of amount: read as %s. Compare the sum with the paper.",
                    dict(self._fields["unit"]._description_selection(self.env))[self.unit],
                ),
            )
        if sheet.formulas:
            yield "body", self.env._("%s cells hold formulas: their values as last saved were read.", sheet.formulas)
        if sheet.has_links:
            yield "warning", self.env._("The file refers to other files: values as last saved were read.")
        hidden_rows = [row for row in sheet.hidden_rows if opened.tables[0].first_row <= row]
        if hidden_rows:
            yield (
                "warning",
                self.env._("%s rows are hidden by a filter or by hand; they were read as well.", len(hidden_rows)),
            )

    def _report_left_out(self, opened, result):
        labels = self.env["fupin.ledger.message"]._row_kinds()
        for kind in SKIPPED:
            numbers = [str(number) for number, other in result.skipped if other == kind]
            if numbers:
                shown = "、".join(numbers[:10]) + ("…" if len(numbers) > 10 else "")
                yield "body", self.env._("%(kind)s, not imported: row %(rows)s.", kind=labels[kind], rows=shown)
        unread = [match.label for match in opened.labels() if not match.field and match.how not in ("ignored",)]
        if unread:
            yield "warning", self.env._("Columns that were not read: %s.", "、".join(unread))

    def _report_faults(self, result):
        """Return the first faults and remarks as a table."""
        texts = self.env["fupin.ledger.message"]._of_issues()
        issues = sorted(result.issues, key=lambda issue: (issue.is_warning, issue.row))[:SHOWN_FAULTS]
        if not issues:
            return ""
        rows = Markup().join(
            Markup("<tr class='%s'><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
            % ("" if issue.is_warning else "table-danger", issue.row, issue.label, *texts.say(issue))
            for issue in issues
        )
        heads = (self.env._("Row"), self.env._("Column"), self.env._("What is wrong"), self.env._("What to do"))
        head = Markup().join(Markup("<th>%s</th>") % word for word in heads)
        more = len(result.issues) - len(issues)
        rest = (
            Markup("<p>%s</p>") % self.env._("… and %s more in the table with the faults marked.", more) if more else ""
        )
        return Markup("<table class='table table-sm'><thead><tr>%s</tr></thead><tbody>%s</tbody></table>%s") % (
            head,
            rows,
            rest,
        )

    def _preview(self, opened, result):
        """Return the first rows as they will be registered, one column for each that was understood."""
        matches = [match for match in opened.labels() if match.field]
        head = Markup().join(Markup("<th>%s</th>") % match.label for match in matches)
        rows = Markup()
        for row in result.rows[:SHOWN_ROWS]:
            cells = opened.sheet.rows[row.number - 1]
            shown = Markup().join(
                Markup("<td>%s</td>") % self._shown(match, cells[match.column] if match.column < len(cells) else "")
                for match in matches
            )
            rows += Markup("<tr class='%s'><td>%s</td>%s</tr>") % (
                "table-danger" if row.number in result.faulty else "", row.number, shown,
            )  # fmt: skip
        return Markup(
            "<div class='table-responsive'><table class='table table-sm text-nowrap'><thead><tr><th>%s</th>%s</tr></thead>"
            "<tbody>%s</tbody></table></div>"
        ) % (self.env._("Row"), head, rows)

    @staticmethod
    def _shown(match, cell):
        text = cell_text(cell)
        return hidden(text) if match.field.is_protected else masked(text)
