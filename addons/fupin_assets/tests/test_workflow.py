from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestWorkflow(AssetCase):
    """Draft → submitted by the village → confirmed by the township, and the ways back."""

    def setUp(self):
        super().setUp()
        self.asset = self.make()
        self.as_township = self.asset.with_user(self.user_township)

    def test_the_straight_way(self):
        self.asset.action_submit()
        self.assertRecordValues(self.asset, [{"state": "submitted", "received_at": False}])
        self.assertTrue(self.asset.submitted_at)
        self.as_township.action_confirm()
        self.assertEqual(self.asset.state, "confirmed")
        self.assertTrue(self.asset.received_at)
        self.assertTrue(self.asset.confirmed_at)
        self.assertEqual(self.history(self.asset), ["create", "submit", "confirm"])

    def test_withdraw_until_received(self):
        self.asset.action_submit()
        self.asset.action_withdraw()
        self.assertEqual(self.asset.state, "draft")
        self.asset.write({"name": "上坪村道路"})
        self.asset.action_submit()
        self.as_township.action_receive()
        with self.assertRaisesRegex(UserError, "already received"):
            self.asset.action_withdraw()
        self.assertEqual(self.asset.state, "submitted")

    def test_the_first_receipt_counts(self):
        self.asset.action_submit()
        self.as_township.action_receive()
        moment = self.asset.received_at
        self.as_township.action_receive()
        self.as_township.action_confirm()
        self.assertEqual(self.asset.received_at, moment)

    def test_return_with_a_reason_the_village_reads(self):
        self.asset.action_submit()
        with self.assertRaisesRegex(UserError, "Say what has to be corrected"):
            self.as_township.action_return()
        self.as_township.action_return("金额不符")
        self.assertRecordValues(self.asset, [{"state": "draft", "return_reason": "金额不符", "received_at": False}])
        self.assertEqual(self.asset.sudo().event_ids[0].reason, "金额不符")
        self.asset.write({"name": "上坪村道路"})
        self.asset.action_submit()
        self.assertFalse(self.asset.return_reason)
        self.asset.action_withdraw()  # a new round: not received yet

    def test_a_form_asks_for_the_reason(self):
        self.asset.action_submit()
        action = self.as_township.with_context(fupin_ask_reason=True).action_return()
        wizard = (
            self.env["fupin.reason.wizard"]
            .with_user(self.user_township)
            .with_context(**action["context"])
            .create({"reason": "照片不清"})
        )
        wizard.action_apply()
        self.assertEqual(self.asset.return_reason, "照片不清")

    def test_steps_start_from_their_states(self):
        with self.assertRaises(UserError):
            self.as_township.action_confirm()  # the village's draft
        with self.assertRaises(UserError):
            self.as_township.action_return("x")
        self.asset.action_submit()
        with self.assertRaises(UserError):
            self.as_township.action_submit()
        self.as_township.action_confirm()
        for step in ("action_confirm", "action_submit", "action_receive"):
            with self.subTest(step=step), self.assertRaises(UserError):
                getattr(self.as_township.sudo(), step)()
        with self.assertRaises(UserError):
            self.as_township.action_return("x")
        with self.assertRaises(UserError):
            self.asset.action_withdraw()

    def test_all_or_none(self):
        second = self.make(name="上坪村太阳能路灯")
        second.action_submit()
        with self.assertRaises(UserError):
            (self.asset | second).action_submit()
        self.assertEqual(self.asset.state, "draft")

    def test_what_was_passed_on_is_closed_to_the_village(self):
        self.asset.action_submit()
        for state in ("submitted", "confirmed"):
            with self.subTest(state=state):
                self.assertEqual(self.asset.state, state)
                self.assertTrue(self.asset.is_locked)
                with self.assertRaisesRegex(AccessError, "submitted|township"):
                    self.asset.write({"location": "村东头"})
                with self.assertRaises(AccessError):
                    self.asset.funding_ids.write({"year": 2020})
                with self.assertRaises(AccessError):
                    self.env["fupin.asset.owner"].with_user(self.user_village).create(
                        {"asset_id": self.asset.id, "unit_id": self.unit_village.id, "share": 1}
                    )
                with self.assertRaises(AccessError):
                    self.env["fupin.document"].with_user(self.user_village).create(
                        {
                            "name": "x",
                            "res_model": "fupin.asset",
                            "res_id": self.asset.id,
                            "document_type_id": self.env.ref("fupin_base.document_type_other").id,
                        }
                    )
                with self.assertRaises(UserError):
                    self.asset.unlink()
            if state == "submitted":
                self.as_township.action_confirm()

    def test_the_township_changes_and_it_is_told(self):
        self.asset.action_submit()
        self.as_township.write({"location": "村东头"})
        self.as_township.action_confirm()
        self.as_township.write({"location": "村西头"})
        event = self.asset.sudo().event_ids[0]
        self.assertEqual((event.user_id, event.after), (self.user_township, {"location": "村西头"}))

    def test_value_and_ownership_of_a_confirmed_asset_need_a_reason(self):
        self.asset.action_submit()
        self.as_township.write({"original_value": 90000})  # not confirmed yet
        self.as_township.action_confirm()
        changes = [
            {"original_value": 80000},
            {"valuation_basis": "actual"},
            {"category_id": self.solar.id},
            {"region_id": self.village_next.id},
            {"owner_ids": [(0, 0, {"unit_id": self.unit_village.id, "share": 1})]},
            {"funding_ids": [(1, self.asset.funding_ids.id, {"source_id": self.lottery.id})]},
        ]
        for values in changes:
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Reason"):
                self.as_township.write(values)
        with self.assertRaisesRegex(UserError, "Reason"):
            self.as_township.funding_ids.write({"source_id": self.lottery.id})
        self.as_township.write({"original_value": 90000, "location": "村东头"})  # the same value
        self.as_township.write({**changes[0], "change_reason": "决算审定"})
        event = self.asset.sudo().event_ids[0]
        self.assertEqual((event.reason, event.after["original_value"]), ("决算审定", 80000))

    def test_a_township_submits_and_confirms_what_it_enters(self):
        own = self.make(self.user_township, region_id=self.village.id, name="下坪桥")
        self.assertEqual(own.maker_level, "township")
        own.action_confirm()
        self.assertEqual(own.state, "confirmed")
        self.assertEqual(self.history(own), ["create", "submit", "confirm"])

    def test_only_drafts_are_deleted_and_by_their_makers(self):
        with self.assertRaisesRegex(AccessError, "alone can delete"):
            self.as_township.unlink()
        by_township = self.make(self.user_township, region_id=self.village.id)
        with self.assertRaises(AccessError):
            by_township.with_user(self.user_village).unlink()
        by_township.unlink()
        self.asset.action_submit()
        with self.assertRaises(UserError):
            self.as_township.unlink()
        self.as_township.action_return("重复")
        self.asset.unlink()
        self.assertFalse(self.asset.exists())

    def test_all_drafts_by_one_press(self):
        self.make(name="上坪村太阳能路灯")
        returned = self.make(name="上坪村卫生室")
        returned.action_submit()
        returned.with_user(self.user_township).action_return("缺照片")
        other = self.make(self.user_village_next, name="下坪村道路")
        self.Asset.with_user(self.user_village).action_submit_all()
        drafts = self.Asset.search([("region_id", "in", (self.village | self.village_next).ids)])
        self.assertEqual(drafts.filtered(lambda asset: asset.state == "draft"), returned | other)
        with self.assertRaisesRegex(UserError, "no draft"):
            self.Asset.with_user(self.user_village).action_submit_all()
