from odoo import models
from odoo.exceptions import AccessError

from ..kernel.clock import local_date


class IrRule(models.Model):
    """Domains of rules are cached for each user; ours depend on the day, for posts begin and end."""

    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        yield from super()._compute_domain_context_values()
        yield local_date().toordinal()

    def _make_access_error(self, operation, records):
        """Say in an office's words what core says with a joke; names nothing that is out of reach."""
        error = super()._make_access_error(operation, records)
        if self.env.user.has_group("base.group_no_one"):
            return error
        description = self.env["ir.model"]._get(records._name).name or records._name
        words = {
            "read": self.env._("see"),
            "write": self.env._("change"),
            "create": self.env._("enter"),
            "unlink": self.env._("delete"),
        }
        return AccessError(
            self.env._(
                "Your post does not cover this: you cannot %(operation)s this record (%(kind)s). If you"
                " need it, ask the office above you or the administrator.",
                operation=words[operation],
                kind=description,
            )
        )
