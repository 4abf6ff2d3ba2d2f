from odoo import api, models


class FupinPolicyParameter(models.Model):
    """A value that changes lets the rules that ask for it run again."""

    _inherit = "fupin.policy.parameter"

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        self.env["fupin.rule"]._forget_run(parameter_keys=parameters.mapped("key"))
        return parameters

    def write(self, vals):
        result = super().write(vals)
        self.env["fupin.rule"]._forget_run(parameter_keys=self.mapped("key"))
        return result

    def unlink(self):
        self.env["fupin.rule"]._forget_run(parameter_keys=self.mapped("key"))
        return super().unlink()
