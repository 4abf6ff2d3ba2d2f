from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .duty_common import DutyCase

TABLES = (
    "fupin_task",
    "fupin_finding",
    "fupin_event",
    "fupin_alert",
    "fupin_review",
    "mail_mail",
    "mail_message",
    "bus_bus",
    "ir_cron_trigger",
    "queue_job",
)


@tagged("post_install", "-at_install")
class TestTrial(DutyCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2024-05-20 04:00:00"))
        self.policy.date_from = date(2024, 5, 1)
        self.duty = self.make_duty()
        self.env["fupin.household"].create(
            [{"name": f"户{number}", "region_id": self.village.id} for number in range(3)]
        )
        self.rule = self.env["fupin.rule"].create(
            {
                "policy_id": self.policy.id,
                "article_id": self.article.id,
                "key": "named",
                "name": "户名须规范",
                "model_id": self.env["ir.model"]._get_id("fupin.household"),
                "domain": "[('region_code', '=like', '990101%')]",
                "must_hold": "[('name', '=', '张三')]",
                "severity": "yellow",
            }
        )

    def counts(self):
        self.env.flush_all()
        found = {}
        for table in TABLES:
            self.env.cr.execute(f"SELECT count(*) FROM {table}")
            found[table] = self.env.cr.fetchone()[0]
        return found

    def trial(self, policy=None):
        administrator = (policy or self.policy).with_user(self.user_administrator)
        with self.enter_registry_test_mode():
            action = administrator.action_trial()
        lines = self.env["fupin.policy.trial"].browse(action["res_id"]).line_ids
        return {(line.section, line.name): line.count for line in lines}

    def test_it_shows_what_publishing_then_produces_and_leaves_no_trace(self):
        before = self.counts()
        figures = self.trial()
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.policy.state, "draft")
        self.policy.action_publish()
        self.env["fupin.policy"]._cron_run_due()
        made = self.env["fupin.task"].search_count([("obligation_id", "=", self.duty.id)])
        found = self.env["fupin.finding"].search_count([("rule_id", "=", self.rule.id)])
        self.assertEqual((made, found), (2, 3))
        self.assertEqual(figures[("tasks", self.duty.reading)], made)
        self.assertEqual(figures[("findings", self.rule.reading)], found)

    def test_a_changed_copy_of_what_is_in_force(self):
        self.policy.action_publish()
        self.env["fupin.policy"]._cron_run_due()
        version = self.policy.browse(self.policy.action_new_version()["res_id"])
        version.date_from = "2024-05-20"
        duty = self.env["fupin.obligation"].search([("policy_id", "=", version.id)])
        duty.unit_type = "township"
        figures = self.trial(version)
        self.assertEqual(figures[("tasks", duty.reading)], 1)
        self.assertEqual(self.policy.state, "effective")

    def test_what_cannot_take_effect_says_why(self):
        empty = self.make_policy(key="empty", article_ids=[])
        with self.assertRaisesRegex(UserError, "article"):
            self.trial(empty)

    def test_only_an_administrator_tries(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.user_county).action_trial()
