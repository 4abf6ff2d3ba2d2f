import base64

from odoo.addons.fupin_assets.tests.form_case import FormCase
from odoo.addons.fupin_assets.tests.form_ledger import FormLedgerKinds
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.tests import tagged

from .common import SweepCase

HEAD = ["所在乡镇", "所在村", "资产名称", "项目名称", "种类", "问题类型", "来源", "问题描述", "发现日期"]


@tagged("post_install", "-at_install")
class TestFormProblemLedger(FormLedgerKinds, FormCase, SweepCase):
    form_model = "fupin.problem"
    ledger_ref = "fupin_inspection.ledger_problem"
    heads = HEAD

    def row(self, number=1, **cells):
        values = {
            "township": "青石镇", "village": "上坪村", "asset": "村组道路0", "project": None, "kind": "问题",
            "types": "擅自转让、擅自转租", "source": "群众反映", "description": f"试{number:02}", "found": "2024-03-01", **cells,
        }  # fmt: skip
        return list(values.values())

    def records_of(self, record):
        return self.env["fupin.problem"].search([("description", "=like", "试%")], order="description")


@tagged("post_install", "-at_install")
class TestProblemLedger(SweepCase):
    """Problems come in by spreadsheet as found; they go their way from there, and what is open stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.project = cls.env["fupin.project"].create(
            {"name": "建而不成的项目", "year": 2023, "region_id": cls.village.id}
        )

    row = TestFormProblemLedger.row
    records_of = TestFormProblemLedger.records_of

    def import_of(self, *rows, user=None, **values):
        record = self.env["fupin.ledger.import"].with_user(user or self.user_county).create({
            "ledger_id": self.env.ref("fupin_inspection.ledger_problem").id, "filename": "问题.xlsx",
            "file": base64.b64encode(workbook([HEAD, *rows])), "region_id": self.county.id, **values,
        })  # fmt: skip
        record.action_check()
        return record

    def test_they_come_in_as_found(self):
        record = self.import_of(
            self.row(),
            self.row(2, asset=None, project="建而不成的项目", kind=None, types=None, source=None, found=None),
        )
        self.assertEqual((record.state, record.error_count), ("checked", 0), record.report)
        record.action_import()
        first, second = self.records_of(record)
        self.assertRecordValues(first | second, [
            {"state": "open", "asset_id": self.assets[0].id, "unit_id": self.unit_village.id, "source": "masses",
             "region_id": self.village.id, "kind": "problem"},
            {"state": "open", "asset_id": False, "unit_id": self.unit_village.id, "source": "other",
             "region_id": self.village.id, "kind": "problem"},
        ])  # fmt: skip
        self.assertEqual(second.project_id, self.project)
        self.assertEqual(sorted(first.type_ids.mapped("name")), sorted(["擅自转让", "擅自转租"]))
        self.assertEqual([str(day) for day in (first.found_on, second.found_on)], ["2024-03-01", "2024-05-20"])

    def test_what_is_open_stays_as_it_is(self):
        self.import_of(self.row()).action_import()
        record = self.import_of(self.row(source="其他"), self.row(2))
        self.assertEqual((record.state, record.error_count), ("failed", 1), record.report)
        problem = self.env["fupin.problem"].search([("description", "=", "试01")])
        problem.with_user(self.user_village).write({"measure": "已修"})
        problem.with_user(self.user_village).action_solve()
        self.assertEqual(self.import_of(self.row()).state, "checked", "solved: it may come again")
        self.assertEqual(problem.source, "masses")

    def test_what_is_wrong_is_told_by_row(self):
        record = self.import_of(
            self.row(1, asset=None), self.row(2, asset="没有的资产"), self.row(3, asset=None, project="没有的项目"),
            self.row(4, types="没有的类型"), self.row(5, kind="别的"), self.row(6, description=None),
            self.row(7, found="2024-05-21"), self.row(8, asset="村组道路0、村组道路1"), self.row(9),
        )  # fmt: skip
        self.assertEqual((record.state, record.error_count), ("failed", 8), record.report)
        for words in (
            "Name the asset or the project",
            "register it first",
            "is no type of problem",
            "One asset in a row",
        ):
            self.assertIn(words, str(record.report))
        record.skip_faulty = True
        record.action_import()
        self.assertEqual(self.records_of(record).mapped("description"), ["试09"])

    def test_a_village_brings_in_its_own(self):
        record = self.import_of(self.row(), user=self.user_village, region_id=self.village.id)
        record.action_import()
        self.assertEqual(len(self.records_of(record)), 1)
        record = self.import_of(
            self.row(2, asset="下坪村道路", village="下坪村"), user=self.user_village, region_id=self.village.id
        )
        self.assertEqual(record.state, "failed")
