"""What every ledger that takes own fields of a form does: mixed into a class of each addon."""

import base64
import io

import openpyxl

from odoo.addons.fupin_fields.kernel.kinds import FILES, KINDS
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import UserError


class FormLedgerKinds:
    """Own fields of every kind in a ledger: template, import, check by row, export.

    Mixed into a class that names ``heads``, the cells of a ``row`` (by its number) and the ``records_of`` an import.
    """

    allow_inherited_tests_method = True
    ledger_ref = None  # where the class it is mixed into has no ledger of its own

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.ledger_ref:
            cls.ledger = cls.env.ref(cls.ledger_ref)
            cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.kinds = [kind for kind in KINDS if kind not in FILES]
        cls.own = {
            kind: cls.add(f"自加{kind}", kind, options=["甲", "乙"] if kind.startswith("choice") else [])
            for kind in KINDS
        }

    def cells(self, **changes):
        """Return a cell for each kind that is imported, as people write it."""
        values = {
            "text": "保单一号", "long_text": "说明", "integer": "3", "amount": "1,234.56", "percentage": 0.125,
            "date": "2024.3.1", "boolean": "是", "choice": "甲", "choices": "甲、乙",
            "unit": self.unit_village.name, "region": self.village.complete_name, "user": self.user_village.name,
            **changes,
        }  # fmt: skip
        return [values[kind] for kind in self.kinds]

    def imported(self, *rows):
        """Return an import of rows with own cells behind them."""
        heads = [*self.heads, *(f"自加{kind}" for kind in self.kinds)]
        table = [heads, *([*row, *cells] for row, cells in rows)]
        record = self.env["fupin.ledger.import"].with_user(self.user_county).create(
            {"ledger_id": self.ledger.id, "file": base64.b64encode(workbook(table)), "filename": "台账.xlsx",
             "region_id": self.county.id}
        )  # fmt: skip
        record.action_check()
        return record

    def table(self, content):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return "|".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)

    def test_what_is_imported_is_exported(self):
        self.assertFalse(self.imported((self.row(1), self.cells())).error_count)
        record = self.imported((self.row(1), self.cells()), (self.row(2), self.cells(region=self.village.code)))
        self.assertEqual((record.state, record.error_count), ("checked", 0))
        record.action_import()
        self.assertEqual(record.state, "done")
        first, second = self.records_of(record)
        told = {"text": "保单一号", "integer": 3, "amount": 1234.56, "percentage": 0.125, "boolean": True}
        for kind, value in told.items():
            self.assertEqual(first[self.own[kind]], value, kind)
        self.assertEqual(str(first[self.own["date"]]), "2024-03-01")
        self.assertEqual(first[self.own["choices"]].mapped("name"), ["甲", "乙"])
        self.assertEqual(first[self.own["unit"]], self.unit_village)
        self.assertEqual(first[self.own["user"]], self.user_village)
        self.assertEqual((first | second).mapped(self.own["region"]), self.village)
        first.sudo().write({self.own["document"]: [(0, 0, {"name": "附件.txt", "raw": b"x"})]})
        ledger = self.ledger.with_user(self.user_county)
        text = self.table(ledger._export_xlsx([]))
        for kind in KINDS:
            self.assertIn(f"自加{kind}", text)
        for word in ("保单一号", "甲、乙", self.village.complete_name, self.user_village.name, "附件.txt", "是"):
            self.assertIn(word, text)
        self.assertNotIn("自加", self.table(self.ledger.with_user(self.user_county_other)._export_xlsx([])))
        stated = {column.label for column in ledger._template_columns()}
        self.assertEqual({label for label in stated if "自加" in label}, {f"自加{kind}" for kind in self.kinds})

    def test_a_row_that_lacks_a_required_one_is_refused(self):
        self.change("require", name=self.own["text"])
        record = self.imported((self.row(1), self.cells(text=None)), (self.row(2), self.cells()))
        self.assertEqual((record.state, record.error_count), ("failed", 1))
        self.assertIn("“自加text” is required: fill it in.", str(record.report))
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        record.skip_faulty = True
        record.action_import()
        [made] = self.records_of(record)
        self.assertEqual(made[self.own["text"]], "保单一号")

    def test_the_neighbour_has_none_of_it(self):
        ledger = self.ledger.with_user(self.user_county_other)
        for columns in (ledger._columns(), ledger._template_columns()):
            self.assertFalse([column.label for column in columns if "自加" in column.label])

    def test_what_is_unclear_is_a_fault_of_its_row(self):
        wrong = {
            "integer": "多", "amount": "多", "date": "某天", "boolean": "也许", "choice": "丙", "choices": "甲、丙",
            "unit": "没有的单位", "region": "没有的村", "user": "某某某",
        }  # fmt: skip
        rows = [(self.row(number), self.cells(**{kind: word})) for number, (kind, word) in enumerate(wrong.items(), 1)]
        record = self.imported(*rows, (self.row(99), self.cells()))
        self.assertEqual((record.state, record.error_count), ("failed", len(wrong)))
        twin = self.make_user("village", self.unit_village, "namesake")
        twin.name = self.user_village.name
        record = self.imported((self.row(1), self.cells()), (self.row(2), self.cells(user=twin.login)))
        self.assertEqual(record.error_count, 1)
