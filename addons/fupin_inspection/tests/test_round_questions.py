from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_round import RoundCase


@tagged("post_install", "-at_install")
class TestRoundQuestions(RoundCase):
    """The window of a round asks what the page in the field asks: the questions of the checklists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policy = cls.new_policy("lists")
        item = {"answer_type": "yes_no", "problem_when": "否"}
        cls.each, cls.wrong = cls.env["fupin.checklist"].create(
            [
                {"policy_id": policy.id, "key": "each", "name": "每次", "unit_type": "township",
                 "item_ids": [(0, 0, {**item, "question": "牌子还在吗", "is_required": True})]},
                {"policy_id": policy.id, "key": "wrong", "name": "异常", "unit_type": "township", "period": "exception",
                 "item_ids": [(0, 0, {**item, "question": "能修吗"})]},
            ]
        )  # fmt: skip
        policy.action_publish()

    def window(self, action):
        Wizard = self.env[action["res_model"]].with_user(self.user_township)
        return Wizard.with_context(**action["context"]).create({})

    def test_normal_is_answered_first(self):
        visit = self.drawn()
        line = visit.line_ids[0]
        window = self.window(line.action_normal())
        self.assertFalse(line.is_done)
        asked = {row["question"]: row["is_exception"] for row in window.questions}
        self.assertEqual((window.found, asked), ("normal", {"牌子还在吗": False, "能修吗": True}))
        with self.assertRaisesRegex(UserError, "牌子还在吗"), self.cr.savepoint():
            window.action_apply()
        # what is asked only where something is wrong is not kept of what is normal
        window.answers = {str(self.each.item_ids.id): "yes", str(self.wrong.item_ids.id): "no"}
        window.action_apply()
        line.invalidate_recordset()
        self.assertTrue(line.is_done and line.is_normal)
        self.assertEqual(line.inspection_id.answer_ids.item_id, self.each.item_ids)

    def test_an_answer_tells_of_a_problem(self):
        line = self.drawn().line_ids[0]
        window = self.window(line.action_inspect())
        window.answers = {str(self.each.item_ids.id): "yes", str(self.wrong.item_ids.id): "no"}
        window.action_apply()
        line.invalidate_recordset()
        inspection = line.inspection_id
        self.assertEqual((inspection.is_normal, inspection.note), (False, "能修吗"))
        self.assertEqual(len(inspection.answer_ids), 2)

    def test_all_at_once_leaves_those_that_are_asked(self):
        """A list for houses alone: everything else is noted with one press, the house is told of."""
        self.each.asset_kind = "operating"
        visit = self.drawn(coverage_target=1)
        kinds = set(visit.line_ids.asset_id.mapped("kind"))
        self.assertNotIn("operating", kinds)
        house = visit.line_ids[0]
        house.asset_id.sudo()._write({"kind": "operating"})
        self.env.invalidate_all()
        told = visit.line_ids.action_normal()
        self.assertIn("1", told["params"]["message"])
        self.assertEqual(visit.line_ids.filtered(lambda line: not line.is_done), house)
        self.assertIsNone((visit.line_ids - house)[:2].action_normal())
