from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.tools import SQL

from .fupin_asset import UNIT_TYPES

STATES = [("open", "To be confirmed"), ("confirmed", "Confirmed")]
FIGURES = ("asset_count", "original_value", "net_value")
# which assets are in the ledger of a keeper: those of its place, a department's own alone (S3-80)
IN_LEDGER = SQL(
    """asset.state = 'confirmed'
       AND asset.region_code BETWEEN rpad(place.prefix, 12, '0') AND rpad(place.prefix, 12, '9')
       AND (confirmation.department_id IS NULL OR asset.department_id = confirmation.department_id)"""
)


class FupinLedgerConfirmation(models.Model):
    """A keeper confirms its ledger of a year (S3-80, S3-81): what stood in it is frozen with the person and the day.

    The village's ledger holds what stands in the village, the township's all of its villages, the department's what
    it supervises, the county's everything. What changes later is counted beside it. Amounts in yuan.
    """

    _name = "fupin.ledger.confirmation"
    _inherit = ["fupin.yearly"]
    _description = "Confirmation of a ledger"
    _order = "region_code, year desc, id desc"
    _title = "帮扶项目资产台账确认"
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "confirmed_on"}
    _transitions = {"confirm": (("open",), "confirmed"), "reopen": (("confirmed",), "open")}

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="open")
    asset_count = fields.Integer(string="Assets confirmed", readonly=True)
    original_value = fields.Float(string="Original value confirmed (yuan)", digits=(16, 2), readonly=True)
    net_value = fields.Float(string="Net value confirmed (yuan)", digits=(16, 2), readonly=True)
    confirmed_at = fields.Datetime(readonly=True)
    confirmed_on = fields.Date(readonly=True)
    confirmer_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    current_count = fields.Integer(string="Assets now", compute="_compute_current")
    current_original_value = fields.Float(
        string="Original value now (yuan)", digits=(16, 2), compute="_compute_current"
    )
    current_net_value = fields.Float(string="Net value now (yuan)", digits=(16, 2), compute="_compute_current")
    changed_count = fields.Integer(string="Changed since", compute="_compute_changed_count")

    _open_idx = models.Index("(region_code, year) WHERE state = 'open'")
    _unit_idx = models.Index("(unit_id, confirmed_on)")

    def _compute_current(self):
        totals = self._totals()
        for record in self:
            found = totals.get(record._origin.id, (0, 0, 0))
            record.current_count, record.current_original_value, record.current_net_value = found

    def _totals(self):
        """Return ``{id: (assets, original value, net value)}`` of the ledgers as they stand, in one statement."""
        if not self._origin.ids:
            return {}
        self.env["fupin.asset"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT confirmation.id, count(asset.id), COALESCE(sum(asset.original_value), 0),
                       COALESCE(sum(asset.net_value), 0)
                   FROM fupin_ledger_confirmation confirmation
                   JOIN fupin_region place ON place.id = confirmation.region_id
                   LEFT JOIN fupin_asset asset ON %s
                   WHERE confirmation.id = ANY(%s) GROUP BY confirmation.id""",
                IN_LEDGER, self._origin.ids,
            )
        )  # fmt: skip
        return {row[0]: row[1:] for row in rows}

    @api.depends("confirmed_at")
    def _compute_changed_count(self):
        """How many assets of the ledger were made or changed after the confirmation."""
        confirmed = self._origin.filtered("confirmed_at")
        self.env["fupin.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT confirmation.id, count(DISTINCT event.res_id)
                   FROM fupin_ledger_confirmation confirmation
                   JOIN fupin_region place ON place.id = confirmation.region_id
                   JOIN fupin_event event ON event.res_model = 'fupin.asset' AND event.date > confirmation.confirmed_at
                       AND event.region_code BETWEEN rpad(place.prefix, 12, '0') AND rpad(place.prefix, 12, '9')
                       AND (confirmation.department_id IS NULL OR event.department_id = confirmation.department_id)
                       AND event.transition <> 'reveal'
                   WHERE confirmation.id = ANY(%s) GROUP BY confirmation.id""",
                confirmed.ids,
            )
        ) if confirmed else []  # fmt: skip
        counts = dict(rows)
        for record in self:
            record.changed_count = counts.get(record._origin.id, 0)

    # ------------------------------------------------------------------ opening

    @api.model
    def _open_year(self, region, year):
        """Ask every keeper of a place and below for the confirmation of a year, in one statement. Idempotent.

        :return: number of confirmations made
        :raise AccessError: for a place that the user does not cover
        """
        self._check_opens(region, year)
        self.flush_model()
        for name in ("fupin.region", "fupin.unit"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_ledger_confirmation (name, year, level, region_id, region_code, township_id,
                       department_id, unit_id, state, asset_count, original_value, net_value, create_uid, write_uid,
                       create_date, write_date)
                   SELECT DISTINCT ON (unit.region_id, own.department_id)
                       unit.name || %(year)s || '年度' || %(title)s, %(year)s,
                       CASE WHEN own.department_id IS NOT NULL THEN 'department'
                            WHEN place.level IN ('village', 'township') THEN place.level ELSE 'county' END,
                       unit.region_id, unit.region_code,
                       CASE WHEN place.level = 'township' THEN place.id
                            WHEN above.level = 'township' THEN above.id END,
                       own.department_id, unit.id, 'open', 0, 0, 0, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM fupin_unit unit
                   JOIN fupin_region place ON place.id = unit.region_id
                   LEFT JOIN fupin_region above ON above.id = place.parent_id
                   CROSS JOIN LATERAL (
                       SELECT CASE WHEN unit.unit_type = 'department' THEN unit.id END AS department_id) own
                   WHERE unit.active AND unit.region_code LIKE %(under)s
                     AND (unit.unit_type = ANY(%(types)s) OR unit.unit_type = 'department')
                   ORDER BY unit.region_id, own.department_id, array_position(%(types)s, unit.unit_type::text),
                       unit.sequence, unit.id
                   ON CONFLICT DO NOTHING RETURNING id""",
                year=year, title=self._title, uid=self.env.uid, under=f"{region.prefix or ''}%", types=list(UNIT_TYPES),
            )
        )  # fmt: skip
        self.invalidate_model(flush=False)
        made = self.browse([res_id for (res_id,) in rows])
        self.env["fupin.event"]._record(made, "open")
        self.env["fupin.rule"]._recheck(self._name, made.ids)
        return len(made)

    # ------------------------------------------------------------------- actions

    def action_confirm(self, reason=None):
        """Confirm the ledger as it stands now, with one's name.

        :raise AccessError: for one who does not keep it
        """
        self._check_acts("is_keeper", self.env._("Only who keeps a ledger confirms it."))
        now = utc_now()
        values = {"confirmed_at": now, "confirmed_on": local_date(now), "confirmer_id": self.env.uid}
        # sudo: written by the system; that the user keeps the ledger was checked above
        self.sudo()._transition("confirm", reason, values=values)

    def action_reopen(self, reason=None):
        """Take a confirmation back, to confirm the ledger anew.

        :param reason: why; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_acts("is_keeper", self.env._("Only who keeps a ledger confirms it."))
        reason, action = self._reason_or_ask("reopen", reason, self.env._("Say why the ledger is confirmed anew."))
        if action:
            return action
        values = dict.fromkeys(("confirmed_at", "confirmed_on", "confirmer_id"), False) | dict.fromkeys(FIGURES, 0)
        # sudo: as in `action_confirm`
        self.sudo()._transition("reopen", reason, values=values)
        return None

    def action_open_assets(self):
        """Open the assets of the ledger."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action")
        domain = [("state", "=", "confirmed"), ("region_code", "=like", f"{self.region_id.prefix or ''}%")]
        if self.level == "department":
            domain.append(("department_id", "=", self.department_id.id))
        return {**action, "domain": domain, "context": {}}

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "confirm":
            self._freeze()

    def _freeze(self):
        """Keep what stands in the ledgers at this moment."""
        for res_id, figures in self._totals().items():
            self.browse(res_id).write(dict(zip(FIGURES, figures, strict=True)))
