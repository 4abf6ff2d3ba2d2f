from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..kernel.clock import local_date
from .test_account import PHONE, AccountCase


@tagged("post_install", "-at_install")
class TestHandover(AccountCase):
    """A clerk is replaced: what he had goes to the successor, what he keeps stays (S1-08)."""

    def setUp(self):
        super().setUp()
        self.today = local_date()
        self.clerk = self.user_village
        self.post = self.clerk.assignment_ids
        self.household = self._household("王家", self.village, self.clerk)
        self.other_household = self._household("赵家", self.village_next, self.clerk)
        self.foreign_household = self._household("钱家", self.village, self.user_township)
        self.unit_village.leader_id = self.clerk
        self.activity = self._activity(self.household)
        self.other_activity = self._activity(self.other_household)

    def _household(self, name, region, responsible):
        return self.env["fupin.household"].create(
            {"name": name, "region_id": region.id, "responsible_user_id": responsible.id}
        )

    def _activity(self, record):
        """An activity on a record; by SQL, because households have no chatter (other models do)."""
        activity = self.env["mail.activity"].create(
            {"user_id": self.clerk.id, "summary": "核对", "date_deadline": self.today}
        )
        activity.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_activity SET res_model = %s, res_id = %s, res_name = %s WHERE id = %s",
                record._name, record.id, record.name, activity.id,
            )
        )  # fmt: skip
        activity.invalidate_recordset()
        return activity

    def _wizard(self, user=None, **values):
        return self.env["fupin.handover.wizard"].with_user(user or self.user_township).create(
            {
                "user_id": self.clerk.id,
                "assignment_id": self.post.id,
                "name": "新会计",
                "phone": PHONE,
                "reason": "换届",
                **values,
            }
        )  # fmt: skip

    def _hand_over(self, successor=None, post=None, date=None, user=None):
        Handover = self.env["fupin.assignment.handover"].with_user(user or self.user_township)
        return Handover._hand_over(
            (post or self.post).with_user(Handover.env.user),
            (successor or self.user_village_next).with_user(Handover.env.user),
            date or self.today,
            "换届",
        )

    def test_last_post_takes_everything_along_and_closes_the_account(self):
        action = self._wizard().action_hand_over()
        self.assertEqual(action["tag"], "fupin_download")
        handover = self.env["fupin.assignment.handover"].browse(action["params"]["next"]["res_id"])
        successor = handover.successor_id
        self.assertEqual(successor.name, "新会计")
        self.assertTrue(successor.has_group("fupin_base.group_village"))
        self.assertEqual(self.post.date_to, self.today - timedelta(days=1))
        self.assertEqual(self.post.successor_id, handover.successor_assignment_id)
        self.assertEqual(handover.successor_assignment_id.date_from, self.today)
        self.assertEqual(handover.successor_assignment_id.region_id, self.post.region_id)
        everything = self.household | self.other_household
        everything.invalidate_recordset()
        (self.activity | self.other_activity).invalidate_recordset()
        self.assertEqual(everything.responsible_user_id, successor)
        self.assertEqual((self.activity | self.other_activity).user_id, successor)
        self.assertEqual(self.foreign_household.responsible_user_id, self.user_township)
        self.assertEqual(self.unit_village.leader_id, successor)
        self.assertFalse(self.clerk.active)
        self.assertTrue(handover.account_ended)
        self.assertFalse(self.clerk.has_group("fupin_base.group_village"))

    def test_other_posts_keep_what_is_theirs(self):
        """The clerk keeps the next village: its household, activity and account stay his."""
        self.env["fupin.assignment"].create(
            {"user_id": self.clerk.id, "unit_id": self.unit_village_next.id, "role": "village"}
        )
        handover = self._hand_over()
        for record in (self.household, self.other_household, self.activity, self.other_activity):
            record.invalidate_recordset()
        self.assertEqual(self.household.responsible_user_id, self.user_village_next)
        self.assertEqual(self.activity.user_id, self.user_village_next)
        self.assertEqual(self.other_household.responsible_user_id, self.clerk)
        self.assertEqual(self.other_activity.user_id, self.clerk)
        self.assertTrue(self.clerk.active)
        self.assertFalse(handover.account_ended)
        self.assertTrue(self.clerk.has_group("fupin_base.group_village"))

    def test_post_that_begins_later_keeps_the_account(self):
        self.env["fupin.assignment"].create(
            {
                "user_id": self.clerk.id, "unit_id": self.unit_village_next.id, "role": "village",
                "date_from": self.today + timedelta(days=30),
            }
        )  # fmt: skip
        self._hand_over()
        self.assertTrue(self.clerk.active)

    def test_events_of_records_and_posts_tell_it(self):
        self._hand_over()
        event = self.env["fupin.event"].search(
            [("res_model", "=", "fupin.household"), ("res_id", "=", self.household.id)], limit=1
        )
        self.assertEqual(event.transition, "handover")
        self.assertEqual(event.reason, "换届")
        self.assertEqual(event.before["responsible_user_id"][0], [self.clerk.id])
        self.assertEqual(event.after["responsible_user_id"][0], [self.user_village_next.id])
        posts = self.env["fupin.event"].with_user(self.user_county).search(
            [("res_model", "=", "fupin.assignment"), ("res_id", "=", self.post.id)]
        )  # fmt: skip
        self.assertIn("handover", posts.mapped("transition"))
        self.assertIn("write", posts.mapped("transition"))

    def test_deputies_end_with_the_post(self):
        deputy = self.env["fupin.assignment"].create(
            {
                "user_id": self.user_village_next.id, "unit_id": self.unit_village.id,
                "role": "village", "delegate_of_id": self.post.id,
                "date_from": self.today - timedelta(days=3), "date_to": self.today + timedelta(days=9),
            }
        )  # fmt: skip
        self._hand_over(successor=self.user_village_next)
        self.assertEqual(deputy.date_to, self.today - timedelta(days=1))

    def test_list_to_sign_names_everything(self):
        handover = self._hand_over()
        text = self._pdf_text(handover.with_user(self.user_township).action_print())
        for words in (self.clerk.name, self.user_village_next.name, "上坪村集体经济组织", "换届",
                      "王家", "赵家", "核对", f"{self.today.year}年"):  # fmt: skip
            self.assertIn(words, text)
        self.assertNotIn("钱家", text)

    def test_preview_counts_what_goes_along(self):
        preview = self._wizard().preview
        self.assertIn("2", preview)
        foreign = self._wizard(assignment_id=self.user_county.assignment_ids.id)
        self.assertFalse(foreign.preview)

    # ------------------------------------------------------------------ days and persons

    def test_days_both_sides(self):
        for date in (self.today + timedelta(days=1), self.post.date_from):
            with self.subTest(str(date)), self.assertRaises(UserError):
                self._hand_over(date=date)
        handover = self._hand_over(date=self.post.date_from + timedelta(days=1))
        self.assertEqual(self.post.date_to, self.post.date_from)
        self.assertTrue(handover)

    def test_successor_is_another_person(self):
        with self.assertRaises(UserError):
            self._hand_over(successor=self.clerk)
        with self.assertRaises(UserError):
            self._wizard(name=False).action_hand_over()
        with self.assertRaises(UserError):
            self._wizard(phone=False).action_hand_over()
        with self.assertRaises(UserError):
            self._wizard(has_account=True).action_hand_over()

    # ------------------------------------------------------------------ rights

    def test_who_may_not_give_the_post_may_not_hand_it_over(self):
        for user in (self.user_village_next, self.user_county_other, self.user_audit, self.user_department):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._hand_over(successor=self.user_village_next, user=user)
        for post in (self.user_county.assignment_ids, self.user_village_far.assignment_ids):
            with self.assertRaises(AccessError):
                self._hand_over(post=post)
        self.assertTrue(self.clerk.active)
        self.assertFalse(self.post.date_to)
        self.assertTrue(self._hand_over(user=self.user_county))

    def test_own_post_is_handed_over_by_others(self):
        with self.assertRaises(UserError):
            self._hand_over(
                post=self.user_administrator.assignment_ids,
                successor=self.user_county,
                user=self.user_administrator,
            )

    def test_records_are_read_in_the_place_and_written_by_nobody(self):
        handover = self._hand_over()
        Handover = self.env["fupin.assignment.handover"]
        for user in (self.user_township, self.user_county, self.user_audit, self.user_administrator):
            self.assertEqual(Handover.with_user(user).search([]), handover)
            for attempt in (
                lambda record: record.write({"reason": "x"}),
                lambda record: record.unlink(),
                lambda record: record.copy(),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    attempt(handover.with_user(user))
        for user in (self.user_county_other, self.user_village_far, self.user_department):
            self.assertFalse(Handover.with_user(user).search([]))
            with self.assertRaises(AccessError):
                handover.with_user(user).action_print()
        with self.assertRaises(AccessError):
            Handover.with_user(self.user_third_party).search([])

    def test_deputy_form_proposes_the_same_post(self):
        action = self.post.with_user(self.user_township).action_deputy()
        self.assertEqual(action["context"]["default_delegate_of_id"], self.post.id)
        with self.assertRaises(AccessError):
            self.post.with_user(self.user_village_next).action_deputy()
