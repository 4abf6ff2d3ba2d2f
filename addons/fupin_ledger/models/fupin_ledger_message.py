from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, models

from ..kernel.cells import UNITS
from ..kernel.layout import head_grid

DATE_CODES = {"below_minimum": "before_minimum", "above_maximum": "after_maximum"}
FONT_SIZES = {"A3": 8, "A4": 7}  # points
SEQUENCE_WIDTH = 6  # characters
# how the cells of a kind are set in print
CLASSES = {"amount": "number", "number": "number", "integer": "tight", "date": "tight"}


class Texts:
    """Words for the codes of the kernel: ``say(issue)`` gives (what is wrong, what to do)."""

    def __init__(self, templates, join):
        self.templates = templates
        self.join = join

    def say(self, issue):
        code = DATE_CODES.get(issue.code, issue.code) if isinstance(issue.params.get("limit"), date) else issue.code
        params = defaultdict(str, {name: self._shown(value) for name, value in issue.params.items()})
        params["label"] = issue.label
        reason, remedy = (template % params for template in self.templates[code])
        if params["suggestion"]:
            remedy = self.join(self.templates["suggestion"][0] % params, remedy)
        return reason, remedy

    @staticmethod
    def _shown(value):
        if isinstance(value, Decimal):
            return f"{value:,.2f}"
        return value.isoformat() if isinstance(value, date) else value


