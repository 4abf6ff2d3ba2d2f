from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from ..kernel.clock import local_date
from .common import FupinCase


@tagged("post_install", "-at_install")
class TestAssignment(FupinCase):
    """Posts decide groups and places; from and until are the days they say."""

    def test_post_gives_and_ending_takes_the_group(self):
        post = self.user_township.assignment_ids
        self.assertTrue(self.user_township.has_group("fupin_base.group_township"))
        self.assertEqual(self.user_township.fupin_unit_id, self.unit_township)
        post.date_to = local_date() - timedelta(days=1)
        self.assertFalse(self.user_township.has_group("fupin_base.group_township"))
        self.assertFalse(self.user_township.fupin_region_ids)

    def test_a_post_is_called_by_what_is_known_of_it(self):
        self.assertFalse(self.env["fupin.assignment"].new({}).display_name)
        post = self.user_township.assignment_ids
        self.assertTrue(post.display_name.startswith(f"{self.user_township.name} · {self.unit_township.name} · "))

    def test_last_day_counts_and_the_next_does_not(self):
        post = self.user_village.assignment_ids
        today = local_date()
        valid = self.env["fupin.assignment"]._valid_domain
        post.date_to = today
        self.assertTrue(post.is_valid)
        self.assertEqual(post, post.search(valid(today) & self._is(post)))
        self.assertFalse(post.search(valid(today + timedelta(days=1)) & self._is(post)))

    def test_first_day_counts_and_the_day_before_does_not(self):
        post = self.user_village.assignment_ids
        today = local_date()
        valid = self.env["fupin.assignment"]._valid_domain
        post.date_from = today
        self.assertEqual(post, post.search(valid(today) & self._is(post)))
        self.assertFalse(post.search(valid(today - timedelta(days=1)) & self._is(post)))

    def _is(self, post):
        return Domain("id", "=", post.id)

    def test_several_posts_add_up(self):
        self.env["fupin.assignment"].create(
            {"user_id": self.user_village.id, "unit_id": self.unit_village_next.id, "role": "village"}
        )
        scope = self.user_village._fupin_scope("village")
        self.assertEqual(set(scope.prefixes), {"990101100201", "990101100202"})

    def test_a_read_only_post_elsewhere_gives_no_right_to_write_there(self):
        """A village clerk who is also an auditor of another county must not write there."""
        self.env["fupin.assignment"].create(
            {"user_id": self.user_village.id, "unit_id": self.unit_other_county.id, "role": "audit"}
        )
        far = self.env["fupin.household"].create({"name": "远户", "region_id": self.village_other_county.id})
        household = far.with_user(self.user_village)
        self.assertEqual(household.name, "远户")
        with self.assertRaises(AccessError):
            household.name = "改"

    def test_deputy_is_another_person_in_the_same_post(self):
        origin = self.user_township.assignment_ids
        values = {"unit_id": self.unit_township.id, "role": "township", "delegate_of_id": origin.id}
        deputy = self.env["fupin.assignment"].create({**values, "user_id": self.user_village.id})
        self.assertTrue(self.user_village.has_group("fupin_base.group_township"))
        # the own unit stays the one of the own post
        self.assertEqual(self.user_village.fupin_unit_id, self.unit_village)
        with self.assertRaises(ValidationError):
            deputy.user_id = self.user_township

    def test_area_lies_in_the_unit(self):
        with self.assertRaises(ValidationError):
            self.env["fupin.assignment"].create(
                {
                    "user_id": self.user_village.id,
                    "unit_id": self.unit_township.id,
                    "role": "township",
                    "region_id": self.village_other_township.id,
                }
            )

    def test_nobody_climbs(self):
        Assignment = self.env["fupin.assignment"]
        attempts = [
            (self.user_village, "county", self.unit_county),
            (self.user_township, "township", self.unit_township),
            (self.user_township, "village", self.unit_village_far),
            (self.user_county, "administrator", self.unit_county),
            (self.user_administrator, "county", self.unit_other_county),
        ]
        for user, role, unit in attempts:
            with self.subTest(user=user.login, role=role), self.assertRaises(AccessError):
                Assignment.with_user(user).create({"user_id": user.id, "unit_id": unit.id, "role": role})
        made = Assignment.with_user(self.user_township).create(
            {"user_id": self.user_village_next.id, "unit_id": self.unit_village.id, "role": "village"}
        )
        self.assertTrue(made)
        with self.assertRaises(AccessError):
            made.with_user(self.user_township).write({"role": "township"})

    def test_cron_lets_a_post_begin_and_is_idle_the_second_time(self):
        post = self.user_village.assignment_ids
        self.env.cr.execute(
            "UPDATE fupin_assignment SET date_to = %s WHERE id = %s",
            (local_date() - timedelta(days=1), post.id),
        )
        post.invalidate_recordset()
        self.assertTrue(self.user_village.has_group("fupin_base.group_village"))
        self.env["fupin.assignment"]._cron_sync_posts()
        self.assertFalse(self.user_village.has_group("fupin_base.group_village"))
        before = self.user_village.group_ids
        self.env["fupin.assignment"]._cron_sync_posts()
        self.assertEqual(self.user_village.group_ids, before)
