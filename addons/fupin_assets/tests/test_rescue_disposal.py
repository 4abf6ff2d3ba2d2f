from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_disposal import DisposalCase


class RescueDisposalCase(DisposalCase):
    def rescue(self, decision="auction", agreed=True, assets=None):
        rescue = self.env["fupin.rescue"].with_user(self.user_township).create(
            {
                "asset_ids": [Command.set((assets or self.asset).ids)],
                "decision_id": self.env.ref(f"fupin_assets.rescue_decision_{decision}").id,
                "analysis": "设备老化，无法使用",
                "decision_number": "镇纪要〔2025〕2号",
                "decision_date": "2025-03-01",
                "region_id": self.village.id,
                "amount_to_recover": 100,
            }
        )  # fmt: skip
        rescue.action_decide()
        if agreed:
            county = rescue.with_user(self.user_county)
            county.consent_number = "县扶组〔2025〕9号"
            county.action_consent()
        return rescue


@tagged("post_install", "-at_install")
class TestRescueDisposal(RescueDisposalCase):
    """A decision to dispose of weak assets opens their disposal (S2-12, S2-13)."""

    def test_the_disposal_says_what_was_decided_and_leads_back(self):
        rescue = self.rescue()
        action = rescue.action_new_disposal()
        disposal = rescue.disposal_ids
        self.assertEqual(action["res_id"], disposal.id)
        self.assertRecordValues(
            disposal,
            [
                {"rescue_id": rescue.id, "asset_ids": self.asset.ids, "unit_id": self.unit_village.id, "state": "draft",
                 "mode_id": self.auction.id, "region_id": self.village.id, "description": "设备老化，无法使用",
                 "reason_id": self.env.ref("fupin_assets.disposal_reason_idle").id}
            ],
        )  # fmt: skip
        # pressed again: the same one
        rescue.action_new_disposal()
        self.assertEqual(rescue.disposal_ids, disposal)
        # it is carried out by its own steps, and the decision after it
        rescue.procedures = "评估、公示、拍卖"
        rescue.action_prepare()
        rescue.result = "拍卖成交"
        with self.assertRaisesRegex(UserError, "not carried out yet"), self.cr.savepoint():
            rescue.action_complete()
        own = disposal.with_user(self.user_village)
        own.action_submit()
        disposal.with_user(self.user_county).action_approve()
        self.assertEqual(self.asset.state, "confirmed")
        own.action_dispose()
        rescue.action_complete()
        self.assertEqual((rescue.state, self.asset.state), ("done", "disposed"))

    def test_not_before_the_county_agreed_nor_for_another_decision(self):
        with self.assertRaisesRegex(UserError, "leading group agrees"), self.cr.savepoint():
            self.rescue(agreed=False).action_new_disposal()
        other = self.make_confirmed(name="冷库", category_id=self.solar.id)
        with self.assertRaisesRegex(UserError, "does not dispose"), self.cr.savepoint():
            self.rescue("recover", assets=other).action_new_disposal()
        rescue = self.rescue(assets=other)
        for user in (self.user_village_next, self.user_audit):
            with self.assertRaises(AccessError), self.cr.savepoint():
                rescue.with_user(user).action_new_disposal()
        self.assertFalse(rescue.disposal_ids)

    def test_each_owner_applies_for_its_own(self):
        other = self.make_confirmed(name="冷库", category_id=self.solar.id, owner_ids=[self.owned(self.unit_township)])
        rescue = self.rescue("scrap", assets=self.asset | other)
        rescue.action_new_disposal()
        self.assertEqual(rescue.disposal_ids.unit_id, self.unit_village | self.unit_township)
        self.assertEqual(rescue.disposal_ids.mode_id, self.env.ref("fupin_assets.disposal_mode_scrap"))
        self.assertEqual(len(rescue.action_open_disposals()["domain"][0][2]), 2)
        # one that was given up is written down anew
        given_up = rescue.disposal_ids.filtered(lambda disposal: disposal.unit_id == self.unit_township)
        given_up.action_cancel("不卖了")
        rescue.action_new_disposal()
        self.assertEqual(len(rescue.disposal_ids), 3)

    def test_where_it_comes_from_is_not_written_by_hand(self):
        rescue = self.rescue()
        disposal = self.disposal(rescue_id=rescue.id)
        disposal.write({"rescue_id": rescue.id})
        self.assertFalse(disposal.rescue_id)
        made = self.Disposal.with_user(self.user_village).with_context(default_rescue_id=rescue.id).create(
            {"asset_ids": [Command.set(self.asset.ids)], "mode_id": self.auction.id,
             "reason_id": self.env.ref("fupin_assets.disposal_reason_expired").id}
        )  # fmt: skip
        self.assertFalse(made.rescue_id)


