from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..kernel.redistribution import POINTS, RELATIVE, Receiver, spread
from .common import PlanCase


class SecondCase(PlanCase):
    """A township of four villages, one of them weak, an asset in another one; 100,000 yuan came in from it."""

    mode, weight = "百分点", "1.5"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_shares_in_force(bonus_mode=cls.mode, weak_weight=cls.weight)
        cls.collective, cls.second = cls.unit_village, cls.unit_village_next
        cls.third, cls.fourth = (
            cls.make_unit(f"{name}集体经济组织", "village_collective", cls.env["fupin.region"].create(
                {"code": code, "name": name, "level": "village", "parent_id": cls.township.id}))
            for code, name in (("990101100203", "三坪村"), ("990101100204", "四坪村"))
        )  # fmt: skip
        cls.make_unit("上坪村村民委员会", "village_committee", cls.village)  # the collective stands for the village
        cls.second.is_weak = True
        cls.solar = cls.asset(cls.unit_township, region_id=cls.third.region_id.id)
        cls.receipt = cls.income(cls.user_township, 100000, confirm=False)
        cls.receipt.line_ids = [(0, 0, {"asset_id": cls.solar.id, "amount": 100000})]
        cls.receipt.action_confirm()

    def second_plan(self, amount=100000, total=0, kept=None):
        kept = amount - (total or amount * 0.4) if kept is None else kept
        plan = self.Plan.with_user(self.user_township).create({
            "year": 2024, "amount": amount, "redistribution_total": total,
            "line_ids": self.lines(("consolidation", kept)),
        })  # fmt: skip
        plan.action_calculate()
        return plan

    def below(self, plan):
        return {line.unit_id: line for line in plan.line_ids if line.unit_id}

    def refused(self, plan, *words, error=UserError):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            plan.action_propose()
        for word in words:
            self.assertIn(word, str(caught.exception))


