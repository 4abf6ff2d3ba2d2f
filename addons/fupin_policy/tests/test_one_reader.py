from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .duty_common import DutyCase
from .flow_common import TOWNSHIP, FlowCase


@tagged("post_install", "-at_install")
class TestOneReader(DutyCase, FlowCase):
    """Gates, flows and duties read conditions as rules do: parameters by place, days, records of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("test_minimum", "amount")
        cls.declare("test_lead", "days")
        cls.declare("test_kinds", "list")

    def give(self, key, value, policy=None):
        return self.env["fupin.policy.parameter"].create(
            {"policy_id": (policy or self.policy).id, "key": key, "value": value, "is_open": not value}
        )

    def refused(self, request):
        with self.assertRaises(UserError) as error, self.cr.savepoint():
            request.action_submit()
        return str(error.exception)

    # ----------------------------------------------------------- gates and flows

    @freeze_time("2026-03-31 04:00:00")
    def test_a_gate_counts_days_by_a_parameter(self):
        self.give("test_lead", "30")
        self.make_gate(condition="[('confirmed_at', '>=', '@today-@test_lead')]")
        self.policy.action_publish()
        # the day is one of Shanghai: it began at 16:00 UTC
        in_time = self.make_request(confirmed_at="2026-02-28 16:00:00")
        late = self.make_request(confirmed_at="2026-02-28 15:59:59")
        in_time.action_submit()
        self.refused(late)

    @freeze_time("2026-03-31 04:00:00")
    def test_a_gate_counts_fixed_months(self):
        self.make_gate(condition="[('confirmed_at', '>=', '@today-12m')]")
        self.policy.action_publish()
        self.make_request(confirmed_at="2025-03-30 16:00:00").action_submit()
        self.refused(self.make_request(confirmed_at="2025-03-30 15:59:59"))

    def test_a_list_beside_words_and_records_of_records(self):
        self.give("test_kinds", "plain")
        self.make_gate(
            domain="[('kind', 'in', ['@test_kinds', 'special'])]",
            condition="[('responsible_user_id', 'any', [('login', '=', 'test_village')])]",
        )
        self.policy.action_publish()
        for kind in ("plain", "special"):
            self.assertIn("第五条", self.refused(self.make_request(kind=kind)))
            self.make_request(kind=kind, responsible_user_id=self.user_village.id).action_submit()
        self.make_request(kind=False).action_submit()

    def test_a_flow_by_day_and_parameter(self):
        self.give("test_lead", "10")
        self.make_flow([TOWNSHIP], domain="[('confirmed_at', '<', '@today-@test_lead')]")
        self.policy.action_publish()
        with freeze_time("2026-03-31 04:00:00"):
            old, new = self.make_request(confirmed_at="2026-03-20"), self.make_request(confirmed_at="2026-03-25")
            (old | new).action_submit()
        self.assertEqual((old.state, new.state), ("draft", "submitted"))
        self.assertEqual(self.reviews(old).mapped("res_id"), old.ids)

    def test_one_text_is_refused_everywhere_alike(self):
        wrong = (
            "[('unstored', '=', 'x')]",
            "[('region_id', '=', 3)]",
            "[('amount', '>', '@nothing')]",
            "[('amount', '>', '@test_kinds')]",
            "[('amount', '>', '@today')]",
            "[('confirmed_at', '>', '@today-@test_minimum')]",
            "[('amount', 'child_of', 1)]",
            "[('amount', '>', __import__('os'))]",
        )
        duty = {"trigger": "record", "model_id": self.model.id, "start_field": "confirmed_at", "term": "1m"}
        rule = {
            "policy_id": self.policy.id, "article_id": self.article.id, "name": "x", "model_id": self.model.id,
            "severity": "red", "role": "village",
        }  # fmt: skip
        makers = {
            "gate": lambda text: self.make_gate(condition=text),
            "flow": lambda text: self.make_flow([TOWNSHIP], domain=text),
            "duty": lambda text: self.make_duty("d1", domain=text, **duty),
            "end": lambda text: self.make_duty("d2", end_domain=text, **duty),
            "scope": lambda text: self.make_duty("d3", scope_model_id=self.model.id, scope_domain=text),
            "rule": lambda text: self.env["fupin.rule"].create({"key": "r", "must_hold": text, **rule}),
        }
        for kind, make in makers.items():
            for text in wrong:
                with self.subTest(kind=kind, text=text), self.assertRaises(ValidationError), self.cr.savepoint():
                    make(text)
            make("[('amount', '>', '@test_minimum'), ('confirmed_at', '>', '@today-@test_lead')]")

    # -------------------------------------------------------------------- duties

    def counted(self, duty, unit):
        return self.tasks(duty, ("unit_id", "=", unit.id))._figures().scope

    def test_what_is_covered_follows_the_parameter_of_each_place(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.give("test_minimum", "100", province)
        near = self.give("test_minimum", "50")
        duty = self.make_duty(
            policy=province,
            unit_type="county_office",
            scope_model_id=self.model.id,
            scope_domain="[('amount', '>=', '@test_minimum')]",
            coverage=1,
        )
        (province | self.policy).action_publish()
        for amount in (49.99, 50, 99.99, 100):
            self.make_request(self.village, amount=amount)
            self.make_request(self.village_other_county, amount=amount)
        duty._generate_tasks(date(2026, 5, 1), date(2026, 5, 1))
        self.assertEqual(self.counted(duty, self.unit_county), 3)
        self.assertEqual(self.counted(duty, self.unit_other_county), 1)
        self.env.cr.execute("UPDATE fupin_policy_parameter SET value = NULL, is_open = true WHERE id = %s", [near.id])
        self.env.invalidate_all()
        self.assertEqual(self.counted(duty, self.unit_county), 0)  # left open: nothing is asked there

    def test_the_records_it_follows_from_by_place(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.give("test_minimum", "100", province)
        self.give("test_minimum", "50")
        duty = self.make_duty(
            policy=province, trigger="record", model_id=self.model.id, start_field="confirmed_at", term="1m",
            domain="[('amount', '>=', '@test_minimum')]", end_domain="[('note', '!=', False)]",
        )  # fmt: skip
        (province | self.policy).action_publish()
        values = {"amount": 60, "confirmed_at": "2026-01-31 04:00:00"}
        here, far = self.make_request(self.village, **values), self.make_request(self.village_other_county, **values)
        low = self.make_request(self.village_next, **{**values, "amount": 49.99})
        self.run_clock(2026, 2, 1)
        self.assertEqual(self.rows(duty, "res_id, due_date"), [(here.id, date(2026, 2, 28))])
        (far | low).amount = 100
        self.run_clock(2026, 2, 2)
        self.assertEqual(len(self.rows(duty)), 3)
        here.note = "办结"
        far.amount = 99.99
        self.run_clock(2026, 2, 3)
        self.assertEqual(
            sorted(self.rows(duty, "res_id, state")),
            sorted([(here.id, "done"), (far.id, "cancelled"), (low.id, "open")]),
        )

    def test_an_ended_policy_keeps_its_own_values(self):
        """What was begun under it stands: its parameters are those of its last day."""
        self.give("test_minimum", "50")
        duty = self.make_duty(
            trigger="record", model_id=self.model.id, start_field="confirmed_at", term="12m",
            domain="[('amount', '>=', '@test_minimum')]",
        )  # fmt: skip
        self.policy.action_publish()
        self.make_request(self.village, amount=60, confirmed_at="2026-01-31 04:00:00")
        self.run_clock(2026, 2, 1)
        self.policy._write_past_lock({"date_to": "2026-02-10"})
        self.run_clock(2026, 2, 20)
        self.assertEqual(self.rows(duty, "state"), [("open",)])
