from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_case import LedgerCase

HEAD = [
    "项目名称", "建设年度", "所在乡镇", "所在村", "实施单位", "项目主管部门", "总投资（元）", "资金来源", "验收日期",
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestProjectLedger(LedgerCase):
    """Projects come in by spreadsheet, as drafts, to the fen; what is registered stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env.ref("fupin_assets.ledger_project")

    def row(self, number=1, **cells):
        values = {
            "name": f"道路工程{number}", "year": 2021, "township": "青石镇", "village": "上坪村", "unit": "青石镇人民政府",
            "department": "交通运输局", "total": 1000.01, "funding": "彩票公益金:1000.01", "accepted": "2022.3.1", **cells,
        }  # fmt: skip
        return list(values.values())

    def checked(self, *rows, user=None, **values):
        record = self.make([HEAD, *rows], user=user, region_id=self.county.id, **values)
        record.action_check()
        return record

    def projects(self):
        return self.env["fupin.project"].search([("name", "=like", "道路工程%")], order="name")

    def test_they_come_in_as_drafts(self):
        record = self.checked(
            self.row(), self.row(2, unit=None, department=None, total=None, funding="彩票公益金:0.07")
        )
        self.assertEqual((record.state, record.error_count), ("checked", 0), record.report)
        record.action_import()
        first, second = self.projects()
        self.assertRecordValues(first, [{
            "year": 2021, "region_id": self.village.id, "state": "draft", "total_investment": 1000.01,
            "implementing_unit_id": self.unit_township.id, "department_id": self.unit_transport.id,
        }])  # fmt: skip
        self.assertEqual(str(first.acceptance_date), "2022-03-01")
        self.assertEqual([fen(line.amount) for line in first.funding_ids], [fen("1000.01")])
        self.assertEqual(second.total_investment, 0.07, "the total follows the sources")
        self.assertIn("台账.xlsx", str(first.sudo().event_ids.mapped("reason")))

    def test_what_is_wrong_is_told_by_row(self):
        self.checked(self.row()).action_import()
        record = self.checked(
            self.row(),  # registered
            self.row(2, unit="没有的单位"), self.row(3, department="没有的局"), self.row(4, year=2999), self.row(5, name=None),
            self.row(6, funding="彩票公益金:1000"), self.row(7), self.row(7), self.row(8),
        )  # fmt: skip
        self.assertEqual((record.state, record.error_count), ("failed", 7), record.report)
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        record.skip_faulty = True
        record.action_import()
        self.assertEqual(self.projects().mapped("name"), ["道路工程1", "道路工程7", "道路工程8"])

    def test_a_confirmed_one_is_not_overwritten(self):
        self.checked(self.row()).action_import()
        project = self.projects()
        project.with_user(self.user_county).action_confirm()
        record = self.checked(self.row(total=5, funding="彩票公益金:5"))
        self.assertEqual(record.state, "failed")
        self.assertEqual((project.total_investment, project.state), (1000.01, "confirmed"))

    def test_a_township_enters_none_elsewhere(self):
        record = self.make([HEAD, self.row(village="柳树村", township="白水乡")], user=self.user_township,
                           region_id=self.township.id)  # fmt: skip
        record.action_check()
        self.assertEqual(record.state, "failed")
