from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestRequestLog(CommittedCase):
    """The limit of requests without an account holds over all connections."""

    @classmethod
    def make(cls, env):
        cls.before = env["fupin.request.log"].search([]).ids

    @classmethod
    def remove_own(cls, env):
        env["fupin.request.log"].search([("id", "not in", cls.before)]).unlink()

    def take(self, *parts):
        with self.cursor() as env:
            return env["fupin.request.log"]._take(3, 60, *parts)

    def test_shared_by_all_connections(self):
        self.assertEqual([self.take("a", "1.2.3.4") for _time in range(4)], [True, True, True, False])
        self.assertTrue(self.take("a", "1.2.3.5"))
        self.assertTrue(self.take("b", "1.2.3.4"))

    def test_window_both_sides(self):
        with self.cursor() as env:
            log = env["fupin.request.log"]
            taken = [log._take(1, 60, "window") for _time in range(2)]
            self.assertEqual(taken, [True, False])
            own = log.search([("id", "not in", self.before)], order="id desc", limit=1)
            self.assertNotIn("window", own.key)
            made = own.create_date
            for seconds, is_free in ((59, False), (61, True)):
                with freeze_time(made + timedelta(seconds=seconds)):
                    self.assertEqual(log._take(1, 60, "window"), is_free)

    def test_kept_for_a_day(self):
        with self.cursor() as env:
            log = env["fupin.request.log"]
            log._take(9, 60, "old")
            old = log.search([], order="id desc", limit=1)
            for hours, is_kept in ((23, True), (25, False)):
                with freeze_time(old.create_date + timedelta(hours=hours)):
                    log._gc_log()
                self.assertEqual(bool(old.exists()), is_kept)
