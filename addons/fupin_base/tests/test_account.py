import base64
import io
from datetime import date, timedelta

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo import fields
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
        self.assertFalse(user.phone or user.email)
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


@tagged("post_install", "-at_install")
class TestAccountRights(AccountCase):
    """Nobody makes, resets or ends an account with rights that he does not cover."""

    def _refused(self, user, **values):
        before = self.env["res.users"].search_count([])
        with self.assertRaises(UserError):  # or AccessError, which is one
            self._make(user, **values)
        self.assertEqual(self.env["res.users"].search_count([]), before)

    def test_township_makes_village_accounts_of_its_own_villages(self):
        self.assertTrue(self._make(self.user_township))
        far = self.make_unit("柳树村集体经济组织", "village_collective", self.village_other_township)
        self._refused(self.user_township, unit_id=far.id)
        self._refused(self.user_township, unit_id=self.unit_village_far.id)
        self._refused(self.user_township, unit_id=self.unit_township.id, role="township")
        self._refused(self.user_township, unit_id=self.unit_county.id, role="county")
        self._refused(self.user_township, unit_id=self.unit_village.id, role="administrator")

    def test_county_office_makes_accounts_below_it(self):
        self.assertTrue(self._make(self.user_county, unit_id=self.unit_township.id, role="township"))
        self.assertTrue(
            self._make(
                self.user_county, unit_id=self.unit_department.id, role="department",
                name="李四", phone="13900000000",
            )
        )  # fmt: skip
        for role in ("county", "finance", "audit", "discipline", "superior", "administrator"):
            with self.subTest(role):
                self._refused(
                    self.user_county, unit_id=self.unit_county.id, role=role, name="赵六", phone="13900000001"
                )
        self._refused(self.user_county, unit_id=self.unit_village_far.id, name="赵六", phone="13900000001")

    def test_administrator_makes_all_accounts_of_his_county_and_none_elsewhere(self):
        self.assertTrue(self._make(self.user_administrator, unit_id=self.unit_county.id, role="audit"))
        self._refused(
            self.user_administrator, unit_id=self.unit_other_county.id, role="county", name="赵六", phone="13900000001"
        )

    def test_others_make_none(self):
        for user in (self.user_village, self.user_department, self.user_finance, self.user_audit, self.user_superior):
            with self.subTest(user.login):
                self._refused(user)
                for model in ("fupin.account.wizard", "fupin.account.import", "fupin.handover.wizard"):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create({})

    def test_who_is_administered(self):
        two_posts = self._make(name="李四", phone="13900000000")
        self.env["fupin.assignment"].create({"user_id": two_posts.id, "unit_id": self.unit_county.id, "role": "county"})
        users = self.env["res.users"].with_context(active_test=False)
        mine = users.with_user(self.user_township).search([("is_administered", "=", True)])
        self.assertEqual(mine, self.user_village | self.user_village_next)
        theirs = users.with_user(self.user_county).search([("is_administered", "=", True)])
        self.assertEqual(
            theirs,
            self.user_village | self.user_village_next | self.user_township | self.user_department
            | self.user_third_party,
        )  # fmt: skip
        self.assertIn(two_posts, users.with_user(self.user_administrator).search([("is_administered", "=", True)]))

    def test_actions_reach_only_administered_accounts(self):
        for user in self.user_village | self.user_village_next:
            user.sudo().write(user._sealed("sign_in_phone", f"1380000{user.id % 10000:04}"))
        for action in (
            "action_account_reset", "action_account_disable", "action_account_enable",
            "action_account_handover",
        ):  # fmt: skip
            for actor, target in (
                (self.user_township, self.user_county),
                (self.user_township, self.user_township),
                (self.user_township, self.user_village_far),
                (self.user_township, self.env.ref("base.user_admin")),
                (self.user_county, self.user_administrator),
                (self.user_county, self.user_county_other),
                (self.user_administrator, self.env.ref("base.user_admin")),
                (self.user_village, self.user_village_next),
                (self.user_audit, self.user_village),
                # a group of them is refused as a whole
                (self.user_township, self.user_village | self.user_county),
            ):
                if action == "action_account_handover" and len(target) > 1:
                    continue
                with self.subTest(f"{action} {actor.login}"), self.assertRaises(AccessError):
                    getattr(target.with_user(actor), action)()
        self.assertTrue(self.user_county.active)
        self.user_village.with_user(self.user_township).action_account_disable()
        self.assertFalse(self.user_village.active)
        self.user_village.with_user(self.user_township).action_account_enable()
        self.assertTrue(self.user_village.active)
        self.assertTrue(self.user_village.with_user(self.user_township).action_account_reset())

    def test_technical_rights_are_not_reset_from_below(self):
        self.user_village.sudo().group_ids |= self.env.ref("base.group_erp_manager")
        with self.assertRaises(AccessError):
            self.user_village.with_user(self.user_administrator).action_account_disable()

    def test_users_are_written_by_nobody(self):
        for user in (self.user_township, self.user_county, self.user_administrator):
            for values in ({"active": False}, {"login": "x"}, {"sign_in_code_hash": "x"}, {"password": "x"}):
                with self.subTest(f"{user.login} {values}"), self.assertRaises(AccessError):
                    self.user_village_next.with_user(user).write(values)

    def test_account_work_leaves_events(self):
        user = self._make()
        officer = user.with_user(self.user_township)
        officer.action_account_reset()
        officer.action_account_disable()
        officer.action_account_enable()
        events = self.env["fupin.event"].with_user(self.user_county).search(
            [("res_model", "=", "fupin.assignment"), ("res_id", "in", user.assignment_ids.ids)]
        )  # fmt: skip
        self.assertEqual(
            set(events.mapped("transition")),
            {"create", "account_reset", "account_disable", "account_enable"},
        )
        self.assertFalse(self.env["fupin.event"].with_user(self.user_county_other).search([("id", "in", events.ids)]))

    def test_states(self):
        user = self._make()
        officer = user.with_user(self.user_township)
        self.assertEqual(officer.account_state, "waiting")
        user.sudo().sign_in_code_until = fields.Datetime.now() - timedelta(seconds=1)
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "expired")
        user.sudo()._set_first_password("kuaile-2026", "kuaile-2026")
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "active")
        officer.action_account_disable()
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "disabled")

    def test_correcting_a_number(self):
        user = self._make()
        self._make(name="李四", phone="13900000000")
        wizard = self.env["fupin.account.wizard"].with_user(self.user_township)
        taken = wizard.create({"user_id": user.id, "name": "王会计", "phone": "13900000000"})
        with self.assertRaises(UserError):
            taken.action_correct()
        wizard.create({"user_id": user.id, "name": "王慧", "phone": "13900000001"}).action_correct()
        self.assertEqual((user.name, user.sudo().sign_in_phone), ("王慧", "139****0001"))
        foreign = wizard.create({"user_id": self.user_county.id, "name": "x", "phone": "13900000002"})
        with self.assertRaises(AccessError):
            foreign.action_correct()

    def test_screens_keep_their_query_budget(self):
        """List 20, form 40 (performance.md), however many people there are."""
        rows = [self._row(name="李" + chr(0x4E00 + n), phone=f"139{n:08}") for n in range(80)]
        self._accounts()._create_accounts(rows)
        people = self.env["res.users"].with_user(self.user_township)
        shown = {
            "res_users_people_view_list": 20,
            "res_users_people_view_form": 40,
        }
        for xmlid, budget in shown.items():
            arch = people.get_view(self.env.ref(f"fupin_base.{xmlid}").id)["models"]["res.users"]
            specification = {name: {} for name in arch}
            limit = 80 if "list" in xmlid else 1
            for _round in ("caches of rights are filled", "measured"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = people.web_search_read([("is_administered", "=", True)], specification, limit=limit)
            self.assertEqual(len(found["records"]), limit)
            self.assertLessEqual(self.env.cr.sql_log_count - before, budget, xmlid)
