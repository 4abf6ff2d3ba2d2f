from uuid import uuid4

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

# steps after which a task is closed to corrections
CLOSED = ("done", "cancelled")


class FupinInspection(models.Model):
    """One look at one asset (or at a project that has no asset yet): who, when, normal or not.

    No `fupin.record`: there is one for each asset and month (12 million a year for a million assets), made by the
    village's one press in a single statement. It stands where its asset stands, and is its own event: a row is added
    and stays. Corrections, which are rare, are told in the history.

    | who                                          | may                                               |
    |----------------------------------------------|---------------------------------------------------|
    | village, township, department, county        | inspect what stands in their places               |
    | who inspected it, until the task is received | correct finding, note, photos                     |
    | everyone in whose places it lies             | read                                              |
    | nobody                                       | delete, or write who, when and where it was       |
    """

    _name = "fupin.inspection"
    _inherit = ["fupin.jurisdiction", "fupin.configurable"]
    _description = "Inspection"
    _order = "date desc, id desc"
    _fupin_configurable = True
    _fupin_needed = frozenset({"is_normal", "note", "photo_ids"})
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {
        "unit": "unit_id", "date": "date", "record": "asset_id", "records": {"fupin.project": "project_id"},
    }  # fmt: skip
    # what a caller may say of an inspection, and of that what may be corrected
    _given_fields = frozenset(
        {"asset_id", "project_id", "task_id", "date", "client_uuid", "recorded_at"}
        | {"is_normal", "note", "photo_ids", "latitude", "longitude"}
    )
    _open_fields = frozenset({"is_normal", "note", "photo_ids", "latitude", "longitude"})

    # what; the table grows by one row for each asset and month, so its indexes are those below
    asset_id = fields.Many2one("fupin.asset", index=False, ondelete="restrict", readonly=True)
    project_id = fields.Many2one("fupin.project", index=True, ondelete="restrict", readonly=True)
    task_id = fields.Many2one("fupin.task", index="btree_not_null", ondelete="set null", readonly=True)
    region_id = fields.Many2one(
        "fupin.region", string="Place", compute="_compute_place", store=True, precompute=True, ondelete="restrict"
    )
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True)

    # who, when
    unit_id = fields.Many2one("fupin.unit", required=True, index=False, ondelete="restrict", readonly=True)
    inspector_id = fields.Many2one("res.users", required=True, index=False, ondelete="restrict", readonly=True)
    date = fields.Date(
        required=True,
        readonly=True,
        help="The day it counts for. In a task caught up on after its period, the last day of the period: when it"
        " really was is told by the two moments.",
    )
    recorded_at = fields.Datetime(string="Recorded", readonly=True, help="By the clock of the device.")
    received_at = fields.Datetime(string="Received", required=True, readonly=True, help="By the clock of the server.")
    client_uuid = fields.Char(
        required=True, readonly=True, copy=False, help="Given by the device: a repeated send changes nothing."
    )

    # what was found
    is_normal = fields.Boolean(string="Normal", default=True)
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    latitude = fields.Float(digits=(9, 6), aggregator=None)
    longitude = fields.Float(digits=(9, 6), aggregator=None)

    _client_uuid_uniq = models.UniqueIndex("(client_uuid)", "This inspection has been received already.")
    # what a unit did in a period
    _unit_idx = models.Index("(unit_id, date)")
    # the last state of an asset
    _asset_idx = models.Index("(asset_id, date)")
    # lists of a place
    _place_idx = models.Index("(region_code, date)")
    _hangs_on_something = models.Constraint(
        "CHECK (asset_id IS NOT NULL OR project_id IS NOT NULL)", "Say which asset or project was inspected."
    )
    _problem_is_told = models.Constraint(
        "CHECK (is_normal OR COALESCE(note, '') ~ '\\S')", "Say in a few words what is not normal."
    )
    _somewhere_on_earth = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)", "There is no such place."
    )

    @api.depends("asset_id.region_id", "project_id.region_id")
    def _compute_place(self):
        for inspection in self:
            inspection.region_id = (inspection.asset_id or inspection.project_id).region_id

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for inspection in self:
            inspection.region_code = inspection.region_id.code

    @api.depends("asset_id", "project_id", "date")
    def _compute_display_name(self):
        for inspection in self:
            what = inspection.asset_id or inspection.project_id
            inspection.display_name = " · ".join(filter(None, [what.name, str(inspection.date or "")]))

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")  # before any row is judged
        self._refuse_others(vals_list, self._given_fields)
        # what a context or somebody's defaults say is judged like what is given
        defaults = self.default_get(list(self._given_fields))
        rows = [self._completed({**defaults, **vals}) for vals in vals_list]
        self._raise_form_errors(rows)
        inspections = super().create(rows)
        # what follows from the asset (its project) need not be readable
        inspections._check_reach(set().union(*vals_list) if vals_list else set())
        inspections._hold_photos(inspections.photo_ids)
        inspections._form_attach(set().union(*vals_list) if vals_list else set())
        inspections._check_photographed()
        return inspections

    def write(self, vals):
        if not self.env.su:
            self._refuse_others([vals], self._open_fields)
            self._check_correctable()
        self._raise_form_errors([vals], self)
        before, photos = self._event_values(vals), self.photo_ids
        result = super().write(vals)
        self._check_reach(vals)
        self._check_told()
        if "photo_ids" in vals:
            self._hold_photos(self.photo_ids - photos)
        self._form_attach(set(vals))
        self.env["fupin.event"]._record_changes(self, before, self._event_values(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Inspections are not deleted: what was seen stays."))

    def copy_data(self, default=None):
        raise UserError(self.env._("What was seen once cannot be copied: inspect it again."))

    def _refuse_others(self, vals_list, allowed):
        allowed = allowed | self._form_kinds().keys()
        if not self.env.su and any(vals.keys() - allowed for vals in vals_list):
            raise AccessError(self.env._("Who inspected, when and where, is noted by the system."))

    def _completed(self, vals):
        """Return the values of a new row with what the system notes itself."""
        # sudo: whether asset and task may be reached is checked after creation, by the rules
        asset = self.env["fupin.asset"].sudo().browse(vals.get("asset_id"))
        project = self.env["fupin.project"].sudo().browse(vals.get("project_id"))  # sudo: as above
        task = self.env["fupin.task"].browse(vals.get("task_id"))
        if not asset and not project:
            raise UserError(self.env._("Say which asset or project was inspected."))
        if task:
            task._check_sweepable()
        if not vals.get("is_normal", True) and not (vals.get("note") or "").strip():
            raise UserError(self.env._("Say in a few words what is not normal."))
        now = utc_now()
        return {
            "recorded_at": now,
            "client_uuid": str(uuid4()),
            "unit_id": vals.get("unit_id") or self._inspecting_unit(task, asset or project).id,
            "inspector_id": self.env.uid,
            **vals,
            "date": self._counted_day(task, vals.get("date")),
            "project_id": project.id or asset.project_id.id,
            "region_id": (asset or project).region_id.id,
            "received_at": now,
        }

    @api.model
    def _inspecting_unit(self, task, record):
        """Return the unit that inspects: the task's, else the user's own that covers the place."""
        if task:
            return task.unit_id
        user = self.env.user.sudo()  # sudo: one's own posts
        units = user.fupin_unit_id | user.assignment_ids.filtered("is_valid").unit_id
        unit = units.filtered(lambda unit: (record.region_code or "").startswith(unit.region_id.prefix or ""))[:1]
        if unit:
            return unit
        if self.env.su and record.unit_id:
            return record.unit_id
        raise AccessError(self.env._("This stands outside the places of your units."))

    @api.model
    def _counted_day(self, task, given):
        """Return the day an inspection counts for; `UserError` if it lies in the future."""
        today = local_date()
        day = fields.Date.to_date(given) or today
        if day > today:
            raise UserError(self.env._("An inspection lies in the past."))
        return task._day_within(day) if task else day

    def _check_correctable(self):
        """Raise `AccessError` unless the user inspected it himself and nobody has received it."""
        for inspection in self.sudo():  # sudo: the state of the task counts, read or not
            task = inspection.task_id
            if inspection.inspector_id != self.env.user:
                raise AccessError(self.env._("Only who inspected it corrects it."))
            if task and (task.received_at or task.state in CLOSED):
                raise AccessError(self.env._("“%s” has been received: ask for its return.", task.display_name))

    def _check_told(self):
        for inspection in self:
            if not inspection.is_normal and not (inspection.note or "").strip():
                raise UserError(self.env._("Say in a few words what is not normal."))

    # ---------------------------------------------------------------- reporting

    @api.model
    def report(self, vals):
        """Note what was seen of one asset or project; sent again with the same `client_uuid`, nothing changes.

        :param vals: `_given_fields`, and ``photos``: a list of ``{"name": file name, "data": base64}``
        :return: ``{"id", "is_new"}``
        :raise UserError: for a problem without a note, or a task that was received
        """
        self.browse().check_access("create")
        given = {name: value for name, value in vals.items() if name != "photos"}
        # sudo: whether it was received counts, read or not
        known = self.sudo().search([("client_uuid", "=", given.get("client_uuid") or "")], limit=1)
        if known:
            if known.inspector_id != self.env.user:
                raise AccessError(self.env._("This inspection is somebody else's."))
            return {"id": known.id, "is_new": False}
        if photos := self._photo_commands(vals.get("photos")):
            given["photo_ids"] = photos
        return {"id": self.with_context(fupin_light_report=True).create(given).id, "is_new": True}

    @api.model
    def _form_is_light(self):
        """One tap on the light page, or “the rest is normal”, stays one tap: own fields are asked for by the form."""
        return bool(self.env.context.get("fupin_light_report"))

    @api.model
    def _latest(self, domain, name, ids):
        """Return ``{id: the last inspection}`` of those that meet a domain, by the asset or project that a column names.

        :param name: ``asset_id`` or ``project_id``
        """
        query = self._search(domain & Domain(name, "in", ids), order="id")
        column = SQL.identifier(self._table, name)
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (about) id FROM (%s) chosen ORDER BY about, date DESC, id DESC",
                query.select(SQL("fupin_inspection.id, %s AS about, fupin_inspection.date", column)),
            )
        )
        return {inspection[name].id: inspection for inspection in self.browse(row_id for (row_id,) in rows)}

    def _sweep_finding(self):
        """Return what the page of the sweep says of an inspection."""
        return {
            "id": self.id,
            "uuid": self.client_uuid,
            "is_normal": self.is_normal,
            "note": self.note or "",
            "photos": self.photo_ids.ids,
            "day": f"{self.date.month}月{self.date.day}日",
            "is_mine": self.inspector_id == self.env.user,
        }

    # ------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reaches the inspections of one's places, a department those of what it supervises there; and writes
        one's own, until the task is received."""
        if scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        if scope.role == "department":
            mine = list(scope.unit_ids)
            supervised = Domain("department_id", "in", mine) | Domain("joint_department_ids", "in", mine)
            bare = Domain("asset_id", "=", False) & Domain("project_id", "any!", supervised)
            domain &= Domain("asset_id", "any!", supervised) | bare
        if mode != "read":
            waiting = Domain("received_at", "=", False) & Domain("state", "not in", CLOSED)
            domain &= Domain("inspector_id", "=", scope.uid)
            domain &= Domain("task_id", "=", False) | Domain("task_id", "any!", waiting)
        return domain
