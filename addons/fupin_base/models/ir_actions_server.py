from odoo import models
from odoo.exceptions import AccessError


class IrActionsServer(models.Model):
    """What the clock does is started by the clock. Core lets everybody run the code of a scheduled job whose model
    keeps no records, for there is nothing whose rights it could ask."""

    _inherit = "ir.actions.server"

    def run(self):
        # sudo: what kind of action it is, whoever asks
        scheduled = self.sudo().filtered(lambda action: action.usage == "ir_cron")
        if scheduled and not self.env.su and not self.env.user._is_system():
            raise AccessError(self.env._("Scheduled jobs are started by the system alone."))
        return super().run()
