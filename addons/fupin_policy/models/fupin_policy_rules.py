from odoo import api, fields, models


class FupinPolicy(models.Model):
    """Rules of policies: checked by the clock once a day, and again when what binds has changed."""

    _inherit = "fupin.policy"

    rule_ids = fields.One2many("fupin.rule", "policy_id", string="Rules")

    @api.model
    def _clock_steps(self):
        return [*super()._clock_steps(), ("findings", self.env["fupin.rule"]._reconcile_due)]

    def _after_transition(self, name):
        super()._after_transition(name)
        self.env["fupin.rule"]._forget_run(self)
