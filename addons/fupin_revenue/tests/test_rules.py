from datetime import date

from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import LushanCase, PlanCase

YEAR = """
policy: {key: test_income, name: 测试资产收益办法, region: '990101000000', date_from: '2020-01-01'}
declarations:
  - {code: used_within_months, name: 收益使用期限, value_type: months, measure_unit: 月}
  - {code: used_within_warning, name: 收益使用提前提醒, value_type: days, measure_unit: 天}
articles:
  - {number: 四（七）, provision: T-09, text: 资产收益应及时分配使用，原则上一年之内分配使用完毕。}
parameters:
  - {key: used_within_months, name: 收益使用期限, article: T-09, value: '12'}
  - {key: used_within_warning, name: 收益使用提前提醒, article: T-09, value: '335'}
rules:
  - {key: income_used, name: 收益一年之内使用完毕, article: T-09, model: fupin.receipt,
     domain: "[('state', '=', 'confirmed'), ('amount_unused', '>', 0)]", measure: unused_months, operator: '<=',
     parameter_key: used_within_months, severity: yellow, role: village}
  - {key: income_soon, name: 收益临近一年未使用, article: T-09, model: fupin.receipt,
     domain: "[('state', '=', 'confirmed'), ('amount_unused', '>', 0)]", measure: unused_age, operator: '<=',
     parameter_key: used_within_warning, severity: info, role: village}
"""


class FindingCase:
    """Looks up what rules found."""

    def finding(self, record, key, state="open"):
        self.env.cr.precommit.run()
        return self.env["fupin.finding"].sudo().search([
            ("res_model", "=", record._name), ("res_id", "=", record.id), ("rule_id.key", "=", key),
            ("state", "=", state),
        ])  # fmt: skip


