import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestExportButton(PolicyCase):
    """写成文件: for who reads the policy and works with its data; a village is refused in plain words."""

    def file_of(self, user):
        action = self.policy.with_user(user).action_export_pack()
        self.assertEqual((action["tag"], action["params"]["filename"]), ("fupin_download", "test_2024.yaml"))
        return base64.b64decode(action["params"]["content"]).decode()

    def test_county_and_administrator_get_a_file_and_nothing_is_stored(self):
        self.policy.action_publish()
        before = self.env["ir.attachment"].search_count([])
        for user in (self.user_county, self.user_superior, self.user_administrator):
            with self.subTest(user=user.login):
                self.assertIn("帮扶项目资产管理办法", self.file_of(user))
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        text = self.file_of(self.user_administrator)
        again = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(text)
        self.assertEqual((again.key, again.version), ("test_2024", 2))

    def test_a_village_is_refused_clearly(self):
        self.policy.action_publish()
        for user in (self.user_village, self.user_township, self.user_third_party):
            with self.assertRaises(AccessError) as refused, self.cr.savepoint():
                self.policy.with_user(user).action_export_pack()
            self.assertIn("county office or the administrator", str(refused.exception))
        action = self.env.ref("fupin_policy.fupin_policy_export_action")
        with self.assertRaises(AccessError), self.cr.savepoint():
            action.with_user(self.user_village).with_context(
                active_model="fupin.policy", active_id=self.policy.id, active_ids=self.policy.ids
            ).run()

    def test_another_county_s_is_out_of_reach(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.policy.with_user(self.user_county_other).action_export_pack()
