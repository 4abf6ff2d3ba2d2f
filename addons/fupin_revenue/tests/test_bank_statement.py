import base64
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..kernel.matching import Money, likeness, suggest
from .common import PlanCase

HEAD = ["交易流水号", "交易日期", "收入金额", "支出金额", "余额", "对方户名", "对方账号", "摘要"]
ACCOUNT = "6217000000001234567"
TITLE = ["某农村商业银行账户明细"]
OWN = ["账号：9558800000000000001", "户名：上坪村股份经济合作社"]


def row(serial, day, came=None, went=None, payer="光伏公司", account=ACCOUNT, summary="租金"):
    return [serial, day, came, went, 1000, payer, account, summary]


@tagged("post_install", "-at_install")
class TestBankStatement(PlanCase):
    """A bank's workbook becomes income received, each movement once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.Statement = cls.env["fupin.bank.statement"].with_user(cls.user_village)
        cls.Line = cls.env["fupin.bank.statement.line"]

    def statement(self, *rows, user=None, head=None, content=None, **values):
        content = content if content is not None else workbook([TITLE, OWN, head or HEAD, *rows])
        made = self.Statement.with_user(user or self.user_village).create({"filename": "流水.xlsx", **values})
        made.file = base64.b64encode(content)
        return made

    def read_statement(self, *rows, **values):
        made = self.statement(*rows, **values)
        made.action_read()
        return made

    def test_what_came_in_is_listed_with_what_it_settles(self):
        due = self.due(self.user_village, self.solar, 1200.55, "2024-03-01", payer="光伏公司")
        made = self.read_statement(
            row("001", "2024-03-05", 1200.55),
            row("002", "2024-03-06", None, 300),
            row("003", 20240307, "88.01", payer="李四"),
            ["合计", None, 1288.56, 300],
        )
        self.assertEqual((made.state, made.open_count, made.suggested_count, made.out_count), ("done", 2, 1, 1))
        self.assertEqual(made.total_amount, 1288.56)
        first, second = made.line_ids.sorted("date")
        self.assertRecordValues(first | second, [
            {"amount": 1200.55, "date": date(2024, 3, 5), "receivable_id": due.id, "likeness": 100},
            {"amount": 88.01, "date": date(2024, 3, 7), "receivable_id": False, "likeness": 0},
        ])  # fmt: skip
        self.assertEqual((first.owner_id, first.account_number), (self.unit_village, "****4567"))

    def test_one_press_enters_it(self):
        due = self.due(self.user_village, self.solar, 1200.55, "2024-03-01", payer="光伏公司")
        [line] = self.read_statement(row("001", "2024-03-05", 1200.55)).line_ids
        line.action_enter()
        receipt = line.receipt_id
        self.assertRecordValues(receipt, [{
            "state": "confirmed", "amount": 1200.55, "date": date(2024, 3, 5), "payer": "光伏公司", "voucher_number": "001",
            "unit_id": self.unit_village.id, "create_uid": self.user_village.id,
        }])  # fmt: skip
        self.assertRecordValues(due, [{"state": "received", "amount_due": 0}])
        self.assertEqual((line.state, line.receipt_id.line_ids.asset_id), ("entered", self.solar))
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.action_enter()
        receipt.action_reverse("录错")
        self.assertEqual((line.state, line.receipt_id, due.state), ("open", self.env["fupin.receipt"], "open"))
        line.action_enter()
        self.assertEqual(due.state, "received")

    def test_the_amount_is_the_same_to_the_fen(self):
        due = self.due(self.user_village, self.solar, 100, "2024-03-01", payer="光伏公司")
        lines = self.read_statement(
            row("1", "2024-03-02", 99.99), row("2", "2024-03-02", 100.01), row("3", "2024-03-02", 100)
        ).line_ids.sorted("serial")
        self.assertEqual([line.receivable_id.id for line in lines], [False, False, due.id])

    def test_the_clerk_picks_what_was_not_suggested(self):
        due = self.due(self.user_village, self.solar, 500, "2024-03-01", payer="光伏公司")
        [line] = self.read_statement(row("1", "2024-03-02", 200, payer="王五")).line_ids
        self.assertFalse(line.receivable_id)
        line.receivable_id = due
        line.action_enter()
        self.assertRecordValues(due, [{"amount_received": 200, "amount_due": 300, "state": "open"}])
        self.assertEqual(line.receipt_id.remaining_amount, 0)

    def test_all_with_a_suggestion_or_none(self):
        self.due(self.user_village, self.solar, 100, "2024-03-01", payer="光伏公司")
        gone = self.due(self.user_village, self.solar, 200, "2024-03-01", payer="光伏公司")
        made = self.read_statement(
            row("1", "2024-03-02", 100), row("2", "2024-03-02", 200), row("3", "2024-03-02", 7, payer="利息")
        )
        other = self.income(self.user_village, 200, receivable_id=gone.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            made.action_enter_suggested()
        self.assertEqual(made.open_count, 3)
        other.action_reverse("录错")
        made.action_enter_suggested()
        self.assertEqual((made.open_count, made.suggested_count), (1, 0))
        with self.assertRaises(UserError), self.cr.savepoint():
            made.action_enter_suggested()

    def test_a_movement_is_read_once(self):
        first = row("001", "2024-03-05", 100)
        self.read_statement(first)
        made = self.read_statement(first, row("002", "2024-03-06", 100))
        self.assertEqual((len(made.line_ids), made.known_count), (1, 1))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.read_statement(first)
        for other in (
            row("003", "2024-03-05", 100), row("001", "2024-03-04", 100), row("001", "2024-03-05", 100.01),
            row("001", "2024-03-05", 100, account="6217000000001234568"),
        ):  # fmt: skip
            with self.subTest(other=other):
                self.assertEqual(len(self.read_statement(other).line_ids), 1)

    def test_without_serial_numbers_the_second_of_a_kind_counts(self):
        twice = [row(None, "2024-03-05", 100), row("0", "2024-03-05", 100)]
        self.assertEqual(len(self.read_statement(*twice).line_ids), 2)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.read_statement(*twice)
        self.assertEqual(len(self.read_statement(*twice, row(None, "2024-03-05", 100)).line_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_the_key(self):
        line = self.read_statement(row("001", "2024-03-05", 100)).line_ids
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            line.sudo().copy({"row_key": line.sudo().row_key})

    def test_one_column_with_a_direction(self):
        head = ["日期", "借贷标志", "交易金额", "对方户名"]
        made = self.read_statement(
            ["2024-03-05", "贷", 100, "甲"],
            ["2024-03-05", "借", 50, "乙"],
            ["2024-03-06 10:11:12", "贷", 3, "丙"],
            head=head,
        )
        self.assertEqual(sorted(made.line_ids.mapped("amount")), [3, 100])
        signed = self.read_statement(
            ["2024-04-05", 100, "甲"], ["2024-04-05", -50, "乙"], head=["日期", "发生额", "对方户名"]
        )
        self.assertEqual(signed.line_ids.mapped("amount"), [100])

    def test_what_the_bank_took_back_is_told(self):
        made = self.read_statement(row("1", "2024-03-05", 100), row("2", "2024-03-06", -100))
        self.assertEqual((made.line_ids.mapped("amount"), made.warning_count), ([100], 1))

    def test_bad_files_are_refused_and_nothing_is_taken(self):
        for content in (b"no workbook", b"", workbook([["姓名", "电话"], ["张三", "1"]])):
            with self.subTest(content=content[:8]), self.assertRaises(UserError), self.cr.savepoint():
                self.statement(content=content).action_read()
        for rows, head in (
            ([row("1", "2024-03-05", 100), row("2", "昨天", 100)], HEAD),
            ([row("1", "2024-03-05", 100), row("2", None, 100)], HEAD),
            ([row("1", "2024-03-05", 100), row("2", "2024-03", 100)], HEAD),
            ([row("1", "2024-03-05", 100), row("2", "2024-03-06", "约一百")], HEAD),
            ([row("1", "2024-03-05", 100), row("2", "2024-03-06", 1.005)], HEAD),
            ([row("1", "2024-03-05", 100), row("2", str(local_date() + timedelta(days=1)), 1)], HEAD),
            ([["2024-03-05", "张三"]], ["日期", "对方户名"]),
            ([row("1", "2024-03-05", None, 100)], HEAD),
        ):
            with self.subTest(rows=rows):
                made = self.statement(*rows, head=head)
                made.action_read()
                self.assertEqual((made.state, len(made.line_ids)), ("failed", 0))
                self.assertTrue(made.report)
        made.file = base64.b64encode(workbook([HEAD, row("1", "2024-03-05", 100)]))
        made.action_read()
        self.assertEqual((made.state, len(made.line_ids)), ("done", 1))

    def test_accounts_stand_nowhere_in_clear(self):
        with self.assertLogs(level="DEBUG") as logs:
            made = self.statement(row("1", "2024-03-05", 100), row("2", "不详", 1))
            made.action_read()
            self.env["fupin.event"].flush_model()
        shown = "".join(str(made[name]) for name in ("report", "preview"))
        shown += base64.b64decode(made.error_file).decode("latin1") + "".join(logs.output)
        made.file = base64.b64encode(workbook([HEAD, row("1", "2024-03-05", 100)]))
        made.action_read()
        self.env.flush_all()
        for table in ("fupin_bank_statement", "fupin_bank_statement_line", "fupin_event"):
            self.env.cr.execute(f"SELECT string_agg(one::text, ' ') FROM {table} one")
            shown += self.env.cr.fetchone()[0] or ""
        self.assertNotIn(ACCOUNT, shown)
        line = made.line_ids
        self.assertEqual(line.search([("account_number", "=", ACCOUNT)]), line)
        self.assertFalse(line.search([("account_number", "=", ACCOUNT[:-1] + "8")]))
        self.assertEqual(line.action_reveal("account_number", "核对付款人"), ACCOUNT)

    def test_set_aside_and_taken_back(self):
        [line] = self.read_statement(row("1", "2024-03-05", 100, payer="财政局")).line_ids
        line.action_set_aside()
        self.assertEqual(line.state, "aside")
        line.action_reopen()
        self.assertEqual(line.state, "open")
        self.assertEqual(line.sudo().event_ids.mapped("transition"), ["reopen", "set_aside"])

    def test_two_statements_do_not_suggest_the_same(self):
        due = self.due(self.user_village, self.solar, 100, "2024-03-01", payer="光伏公司")
        first = self.read_statement(row("1", "2024-03-05", 100)).line_ids
        second = self.read_statement(row("2", "2024-03-05", 100)).line_ids
        self.assertEqual((first.receivable_id, second.receivable_id), (due, due.browse()))
        first.action_set_aside()
        second.statement_id.action_suggest()
        self.assertEqual(second.receivable_id, due)

    def test_only_who_keeps_the_account(self):
        made = self.read_statement(row("1", "2024-03-05", 100))
        line = made.line_ids
        for user in (
            self.user_village_next,
            self.user_township,
            self.user_county,
            self.user_audit,
            self.user_department,
        ):
            for attempt in (
                lambda user=user: made.with_user(user).read(["filename"]),
                lambda user=user: line.with_user(user).read(["amount"]),
                lambda user=user: line.with_user(user).action_enter(),
                lambda user=user: line.with_user(user).action_set_aside(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()
        for attempt in (
            lambda: line.write({"amount": 1}),
            lambda: line.write({"state": "entered"}),
            lambda: line.write({"owner_id": self.unit_village_next.id}),
            lambda: self.Line.with_user(self.user_village).create({"statement_id": made.id}),
            line.unlink,
            lambda: self.statement(row("9", "2024-03-05", 1), owner_id=self.unit_township.id).action_read(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()
        with self.assertRaises(UserError), self.cr.savepoint():
            made.unlink()
        mine = self.read_statement(row("1", "2024-03-05", 100), user=self.user_township)
        self.assertEqual(mine.line_ids.owner_id, self.unit_township)


names = st.sampled_from(["", "甲", "光伏公司", "河南光伏公司", "合作社"])
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
fens = st.integers(1, 5).map(lambda number: number / 100)
money = st.tuples(fens, days, names)


class TestMatching(BaseCase):
    """Suggestions, whatever came in and whatever was due."""

    @given(st.lists(money, max_size=12), st.lists(money, max_size=12))
    @settings(max_examples=150, deadline=None)
    def test_each_due_amount_is_suggested_once_and_to_the_fen(self, paid, owed):
        payments = {number: Money(number, *values) for number, values in enumerate(paid)}
        dues = {number: Money(number, *values) for number, values in enumerate(owed)}
        found = suggest(payments.values(), dues.values())
        self.assertEqual(len({due for due, _alike in found.values()}), len(found))
        for payment, (due, _alike) in found.items():
            one, other = payments[payment], dues[due]
            self.assertEqual(one.amount, other.amount)
            alike, apart = likeness(one.payer, other.payer), abs((one.date - other.date).days)
            self.assertTrue(apart <= 31 if alike is None else alike >= 60)
        free = [due for number, due in dues.items() if number not in {due for due, _alike in found.values()}]
        left = [payment for number, payment in payments.items() if number not in found]
        self.assertFalse(suggest(left, free))  # nothing that could be suggested is left out
