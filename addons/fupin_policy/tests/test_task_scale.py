from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from .duty_common import DutyCase, utc

# one in a hundred of the country's villages
VILLAGES = 6_205


@tagged("post_install", "-at_install")
class TestTaskScale(DutyCase):
    """As many statements for a hundredth of the country as for two villages."""

    def statements(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        return self.cr.sql_log_count - before

    def grow(self):
        self.env.cr.execute(
            """INSERT INTO fupin_unit (name, unit_type, region_id, region_code, sequence, active, create_date)
               SELECT '社' || n, 'village_collective', %s, %s, 10, true, now() FROM generate_series(1, %s) n""",
            [self.village.id, self.village.code, VILLAGES - 2],
        )
        self.env.invalidate_all()

    def test_statements_do_not_grow_with_the_villages(self):
        duty = self.make_duty()
        self.policy.action_publish()
        month = date(2024, 5, 1), date(2024, 5, 31)
        duty._generate_tasks(*month)  # what is read once only
        self.env.cr.execute("DELETE FROM fupin_task")
        few = self.statements(lambda: duty._generate_tasks(*month))
        self.grow()
        self.env.cr.execute("DELETE FROM fupin_task")
        self.assertLessEqual(self.statements(lambda: duty._generate_tasks(*month)), few)
        self.assertEqual(len(self.rows(duty)), VILLAGES)
        self.assertLessEqual(self.statements(lambda: self.assertEqual(duty._generate_tasks(*month), 0)), few)

    def test_a_run_of_the_clock_does_not_grow_either(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 1, 2)
        self.unit_village_next.active = False
        few = self.statements(lambda: self.run_clock(2024, 2, 2))
        self.grow()
        self.env.cr.execute("UPDATE fupin_unit SET active = false WHERE id = %s", [self.unit_village.id])
        self.assertLessEqual(self.statements(lambda: self.run_clock(2024, 3, 2)), few)
        self.assertEqual(len(self.rows(duty, where="due_date = '2024-03-25'")), VILLAGES - 2)

    def test_what_is_made_is_not_read_again_for_each_village(self):
        """The first month of a country: the table was empty when it was last analysed, and grows as it is filled."""
        duty = self.make_duty()
        self.policy.action_publish()
        self.grow()
        self.env.cr.execute("ANALYZE fupin_unit; ANALYZE fupin_task")
        self.assertEqual(duty._generate_tasks(date(2024, 5, 1), date(2024, 5, 31)), VILLAGES)
        self.env.cr.execute(
            "SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'fupin_task'"
        )
        self.assertLess(self.env.cr.fetchone()[0], 10 * VILLAGES)

    def test_four_indexes(self):
        self.env.cr.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'fupin_task'")
        self.assertLessEqual(self.env.cr.fetchone()[0], 4)

    def test_a_second_server_inserts_nothing_twice(self):
        """What another transaction has made meanwhile meets the unique key, whatever was seen before."""
        duty = self.make_duty()
        self.policy.action_publish()
        window = duty._windows_opening(date(2024, 5, 1), date(2024, 5, 1))[0]
        zones = self.env["fupin.obligation"]._zone_finder()
        self.assertEqual(duty._generate_window(window, zones), 2)
        self.patch(type(duty), "_not_there", lambda *arguments, **named: SQL("TRUE"))
        self.assertEqual(duty._generate_window(window, zones), 0)
        self.assertEqual(len(self.rows(duty)), 2)
        self.assertEqual(window.due_at, utc(2024, 5, 25, 15, 59, 59))
