from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestTable(PolicyCase):
    """An administrator edits a table as a sheet: heads, kinds, rows and cells at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = (
            cls.env["fupin.policy.table"]
            .with_user(cls.user_administrator)
            .create({"policy_id": cls.policy.id, "name": "价格档次", "grid": cls.sheet([["乡镇", "100万", "是"]])})
        )

    @classmethod
    def sheet(cls, rows, heads=("权属单位", "下限", "公示"), kinds=("char", "float", "boolean"), ids=()):
        names = [f"c{number}" for number in range(len(heads))]
        columns = [
            {"name": name, "string": head, "type": kind} for name, head, kind in zip(names, heads, kinds, strict=True)
        ]
        ids = [*ids, *[False] * (len(rows) - len(ids))]
        return {
            "columns": columns,
            "rows": [
                {"id": row_id, "article_id": False, "cells": dict(zip(names, row, strict=True))}
                for row_id, row in zip(ids, rows, strict=True)
            ],
        }

    def cells(self):
        self.table.invalidate_recordset()
        return [dict(row.cells) for row in self.table.row_ids]

    def test_cells_are_kept_as_their_columns_say(self):
        self.assertEqual(self.cells(), [{"c0": "乡镇", "c1": 1000000.0, "c2": True}])
        self.table.invalidate_recordset()
        self.assertEqual(self.table.grid["rows"][0]["cells"], {"c0": "乡镇", "c1": 1000000.0, "c2": True})
        self.assertIn("权属单位", self.table.reading)
        self.assertTrue(self.table.row_ids.reading.startswith("权属单位：乡镇；下限：1000000.0；公示："))

    def test_rows_are_changed_added_removed_and_put_in_order(self):
        row = self.table.row_ids
        self.table.grid = self.sheet([["村", "0", ""], ["乡镇", "200万", "否"]], ids=[False, row.id])
        self.assertEqual([cells["c0"] for cells in self.cells()], ["村", "乡镇"])
        self.assertEqual(self.table.row_ids[1], row)
        self.table.grid = self.sheet([["县", "5000000", "是"]])
        self.assertEqual(self.cells(), [{"c0": "县", "c1": 5000000.0, "c2": True}])
        self.assertFalse(row.exists())

    def test_a_column_is_renamed_typed_and_removed(self):
        row = self.table.row_ids
        self.table.grid = self.sheet([["1", "3"]], ("序号", "下限（万元）"), ("integer", "integer"), ids=[row.id])
        self.assertEqual([column["string"] for column in self.table.columns], ["序号", "下限（万元）"])
        self.assertEqual([column["type"] for column in self.table.columns], ["integer", "integer"])
        self.table.invalidate_recordset()
        self.assertEqual(self.table.grid["rows"][0]["cells"], {"c0": 1, "c1": 3})

    def test_a_row_of_another_table_is_not_touched(self):
        other = self.table.copy({"key": "other"})
        other.grid = self.sheet([["别处", "1", ""]])
        self.table.grid = self.sheet([["此处", "2", ""]], ids=other.row_ids.ids)
        self.assertEqual(dict(other.row_ids.cells)["c0"], "别处")
        self.assertEqual(self.cells()[0]["c0"], "此处")

    def test_what_does_not_fit_is_told_by_row_and_column(self):
        with self.assertRaisesRegex(ValidationError, "下限.*很多"), self.cr.savepoint():
            self.table.grid = self.sheet([["乡镇", "很多", ""]])
        for bad in (
            self.sheet([], heads=("",), kinds=("char",)),
            self.sheet([], heads=("甲",), kinds=("many2one",)),
            {"columns": [{"name": "a b", "string": "甲", "type": "char"}], "rows": []},
        ):
            with self.subTest(bad=bad), self.assertRaises(ValidationError), self.cr.savepoint():
                self.table.grid = bad

    def test_in_force_it_stays(self):
        self.policy.action_publish()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.table.grid = self.sheet([["县", "1", ""]])
