from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.tests.rule_case import RuleCase
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_disposal import DisposalCase

# the chain of S1-62, and the other one of S1-66 for state property
VILLAGE_CHAIN = [
    ("乡镇审查", "township", "township", {}),
    ("部门审核", "department", "department", {}),
    ("县级审批", "county", "county", {}),
    ("财政备案", "finance", "county", {"is_filing": True, "is_holding": True}),
]
STATE_CHAIN = [("县级批复", "county", "county", {})]


@tagged("post_install", "-at_install")
class TestDisposalPolicy(DisposalCase, RuleCase):
    """Who agrees in which order, and what must be there, follows from the policy: one chain for each kind of owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["ir.model"]._get("fupin.disposal")
        cls.asset = cls.asset.with_user(cls.user_county)
        cls.asset.department_id = cls.unit_department
        cls.declare("refund", "ratio")
        cls.give(cls.policy, refund="1")
        village = "[('owner_regime', '=', 'collective')]"
        cls.chain("village", VILLAGE_CHAIN, domain=village)
        cls.chain("state", STATE_CHAIN, domain="[('owner_regime', '=', 'state')]")
        cls.gate("state_reply", domain="[('owner_regime', '=', 'state')]", document_type_ids=[
            Command.link(cls.env.ref("fupin_assets.document_type_disposal_reply").id)])  # fmt: skip
        cls.gate(
            "notice", domain=village, condition="[('disclosure_state', '=', 'closed'), ('disclosure_upheld', '=', 0)]"
        )
        cls.gate("reply", domain="[('mode_kind', '=', 'write_off')]", condition="[('reply_number', '!=', False)]")
        cls.gate("donor", "submit", domain="[('has_donation', '=', True)]", condition="[('donor_consent', '=', True)]")
        cls.gate("working", "submit", condition="[('is_working', '=', False)]", severity="warn")
        cls.gate(
            "appraisal", "submit", domain="[('mode_kind', '=', 'sale')]", condition="[('appraisal_amount', '>', 0)]"
        )
        cls.gate("refund", condition="[]", measure="refund_ratio", operator=">=", parameter_key="refund")
        cls.policy.action_publish()
        cls.asset.sudo().use_status = "idle"

    @classmethod
    def common(cls, key, transition):
        article = cls.policy.article_ids[:1]
        return {
            "policy_id": cls.policy.id, "article_id": article.id, "key": key, "name": key, "model_id": cls.model.id,
            "transition": transition,
        }  # fmt: skip

    @classmethod
    def gate(cls, key, transition="dispose", **values):
        cls.env["fupin.gate"].create({**cls.common(key, transition), "message": key, **values})

    @classmethod
    def chain(cls, key, steps, **values):
        lines = [
            Command.create({"sequence": number, "name": name, "role": role, "level": level, **more})
            for number, (name, role, level, more) in enumerate(steps, 1)
        ]
        cls.env["fupin.flow"].create({**cls.common(key, "approve"), "step_ids": lines, **values})

    def waiting(self, disposal):
        return self.env["fupin.review"].search(
            [("res_model", "=", disposal._name), ("res_id", "=", disposal.id), ("state", "=", "open")]
        )

    def agree(self, disposal, user):
        self.waiting(disposal).with_user(user).action_decide("agree", "同意")

    def test_the_village_chain_to_the_notice(self):
        disposal = self.disposal(appraisal_amount=900)
        disposal.action_submit()
        names = []
        for user in (self.user_township, self.user_department, self.user_county, self.user_finance):
            names += self.waiting(disposal).mapped("step_name")
            self.assertEqual(disposal.state, "submitted")
            self.agree(disposal, user)
        self.assertEqual(names, [name for name, *_rest in VILLAGE_CHAIN])
        self.assertEqual((disposal.state, disposal.approved_on), ("approved", local_date()))
        with self.assertRaisesRegex(UserError, "notice"), self.cr.savepoint():
            disposal.action_dispose()
        notice = self.env["fupin.disclosure"].with_user(self.user_village).browse(disposal.action_disclose()["res_id"])
        notice.write({"date_from": "2025-03-10", "date_to": "2025-03-14", "place": "公示栏"})
        with freeze_time("2025-03-10 03:00:00"):
            notice.action_post()
        self.assertEqual(disposal.disclosure_state, "posted")
        self.assertEqual(notice.facts["rows"][0][1], self.asset.name)
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.action_dispose()
        self.assertEqual(self.asset.sudo().state, "confirmed")
        notice.action_close()
        self.assertEqual(disposal.disclosure_state, "closed")
        disposal.action_dispose()
        self.assertEqual(self.asset.sudo().state, "disposed")

    def test_an_upheld_objection_holds_it_until_a_new_notice(self):
        disposal = self.disposal(appraisal_amount=900)
        disposal.action_submit()
        for user in (self.user_township, self.user_department, self.user_county, self.user_finance):
            self.agree(disposal, user)

        def hang(outcome):
            notice = self.env["fupin.disclosure"].with_user(self.user_village).browse(
                disposal.action_disclose()["res_id"])  # fmt: skip
            notice.write({"date_from": "2025-03-10", "date_to": "2025-03-14", "place": "公示栏"})
            with freeze_time("2025-03-10 03:00:00"):
                notice.action_post()
                objection = self.env["fupin.disclosure.objection"].with_user(self.user_village).create(
                    {"disclosure_id": notice.id, "content": "不同意"})  # fmt: skip
            objection.write({"reply": "已核实", "outcome": outcome})
            notice.action_close()

        hang("upheld")
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.action_dispose()
        hang("settled")
        disposal.action_dispose()
        self.assertEqual(disposal.state, "done")

    def test_state_property_takes_the_other_chain(self):
        owned = self.make_confirmed(original_value=1000, owner_ids=[self.owned(self.unit_township)], use_status="idle")
        disposal = self.disposal(owned, appraisal_amount=900, user=self.user_township, unit_id=self.unit_township.id,
                                 region_id=self.village.id)  # fmt: skip
        self.assertEqual(disposal.owner_regime, "state")
        disposal.action_submit()
        self.assertEqual(self.waiting(disposal).mapped("step_name"), ["县级批复"])
        self.agree(disposal, self.user_county)
        with self.assertRaisesRegex(UserError, "资产处置批复"), self.cr.savepoint():
            disposal.action_dispose()
        self.env["fupin.document"].create(
            {"document_type_id": self.env.ref("fupin_assets.document_type_disposal_reply").id, "number": "东财复〔2025〕3号",
             "res_model": disposal._name, "res_id": disposal.id}
        )  # fmt: skip
        disposal.action_dispose()
        self.assertEqual(disposal.state, "done")

    def test_a_return_comes_back_to_the_village(self):
        disposal = self.disposal(appraisal_amount=900)
        disposal.action_submit()
        self.waiting(disposal).with_user(self.user_township).action_decide("return", "价格不实")
        self.assertRecordValues(disposal, [{"state": "draft", "return_reason": "价格不实"}])

    def test_what_must_be_there_first(self):
        with self.assertRaisesRegex(UserError, "appraisal"), self.cr.savepoint():
            self.disposal().action_submit()
        self.asset.sudo().use_status = "in_use"
        with self.assertRaisesRegex(UserError, "working"), self.cr.savepoint():
            self.disposal(appraisal_amount=900).action_submit()
        disposal = self.disposal(appraisal_amount=900)
        disposal.action_submit("规划调整，确需处置")
        event = disposal.sudo().event_ids.filtered(lambda one: one.transition == "submit")
        self.assertEqual(event.reason, "规划调整，确需处置")
        donation = self.env.ref("fupin_assets.funding_source_donation")
        funding = [Command.create({"source_id": donation.id, "amount": 500})]
        donated = self.make_confirmed(original_value=500, funding_ids=funding, use_status="idle")
        with self.assertRaisesRegex(UserError, "donor"), self.cr.savepoint():
            self.disposal(donated, mode="scrap").action_submit()
        self.disposal(donated, mode="scrap", donor_consent=True).action_submit()
