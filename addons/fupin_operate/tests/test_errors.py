from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_abuse import PASSWORD, AbuseCase

PAGE = {"Accept": "text/html,application/xhtml+xml"}
STACK = ("Traceback", "site-packages", 'File "')


@tagged("post_install", "-at_install")
class TestErrors(AbuseCase):
    """What went wrong is told in words, and never where in the program."""

    def assert_no_stack(self, answer):
        for sign in STACK:
            self.assertNotIn(sign, answer.text)

    def test_calls_of_pages(self):
        self.authenticate(self.user_administrator.login, PASSWORD)
        name = {"X-Request-ID": "0123456789abcdef"}
        body = {"params": {"model": "res.users", "method": "no_such_method", "args": [[]], "kwargs": {}}}
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/dataset/call_kw", json=body, headers=name)
        self.assert_no_stack(answer)
        told = answer.json()["error"]
        self.assertIn("no_such_method", told["data"]["message"])
        self.assertIn("0123456789abcdef", told["data"]["debug"], "the log finds it by this")

    def test_calls_with_keys(self):
        answer = self.ask("0123456789abcdef0123", "context_get")
        self.assertEqual(answer.status_code, 401)
        self.assertIn("密钥不对", answer.json()["message"])
        self.assert_no_stack(answer)
        keys = self.env["res.users.apikeys"].with_user(self.user_village)
        key = keys._generate("rpc", "test", utc_now() + timedelta(days=30))
        with mute_logger("odoo.http"):
            answer = self.ask(key, "no_such_method")
        self.assertGreaterEqual(answer.status_code, 400)
        self.assert_no_stack(answer)
        self.limit("api", "1/60")
        self.assertEqual(self.ask(key, "context_get").status_code, 200)
        answer = self.ask(key, "context_get")
        self.assertEqual(answer.status_code, 429, answer.text)
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (429, "60"))
        self.assertIn("请等 60 秒", answer.json()["message"])
        self.assert_no_stack(answer)

    def ask(self, key, method):
        headers = {"Authorization": f"Bearer {key}", "X-Odoo-Database": self.env.cr.dbname}
        return self.url_open(f"/json/2/res.users/{method}", json={}, headers=headers, method="POST")

    def test_pages(self):
        """Who opens an address gets a page in Chinese; a program gets what it always got."""
        missing = self.url_open("/fupin/no/such/page", headers=PAGE)
        self.assertEqual(missing.status_code, 404)
        self.assertIn("没有这个页面", missing.text)
        self.assertIn("没有这个页面", self.url_open("/web/database/manager", headers=PAGE).text)
        self.assertNotIn("没有这个页面", self.url_open("/web/database/manager").text)

    def test_a_page_that_stood_open_too_long(self):
        values = {"login": self.user_village.login, "password": PASSWORD, "csrf_token": "0" * 40 + "o1"}
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/login", data=values, headers=PAGE)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("页面放得太久了", answer.text)
        self.assert_no_stack(answer)
