from odoo import fields, models


class FupinPolicy(models.Model):
    """The gates and flows of a policy."""

    _inherit = "fupin.policy"

    gate_ids = fields.One2many("fupin.gate", "policy_id", string="Conditions of steps")
    flow_ids = fields.One2many("fupin.flow", "policy_id", string="Approval flows")

    def _publish_problems(self):
        problems = super()._publish_problems()
        for flow in self.flow_ids.filtered(lambda flow: not flow.step_ids):
            problems.append(self.env._("The flow “%s” has no step.", flow.name))
        return problems
