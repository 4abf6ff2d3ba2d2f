import base64
import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..kernel import people_list
from ..kernel.clock import local_date
from .test_account import AccountCase


@tagged("post_install", "-at_install")
class TestAccountImport(AccountCase):
    """The list of people: every error by row, all or nothing."""

    def _wizard(self, rows=None, content=None, user=None):
        content = people_list.template(["村级"], rows) if content is None else content
        return self.env["fupin.account.import"].with_user(user or self.user_township).create(
            {"file": base64.b64encode(content), "filename": "people.xlsx"}
        )  # fmt: skip

    def test_right_list_makes_accounts_and_slips(self):
        label = dict(self.env["fupin.account.wizard"]._grantable_roles())["village"]
        wizard = self._wizard(
            [
                ["王甲", "13800000001", "上坪村", label, "2026-01-02"],
                ["王乙", "138 0000 0002", "青石镇/下坪村", "", ""],
                ["王乙", "13800000002", "990101100201", "", "2026.3.4"],
            ]
        )
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.people_count), ("checked", 3))
        action = wizard.action_import()
        self.assertEqual(action["tag"], "fupin_download")
        posts = self.env["fupin.assignment"].search([("user_id.name", "in", ["王甲", "王乙"])])
        self.assertEqual(
            sorted((p.user_id.name, p.unit_id.name, p.role, str(p.date_from)) for p in posts),
            [
                ("王乙", "上坪村集体经济组织", "village", "2026-03-04"),
                ("王乙", "下坪村集体经济组织", "village", str(local_date())),
                ("王甲", "上坪村集体经济组织", "village", "2026-01-02"),
            ],
        )
        text = self._pdf_text(action)
        self.assertIn("王甲", text)
        self.assertFalse(wizard.sudo().file_encrypted, "the list with numbers is not kept")

    def test_every_error_is_told_by_row_and_nothing_written(self):
        before = self.env["res.users"].search_count([])
        wizard = self._wizard(
            [
                ["王甲", "13800000001", "上坪村", "村级", "2026-01-02"],
                ["", "13800000002", "上坪村", "", ""],
                ["王丙", "1380000000", "上坪村", "", ""],
                ["王丁", "13800000004", "柳树村", "", ""],
                ["王戊", "13800000005", "上坪村", "大王", ""],
                ["王己", "13800000006", "上坪村", "县专班", ""],
                ["王庚", "13800000007", "上坪村", "", "明天"],
                ["王辛", "13800000001", "上坪村", "", ""],
            ]
        )
        wizard.action_check()
        self.assertEqual(wizard.state, "wrong")
        for line in (3, 4, 5, 6, 7, 8, 9):
            self.assertRegex(wizard.report, rf"(Row {line}|第 ?{line} ?行)")
        self.assertNotRegex(wizard.report, r"(Row 2|第 ?2 ?行)<")
        # one fault, one message
        self.assertEqual(wizard.report.count("<tr>"), 7, wizard.report)
        # whoever presses on regardless writes nothing either
        wizard.action_import()
        self.assertEqual(self.env["res.users"].search_count([]), before)

    def test_places_of_one_name_are_asked_back(self):
        twin = self.env["fupin.region"].create(
            {
                "code": "990101101202", "name": "上坪村村民委员会", "level": "village",
                "parent_id": self.regions["990101101000"].id,
            }
        )  # fmt: skip
        self.make_unit("上坪村集体经济组织", "village_collective", twin)
        rows = [["王甲", "13800000001", "上坪村", "", ""]]
        wizard = self._wizard(rows, user=self.user_county)
        wizard.action_check()
        self.assertEqual(wizard.state, "wrong")
        rows[0][2] = "青石镇上坪村"
        wizard = self._wizard(rows, user=self.user_county)
        wizard.action_check()
        self.assertEqual(wizard.state, "checked")
        # a township sees only its own of that name
        wizard = self._wizard([["王甲", "13800000001", "上坪村", "", ""]])
        wizard.action_check()
        self.assertEqual(wizard.state, "checked")

    def test_template_reads_back_and_keeps_numbers_as_text(self):
        action = self.env["fupin.account.import"].with_user(self.user_township).create({}).action_template()
        content = base64.b64decode(action["params"]["content"])
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertEqual([cell.value for cell in sheet[1]], ["姓名", "手机号", "单位/村", "角色", "起始日期"])
        filled = people_list.template(["村级"], [["王甲", "13800000001", "上坪村", "村级", ""]])
        cell = openpyxl.load_workbook(io.BytesIO(filled)).worksheets[0]["B2"]
        self.assertEqual((cell.value, cell.number_format), ("13800000001", "@"))
        with self.assertRaises(UserError):
            self._wizard(content=content).action_check()  # empty

    def test_head_may_stand_below_a_title(self):
        book = openpyxl.Workbook()
        book.active.append(["青石镇人员名单"])
        book.active.append([])
        book.active.append(["序号", "姓名", "手机号码", "行政村"])
        book.active.append([1, "王甲", 13800000001, "上坪村"])
        book.active.append([None, None, None, None])
        book.active.append([2, "王乙", 13800000002.0, "下坪村"])
        file = io.BytesIO()
        book.save(file)
        wizard = self._wizard(content=file.getvalue())
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.people_count), ("checked", 2))

    def test_brackets_of_names_stay(self):
        """Half and full width matter in names of places, and not in words for roles."""
        farm = self.env["fupin.region"].create(
            {
                "code": "990101100203", "name": "胡杖子村委会（四分场）", "level": "village",
                "parent_id": self.township.id,
            }
        )  # fmt: skip
        self.make_unit("胡杖子村（四分场）集体经济组织", "village_collective", farm)
        rows = [
            ["王甲", "13800000001", "胡杖子村（四分场）", "村（社区）", ""],
            ["王乙", "１３８０００００００２", "胡杖子村委会（四分场）", "村(社区)", "２０２６.５.１"],
        ]
        wizard = self._wizard(rows).with_context(lang="zh_CN")
        wizard.action_check()
        self.assertEqual(wizard.state, "checked", wizard.report)

    def test_unreadable_files_are_told(self):
        book = openpyxl.Workbook()
        book.active.append(["甲", "乙"])
        no_heads = io.BytesIO()
        book.save(no_heads)
        damaged = people_list.template(["村级"], [["王甲", "13800000001", "上坪村", "", ""]])[:-400]
        for content in (b"hello", b"%PDF-1.7", no_heads.getvalue(), damaged, b"PK\x03\x04"):
            with self.subTest(content[:8]), self.assertRaises(UserError):
                self._wizard(content=content).action_check()
        with self.assertRaises(UserError):
            self.env["fupin.account.import"].with_user(self.user_township).create({}).action_check()

    def test_number_of_rows_both_sides(self):
        row = ["王甲", "13800000001", "上坪村", "", ""]
        self.assertEqual(len(people_list.read_people(people_list.template([], [row] * 2000))), 2000)
        with self.assertRaises(people_list.TooMany):
            people_list.read_people(people_list.template([], [row] * 2001))
