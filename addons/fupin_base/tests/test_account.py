import base64
import io
from datetime import date, timedelta

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..kernel import people_list
from ..kernel.clock import local_date
from .common import FupinCase

PHONE = "13800001234"


@tagged("post_install", "-at_install")
class AccountCase(FupinCase):
    """Helpers for accounts."""

    def _row(self, **values):
        return {
            "name": "王会计",
            "phone": PHONE,
            "unit_id": self.unit_village.id,
            "role": "village",
            "date_from": local_date(),
            **values,
        }

    def _accounts(self, user=None):
        return self.env["fupin.account"].with_user(user or self.user_township)

    def _make(self, user=None, **values):
        """Make one account and return its user."""
        return self._accounts(user)._create_accounts([self._row(**values)])[0][0].sudo(False)

    def _pdf_text(self, action):
        content = base64.b64decode(action["params"]["content"])
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@tagged("post_install", "-at_install")
class TestAccount(AccountCase):
    def test_account_has_its_rights_from_the_post_and_no_personal_data(self):
        user = self._make()
        self.assertTrue(user.has_group("fupin_base.group_village"))
        self.assertEqual(user.fupin_unit_id, self.unit_village)
        self.assertFalse(user.sudo().phone or user.email)
        self.assertNotRegex(user.login, r"\d|王")
        self.assertEqual(user.notification_type, "inbox")
        self.assertEqual(user.tz, "Asia/Shanghai")

    def test_number_stands_nowhere_in_the_database(self):
        wizard = self.env["fupin.account.wizard"].with_user(self.user_township).create(
            {"name": "王会计", "phone": PHONE, "unit_id": self.unit_village.id}
        )  # fmt: skip
        wizard.action_create()
        content = people_list.template(["村级"], [["李四", "13800005678", "下坪村", "", ""]])
        lists = self.env["fupin.account.import"].with_user(self.user_township).create(
            {"file": base64.b64encode(content), "filename": "people.xlsx"}
        )  # fmt: skip
        lists.action_check()
        self.env.flush_all()
        tables = self.env.execute_query(SQL("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        wanted = "res_users|res_partner|fupin_|mail_|ir_attachment|queue_job|ir_logging|bus_"
        checked = 0
        for (table,) in tables:
            if not table.startswith(tuple(wanted.split("|"))):
                continue
            checked += 1
            found = self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s AS t WHERE t::text LIKE %s OR t::text LIKE %s LIMIT 1",
                    SQL.identifier(table), f"%{PHONE}%", f"%{base64.b64encode(content)[:40].decode()}%",
                )
            )  # fmt: skip
            self.assertFalse(found, table)
        self.assertGreater(checked, 20)

    def test_masked_to_oneself_and_to_the_office_alone(self):
        user = self._make()
        self.assertEqual(user.with_user(user).read(["sign_in_phone"])[0]["sign_in_phone"], "138****1234")
        self.assertEqual(user.with_user(self.user_township).account_phone, "138****1234")
        for other in (self.user_village, self.user_village_next, self.user_finance, self.user_audit):
            with self.subTest(other.login):
                self.assertFalse(user.with_user(other).account_phone)
                with self.assertRaises(AccessError):
                    user.with_user(other).read(["sign_in_phone"])
                with self.assertRaises(AccessError):
                    user.with_user(other).action_reveal("sign_in_phone", "curious")
        for name in ("sign_in_phone", "sign_in_phone_hash", "sign_in_code_hash"):
            with self.assertRaises(AccessError):
                self.env["res.users"].with_user(self.user_township).search([(name, "!=", False)])

    def test_reveal_takes_a_reason_and_leaves_an_event_where_the_office_sees_it(self):
        user = self._make()
        officer = user.with_user(self.user_township)
        with self.assertRaises(UserError):
            officer.action_reveal("sign_in_phone", " ")
        with self.assertRaises(UserError):
            officer.action_reveal("password", "to help")
        self.assertEqual(officer.action_reveal("sign_in_phone", "call about the slip"), PHONE)
        event = self.env["fupin.event"].with_user(self.user_county).search(
            [("transition", "=", "reveal")], limit=1
        )  # fmt: skip
        self.assertEqual(event.reason, "call about the slip")
        self.assertEqual(event.user_id, self.user_township)
        self.assertNotIn(PHONE, str(event.read()))

    def test_own_open_phone_field_cannot_be_filled(self):
        with self.assertRaises(AccessError):
            self.user_village.with_user(self.user_village).write({"phone": PHONE})

    def test_slip_says_how_to_sign_in_and_not_the_number(self):
        self.unit_township.office_phone = "0876-1234567"
        issued = self._accounts()._create_accounts([self._row()])
        text = self._pdf_text(self._accounts()._download_slips(issued))
        code = issued[0][1]
        for words in ("王会计", "上坪村集体经济组织", f"{code[:5]} {code[5:]}", "0876-1234567", "localhost"):
            self.assertIn(words, text)
        self.assertNotIn(PHONE, text)

    def test_nine_slips_need_two_pages(self):
        rows = [self._row(name=f"王{sign}", phone=f"1380000{n:04}") for n, sign in enumerate("甲乙丙丁戊己庚辛壬")]
        for count, pages in ((8, 1), (9, 2)):
            with self.env.cr.savepoint() as savepoint:
                issued = self._accounts()._create_accounts(rows[:count])
                pdf = self._accounts()._slips_pdf(issued)
                self.assertEqual(len(PdfReader(io.BytesIO(pdf)).pages), pages)
                savepoint.rollback()

    # ------------------------------------------------------------------ many

    def test_three_hundred_accounts_without_a_slow_hash(self):
        rows = [self._row(name="李" + chr(0x4E00 + n), phone=f"139{n:08}") for n in range(300)]
        users = self.env["res.users"]
        self.patch(type(users), "_set_password", lambda self: self.fail("a slow hash"))
        self.patch(type(users), "_crypt_context", lambda self: self.fail("a slow hash"))
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        issued = self._accounts()._create_accounts(rows)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 2 * len(rows))
        self.assertEqual(len(issued), 300)
        self.assertEqual(len({code for _user, code in issued}), 300)
        ids = [user.id for user, _code in issued]
        with_password = self.env.execute_query(
            SQL("SELECT count(*) FROM res_users WHERE password <> '' AND id = ANY(%s)", ids)
        )
        self.assertEqual(with_password, [(0,)])
        stored = {user.sudo().sign_in_code_hash for user, _code in issued}
        self.assertFalse(stored & {code for _user, code in issued})

    # ------------------------------------------------------------------ checks, both sides

    def test_rows_are_checked_as_a_whole(self):
        today = local_date()
        wrong = [
            (self._row(name=""), "name"),
            (self._row(name="王5"), "name"),
            (self._row(phone="1380000123"), "phone"),
            (self._row(phone="12800001234"), "phone"),
            (self._row(date_from=None), "date_from"),
            (self._row(date_from=date(1999, 12, 31)), "date_from"),
            (self._row(unit_id=False), "unit"),
            (self._row(role=False), "role"),
            (self._row(role="county"), "role"),
        ]
        errors = self._accounts()._check_rows([row for row, _field in wrong])
        told = {(number, field) for number, field, _message in errors}
        for number, (_row, field) in enumerate(wrong):
            self.assertIn((number, field), told)
        right = [self._row(), self._row(name="李四", phone="13900000000", date_from=date(2000, 1, 1))]
        self.assertFalse(self._accounts()._check_rows(right))
        self.assertFalse(self._accounts()._check_rows([self._row(date_from=today + timedelta(9))]))

    def test_one_number_is_one_person(self):
        two = [self._row(), self._row(name="别人")]
        self.assertEqual(self._accounts()._check_rows(two)[0][:2], (1, "phone"))
        twice = [self._row(), self._row()]
        self.assertEqual(self._accounts()._check_rows(twice)[0][:2], (1, "phone"))
        both = [self._row(), self._row(unit_id=self.unit_village_next.id)]
        issued = self._accounts()._create_accounts(both)
        self.assertEqual(len(issued), 1)
        self.assertEqual(len(issued[0][0].assignment_ids), 2)

    def test_who_has_an_account_gets_the_post_and_keeps_the_password(self):
        user = self._make()
        user.sudo()._set_first_password("kuaile-2026", "kuaile-2026")
        again = self._accounts()._check_rows([self._row()])
        self.assertEqual(again[0][:2], (0, "phone"))
        other_name = self._accounts()._check_rows([self._row(name="别人", unit_id=self.unit_village_next.id)])
        self.assertEqual(other_name[0][:2], (0, "phone"))
        issued = self._accounts()._create_accounts([self._row(unit_id=self.unit_village_next.id)])
        self.assertFalse(issued)
        self.assertEqual(user.assignment_ids.unit_id, self.unit_village | self.unit_village_next)
        self.assertTrue(user._has_password())

    def _leave(self, user):
        """The last post ended yesterday and the account was closed."""
        user.sudo().assignment_ids.filtered(lambda post: not post.date_to).date_to = local_date() - timedelta(days=1)
        user.sudo().active = False

    def test_closed_account_returns_to_the_same_name_only(self):
        user = self._make(date_from=date(2020, 1, 1))
        self._leave(user)
        issued = self._accounts()._create_accounts([self._row(date_from=date(2021, 1, 1))])
        self.assertEqual(issued[0][0], user)
        self.assertTrue(user.active)
        self._leave(user)
        # the number was given to somebody else since
        other = self._make(name="赵六")
        self.assertNotEqual(other, user)
        with self.assertRaises(UserError):
            user.with_user(self.user_township).action_account_enable()

    def test_disabled_account_with_rights_is_not_reopened_by_a_new_one(self):
        """Or a township would get the code of a county officer who was disabled."""
        user = self._make(self.user_administrator, unit_id=self.unit_county.id, role="county")
        user.with_user(self.user_administrator).action_account_disable()
        self.assertEqual(self._accounts()._check_rows([self._row()])[0][:2], (0, "phone"))
        with self.assertRaises(UserError):
            self._make()
        self.assertFalse(user.active)
        user.sudo().assignment_ids.unlink()
        user.sudo().group_ids |= self.env.ref("base.group_erp_manager")
        self.assertTrue(self._accounts()._check_rows([self._row()]))
        user.sudo().group_ids -= self.env.ref("base.group_erp_manager")
        self.assertFalse(self._accounts()._check_rows([self._row()]))

    def test_one_active_account_for_a_number(self):
        user, other = self._make(), self._make(name="李四", phone="13900000000")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            other.sudo().write({"sign_in_phone_hash": user.sudo().sign_in_phone_hash})
            self.env.flush_all()