@tagged("post_install", "-at_install")
class TestRunningDesk(DisposalCase):
    """Disposals in progress, unanswered objections, provisional values past due, changes to report: a press each."""

    KEYS = ("disposal_open", "objection_open", "provisional_due", "change_draft")

    def cards(self, user):
        found = self.env["fupin.desk"].with_user(user).get_desk()["cards"]
        return {card["key"]: card["count"] for card in found if card["key"] in self.KEYS}

    def test_each_card_counts_what_waits(self):
        self.assertEqual(self.cards(self.user_county), {})
        disposal = self.approved()
        self.assertEqual(self.cards(self.user_county), {"disposal_open": 1})
        self.assertEqual(self.cards(self.user_village_next), {})
        notice = self.env["fupin.disclosure"].with_user(self.user_village).create(
            {"res_model": disposal._name, "res_id": disposal.id, "kind": "disposal", "date_to": local_date(),
             "content": "处置公示", "place": "村务公开栏"}
        )  # fmt: skip
        notice.action_post()
        self.assertNotIn("objection_open", self.cards(self.user_village))
        objection = self.env["fupin.disclosure.objection"].with_user(self.user_village).create(
            {"disclosure_id": notice.id, "content": "价格太低"}
        )  # fmt: skip
        self.assertEqual(self.cards(self.user_village), {"disposal_open": 1, "objection_open": 1})
        objection.write({"reply": "已重新评估", "outcome": "settled"})
        self.assertEqual(self.cards(self.user_village), {"disposal_open": 1})
        self.env["fupin.asset.change"].with_user(self.user_village).create(
            {"kind_id": self.env.ref("fupin_assets.asset_change_kind_idle").id, "description": "停了",
             "asset_ids": [Command.set(self.shed.ids)], "region_id": self.village.id}
        )  # fmt: skip
        self.assertEqual(self.cards(self.user_village)["change_draft"], 1)
        self.assertEqual(self.cards(self.user_audit), {"disposal_open": 1})

    def test_provisional_values_are_due_once_the_final_account_is_there(self):
        project = self.env["fupin.project"].create(
            {"name": "扶贫车间项目", "year": 2024, "region_id": self.village.id, "acceptance_date": "2024-03-01"}
        )
        waiting = self.make_confirmed(name="暂估车间", valuation_basis="provisional", project_id=project.id)
        self.assertFalse(waiting.is_provisional_due)
        self.assertEqual(self.cards(self.user_township), {})
        project.write({"final_account_date": "2024-06-01", "final_account_amount": 90000})
        waiting.invalidate_recordset(["is_provisional_due"])
        self.assertTrue(waiting.is_provisional_due)
        self.assertEqual(self.cards(self.user_township), {"provisional_due": 1})
        self.assertEqual(self.cards(self.user_village), {})
        self.assertNotIn(waiting, self.Asset.search([("is_provisional_due", "=", False)]))

    def test_and_once_the_local_rule_says_so(self):
        waiting = self.make_confirmed(name="暂估车间", valuation_basis="provisional")
        self.env["fupin.parameter"].create({"code": "most_days", "name": "最长天数", "value_type": "days"})
        policy = self.env["fupin.policy"].create(
            {"key": "test_due", "name": "办法", "region_id": self.county.id, "date_from": "2020-01-01",
             "article_ids": [Command.create({"number": "第一条", "provision": "T-01", "text": "一年内完成决算。"})],
             "parameter_ids": [Command.create({"key": "most_days", "value": "365"})]}
        )  # fmt: skip
        self.env["fupin.rule"].create(
            {"policy_id": policy.id, "article_id": policy.article_ids.id, "key": "test_due", "name": "暂估超期",
             "model_id": self.env["ir.model"]._get_id("fupin.asset"), "measure": "provisional_days", "operator": "<=",
             "parameter_key": "most_days", "severity": "yellow", "role": "township", "remedy": "办理竣工决算"}
        )  # fmt: skip
        policy.action_publish()
        self.env["fupin.rule"]._reconcile()
        self.assertEqual(self.cards(self.user_township), {"provisional_due": 1})
        fresh = self.make_confirmed(
            name="新暂估", valuation_basis="provisional", acquisition_date=local_date().replace(day=1)
        )
        self.env["fupin.rule"]._reconcile()
        self.assertEqual(self.Asset.search([("is_provisional_due", "=", True)]), waiting)
        self.assertFalse(fresh.is_provisional_due)

    def test_few_queries(self):
        self.approved()
        for user in (self.user_village, self.user_township, self.user_county):
            self.cards(user)
            with self.subTest(user=user.login), self.assertQueryCount(30):
                self.cards(user)
