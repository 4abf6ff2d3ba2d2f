import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestGateButton(PolicyCase, HttpCase):
    """A button opens the window that asks for a reason; a call over RPC is refused with the same words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.gate"].create(
            {
                "policy_id": cls.policy.id, "article_id": cls.article.id, "key": "gate", "name": "草案须有联系人",
                "model_id": cls.env["ir.model"]._get_id("fupin.policy"), "transition": "publish",
                "condition": "[('contact', '!=', False)]", "severity": "warn",
            }
        )  # fmt: skip
        cls.policy.action_publish()
        cls.draft = cls.make_policy(key="draft")
        cls.user_administrator.password = "test_administrator_1"

    def call(self, route):
        params = {"model": "fupin.policy", "method": "action_publish", "args": [self.draft.ids], "kwargs": {}}
        answer = self.url_open(
            f"/web/dataset/{route}/fupin.policy/action_publish",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()

    def test_button_and_rpc(self):
        self.authenticate(self.user_administrator.login, "test_administrator_1")
        with mute_logger("odoo.http"):
            refused = self.call("call_kw")
        self.assertIn("草案须有联系人", refused["error"]["data"]["message"])
        action = self.call("call_button")["result"]
        self.assertEqual(action["res_model"], "fupin.reason.wizard")
        self.assertEqual(action["context"]["default_record_ids"], self.draft.ids)
        self.assertIn("第五条", action["context"]["default_message"])
        self.assertEqual(self.draft.state, "draft")
