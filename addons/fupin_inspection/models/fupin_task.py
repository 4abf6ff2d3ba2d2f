from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.addons.fupin_policy.models.fupin_task import WAITING
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

COLUMNS = SQL(
    """asset_id, project_id, region_id, region_code, task_id, unit_id, inspector_id, date, is_normal, client_uuid,
    recorded_at, received_at, create_uid, write_uid, create_date, write_date"""
)
# they walk past everything with the page in their hand
OF_VILLAGE = ("village_collective", "village_committee", "village_oversight", "work_team")


class FupinTask(models.Model):
    """Tasks that are done by looking at every asset: all that was not told apart is normal, with one press."""

    _inherit = "fupin.task"

    is_sweep = fields.Boolean(compute="_compute_is_sweep")
    is_round = fields.Boolean(
        compute="_compute_is_sweep",
        search="_search_is_round",
        help="Whoever stands above the village goes round.",
    )
    inspection_ids = fields.Many2many("fupin.inspection", string="Inspections", compute="_compute_inspection_ids")

    @api.depends("obligation_id", "unit_id")
    def _compute_is_sweep(self):
        for task in self:
            subject = task._round_subject()
            covered = task.obligation_id.sudo().scope_model_id  # sudo: the settings of a duty that binds the unit
            task.is_sweep = subject == "asset" and bool(covered)
            kind = task.unit_id.sudo().unit_type  # sudo: what kind of unit it is
            task.is_round = bool(subject) and kind not in OF_VILLAGE

    def _search_is_round(self, operator, value):
        if operator != "in":
            return NotImplemented
        model_id = self.env["ir.model"]._get_id
        looked = Domain("activity_model_id", "=", model_id("fupin.inspection"))
        covered = [model_id("fupin.asset"), model_id("fupin.project"), False]
        return Domain("obligation_id", "any!", looked & Domain("scope_model_id", "in", covered)) & Domain(
            "unit_id", "any!", Domain("unit_type", "not in", OF_VILLAGE)
        )

    def _round_subject(self):
        """Return what a round for the task looks at, "asset" or "project" (S4-34); False where it is no such duty."""
        duty = self.obligation_id.sudo()  # sudo: the settings of a duty that binds the unit
        if duty.activity_model_id.model != "fupin.inspection":
            return False
        covered = duty.scope_model_id.model or "fupin.asset"
        return {"fupin.asset": "asset", "fupin.project": "project"}.get(covered, False)

    @api.depends("unit_id", "period_start", "period_end")
    def _compute_inspection_ids(self):
        for task in self:
            task.inspection_ids = self.env["fupin.inspection"].search(
                task._inspected_domain() & Domain("task_id", "=", task._origin.id)
            )

    def _inspected_domain(self):
        """Return the domain of what counts for the task."""
        return (
            Domain("unit_id", "=", self.unit_id.id)
            & Domain("date", ">=", self.period_start)
            & Domain("date", "<=", self.period_end)
        )

    def _day_within(self, day):
        """Return the day of the task's period nearest to a day."""
        return min(max(day, self.period_start), self.period_end)

    # -------------------------------------------------------------------- steps

    def action_all_normal(self, reason=None):
        """Note every asset in scope that nobody looked at in the period as normal, then submit.

        :param reason: as for `action_submit`
        :raise UserError: if there is nothing in scope, or the task is not done by inspections of assets
        """
        self._check_sweeping()
        for task in self:
            task._inspect_rest()
        return self.action_submit(reason)

    def _report_seen(self, asset_ids=None, recorded_at=None):
        """Note the assets that a person looked over on his device as normal, then submit; as `action_all_normal`."""
        self._check_sweeping()
        self._inspect_rest(asset_ids, recorded_at)
        return self.action_submit()

    def _check_sweeping(self):
        """Raise unless the user may look over the tasks now, and every photo that is asked for this time is taken."""
        self._check_doer()
        self._check_opened()
        self.lock_for_update()
        wrong = self.filtered(lambda task: task.state not in WAITING)
        if wrong:
            raise UserError(self._wrong_state_message(wrong, WAITING))
        for task in self:
            if not task.is_sweep:
                raise UserError(self.env._("“%s” is not done by inspecting assets.", task.display_name))
            if task.is_round:
                raise UserError(self.env._("“%s” asks for a round: what nobody saw is not normal.", task.display_name))
            if task._nil_allowed():
                raise UserError(self.env._("“%s”: nothing to look at here, send a nil return.", task.display_name))
            if names := task._unphotographed():
                raise UserError(
                    self.env._("To be photographed this time: %s. Take the photos, or write why not.", names)
                )

    def _rest_query(self):
        """Return the query of the assets in scope that the unit has not inspected in the period."""
        self.ensure_one()
        self.env["fupin.inspection"].flush_model()
        self.env["fupin.asset"].flush_model()
        query = self._scope_query(self.obligation_id.sudo())  # sudo: the settings of a duty that binds the unit
        query.add_where(
            SQL(
                """NOT EXISTS (SELECT FROM fupin_inspection done WHERE done.asset_id = fupin_asset.id
                   AND done.unit_id = %s AND done.date BETWEEN %s AND %s)""",
                self.unit_id.id, self.period_start, self.period_end,
            )
        )  # fmt: skip
        return query

    def _inspect_rest(self, asset_ids=None, recorded_at=None):
        """Insert a normal inspection of each asset in scope that the unit has not inspected in the period.

        :param asset_ids: only of these, which the person had before his eyes
        :param recorded_at: when, by the clock of the device
        :return: number of inspections made
        """
        Inspection = self.env["fupin.inspection"]
        query = self._rest_query()
        if asset_ids is not None:
            query.add_where(SQL("fupin_asset.id = ANY(%s)", list(asset_ids)))
        now, uid = utc_now(), self.env.uid
        rows = query.select(
            SQL("fupin_asset.id, fupin_asset.project_id, fupin_asset.region_id, fupin_asset.region_code"),
            SQL("%s, %s, %s, %s::date", self.id, self.unit_id.id, uid, self._day_within(local_date())),
            SQL("true, gen_random_uuid()::text, %s, %s", recorded_at or now, now),
            SQL("%s, %s, %s, %s", uid, uid, now, now),
        )
        self.env.cr.execute(SQL("INSERT INTO fupin_inspection (%s) %s", COLUMNS, rows))
        made = self.env.cr.rowcount
        Inspection.invalidate_model(flush=False)
        self.invalidate_recordset(["progress", "inspection_ids"], flush=False)
        return made

    def _check_sweepable(self):
        """Raise unless the user may still add inspections to the tasks."""
        self._check_doer()
        self._check_opened()
        for task in self:
            if task.state in ("done", "cancelled") or (task.received_at and task.state == "submitted"):
                raise UserError(self.env._("“%s” has been received: ask for its return.", task.display_name))

    def action_open_sweep(self):
        """Open the page on which the task is done."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_url"]._for_xml_id("fupin_inspection.fupin_field_action")
        return {**action, "url": f"{action['url']}?task={self.id}"}

    def action_open_round(self):
        """Open the round of the task, or a new one that is about it."""
        self.ensure_one()
        self.check_access("read")
        visit = self.env["fupin.inspection.round"].search([("task_id", "=", self.id)], order="id desc", limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Round"),
            "res_model": "fupin.inspection.round",
            "res_id": visit.id,
            "views": [(False, "form")],
            "context": {"default_task_id": self.id, "default_unit_id": self.unit_id.id},
        }

    def action_open_inspections(self):
        """Open what was looked at in the task."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_inspection.fupin_inspection_action")
        return {**action, "domain": list(self._inspected_domain()), "context": {}}
