import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import _super_send
from odoo.tools import mute_logger

from .common import PolicyCase


class Robot(BaseHTTPRequestHandler):
    """A group chat's robot on this machine: keeps what it is sent, answers as it is told."""

    received = []
    status = 200
    answer = {"errcode": 0, "errmsg": "ok"}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((self.path, dict(self.headers), json.loads(body)))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.answer).encode())

    def log_message(self, *arguments):
        pass


@tagged("post_install", "-at_install")
class TestGateway(PolicyCase):
    """A real HTTP server on this machine stands for the gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(("127.0.0.1", 0), Robot)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.host = f"127.0.0.1:{cls.server.server_port}"
        cls.env["ir.config_parameter"].set_param("fupin_policy.gateway_hosts", cls.host)

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        """Let calls to this machine out; Odoo's tests refuse all others."""
        if request.url.startswith("http://127.0.0.1:"):
            return _super_send(session, request, **options)
        return super()._request_handler(session, request, **options)

    def setUp(self):
        super().setUp()
        Robot.received.clear()
        Robot.status, Robot.answer = 200, {"errcode": 0, "errmsg": "ok"}
        self.gateway = self.make_gateway()

    def make_gateway(self, kind="wecom", path="robot?key=top-secret", **values):
        return self.env["fupin.alert.gateway"].create(
            {
                "name": "青石镇工作群",
                "gateway_type": kind,
                "unit_id": self.unit_township.id,
                "address": f"http://{self.host}/{path}",
                **values,
            }
        )

    def make_alert(self, gateway=None, key="digest", **values):
        now = fields.Datetime.now()
        return self.env["fupin.alert"].create(
            {
                "unit_id": self.unit_township.id,
                "kind": "urge",
                "channel": "gateway",
                "gateway_id": (gateway or self.gateway).id,
                "key": key,
                "day": fields.Date.today(),
                "subject": "催报",
                "lines": [{"text": "未报 4 村"}],
                "not_before": now - timedelta(minutes=1),
                **values,
            }
        )

    def deliver(self, now=None):
        return self.env["fupin.alert"]._deliver_due(now or fields.Datetime.now(), lambda done: True)

    def test_a_message_arrives(self):
        alert = self.make_alert()
        self.assertEqual(self.deliver(), 1)
        self.assertEqual(alert.state, "sent")
        ((path, _headers, body),) = Robot.received
        self.assertEqual(path, "/robot?key=top-secret")
        self.assertEqual(body["text"]["content"], "催报\n未报 4 村")
        self.assertEqual(self.deliver(), 0)

    def test_the_job_delivers(self):
        alert = self.make_alert()
        with self.enter_registry_test_mode():
            self.env.ref("fupin_policy.ir_cron_deliver").method_direct_trigger()
        self.assertEqual(alert.state, "sent")

    def test_quiet_hours_put_it_off(self):
        now = fields.Datetime.now()
        alert = self.make_alert(not_before=now + timedelta(hours=1))
        self.assertEqual(self.deliver(now), 0)
        self.assertEqual(self.deliver(now + timedelta(hours=1)), 1)
        self.assertEqual(alert.state, "sent")

    def test_a_gateway_that_is_down_loses_nothing_and_blocks_nothing(self):
        Robot.status = 500
        other = self.make_gateway(name="另一个群", path="other")
        first, second = self.make_alert(key="a"), self.make_alert(key="b")
        now = fields.Datetime.now()
        self.assertEqual(self.deliver(now), 0)
        self.assertEqual(len(Robot.received), 1)
        self.assertEqual(
            (first.state, first.attempts, first.next_try_at),
            ("pending", 1, now.replace(microsecond=0) + timedelta(minutes=1)),
        )
        self.assertEqual((second.state, second.attempts), ("pending", 0))
        self.assertEqual(self.gateway.last_error, "HTTP 500")
        Robot.status = 200
        third = self.make_alert(other, key="c")
        self.assertEqual(self.deliver(now), 1)
        self.assertEqual(third.state, "sent")
        self.assertEqual(self.deliver(now + timedelta(minutes=2)), 2)
        self.assertEqual((first + second).mapped("state"), ["sent", "sent"])
        self.assertIn("HTTP 500", first.log)

    def test_what_the_database_refuses_blocks_nothing(self):
        """One message whose outcome cannot be written is tried again later; the next one arrives."""
        self.env.cr.execute("ALTER TABLE fupin_alert_gateway ADD CHECK (last_error <> 'HTTP 418')")
        Robot.status = 418
        refused = self.make_alert(key="a")
        with mute_logger("odoo.addons.fupin_policy.models.fupin_alert_deliver", "odoo.sql_db"):
            self.assertEqual(self.deliver(), 0)
        self.assertEqual((refused.state, refused.attempts), ("pending", 1))
        self.assertIn("CheckViolation", refused.log)
        Robot.status = 200
        self.assertEqual(self.deliver(fields.Datetime.now() + timedelta(minutes=2)), 1)
        self.assertEqual(refused.state, "sent")

    def test_given_up_in_the_end_and_started_again_by_hand(self):
        Robot.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
        alert = self.make_alert()
        now = fields.Datetime.now()
        for _try in range(12):
            now += timedelta(days=2)
            self.deliver(now)
        self.assertEqual((alert.state, len(Robot.received)), ("failed", 11))
        self.assertIn("invalid webhook url", alert.log)
        with self.assertRaises(AccessError):
            alert.with_user(self.user_village).action_retry()
        alert.action_retry()
        Robot.answer = {"errcode": 0}
        self.assertEqual(self.deliver(now), 1)

    def test_nobody_listens(self):
        self.env["ir.config_parameter"].set_param("fupin_policy.gateway_hosts", f"{self.host},127.0.0.1:1")
        gateway = self.make_gateway(name="无人", address="http://127.0.0.1:1/x?key=top-secret")
        with mute_logger("urllib3.connectionpool"):
            error = gateway._send("题", "文")
        self.assertEqual(error, "ConnectionError")
        self.assertNotIn("top-secret", gateway.last_error)

    def test_addresses_are_restricted(self):
        for address in (
            "http://169.254.169.254/latest/meta-data",
            "https://127.0.0.1/x",
            "https://10.0.0.1/x",
            "http://localhost:8069/web",
            "file:///etc/passwd",
            "https://qyapi.weixin.qq.com.evil.example/x",
        ):
            with self.subTest(address=address), self.assertRaises(UserError), self.cr.savepoint():
                self.make_gateway(name=address, address=address)
        self.env["ir.config_parameter"].set_param("fupin_policy.gateway_hosts", "")
        self.assertTrue(self.gateway._send("题", "文"))
        self.assertFalse(Robot.received)

    def test_secrets_are_not_shown_again(self):
        gateway = self.make_gateway("generic", name="短信", secret="k-e-y")
        seen = gateway.with_user(self.user_administrator).read(["address", "secret"])[0]
        self.assertEqual(seen["address"], f"{self.host}/***")
        self.assertNotIn("k-e-y", seen["secret"])
        with self.assertRaises(AccessError):
            gateway.with_user(self.user_administrator).action_reveal("address", "想看")
        gateway.with_user(self.user_administrator).write({"address": seen["address"], "name": "短信网关"})
        self.assertFalse(gateway._send("题", "文", "13800000000"))
        self.assertEqual(Robot.received[0][2]["to"], "13800000000")
        self.assertIn("X-Fupin-Signature", Robot.received[0][1])

    def test_who_may(self):
        for user in (self.user_village, self.user_audit, self.user_county_other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.gateway.with_user(user).read(["name"])
        self.gateway.with_user(self.user_township).name = "镇群"
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.user_township).unit_id = self.unit_county

    def test_alerts_cannot_be_forged(self):
        alert = self.make_alert(user_id=self.user_village.id, unit_id=False, channel="inbox", gateway_id=False)
        for user in (self.user_village, self.user_administrator):
            mine = alert.with_user(user)
            for forge in (
                lambda mine=mine: mine.write({"subject": "x"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
                lambda mine=mine: mine.create({"key": "x", "kind": "urge"}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    forge()
        with self.assertRaises(AccessError):
            alert.with_user(self.user_village_next).read(["subject"])
        alert.with_user(self.user_village).action_read()
        self.assertEqual(alert.state, "read")
        self.assertTrue(alert.read_at)
