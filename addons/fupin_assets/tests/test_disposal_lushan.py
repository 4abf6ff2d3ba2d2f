from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .lushan import LushanAssetCase


@tagged("post_install", "-at_install")
class TestDisposalLushan(LushanAssetCase):
    """What 鲁山县 asks before assets are disposed of (S3-72, S3-73, S3-75, S3-77)."""

    def disposal(self, asset, mode="write_off", **changes):
        return self.env["fupin.disposal"].with_user(self.clerk).create(
            {
                "asset_ids": [Command.set(asset.ids)],
                "mode_id": self.env.ref(f"fupin_assets.disposal_mode_{mode}").id,
                "reason_id": self.env.ref("fupin_assets.disposal_reason_expired").id,
                "region_id": self.lushan_village.id,
                **changes,
            }
        )  # fmt: skip

    def approve(self, disposal):
        disposal.action_submit()
        disposal.with_user(self.county_user).action_approve()

    def test_a_write_off_waits_for_the_number_of_the_reply(self):
        disposal = self.disposal(self.confirmed(use_status="damaged"))
        self.approve(disposal)
        with self.assertRaisesRegex(UserError, "第二十五条"), self.cr.savepoint():
            disposal.action_dispose()
        disposal.reply_number = "鲁领〔2025〕7号"
        disposal.action_dispose()
        self.assertEqual(disposal.asset_ids.sudo().state, "disposed")

    def test_what_works_is_disposed_of_with_a_reason(self):
        disposal = self.disposal(self.confirmed())
        with self.assertRaises(ReasonNeeded), self.cr.savepoint():
            disposal.action_submit()
        disposal.action_submit("规划拆除")
        self.assertEqual(disposal.state, "submitted")

    def test_the_donor_agrees_first(self):
        source = self.env.ref("fupin_assets.funding_source_donation")
        funding = [Command.create({"source_id": source.id, "amount": 100000})]
        disposal = self.disposal(self.confirmed(use_status="idle", funding_ids=funding))
        with self.assertRaisesRegex(UserError, "捐赠人"), self.cr.savepoint():
            disposal.action_submit()
        disposal.donor_consent = True
        disposal.action_submit()

    def test_a_stake_comes_back_whole_or_by_force_majeure(self):
        equity = self.confirmed(asset_form="equity", use_status="idle")
        disposal = self.disposal(equity, "exit", reply_number="7")
        self.approve(disposal)
        money = self.env["fupin.disposal.money"].with_user(self.clerk)
        money.create({"disposal_id": disposal.id, "amount": 99999.99, "voucher_number": "1"})
        with self.assertRaisesRegex(UserError, "第二十七条"), self.cr.savepoint():
            disposal.action_dispose()
        with self.cr.savepoint() as point:
            disposal.force_majeure = True
            disposal.action_dispose()
            point.rollback()
        disposal.invalidate_recordset()
        money.create({"disposal_id": disposal.id, "amount": 0.01, "voucher_number": "2"})
        disposal.action_dispose()
        self.assertEqual(disposal.state, "done")
