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

    def test_proceeds_of_what_does_not_work_wait_for_the_countys_share(self):
        """S3-76 says nothing of them: the rule waits until the county has decided."""
        disposal = self.disposal(self.confirmed(use_status="damaged"), reply_number="7")
        self.approve(disposal)
        disposal.action_dispose()
        money = {"disposal_id": disposal.id, "amount": 100, "voucher_number": "1"}
        self.env["fupin.disposal.money"].with_user(self.clerk).create(money)
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.found(disposal))
        self.decide(other_proceeds_remit="0.5")
        self.env["fupin.rule"]._reconcile()
        self.assertEqual(self.found(disposal).mapped("rule_id.key"), ["other_proceeds_remitted"])
        use = self.env["fupin.disposal.proceeds.use"].with_user(self.clerk)
        use.create({**money, "amount": 49.99, "kind": "remit"})
        self.env["fupin.rule"]._reconcile()
        self.assertTrue(self.found(disposal))
        use.create({**money, "amount": 0.01, "kind": "remit"})
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.found(disposal))

    def test_another_platform_says_otherwise_once_the_county_has_decided_to_look(self):
        """S3-22 only asks for the registration there."""
        asset = self.confirmed()
        compared = self.env["fupin.comparison"].create(
            {"ledger_id": self.env.ref("fupin_assets.ledger_platform_rural").id, "region_id": self.lushan_village.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO fupin_comparison_line (comparison_id, ledger_id, res_model, res_id, result, state, is_current,
                   region_id, region_code)
               VALUES (%s, %s, 'fupin.asset', %s, 'differs', 'open', TRUE, %s, %s)""",
            [compared.id, compared.ledger_id.id, asset.id, asset.region_id.id, asset.region_code],
        )
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.found(asset).filtered(lambda found: found.rule_id.key == "platforms_agree"))
        self.decide(platform_difference_max="0")
        self.env["fupin.rule"]._reconcile()
        self.assertTrue(self.found(asset).filtered(lambda found: found.rule_id.key == "platforms_agree"))
        self.env.cr.execute(
            "UPDATE fupin_comparison_line SET state = 'settled' WHERE comparison_id = %s", [compared.id]
        )
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.found(asset).filtered(lambda found: found.rule_id.key == "platforms_agree"))

    def decide(self, **values):
        """Let the county's administrator decide what the text leaves open."""
        for key, value in values.items():
            row = self.policy.parameter_ids.filtered(lambda row, key=key: row.key == key)
            row.with_user(self.administrator).write({"value": value})

    def found(self, record):
        """Return the open findings of a record."""
        return self.env["fupin.finding"].sudo().search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("state", "=", "open")]
        )  # fmt: skip

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
