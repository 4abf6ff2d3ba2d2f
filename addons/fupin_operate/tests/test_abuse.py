import base64
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import http
from odoo.addons.auth_totp.models.totp import TOTP, hotp
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import ir_http

PASSWORD = "withstand-2026"


class AbuseCase(FupinCase, HttpCase):
    """A clerk and an administrator with passwords; a small limit where one is to be met."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.env["ir.config_parameter"]
        for user in (cls.user_village, cls.user_administrator):
            user.password = PASSWORD

    def limit(self, name, text):
        self.settings.set_param(f"fupin_operate.limit_{name}", text)

    def call(self, model="res.users", method="context_get"):
        """Call a method with the session; return what the server answers."""
        body = {"params": {"model": model, "method": method, "args": [], "kwargs": {}}}
        return self.url_open(f"/web/dataset/call_kw/{model}/{method}", json=body).json()


@tagged("post_install", "-at_install")
class TestApiLimits(AbuseCase):
    """Calls with a key."""

    def setUp(self):
        super().setUp()
        keys = self.env["res.users.apikeys"].with_user(self.user_village)
        self.key = keys._generate("rpc", "test", utc_now() + timedelta(days=30))

    def ask(self, key):
        headers = {"Authorization": f"Bearer {key}", "X-Odoo-Database": self.env.cr.dbname}
        return self.url_open("/json/2/res.users/context_get", json={}, headers=headers, method="POST").status_code

    def test_calls(self):
        self.limit("api", "2/60")
        self.assertEqual([self.ask(self.key) for _call in range(3)], [200, 200, 429])
        self.limit("api", "3/60")
        self.assertEqual(self.ask(self.key), 200)

    def test_keys_end(self):
        """Core's rule, which our roles must not undo: no key without an end, none beyond ninety days."""
        for user in (self.user_village, self.user_administrator):
            self.assertFalse(user.has_group("base.group_system"))
            keys = self.env["res.users.apikeys"].with_user(user)
            with self.assertRaises(UserError), self.cr.savepoint():
                keys._check_expiration_date(None)
            with self.assertRaises(UserError), self.cr.savepoint():
                keys._check_expiration_date(utc_now() + timedelta(days=91))
            keys._check_expiration_date(utc_now() + timedelta(days=89))


@tagged("post_install", "-at_install")
class TestExportLimits(AbuseCase):
    """Lists and ledgers count together."""

    def test_exports(self):
        limits = self.env["fupin.limit"].with_user(self.user_village)
        self.limit("export", "2/3600")
        limits._refuse_export_beyond()
        limits._refuse_export_beyond()
        with self.assertRaises(UserError):
            limits._refuse_export_beyond()
        self.env["fupin.limit"].with_user(self.user_administrator)._refuse_export_beyond()
        ledger = self.env["fupin.ledger"].search([], limit=1)
        if ledger:
            with self.assertRaises(UserError), self.cr.savepoint():
                ledger.with_user(self.user_village)._export_xlsx([])

    def test_lists_too(self):
        with (
            patch.object(
                type(self.env["fupin.limit"]), "_refuse_export_beyond", side_effect=UserError("beyond")
            ) as asked,
            mute_logger("odoo.http"),
        ):
            self.authenticate(self.user_village.login, PASSWORD)
            for kind in ("csv", "xlsx"):
                values = {"data": "{}", "csrf_token": http.Request.csrf_token(self)}
                self.assertNotEqual(self.url_open(f"/web/export/{kind}", data=values).status_code, 200)
        self.assertEqual(asked.call_count, 2)


@tagged("post_install", "-at_install")
class TestIdle(AbuseCase):
    """A session that nobody uses ends; what a page asks by itself does not keep it."""

    def after(self, minutes, path=None):
        """Return whether the session still stands after so many minutes."""
        self.authenticate(self.user_administrator.login, PASSWORD)
        self.assertNotIn("error", self.call())
        later = int(time.time()) + minutes * 60
        with patch.object(ir_http, "moment", lambda: later - 60):
            if path:
                self.url_open(path)
        with patch.object(ir_http, "moment", lambda: later), mute_logger("odoo.http"):
            return "error" not in self.call()

    def test_both_sides(self):
        self.settings.set_param("fupin_operate.idle_minutes", "30")
        self.assertTrue(self.after(29))
        self.assertFalse(self.after(31))
        self.assertFalse(self.after(40, "/web/health"), "a page that asks by itself")
        self.settings.set_param("fupin_operate.idle_minutes", "0")
        self.assertTrue(self.after(100_000))

    def test_a_clerk_stays_signed_in_on_the_phone(self):
        self.settings.set_param("fupin_operate.idle_minutes", "30")
        self.user_administrator = self.user_village  # whose session is looked at
        self.assertTrue(self.after(60 * 24 * 29))
        self.settings.set_param("fupin_operate.idle_minutes_village", "10")
        self.assertFalse(self.after(11))


