from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .duty_common import DutyCase
from .flow_common import FlowCase


@tagged("post_install", "-at_install")
class TestKindsByPlace(DutyCase, FlowCase):
    """Two counties declare one parameter, each with its own kind: each is checked against its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.west = cls.regions["990102000000"]
        cls.declare("test_twice", "amount", region_id=cls.county.id)
        cls.declare("test_twice", "days", region_id=cls.west.id)
        cls.policy_west = cls.make_policy(cls.west, "west")
        cls.env["fupin.measure"].create({"model": "fupin.test.request", "key": "share", "name": "占比"})

    def rule(self, policy, **values):
        return self.env["fupin.rule"].create(
            {
                "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "r", "name": "r",
                "model_id": self.model.id, "severity": "red", "role": "village", **values,
            }
        )  # fmt: skip

    def kinds(self, text, makers):
        """Return the makers that take a text in 东山, and those that do in 西山."""
        taken = ([], [])
        for found, policy in zip(taken, (self.policy, self.policy_west), strict=True):
            for name, make in makers.items():
                try:
                    with self.cr.savepoint():
                        make(policy, text)
                except ValidationError:
                    continue
                found.append(name)
        return taken

    def test_each_place_has_its_own_kind(self):
        record = {"trigger": "record", "model_id": self.model.id, "start_field": "confirmed_at"}
        makers = {
            "rule": lambda policy, text: self.rule(policy, must_hold=text),
            "gate": lambda policy, text: self.make_gate(policy, condition=text),
            "flow": lambda policy, text: self.make_flow([], policy, domain=text),
            "duty": lambda policy, text: self.make_duty("d", policy, domain=text, term="1m", **record),
        }
        # both are numbers: they fit an amount
        self.assertEqual(self.kinds("[('amount', '>', '@test_twice')]", makers), (list(makers), list(makers)))
        for model in ("fupin.rule", "fupin.gate", "fupin.flow", "fupin.obligation"):
            self.env[model].search([("policy_id", "in", (self.policy | self.policy_west).ids)]).unlink()
        # only days are counted from a day
        days = "[('confirmed_at', '>', '@today-@test_twice')]"
        self.assertEqual(self.kinds(days, makers), ([], list(makers)))
        term = {"term": lambda policy, _text: self.make_duty("t", policy, term="@test_twice", **record)}
        self.assertEqual(self.kinds("", term), ([], ["term"]))

    def test_a_comparison_too(self):
        self.declare("test_bound", "text", region_id=self.county.id)
        self.declare("test_bound", "ratio", region_id=self.west.id)
        bound = {"measure": "share", "operator": ">=", "parameter_key": "test_bound"}
        makers = {
            "rule": lambda policy, _text: self.rule(policy, **bound),
            "gate": lambda policy, _text: self.make_gate(policy, **bound),
        }
        self.assertEqual(self.kinds("", makers), ([], ["rule", "gate"]))

    def test_another_county_s_is_none_here_and_one_above_is(self):
        self.declare("test_far", "amount", region_id=self.west.id)
        self.declare("test_above", "amount", region_id=self.regions["990100000000"].id)
        text = "[('amount', '>', '@%s')]"
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_gate(condition=text % "test_far")
        self.make_gate(self.policy_west, condition=text % "test_far")
        self.make_gate(condition=text % "test_above")
        # the county's own before the one above
        self.declare("test_above", "list", region_id=self.county.id)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_gate(key="second", condition=text % "test_above")

    def test_each_county_s_value_is_of_its_kind(self):
        for policy, value in ((self.policy, "50"), (self.policy_west, "7")):
            self.env["fupin.policy.parameter"].create({"policy_id": policy.id, "key": "test_twice", "value": value})
            self.make_gate(policy, key=policy.key, condition="[('amount', '>=', '@test_twice')]")
        (self.policy | self.policy_west).action_publish()
        self.make_request(self.village_other_county, amount=7).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(self.village, amount=7).action_submit()