@tagged("post_install", "-at_install")
class TestSecondDistribution(SecondCase):
    """S3-55 … S3-57, S1-59 with the bonus in points of the whole and a weight of 1.5 for the weak."""

    def test_worked_example_to_the_fen(self):
        """40,000 among 1 : 1.5 : 1 : 1, the place of the asset raised by 10 % of 40,000."""
        plan = self.second_plan()
        self.assertEqual(plan.redistribution_total, 40000)
        lines = self.below(plan)
        self.assertEqual(list(lines), [self.collective, self.second, self.third, self.fourth])
        self.assertEqual(
            {unit: (line.base_amount, line.amount) for unit, line in lines.items()},
            {
                self.collective: (8888.89, 7746.03), self.second: (13333.33, 11619.05),
                self.third: (8888.89, 12888.89), self.fourth: (8888.89, 7746.03),
            },
        )  # fmt: skip
        self.assertEqual(sum(fen(line.amount) for line in lines.values()), 40000)
        self.assertTrue(lines[self.second].is_weak and lines[self.third].is_located)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_the_bonus_at_and_beyond_its_limit(self):
        """S3-57: 12,888.89 is 10 % of 40,000 above 8,888.89; a fen more is refused with article and figures."""
        plan = self.second_plan()
        lines = self.below(plan)
        lines[self.third].write({"amount": 12888.90, "change_reason": "村民代表会议"})
        lines[self.collective].write({"amount": lines[self.collective].amount - 0.01, "change_reason": "村民代表会议"})
        self.refused(plan, "第十九条", "4,000.01", "4,000.00")
        plan.redistribution_total = 80000  # a larger sum written after the calculation makes no room
        self.refused(plan, "第十九条", "4,000.01", "4,000.00")
        lines[self.third].amount = 12888.89
        lines[self.collective].amount += 0.01
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_a_change_takes_a_reason(self):
        plan = self.second_plan()
        lines = self.below(plan)
        lines[self.second].amount += 0.01
        lines[self.fourth].amount -= 0.01
        self.refused(plan, "11,619.05", "11,619.06")
        (lines[self.second] | lines[self.fourth]).write({"change_reason": "上年受灾"})
        self.assertTrue(lines[self.second].is_changed and not lines[self.third].is_changed)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_forty_percent_in_principle(self):
        """S3-55, S3-56: 40 % passes, a fen more warns and takes a reason."""
        self.second_plan(total=40000).action_propose()

    def test_a_fen_beyond_forty_percent(self):
        plan = self.second_plan(total=40000.01, kept=59999.99)
        self.refused(plan, "40,000.01", "59,999.99", error=ReasonNeeded)
        plan.action_propose("向薄弱村倾斜")
        self.assertEqual(plan.state, "proposed")

    def test_who_is_left_out_takes_a_reason(self):
        plan = self.second_plan()
        lines = self.below(plan)
        given = lines[self.fourth].amount
        lines[self.fourth].unlink()
        lines[self.second].write({"amount": lines[self.second].amount + given, "change_reason": "四村合并核算"})
        self.assertEqual(plan.left_out_count, 1)
        self.refused(plan, "第十九条", error=ReasonNeeded)
        plan.action_propose("该村已并入")
        self.assertEqual(plan.state, "proposed")

    def test_weak_ones_first(self):
        plan = self.second_plan()
        lines = self.below(plan)
        less = lines[self.collective].amount - 0.01
        moved = lines[self.second].amount - less
        lines[self.second].write({"amount": less, "change_reason": "试"})
        lines[self.fourth].write({"amount": lines[self.fourth].amount + moved, "change_reason": "试"})
        self.assertEqual(plan.weak_behind_count, 1)
        self.refused(plan, "经济条件差", error=ReasonNeeded)

    def test_every_fen_arrives_below(self):
        plan = self.second_plan()
        plan.action_propose()
        self.assertFalse(plan.can_pay_below)
        office = plan.with_user(self.user_county)
        office.action_file()
        plan.invalidate_recordset()
        self.assertTrue(plan.can_pay_below)
        plan.action_pay_below()
        plan.action_pay_below()  # what waits is not made again
        payments = self.env["fupin.payment"].with_user(self.user_township).search([("distribution_id", "=", plan.id)])
        self.assertEqual(len(payments), 4)
        payments.write({"voucher_number": "拨付1", "date": "2024-06-01"})
        payments.action_confirm()
        self.env.invalidate_all()
        arrived = payments.sudo().arrived_ids
        self.assertEqual(sum(map(fen, arrived.mapped("amount"))), 40000)
        self.assertEqual(set(arrived.mapped("state")), {"confirmed"})
        self.assertEqual((plan.amount_used, self.receipt.amount_used, plan.can_pay_below), (40000, 40000, False))
        mine = arrived.filtered(lambda receipt: receipt.unit_id == self.collective).with_user(self.user_village)
        self.assertRecordValues(mine, [{
            "source": "redistribution", "amount_undistributed": mine.amount, "payer": self.unit_township.name,
            "voucher_number": "拨付1",
        }])  # fmt: skip
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.action_reverse("录错")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.income(self.user_village, 5, origin_payment_id=payments[0].id)
        own = self.plan(self.user_village, ("expansion", mine.amount), amount=0)
        own.amount = mine.amount
        own.action_propose()
        to_mine = payments.filtered(lambda payment: payment.to_unit_id == self.collective)
        with self.assertRaises(UserError), self.cr.savepoint():
            to_mine.action_reverse("付错")  # the village distributes it already
        own.action_withdraw()
        to_mine.action_reverse("付错")
        self.assertEqual((mine.state, plan.amount_used), ("reversed", 40000 - mine.amount))

    def test_who_calculates(self):
        plan = self.second_plan()
        for user in (self.user_village, self.user_department, self.user_county):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).action_calculate()
        for values in ({"bonus_mode": "relative"}, {"calculation_note": "x"}, {"left_out_count": 0}):
            with self.subTest(values=values), self.assertRaises(AccessError), self.cr.savepoint():
                plan.write(values)
        for values in ({"calculated_amount": 1}, {"base_amount": 1}, {"is_weak": True}, {"is_calculated": False}):
            with self.subTest(values=values), self.assertRaises(AccessError), self.cr.savepoint():
                plan.line_ids[-1:].write(values)
        village = self.plan(self.user_village, ("expansion", 100), amount=100)
        with self.assertRaises(UserError), self.cr.savepoint():
            village.action_calculate()

    def test_the_department_goes_to_all_townships(self):
        """S3-53: townships, not villages; S3-54 by the township in which the asset stands."""
        far = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        receipt = self.income(self.user_department, 10000, confirm=False)
        receipt.line_ids = [(0, 0, {"asset_id": self.asset(self.unit_department, region_id=self.third.region_id.id, department_id=self.unit_department.id).id,
                                    "amount": 10000})]  # fmt: skip
        receipt.action_confirm()
        plan = self.Plan.with_user(self.user_department).create(
            {"year": 2024, "amount": 10000, "line_ids": self.lines(("consolidation", 6000))}
        )
        plan.action_calculate()
        self.assertEqual(
            {line.unit_id: line.amount for line in plan.line_ids if line.unit_id}, {self.unit_township: 2400, far: 1600}
        )
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")


@tagged("post_install", "-at_install")
class TestSecondRelative(SecondCase):
    """The same where the county reckons the bonus from the own share: 8,888.89 may rise to 9,777.77."""

    mode = "原份额的一成"

    def test_at_and_beyond(self):
        plan = self.second_plan()
        lines = self.below(plan)
        self.assertEqual((plan.bonus_mode, lines[self.third].amount), ("relative", 9777.77))
        lines[self.third].write({"amount": 9777.78, "change_reason": "试"})
        lines[self.fourth].write({"amount": lines[self.fourth].amount - 0.01, "change_reason": "试"})
        self.refused(plan, "888.89", "888.88")


@tagged("post_install", "-at_install")
class TestSecondOpen(SecondCase):
    """What the policy leaves open is not guessed."""

    mode = weight = None

    def test_no_weight_and_no_bonus_are_told(self):
        plan = self.second_plan()
        self.assertEqual({line.amount for line in self.below(plan).values()}, {10000})
        self.assertFalse(plan.bonus_mode)
        self.assertEqual(len(plan.calculation_note.splitlines()), 2)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")


