from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .duty_common import DutyCase
from .flow_common import FlowCase

ACTIVITY = {"unit": "unit_id", "date": "date", "record": "res_id"}


@tagged("post_install", "-at_install")
class TestScopeRelation(DutyCase, FlowCase):
    """A department covers half of what it supervises (S3-68), wherever in the county that stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.Request.browse()
        for number in range(4):
            region = cls.village if number % 2 else cls.village_other_township
            cls.mine |= cls.make_request(region, kind="special", name=f"本部门{number}")
        cls.others = cls.make_request(kind="special", department_id=cls.unit_transport.id)
        cls.make_request(kind="plain")

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(type(self.env["fupin.event"]), "_fupin_activity", ACTIVITY, create=True))

    def duty(self, relation="department", **more):
        return self.make_duty(
            unit_type="department", period="half_year", cron=False, coverage=0.5, scope_model_id=self.model.id,
            scope_domain="[('kind', '=', 'special')]", scope_relation=relation,
            activity_model_id=self.env["ir.model"]._get("fupin.event").id, **more,
        )  # fmt: skip

    def task(self, duty, unit=None, user=None):
        self.policy.action_publish()
        duty._generate_tasks(date(2024, 1, 1), date(2024, 1, 1))
        task = self.tasks(duty, ("unit_id", "=", (unit or self.unit_department).id))
        return task.with_user(user or self.user_department)

    def inspect(self, *records, unit=None):
        for record in records:
            self.env.cr.execute(
                "INSERT INTO fupin_event (res_model, res_id, transition, unit_id, date)"
                " VALUES ('x', %s, 'x', %s, '2024-03-01')",
                [record.id, (unit or self.unit_department).id],
            )

    def test_both_sides_of_one_half(self):
        task = self.task(self.duty())
        self.inspect(self.mine[0], self.others)
        self.inspect(self.mine[1], unit=self.unit_transport)
        with self.assertRaisesRegex(UserError, r"1 of 4 \(25%\).*50%"):
            task.action_submit()
        self.inspect(self.mine[1])
        task.invalidate_recordset()
        self.assertEqual(task._figures().scope, 4)
        task.action_submit()
        self.assertEqual((task.state, task.coverage_actual), ("submitted", 0.5))

    def test_of_an_odd_number_the_greater_half(self):
        self.mine[3].department_id = self.unit_transport
        task = self.task(self.duty())
        self.inspect(self.mine[0])
        with self.assertRaisesRegex(UserError, "1 of 3"):
            task.action_submit()
        self.inspect(self.mine[1])
        task.action_submit()

    def test_what_stands_in_the_place_counts_all(self):
        self.assertEqual(self.task(self.duty("place"))._figures().scope, 5)

    def test_the_responsible_unit_s_own(self):
        self.mine[0].unit_id = self.unit_department
        self.assertEqual(self.task(self.duty("unit"))._figures().scope, 1)

    def test_towards_a_township_only_what_stands_there(self):
        duty = self.duty(target_type="township")
        self.policy.action_publish()
        duty._generate_tasks(date(2024, 1, 1), date(2024, 1, 1))
        task = self.tasks(duty, ("unit_id", "=", self.unit_department.id))
        self.assertEqual((task.target_unit_id, task._figures().scope), (self.unit_township, 2))

    def test_with_nothing_of_its_own_it_reports_nil(self):
        self.others.department_id = self.unit_department
        task = self.task(self.duty(), self.unit_transport, self.env.user)
        self.assertTrue(task._nil_allowed())
        self.assertFalse(self.tasks(task.obligation_id, ("unit_id", "=", self.unit_department.id))._nil_allowed())

    def test_what_names_no_such_unit_is_refused(self):
        model = self.env["ir.model"]._get("fupin.region").id
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_duty("x", scope_model_id=model, scope_relation="department", coverage=1)
        self.assertTrue(self.make_duty("y", scope_model_id=model, coverage=1))
