from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_change import ChangeCase


@tagged("post_install", "-at_install")
class TestChangeAnswer(ChangeCase):
    """Somebody answers for what is idle, lost or damaged, unless force majeure or the county office excuses (S2-33)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neglect = cls.env.ref("fupin_assets.asset_change_cause_neglect")

    def neglected(self, code="idle"):
        return self.confirmed(code, cause_id=self.neglect.id)

    def test_no_loss_without_its_cause(self):
        for code in ("idle", "damaged", "lost"):
            change = self.change(code, photo_ids=[(6, 0, self.photo().ids)])
            change.action_submit()
            with self.assertRaisesRegex(UserError, "Cause"), self.cr.savepoint():
                change.with_user(self.user_township).action_confirm()
            self.assertFalse(change.answer_state)
            change.with_user(self.user_township).action_cancel("不属实")

    def test_force_majeure_excuses_by_itself(self):
        change = self.confirmed("damaged")
        self.assertEqual((change.answer_state, self.greenhouse.loss_answer), ("excused", "excused"))

    def test_neglect_is_answered_for_until_the_county_decides(self):
        change = self.neglected()
        self.assertEqual((change.answer_state, self.greenhouse.loss_answer), ("answerable", "answerable"))
        self.assertEqual(self.greenhouse.loss_id, change)
        for user in (self.user_village, self.user_township, self.user_audit):
            for step in ("excuse", "hold"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(change.with_user(user), f"action_{step}")("市场变化")
        county = change.with_user(self.user_county)
        for reason in (None, "  "):
            with self.assertRaisesRegex(UserError, "history"), self.cr.savepoint():
                county.action_excuse(reason)
        county.action_excuse("线路改造停用，已尽职")
        self.assertEqual((change.answer_state, change.answer_note), ("excused", "线路改造停用，已尽职"))
        self.assertEqual(self.greenhouse.loss_answer, "excused")
        county.action_hold("约谈管护人，扣发一个月补助")
        self.assertEqual((change.answer_state, change.excused_on, bool(change.held_on)), ("held", False, True))
        self.assertEqual(self.greenhouse.loss_answer, "held")
        names = self.env["fupin.event"].search([("res_model", "=", change._name), ("res_id", "=", change.id)])
        self.assertLessEqual({"excuse", "hold"}, set(names.mapped("transition")))

    def test_the_county_sees_through_a_cause_told_wrongly(self):
        change = self.confirmed("lost")
        change.with_user(self.user_county).action_hold("并非灾害，移送纪检")
        self.assertEqual(self.greenhouse.loss_answer, "held")

    def test_what_is_no_loss_nobody_answers_for(self):
        for change in (self.change("idle", cause_id=self.neglect.id), self.confirmed("stopped", cause_id=False)):
            self.assertFalse(change.answer_state)
            with self.assertRaises(UserError), self.cr.savepoint():
                change.with_user(self.user_county).action_excuse("不适用")
        self.assertFalse(self.greenhouse.loss_answer)

    def test_in_use_again_the_asset_shows_nothing(self):
        self.neglected()
        self.confirmed("resumed")
        self.assertEqual((self.greenhouse.loss_answer, self.greenhouse.loss_id.id), (False, False))

    def test_no_one_writes_the_decision_by_hand(self):
        change = self.neglected()
        change.with_user(self.user_county).write({"excused_on": "2024-01-01", "note": "补记"})
        self.assertEqual((change.excused_on, change.note), (False, "补记"))
