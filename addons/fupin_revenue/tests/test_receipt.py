from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PlanCase

WRITE_OFF = """
policy: {key: test_write_off, name: 测试收益核销办法, region: '990101000000', date_from: '2020-01-01'}
articles:
  - {number: 第一条, provision: T-01, text: 收益核销须经乡镇、县级审批。}
flows:
  - key: write_off
    name: 应收收益核销
    article: T-01
    model: fupin.receivable
    transition: write_off
    domain: '[]'
    steps:
      - {sequence: 10, name: 乡镇审核, role: township, level: township, is_holding: true}
      - {sequence: 20, name: 县级审批, role: county, level: county, is_holding: true}
"""


@tagged("post_install", "-at_install")
class TestReceipt(PlanCase):
    """What is due and what comes in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.shop = cls.asset(cls.unit_village, name="扶贫车间")

    def refused(self, call, *words, error=UserError):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            call()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_what_is_due_stands_where_its_owner_does(self):
        due = self.due(self.user_village, self.solar)
        self.assertEqual(
            (due.unit_id, due.region_id, due.state, due.amount_due, due.owner_level),
            (self.unit_village, self.village, "open", 1000, "village"),
        )
        self.assertEqual(due.with_user(self.user_township).amount, 1000)
        with self.assertRaises(AccessError):
            due.with_user(self.user_village_next).read(["amount"])

    def test_part_payments_settle_to_the_fen(self):
        due = self.due(self.user_village, self.solar, 1000)
        first = self.income(self.user_village, 999.99, receivable_id=due.id)
        self.assertRecordValues(due, [{"amount_received": 999.99, "amount_due": 0.01, "state": "open"}])
        self.assertEqual(first.receivable_id, due)
        self.income(self.user_village, 0.01, receivable_id=due.id)
        self.assertRecordValues(due, [{"amount_received": 1000, "amount_due": 0, "state": "received"}])
        self.assertEqual(due.settled_on, local_date())
        self.assertEqual(self.history(due), ["create", "settle"])

    def test_one_receipt_over_several_dues_the_oldest_first(self):
        late = self.due(self.user_village, self.solar, 300, "2023-06-01")
        early = self.due(self.user_village, self.shop, 500, "2023-01-01")
        receipt = self.income(self.user_village, 700.5, confirm=False)
        receipt.action_allocate()
        self.assertEqual(
            [(line.receivable_id, line.asset_id, line.amount) for line in receipt.line_ids],
            [(early, self.shop, 500), (late, self.solar, 200.5)],
        )
        self.assertEqual((early.amount_received, late.amount_received), (0, 0))  # a draft counts for nothing
        receipt.action_confirm()
        self.assertEqual([(one.state, one.amount_due) for one in early | late], [("received", 0), ("open", 99.5)])
        self.assertEqual(receipt.remaining_amount, 0)

    def test_of_a_named_payer_only_what_he_owes(self):
        self.due(self.user_village, self.solar, 300, "2023-01-01", payer="甲合作社")
        his = self.due(self.user_village, self.shop, 300, "2023-06-01", payer="乙合作社")
        receipt = self.income(self.user_village, 1000, confirm=False, payer="乙合作社")
        receipt.action_allocate()
        self.assertEqual(receipt.line_ids.receivable_id, his)
        self.assertEqual(receipt.remaining_amount, 700)

    def test_more_than_is_due_is_not_received(self):
        due = self.due(self.user_village, self.solar, 1000)
        line = {"receivable_id": due.id, "amount": 1000.01}
        over = self.income(self.user_village, 2000, confirm=False, line_ids=[Command.create(line)])
        self.refused(over.action_confirm, "1,000.00", "1,000.01")
        over.line_ids.amount = 1000
        over.action_confirm()
        again = self.income(self.user_village, 1, confirm=False, line_ids=[
            Command.create({"receivable_id": due.id, "amount": 1})])  # fmt: skip
        self.refused(again.action_confirm)
        twice = self.due(self.user_village, self.solar, 100)
        two = [Command.create({"receivable_id": twice.id, "amount": amount}) for amount in (60, 40.01)]
        self.refused(self.income(self.user_village, 200, confirm=False, line_ids=two).action_confirm, "100.01")

    @mute_logger("odoo.sql_db")
    def test_lines_name_no_more_than_came_in(self):
        lines = [Command.create({"asset_id": self.solar.id, "amount": amount}) for amount in (60, 40.01)]
        self.refused(lambda: self.income(self.user_village, 100, line_ids=lines), error=Exception)
        lines[1] = Command.create({"asset_id": self.solar.id, "amount": 40})
        self.assertEqual(self.income(self.user_village, 100, line_ids=lines).state, "confirmed")

    def test_a_reversed_receipt_is_due_again(self):
        due = self.due(self.user_village, self.solar, 1000)
        receipt = self.income(self.user_village, 1000, receivable_id=due.id)
        self.refused(receipt.action_reverse, "")
        receipt.action_reverse("记错了村")
        self.assertEqual((receipt.state, due.state, due.amount_due, due.settled_on), ("reversed", "open", 1000, False))
        self.assertEqual((receipt.amount_undistributed, receipt.amount_unused), (0, 0))
        self.assertEqual(self.history(due), ["create", "settle", "reopen"])
        self.assertIn("记错了村", receipt.event_ids.mapped("reason"))

    def test_no_income_without_voucher_amount_and_day(self):
        bare = self.income(self.user_village, 100, confirm=False, voucher_number=False)
        self.refused(bare.action_confirm)
        scan = self.env["ir.attachment"].with_user(self.user_village).create({"name": "回单.png", "raw": b"x"})
        bare.voucher_ids = scan
        self.assertEqual((scan.res_model, scan.res_id), ("fupin.receipt", bare.id))
        bare.action_confirm()
        for values in ({"amount": 0}, {"amount": -1}, {"amount": 1, "date": "2124-01-01"}):
            with self.subTest(values):
                self.refused(lambda values=values: self.income(self.user_village, **{"amount": 1, **values}))

    def test_only_the_owner_enters_and_reverses(self):
        receipt = self.income(self.user_village, 100, confirm=False)
        for user in (self.user_township, self.user_county):
            with self.subTest(user.login):
                self.refused(receipt.with_user(user).action_confirm, error=AccessError)
        receipt.action_confirm()
        self.refused(lambda: receipt.with_user(self.user_township).action_reverse("x"), error=AccessError)
        with self.assertRaises(AccessError), self.cr.savepoint():
            receipt.amount = 5
        with self.assertRaises(AccessError), self.cr.savepoint():
            receipt.unlink()

    def test_figures_and_states_cannot_be_forged(self):
        due = self.due(self.user_village, self.solar)
        receipt = self.income(self.user_village, 100, confirm=False, line_ids=[
            Command.create({"asset_id": self.solar.id, "amount": 50})])  # fmt: skip
        forged = [
            (due, {"state": "received"}), (due, {"amount_received": 1000}), (due, {"amount_due": 0}),
            (receipt, {"state": "confirmed"}), (receipt, {"amount_used": 100}), (receipt, {"amount_unused": 0}),
            (receipt, {"amount_distributed": 1}), (receipt.line_ids, {"counts": True}),
            (receipt.line_ids, {"date": "2020-01-01"}),
        ]  # fmt: skip
        for record, values in forged:
            with self.subTest(f"{record._name} {values}"), self.assertRaises(AccessError), self.cr.savepoint():
                record.write(values)
        Receipt = self.env["fupin.receipt"].with_user(self.user_village)
        defaults = Receipt.with_context(default_state="confirmed", default_amount_used=5).default_get(
            ["state", "amount_used"]
        )
        self.assertEqual(defaults, {"state": "draft"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            Receipt.create({"amount": 1, "date": "2024-01-01", "amount_undistributed": 5})

    def test_arrears_have_an_age(self):
        due = self.due(self.user_village, self.solar, due_date="2024-03-01")
        Receivable = self.env["fupin.receivable"]
        for day, age in (("2024-02-29", 0), ("2024-03-01", 0), ("2024-03-02", 1), ("2025-03-01", 365)):
            with self.subTest(day), freeze_time(f"{day} 04:00:00"):
                due.invalidate_recordset()
                self.assertEqual((due.arrears_days, due.is_overdue), (age, age > 0))
                self.assertEqual(due in Receivable.search([("is_overdue", "=", True)]), age > 0)
                self.assertEqual(due in Receivable.search([("is_overdue", "=", False)]), age == 0)

    # ----------------------------------------------------------------- write-off

    def test_a_write_off_needs_a_reason_and_the_level_above(self):
        due = self.due(self.user_village, self.solar, 1000)
        self.income(self.user_village, 400, receivable_id=due.id)
        self.refused(due.action_ask_write_off)
        self.refused(lambda: due.with_user(self.user_township).action_ask_write_off("x"), error=AccessError)
        self.refused(due.with_user(self.user_township).action_write_off)  # nobody asked for it
        due.action_ask_write_off("企业破产清算，无财产可供执行")
        self.assertEqual((due.state, due.amount_due), ("writing_off", 600))
        self.refused(due.action_write_off, error=AccessError)
        self.refused(due.with_user(self.user_village_next).action_write_off, error=AccessError)
        due.with_user(self.user_township).action_write_off("同意")
        self.assertEqual((due.state, due.amount_due, due.amount_received), ("written_off", 0, 400))
        self.assertEqual(self.history(due), ["create", "ask_write_off", "write_off"])
        late = self.income(self.user_village, 600, confirm=False, line_ids=[
            Command.create({"receivable_id": due.id, "amount": 600})])  # fmt: skip
        self.refused(late.action_confirm)

    def test_a_refused_write_off_is_collected_again(self):
        due = self.due(self.user_village, self.solar)
        due.action_ask_write_off("收不回")
        due.with_user(self.user_township).action_return("先起诉")
        self.assertEqual((due.state, due.write_off_reason), ("open", False))
        due.action_ask_write_off("收不回")
        due.action_return("已还款，撤回")
        self.assertEqual(due.state, "open")

    def test_a_flow_says_who_approves_a_write_off(self):
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(WRITE_OFF)
        policy.action_publish()
        due = self.due(self.user_village, self.solar)
        due.action_ask_write_off("企业破产清算")
        reviews = self.env["fupin.review"].search([("res_model", "=", due._name), ("res_id", "=", due.id)])
        self.assertEqual((reviews.role, reviews.state), ("township", "open"))
        self.refused(due.with_user(self.user_county).action_write_off, error=AccessError)
        due.with_user(self.user_township).action_write_off("情况属实")
        self.assertEqual(due.state, "writing_off")  # the county has not agreed yet
        self.refused(due.with_user(self.user_township).action_write_off, error=AccessError)
        due.with_user(self.user_county).action_return("先申报债权")
        self.assertEqual(due.state, "open")
        due.action_ask_write_off("债权已申报，无可分配财产")
        due.with_user(self.user_township).action_write_off("情况属实")
        due.with_user(self.user_county).action_write_off("同意")
        self.assertEqual((due.state, due.amount_due), ("written_off", 0))
        event = due.event_ids.filtered(lambda event: event.transition == "write_off")
        self.assertIn("核销须经乡镇、县级审批", event.article_text)

    def test_what_was_received_stays(self):
        due = self.due(self.user_village, self.solar, 1000)
        spare = self.due(self.user_village, self.solar, 1000)
        self.income(self.user_village, 400, receivable_id=due.id)
        self.refused(due.unlink)
        spare.unlink()
        self.refused(lambda: due.write({"amount": 399.99}), "400.00")
        due.amount = 400
        self.assertEqual((due.state, due.amount_due), ("received", 0))

    # ---------------------------------------------------------------------- forms

    def test_choosing_what_is_due_fills_in_the_receipt(self):
        due = self.due(self.user_village, self.solar, 1000, payer="甲合作社")
        form = Form(self.env["fupin.receipt"].with_user(self.user_village))
        form.receivable_id = due
        self.assertEqual((form.amount, form.payer, form.unit_id), (1000, "甲合作社", self.unit_village))
        form.amount = 250
        form.voucher_number = "1"
        receipt = form.save()
        self.assertEqual((receipt.line_ids.receivable_id, receipt.line_ids.amount), (due, 250))
        opened = due.action_receive()
        self.assertEqual(opened["context"]["default_receivable_id"], due.id)
