from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..kernel import limit

# how many, within how many seconds; an administrator writes others into `fupin_operate.limit_<name>`, 0 for none.
# Villages share the address of their telephone network: an address has room for many people.
DEFAULTS = {
    "sign_in_account": "50/900",
    "sign_in_address": "200/900",
    "api": "600/60",
    "api_refused": "60/900",
    "export": "60/3600",
}


class FupinLimit(models.AbstractModel):
    """How often somebody may do what costs much or could be guessed: counted in the database, so that all servers and
    all their processes share it, and kept though the request itself is rolled back."""

    _name = "fupin.limit"
    _description = "Limits against abuse"

    @api.model
    def _limit(self, name):
        """Return (how many, seconds) of a limit, or None where there is none."""
        # sudo: a setting of the system
        text = self.env["ir.config_parameter"].sudo().get_param(f"fupin_operate.limit_{name}", DEFAULTS[name])
        return limit.read(text, DEFAULTS[name])

    @api.model
    def _is_full(self, name, *parts):
        """Return whether a limit is used up, counting nothing."""
        found = self._limit(name)
        return bool(found) and self.env["fupin.request.log"]._is_full(*found, name, *parts)

    @api.model
    def _note(self, name, *parts):
        """Count one, whatever becomes of the request."""
        if self._limit(name):
            with self.env.registry.cursor() as cr:
                # by the system: who fails to sign in is nobody
                api.Environment(cr, SUPERUSER_ID, {})["fupin.request.log"]._note(name, *parts)

    @api.model
    def _take(self, name, *parts):
        """Return whether one more is within the limit, and count it if so."""
        if self._is_full(name, *parts):
            return False
        self._note(name, *parts)
        return True

    @api.model
    def _refuse_export_beyond(self):
        """Count one export of the user.

        :raise UserError: beyond the limit: nobody carries a register away file by file unnoticed
        """
        if not self._take("export", self.env.uid):
            raise UserError(self.env._("That were many exports in a short time. Wait an hour, then go on."))