class FupinLedgerMessage(models.AbstractModel):
    """What the kernel's codes mean in words that say what to do."""

    _name = "fupin.ledger.message"
    _description = "Words of the ledger import"

    @api.model
    def _of_file(self, error):
        """Return the message for a file that cannot be read as a ledger."""
        kind = error.params.get("kind")
        texts = {
            "empty_file": self.env._("The file is empty. Choose it again."),
            "too_large": self.env._(
                "The file is too large. Usually formatted empty rows or pictures are the reason: select the empty rows"
                " below the table, delete them, save, and choose the file again."
            ),
            "wrong_type": self._wrong_type(kind),
            "password": self.env._(
                "The file is protected by a password. Open it in Excel or WPS, save it without a password, and choose"
                " it again."
            ),
            "damaged": self.env._(
                "The file is damaged and cannot be read. Open it in Excel or WPS, save it as .xlsx, and choose it again;"
                " if it does not open there either, ask for a new copy."
            ),
            "far_cell": self.env._(
                "On the sheet “%(sheet)s” something stands as far as cell %(column)s%(row)s, often just a blank. Select"
                " the empty rows and columns behind the table, delete them, save, and choose the file again."
            ),
            "no_data": self.env._("There is nothing on any sheet of the file."),
            "sheet_missing": self.env._("The file has no sheet “%(name)s”. Look at the names at its bottom edge."),
            "head_missing": self.env._(
                "No head of a ledger was found on: %(sheets)s. The row of heads must name the columns, such as name,"
                " type, date and original value. Take the empty form as a pattern."
            ),
            "too_many_rows": self.env._("More than %(limit)s rows do not fit on one sheet. Choose a smaller place."),
        }
        return texts[error.code] % defaultdict(str, error.params)

    @api.model
    def _wrong_type(self, kind):
        kinds = {
            "pdf": self.env._("This is a PDF, not a table."),
            "image": self.env._("This is a picture, not a table."),
            "doc": self.env._("This is a Word document, not a table."),
            "docx": self.env._("This is a Word document, not a table."),
            "text": self.env._("This is a text file (such as CSV), whatever its name says."),
            "html": self.env._("This is a web page saved under the name of a table."),
            "zip": self.env._("This is an archive, not a table. Unpack it first."),
        }
        what = kinds.get(kind) or self.env._("This kind of file cannot be read.")
        advice = self.env._("Open it in Excel or WPS, choose “Save as” and the type .xlsx, and upload that file.")
        return self._join(what, advice)

    @api.model
    def _join(self, *sentences):
        """Set sentences one after the other, as the language does."""
        return ("" if (self.env.lang or "").startswith("zh") else " ").join(filter(None, sentences))

    @api.model
    def _of_issues(self):
        """Return the `Texts` of all faults and remarks, translated once for many."""
        return Texts(
            {
                **self._cell_texts(),
                **self._date_texts(),
                **self._word_texts(),
                **self._place_texts(),
                **self._funding_texts(),
            },
            self._join,
        )

    @api.model
    def _cell_texts(self):
        write_amount = self.env._("Write the amount in digits, such as 12345.67, in the unit of the head.")
        write_number = self.env._("Write a whole number in digits, such as 10.")
        write_phone = self.env._("Write 11 digits of a mobile number, or area code and number, such as 0375-5051234.")
        fill_in = self.env._("Fill in this cell.")
        return {
            "required": (self.env._("“%(label)s” is empty."), fill_in),
            "refused": ("%(message)s", ""),
            "merged_value": (
                self.env._("The cell is merged with others: which row has which value cannot be told."),
                self.env._("Undo the merge and write the value of each row."),
            ),
            "cell_error": (
                self.env._("The cell shows the error %(value)s."),
                self.env._("Put the formula right, or write the value."),
            ),
            "formula_uncached": (
                self.env._("The formula was never worked out."),
                self.env._("Open the file in Excel or WPS, save it, and upload it again; or write the value."),
            ),
            "amount_unknown": (self.env._("“%(value)s” is no amount."), write_amount),
            "amount_negative": (self.env._("The amount %(value)s is negative."), write_amount),
            "amount_too_large": (
                self.env._("The amount %(value)s is too large."),
                self.env._("Look whether the unit of the head (yuan or 10,000 yuan) is right."),
            ),
            "amount_fen": (
                self.env._("%(value)s %(unit)s is no whole number of fen."),
                self.env._("Round it to the fen; or the unit of the head is wrong (yuan or 10,000 yuan)."),
            ),
            "amount_is_date": (
                self.env._("The cell is formatted as a date (%(value)s)."),
                self.env._("Format it as a number."),
            ),
            "integer_unknown": (self.env._("“%(value)s” is no whole number."), write_number),
            "number_unknown": (
                self.env._("“%(value)s” is no number."),
                self.env._("Write it in digits, without a unit."),
            ),
            "phone_unknown": (self.env._("This is no phone number."), write_phone),
            "phone_several": (self.env._("The cell holds several phone numbers."), self.env._("Keep one of them.")),
            "phone_masked": (
                self.env._("The phone number was masked and is left empty."),
                self.env._("Enter it later on the record, or write it here."),
            ),
            "text_too_long": (self.env._("The text is longer than %(limit)s characters."), self.env._("Shorten it.")),
        }

    @api.model
    def _date_texts(self):
        write_date = self.env._("Write it as 2021-05-01, as year and month, or as a year.")
        return {
            "date_unknown": (self.env._("“%(value)s” is no date."), write_date),
            "date_invalid": (self.env._("There is no such day as %(value)s."), write_date),
            "date_october": (
                self.env._("%(value)s was read as January; Excel shows 2021.10 as 2021.1 as well."),
                self.env._("If October is meant, write 2021-10."),
            ),
            "before_minimum": (
                self.env._("%(value)s lies before %(limit)s: only assets formed since then are registered here."),
                self.env._("Look at the date; leave the row out if it is right."),
            ),
            "after_maximum": (
                self.env._("%(value)s lies after %(limit)s, in the future."),
                self.env._("Look at the date again."),
            ),
            "below_minimum": (
                self.env._("“%(value)s” is less than the smallest allowed value, %(limit)s."),
                self.env._("Look at the value again."),
            ),
            "above_maximum": (
                self.env._("“%(value)s” is more than the largest allowed value, %(limit)s."),
                self.env._("Look at the value again."),
            ),
        }

    @api.model
    def _word_texts(self):
        return {
            "suggestion": (self.env._("Perhaps “%(suggestion)s” is meant."),),
            "choice_unknown": (
                self.env._("“%(value)s” is not in the list of “%(label)s”."),
                self.env._("Write a word of the list."),
            ),
            "choice_elsewhere": (
                self.env._("“%(value)s” does not go with the rest of the row."),
                self.env._("Look at type and kind: each type belongs to one kind."),
            ),
        }

    @api.model
    def _place_texts(self):
        write_village = self.env._("Write the village as in the list of regions, with its township.")
        return {
            "region_code_unknown": (
                self.env._("There is no region of the code %(value)s in your place."),
                self.env._("Write the twelve digits of the village."),
            ),
            "region_not_covered": (
                self.env._("The code %(value)s is that of %(place)s, which is not yours."),
                self.env._("Write the code of a village of your own place, or leave the row to its own county."),
            ),
            "region_contradiction": (
                self.env._("The code is that of %(name)s, but the name is “%(value)s”."),
                self.env._("Put the code or the name right."),
            ),
            "county_unknown": (
                self.env._("“%(value)s” is not in your place."),
                self.env._("Write the county of the ledger."),
            ),
            "township_unknown": (self.env._("There is no township “%(value)s” here."), write_village),
            "township_ambiguous": (
                self.env._("There are several townships “%(value)s”."),
                self.env._("Write the region code."),
            ),
            "village_missing": (
                self.env._("The village is missing."),
                self.env._("Fill it in on each row; say so where it belongs to the township or county itself."),
            ),
            "village_unknown": (self.env._("There is no village “%(value)s” here."), write_village),
            "village_ambiguous": (
                self.env._("There are several villages “%(value)s”: %(places)s."),
                self.env._("Add the township, or write the region code."),
            ),
            "village_elsewhere": (
                self.env._("“%(value)s” is not in this township but: %(places)s."),
                self.env._("Put the township or the village right."),
            ),
        }

    @api.model
    def _funding_texts(self):
        write_funding = self.env._("Write each source with its amount, such as source:1000;source:500.")
        return {
            "source_unknown": (
                self.env._("The funding source “%(name)s” is not known."),
                self.env._("Write it as in the list of funding sources."),
            ),
            "source_column_unknown": (
                self.env._("“%(label)s” is no known funding source."),
                self.env._("Choose the source in the list of columns, or put the head right."),
            ),
            "source_missing": (self.env._("“%(value)s” names no funding source."), write_funding),
            "funding_amount_missing": (self.env._("The amount of “%(name)s” is missing."), write_funding),
            "funding_sum": (
                self.env._("The funding adds up to %(funding)s yuan, the value is %(total)s yuan: %(difference)s off."),
                self.env._("Put the amounts right: together they make the value, to the fen."),
            ),
        }

    @api.model
    def _workbook_words(self):
        """Return the heads of the table handed back; see `kernel.workbook_out`."""
        return {
            "faults": "错误说明",  # read again by the import, whatever the language: never translated
            "list": self.env._("Faults"),
            "row": self.env._("Row"),
            "column": self.env._("Column"),
            "content": self.env._("Content"),
            "reason": self.env._("What is wrong"),
            "remedy": self.env._("What to do"),
        }

    @api.model
    def _row_kinds(self):
        return {
            "total": self.env._("Totals"),
            "note": self.env._("Notes and signatures"),
            "section": self.env._("Headings"),
            "head": self.env._("Heads printed again"),
            "foreign": self.env._("Another table"),
        }

    @api.model
    def _print_values(self, layout, rows):
        """Return what the print template shows: heads, rows and sums as text."""
        factor = UNITS[layout.unit]
        grid, merges = head_grid([("", "序号"), *((column.group, column.label) for column in layout.columns)])
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
        covered = {
            (row, column)
            for (top, left), (height, width) in spans.items()
            for row in range(top, top + height)
            for column in range(left, left + width)
        } - spans.keys()
        head = [
            [
                (text, *spans.get((row, column), (1, 1)))
                for column, text in enumerate(texts)
                if (row, column) not in covered
            ]
            for row, texts in enumerate(grid)
        ]
        sums = [Decimal(0) if column.is_summed else None for column in layout.columns]
        body = []
        for values in rows:
            body.append(
                [self._printed(column, value, factor) for column, value in zip(layout.columns, values, strict=True)]
            )
            for index, value in enumerate(values):
                if sums[index] is not None and value:
                    sums[index] += Decimal(str(value))
        return {
            "title": layout.title,
            "head_left": f"填报单位：{layout.reporting_unit}",
            "head_right": f"单位：{layout.unit}",
            "signatures": [text.rstrip("：") for text in layout.signatures],
            "head": head,
            "rows": body,
            "sums": [
                "" if total is None else self._printed(column, total, factor)
                for column, total in zip(layout.columns, sums, strict=True)
            ],
            "font_size": FONT_SIZES[layout.paper],
            "widths": self._print_widths(layout.columns),
            "classes": [CLASSES.get(column.kind, "") for column in layout.columns],
            "notes": layout.notes,
        }

    @staticmethod
    def _print_widths(columns):
        """Per cent of the paper for the sequence number and each column."""
        widths = [SEQUENCE_WIDTH, *(column.width for column in columns)]
        return [round(100 * width / sum(widths), 2) for width in widths]

    @staticmethod
    def _printed(column, value, factor):
        if value is None or value is False or value == "":
            return ""
        if column.kind == "amount":
            whole, _point, part = f"{Decimal(str(value)) / factor:,.6f}".partition(".")
            return f"{whole}.{part.rstrip('0').ljust(2, '0')}"
        return value.isoformat() if isinstance(value, date) else str(value)
