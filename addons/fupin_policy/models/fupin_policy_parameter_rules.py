from odoo import api, models


class FupinPolicyParameter(models.Model):
    """A value that changes lets the rules that ask for it run again, and the clock make the tasks that waited for it."""

    _inherit = "fupin.policy.parameter"

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._let_rules_run()
        return parameters

    def write(self, vals):
        result = super().write(vals)
        self._let_rules_run()
        if self.filtered(lambda parameter: parameter.policy_id.state == "effective"):
            self.env["fupin.policy"]._clock_nudge()
        return result

    def unlink(self):
        self._let_rules_run()
        return super().unlink()

    def _let_rules_run(self):
        # no rule asks a draft for its values
        told = self.filtered(lambda parameter: parameter.policy_id.state != "draft")
        if told:
            self.env["fupin.rule"]._forget_run(parameter_keys=told.mapped("key"))
