from odoo.fields import Command, Datetime

from .common import PolicyCase

moment = Datetime.to_datetime


class RuleCase(PolicyCase):
    """Rules on households, and what they find."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("test_minimum", "integer")
        cls.declare("test_lead", "days")

    @classmethod
    def make_rule(cls, policy=None, key="test_rule", publish=True, **values):
        """Create a rule on households in a draft policy, with the values of parameters, and put it into force."""
        policy = policy or cls.policy
        parameters = values.pop("parameters", {})
        given = {
            "policy_id": policy.id,
            "key": key,
            "name": "户数规则",
            "article_id": policy.article_ids[:1].id,
            "model_id": cls.env["ir.model"]._get_id(values.pop("model", "fupin.household")),
            "severity": "red",
            "remedy": "核实人口数",
            "role": "village",
            **values,
        }
        if not {"must_hold", "measure", "indicator"} & given.keys():
            given["must_hold"] = "[('member_count', '>=', '@test_minimum')]"
            parameters = parameters or {"test_minimum": "3"}
        rule = cls.env["fupin.rule"].create(given)
        cls.give(policy, **parameters)
        if publish:
            policy.action_publish()
        return rule

    @classmethod
    def give(cls, policy, **parameters):
        """Give values to parameters; None leaves one open."""
        policy.write(
            {
                "parameter_ids": [
                    Command.create({"key": key, "value": value, "is_open": value is None})
                    for key, value in parameters.items()
                ]
            }
        )

    @classmethod
    def household(cls, count=3, region=None, **values):
        """Create a household with a number of members."""
        return cls.env["fupin.household"].create(
            {"name": "张三", "region_id": (region or cls.village).id, "member_count": count, **values}
        )

    def found(self, records, *states):
        """Return the findings of records, in these states (standing by default)."""
        self.env.flush_all()
        return self.env["fupin.finding"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "in", states or ("open", "acknowledged")),
            ]
        )

    def reconcile(self, now=None):
        """Check all records; ``now`` is a text in UTC."""
        return self.env["fupin.rule"]._reconcile(moment(now) if now else None)

    def commit(self):
        """What the end of a transaction does."""
        self.env.cr.flush()
