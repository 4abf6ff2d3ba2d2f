from odoo import models

from ..kernel.clock import local_date


class IrRule(models.Model):
    """Domains of rules are cached for each user; ours depend on the day, for posts begin and end."""

    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        yield from super()._compute_domain_context_values()
        yield local_date().toordinal()
