from datetime import timedelta

from odoo import api, fields, models

from ..kernel import protect
from ..kernel.clock import utc_now

KEPT = timedelta(days=1)


class FupinRequestLog(models.Model):
    """How often somebody without an account asked for something: the limit that all servers share.

    One row a request, as core keeps it for second factors: nobody waits for another's row. Who asked is kept as a keyed
    hash only, for a day. Requests of the very same moment may exceed a limit by the number of worker processes.
    """

    _name = "fupin.request.log"
    _description = "Requests without an account"

    key = fields.Char(required=True, readonly=True)

    _key_idx = models.Index("(key, create_date)")

    @api.model
    def _take(self, limit, seconds, *parts):
        """Return whether one more request is within the limit, and count it if so.

        :param limit: how many
        :param seconds: within how long
        :param parts: what is counted together: kind, address, notice …
        """
        if self._is_full(limit, seconds, *parts):
            return False
        self._note(*parts)
        return True

    @api.model
    def _is_full(self, limit, seconds, *parts):
        """Return whether a limit is used up, counting nothing."""
        since = utc_now() - timedelta(seconds=seconds)
        domain = [("key", "=", self._key(parts)), ("create_date", ">", since)]
        return self.sudo().search_count(domain, limit=limit) >= limit  # sudo: nobody has rights on the log

    @api.model
    def _note(self, *parts):
        """Count one request."""
        self.sudo().create({"key": self._key(parts)})  # sudo: as above

    @api.model
    def _key(self, parts):
        return protect.index("|".join(map(str, parts)), self.env["fupin.protected"]._protection_keys())

    @api.autovacuum
    def _gc_log(self):
        self.sudo().search([("create_date", "<", utc_now() - KEPT)]).unlink()  # sudo: rows that count no more
