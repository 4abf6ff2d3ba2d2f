from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SweepCase


@tagged("post_install", "-at_install")
class TestTaskMeeting(SweepCase):
    """The meeting of the two committees is told with the report of the sweep (S0-13)."""

    @classmethod
    def demand(cls):
        return cls.env["fupin.gate"].create(
            {
                "policy_id": cls.policy.id,
                "article_id": cls.policy.article_ids[:1].id,
                "key": "committees_first",
                "name": "先经两委研究",
                "model_id": cls.env["ir.model"]._get_id("fupin.task"),
                "transition": "submit",
                "condition": "[('meeting_ids', 'any', [('kind_id.code', '=', 'two_committees')])]",
            }
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # conditions are written while a policy is a draft
        cls.policy.sudo()._write({"state": "draft"})
        cls.policy.invalidate_recordset()
        cls.demand()
        cls.policy.sudo()._write({"state": "effective"})
        cls.policy.invalidate_recordset()
        cls.env.registry.clear_cache()

    def page(self):
        return self.env["fupin.task"].with_user(self.user_village).get_sweep(self.task.id)["task"]

    def send(self, **values):
        item = {"kind": "report", "client_uuid": str(uuid4()), "task_id": self.task.id, "submissions": 0, **values}
        return self.env["fupin.inspection"].with_user(self.user_village).report_batch([item], self.user_village.id)[0]

    def meetings(self):
        return self.env["fupin.meeting"].search([("unit_id", "=", self.unit_village.id)])

    def test_the_page_asks_for_it_and_the_report_brings_it(self):
        self.assertIn("两委", self.page()["asks_meeting"])
        refused = self.send()
        self.assertEqual((refused["state"], self.task.state), ("refused", "open"))
        self.assertEqual(self.send(meeting={"date": "2024-05-18"})["state"], "noted")
        self.assertEqual(self.task.state, "submitted")
        self.assertRecordValues(self.meetings(), [{"task_ids": self.task.ids, "region_id": self.village.id}])
        self.assertEqual(str(self.meetings().date), "2024-05-18")
        self.assertTrue(self.meetings().minutes)

    def test_what_is_no_day_leaves_nothing(self):
        for wrong in ("2024-05-21", "昨天", "2024-13-01"):
            answer = self.send(meeting={"date": wrong})
            self.assertEqual((answer["state"], self.task.state), ("refused", "open"), wrong)
            self.assertTrue(answer["reason"])
        self.assertFalse(self.meetings())

    def test_one_that_was_noted_is_not_asked_for_again(self):
        self.env["fupin.meeting"].with_user(self.user_village).create({"minutes": "研究摸排情况"})
        self.assertFalse(self.page()["asks_meeting"])
        self.assertEqual(self.send(meeting={"date": "2024-05-18"})["state"], "noted")
        self.assertEqual(len(self.meetings()), 1)

    def test_over_rpc_without_it_nothing_goes(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.task.with_user(self.user_village).action_all_normal()
        self.assertEqual(self.task.state, "open")
