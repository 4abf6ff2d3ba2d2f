import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestComparison(PolicyCase):
    """两份对照, and a draft that begins as a neighbour's policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("compare_days", "days", region_id=False)
        cls.declare("compare_share", "ratio", region_id=False)
        cls.other = cls.make_policy(region=cls.regions["990102000000"], key="other_2025", name="邻县办法")
        for policy, days in ((cls.policy, "10"), (cls.other, "15")):
            cls.env["fupin.policy.parameter"].create(
                {"policy_id": policy.id, "key": "compare_days", "value": days, "article_id": policy.article_ids.id}
            )
        cls.env["fupin.policy.parameter"].create({"policy_id": cls.other.id, "key": "compare_share", "value": "0.4"})
        cls.duty = cls.env["fupin.obligation"].create(
            {"policy_id": cls.policy.id, "key": "monthly", "name": "上报", "cron": "0 0 25 * *", "period": "month"}
        )
        cls.env["fupin.obligation"].create(
            {"policy_id": cls.other.id, "key": "monthly", "name": "上报", "cron": "0 0 20 * *", "period": "month"}
        )

    def sections(self, user=None):
        policies = self.env["fupin.policy"].with_user(user or self.env.user)
        told = policies.get_comparison(self.policy.id, self.other.id)
        return {section["key"]: section for section in told["sections"]}

    def test_differences_are_told_in_words(self):
        sections = self.sections()
        rows = {row["title"]: row for row in sections["parameters"]["rows"]}
        [part] = rows["compare_days"]["parts"]
        self.assertIn("10", part["left"])
        self.assertIn("15", part["right"])
        self.assertEqual((rows["compare_share"]["status"], rows["compare_share"]["left"]), ("right", ""))
        self.assertEqual(sections["parameters"]["counts"], {"same": 0, "differs": 1, "left": 0, "right": 1})
        [duty] = sections["obligations"]["rows"]
        self.assertEqual([part["left"] for part in duty["parts"]], [self.duty._when()])
        self.assertNotIn("*", str(duty))
        self.assertEqual(sections["articles"]["counts"]["same"], 1)

    def test_alike_is_alike(self):
        told = self.env["fupin.policy"].get_comparison(self.policy.id, self.policy.id)
        for section in told["sections"]:
            self.assertEqual({row["status"] for row in section["rows"]}, {"same"}, section["key"])

    def test_versions_are_compared_with_the_one_before(self):
        self.policy.action_publish()
        second = self.env["fupin.policy"].browse(self.policy.action_new_version()["res_id"])
        second.parameter_ids.value = "30"
        told = self.env["fupin.policy"].get_comparison(second.id)
        self.assertEqual(told["right"]["id"], self.policy.id)
        differing = [row["title"] for section in told["sections"] for row in section["rows"] if row["status"] != "same"]
        self.assertEqual(differing, ["compare_days"])

    def test_what_one_may_not_read_is_not_compared(self):
        self.policy.action_publish()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.sections(self.user_county)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["fupin.policy"].with_user(self.user_county).action_export_comparison(self.policy.id, self.other.id)

    def test_a_draft_begins_as_the_neighbour_s(self):
        text = self.other.export_pack()
        self.env["fupin.policy.parameter"].search([("key", "=", "compare_share")]).parameter_id.region_id = False
        wizard = self.env["fupin.policy.import"].with_user(self.user_administrator)
        values = {"region_id": self.county.id, "name": "本县办法", "date_from": date(2026, 1, 1)}
        draft = self.env["fupin.policy"].browse(
            wizard.create({"file": base64.b64encode(text.encode()), "is_blueprint": True, **values}).action_load()[
                "res_id"
            ]
        )
        self.assertEqual((draft.region_id, draft.name, draft.state), (self.county, "本县办法", "draft"))
        self.assertNotEqual(draft.key, self.other.key)
        self.assertFalse(draft.document_number or draft.previous_id)
        self.assertEqual(draft.parameter_ids.mapped("value"), self.other.parameter_ids.mapped("value"))
        sections = self.env["fupin.policy"].get_comparison(draft.id, self.other.id)["sections"]
        differing = [section["key"] for section in sections if section["counts"]["same"] < len(section["rows"])]
        self.assertEqual(differing, ["policy"])
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.create({"file": base64.b64encode(text.encode()), "is_blueprint": True, "name": False}).action_load()

    def test_nobody_makes_a_draft_for_another_county(self):
        text = base64.b64encode(self.policy.export_pack().encode())
        values = {"file": text, "is_blueprint": True, "name": "越界", "date_from": date(2026, 1, 1)}
        user = self.user_county
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["fupin.policy"].with_user(user)._load_blueprint(
                self.policy.export_pack(), self.regions["990102000000"], values["name"], values["date_from"]
            )
