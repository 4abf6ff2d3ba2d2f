from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import PlanCase


class ScheduleCase(PlanCase):
    """A village with two assets that it lets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Receivable = cls.env["fupin.receivable"]
        cls.solar = cls.asset(cls.unit_village, 100000)
        cls.shop = cls.asset(cls.unit_village, 200000, name="扶贫车间")
        cls.mode = cls.env["fupin.contract.mode"].search([("kind", "=", "lease"), ("region_id", "=", False)], limit=1)
        cls.operator = cls.env["fupin.operator"].create({"name": "甲合作社", "region_id": cls.village.id})

    def contract(self, *payments, assets=None, **values):
        """Create a contract with payments (day, amount or values) and put it in force."""
        rows = [
            {"due_date": day, **(amount if isinstance(amount, dict) else {"amount": amount})}
            for day, amount in payments
        ]
        contract = self.env["fupin.contract"].create({
            "asset_ids": (assets or self.solar).ids, "mode_id": self.mode.id, "operator_id": self.operator.id,
            "region_id": self.village.id, "unit_id": self.unit_village.id, "date_start": "2023-01-01",
            "date_end": "2033-12-31", "payment_ids": [Command.create(row) for row in rows], **values,
        })  # fmt: skip
        contract.action_activate()
        return contract

    def dues(self, contract, **values):
        domain = [("contract_id", "=", contract.id), *((name, "=", value) for name, value in values.items())]
        return self.Receivable.search(domain, order="due_date, asset_id, id")

    def told(self, contract, state="open"):
        return [(str(due.due_date), due.amount) for due in self.dues(contract, state=state)]

    def again(self, contract, change):
        contract.action_reopen("更正")
        change()
        contract.action_activate()


@tagged("post_install", "-at_install")
@freeze_time("2024-01-15 04:00:00")
class TestSchedule(ScheduleCase):
    """What is due follows from contracts, and what was received is kept."""

    def test_putting_in_force_makes_what_is_due(self):
        contract = self.contract(("2024-06-30", 1000), ("2024-12-31", 1000.01))
        due = self.dues(contract)[0]
        self.assertRecordValues(due, [{
            "unit_id": self.unit_village.id, "region_code": self.village.code, "payer": "甲合作社", "amount_due": 1000,
            "operator_id": self.operator.id, "asset_id": self.solar.id, "state": "open", "owner_level": "village",
            "name": "光伏电站 2024-06-30",
        }])  # fmt: skip
        self.assertEqual(self.told(contract), [("2024-06-30", 1000), ("2024-12-31", 1000.01)])
        # what the ORM would compute stands there already
        for name in ("name", "amount_received", "amount_due", "region_id", "region_code", "owner_level", "payer"):
            before = due[name]
            self.env.add_to_compute(due._fields[name], due)
            self.assertEqual(due[name], before, name)

    def test_what_was_accounted_for_before_is_not_asked_for(self):
        rows = ("2022-12-31", 1), ("2023-01-01", 2), ("2024-01-01", 3)
        self.assertEqual(
            self.told(self.contract(*rows, collect_from="2023-01-01")), [("2023-01-01", 2), ("2024-01-01", 3)]
        )
        self.assertEqual(len(self.told(self.contract(*rows, assets=self.shop))), 3)

    def test_a_second_run_changes_nothing(self):
        contract = self.contract(("2024-06-30", 1000))
        self.assertEqual(self.Receivable._generate_due(), 0)
        self.Receivable._follow_contracts(contract)
        self.assertEqual(self.told(contract), [("2024-06-30", 1000)])

    def test_the_clock_makes_what_comes_within_a_year(self):
        contract = self.contract(("2025-01-15", 1), ("2025-01-16", 2), ("2026-01-01", 3))
        self.assertEqual(self.told(contract), [("2025-01-15", 1)])
        with freeze_time("2024-01-16 04:00:00"):
            self.env["fupin.policy"]._cron_run_due()
        self.assertEqual(self.told(contract), [("2025-01-15", 1), ("2025-01-16", 2)])
        self.assertEqual(self.Receivable._generate_due(), 0)

    def test_a_payment_for_several_assets_is_split_to_the_fen(self):
        contract = self.contract(("2024-06-30", 100), ("2024-12-31", 0.01), assets=self.solar | self.shop)
        dues = self.dues(contract)
        self.assertEqual(
            [(due.asset_id.name, due.amount) for due in dues],
            [("光伏电站", 33.33), ("扶贫车间", 66.67), ("扶贫车间", 0.01)],
        )

    def test_a_corrected_contract_corrects_what_is_not_paid(self):
        contract = self.contract(("2024-03-31", 100), ("2024-06-30", 200), ("2024-09-30", 300))
        paid = self.dues(contract)[0]
        self.income(self.user_village, 40, receivable_id=paid.id)
        one, two, three = contract.payment_ids

        def change():
            one.amount = 999  # kept: a receipt names it
            two.write({"amount": 250, "due_date": "2024-07-31"})
            three.unlink()
            contract.payment_ids = [Command.create({"due_date": "2024-12-31", "amount": 5})]

        self.again(contract, change)
        self.assertEqual(self.told(contract), [("2024-03-31", 100), ("2024-07-31", 250), ("2024-12-31", 5)])
        self.assertEqual(self.told(contract, "cancelled"), [("2024-09-30", 300)])
        self.assertEqual((paid.amount_received, paid.amount_due), (40, 60))
        gone = self.dues(contract, state="cancelled")
        self.assertEqual(self.history(gone), ["cancel"])

    def test_a_schedule_entered_anew_asks_for_nothing_twice(self):
        contract = self.contract(("2024-03-31", 100), ("2024-06-30", 200))
        paid = self.dues(contract)[0]
        self.income(self.user_village, 100, receivable_id=paid.id)

        def change():
            contract.payment_ids = [Command.clear(), *(
                Command.create({"due_date": day, "amount": amount})
                for day, amount in (("2024-03-31", 100), ("2024-06-30", 201))
            )]  # fmt: skip

        self.again(contract, change)
        self.assertEqual(self.told(contract), [("2024-06-30", 201)])
        self.assertEqual(self.dues(contract, state="received"), paid)
        self.assertEqual(len(self.dues(contract)), 2)

    def test_another_asset_another_debt(self):
        contract = self.contract(("2024-06-30", 100))
        self.again(contract, lambda: contract.write({"asset_ids": [Command.set(self.shop.ids)]}))
        self.assertEqual(self.dues(contract, state="open").asset_id, self.shop)
        self.assertEqual(self.dues(contract, state="cancelled").asset_id, self.solar)

    def test_an_ended_contract_asks_for_what_fell_due_before(self):
        contract = self.contract(("2024-01-15", 100), ("2024-01-16", 200))
        contract.action_end("解除合同")
        self.assertEqual(self.told(contract), [("2024-01-15", 100)])
        self.assertEqual(self.Receivable._generate_due(), 0)

    def test_who_is_owed(self):
        """Party A; without one whoever owns most of the asset."""
        mine = self.contract(("2024-06-30", 1), unit_id=self.unit_township.id)
        self.assertEqual(self.dues(mine).unit_id, self.unit_township)
        self.assertEqual(self.dues(mine).owner_level, "township")
        department = self.contract(("2024-06-30", 1), unit_id=self.unit_department.id)
        self.assertEqual(self.dues(department).department_id, self.unit_department)
        self.assertEqual(self.dues(self.contract(("2024-06-30", 1), unit_id=False)).unit_id, self.unit_village)

    def test_what_the_schedule_says_is_changed_there(self):
        due = self.dues(self.contract(("2024-06-30", 100))).with_user(self.user_village)
        for values in ({"amount": 1}, {"due_date": "2030-01-01"}, {"asset_id": self.shop.id}):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                due.write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            due.unlink()
        with self.assertRaises(AccessError), self.cr.savepoint():
            due.is_scheduled = False
        due.note = "已电话催收"

    # --------------------------------------------------------------- share of profit

    def profit_share(self, **values):
        share = {"kind": "profit_share", "rate": 0.3, "amount": 0}
        return self.contract(("2024-01-10", share), **values)

    def proof(self):
        return {"proof_ids": [Command.create({"name": "利润表.pdf", "raw": b"x"})]}

    def test_a_share_of_profit_follows_from_the_declared_profit(self):
        due = self.dues(self.profit_share()).with_user(self.user_village)
        self.assertEqual((due.amount, due.state, due.is_overdue, due.arrears_days), (0, "open", True, 5))
        with self.assertRaises(UserError), self.cr.savepoint():
            due.profit = 1000.01
        due.write({"profit": 1000.01, **self.proof()})
        self.assertEqual((due.amount, due.amount_due, due.is_declared), (300, 300, True))  # 300.003
        due.profit = 1000.02
        self.assertEqual(due.amount, 300.01)  # 300.006
        self.income(self.user_village, 300, receivable_id=due.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            due.profit = 999.98  # 299.994
        due.profit = 1000
        self.assertEqual((due.amount, due.state), (300, "received"))

    def test_no_profit_no_debt_but_only_once_declared(self):
        due = self.dues(self.profit_share()).with_user(self.user_village)
        self.env["fupin.receivable"]._generate_due()
        self.assertEqual(due.state, "open")
        with self.assertRaises(UserError), self.cr.savepoint():
            due.write({"profit": -1, **self.proof()})
        due.write({"profit": 0, **self.proof()})
        self.assertEqual((due.state, due.amount_due), ("received", 0))

    def test_a_share_of_profit_of_several_assets(self):
        dues = self.dues(self.profit_share(assets=self.solar | self.shop)).with_user(self.user_village)
        dues[0].write({"profit": 333.4, **self.proof()})  # 100.02
        self.assertEqual(dues.mapped("amount"), [33.34, 66.68])
        self.assertEqual(dues.mapped("is_declared"), [True, True])

    def test_a_fixed_amount_follows_from_no_profit(self):
        due = self.due(self.user_village, self.solar)
        with self.assertRaises(UserError), self.cr.savepoint():
            due.write({"profit": 5, **self.proof()})
