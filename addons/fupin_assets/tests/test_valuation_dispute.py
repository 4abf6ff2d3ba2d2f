from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15 04:00:00")
class TestValuationDispute(AssetCase):
    """Appraisal, opinion, decision, public notice: then the value is valid (S1-22)."""

    def setUp(self):
        super().setUp()
        self.asset = self.make_confirmed()
        self.dispute = self.env["fupin.valuation.dispute"].with_user(self.user_village).create(
            {"asset_id": self.asset.id, "objection": "面积与实际不符"}
        )  # fmt: skip

    def walk(self, until):
        """Take the steps up to a state, each as who takes it."""
        steps = (
            ("submitted", self.user_village, {}, "action_submit"),
            (
                "appraised",
                self.user_township,
                {"appraiser": "诚信评估事务所", "appraised_amount": 82000.55, "appraised_on": "2026-03-01"},
                "action_appraise",
            ),
            ("studied", self.user_county, {"study_opinion": "农业农村局、财政局同意评估值"}, "action_study"),
            (
                "decided",
                self.user_county,
                {"decision_number": "县政纪〔2026〕5号", "decided_on": "2026-03-02", "final_amount": 82000.55},
                "action_decide_value",
            ),
            (
                "done",
                self.user_county,
                {"published_from": "2026-03-03", "published_to": "2026-03-13", "published_at": "村务公开栏"},
                "action_publish_value",
            ),
        )
        for state, user, values, action in steps:
            dispute = self.dispute.with_user(user)
            dispute.write(values)
            getattr(dispute, action)()
            self.assertEqual(self.dispute.state, state)
            if state == until:
                return dispute
        return None

    def test_the_whole_way(self):
        self.walk("decided")
        self.assertEqual(self.asset.net_value, 100000)
        self.dispute.with_user(self.user_county).write({"published_from": "2026-03-03", "published_to": "2026-03-16"})
        with self.assertRaisesRegex(UserError, "not over"), self.cr.savepoint():
            self.dispute.with_user(self.user_county).action_publish_value()
        self.dispute.with_user(self.user_county).published_to = "2026-03-15"
        self.dispute.with_user(self.user_county).action_publish_value()
        self.asset.invalidate_recordset()
        self.assertEqual((self.asset.net_value, self.asset.original_value), (82000.55, 100000))
        newest = self.asset.valuation_ids.sorted("id")[-1]
        self.assertRecordValues(newest, [{"basis": "appraisal", "amount": 82000.55, "appraiser": "诚信评估事务所"}])
        self.assertIn("县政纪〔2026〕5号", newest.note)
        self.assertEqual(self.dispute.disputed_value, 100000)

    def test_each_step_asks_for_its_own(self):
        with self.assertRaisesRegex(UserError, "Appraisal firm"), self.cr.savepoint():
            self.dispute.action_submit()
            self.dispute.with_user(self.user_township).action_appraise()
        self.walk("submitted")
        for action in ("action_study", "action_decide_value", "action_publish_value"):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(self.dispute.with_user(self.user_county), action)()
        self.assertEqual(self.dispute.state, "submitted")

    def test_who_takes_which_step(self):
        self.dispute.action_submit()
        self.dispute.with_user(self.user_township).write(
            {"appraiser": "x", "appraised_on": "2026-03-01", "appraised_amount": 5}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.dispute.action_appraise()
        self.dispute.with_user(self.user_township).action_appraise()
        self.dispute.with_user(self.user_township).study_opinion = "同意"
        for user in (self.user_village, self.user_township):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.dispute.with_user(user).action_study()
        self.dispute.with_user(self.user_county).action_study()
        self.dispute.with_user(self.user_township).write(
            {"decision_number": "x", "decided_on": "2026-03-01", "final_amount": 5}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.dispute.with_user(self.user_township).action_decide_value()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.dispute.with_user(self.user_village_next).read(["state"])

    def test_what_is_settled_stays(self):
        self.walk("decided")
        for values in (
            {"appraised_amount": 1}, {"final_amount": 1}, {"study_opinion": "x"}, {"asset_id": self.asset.id},
            {"disputed_value": 1}, {"code": "x"}, {"state": "done"}, {"region_id": self.village_next.id},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRaises(UserError), self.cr.savepoint():
                self.dispute.with_user(self.user_county).write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.dispute.with_user(self.user_county).unlink()

    def test_one_at_a_time_and_withdrawn(self):
        action = self.asset.with_user(self.user_village).action_dispute_value()
        self.assertEqual(action["res_id"], self.dispute.id)
        self.dispute.action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.dispute.action_cancel()
        self.dispute.action_cancel("撤回异议")
        self.assertEqual((self.dispute.state, self.dispute.cancel_reason), ("cancelled", "撤回异议"))
        self.assertFalse(self.asset.with_user(self.user_village).action_dispute_value()["res_id"])
        self.assertEqual(self.asset.net_value, 100000)

    def test_drafts_are_corrected_instead(self):
        draft = self.make(name="草稿")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.dispute.create({"asset_id": draft.id, "objection": "x"})

    def test_a_policy_binds_its_steps(self):
        policy = self.env["fupin.policy"].create(
            {
                "key": "disputes", "name": "资产管理办法", "region_id": self.county.id, "date_from": "2026-01-01",
                "article_ids": [(0, 0, {"number": "第三条", "text": "应委托专业机构独立开展评估。"})],
            }
        )  # fmt: skip
        report = self.env.ref("fupin_base.document_type_appraisal")
        self.env["fupin.gate"].create(
            {
                "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "report", "name": "评估报告",
                "model_id": self.env["ir.model"]._get_id("fupin.valuation.dispute"), "transition": "appraise",
                "severity": "block", "document_type_ids": report.ids,
            }
        )  # fmt: skip
        policy.action_publish()
        with self.assertRaisesRegex(UserError, "第三条"), self.cr.savepoint():
            self.walk("appraised")
        self.env["fupin.document"].create(
            {
                "res_model": "fupin.valuation.dispute", "res_id": self.dispute.id, "document_type_id": report.id,
                "name": "评估报告",
            }
        )  # fmt: skip
        self.walk("appraised")

    def test_the_form(self):
        with Form(self.dispute) as form:
            form.objection = "重复计量"
