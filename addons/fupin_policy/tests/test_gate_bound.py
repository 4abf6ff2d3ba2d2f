from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..reason_needed import ReasonNeeded
from .flow_common import FlowCase


@tagged("post_install", "-at_install")
class TestGateBound(FlowCase):
    """A gate that compares a measure with a parameter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("test_share", "ratio")
        cls.env["fupin.measure"].create({"model": "fupin.test.request", "key": "share", "name": "占比"})

    def bound(self, policy=None, value="0.6", **values):
        policy = policy or self.policy
        self.env["fupin.policy.parameter"].create(
            {"policy_id": policy.id, "key": "test_share", "value": value, "is_open": not value}
        )
        gate = self.make_gate(
            policy,
            **{"measure": "share", "operator": ">=", "parameter_key": "test_share", "message": "提高占比", **values},
        )
        policy.action_publish()
        return gate

    def test_both_sides_of_the_bound_to_the_fen(self):
        """Exactly at the bound passes, one fen less is refused; no float blurs it, however large the amount."""
        self.bound()
        for whole, exact in ((100000, 60000), (0.05, 0.03), (98765432101.25, 59259259260.75)):
            with self.subTest(whole=whole):
                self.make_request(amount=exact, whole=whole).with_user(self.user_village).action_submit()
                less = self.make_request(amount=exact - 0.01, whole=whole).with_user(self.user_village)
                with self.assertRaises(UserError), self.cr.savepoint():
                    less.action_submit()
                self.assertEqual(less.state, "draft")

    def test_the_refusal_tells_article_figures_and_what_to_do(self):
        self.bound()
        request = self.make_request(amount=59999.99, whole=100000).with_user(self.user_village)
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            request.action_submit("不管")
        for words in ("提高占比", "占比 59.99999%", "≥ 60%", "100,000.00元中的59,999.99元", "第五条", request.name):
            self.assertIn(words, str(refused.exception))

    def test_a_warning_takes_a_reason(self):
        self.bound(severity="warn")
        request = self.make_request(amount=1, whole=2).with_user(self.user_village)
        with self.assertRaises(ReasonNeeded) as needed, self.cr.savepoint():
            request.action_submit()
        self.assertIn("50%", str(needed.exception))
        request.action_submit("村民大会决定")
        event = request.event_ids.filtered(lambda event: event.transition == "submit")
        self.assertEqual(event.reason, "村民大会决定")
        self.assertIn("第五条", event.article_text)

    def test_each_operator(self):
        self.bound(operator="<=")
        self.make_request(amount=6, whole=10).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(amount=6.01, whole=10).action_submit()

    def test_no_figure_and_an_open_parameter_ask_nothing(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        gate = self.bound(province)
        self.make_request(amount=1, whole=0).action_submit()
        self.env["fupin.policy.parameter"].create({"policy_id": self.policy.id, "key": "test_share", "is_open": True})
        self.policy.action_publish()
        self.make_request(amount=1, whole=10).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make_request(self.village_other_county, amount=1, whole=10).action_submit()
        self.assertFalse(gate.problem)

    def test_condition_and_comparison_must_both_hold(self):
        self.bound(condition="[('note', '!=', False)]", domain="[('kind', '=', 'special')]")
        self.make_request(amount=1, whole=10).action_submit()
        for values in ({"amount": 6}, {"amount": 5, "note": "有"}):
            with self.subTest(values=values), self.assertRaises(UserError), self.cr.savepoint():
                self.make_request(kind="special", whole=10, **values).action_submit()
        self.make_request(kind="special", whole=10, amount=6, note="有").action_submit()

    def test_what_cannot_be_compared_is_refused_when_saved(self):
        self.declare("test_words", "text")
        right = {"measure": "share", "operator": ">=", "parameter_key": "test_share"}
        for wrong in ({"measure": "nothing"}, {"operator": False}, {"parameter_key": False}, {"measure": False},
                      {"parameter_key": "test_words"}, {"parameter_key": "undeclared"}):  # fmt: skip
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_gate(**{**right, **wrong})
        self.make_gate(**right)

    def test_an_open_parameter_is_shown_as_the_problem(self):
        gate = self.bound(value=False)
        self.assertIn("test_share", gate.problem)
        self.assertIn("占比 ≥ test_share", gate.reading)

    def test_the_pack_keeps_it(self):
        """Also for an administrator, who does not read the table of models."""
        self.bound()
        self.env.invalidate_all()
        text = self.policy.with_user(self.user_administrator).export_pack()
        again = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(text)
        gate = again.gate_ids
        self.assertEqual((gate.measure, gate.operator, gate.parameter_key), ("share", ">=", "test_share"))
        self.assertEqual(again.export_pack(), self.policy.export_pack())

    def test_limits_are_known_before_the_record_is_saved(self):
        gate = self.bound(domain="[('kind', '=', 'special')]")
        values = {"name": "新", "region_id": self.village.id}
        found = self.env["fupin.gate"]._bounds_for(self.Request.new({**values, "kind": "special"}), "submit")
        self.assertEqual([(one.id, float(limit)) for one, limit in found], [(gate.id, 0.6)])
        self.assertFalse(self.env["fupin.gate"]._bounds_for(self.Request.new(values), "submit"))
        far = self.Request.new({**values, "kind": "special", "region_id": self.village_other_county.id})
        self.assertFalse(self.env["fupin.gate"]._bounds_for(far, "submit"))
        self.assertFalse(self.env["fupin.gate"]._bounds_for(self.Request.new(values), "confirm"))
