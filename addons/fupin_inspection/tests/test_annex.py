import io

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from .test_batch import BatchCase


@tagged("post_install", "-at_install")
class TestAnnex(BatchCase):
    """Annexes 1, 2, 3 and 5 of S4-41 as ledgers whose columns administrators choose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classify()
        cls.plan = cls.env["fupin.plan"].with_user(cls.user_township).create(
            {
                "project_id": cls.project.id,
                "unit_id": cls.unit_township.id,
                "date_due": "2030-06-30",
                "measure_ids": [
                    Command.create({"name": "换经营主体", "unit_id": cls.unit_township.id, "date_due": "2030-05-31"}),
                    Command.create({"name": "修围墙", "unit_id": cls.unit_village.id}),
                ],
            }
        )  # fmt: skip

    def rows(self, key, user, domain=()):
        """Return the rows of a ledger as dictionaries by head."""
        ledger = self.env.ref(f"fupin_inspection.ledger_{key}").with_user(user)
        sheet = openpyxl.load_workbook(io.BytesIO(ledger._export_xlsx(list(domain)))).active
        heads = [cell.value for cell in sheet[3]]
        rows = [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)]
        return [row for row in rows if isinstance(row["序号"], int | float)]

    def test_a_project_with_what_is_done_about_it(self):
        row = self.rows("annex_summary", self.user_county, [("id", "=", self.project.id)])[0]
        self.assertEqual(
            {head: row[head] for head in ("项目名称", "村", "分类处置", "帮扶提升措施", "进展", "责任单位")},
            {
                "项目名称": "车间项目",
                "村": self.village.name,
                "分类处置": self.kinds["consolidate"].name,
                "帮扶提升措施": "换经营主体；修围墙",
                "进展": "0/2",
                "责任单位": "青石镇人民政府",
            },
        )
        row = self.rows("annex_progress", self.user_county, [("id", "=", self.project.id)])[0]
        self.assertEqual((row["建设年度"], row["资产使用状况"][-2:]), (2021, "1项"))
        self.assertTrue(self.rows("annex_risk", self.user_county, [("id", "=", self.project.id)]))

    def test_tasks_of_plans(self):
        rows = self.rows("annex_tasks", self.user_township, [("region_code", "=like", "990101%")])
        self.assertEqual(
            [(row["项目"], row["工作任务"], row["责任单位"]) for row in rows],
            [("车间项目", "换经营主体", self.unit_township.name), ("车间项目", "修围墙", self.unit_village.name)],
        )
        self.assertFalse(self.rows("annex_tasks", self.user_county_other))

    def test_a_column_of_the_administrators_own(self):
        ledger = self.env.ref("fupin_inspection.ledger_annex_risk")
        self.env["fupin.ledger.column"].create(
            {
                "ledger_id": ledger.id,
                "sequence": 99,
                "key": "note",
                "label": "建设内容",
                "kind": "text",
                "field_path": "note",
            }
        )
        self.project.note = "一座车间"
        row = self.rows("annex_risk", self.user_county, [("id", "=", self.project.id)])[0]
        self.assertEqual(row["建设内容"], "一座车间")
        self.assertFalse(self.rows("annex_risk", self.user_county_other, [("id", "=", self.project.id)]))
