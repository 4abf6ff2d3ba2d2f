from datetime import datetime, timedelta

from odoo.tests import tagged

from .test_stocktake_rules import DutyCase


@tagged("post_install", "-at_install")
class TestYearlyDue(DutyCase):
    """A year is opened by itself when the duty that counts it begins, not by a person only (S1-67, S3-81)."""

    def setUp(self):
        super().setUp()
        # 00:02 and 10:00 of the first of January in Shanghai, and the evening before
        self.night = datetime(self.year - 1, 12, 31, 16, 2)
        self.noon = self.night + timedelta(hours=10)
        self.before = self.night - timedelta(hours=1)

    def opened(self, now):
        return self.env["fupin.yearly"]._open_due(now)

    def test_the_stocktake_opens_when_the_duty_begins(self):
        for model in ("fupin.stocktake", "fupin.stocktake.line"):
            with self.subTest(model=model), self.cr.savepoint() as savepoint:
                self.duty(model)
                self.assertEqual(self.opened(self.before), 0)
                self.assertFalse(self.of(self.village))
                self.assertEqual(self.opened(self.noon), 1)
                self.assertEqual(self.of(self.village).line_ids.asset_id, self.roads)
                self.assertFalse(self.of(self.village_other_county))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_again_it_adds_what_came_since_at_night_alone(self):
        self.duty("fupin.stocktake")
        self.opened(self.night)
        events = self.of(self.village).event_ids
        late = self.make_confirmed(name="后来确认的道路")
        self.assertEqual(self.opened(self.noon), 0)
        self.assertNotIn(late, self.of(self.village).line_ids.asset_id)
        self.assertEqual(self.opened(self.night + timedelta(days=1)), 0)
        self.assertIn(late, self.of(self.village).line_ids.asset_id)
        self.assertEqual(self.of(self.village).event_ids, events)

    def test_the_confirmation_of_ledgers_opens_likewise(self):
        self.duty("fupin.ledger.confirmation")
        self.assertEqual(self.opened(self.noon), 1)
        self.assertTrue(self.env["fupin.ledger.confirmation"].search([("region_id", "=", self.village.id)]))
        self.assertFalse(self.of(self.village))

    def test_nothing_opens_without_a_duty_that_runs(self):
        self.duty("fupin.asset.change", publish=False)
        task = self.duty("fupin.stocktake")
        self.env["fupin.task"].search([("obligation_id", "=", task.obligation_id.id)]).sudo()._carry_out(
            "cancel", "撤销"
        )
        self.assertEqual(self.opened(self.noon), 0)
        self.assertFalse(self.of(self.village))

    def test_the_clock_does_it_right_after_the_tasks(self):
        steps = [name for name, _step in self.env["fupin.policy"]._clock_steps()]
        self.assertEqual(steps.index("years"), steps.index("tasks") + 1)

    def test_one_that_fails_stops_no_other(self):
        self.duty("fupin.stocktake", publish=False)
        self.duty("fupin.ledger.confirmation")
        self.patch(type(self.env["fupin.stocktake"]), "_open_year", lambda *_args: 1 / 0)
        with self.assertLogs("odoo.addons.fupin_policy", "WARNING"):
            self.assertEqual(self.opened(self.noon), 1)
        failure = self.env["fupin.clock.failure"].search([("step", "=", "years")])
        self.assertEqual(len(failure), 1)
        self.assertTrue(self.env["fupin.ledger.confirmation"].search([("region_id", "=", self.village.id)]))
