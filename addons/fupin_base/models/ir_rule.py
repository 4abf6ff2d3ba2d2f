from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..kernel.clock import local_date


class IrRule(models.Model):
    """What Odoo's record rules lack for a console of the whole country.

    Domains of rules are cached for each user; ours depend on the day, for posts begin and end.
    What a window holds (a file to import, a reason) belongs to whoever opened it. A refusal
    never names the record: in developer mode, which anybody may switch on, core would.
    """

    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        yield from super()._compute_domain_context_values()
        yield local_date().toordinal()

    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        if self.env[model_name]._transient and not self.env.su:
            domain &= Domain("create_uid", "=", self.env.uid)
        return domain

    def _make_access_error(self, operation, records):
        """Say in an office's words what core says with a joke; names nothing that is out of reach."""
        if self.env.user._is_system():
            return super()._make_access_error(operation, records)
        # sudo: the name of the kind of record, as it stands in the menus
        description = self.env["ir.model"].sudo()._get(records._name).name or records._name
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