@tagged("post_install", "-at_install")
class TestIncomeUnused(FindingCase, PlanCase):
    """S1-09: income is used within a year, in a policy whose text says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["fupin.policy"].with_user(cls.user_administrator).load_pack(YEAR)
        cls.policy.action_publish()
        cls.receipt = cls.income(cls.user_village, 100, date="2023-03-01")

    def reconcile(self, day):
        with freeze_time(f"{day} 04:00:00"):
            self.env["fupin.rule"]._reconcile()

    def test_a_year_and_a_day(self):
        for day, lead, late in (
            ("2024-01-30", False, False), ("2024-01-31", True, False), ("2024-02-29", True, False),
            ("2024-03-01", True, False), ("2024-03-02", True, True),
        ):  # fmt: skip
            with self.subTest(day):
                self.reconcile(day)
                self.assertEqual(bool(self.finding(self.receipt, "income_soon")), lead)
                self.assertEqual(bool(self.finding(self.receipt, "income_used")), late)
        found = self.finding(self.receipt, "income_used")
        self.assertEqual((found.unit_id, found.severity, found.figures["bound"]), (self.unit_village, "yellow", 12))

    @freeze_time("2024-03-02 04:00:00")
    def test_the_payment_of_the_last_fen_closes_it_at_once(self):
        self.env["fupin.rule"]._reconcile()
        self.assertTrue(self.finding(self.receipt, "income_used"))
        plan = self.Plan.with_user(self.user_village).create(
            {"year": 2024, "amount": 100, "line_ids": self.lines(("consolidation", 100))}
        )
        plan.action_propose()
        plan.with_user(self.user_township).action_approve()
        self.assertTrue(self.finding(self.receipt, "income_used"))  # distributed is not used
        values = {"line_id": plan.line_ids.id, "date": "2024-03-01", "voucher_number": "1"}
        Payment = self.env["fupin.payment"].with_user(self.user_village)
        first, last = Payment.create([{**values, "amount": 99.99}, {**values, "amount": 0.01}])
        first.action_confirm()
        self.assertTrue(self.finding(self.receipt, "income_used"))
        last.action_confirm()
        self.assertFalse(self.finding(self.receipt, "income_used"))
        self.assertTrue(self.finding(self.receipt, "income_used", "resolved"))
        last.action_reverse("挪用，已追回")
        self.assertTrue(self.finding(self.receipt, "income_used"))

    @freeze_time("2024-03-02 04:00:00")
    def test_a_reversed_receipt_is_found_no_more_and_late_entries_at_once(self):
        late = self.income(self.user_village, 5, date="2023-03-01")
        self.assertTrue(self.finding(late, "income_used"))
        late.action_reverse("重复登记")
        self.assertFalse(self.finding(late, "income_used"))
        self.assertFalse(self.finding(self.income(self.user_village, 5, date="2023-03-02"), "income_used"))

    def test_elsewhere_the_text_does_not_say_so(self):
        far = self.income(self.user_village_far, 5, date="2020-01-01")
        self.reconcile("2024-03-02")
        self.assertFalse(self.finding(far, "income_used"))


START = (
    YEAR.replace("measure: unused_months,", "measure: unused_months_counted,")
    .replace(
        "parameters:",
        "parameters:\n  - {key: used_within_start, name: 收益使用期限的起算, article: T-09, is_open: true, suggestion: 到账日, source: 建议值}",
    )
    .replace(
        "declarations:", "declarations:\n  - {code: used_within_start, name: 收益使用期限的起算, value_type: text}"
    )
)


@tagged("post_install", "-at_install")
class TestIncomeUnusedStart(FindingCase, PlanCase):
    """Where the text does not say from when the year of S1-09 runs, nothing is found before it is decided."""

    def test_from_the_day_or_from_the_end_of_the_year(self):
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(START)
        policy.action_publish()
        receipt = self.income(self.user_village, 100, date="2023-03-01")
        start = policy.parameter_ids.filtered(lambda row: row.key == "used_within_start")
        for word, days in (
            (False, {"2024-03-02": False, "2026-01-01": False}),
            ("到账日", {"2024-03-01": False, "2024-03-02": True}),
            ("收益年度末", {"2024-03-02": False, "2024-12-31": False, "2025-01-01": True}),
        ):
            start.with_user(self.user_administrator).write({"value": word})
            for day, found in days.items():
                with self.subTest(word=word, day=day), freeze_time(f"{day} 04:00:00"):
                    self.env["fupin.rule"]._reconcile()
                    self.assertEqual(bool(self.finding(receipt, "income_used")), found)


@tagged("post_install", "-at_install")
class TestLushanIncome(FindingCase, LushanCase):
    """S3-35, S3-38: yield and collection, as the pack of the product says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.collective, 100000, acquisition_date="2022-12-31")
        cls.solar.department_id = cls.bureau

    def decide(self, **values):
        for key, value in values.items():
            row = self.policy.parameter_ids.filtered(lambda row, key=key: row.key == key)
            row.with_user(self.lushan_administrator_user).write({"value": value})
        self.policy.rule_ids.invalidate_recordset(["disabled_reason"])

    def earn(self, amount, day="2023-06-01", cost=0, **values):
        line = {"asset_id": self.solar.id, "amount": amount, "cost": cost}
        return self.income(self.clerk, amount, date=day, line_ids=[Command.create(line)], **values)

    def low(self):
        return self.finding(self.solar, "yield_floor")

    def test_the_rule_waits_until_what_is_open_is_decided(self):
        rule = self.policy.rule_ids.filtered(lambda rule: rule.key == "yield_floor")
        self.assertIn("收益率的分子是否扣除费用", rule.disabled_reason)
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.low())
        self.decide(yield_deducts_costs="否")
        self.assertNotIn("是否扣除费用", rule.disabled_reason)
        self.assertIn("收益率年度的起始月", rule.disabled_reason)
        self.decide(yield_year_start="1")
        self.assertFalse(rule.disabled_reason)
        self.env["fupin.rule"]._reconcile()
        self.assertTrue(self.low())

    @freeze_time("2024-05-01 04:00:00")
    def test_ten_percent_to_the_fen_and_the_receipt_closes_it(self):
        self.decide(yield_deducts_costs="否", yield_year_start="1")
        self.env["fupin.rule"]._reconcile()
        found = self.low()
        self.assertEqual((found.figures["value"], found.figures["bound"], found.severity), (0, 0.1, "yellow"))
        self.earn(9999.99, "2023-01-01")
        self.assertTrue(self.low())
        self.earn(500, "2022-12-31")  # not of that year
        self.earn(500, "2024-01-01")
        self.earn(500, "2023-06-01", source="disposal")  # no income of operation
        self.income(self.clerk, 500, date="2023-06-01")  # of no asset
        self.assertTrue(self.low())
        last = self.earn(0.01, "2023-12-31")
        self.assertFalse(self.low())
        last.action_reverse("记错")
        self.assertTrue(self.low())

    @freeze_time("2024-05-01 04:00:00")
    def test_a_receipt_for_what_was_due_counts_for_its_asset(self):
        self.decide(yield_deducts_costs="否", yield_year_start="1")
        due = self.due(self.clerk, self.solar, 10000, "2023-06-30")
        self.assertTrue(self.low() or self.env["fupin.rule"]._reconcile())
        self.income(self.clerk, 10000, date="2023-07-01", receivable_id=due.id)
        self.assertFalse(self.low())

    @freeze_time("2024-05-01 04:00:00")
    def test_net_of_costs_where_the_county_decides_so(self):
        self.earn(10000, cost=0.01)
        self.decide(yield_deducts_costs="否", yield_year_start="1")
        self.env["fupin.rule"]._reconcile()
        self.assertFalse(self.low())
        self.decide(yield_deducts_costs="是")
        self.env["fupin.rule"]._reconcile()
        self.assertTrue(self.low())
        self.earn(0.01)
        self.assertFalse(self.low())

    @freeze_time("2024-05-01 04:00:00")
    def test_what_brings_its_yield_is_not_disposed_of_in_principle(self):
        """S3-75: “绩效达标”, as far as it is measured: only once decided how, from ten per cent on."""
        disposal = self.env["fupin.disposal"].with_user(self.clerk).create(
            {
                "asset_ids": [Command.set(self.solar.ids)], "region_id": self.lushan_village.id,
                "mode_id": self.env.ref("fupin_assets.disposal_mode_auction").id,
                "reason_id": self.env.ref("fupin_assets.disposal_reason_expired").id,
            }
        )  # fmt: skip

        def told():
            with self.assertRaises(ReasonNeeded) as caught, self.cr.savepoint():
                disposal.action_submit()
            return str(caught.exception)

        last = self.earn(10000)
        self.assertNotIn("收益达到", told())
        self.decide(yield_deducts_costs="否", yield_year_start="1")
        self.assertIn("收益达到", told())
        last.action_reverse("记错")
        self.earn(9999.99)
        self.assertNotIn("收益达到", told())
        self.earn(0.02, cost=0.02)
        self.assertIn("收益达到", told())
        self.decide(yield_deducts_costs="是")
        self.assertNotIn("收益达到", told())

    def test_years_that_begin_later_and_assets_that_are_new(self):
        self.decide(yield_deducts_costs="否", yield_year_start="4")
        rule = self.policy.rule_ids.filtered(lambda rule: rule.key == "yield_floor")
        for day, found in (("2024-03-31", False), ("2024-04-01", True)):
            with self.subTest(day), freeze_time(f"{day} 04:00:00"):
                self.env["fupin.rule"]._reconcile()
                self.assertEqual(bool(self.low()), found)
        self.assertEqual(self.env["fupin.rule"]._reconcile_due(), (0, 0))
        # another month: the clock runs it again the same day
        self.decide(yield_year_start="12")
        self.assertEqual(rule.reconciled_on, date(1970, 1, 1))

    def test_what_is_due_is_collected_in_time(self):
        due = self.due(self.clerk, self.solar, 1000, "2024-05-01")
        for day, late in (("2024-05-01", False), ("2024-05-02", True)):
            with self.subTest(day), freeze_time(f"{day} 04:00:00"):
                self.env["fupin.rule"]._reconcile()
                self.assertEqual(bool(self.finding(due, "income_collected")), late)
        with freeze_time("2024-05-02 04:00:00"):
            self.income(self.clerk, 999.99, date="2024-05-02", receivable_id=due.id)
            self.assertTrue(self.finding(due, "income_collected"))
            self.income(self.clerk, 0.01, date="2024-05-02", receivable_id=due.id)
            self.assertFalse(self.finding(due, "income_collected"))

    def test_a_write_off_closes_it_too(self):
        due = self.due(self.clerk, self.solar, 1000, "2020-05-01")
        self.assertTrue(self.finding(due, "income_collected"))
        due.action_ask_write_off("经营主体破产")
        self.assertTrue(self.finding(due, "income_collected"))
        due.with_user(self.lushan_township_user).action_write_off()
        self.assertFalse(self.finding(due, "income_collected"))
