import base64
import io

from odoo.addons.fupin_ledger.tests.workbooks import HEAD, workbook
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .ledger_case import PHONE, LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerImport(LedgerCase):
    def test_right_ledger_becomes_assets(self):
        rows = [
            ["单位：万元"],
            [*HEAD[:7], "资产原值", *HEAD[8:], "管护责任人", "联系电话", "项目年度", "使用状态", "所有权归属"],
        ]
        rows.append(
            [
                *self.row(value=20.036599, funding="彩票公益金:20;社会捐赠资金:0.036599"),
                "张三",
                PHONE,
                2020,
                "闲置",
                "上坪村集体经济组织",
            ]
        )
        record = self.make(rows)
        record.action_check()
        self.assertRecordValues(
            record,
            [{"state": "checked", "row_count": 1, "error_count": 0, "total_amount": 200365.99, "error_file": False}],
        )
        self.assertFalse(self.assets())
        record.action_import()
        self.assertRecordValues(record, [{"state": "done", "imported_count": 1}])
        asset = self.assets()
        self.assertRecordValues(
            asset,
            [
                {
                    "name": "道路1", "kind": "public", "category_id": self.env.ref("fupin_assets.asset_category_public").id,
                    "region_id": self.village.id, "useful_life": 10, "original_value": 200365.99, "net_value": 200365.99,
                    "use_status": "idle", "state": "confirmed", "maker_level": "county", "custodian_name": "张三",
                    "custodian_phone": "139****5678", "owner_regime": "collective", "unit_id": self.unit_village.id,
                    "create_uid": self.user_county.id,
                }
            ],
        )  # fmt: skip
        self.assertEqual(str(asset.acquisition_date), "2021-05-01")
        self.assertEqual(
            asset.funding_ids.sorted("amount").mapped(lambda line: (line.source_id.name, line.amount, line.year)),
            [("社会捐赠资金", 365.99, 2020), ("彩票公益金", 200000.0, 2020)],
        )
        self.assertRecordValues(asset.owner_ids, [{"unit_id": self.unit_village.id, "share": 1, "amount": 200365.99}])
        self.assertEqual(set(asset.event_ids.mapped("transition")), {"import", "confirm"})
        self.assertEqual(asset.valuation_ids.mapped("amount"), [200365.99])
        self.assertTrue(asset.code.startswith("990101-"))

    def test_nothing_is_written_unless_all_is_right(self):
        record = self.make([HEAD, self.row(1), self.row(2, value="约五万"), self.row(3)])
        record.action_check()
        self.assertRecordValues(record, [{"state": "failed", "row_count": 3, "error_count": 1}])
        with self.assertRaisesRegex(UserError, "1 rows are faulty"):
            record.action_import()
        self.assertFalse(self.assets())
        sheet = self.marked(record).worksheets[0]
        self.assertEqual(sheet["H3"].fill.fgColor.rgb, "FFFFC7CE")
        self.assertIn("约五万", sheet["J3"].value)

    def test_faulty_rows_left_out_come_back(self):
        record = self.make([HEAD, self.row(1), self.row(2, value="约五万"), self.row(3)], skip_faulty=True)
        record.action_import()
        self.assertRecordValues(record, [{"state": "done", "imported_count": 2, "error_count": 1}])
        self.assertEqual(self.assets().mapped("name"), ["道路1", "道路3"])
        sheet = self.marked(record).worksheets[0]
        self.assertEqual([cell.value for cell in sheet["D"]], ["资产名称", "道路2"])
        sheet["H2"] = 1000
        stream = io.BytesIO()
        sheet.parent.save(stream)
        self.make(stream.getvalue()).action_import()
        self.assertEqual(sorted(self.assets().mapped("name")), ["道路1", "道路2", "道路3"])

    def test_all_rows_faulty(self):
        record = self.make([HEAD, self.row(1, value="x")], skip_faulty=True)
        with self.assertRaises(UserError):
            record.action_import()

    def test_file_that_is_no_ledger(self):
        for content, words in (
            (b"%PDF-1.4", "PDF"), (b"a,b\n1,2", "text file"), (workbook([["a", "b"], [1, 2]]), "No head of a ledger"),
            (workbook([HEAD])[:500], "damaged"),
        ):  # fmt: skip
            with self.subTest(words=words):
                record = self.make(content)
                with self.assertRaisesRegex(UserError, words):
                    record.action_check()
                with self.assertRaises(UserError):
                    record.action_import()
                self.assertEqual(record.state, "draft")
        with self.assertRaisesRegex(UserError, "Choose the file"):
            self.make(b"").action_check()

    def test_what_is_told_is_in_the_users_language(self):
        """Also where a program calls, which sends no language along."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.user_county.lang = "zh_CN"
        record = self.make([HEAD, self.row(1, value="约五万")])
        record.action_check()
        self.assertIn("“约五万”不是金额。", record.report)
        self.assertIn("“约五万”不是金额。", self.marked(record).worksheets[0]["J2"].value)
        with self.assertRaisesRegex(UserError, "有 1 行存在错误"):
            record.action_import()
        with self.assertRaisesRegex(UserError, "这是 PDF 文件"):
            self.make(b"%PDF-1.4").action_check()

    def test_same_file_twice_is_noticed(self):
        content = workbook([HEAD, self.row(1)])
        self.make(content).action_import()
        again = self.make(content, self.user_township)
        again.action_check()
        self.assertIn("1 rows", again.same_file_note)
        with self.assertRaisesRegex(UserError, "registered twice"):
            again.action_import()
        self.assertEqual(len(self.assets()), 1)
        again.import_again = True
        again.action_import()
        self.assertEqual(len(self.assets()), 2)
        other = self.make(content, self.user_county_other)
        with self.assertRaises(UserError):  # another county: its villages are not there
            other.action_import()
        self.assertFalse(other.same_file_note)

    def test_done_is_done(self):
        record = self.make([HEAD, self.row(1)])
        record.action_import()
        for step in (record.action_import, record.action_check):
            with self.assertRaises(UserError):
                step()
        with self.assertRaises(UserError):
            record.file = base64.b64encode(b"x")
        with self.assertRaises(UserError):
            record.unlink()
        with self.assertRaises(AccessError):
            record.state = "draft"
        self.assertEqual(len(self.assets()), 1)

    def test_new_file_begins_anew(self):
        record = self.make([HEAD, self.row(1, value="x")])
        record.action_check()
        self.assertEqual(record.state, "failed")
        record.file = base64.b64encode(workbook([HEAD, self.row(1)]))
        self.assertEqual(record.state, "draft")
        record.action_import()
        self.assertEqual(record.state, "done")

    def test_missing_column_is_chosen_by_hand_and_remembered(self):
        head = [*HEAD[:3], "标的物", *HEAD[4:]]
        record = self.make([head, self.row(1)])
        record.action_check()
        self.assertEqual(record.state, "failed")
        self.assertIn("资产名称", record.report)
        with self.assertRaisesRegex(UserError, "资产名称"):
            record.action_import()
        line = record.column_line_ids.filtered(lambda line: line.label == "标的物")
        self.assertEqual((line.how, line.letters, line.example), ("unknown", "D", "道路1"))
        line.column_id = self.ledger.column_ids.filtered(lambda column: column.key == "name")
        self.assertTrue(line.is_manual)
        record.action_import()
        self.assertEqual(self.assets().name, "道路1")
        again = self.make([head, self.row(2)], self.user_county)
        again.action_check()
        self.assertEqual(again.column_line_ids.filtered(lambda line: line.label == "标的物").how, "remembered")
        again.action_import()
        with self.assertRaises(UserError):
            self.make([head, self.row(3)], self.user_county_other).action_import()

    def test_unknown_source_is_chosen_by_hand(self):
        upper = [*HEAD[:8], "资金来源构成（元）", ""]
        rows = [upper, [""] * 8 + ["彩票公益金", "福利款"], [*self.row()[:8], 400, 600]]
        record = self.make(workbook(rows, [*(f"{c}1:{c}2" for c in "ABCDEFGH"), "I1:J1"]))
        record.action_check()
        self.assertEqual(record.error_count, 1)
        line = record.column_line_ids.filtered(lambda line: line.how == "source_unknown")
        line.word = "彩票公益金"
        record.action_import()
        self.assertEqual(self.assets().funding_ids.mapped("amount"), [1000.0])

    def test_two_faults_of_checks_beyond_the_cell(self):
        """A type goes with its kind; what only the register knows is told by row as well."""
        rows = [
            [*HEAD, "资产类型"], [*self.row(1), "光伏发电"], [*self.row(2), "乡村道路"],
            [*self.row(3, kind="乡村道路"), ""], [*self.row(4, kind="光伏发电"), "经营性资产"],
        ]  # fmt: skip
        record = self.make(rows)
        record.action_check()
        self.assertEqual(record.error_count, 1)
        self.assertIn("光伏发电", self.marked(record).worksheets[0]["K2"].value)
        record.skip_faulty = True
        record.action_import()
        road, solar = (
            self.env.ref(f"fupin_assets.asset_category_{name}") for name in ("public_road", "operating_solar")
        )
        self.assertEqual([asset.category_id for asset in self.assets()], [road, road, solar])
        self.assertEqual(self.assets()[2].kind, "operating")

    def test_cooperatives_need_no_useful_life(self):
        rows = [
            [*HEAD, "资产类型"],
            [*self.row(1, kind="经营性资产", life=None), "农民合作社"],
            [*self.row(2, kind="经营性资产", life=None), "光伏发电"],
        ]
        record = self.make(rows)
        record.action_check()
        self.assertEqual(record.error_count, 1)
        self.assertIn("预计使用年限", self.marked(record).worksheets[1]["D2"].value)

    def test_date_limits_follow_the_setting(self):
        for day, faults in (("2013-01-01", 0), ("2012-12-31", 1), ("2090-01-01", 1)):
            record = self.make([HEAD, self.row(1, date=day)])
            record.action_check()
            self.assertEqual(record.error_count, faults, day)

    def test_remarks_do_not_stop_the_import(self):
        """Twice in the file, in the register already, an owner that nobody knows: told, not refused."""
        self.make([HEAD, self.row(1)]).action_import()
        record = self.make(
            [
                [*HEAD, "所有权归属"],
                [*self.row(1), "青石镇人民政府"],
                [*self.row(2), "某某公司"],
                [*self.row(2), "农户"],
            ]
        )
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "error_count": 0, "warning_count": 3}])
        record.action_import()
        owners = {asset.name: asset.owner_ids.unit_id.name for asset in self.assets() if asset.owner_ids}
        self.assertEqual(owners, {"道路1": "青石镇人民政府"})
        self.assertIn("所有权人：某某公司", self.assets().mapped("note"))

    def test_projects_are_made_once_and_linked(self):
        head = [*HEAD, "项目名称", "项目年度"]
        rows = [
            [*self.row(1), "道路硬化项目", 2019],
            [*self.row(2, village="下坪村"), "道路硬化项目", 2019],
            [*self.row(3), "饮水项目", 2020],
        ]
        self.make([head, *rows]).action_import()
        roads, water = self.env["fupin.project"].search([("region_code", "=like", "990101%")], order="year")
        self.assertRecordValues(
            roads + water,
            [
                {
                    "name": "道路硬化项目",
                    "year": 2019,
                    "region_id": self.township.id,
                    "total_investment": 2000,
                    "state": "confirmed",
                },
                {
                    "name": "饮水项目",
                    "year": 2020,
                    "region_id": self.village.id,
                    "total_investment": 1000,
                    "state": "confirmed",
                },
            ],
        )
        self.assertEqual(roads.asset_count, 2)
        self.make([head, [*self.row(4), "饮水项目", 2020]]).action_import()
        self.assertEqual(water.asset_count, 2)

    def test_protected_data_goes_nowhere(self):
        """Not into messages, preview, examples or the workbook; sealed where the file lies."""
        record = self.make(
            [
                [*HEAD, "联系电话", "备注"],
                [*self.row(1, value="x"), PHONE, f"电话{PHONE}"],
                [*self.row(2), "1390000", ""],
            ]
        )
        record.action_check()
        self.assertEqual(record.error_count, 2)
        told = [
            record.report,
            record.preview,
            *record.column_line_ids.mapped("example"),
            base64.b64decode(record.error_file).decode("latin-1"),
        ]
        cells = [str(cell.value) for sheet in self.marked(record) for line in sheet.iter_rows() for cell in line]
        for text in (*filter(None, told), *cells):
            self.assertNotIn(PHONE, text)
            self.assertNotIn("1390000", text)
        self.env.flush_all()
        self.assertNotIn(b"PK\x03\x04", base64.b64decode(record.sudo().file_sealed))
        with self.assertRaises(AccessError):
            record.read(["file_sealed"])

    def test_a_sheet_can_be_chosen(self):
        def add(book, _sheet):
            for number, name in enumerate(("青石镇", "白水乡")):
                sheet = book.create_sheet(name)
                sheet.append(HEAD)
                sheet.append(self.row(number))

        record = self.make(workbook([["说明"]], change=add))
        record.action_check()
        self.assertIn("白水乡", record.report)
        record.sheet_name = "白水乡"
        record.action_import()
        self.assertEqual(self.assets().name, "道路1")

    def test_unit_where_the_table_names_none(self):
        head = [*HEAD[:7], "资产原值", HEAD[8]]
        record = self.make([head, self.row(value=0.1, funding="彩票公益金")], unit="wan")
        record.action_check()
        self.assertEqual(record.total_amount, 1000)
        self.assertIn("names no unit", record.report)

    def test_county_ledger_without_places(self):
        record = self.make([HEAD[3:], self.row()[3:]])
        record.action_check()
        self.assertIn("所在村", record.report)
        self.assertEqual(record.state, "failed")
        village = self.make([HEAD[3:], self.row()[3:]], self.user_village)
        village.action_import()
        self.assertRecordValues(self.assets(), [{"region_id": self.village.id, "state": "draft"}])

    def test_stated_total_is_compared(self):
        total = [None, None, None, "合计", None, None, None, 2000]
        record = self.make([HEAD, self.row(1), self.row(2), total])
        record.action_check()
        self.assertIn("The same as in the total of row 4", record.report)
        record = self.make([HEAD, self.row(1), total])
        record.action_check()
        self.assertIn("1,000.00 yuan off", record.report)

    def test_background(self):
        """Many rows go to the job queue; what it runs is what the button runs."""
        self.env["ir.config_parameter"].set_param("fupin_ledger.background_rows", "1")
        record = self.make([HEAD, self.row(1), self.row(2)])
        record.action_check()
        action = record.action_import()
        self.assertEqual(action["tag"], "display_notification")
        self.assertFalse(self.assets())
        self.assertEqual((record.state, record.job_state), ("checked", "pending"))
        with self.assertRaisesRegex(UserError, "already"):
            record.action_import()
        job = self.env["queue.job"].search([("uuid", "=", record.job_uuid)])
        self.assertEqual(job.user_id, self.user_county)
        record._import_in_background()
        self.assertEqual((record.state, len(self.assets())), ("done", 2))
        record._import_in_background()
        self.assertEqual(len(self.assets()), 2)

    def test_background_fault_leaves_nothing(self):
        record = self.make([HEAD, self.row(1), self.row(2, value="x")])
        record._import_in_background()
        self.assertFalse(self.assets())
        self.assertEqual(record.state, "draft")

    def test_file_is_dropped_after_a_month(self):
        record = self.make([HEAD, self.row(1)])
        record.action_import()
        self.env["fupin.ledger.import"]._gc_files()
        self.assertTrue(record.file)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fupin_ledger_import SET create_date = now() - interval '31 days' WHERE id = %s", [record.id]
        )
        self.env.invalidate_all()
        self.env["fupin.ledger.import"]._gc_files()
        self.assertFalse(record.sudo().file_sealed)
        self.assertTrue(record.file_hash)