@tagged("post_install", "-at_install")
class TestSecondFactor(AbuseCase):
    """Asked of administrators, where it is set; a password alone opens nothing then."""

    def log_in(self, user):
        self.authenticate(None, None)
        page = self.url_open("/web/login")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        values = {"login": user.login, "password": PASSWORD, "csrf_token": token}
        return self.url_open("/web/login", data=values)

    def test_set_up(self):
        self.settings.set_param("fupin_operate.second_factor", "administrators")
        page = self.log_in(self.user_administrator)
        self.assertTrue(page.url.split("?")[0].endswith("/fupin/second-factor"), page.url)
        with mute_logger("odoo.http"):
            self.assertIn("error", self.call(), "half a session opens nothing")
        secret = page.text.split('text-break">')[1].split("<")[0].replace(" ", "")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        key = TOTP(base64.b32decode(secret))
        wrong = self.url_open("/fupin/second-factor", data={"code": "000000", "csrf_token": token})
        self.assertIn("alert-danger", wrong.text)
        self.assertFalse(self.user_administrator.totp_enabled)
        right = self.code(key)
        self.url_open("/fupin/second-factor", data={"code": right, "csrf_token": token})
        self.assertTrue(self.user_administrator.totp_enabled)
        self.assertNotIn("error", self.call())
        again = self.log_in(self.user_administrator)
        self.assertIn("/web/login/totp", again.url)

    @staticmethod
    def code(key):
        """Return the code of this moment: what `TOTP.match` accepts."""
        return f"{hotp(key._key, int(time.time() / 30)):06d}"

    def test_lost(self):
        """Another administrator resets the account: the second factor that went with the phone goes, one's own stays."""
        secret = base64.b32encode(b"0123456789abcdefghij").decode()
        for user in (self.user_administrator, self.user_village):
            user.totp_secret = secret
        devices = self.env["auth_totp.device"].with_user(self.user_village)
        devices._generate("browser", "phone", utc_now() + timedelta(days=9))
        self.user_village.sign_in_phone = "13800000456"
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.user_administrator.with_user(self.user_administrator).action_account_reset()
        self.user_village.with_user(self.user_administrator).action_account_reset()
        self.env.invalidate_all()
        self.assertFalse(self.user_village.totp_enabled)
        self.assertFalse(self.env["auth_totp.device"].search([("user_id", "=", self.user_village.id)]))
        self.assertTrue(self.user_administrator.totp_enabled)

    def test_others_and_unset(self):
        self.assertNotIn("second-factor", self.log_in(self.user_administrator).url, "not set: nobody is asked")
        self.settings.set_param("fupin_operate.second_factor", "administrators")
        self.assertNotIn("second-factor", self.log_in(self.user_village).url)
        self.assertTrue(self.user_administrator._rpc_api_keys_only())
        self.assertFalse(self.user_village._rpc_api_keys_only())
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/fupin/second-factor").url, "nobody is half signed in")


@tagged("post_install", "-at_install")
class TestClosed(AbuseCase):
    """What is not used is not there."""

    def test_old_rpc(self):
        body = {"params": {"service": "common", "method": "version", "args": []}}
        xml = "<?xml version='1.0'?><methodCall><methodName>version</methodName><params/></methodCall>"
        headers = {"Content-Type": "text/xml"}

        def answers():
            old = [self.url_open(f"/xmlrpc{two}/common", data=xml, headers=headers) for two in ("", "/2")]
            return [answer.status_code == 200 and "server_version" in answer.text for answer in old] + [
                "server_version" in str(self.url_open("/jsonrpc", json=body).json().get("result"))
            ]

        with mute_logger("odoo.http"):
            self.assertEqual(answers(), [False] * 3)
        self.settings.set_param("fupin_operate.old_rpc", "1")
        # core says that it goes away
        with mute_logger("odoo.addons.rpc.controllers.xmlrpc", "odoo.addons.rpc.controllers.jsonrpc"):
            self.assertEqual(answers(), [True] * 3)

    def test_databases(self):
        """Nobody finds the manager of databases, with whatever is sent to it."""
        for page in (
            "manager",
            "selector",
            "backup",
            "create",
            "drop",
            "duplicate",
            "restore",
            "change_password",
            "list",
        ):
            for answer in (
                self.url_open(f"/web/database/{page}"),
                self.url_open(f"/web/database/{page}", data={"a": "1"}),
            ):
                self.assertEqual(answer.status_code, 404, page)

    def test_jobs(self):
        address = "/queue_job/runjob?db=x&job_uuid=00000000-0000-0000-0000-000000000000"
        with mute_logger("odoo.addons.queue_job.controllers.main"):
            self.assertEqual(self.url_open(address, headers={"X-Forwarded-For": "203.0.113.9"}).status_code, 404)
            self.assertEqual(self.url_open(address).status_code, 200, "from the machine itself: no such job")
        self.assertEqual(self.url_open("/queue_job/runjob").status_code, 404, "which job?")


@tagged("post_install", "-at_install")
class TestUpload(AbuseCase):
    """Judged by content, over the address that pages upload to."""

    def upload(self, name, content):
        values = {"name": name, "datas": base64.b64encode(content).decode()}
        body = {"params": {"model": "ir.attachment", "method": "create", "args": [[values]], "kwargs": {}}}
        with mute_logger("odoo.http"):
            return "error" not in self.url_open("/web/dataset/call_kw/ir.attachment/create", json=body).json()

    def test_both_sides(self):
        self.authenticate(self.user_village.login, PASSWORD)
        self.assertTrue(self.upload("合同.pdf", b"%PDF-1.7 x"))
        self.assertFalse(self.upload("合同.pdf", b"<html>"))
        self.assertFalse(self.upload("合同.pdf", b"MZ\x90\x00"))
        self.assertFalse(self.upload("工具.exe", b"x"))
        self.assertTrue(self.upload("说明.txt", "说明".encode()))
        self.assertFalse(self.upload("说明.txt", b"\n<!DOCTYPE html><script>1</script>"))
        self.assertFalse(self.upload("报表.xls", b"<html><table>"))


@tagged("post_install", "-at_install")
class TestPassword(AbuseCase):
    """The rule of the first password holds for every later one."""

    def test_both_sides(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.user_village._change_password("short12")
        self.user_village._change_password("long-enough-1")
        with self.assertRaises(AccessDenied), self.cr.savepoint():
            self.user_village.with_user(self.user_village)._check_credentials(
                {"type": "password", "password": "short12"}, {"interactive": True}
            )
