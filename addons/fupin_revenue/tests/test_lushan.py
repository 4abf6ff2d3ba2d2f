import io

import yaml
from pypdf import PdfReader

from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import PACK, LushanCase


@tagged("post_install", "-at_install")
class TestLushan(LushanCase):
    """The shares, approvals and filings of 鲁山县, which stand in its pack and nowhere in the code."""

    def refused(self, plan, *words, error=UserError):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            plan.action_propose()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(plan.state, "draft")
        return str(caught.exception)

    def reviews(self, plan):
        return self.env["fupin.review"].search([("res_model", "=", plan._name), ("res_id", "=", plan.id)])

    def assert_holds(self, found, named, place="pack"):
        """What the file names comes out again; what it leaves to its default may be named besides."""
        if isinstance(named, dict):
            for key, value in named.items():
                self.assertIn(key, found, place)
                self.assert_holds(found[key], value, f"{place}.{key}")
        elif isinstance(named, list):
            self.assertEqual(len(found), len(named), place)
            for number, (one, other) in enumerate(zip(found, named, strict=True)):
                self.assert_holds(one, other, f"{place}[{number}]")
        elif place.endswith((".value", ".suggestion")):
            self.assertTrue(found)
        else:
            self.assertEqual(found, named, place)

    def test_the_pack_comes_out_as_it_went_in(self):
        self.env.invalidate_all()
        exported = self.policy.export_pack()
        self.assert_holds(yaml.safe_load(exported), yaml.safe_load(PACK.read_text()))
        again = self.policy.load_pack(exported)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(again.export_pack(), exported)
        # what waits for the county to decide binds nobody
        waiting = self.policy.gate_ids.filtered("problem")
        self.assertEqual(waiting.mapped("key"), ["household_funds_after_transition"])
        self.assertIn("transition_end", waiting.problem)

    def test_a_village_must_keep_to_sixty_and_forty(self):
        """S3-58, S3-59: exactly 60 % and 40 % passes, a fen beside is refused with article and figures."""
        exact = self.plan(self.clerk, ("consolidation", 20000), ("expansion", 40000), ("maintenance", 40000))
        exact.action_propose()
        self.assertEqual(exact.state, "proposed")
        less = self.plan(self.clerk, ("consolidation", 59999.99), ("maintenance", 40000.01))
        told = self.refused(
            less,
            "第十九条",
            "59.99999%（≥ 60%）",
            "59,999.99",
            "60,000.00",
            "40.00001%（≤ 40%）",
            "40,000.01",
            "40,000.00",
        )
        self.assertIn("按照不低于60%用于村级巩固脱贫成果", told)
        # a must takes no reason
        with self.assertRaises(UserError), self.cr.savepoint():
            less.action_propose("确有需要")

    def test_amounts_that_no_fen_divides(self):
        """60 % of 100.01 is 60.006: 60.01 is enough, 60.00 is not."""
        self.plan(self.clerk, ("expansion", 60.01), ("maintenance", 40), amount=100.01).action_propose()
        self.refused(self.plan(self.clerk, ("expansion", 60), ("maintenance", 40.01), amount=100.01), "60.01")

    def test_a_third_use_in_a_village_takes_a_reason(self):
        plan = self.plan(self.clerk, ("consolidation", 60000), ("relief", 0.01), ("maintenance", 39999.99))
        self.refused(plan, "第十九条", "0.01", error=ReasonNeeded)
        plan.action_propose("一户突发重病，村民代表会议通过")
        event = plan.sudo().event_ids.filtered(lambda event: event.transition == "propose")
        self.assertEqual(event.reason, "一户突发重病，村民代表会议通过")
        self.assertIn("第十九条", event.article_text)

    def test_township_and_department_in_principle(self):
        """S3-52, S3-53, S3-55, S3-56: 原则上, so a fen beside warns and takes a reason."""
        for user, provision, below in (
            (self.lushan_township_user, "乡镇集体所有", self.collective),
            (self.lushan_department_user, "县级主管部门", self.government),
        ):
            with self.subTest(user=user.login):
                self.plan(user, ("maintenance", 60000), ("redistribution", 40000, below)).action_propose()
                less = self.plan(user, ("maintenance", 59999.99), ("redistribution", 40000.01, below))
                self.refused(
                    less, provision, "59.99999%（≥ 60%）", "40.00001%（≤ 40%）", "40,000.01", error=ReasonNeeded
                )
                less.action_propose("本年向薄弱村倾斜")
                self.assertEqual(less.state, "proposed")
                event = less.sudo().event_ids.filtered(lambda event: event.transition == "propose")
                self.assertEqual(event.reason, "本年向薄弱村倾斜")
                self.assertIn("原则上不低于60%", event.article_text)

    def test_rewards_are_limited_by_the_assets_in_use(self):
        """S3-62: 2 % of the operating assets in use, over all plans of the year."""
        category = self.env.ref("fupin_assets.asset_category_operating_solar")
        source = self.env.ref("fupin_assets.funding_source_special")
        asset = self.env["fupin.asset"].with_user(self.clerk).create({
            "name": "光伏电站", "category_id": category.id, "acquisition_date": "2021-05-01", "useful_life": 20,
            "original_value": 1000000, "funding_ids": [Command.create({"source_id": source.id, "amount": 1000000})],
            "owner_ids": [Command.create({"unit_id": self.collective.id, "share": 1})],
        })  # fmt: skip
        rest = ("expansion", 80000)
        home = self.env["fupin.household"].create({"name": "王家", "region_id": self.lushan_village.id})
        first = self.plan(self.clerk, ("reward", 19999.99, home), rest, ("maintenance", 0.01))
        self.refused(first, "奖励占经营性资产比例 100%", "第十九条")
        asset.action_submit()
        asset.with_user(self.lushan_township_user).action_confirm()
        first.action_propose()
        self.plan(self.clerk, ("reward", 0.01, home), rest, ("maintenance", 19999.99)).action_propose()
        over = self.plan(self.clerk, ("reward", 0.01, home), rest, ("maintenance", 19999.99))
        self.refused(over, "2.000001%（≤ 2%）", "20,000.01", "20,000.00")
        over.year = 2023
        over.action_propose()

    def test_rewarded_operators_have_done_all_that_was_agreed(self):
        """S3-62: one that owes income, or whose breach is open, is not rewarded; others and persons are. Who is not named
        cannot be judged: that takes a reason."""
        solar = self.asset(self.collective, 10000000)
        operators = self.env["fupin.operator"].create(
            [{"name": name, "region_id": self.lushan_village.id} for name in ("甲合作社", "乙合作社")]
        )
        mode = self.env["fupin.contract.mode"].search([("kind", "=", "lease")], limit=1)
        contract = self.env["fupin.contract"].create({
            "asset_ids": solar.ids, "mode_id": mode.id, "region_id": self.lushan_village.id, "unit_id": self.collective.id,
            "date_start": "2023-01-01", "date_end": "2026-12-31", "operator_id": operators[0].id,
        })  # fmt: skip
        due = self.due(self.clerk, solar, 1000, "2024-01-01", contract_id=contract.id)
        plan = self.plan(self.clerk, ("reward", 100), ("expansion", 80000), ("maintenance", 19900))
        home = self.env["fupin.household"].create({"name": "王家", "region_id": self.lushan_village.id})
        self.assertEqual(plan.unnamed_reward_amount, 100)
        self.refused(plan, "写明奖励", "(yuan) 100")
        plan.action_propose("奖励对象由村民代表会议另行评定")
        plan.action_withdraw()
        for receiver, passes in ((operators[0], False), (operators[1], True), (home, True)):
            with self.subTest(receiver=receiver.name):
                plan.line_ids[0].operator_id = receiver if receiver._name == "fupin.operator" else False
                plan.line_ids[0].household_id = receiver if receiver._name == "fupin.household" else False
                self.assertEqual(plan.unnamed_reward_amount, 0)
                if passes:
                    plan.action_propose()
                    plan.action_withdraw()
                else:
                    self.refused(plan, "完全履行绩效", "第十九条")
        plan.line_ids[0].household_id = False
        plan.line_ids[0].operator_id = operators[0]
        self.income(self.clerk, 1000, receivable_id=due.id)
        plan.action_propose()
        plan.action_withdraw()
        kind = self.env["fupin.contract.breach.kind"].search([], limit=1)
        self.env["fupin.contract.breach"].create(
            {"contract_id": contract.id, "kind_id": kind.id, "date": "2024-02-01", "description": "转租"}
        )
        self.refused(plan, "完全履行绩效")

    def dividend_plan(self, status, year=2025):
        household = self.env["fupin.household"].create({
            "name": "王家", "region_id": self.lushan_village.id,
            "status_id": self.env.ref(f"fupin_base.household_status_{status}").id,
        })  # fmt: skip
        plan = self.plan(
            self.clerk, ("consolidation", 1000, household), ("expansion", 79000), ("maintenance", 20000), year=year
        )
        plan.line_ids[0].basis_id = self.env.ref("fupin_revenue.distribution_basis_dividend")
        return plan

    @freeze_time("2026-06-01 04:00:00")
    def test_dividends_of_household_funds(self):
        """S3-61: in the transition to households out of poverty or watched over; after it to the collective."""
        for status in ("lifted", "unstable", "marginal", "sudden"):
            self.dividend_plan(status).action_propose()
        other = self.dividend_plan("ordinary")
        with self.assertRaises(ReasonNeeded), self.cr.savepoint():
            other.action_propose()
        other.action_propose("村民代表会议决定")
        # left open, the end of the transition binds nobody
        self.dividend_plan("lifted", 2026).action_propose()
        self.env["fupin.policy.parameter"].search(
            [("policy_id", "=", self.policy.id), ("key", "=", "transition_end")]
        ).with_user(self.lushan_administrator_user).write({"value": "2025-12-31"})
        self.dividend_plan("lifted", 2025).action_propose()
        self.refused(self.dividend_plan("lifted", 2026), "过渡期", "第十九条")
        self.plan(self.clerk, ("expansion", 80000), ("maintenance", 20000), year=2026).action_propose()

    def test_a_village_plan_is_approved_by_its_township(self):
        """S3-50: proposing opens the township's review; its opinion moves the plan."""
        plan = self.plan(self.clerk, ("consolidation", 100000))
        plan.action_propose()
        review = self.reviews(plan)
        self.assertEqual((review.state, review.unit_id, review.role), ("open", self.government, "township"))
        self.assertIn("第十九条", review.request_article or review.flow_id._citation())
        for user in (self.clerk, self.lushan_county_user, self.user_township):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).action_approve()
        # the county cannot pass over the township
        with self.assertRaises(UserError), self.cr.savepoint():
            plan.with_user(self.lushan_county_user).action_file()
        self.assertEqual(plan.state, "proposed")
        plan.with_user(self.lushan_township_user).action_approve("同意")
        self.assertEqual((plan.state, review.state, review.opinion), ("approved", "agreed", "同意"))
        event = plan.sudo().event_ids.filtered(lambda event: event.transition == "approve")
        self.assertIn("村级扶贫项目资产收益分配方案报乡镇政府审批", event.article_text)
        self.assertEqual(self.reviews(plan), review)

    def test_the_township_returns_and_the_village_begins_anew(self):
        plan = self.plan(self.clerk, ("consolidation", 100000))
        plan.action_propose()
        township = plan.with_user(self.lushan_township_user)
        township.action_return("写明村民代表会议日期")
        self.assertEqual((plan.state, plan.return_reason), ("draft", "写明村民代表会议日期"))
        self.assertEqual(self.reviews(plan).mapped("state"), ["returned"])
        plan.action_propose()
        self.assertEqual(set(self.reviews(plan).mapped("state")), {"returned", "open"})
        plan.action_withdraw()
        self.assertFalse(self.reviews(plan).filtered(lambda review: review.state == "open"))

    def test_plans_of_township_and_department_are_filed_before_they_are_carried_out(self):
        """S3-51: the county office takes note; nobody approves."""
        for user in (self.lushan_township_user, self.lushan_department_user):
            with self.subTest(user=user.login):
                plan = self.plan(user, ("expansion", 100000))
                plan.action_propose()
                review = self.reviews(plan)
                self.assertEqual((review.role, review.is_filing, review.unit_id), ("county", True, self.office))
                with self.assertRaises(AccessError), self.cr.savepoint():
                    plan.action_file()
                self.assertEqual(plan.state, "proposed")
                plan.with_user(self.lushan_county_user).action_file()
                self.assertEqual((plan.state, review.state), ("filed", "agreed"))

    def test_buttons_are_those_of_the_user(self):
        plan = self.plan(self.clerk, ("consolidation", 100000))
        plan.action_propose()
        shown = {
            user.login: [
                plan.with_user(user)[name] for name in ("can_propose", "can_approve", "can_file", "can_return")
            ]
            for user in (self.clerk, self.lushan_township_user, self.lushan_county_user)
        }
        self.assertEqual(list(shown.values()), [[True, False, False, False], [False, True, False, True], [False] * 4])

    def test_the_limits_are_shown_while_one_types(self):
        form = Form(self.Plan.with_user(self.clerk))
        self.assertIn("≥ 60%", form.share_bars)
        self.assertNotIn("text-danger", form.share_bars)
        form.amount = 100000
        with form.line_ids.new() as line:
            line.use_id = self.uses["expansion"]
            line.amount = 59999.99
        for words in ("59.99999%", "≥ 60%", "第十九条", "text-danger", "公益性资产维护占比"):
            self.assertIn(words, form.share_bars)
        with form.line_ids.edit(0) as line:
            line.amount = 60000
        with form.line_ids.new() as line:
            self.assertEqual(line.amount, 40000)  # what is left
            line.use_id = self.uses["maintenance"]
        self.assertNotIn("text-danger", form.share_bars)

    def test_limits_of_others_do_not_bind_here(self):
        """Neither the limits of another level nor those of another county."""
        names = [one["name"] for one in self.plan(self.clerk)._standings()]
        self.assertEqual(names, ["巩固、发展、奖励占比", "公益性资产维护占比"])
        free = self.plan(self.user_village, ("maintenance", 100000))
        self.assertFalse(free._standings())
        free.action_propose()

    def test_the_limit_is_the_policys(self):
        """Another figure in the regulation, another limit: no number stands in the code."""
        text = PACK.read_text().replace(
            "name: 村级用于巩固、发展、奖励的下限\n    article: S3-58\n    value: '0.6'",
            "name: 村级用于巩固、发展、奖励的下限\n    article: S3-58\n    value: '0.7'",
        )
        self.assertNotEqual(text, PACK.read_text())
        self.policy.load_pack(text).action_publish()
        self.refused(self.plan(self.clerk, ("consolidation", 69999.99), ("maintenance", 30000.01)), "≥ 70%")
        self.plan(self.clerk, ("consolidation", 70000), ("maintenance", 30000)).action_propose()

    def test_print(self):
        plan = self.plan(self.clerk, ("consolidation", 60000), ("maintenance", 40000))
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(plan._pdf())).pages)
        for words in (
            "测试村集体经济组织2024年度收益分配方案",
            "巩固脱贫成果",
            "60,000.00",
            "100,000.00",
            "≥ 60%",
            "第十九条",
        ):
            self.assertIn(words, text)
        action = plan.action_print()
        self.assertEqual(action["params"]["mimetype"], "application/pdf")
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.with_user(self.user_village).action_print()