SPLIT = """
policy: {key: test_split, name: 测试收益分配办法, region: '990101000000', date_from: '2020-01-01'}
declarations:
  - {code: test_reserve_min, name: 公积公益金提取下限, value_type: ratio}
articles:
  - {number: 四（七）, provision: T-56, text: 严禁“一发了之”“一股了之”“一分了之”。}
parameters:
  - {key: test_reserve_min, name: 公积公益金提取下限, article: T-56, value: '0.1'}
gates:
  - {key: plain_cash, name: 不得简单发钱发物, article: T-56, model: fupin.distribution, transition: propose, domain: '[]',
     condition: "[('unexplained_amount', '=', 0)]", severity: block, message: 逐户写明依据}
  - {key: equal_split, name: 不得平均分配, article: T-56, model: fupin.distribution, transition: propose, domain: '[]',
     condition: "[('equal_split_amount', '=', 0)]", severity: block, message: 按积分、劳务、困难情况确定金额}
  - {key: reserve, name: 提取公积公益金, article: T-56, model: fupin.distribution, transition: propose, domain: '[]',
     condition: '[]', measure: reserve_share, operator: '>=', parameter_key: test_reserve_min, severity: warn,
     message: 提高公积公益金}
"""


@tagged("post_install", "-at_install")
class TestGrounds(PlanCase):
    """S1-56, S1-57 in a policy whose text says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.policy"].with_user(cls.user_administrator).load_pack(SPLIT).action_publish()
        cls.homes = cls.env["fupin.household"].create(
            [{"name": name, "region_id": cls.village.id} for name in ("张三", "李四")]
        )
        cls.grounds = {one.code: one for one in cls.env["fupin.distribution.basis"].search([])}

    def shared(self, first, second, ground=None, reserve=100):
        """A plan of 1,000 yuan: so much to two households on a ground, the reserve, the rest for the village."""
        rest = 1000 - first - second - reserve
        plan = self.plan(
            self.user_village, ("relief", first, self.homes[0]), ("relief", second, self.homes[1]),
            ("reserve", reserve), ("expansion", rest), amount=1000,
        )  # fmt: skip
        plan.line_ids.filtered("household_id").basis_id = self.grounds[ground].id if ground else False
        return plan

    def test_plain_cash_and_equal_split(self):
        for first, second, ground, passes in (
            (100, 200, None, False), (100, 200, "points", True), (100, 100, None, False), (100, 100, "points", False),
            (100, 100.01, "points", True), (100, 100, "post", True), (100, 100, "hardship", True),
        ):  # fmt: skip
            with self.subTest(first=first, second=second, ground=ground):
                plan = self.shared(first, second, ground)
                if passes:
                    plan.action_propose()
                else:
                    with self.assertRaises(UserError) as refused, self.cr.savepoint():
                        plan.action_propose("村里定的")
                    self.assertIn("四（七）", str(refused.exception))
                self.assertEqual(plan.state, "proposed" if passes else "draft")

    def test_the_reserve(self):
        for reserve, passes in ((99.99, False), (100, True), (100.01, True)):
            with self.subTest(reserve=reserve):
                plan = self.shared(100, 200, "points", reserve)
                if passes:
                    plan.action_propose()
                else:
                    with self.assertRaises(ReasonNeeded), self.cr.savepoint():
                        plan.action_propose()
                self.assertEqual(plan.state, "proposed" if passes else "draft")


receivers = st.lists(st.builds(Receiver, st.booleans(), st.booleans()), min_size=1, max_size=40)
totals = st.integers(0, 10**9).map(lambda number: Decimal(number) / 100)
ratios = st.integers(0, 100).map(lambda number: Decimal(number) / 100)


class TestSpread(BaseCase):
    """Whatever is spread: every fen, no one beyond the bonus, the weak ones before."""

    @given(totals, receivers, st.sampled_from(["1", "1.5", "3"]), ratios, st.sampled_from([POINTS, RELATIVE]))
    @settings(max_examples=200, deadline=None)
    def test_what_always_holds(self, total, units, weight, bonus, mode):
        shares = spread(total, units, weight, bonus, mode)
        self.assertEqual(sum(base for base, _share in shares), total)
        self.assertEqual(sum(share for _base, share in shares), total)
        for unit, (base, share) in zip(units, shares, strict=True):
            self.assertGreaterEqual(share, 0)
            whole = total if mode == POINTS else base
            if unit.is_located:
                self.assertGreaterEqual(share, base)
                self.assertLessEqual(share - base, whole * bonus)
            else:
                self.assertLessEqual(share, base)
        weak = [
            share for unit, (_base, share) in zip(units, shares, strict=True) if unit.is_weak and not unit.is_located
        ]
        plain = [share for unit, (_base, share) in zip(units, shares, strict=True) if not any(unit)]
        if weak and plain and weight != "1":
            self.assertGreaterEqual(min(weak) + Decimal("0.01"), max(plain))
