import io

import openpyxl

from odoo.addons.fupin_ledger.tests.workbooks import HEAD
from odoo.tests import tagged

from .form_case import FormCase
from .ledger_case import LedgerCase


@tagged("post_install", "-at_install")
class TestFormLedger(LedgerCase, FormCase):
    """A county's own fields in its ledgers: template, check by row, import, export; the neighbour's have none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insured = cls.add("保险情况", "choice", options=["已投保", "未投保"])
        cls.number = cls.add("保单号")
        cls.risks = cls.add("险种", "choices", options=["火灾", "水灾"])
        cls.change("require", name=cls.insured)

    def sheet(self, *rows, heads=()):
        """Return an import of rows as the county has them."""
        number = len(HEAD) + len(heads)
        return LedgerCase.make(self, [[*HEAD, *heads], *(row[:number] for row in rows)], region_id=self.county.id)

    def rows_of(self, content):
        """Return the rows of a workbook as texts."""
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]

    def test_columns_are_those_of_the_county(self):
        labels = self.ledger.with_user(self.user_county)._columns().mapped("label")
        self.assertLessEqual({"保险情况", "保单号", "险种"}, set(labels))
        self.assertFalse(self.ledger.with_user(self.user_county_other)._columns().filtered("is_own"))
        self.assertFalse(self.ledger.with_user(self.user_superior)._columns().filtered("is_own"))
        columns = self.env["fupin.ledger.column"].with_user(self.user_county_other)
        self.assertFalse(columns.search([("label", "=", "保险情况")]))

    def test_a_row_that_lacks_it_is_refused_by_row(self):
        record = self.sheet([*self.row(1)], [*self.row(2)])
        record.action_check()
        self.assertEqual((record.state, record.error_count), ("failed", 2))

    def test_filled_in_it_is_imported_and_exported(self):
        heads = ("保险情况", "保单号", "险种")
        record = self.sheet([*self.row(1), "已投保", "AB1", "火灾、水灾"], [*self.row(2), "", "AB2", ""], heads=heads)
        record.action_check()
        self.assertEqual(record.error_count, 1)
        record = self.sheet(
            [*self.row(1), "已投保", "AB1", "火灾、水灾"], [*self.row(2), "未投保", "", ""], heads=heads
        )
        record.action_check()
        self.assertEqual(record.state, "checked", record.error_count)
        record.action_import()
        assets = self.assets().sorted("name")
        self.assertEqual([asset[self.insured].name for asset in assets], ["已投保", "未投保"])
        self.assertEqual([asset[self.risks].mapped("name") for asset in assets], [["火灾", "水灾"], []])
        self.assertEqual(assets[0][self.number], "AB1")
        table = self.rows_of(self.ledger.with_user(self.user_county)._export_xlsx([]))
        text = "|".join("|".join(row) for row in table)
        for word in ("保险情况", "已投保", "AB1", "火灾、水灾"):
            self.assertIn(word, text)
        table = self.rows_of(self.ledger.with_user(self.user_superior)._export_xlsx([]))
        self.assertNotIn("保险情况", "|".join("|".join(row) for row in table))

    def test_words_that_no_list_has_are_refused(self):
        record = self.sheet([*self.row(1), "买了", "x", "地震"], heads=("保险情况", "保单号", "险种"))
        record.action_check()
        self.assertEqual(record.state, "failed")

    def test_a_retired_field_leaves_the_ledgers(self):
        shown = self.change("retire", name=self.number)
        self.assertNotIn("confirm", shown, "no record holds it: nothing is asked")
        self.assertNotIn("保单号", self.ledger.with_user(self.user_county)._columns().mapped("label"))
        self.change("rename", name=self.insured, label="投保情况")
        self.assertIn("投保情况", self.ledger.with_user(self.user_county)._columns().mapped("label"))
