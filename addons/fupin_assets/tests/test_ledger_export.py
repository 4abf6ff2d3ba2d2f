import base64
import io

import openpyxl
from pypdf import PdfReader

from odoo.addons.fupin_ledger.tests.workbooks import HEAD, workbook
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .ledger_case import PHONE, LedgerCase

FIRST = ["序号", "资产名称", "资产类别", "购建时间", "预计使用年限", "原始价值"]


@tagged("post_install", "-at_install")
class TestLedgerExport(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("test_official_layout")
        rows = [
            [*HEAD, "联系电话", "所有权归属", "资产类型"],
            [*case.row(1, funding="彩票公益金:400；社会捐赠资金:600"), PHONE, "上坪村集体经济组织", "乡村道路"],
            [
                *case.row(2, village="下坪村", name="'=1+1", value=0.01, funding="财政专项扶贫资金"),
                PHONE,
                "",
                "安全饮水",
            ],
            [*case.row(3, kind="到户类资产", name="羊", value=99.99, funding="彩票公益金"), "", "农户", "生物性资产"],
        ]
        case.env, case.user_county, case.ledger = cls.env, cls.user_county, cls.ledger
        case.make(workbook(rows)).action_import()

    def exported(self, user=None, ledger=None, domain=()):
        ledger = (ledger or self.ledger).with_user(user or self.user_county)
        return openpyxl.load_workbook(io.BytesIO(ledger._export_xlsx(list(domain)))).active

    def names(self, user, **options):
        sheet = self.exported(user, **options)
        return [cell.value for cell in sheet["B"] if cell.row > 4 and cell.value]

    def test_official_layout(self):
        sheet = self.exported()
        self.assertEqual(sheet["A1"].value, "东山县帮扶项目资产总台账")
        self.assertIn("东山县帮扶办", sheet["A2"].value)
        self.assertEqual([cell.value for cell in sheet[3]][:6], FIRST)
        self.assertEqual(sheet["G3"].value, "资金来源构成")
        self.assertEqual(
            [sheet.cell(4, column).value for column in (7, 8, 9)], ["财政专项扶贫资金", "彩票公益金", "社会捐赠资金"]
        )
        first = [cell.value for cell in sheet[5]]
        self.assertEqual([*first[:3], *first[4:9]], [1, "道路1", "公益性资产", 10, 0.1, None, 0.04, 0.06])
        self.assertEqual(first[9:14], ["乡村道路", "固定资产", "青石镇", "上坪村村民委员会", "上坪村集体经济组织"])
        total = [cell.value for cell in sheet[8]]
        self.assertEqual([total[0], *total[5:9]], ["合计", 0.11, 0.000001, 0.049999, 0.06])
        self.assertIn("主要负责人（签字）：", [cell.value for cell in sheet[9]])

    def test_exported_ledger_can_be_imported_again(self):
        content = self.ledger.with_user(self.user_county)._export_xlsx([])
        record = self.make(content)
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "row_count": 3, "error_count": 0, "total_amount": 1100}])
        record.action_import()
        again = self.env["fupin.asset"].browse(record.record_ids)
        first = self.assets() - again
        for name in (
            "name",
            "kind",
            "asset_form",
            "acquisition_date",
            "original_value",
            "useful_life",
            "region_id",
            "category_id",
            "use_status",
        ):
            self.assertEqual(again.sorted("name").mapped(name), first.sorted("name").mapped(name), name)

    def test_only_what_one_may_read(self):
        self.assertEqual(self.names(self.user_county), ["道路1", "羊", "'=1+1"])
        self.assertEqual(self.names(self.user_village), ["道路1", "羊"])
        self.assertEqual(self.names(self.user_village_next), ["'=1+1"])
        self.assertEqual(self.names(self.user_audit), ["道路1", "羊", "'=1+1"])
        self.assertEqual(self.names(self.user_county_other), [])
        self.assertEqual(self.names(self.user_village_far), [])
        # asking for others' records by number does not help
        self.assertEqual(self.names(self.user_county_other, domain=[("id", "in", self.assets().ids)]), [])

    def test_phones_are_not_exported(self):
        for ledger in self.env["fupin.ledger"].search([("model", "=", "fupin.asset")]):
            cells = [str(cell.value) for line in self.exported(ledger=ledger).iter_rows() for cell in line]
            self.assertFalse([text for text in cells if PHONE in text or PHONE[-4:] in text])

    def test_closed_fields_cannot_be_exported(self):
        """Not even by a definition that names them."""
        self.env["fupin.ledger.column"].create(
            {"ledger_id": self.ledger.id, "key": "sealed", "label": "x", "field_path": "custodian_phone_encrypted"}
        )
        with self.assertRaises(AccessError):
            self.exported()

    def test_five_ledgers(self):
        ref = self.env.ref
        self.assertEqual(self.names(self.user_county, ledger=ref("fupin_assets.ledger_household")), ["羊"])
        self.assertEqual(self.names(self.user_county, ledger=ref("fupin_assets.ledger_village")), ["道路1", "'=1+1"])
        self.assertEqual(
            self.names(self.user_county, ledger=ref("fupin_assets.ledger_township")), ["道路1", "羊", "'=1+1"]
        )
        self.assertEqual(self.names(self.user_county, ledger=ref("fupin_assets.ledger_department")), [])
        for key in ("total", "department", "township", "village", "household"):
            ledger = ref(f"fupin_assets.ledger_{key}")
            columns = ledger.column_ids.filtered("is_exported").mapped("key")
            self.assertEqual(
                columns[:6], ["name", "kind", "acquisition_date", "useful_life", "original_value", "funding"]
            )

    def test_condition_and_domain_both_hold(self):
        self.assertEqual(self.names(self.user_county, domain=[("region_code", "=", "990101100202")]), ["'=1+1"])

    def test_attachment_is_its_makers_alone(self):
        attachment = self.ledger.with_user(self.user_county).action_export([])
        self.assertEqual((attachment._name, attachment.create_uid), ("ir.attachment", self.user_county))
        self.assertEqual(
            openpyxl.load_workbook(io.BytesIO(attachment.raw)).active["A1"].value, "东山县帮扶项目资产总台账"
        )
        for user in (self.user_county_other, self.user_township, self.user_village, self.user_audit):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])

    def test_written_ledgers_are_dropped_after_a_week(self):
        attachment = self.ledger.with_user(self.user_county).action_export([])
        self.env["fupin.ledger"]._gc_exports()
        self.assertTrue(attachment.exists())
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = now() - interval '8 days' WHERE id = %s", [attachment.id]
        )
        self.env.invalidate_all()
        self.env["fupin.ledger"]._gc_exports()
        self.assertFalse(attachment.exists())

    def test_print(self):
        content = self.ledger.with_user(self.user_county)._export_pdf([], paper="A4")
        pages = PdfReader(io.BytesIO(content)).pages
        text = pages[0].extract_text()
        for words in (
            "东山县帮扶项目资产总台账",
            "单位：万元",
            "资金来源构成",
            "道路1",
            "0.049999",
            "合计",
            "审核人",
            "第 1 页 / 共 1 页",
        ):
            self.assertIn(words, text)
        self.assertGreater(pages[0].mediabox.width, pages[0].mediabox.height)

    def test_window(self):
        wizard = self.env["fupin.ledger.export"].with_user(self.user_county).create({})
        self.assertEqual((wizard.ledger_id, wizard.region_id, wizard.paper), (self.ledger, self.county, "A3"))
        wizard.region_id = self.village_next
        action = wizard.action_xlsx()
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(action["params"]["content"]))).active
        self.assertEqual(sheet["A1"].value, "下坪村村民委员会帮扶项目资产总台账")
        self.assertEqual([sheet["B5"].value, sheet["A6"].value], ["'=1+1", "合计"])
        marked = self.assets()[:1]
        context = {"active_model": "fupin.asset", "active_ids": marked.ids}
        wizard = self.env["fupin.ledger.export"].with_user(self.user_county).with_context(**context).create({})
        self.assertTrue(wizard.only_marked)
        self.assertEqual(list(wizard._domain()), [("id", "in", marked.ids)])
        self.assertTrue(base64.b64decode(wizard.action_pdf()["params"]["content"]).startswith(b"%PDF"))

    def test_place_that_one_may_not_read(self):
        with self.assertRaises(AccessError):
            self.ledger.with_user(self.user_village).action_download([], self.village_other_county.id)

    def test_empty_form_can_be_filled_and_imported(self):
        action = self.ledger.with_user(self.user_county).action_template()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(action["params"]["content"])))
        sheet = book.active
        heads = {sheet.cell(row, column).value: column for column in range(1, sheet.max_column + 1) for row in (3, 4)}
        sheet.insert_rows(5)
        for head, value in {
            "资产名称": "新路", "资产类别": "公益性资产", "购建时间": "2022年", "预计使用年限": 10, "原始价值": 3, "彩票公益金": 3,
            "所在乡镇": "青石镇", "所在村": "上坪村", "联系电话": PHONE,
        }.items():  # fmt: skip
            sheet.cell(5, heads[head]).value = value
        stream = io.BytesIO()
        book.save(stream)
        record = self.make(stream.getvalue())
        record.action_import()
        asset = self.env["fupin.asset"].browse(record.record_ids)
        self.assertEqual((asset.name, asset.original_value), ("新路", 30000))
