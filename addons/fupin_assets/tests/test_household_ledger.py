import base64
import io

import openpyxl
from stdnum.cn import ric

from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .ledger_case import LedgerCase

HEAD = ["所在乡镇", "所在村", "户主姓名", "户类型", "身份证号码", "联系电话", "家庭人口数"]
MEMBER_HEAD = ["所在乡镇", "所在村", "户主", "户主证件号码", "姓名", "与户主关系", "身份证号", "电话", "劳动技能"]
PHONE = "13912345678"


def number(serial):
    text = f"11010119900307{serial:03}"
    return text + ric.calc_check_digit(text + "0")


@tagged("post_install", "-at_install")
class TestHouseholdLedger(LedgerCase):
    """Households and members come in by spreadsheet, all or nothing; numbers are told nowhere."""

    def load(self, name, head, *rows, user=None):
        return self.env["fupin.ledger.import"].with_user(user or self.user_county).create({
            "ledger_id": self.env.ref(f"fupin_assets.ledger_farm_{name}").id, "filename": "农户.xlsx",
            "file": base64.b64encode(workbook([head, *rows])),
        })  # fmt: skip

    def households(self, *rows, user=None):
        return self.load("household", HEAD, *rows, user=user)

    def members(self, *rows):
        return self.load("household_member", MEMBER_HEAD, *rows)

    def row(self, name="王一", status="脱贫户", serial=1, **cells):
        values = {"township": "青石镇", "village": "上坪村", "name": name, "status": status,
                  "number": serial and number(serial), "phone": PHONE, "count": 4, **cells}  # fmt: skip
        return list(values.values())

    def member(self, name="王一", relation="户主", serial=1, **cells):
        values = {"township": "青石镇", "village": "上坪村", "household": "王一", "head": None, "name": name,
                  "relation": relation, "number": serial and number(serial), "phone": None, "labour": "普通劳动力",
                  **cells}  # fmt: skip
        return list(values.values())

    def registered(self):
        return self.env["fupin.household"].search([("region_id", "=", self.village.id)], order="id")

    def test_households_come_in(self):
        record = self.households(self.row(), self.row("李二", "五保户", 2, count=1), self.row("赵三", None, None))
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "error_count": 0, "warning_count": 0}])
        record.action_import()
        made = self.registered()
        self.assertEqual(made.mapped("name"), ["王一", "李二", "赵三"])
        self.assertEqual(made.mapped("status_id.name"), ["脱贫户", "特困供养户"])
        self.assertEqual(made.mapped("member_count"), [4, 1, 4])
        self.assertEqual(made[0].with_user(self.user_county).action_reveal("identity_number", "核对"), number(1))
        self.assertIn("农户.xlsx", made[0].event_ids.filtered(lambda event: event.transition == "create").reason)

    def test_one_wrong_row_keeps_all_out_and_nothing_tells_a_number(self):
        self.households(self.row()).action_import()
        wrong = number(5)[:17] + ("1" if number(5)[-1] != "1" else "2")
        for rows, errors in (
            ([self.row("钱四", serial=1)], 1),
            ([self.row("钱四", serial=4), self.row("孙五", serial=4)], 1),
            ([self.row("钱四", number=wrong)], 1),
            ([self.row("钱四", number=int(number(4)[:17]) * 10)], 1),
            ([self.row("钱四", "喝茶的", 4)], 1),
            ([self.row("钱四", serial=4, village="没有的村")], 1),
            ([self.row(None, serial=4)], 1),
        ):
            with self.subTest(rows=rows):
                record = self.households(self.row("周九", serial=9), *rows)
                record.action_check()
                self.assertEqual(record.error_count, errors)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertEqual(self.registered().mapped("name"), ["王一"])
                book = self.marked(record)
                told = str([[cell.value for cell in line] for sheet in book for line in sheet.iter_rows()])
                told += str(record.read(["error_count", "state"])) + str(record.event_ids.read(["reason", "after"]))
                for secret in (number(1), number(4), wrong, number(9), PHONE):
                    self.assertNotIn(secret, told)

    def test_the_same_name_is_a_warning(self):
        self.households(self.row()).action_import()
        record = self.households(self.row(serial=2), self.row("李二", serial=3), self.row("李二", serial=4))
        record.action_check()
        self.assertRecordValues(record, [{"error_count": 0, "warning_count": 2}])

    def test_members_come_in(self):
        self.households(self.row(), self.row("王一", serial=2, village="下坪村")).action_import()
        record = self.members(
            self.member(), self.member("王小", "之子", 3, phone=PHONE, labour="无"),
            self.member("王妻", "配偶", 4, household=None, head=number(1), labour=None),
        )  # fmt: skip
        record.action_check()
        self.assertRecordValues(record, [{"error_count": 0, "warning_count": 0}])
        record.action_import()
        household = self.registered()
        self.assertRecordValues(household, [{"member_count": 3, "labour_count": 1}])
        self.assertEqual(household.member_ids.mapped("relation"), ["head", "child", "spouse"])
        self.assertIn("王妻", household.event_ids[0].summary)
        self.assertIn("农户.xlsx", household.event_ids[0].reason)

    def test_members_all_or_nothing(self):
        self.households(self.row(), self.row("李二", serial=2)).action_import()
        self.members(self.member()).action_import()
        for row in (
            self.member("王小", serial=3),  # a second head
            self.member("王小", "之子", 2),  # the number of another household's head
            self.member("王小", "之子", 3, household="没有的"),
            self.member("王小", "之子", 3, head=number(8)),
            self.member("王小", "之子", 3, household=None),
            self.member("王小", "朋友", 3),
            self.member("王一", "之子", None),  # the same member
            self.member("周九", "之子", 10),  # the same in the file
        ):
            with self.subTest(row=row):
                record = self.members(self.member("周九", "之女", 9), row)
                record.action_check()
                self.assertEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertEqual(self.registered().member_ids.mapped("name"), ["王一"])

    def test_exports_hold_no_number(self):
        self.households(self.row()).action_import()
        self.members(self.member()).action_import()
        for name, shown in (("household", "脱贫户"), ("household_member", "普通劳动力")):
            ledger = self.env.ref(f"fupin_assets.ledger_farm_{name}").with_user(self.user_county)
            book = openpyxl.load_workbook(io.BytesIO(ledger._export_xlsx([])))
            told = str([[cell.value for cell in line] for line in book.active.iter_rows()])
            self.assertIn(shown, told)
            self.assertIn("上坪村", told)
            for secret in (number(1), number(1)[:6], PHONE):
                self.assertNotIn(secret, told)

    def test_only_into_ones_own_places(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.households(self.row(), user=self.user_village_far).action_import()
        self.assertFalse(self.registered())

    def test_what_a_household_owns(self):
        self.households(self.row()).action_import()
        household = self.registered()
        asset = self.env["fupin.asset"].create({
            "name": "母牛2头", "category_id": self.env["fupin.asset.category"].search([("kind", "=", "household")], limit=1).id,
            "region_id": self.village.id, "acquisition_date": "2021-05-01", "useful_life": 5, "original_value": 9000.01,
            "funding_ids": [(0, 0, {"source_id": self.env.ref("fupin_assets.funding_source_special").id, "amount": 9000.01})],
            "owner_ids": [(0, 0, {"household_id": household.id, "share": 1})],
        })  # fmt: skip
        seen = household.with_user(self.user_village)
        self.assertRecordValues(seen, [{"asset_count": 1, "asset_value": 9000.01}])
        self.assertEqual(seen.owned_ids.asset_id, asset)
        found = self.env["fupin.asset"].with_user(self.user_village).search(seen.action_open_assets()["domain"])
        self.assertEqual(found, asset)
        with self.assertRaises(AccessError):
            household.with_user(self.user_village_next).action_open_assets()
