from odoo import fields
from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.addons.mail.tests.common import MockEmail
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.fupin_copy import COPY

# nobody listens there
NOWHERE = "127.0.0.1:9"


@tagged("post_install", "-at_install")
class TestCopy(FupinCase, MockEmail):
    """A restored copy sends nothing, until it takes the original's name."""

    def stand_as(self, name):
        self.env["ir.config_parameter"].set_param(COPY, name)

    def sides(self):
        """Yield whether this is a copy: without the mark, with another database's, with its own."""
        for name, is_copy in ((False, False), ("another_database", False), (self.env.cr.dbname, True)):
            self.stand_as(name)
            yield is_copy

    def test_reminders(self):
        Alert = self.env["fupin.alert"]
        for is_copy in self.sides():
            now = fields.Datetime.now()
            alert = Alert.create(
                {
                    "user_id": self.user_village.id, "unit_id": self.unit_village.id, "kind": "remind",
                    "channel": "inbox", "key": f"copy {is_copy} {Alert.search_count([])}", "day": now.date(),
                    "subject": "每月上报", "not_before": now,
                }
            )  # fmt: skip
            Alert._deliver_due(now, lambda done: True)
            self.assertEqual((alert.state, alert.attempts), ("pending" if is_copy else "sent", 0))

    def test_gateways(self):
        self.env["ir.config_parameter"].set_param("fupin_policy.gateway_hosts", NOWHERE)
        gateway = self.env["fupin.alert.gateway"].create(
            {
                "name": "工作群", "gateway_type": "wecom", "unit_id": self.unit_township.id,
                "address": f"http://{NOWHERE}/robot",
            }
        )  # fmt: skip
        told = self.env["fupin.copy"]._told()
        self.stand_as(self.env.cr.dbname)
        self.assertEqual(gateway._send("催报", "未报 4 村"), told)
        with self.assertRaisesRegex(UserError, told), self.cr.savepoint():
            gateway.action_test()

    def test_mails(self):
        values = {
            "subject": "每月上报", "body_html": "<p>25日前</p>",
            "email_from": "fupin@example.com", "email_to": "clerk@example.com",
        }  # fmt: skip
        for is_copy in self.sides():
            with self.mock_mail_gateway(mail_unlink_sent=False):
                now, later = mails = self.env["mail.mail"].create([values, values])
                now.send()
                self.env["mail.mail"].process_email_queue([later.id])
            self.assertEqual(len(self._mails), 0 if is_copy else 2)
            self.assertEqual(set(mails.mapped("state")), {"outgoing" if is_copy else "sent"})

    def test_the_page_tells(self):
        for is_copy in self.sides():
            self.assertEqual(self.env["fupin.health"]._grades().get("copy"), "warning" if is_copy else None)
