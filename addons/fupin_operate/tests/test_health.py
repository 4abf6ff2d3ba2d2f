from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.exceptions import AccessError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestHealth(FupinCase):
    """Each check is good on one side of its limit and not on the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health = cls.env["fupin.health"]

    def grade(self, key):
        return self.health._grades()[key]

    def make_backup(self, hours_ago, **values):
        moment = utc_now() - timedelta(hours=hours_ago)
        return self.env["fupin.backup"].create(
            {"kind": "nightly", "state": "done", "started_at": moment, "ended_at": moment, **values}
        )

    def test_backup_by_age(self):
        self.assertEqual(self.grade("backup"), "bad", "none yet")
        backup = self.make_backup(25)
        for hours, grade in ((25, "good"), (27, "warning"), (71, "warning"), (73, "bad")):
            backup.ended_at = utc_now() - timedelta(hours=hours)
            self.assertEqual(self.grade("backup"), grade, hours)

    def test_a_failed_backup_counts_for_nothing(self):
        self.make_backup(1).state = "failed"
        self.assertEqual(self.grade("backup"), "bad")

    def test_drill(self):
        self.assertEqual(self.grade("drill"), "warning", "never tried")
        backup = self.make_backup(1, drilled_at=utc_now(), is_equal=True)
        self.assertEqual(self.grade("drill"), "good")
        backup.is_equal = False
        self.assertEqual(self.grade("drill"), "bad", "the copy was not equal")

    def test_clock(self):
        self.env.cr.execute("DELETE FROM fupin_clock_run")
        self.assertEqual(self.grade("clock"), "bad", "never ran")
        for hours, grade in ((1, "good"), (3, "warning"), (24, "warning"), (26, "bad")):
            moment = utc_now() - timedelta(hours=hours)
            self.env.cr.execute("DELETE FROM fupin_clock_run")
            self.env.cr.execute(
                "INSERT INTO fupin_clock_run (started_at, ended_at, moment) VALUES (%s, %s, %s)",
                [moment, moment, moment],
            )
            self.assertEqual(self.grade("clock"), grade, hours)

    def test_failed_mail_is_a_warning(self):
        self.assertEqual(self.grade("mail"), "good")
        self.env["mail.mail"].create({"subject": "x", "state": "exception"})
        self.assertEqual(self.grade("mail"), "warning")

    def test_archive_of_the_log(self):
        [mode] = self.health._one("SELECT current_setting('archive_mode')")
        self.assertEqual("archive" in self.health._grades(), mode != "off")
        for hours, failing, grade in (
            (0.4, False, "good"), (0.6, False, "warning"), (1.9, False, "warning"), (2.1, False, "bad"), (0.1, True, "bad"),
        ):  # fmt: skip
            self.assertEqual(self.health._archive_told(hours, failing)["grade"], grade, (hours, failing))

    def test_what_is_not_good_says_what_to_do(self):
        for check in self.health._checks():
            self.assertEqual(bool(check["advice"]), check["grade"] != "good", check["key"])

    def test_only_administrators_look(self):
        told = self.health.with_user(self.user_administrator).overview()
        self.assertIn(told["grade"], ("good", "warning", "bad"))
        with self.assertRaises(AccessError):
            self.health.with_user(self.user_county).overview()

    def test_who_is_at_work_is_told_of_ones_own_people_alone(self):
        own, stranger = self.user_village, self.user_village_far
        self.env["mail.presence"].create([{"user_id": user.id, "status": "online"} for user in (own, stranger)])
        told = self.health.with_user(self.user_administrator).overview()["online"]
        self.assertIn(own.name, told["names"])
        self.assertNotIn(stranger.name, told["names"])
