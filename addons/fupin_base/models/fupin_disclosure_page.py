import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel.clock import local_date
from ..kernel.personal import without_numbers_of_persons

TOKEN_BYTES = 16  # 128 bits: an address is not found by trying


class FupinDisclosurePage(models.Model):
    """The page of a notice that everybody may open: a copy of what was published, and nothing else.

    ``payload`` is made when the notice is put up; ``replies`` follow the answers to objections. The public reads these
    two columns, never a record; whether the page is open is asked of the notice and of the county each time.
    """

    _name = "fupin.disclosure.page"
    _description = "Public page of a notice"
    _rec_name = "disclosure_id"

    disclosure_id = fields.Many2one("fupin.disclosure", required=True, readonly=True, ondelete="cascade", index=True)
    token = fields.Char(required=True, readonly=True, copy=False, default=lambda self: self._new_token())
    payload = fields.Json(readonly=True)
    replies = fields.Json(readonly=True)

    _token_uniq = models.UniqueIndex("(token)")
    _notice_uniq = models.UniqueIndex("(disclosure_id)")

    @api.model
    def _new_token(self):
        return secrets.token_urlsafe(TOKEN_BYTES)

    @api.model
    def _open_page(self, token):
        """Return ``(notice id, payload, replies)`` of the page of an address, or None.

        It is open while the notice hangs, from its first to its last day, and the county has its pages switched on.
        """
        self.env.flush_all()
        today = local_date()
        rows = self.env.execute_query(
            SQL(
                """SELECT notice.id, page.payload, page.replies
                   FROM fupin_disclosure_page page JOIN fupin_disclosure notice ON notice.id = page.disclosure_id
                   WHERE page.token = %(token)s AND notice.state = 'posted' AND notice.is_online
                   AND notice.date_from <= %(today)s AND notice.date_to >= %(today)s
                   AND EXISTS (%(county)s)""",
                token=token, today=today, county=self.env["fupin.unit"]._county_with_pages(SQL("notice.region_code")),
            )
        )  # fmt: skip
        return rows[0] if rows else None

    @api.model
    def _masked(self, value):
        """Return texts, in lists or dictionaries too, without the numbers of persons."""
        if isinstance(value, dict):
            return {name: self._masked(part) for name, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._masked(part) for part in value]
        return without_numbers_of_persons(value) if isinstance(value, str) else value
