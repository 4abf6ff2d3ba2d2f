from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.fupin_assets.kernel.proceeds import balance
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tests.common import BaseCase

from .contract_case import ContractCase

AMOUNTS = st.lists(st.integers(1, 10**12).map(lambda cents: fen(cents) / 100), max_size=6)


class DisposalCase(ContractCase):
    """An asset of the village and a disposal of it, as its clerk writes it down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Disposal = cls.env["fupin.disposal"]
        cls.asset = cls.make_confirmed(original_value=1000, owner_ids=[cls.owned(cls.unit_village)])
        cls.auction = cls.env.ref("fupin_assets.disposal_mode_auction")

    @classmethod
    def owned(cls, unit):
        return Command.create({"unit_id": unit.id, "share": 1.0})

    @classmethod
    def disposal(cls, assets=None, user=None, mode="auction", **changes):
        return cls.Disposal.with_user(user or cls.user_village).create(
            {
                "asset_ids": [Command.set((assets or cls.asset).ids)],
                "mode_id": cls.env.ref(f"fupin_assets.disposal_mode_{mode}").id,
                "reason_id": cls.env.ref("fupin_assets.disposal_reason_expired").id,
                **changes,
            }
        )

    @classmethod
    def approved(cls, assets=None, **changes):
        disposal = cls.disposal(assets, **changes)
        disposal.action_submit()
        disposal.with_user(cls.user_county).action_approve()
        return disposal

    def money(self, disposal, amount, kind="receipt", **changes):
        return self.env["fupin.disposal.money"].with_user(self.user_village).create(
            {"disposal_id": disposal.id, "amount": amount, "kind": kind, "voucher_number": "1", **changes}
        )  # fmt: skip

    def used(self, disposal, amount, kind="reuse", **changes):
        return self.env["fupin.disposal.proceeds.use"].with_user(self.user_village).create(
            {"disposal_id": disposal.id, "amount": amount, "kind": kind, "voucher_number": "2", **changes}
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestDisposal(DisposalCase):
    """Nothing happens to an asset before the last step of its disposal."""

    def test_from_application_to_the_last_step(self):
        disposal = self.disposal()
        self.assertRecordValues(
            disposal,
            [{"asset_count": 1, "original_value": 1000, "owner_regime": "collective", "is_working": True,
              "has_donation": False, "has_household": False, "stake": 0, "region_code": self.village.code}],
        )  # fmt: skip
        for step in ("action_submit",):
            getattr(disposal, step)()
            self.assertEqual(self.asset.sudo().state, "confirmed")
        disposal.with_user(self.user_county).action_approve()
        self.assertEqual(self.asset.sudo().state, "confirmed")
        self.assertEqual(disposal.approved_on, local_date())
        disposal.action_dispose()
        self.asset.invalidate_recordset()
        self.assertEqual((disposal.state, self.asset.sudo().state), ("done", "disposed"))
        event = self.asset.sudo().event_ids.sorted("id")[-1]
        self.assertEqual(
            (event.transition, event.before, event.after), ("dispose", {"state": "confirmed"}, {"state": "disposed"})
        )
        self.assertIn(disposal.code, event.reason)

    def test_the_state_is_moved_by_steps_alone(self):
        disposal = self.disposal()
        with self.assertRaises(AccessError), self.cr.savepoint():
            disposal.write({"state": "done"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.asset.with_user(self.user_county).write({"state": "disposed"})
        for step in ("action_dispose", "action_approve"):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(disposal.with_user(self.user_county), step)()
        disposal.write({"proceeds": 9, "balance": 9, "owner_regime": "state", "disclosure_state": "closed"})
        self.assertRecordValues(
            disposal, [{"proceeds": 0, "balance": 0, "owner_regime": "collective", "disclosure_state": "none"}]
        )

    def test_who_takes_which_step(self):
        disposal = self.disposal()
        for user in (self.user_village_next, self.user_audit, self.user_finance):
            with self.assertRaises(AccessError), self.cr.savepoint():
                disposal.with_user(user).action_submit()
        disposal.action_submit()
        for user in (self.user_village, self.user_township):
            with self.assertRaises(AccessError), self.cr.savepoint():
                disposal.with_user(user).action_approve()
        with self.assertRaises(AccessError), self.cr.savepoint():
            disposal.with_user(self.user_county_other).action_approve()
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.with_user(self.user_county).action_return()
        disposal.with_user(self.user_county).action_return("补充会议纪要")
        self.assertRecordValues(disposal, [{"state": "draft", "return_reason": "补充会议纪要", "approved_on": False}])

    def test_what_was_applied_for_stands(self):
        disposal = self.disposal()
        disposal.action_submit()
        for name, value in (("mode_id", self.env.ref("fupin_assets.disposal_mode_scrap").id), ("asset_ids", [(5,)])):
            with self.assertRaises(UserError), self.cr.savepoint():
                disposal.write({name: value})
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.unlink()
        disposal.action_withdraw()
        disposal.write({"mode_id": self.env.ref("fupin_assets.disposal_mode_scrap").id})
        disposal.unlink()

    def test_an_asset_is_disposed_of_once(self):
        first, second = self.disposal(), self.disposal()
        first.action_submit()
        with self.assertRaisesRegex(UserError, first.code), self.cr.savepoint():
            second.action_submit()
        draft = self.make()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.disposal(draft).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.disposal(self.asset, asset_ids=[(5,)]).action_submit()
        first.action_cancel("不再处置")
        second.action_submit()
        self.assertEqual(second.state, "submitted")

    def test_a_running_contract_is_named(self):
        contract = self.contract(running=True, asset_ids=[Command.set(self.asset.ids)])
        disposal = self.approved()
        with self.assertRaisesRegex(UserError, contract.name), self.cr.savepoint():
            disposal.action_dispose()
        self.assertEqual(self.asset.sudo().state, "confirmed")
        contract.action_end("处置资产")
        disposal.action_dispose()
        self.assertEqual(disposal.state, "done")

    def test_a_running_insurance_is_named(self):
        values = {"number": "BD-7", "asset_ids": [Command.set(self.asset.ids)], "date_from": "2020-01-01"}
        insurance = self.env["fupin.insurance"].create(
            {**values, "date_to": "2099-12-31", "region_id": self.village.id}
        )
        disposal = self.approved()
        with self.assertRaisesRegex(UserError, "2099-12-31"), self.cr.savepoint():
            disposal.action_dispose()
        insurance.date_to = local_date()
        disposal.action_dispose()

    def test_a_mortgage_is_named(self):
        lien = self.env["fupin.encumbrance"].create(
            {"holder": "县农商行", "asset_ids": [Command.set(self.asset.ids)], "region_id": self.village.id}
        )
        disposal = self.approved()
        with self.assertRaisesRegex(UserError, "县农商行"), self.cr.savepoint():
            disposal.action_dispose()
        lien.released_on = local_date()
        disposal.action_dispose()
        self.assertEqual(disposal.state, "done")

    def test_taken_out_of_use_stays_in_the_register(self):
        for mode, field, value in (("stop", "use_status", "stopped"), ("conversion", "use_status", "in_use")):
            disposal = self.approved(mode=mode)
            disposal.action_dispose()
            self.asset.invalidate_recordset()
            self.assertEqual((self.asset.sudo()[field], self.asset.sudo().state), (value, "confirmed"))

    def test_donated_and_household_and_stake_are_seen(self):
        donation = self.env.ref("fupin_assets.funding_source_donation")
        funding = [Command.create({"source_id": donation.id, "amount": 500})]
        donated = self.make_confirmed(original_value=500, funding_ids=funding)
        self.assertTrue(donation.is_donation)
        self.assertTrue(self.disposal(donated).has_donation)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.disposal(no_heir=True).action_submit()
        cattle = self.make_confirmed(category_id=self.cattle.id)
        disposal = self.disposal(cattle, no_heir=True)
        self.assertEqual(disposal.income_of, "villagers")
        disposal.action_submit()
        self.assertEqual(self.disposal(cattle).income_of, "household")

    def household_asset(self, *households):
        owners = [Command.create({"household_id": one.id, "share": 1 / len(households)}) for one in households]
        return self.make_confirmed(category_id=self.cattle.id, owner_ids=owners)

    def household(self, name, **changes):
        return self.env["fupin.household"].create({"name": name, "region_id": self.village.id, **changes})

    def test_without_heirs_the_household_and_the_disposal_say_the_same(self):
        """S3-78, both ways."""
        gone, left = self.household("王家", no_heir=True), self.household("李家")
        disposal = self.disposal(self.household_asset(gone))
        self.assertTrue(disposal.no_heir)
        self.assertEqual(disposal.income_of, "villagers")
        disposal.no_heir = False
        with self.assertRaisesRegex(UserError, "without heirs"), self.cr.savepoint():
            disposal.action_submit()
        disposal.no_heir = True
        disposal.action_submit()
        self.assertFalse(self.disposal(self.household_asset(gone, left)).no_heir)
        kept = self.disposal(self.household_asset(left), no_heir=True)
        kept.action_submit()
        self.assertFalse(left.no_heir)
        kept.with_user(self.user_county).action_approve()
        self.assertFalse(left.no_heir)
        kept.action_dispose()
        self.assertTrue(left.no_heir)
        event = self.env["fupin.event"].search(
            [("res_model", "=", "fupin.household"), ("res_id", "=", left.id), ("transition", "=", "write")], limit=1
        )
        self.assertTrue(event.after["no_heir"])

    def test_with_heirs_the_household_stays_as_it_was(self):
        home = self.household("赵家")
        self.approved(self.household_asset(home)).action_dispose()
        self.assertFalse(home.no_heir)


@tagged("post_install", "-at_install")
class TestProceeds(DisposalCase):
    """Every fen of the proceeds is accounted for."""

    def test_costs_come_off_and_uses_use_up(self):
        disposal = self.approved()
        self.money(disposal, 1000.1)
        self.money(disposal, 100.15, "cost")
        self.assertRecordValues(
            disposal, [{"proceeds": 1000.1, "cost": 100.15, "net_proceeds": 899.95, "balance": 899.95}]
        )
        self.used(disposal, 899.94, "remit")
        self.assertEqual(fen(disposal.balance), fen("0.01"))
        unused = self.Disposal.search([("balance", ">", 0), ("id", "=", disposal.id)])
        self.assertTrue(unused)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.used(disposal, 0.02)
        last = self.used(disposal, 0.01)
        self.assertFalse(self.Disposal.search([("balance", ">", 0), ("id", "=", disposal.id)]))
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.money_ids[0].with_user(self.user_village).unlink()
        last.unlink()
        self.assertEqual(fen(disposal.balance), fen("0.01"))
        self.assertIn("money_ids", str(disposal.sudo().event_ids.mapped("after")))

    def test_money_comes_after_the_approval(self):
        disposal = self.disposal()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.money(disposal, 10)
        disposal = self.approved(self.make_confirmed())
        for changes in ({"amount": 0}, {"amount": -1}, {"date": "2099-01-01"}):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.money(disposal, **{"amount": 10, **changes})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["fupin.disposal.money"].with_user(self.user_village_next).create(
                {"disposal_id": disposal.id, "amount": 1, "voucher_number": "1"}
            )

    def measured(self, disposal, key):
        disposal.flush_recordset()
        self.env.flush_all()
        column = getattr(self.Disposal, f"_measure_{key}")("fupin_disposal")
        from odoo.tools import SQL

        return self.env.execute_query(SQL("SELECT %s FROM fupin_disposal WHERE id = %s", column, disposal.id))[0][0]

    def test_measures(self):
        disposal = self.approved(appraisal_amount=1000)
        self.assertIsNone(self.measured(disposal, "unused_days"))
        self.assertIsNone(self.measured(disposal, "remitted_share"))
        with freeze_time("2025-03-10 03:00:00"):
            self.money(disposal, 800, date="2025-03-01")
            self.assertEqual(self.measured(disposal, "unused_days"), 9)
            self.assertEqual(float(self.measured(disposal, "price_to_appraisal")), 0.8)
            self.assertEqual(float(self.measured(disposal, "remitted_share")), 0)
            self.used(disposal, 800, "remit", date="2025-03-02")
        self.assertIsNone(self.measured(disposal, "unused_days"))
        self.assertEqual(float(self.measured(disposal, "remitted_share")), 1)
        self.assertIsNone(self.measured(disposal, "refund_ratio"))

    def test_a_stake_comes_back_whole(self):
        equity = self.make_confirmed(asset_form="equity", original_value=1000)
        disposal = self.approved(equity, mode="exit")
        self.assertEqual(disposal.stake, 1000)
        self.money(disposal, 999.99)
        self.assertLess(self.measured(disposal, "refund_ratio"), 1)
        self.money(disposal, 0.01)
        self.assertEqual(self.measured(disposal, "refund_ratio"), 1)
        disposal.force_majeure = True
        self.assertIsNone(self.measured(disposal, "refund_ratio"))


class TestBalance(BaseCase):
    """The rest and what was used make the net proceeds, to the fen."""

    @settings(max_examples=200, deadline=None)
    @given(AMOUNTS, AMOUNTS, AMOUNTS)
    def test_the_parts_make_the_whole(self, receipts, costs, uses):
        net, used, left = balance(map(str, receipts), map(str, costs), map(str, uses))
        self.assertEqual(net, sum(receipts, fen(0)) - sum(costs, fen(0)))
        self.assertEqual(left + used, max(net, fen(0)))
