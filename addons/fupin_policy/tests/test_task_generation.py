from datetime import date

from odoo.tests import tagged

from .duty_common import FAILURES, DutyCase, utc


@tagged("post_install", "-at_install")
class TestTaskGeneration(DutyCase):
    def generate(self, duty, first, last):
        return duty._generate_tasks(date.fromisoformat(first), date.fromisoformat(last))

    def test_one_for_each_unit_of_the_type_in_the_place_and_a_second_run_makes_none(self):
        duty = self.make_duty()
        self.assertEqual(self.generate(duty, "2024-05-01", "2024-05-31"), 0)  # a draft binds nobody
        self.policy.action_publish()
        self.assertEqual(self.generate(duty, "2024-05-01", "2024-06-01"), 4)
        self.assertEqual(self.generate(duty, "2024-05-01", "2024-06-01"), 0)
        units = (self.unit_village | self.unit_village_next).ids
        self.assertEqual(
            self.rows(duty, "unit_id, due_at, opens_at, period_start, period_end, region_id, region_code, state"),
            [
                (unit.id, utc(2024, month, 25, 15, 59, 59), *spans, unit.region_id.id, unit.region_code, "open")
                for unit in self.env["fupin.unit"].browse(units).sorted("id")
                for month, spans in (
                    (5, (utc(2024, 4, 30, 16), date(2024, 5, 1), date(2024, 5, 31))),
                    (6, (utc(2024, 5, 31, 16), date(2024, 6, 1), date(2024, 6, 30))),
                )
            ],
        )

    def test_towards_each_unit_of_a_type_in_the_area(self):
        other = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        self.make_unit("红旗镇人民政府", "township", self.regions["990102100000"])
        duty = self.make_duty(unit_type="department", target_type="township", period="half_year", cron=False)
        self.policy.action_publish()
        self.assertEqual(self.generate(duty, "2024-01-01", "2024-06-30"), 4)
        self.assertEqual(
            self.rows(duty, "unit_id, target_unit_id, region_id, due_date"),
            [
                (department.id, target.id, target.region_id.id, date(2024, 6, 30))
                for department in (self.unit_department, self.unit_transport)
                for target in (self.unit_township, other)
            ],
        )

    def test_the_nearest_place_s_own_duty_is_the_only_one(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        above = self.make_duty(policy=province, cron="20")
        here = self.make_duty()
        (self.policy | province).action_publish()
        self.assertEqual(self.env["fupin.obligation"]._generate_tasks(date(2024, 5, 1), date(2024, 5, 1)), 3)
        self.assertEqual(self.rows(above), [(self.unit_village_far.id, date(2024, 5, 20))])
        self.assertEqual(len(self.rows(here)), 2)

    def test_a_broken_duty_stops_no_other_and_is_seen_until_it_works(self):
        broken = self.make_duty(
            "broken", trigger="record", model_id=self.env.ref("fupin_base.model_fupin_household").id,
            start_field="create_date", term="1m",
        )  # fmt: skip
        sound = self.make_duty()
        self.policy.action_publish()
        self.env.cr.execute("UPDATE fupin_obligation SET domain = %s WHERE id = %s", ["[('gone', '=', 1)]", broken.id])
        broken.invalidate_recordset()
        with self.assertLogs(FAILURES, "WARNING"):
            for _run in range(2):
                self.run_clock(2024, 5, 2)
        self.assertEqual(len(self.rows(sound, where="due_date = '2024-05-25'")), 2)
        failure = self.env["fupin.clock.failure"].search([("res_id", "=", broken.id)])
        self.assertRecordValues(failure, [{"step": "tasks", "count": 2, "closed_at": False}])
        self.assertIn("gone", failure.message)
        self.assertTrue(failure.with_user(self.user_administrator).read(["message"]))
        self.assertEqual(self.env["fupin.clock.failure"].with_user(self.user_administrator).search_count([]), 1)
        self.env.cr.execute("UPDATE fupin_obligation SET domain = NULL WHERE id = %s", [broken.id])
        broken.invalidate_recordset()
        self.run_clock(2024, 5, 3)
        self.assertTrue(failure.closed_at)

    def test_units_come_and_go_in_mid_period(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 2)
        made = len(self.rows(duty))
        new = self.make_unit("柳树村集体经济组织", "village_collective", self.village_other_township)
        self.unit_village_next.active = False
        self.run_clock(2024, 5, 20)
        self.assertEqual(self.rows(duty, where=f"unit_id = {new.id}"), [(new.id, date(2024, 5, 25))])
        gone = self.tasks(duty, ("unit_id", "=", self.unit_village_next.id))
        self.assertEqual(set(gone.mapped("state")), {"cancelled"})
        self.assertEqual(gone[-1].event_ids.mapped("transition"), ["cancel"])
        self.assertIn("closed", gone[-1].event_ids.reason)
        self.assertEqual(gone[-1].event_ids.before, {"state": "open"})
        self.run_clock(2024, 6, 2)
        self.assertFalse(self.rows(duty, where=f"unit_id = {self.unit_village_next.id} AND due_date > '2024-05-25'"))
        self.assertEqual(len(self.rows(duty)), made + 3)

    def test_a_unit_reopened_in_mid_period_gets_its_task_back(self):
        """The same row with its history; what a person cancelled, and what is over, stays cancelled."""
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 2)
        mine = self.tasks(duty, ("unit_id", "=", self.unit_village.id), ("due_date", "=", "2024-05-25"))
        other = self.tasks(duty, ("unit_id", "=", self.unit_village_next.id), ("due_date", "=", "2024-05-25"))
        other.with_user(self.user_township).action_cancel("已并入上坪村")
        (self.unit_village | self.unit_village_next).active = False
        self.run_clock(2024, 5, 10)
        self.assertEqual((mine | other).mapped("state"), ["cancelled", "cancelled"])
        self.assertEqual((mine | other).mapped("is_cancelled_by_clock"), [True, False])
        (self.unit_village | self.unit_village_next).active = True
        self.run_clock(2024, 5, 25)  # the last day still counts
        self.assertEqual((mine.state, mine.is_cancelled_by_clock, other.state), ("open", False, "cancelled"))
        events = mine.event_ids.sorted("id")
        self.assertEqual(events.mapped("transition"), ["cancel", "reopen"])
        self.assertEqual((events[-1].before, events[-1].after), ({"state": "cancelled"}, {"state": "open"}))
        self.assertEqual(len(self.rows(duty, where=f"unit_id = {self.unit_village.id} AND due_date = '2024-05-25'")), 1)
        self.run_clock(2024, 5, 25)
        self.assertEqual(len(mine.event_ids), 2)

    def test_a_unit_reopened_after_the_day_owes_nothing_for_it(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 2)
        mine = self.tasks(duty, ("unit_id", "=", self.unit_village.id), ("due_date", "=", "2024-05-25"))
        self.unit_village.active = False
        self.run_clock(2024, 5, 10)
        self.unit_village.active = True
        self.run_clock(2024, 5, 26)
        self.assertEqual(mine.state, "cancelled")

    def test_a_unit_that_came_after_the_day_owes_nothing_for_it(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 20)
        before, after = (
            self.make_unit(name, "village_collective", self.village_other_township) for name in ("先", "后")
        )
        self.env.flush_all()
        for unit, day in ((before, "2024-05-24"), (after, "2024-05-26")):
            self.env.cr.execute("UPDATE fupin_unit SET create_date = %s WHERE id = %s", [day, unit.id])
        self.run_clock(2024, 5, 28)  # the clock stood from the 20th
        self.assertEqual(
            self.rows(duty, where=f"unit_id IN ({before.id}, {after.id})"), [(before.id, date(2024, 5, 25))]
        )

    def test_a_merged_village_takes_its_tasks_along(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 2)
        self.village_next.action_merge_into(self.village.id)
        self.run_clock(2024, 5, 3)
        self.assertEqual(
            self.rows(duty, "unit_id, region_id, region_code, state", "due_date = '2024-05-25'"),
            [
                (unit.id, self.village.id, self.village.code, "open")
                for unit in (self.unit_village, self.unit_village_next)
            ],
        )

    def test_a_new_version_takes_over_in_mid_period_and_asks_nobody_twice(self):
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 5, 2)
        done = self.tasks(duty, ("unit_id", "=", self.unit_village.id), ("due_date", "=", "2024-05-25"))
        done.with_user(self.user_village).action_submit()
        second = self.make_policy(version=2, date_from="2024-05-10")
        successor = self.make_duty(policy=second)
        second.action_publish()
        self.run_clock(2024, 5, 11)
        states = self.rows(duty, "unit_id, state", "due_date = '2024-05-25'")
        self.assertEqual(states, [(self.unit_village.id, "submitted"), (self.unit_village_next.id, "cancelled")])
        self.assertEqual(self.rows(successor), [(self.unit_village_next.id, date(2024, 5, 25))])

    def test_a_policy_kept_in_force_goes_on_without_a_gap(self):
        self.policy.date_to = "2024-05-10"
        duty = self.make_duty()
        self.policy.action_publish()
        self.run_clock(2024, 7, 2)
        self.assertEqual({due for _unit, due in self.rows(duty)}, {date(2024, month, 25) for month in range(1, 5)})
        self.env.cr.execute("UPDATE fupin_unit SET create_date = '2024-01-01'")  # in this world's time
        self.policy.action_resume("新办法未出台")
        self.run_clock(2024, 7, 3)
        self.assertEqual({due for _unit, due in self.rows(duty)}, {date(2024, month, 25) for month in range(1, 8)})

    def test_a_term_after_a_date_of_a_record(self):
        """Each village's own unit within a month, then again, until the record has a note."""
        model = self.env.ref("fupin_base.model_fupin_household")
        duty = self.make_duty(
            trigger="record", model_id=model.id, domain="[('name', 'like', '试')]", start_field="create_date",
            term="1m", is_repeated=True, end_domain="[('name', 'like', '毕')]", cron=False,
        )  # fmt: skip
        self.assertTrue(duty.reading.endswith("起每1个月内，各村集体经济组织上报"))
        self.policy.action_publish()
        status = self.env["fupin.household.status"].search([], limit=1)
        first, second, other = (
            self.env["fupin.household"].create({"name": name, "region_id": region.id, "status_id": status.id})
            for name, region in (("试一", self.village), ("试二", self.village_next), ("三", self.village))
        )
        self.env.flush_all()
        for record, moment in ((first, "2024-01-31 10:00"), (second, "2024-03-04 17:00"), (other, "2024-01-31 10:00")):
            self.env.cr.execute("UPDATE fupin_household SET create_date = %s WHERE id = %s", [moment, record.id])
        self.env.invalidate_all()
        self.run_clock(2024, 3, 10)
        columns = "res_id, unit_id, period_start, due_date, opens_at, due_at"
        self.assertEqual(
            self.rows(duty, columns),
            [
                (first.id, self.unit_village.id, date(2024, 1, 31), date(2024, 2, 29),
                 utc(2024, 1, 30, 16), utc(2024, 2, 29, 15, 59, 59)),
                (first.id, self.unit_village.id, date(2024, 2, 29), date(2024, 3, 31),
                 utc(2024, 2, 28, 16), utc(2024, 3, 31, 15, 59, 59)),
                # 17:00 in London is the next day in Shanghai
                (second.id, self.unit_village_next.id, date(2024, 3, 5), date(2024, 4, 5),
                 utc(2024, 3, 4, 16), utc(2024, 4, 5, 15, 59, 59)),
            ],
        )  # fmt: skip
        first.name = "试一毕"
        second.name = "二"
        self.run_clock(2024, 3, 11)
        self.assertEqual(
            self.rows(duty, "res_id, due_date, state, is_late"),
            [
                (first.id, date(2024, 2, 29), "done", True),
                (first.id, date(2024, 3, 31), "done", False),
                (second.id, date(2024, 4, 5), "cancelled", False),
            ],
        )
        self.run_clock(2024, 6, 1)
        self.assertEqual(len(self.rows(duty)), 3)

    def test_once_in_a_policy_s_life(self):
        duty = self.make_duty(period="once", cron="0 0 30 6 *")
        self.policy.action_publish()
        self.run_clock(2024, 1, 5)
        self.run_clock(2026, 7, 1)
        self.assertEqual(
            self.rows(duty, "unit_id, period_start, period_end, due_date"),
            [
                (unit.id, date(2024, 1, 1), date(2024, 6, 30), date(2024, 6, 30))
                for unit in (self.unit_village, self.unit_village_next)
            ],
        )
