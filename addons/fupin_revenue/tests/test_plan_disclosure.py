import io

from pypdf import PdfReader

from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import PlanCase

PACK = """
policy: {key: test_public, name: 测试收益公示办法, region: '990101000000', date_from: '2020-01-01'}
articles:
  - {number: 四（七）, provision: T-54, text: 方案审批后及时公示分配方案和分配结果。}
gates:
  - {key: public_first, name: 方案和结果先公示, article: T-54, model: fupin.distribution, transition: close, domain: '[]',
     condition: "[('plan_shown_on', '!=', False), ('result_shown_on', '!=', False)]", severity: block,
     message: 先公示分配方案和分配结果}
"""


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestPlanDisclosure(PlanCase):
    """S1-54: after approval plan and result are made public; only then is the plan closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.policy"].with_user(cls.user_administrator).load_pack(PACK).action_publish()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.households = cls.env["fupin.household"].create(
            [{"name": name, "region_id": cls.village.id} for name in ("王家", "李家")]
        )
        cls.income(cls.user_village, 100.03)
        cls.plan_one = cls.proposal(
            ("relief", 10.01, cls.households[0]), ("relief", 20, cls.households[1]), ("works", 70.02), amount=100.03
        )

    def notice(self, action, user=None):
        answer = getattr(self.plan_one.with_user(user or self.user_village), action)()
        return self.env["fupin.disclosure"].with_user(user or self.user_village).browse(answer["res_id"])

    def hang(self, action):
        notice = self.notice(action)
        notice.write({"place": "公示栏", "date_to": "2024-07-08"})
        notice.action_post()
        return notice

    def approve(self):
        self.plan_one.action_propose()
        self.plan_one.with_user(self.user_township).action_approve()

    def refused(self):
        with self.assertRaisesRegex(UserError, "先公示"), self.cr.savepoint():
            self.plan_one.action_close()

    def test_closes_with_plan_and_result_public(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.hang("action_disclose")  # not approved yet
        self.plan_one.action_propose()
        self.assertFalse(self.plan_one.approved_on)
        self.plan_one.with_user(self.user_township).action_approve()
        self.assertEqual(str(self.plan_one.approved_on), "2024-07-01")
        self.refused()
        self.hang("action_disclose")
        self.assertEqual(str(self.plan_one.plan_shown_on), "2024-07-01")
        self.refused()
        self.pay(self.plan_one.line_ids[0], 10.01)
        result = self.hang("action_disclose_result")
        for user in (self.user_township, self.user_village_next, self.user_audit):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.plan_one.with_user(user).action_close()
        result.action_withdraw("写错了")
        self.refused()
        self.hang("action_disclose_result")
        self.use_up()
        self.plan_one.action_close()
        self.assertEqual(self.plan_one.state, "done")

    def use_up(self):
        for line in self.plan_one.line_ids.filtered("amount_unused"):
            self.pay(line, line.amount_unused)

    def test_what_is_not_used_takes_a_reason(self):
        self.approve()
        self.hang("action_disclose")
        self.hang("action_disclose_result")
        self.pay(self.plan_one.line_ids[2], 70.02)
        self.pay(self.plan_one.line_ids[1], 20)
        self.pay(self.plan_one.line_ids[0], 10)
        with self.assertRaisesRegex(ReasonNeeded, "0.01 yuan"), self.cr.savepoint():
            self.plan_one.action_close()
        self.plan_one.action_close("零头转入下年")
        self.assertEqual(self.plan_one.state, "done")
        event = self.env["fupin.event"].search(
            [("res_model", "=", "fupin.distribution"), ("res_id", "=", self.plan_one.id), ("transition", "=", "close")]
        )
        self.assertEqual(event.reason, "零头转入下年")

    def test_an_unanswered_objection_keeps_it_open(self):
        self.approve()
        notice = self.hang("action_disclose")
        self.hang("action_disclose_result")
        objection = self.env["fupin.disclosure.objection"].with_user(self.user_village).create(
            {"disclosure_id": notice.id, "content": "不公平"}
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "objection"), self.cr.savepoint():
            self.plan_one.action_close()
        objection.write({"reply": "已解释", "outcome": "settled"})
        self.use_up()
        self.plan_one.action_close()

    def test_households_are_counted_never_named(self):
        self.approve()
        notice = self.hang("action_disclose")
        self.assertEqual([row[3] for row in notice.facts["rows"]], ["30.01", "70.02"])
        self.assertIn("2", notice.facts["rows"][0][2])
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(notice._pdf())).pages)
        self.assertNotIn("王家", text)
        self.assertNotIn("李家", text)
        self.assertIn("100.03", text)

    def test_only_the_steps_say_since_when_it_hangs(self):
        for values in (
            {"approved_on": "2024-01-01"},
            {"plan_shown_on": "2024-01-01"},
            {"result_shown_on": "2024-01-01"},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.plan_one.write(values)

    def test_how_assets_are_run_is_made_public(self):
        """S1-105: a notice of kind "operation" about a contract in force."""
        mode = self.env["fupin.contract.mode"].search([("kind", "=", "lease")], limit=1)
        contract = self.env["fupin.contract"].create({
            "asset_ids": [Command.set(self.asset(self.unit_village).ids)], "mode_id": mode.id, "annual_amount": 1234.5,
            "region_id": self.village.id, "unit_id": self.unit_village.id, "date_start": "2023-01-01",
            "date_end": "2026-12-31",
            "operator_id": self.env["fupin.operator"].create({"name": "甲合作社", "region_id": self.village.id}).id,
        }).with_user(self.user_village)  # fmt: skip
        answer = contract.action_disclose()
        notice = self.env["fupin.disclosure"].with_user(self.user_village).browse(answer["res_id"])
        self.assertEqual(notice.kind, "operation")
        self.assertIn("甲合作社", notice.content)
        self.assertIn("1,234.50", notice.content)
        notice.write({"place": "公示栏", "date_to": "2024-07-08"})
        with self.assertRaises(UserError), self.cr.savepoint():
            notice.action_post()
        self.env.cr.execute("UPDATE fupin_contract SET state = 'active' WHERE id = %s", [contract.id])
        contract.invalidate_recordset()
        notice.action_post()
        self.assertEqual([row[1] for row in notice.facts["rows"]], ["光伏电站"])
        self.assertEqual(contract.action_disclose()["res_id"], notice.id)
        with self.assertRaises(AccessError):
            contract.with_user(self.user_village_next).action_disclose()
