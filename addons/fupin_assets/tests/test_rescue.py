from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_change import ChangeCase, measure


@tagged("post_install", "-at_install")
class TestRescue(ChangeCase):
    """Weak assets: township decides, county agrees, procedures, then it is carried out (S2-09 … S2-13)."""

    def rescue(self, user=None, decision="recover", **changes):
        values = {
            "asset_ids": [Command.set(self.greenhouse.ids)],
            "decision_id": self.env.ref(f"fupin_assets.rescue_decision_{decision}").id,
            "trait_ids": [Command.set(self.env.ref("fupin_assets.rescue_trait_small").ids)],
            "analysis": "规模小，三年无收益",
            "decision_number": "镇纪要〔2025〕2号",
            "decision_date": "2025-03-01",
            "amount_to_recover": 1000.01,
            "region_id": self.village.id,
            **changes,
        }
        return self.env["fupin.rescue"].with_user(user or self.user_township).create(values)

    def ready(self):
        rescue = self.rescue()
        rescue.action_decide()
        county = rescue.with_user(self.user_county)
        county.consent_number = "县扶组〔2025〕9号"
        county.action_consent()
        rescue.procedures = "村民代表大会、公示"
        rescue.action_prepare()
        return rescue

    def test_the_way_of_a_decision(self):
        rescue = self.ready()
        self.assertRecordValues(rescue, [{"state": "ready", "amount_received": 0, "amount_missing": 1000.01}])
        rescue.receipt_ids = [Command.create({"amount": 400.005, "voucher": "001"})]
        rescue.receipt_ids = [Command.create({"amount": 100, "voucher": "002", "date": "2025-04-01"})]
        self.assertAlmostEqual(rescue.amount_received + rescue.amount_missing, 1000.01, 2)
        rescue.result = "设备已出售"
        rescue.action_complete()
        self.assertEqual((rescue.state, rescue.implemented_on), ("done", local_date()))
        before = rescue.amount_missing
        rescue.receipt_ids = [Command.create({"amount": before, "voucher": "003"})]
        self.assertEqual(rescue.amount_missing, 0)
        self.assertEqual(
            [step for step in rescue.sudo().event_ids.sorted("id").mapped("transition") if step != "write"],
            ["create", "decide", "consent", "prepare", "complete"],
        )

    def test_nothing_is_carried_out_before_the_county_agreed(self):
        rescue = self.rescue()
        line = {"rescue_id": rescue.id, "amount": 5, "voucher": "1"}
        project = self.env["fupin.project"].create({"name": "新项目", "year": 2025, "region_id": self.village.id})

        def locked():
            for values in ({"receipt_ids": [Command.create({"amount": 5, "voucher": "1"})]},
                           {"implemented_on": "2025-05-01"}, {"result": "x"}, {"new_project_id": project.id}):  # fmt: skip
                with self.assertRaisesRegex(UserError, "leading group agrees"), self.cr.savepoint():
                    rescue.write(values)
            with self.assertRaisesRegex(UserError, "leading group agrees"), self.cr.savepoint():
                self.env["fupin.rescue.receipt"].with_user(self.user_township).create(line)
            for step in ("action_prepare", "action_complete"):
                if (step, rescue.state) != ("action_prepare", "consented"):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        getattr(rescue, step)()

        locked()
        rescue.action_decide()
        locked()
        rescue.with_user(self.user_county).consent_number = "9号"
        rescue.with_user(self.user_county).action_consent()
        locked()
        rescue.procedures = "公示"
        rescue.action_prepare()
        rescue.write({"new_project_id": project.id, "receipt_ids": [Command.create({"amount": 5, "voucher": "1"})]})
        self.assertEqual(rescue.amount_received, 5)

    def test_only_the_county_agrees_and_only_the_township_decides(self):
        draft = self.rescue(user=self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.action_decide()
        draft.with_user(self.user_township).action_decide()
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.with_user(self.user_township).action_consent()
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.with_user(self.user_township).action_return("x")
        with self.assertRaisesRegex(UserError, "consent"), self.cr.savepoint():
            draft.with_user(self.user_county).action_consent()
        draft.with_user(self.user_county).action_return("理由不足")
        self.assertRecordValues(draft, [{"state": "draft", "return_reason": "理由不足"}])

    def test_what_was_decided_is_not_changed_behind_the_county(self):
        rescue = self.rescue()
        rescue.action_decide()
        other = self.env.ref("fupin_assets.rescue_decision_scrap")
        for values in ({"amount_to_recover": 1}, {"decision_id": other.id}, {"asset_ids": [Command.clear()]}):
            with self.assertRaises(UserError), self.cr.savepoint():
                rescue.write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            rescue.unlink()

    def test_findings_minutes_and_amount_are_asked_for(self):
        for lacking in ("analysis", "decision_number", "decision_date", "amount_to_recover"):
            with self.assertRaises(UserError, msg=lacking), self.cr.savepoint():
                self.rescue(**{lacking: False}).action_decide()
        self.rescue(decision="expand", amount_to_recover=0).action_decide()

    def test_sums_are_not_written_and_money_has_a_day_and_a_voucher(self):
        rescue = self.ready()
        rescue.write({"amount_received": 1000, "amount_missing": 0})
        self.assertRecordValues(rescue, [{"amount_received": 0, "amount_missing": 1000.01}])
        tomorrow = local_date() + timedelta(days=1)
        with self.assertRaises(UserError), self.cr.savepoint():
            rescue.receipt_ids = [Command.create({"amount": 1, "voucher": "1", "date": tomorrow})]

    def test_measures_and_list_of_money_to_recover(self):
        rescue = self.rescue(date_due=local_date() - timedelta(days=3))
        self.assertIsNone(measure(self.env, "amount_to_come", rescue))
        domain = [("amount_missing", ">", 0), ("state", "not in", ("draft", "decided"))]
        self.assertFalse(self.env["fupin.rescue"].search(domain))
        rescue.action_decide()
        rescue.with_user(self.user_county).consent_number = "9号"
        rescue.with_user(self.user_county).action_consent()
        self.assertEqual(float(measure(self.env, "amount_to_come", rescue)), 1000.01)
        self.assertEqual(measure(self.env, "days_late", rescue), 3)
        self.assertEqual(self.env["fupin.rescue"].search(domain), rescue)
        cards = {card["key"]: card for card in self.env["fupin.desk"].with_user(self.user_county)._desk_cards()}
        self.assertIn("1,000.01", cards["rescue_missing"]["hint"])
