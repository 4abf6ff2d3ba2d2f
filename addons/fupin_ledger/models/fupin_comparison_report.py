import io

from odoo import models
from odoo.tools import SQL

from ..kernel.comparison_out import SheetOf, write_report
from .fupin_comparison_line import RESULTS

AT_ONCE = 2000
TOWNSHIP_DIGITS = 9
LISTED = ("differs", "doubtful", "ours_only", "theirs_only")


class FupinComparison(models.Model):
    """The report of a comparison as a workbook: what the current user may read of it."""

    _inherit = "fupin.comparison"

    def _report_xlsx(self):
        """Return the workbook as bytes: by township and village, then one sheet for each result but "the same"."""
        labels = dict(self.env["fupin.comparison.line"]._fields["result"]._description_selection(self.env))
        sheets = [self._summary_sheet(labels), *(self._lines_sheet(result, labels[result]) for result in LISTED)]
        stream = io.BytesIO()
        write_report(stream, sheets, self.env._("Total"))
        return stream.getvalue()

    def _summary_sheet(self, labels):
        columns = [(self.env._("Township"), "text", 16), (self.env._("Village"), "text", 20)]
        for result, _label in RESULTS:
            columns += [
                (labels[result], "integer", 9),
                (self.env._("%s: yuan", labels[result]), "amount", 16),
            ]
        title = self.env._(
            "%(place)s: comparison with %(platform)s", place=self.region_id.name, platform=self.ledger_id.name
        )
        return SheetOf(self.env._("Summary"), title, columns, self._summary_rows(), tuple(range(2, len(columns))))

    def _summary_rows(self):
        """Yield for each village its township, itself, and count and yuan (ours, theirs where it is only there)."""
        figures = SQL(", ").join(
            SQL(
                """count(*) FILTER (WHERE line.result = %(result)s),
                   COALESCE(sum(CASE WHEN line.result = 'theirs_only' THEN line.their_amount ELSE line.our_amount END)
                       FILTER (WHERE line.result = %(result)s), 0)::float""",
                result=result,
            )
            for result, _label in RESULTS
        )
        self.env.cr.execute(
            SQL(
                """SELECT township.name, CASE WHEN region.level = 'village' THEN region.name END, %(figures)s
                   FROM %(lines)s
                   JOIN fupin_region region ON region.id = line.region_id
                   LEFT JOIN fupin_region township ON township.prefix = left(line.region_code, %(digits)s)
                       AND township.level = 'township'
                   WHERE %(where)s
                   GROUP BY line.region_code, township.name, region.name, region.level ORDER BY line.region_code""",
                figures=figures,
                digits=TOWNSHIP_DIGITS,
                **self._lines_query(),
            )
        )
        yield from self._fetched()

    def _lines_query(self):
        """Return FROM and WHERE of the lines that the user may read, under the alias ``line``."""
        lines = self.env["fupin.comparison.line"]
        lines.flush_model()
        query = lines._search([("comparison_id", "=", self.id)])
        return {
            "lines": SQL("fupin_comparison_line line"),
            "where": SQL("line.comparison_id = %s AND line.id IN %s", self.id, query.subselect()),
        }

    def _lines_sheet(self, result, label):
        """Return the sheet of one result; both sides where both are there."""
        ours = [
            (self.env._("Code with us"), "text", 20),
            (self.env._("Name with us"), "text", 30),
            (self.env._("Value with us (yuan)"), "amount", 16),
        ]
        theirs = [
            (self.env._("Row of the table"), "integer", 8),
            (self.env._("Number there"), "text", 20),
            (self.env._("Name there"), "text", 30),
            (self.env._("Value there (yuan)"), "amount", 16),
        ]
        both = [
            (self.env._("Apart by (yuan)"), "amount", 16),
            (self.env._("What differs"), "text", 18),
            (self.env._("State"), "text", 12),
            (self.env._("What is wrong there"), "text", 30),
        ]
        sides = {"ours_only": ours, "theirs_only": theirs}.get(result, ours + theirs)
        columns = [(self.env._("Place"), "text", 26), *sides, *(both if len(sides) > len(theirs) else both[2:])]
        summed = tuple(number for number, (_head, kind, _width) in enumerate(columns) if kind == "amount")
        return SheetOf(label, label, columns, self._lines_rows(result), summed)

    def _lines_rows(self, result):
        """Yield the cells of each line, in the order of the region codes."""
        lines = self.env["fupin.comparison.line"]
        labels = self._report_part_labels()
        states = dict(lines._fields["state"]._description_selection(self.env))
        self.env.cr.execute(
            SQL(
                """SELECT region.complete_name, line.our_code, line.our_name, line.our_amount::float, line.their_row,
                       line.their_code, line.their_name, line.their_amount::float, line.differences, line.state, line.note
                   FROM %(lines)s JOIN fupin_region region ON region.id = line.region_id
                   WHERE %(where)s AND line.result = %(result)s ORDER BY line.region_code, line.id""",
                result=result,
                **self._lines_query(),
            )
        )
        for place, *sides, differences, state, note in self._fetched():
            handled = (states[state], note)
            if result == "ours_only":
                yield (place, *sides[:3], *handled)
            elif result == "theirs_only":
                yield (place, *sides[3:], *handled)
            else:
                parts = self.env._(", ").join(labels.get(part, part) for part in (differences or "").split(",") if part)
                yield (place, *sides, round((sides[2] or 0) - (sides[6] or 0), 2), parts, *handled)

    def _report_part_labels(self):
        return self.env["fupin.comparison.line"].new({"ledger_id": self.ledger_id.id})._part_labels()

    def _fetched(self):
        rows = self.env.cr.fetchmany(AT_ONCE)
        while rows:
            yield from rows
            rows = self.env.cr.fetchmany(AT_ONCE)
