from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_schedule import ScheduleCase

JANUARY = "2025-01-02 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(JANUARY)
class TestClosingContracts(ScheduleCase):
    """What follows from contracts keeps out of the closed books of 2024: it stands in 2025, as a correction."""

    def close(self, year=2024):
        action = self.env["fupin.closing"].with_user(self.user_county).action_begin(year)
        closing = self.env["fupin.closing"].browse(action["res_id"])
        closing.with_user(self.user_county).action_close("县委会议")
        return closing

    @staticmethod
    def day(text):
        return fields.Date.to_date(text)

    def counted(self, year, what="due"):
        """Return a figure of the village as the statement of a year counts it now."""
        with freeze_time(f"{year + 1}-01-02 02:00:00"):
            action = self.env["fupin.closing"].with_user(self.user_county).action_begin(year)
        closing = self.env["fupin.closing"].browse(action["res_id"])
        return closing.line_ids.filtered(lambda line: line.region_id == self.village)[what]

    def test_a_contract_entered_late_asks_in_the_open_year(self):
        closing = self.close()
        contract = self.contract(("2023-06-30", 1), ("2024-12-31", 2), ("2025-01-01", 3), ("2025-06-30", 4))
        self.assertRecordValues(self.dues(contract).sorted("amount"), [
            {"amount": 1, "due_date": self.day("2025-01-01"), "agreed_date": self.day("2023-06-30"), "corrects_year": 2023},
            {"amount": 2, "due_date": self.day("2025-01-01"), "agreed_date": self.day("2024-12-31"), "corrects_year": 2024},
            {"amount": 3, "due_date": self.day("2025-01-01"), "agreed_date": False, "corrects_year": 0},
            {"amount": 4, "due_date": self.day("2025-06-30"), "agreed_date": False, "corrects_year": 0},
        ])  # fmt: skip
        late = self.dues(contract).filtered(lambda due: due.amount == 2)
        self.assertIn("2024-12-31", late.correction_reason)
        for name in ("name", "arrears_age", "amount_due"):
            before = late[name]
            self.env.add_to_compute(late._fields[name], late)
            self.assertEqual(late[name], before, name)
        self.assertFalse(closing.line_ids.filtered("due"), "frozen")
        self.assertEqual(self.counted(2025), 10)
        corrections = self.env["fupin.closing"].search([("year", "=", 2025)]).correction_ids
        self.assertEqual(
            sorted((one.kind, one.corrects_year, one.amount) for one in corrections if one.kind == "due"),
            [("due", 2023, 1), ("due", 2024, 2)],
        )

    def test_a_year_that_is_open_or_another_county_is_not_moved(self):
        contract = self.contract(("2024-12-31", 2))
        self.assertRecordValues(self.dues(contract), [{"due_date": self.day("2024-12-31"), "corrects_year": 0}])
        self.close()
        far = self.asset(self.unit_village_far)
        elsewhere = self.contract(("2024-12-31", 2), assets=far, region_id=self.unit_village_far.region_id.id,
                                  unit_id=self.unit_village_far.id)  # fmt: skip
        self.assertRecordValues(self.dues(elsewhere), [{"due_date": self.day("2024-12-31"), "corrects_year": 0}])

    def test_the_clock_makes_none_in_a_closed_year(self):
        contract = self.contract(("2024-12-31", 2), ("2025-01-01", 3))
        self.cr.execute("DELETE FROM fupin_receivable WHERE contract_id = %s", [contract.id])
        self.env.invalidate_all()
        self.close()
        self.assertEqual(self.Receivable._generate_due(), 2)
        self.assertEqual(
            [(str(due.due_date), due.corrects_year, due.amount) for due in self.dues(contract).sorted("amount")],
            [("2025-01-01", 2024, 2), ("2025-01-01", 0, 3)],
        )
        self.assertEqual(self.Receivable._generate_due(), 0)

    def test_another_amount_is_taken_back_and_asked_for_anew(self):
        contract = self.contract(("2024-12-31", 200), ("2025-01-01", 300))
        closing = self.close()
        self.again(contract, lambda: contract.payment_ids.sorted("due_date")[0].write({"amount": 250}))
        self.assertEqual(sorted(self.told(contract)), [("2025-01-01", 250), ("2025-01-01", 300)])
        [gone] = self.dues(contract, state="cancelled")
        self.assertRecordValues(gone, [{"amount": 200, "due_date": self.day("2024-12-31"),
                                        "corrected_on": self.day("2025-01-02")}])  # fmt: skip
        self.assertEqual(closing.line_ids.filtered("due").due, 200, "frozen")
        self.assertEqual(self.counted(2025), 300 + 250 - 200)
        self.assertEqual(self.counted(2025, "arrears"), 550)
        closing.with_user(self.user_administrator).action_reopen_year("再看")
        self.assertEqual(self.counted(2024), 200, "counted anew, what was taken back later stood then")
        self.assertEqual(self.counted(2024, "arrears"), 200)

    def test_a_second_change_changes_the_same_correction(self):
        contract = self.contract(("2024-12-31", 200))
        self.close()
        payment = contract.payment_ids
        self.again(contract, lambda: payment.write({"amount": 250}))
        self.again(contract, lambda: payment.write({"amount": 240}))
        self.again(contract, lambda: payment.write({"due_date": "2024-11-30"}))
        self.assertRecordValues(self.dues(contract, state="open"), [
            {"amount": 240, "due_date": self.day("2025-01-01"), "agreed_date": self.day("2024-11-30"), "corrects_year": 2024},
        ])  # fmt: skip
        self.again(contract, lambda: payment.write({"due_date": "2025-03-31"}))
        self.assertRecordValues(self.dues(contract, state="open"), [
            {"amount": 240, "due_date": self.day("2025-03-31"), "agreed_date": False, "corrects_year": 0,
             "correction_reason": False},
        ])  # fmt: skip
        self.assertEqual(len(self.dues(contract, state="cancelled")), 1)

    def test_what_is_entered_anew_or_received_stays(self):
        contract = self.contract(("2024-12-30", 100), ("2024-12-31", 200))
        self.income(self.user_village, 100, date="2024-12-31", receivable_id=self.dues(contract)[0].id)
        self.close()

        def anew():
            contract.payment_ids = [Command.clear(), *(
                Command.create({"due_date": day, "amount": amount})
                for day, amount in (("2024-12-30", 100), ("2024-12-31", 200))
            )]  # fmt: skip

        self.again(contract, anew)
        self.assertEqual(self.told(contract), [("2024-12-31", 200)])
        self.assertEqual(self.told(contract, "received"), [("2024-12-30", 100)])
        self.assertFalse(self.told(contract, "cancelled"))

    def test_an_end_takes_back_what_was_due_after_it(self):
        contract = self.contract(("2024-12-31", 200), ("2025-01-01", 300))
        self.close()
        contract.action_reopen("更正")
        contract.payment_ids.unlink()
        contract.action_activate()
        self.assertEqual(
            [(due.amount, str(due.corrected_on or "")) for due in self.dues(contract, state="cancelled")],
            [(200, "2025-01-02"), (300, "")],
        )
        self.assertEqual(self.counted(2025), -200)

    def test_a_profit_that_is_known_later(self):
        """The profit of a year is known in the next one, when its books are closed as a rule."""
        share = {"kind": "profit_share", "rate": 0.3, "amount": 0}
        contract = self.contract(("2024-12-31", share), ("2025-01-01", share))
        self.close()
        first, second = self.dues(contract)
        self.assertEqual(first.amount, 0)
        proof = {"proof_ids": [Command.create({"name": "利润表.pdf", "raw": b"x"})]}
        first.with_user(self.user_village).write({"profit": 1000, **proof})
        second.with_user(self.user_village).write({"profit": 2000, **proof})
        self.assertRecordValues(first | second, [
            {"amount": 300, "due_date": self.day("2025-01-01"), "agreed_date": self.day("2024-12-31"), "corrects_year": 2024},
            {"amount": 600, "due_date": self.day("2025-01-01"), "agreed_date": False, "corrects_year": 0},
        ])  # fmt: skip
        first.with_user(self.user_village).profit = 1100
        self.assertEqual((first.amount, str(first.due_date)), (330, "2025-01-01"))
        self.assertEqual(self.counted(2025), 930)
        with freeze_time("2026-01-02 02:00:00"):
            self.env["fupin.closing"].search([("year", "=", 2025)]).with_user(self.user_county).action_close("会议")
            with self.assertRaises(UserError), self.cr.savepoint():
                first.with_user(self.user_village).profit = 1200

    def test_nobody_says_so_by_hand(self):
        due = self.dues(self.contract(("2025-01-01", 1)))
        for values in ({"agreed_date": "2024-01-01"}, {"corrected_on": "2024-01-01"}):
            with self.subTest(values), self.assertRaises(AccessError), self.cr.savepoint():
                due.with_user(self.user_village).write(values)
