from odoo import api, fields, models
from odoo.tools import SQL

from .fupin_record import PLACE_FIELDS

# a model that inherits `fupin.disclosed` adds them again: labels are translated with the module that names them
NOTICES = [("none", "No notice"), ("posted", "On public notice"), ("closed", "Notice closed")]


class FupinRecord(models.AbstractModel):
    """What a public notice about a record asks it: hooks, see `fupin.disclosed`."""

    _inherit = "fupin.record"

    def write(self, vals):
        result = super().write(vals)
        if self and PLACE_FIELDS & vals.keys():
            self.env["fupin.disclosure"]._follow_records(self)
        return result

    def _disclosure_values(self, kind):
        """Hook: what a new notice about the record says: ``name``, ``content``, ``unit_id``, ``date_to`` …"""
        return {}

    def _disclosure_facts(self, kind):
        """Hook: the list under the text, ``{"columns": [texts], "rows": [[texts]]}``, or None.

        It is kept as it is when the notice is put up, and printed: nothing that identifies a person belongs in it.
        """
        return None

    def _check_disclosure(self, disclosure, name):
        """Hook: raise `UserError` if a step (post, close, withdraw) of a notice does not fit the record."""

    def _after_disclosure(self, disclosure, name):
        """Hook: what follows for the record from a step of its notice. The record comes as the superuser."""

    def _open_notice(self, kind):
        """Open the notice of this kind that waits or hangs, else a new draft with its text."""
        self.ensure_one()
        self.check_access("read")
        Disclosure = self.env["fupin.disclosure"]
        about = [("res_model", "=", self._name), ("res_id", "=", self.id), ("kind", "=", kind)]
        notice = Disclosure.search([*about, ("state", "in", ("draft", "posted"))], limit=1)
        if not notice:
            values = {"kind": kind, "res_model": self._name, "res_id": self.id}
            notice = Disclosure.create({**values, **self._disclosure_values(kind)})
        return {
            "type": "ir.actions.act_window",
            "name": notice.name,
            "res_model": "fupin.disclosure",
            "res_id": notice.id,
            "views": [(False, "form")],
        }


class FupinDisclosed(models.AbstractModel):
    """A business record that is put on public notice.

    How to use. Inherit it beside `fupin.record`; set ``_disclosure_kind``; extend `_disclosure_values` and
    `_disclosure_facts`; put ``<button name="action_disclose" …/>`` and ``disclosure_ids`` in the form.
    ``disclosure_state`` and ``disclosure_upheld`` are stored, for conditions of gates and flows. A step that needs a
    closed notice asks ``_not_disclosed()``.
    """

    _name = "fupin.disclosed"
    _inherit = ["fupin.record"]
    _description = "Record that is put on public notice"

    _disclosure_kind = "other"

    disclosure_ids = fields.One2many(
        "fupin.disclosure", "res_id", string="Public notices", domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )  # fmt: skip
    disclosure_state = fields.Selection(
        NOTICES, string="Public notice", required=True, default="none", readonly=True, copy=False
    )
    disclosure_upheld = fields.Integer(string="Objections upheld", readonly=True, copy=False, aggregator=None)
    disclosed_on = fields.Date(string="Notice closed on", readonly=True, copy=False)

    # what the notices decide; written by their steps alone
    _disclosure_fields = frozenset({"disclosure_state", "disclosure_upheld", "disclosed_on", "disclosure_ids"})

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        kept = {name: value for name, value in defaults.items() if name not in self._disclosure_fields}
        return {**kept, "disclosure_state": "none"} if "disclosure_state" in fields else kept

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._undisclosed(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._undisclosed(vals))

    def _undisclosed(self, vals):
        """Return values without what the notices decide."""
        return {name: value for name, value in vals.items() if name not in self._disclosure_fields}

    def action_disclose(self):
        """Open the notice of a record: the one that waits or hangs, else a new draft with its text.

        :raise AccessError: for one who does not cover the place of the record
        """
        return self._open_notice(self._disclosure_kind)

    def _not_disclosed(self):
        """Return the records without a notice that is closed."""
        return self.filtered(lambda record: record.disclosure_state != "closed")

    def _after_disclosure(self, disclosure, name):
        super()._after_disclosure(disclosure, name)
        if self:
            self._follow_disclosures()
            self.env["fupin.event"]._record(self, f"notice_{name}", reason=disclosure.name)

    def _follow_disclosures(self):
        """Write down how the last notice stands: one that was taken down counts for nothing."""
        self.env["fupin.disclosure"].flush_model(["state", "upheld_count", "closed_on", "res_model", "res_id"])
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s record
                   SET disclosure_state = COALESCE(last.state, 'none'),
                       disclosure_upheld = COALESCE(last.upheld_count, 0),
                       disclosed_on = CASE WHEN last.state = 'closed' THEN last.closed_on END
                   FROM unnest(%(ids)s::int[]) AS given(id) LEFT JOIN LATERAL (
                       SELECT notice.state, notice.upheld_count, notice.closed_on FROM fupin_disclosure notice
                       WHERE notice.res_model = %(model)s AND notice.res_id = given.id
                       AND notice.state IN ('posted', 'closed') ORDER BY notice.id DESC LIMIT 1
                   ) last ON TRUE
                   WHERE record.id = given.id""",
                table=SQL.identifier(self._table), model=self._name, ids=self.ids,
            )
        )  # fmt: skip
        self.invalidate_recordset([*self._disclosure_fields], flush=False)
        self._after_save({"disclosure_state"})
