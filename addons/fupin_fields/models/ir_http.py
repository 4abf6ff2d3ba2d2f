from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Name the forms that an administrator may change: their pages lead to the settings. Others get nothing."""
        info = super().session_info()
        if self.env.user.has_group("fupin_base.group_administrator"):
            info["fupin_forms"] = [form["model"] for form in self.env["fupin.form.layout"].designer_models()]
        return info
