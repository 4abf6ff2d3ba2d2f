from odoo import api, fields, models
from odoo.addons.fupin_base.models.fupin_assignment import ROLES

LEVELS = [
    ("village", "Village"),
    ("township", "Township"),
    ("department", "Line department of the record"),
    ("county", "County office"),
    ("county_government", "County government"),
    ("leading_group", "Leading group"),
    ("finance_committee", "County finance and economy committee"),
    ("finance", "Finance bureau"),
    ("superior", "Superior level"),
]


class FupinFlowStep(models.Model):
    """A step of a flow: who looks at it, by when, and whether he agrees or only takes note of it (备案)."""

    _name = "fupin.flow.step"
    _inherit = ["fupin.policy.part"]
    _description = "Step of a flow"
    _order = "flow_id, sequence, id"
    # rights and the lock look at the policy: it follows from the flow
    _engine_fields = frozenset({"policy_id"})

    flow_id = fields.Many2one("fupin.flow", required=True, index=True, ondelete="cascade")
    policy_id = fields.Many2one(related="flow_id.policy_id", store=True, precompute=True)
    name = fields.Char(required=True)
    role = fields.Selection(ROLES, required=True)
    level = fields.Selection(LEVELS, required=True, help="Whose unit decides, found on the way up from the record.")
    term_days = fields.Integer(string="Days", help="Calendar days to decide in; 0: no term.")
    is_filing = fields.Boolean(string="Filing", help="Taken note of, not agreed to; nothing waits for it.")
    is_holding = fields.Boolean(string="Waits for the filing", help="The flow goes on only when it is taken note of.")
    four_eyes = fields.Boolean(default=True, help="Nobody who submitted it or decided before decides here.")

    _term_positive = models.Constraint("CHECK (COALESCE(term_days, 0) >= 0)", "A term has no negative days.")

    @api.constrains("is_filing", "is_holding", "flow_id")
    def _check_can_wait(self):
        self.flow_id._check_can_wait()

    def _holds(self):
        """Return whether the flow waits for this step."""
        self.ensure_one()
        return not self.is_filing or self.is_holding
