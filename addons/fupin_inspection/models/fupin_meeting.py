from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.models.fupin_task import WAITING
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

USUAL = {"village": "two_committees", "township": "leaders"}


class FupinMeeting(models.Model):
    """A meeting that studied something: the village's two committees before the report (S0-13), the township's leaders
    on the villages' reports (S0-15), joint meetings (S2-31). A task may ask for one by a condition of its policy.

    Written by the unit that met; the places around read it.
    """

    _name = "fupin.meeting"
    _inherit = ["fupin.record"]
    _description = "Meeting"
    _order = "region_code, date desc, id desc"
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "date"}

    name = fields.Char(compute="_compute_name", store=True)
    kind_id = fields.Many2one(
        "fupin.meeting.kind",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_kind_id(),
    )
    unit_id = fields.Many2one(string="Who met", required=True, default=lambda self: self.env.user.fupin_unit_id)
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    date = fields.Date(required=True, default=lambda self: local_date())
    attendees = fields.Char(help="Who was there, in short.")
    attendee_count = fields.Integer(string="People", aggregator=None)
    minutes = fields.Text(required=True, help="What was studied and decided.")
    task_ids = fields.Many2many(
        "fupin.task", string="Duties", compute="_compute_task_ids", store=True, precompute=True, readonly=False,
        help="The duties that it is about: those of the unit that wait on that day, if none is named.",
    )  # fmt: skip
    problem_ids = fields.Many2many("fupin.problem", string="Problems")
    reported_on = fields.Date(help="When its results were reported to the county office and the departments.")  # S0-18
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")

    _place_idx = models.Index("(region_code, date DESC, id DESC)")
    _some_people = models.Constraint("CHECK (attendee_count >= 0)", "The number of people cannot be negative.")

    def _default_kind_id(self):
        """What the user's unit holds most: the two committees, the township's leaders."""
        code = USUAL.get(self.env.user.fupin_unit_id.sudo().region_id.level)  # sudo: the place of one's own unit
        return self.env["fupin.meeting.kind"].search([("code", "=", code), ("region_id", "=", False)], limit=1)

    @api.depends("kind_id.name", "unit_id.name", "date")
    def _compute_name(self):
        for meeting in self:
            said = [meeting.unit_id.sudo().name, meeting.kind_id.name, str(meeting.date or "")]  # sudo: a unit's name
            meeting.name = " ".join(filter(None, said))

    @api.depends("unit_id.region_id", "unit_id.unit_type")
    def _compute_place(self):
        """It stands where its unit does; a department's is its own."""
        for meeting in self:
            unit = meeting.unit_id.sudo()  # sudo: place and kind of a unit
            meeting.region_id = unit.region_id
            meeting.department_id = unit if unit.unit_type == "department" else unit.browse()

    @api.depends("unit_id", "date")
    def _compute_task_ids(self):
        for meeting in self:
            if not meeting.task_ids and meeting.unit_id and meeting.date:
                meeting.task_ids = meeting._duties_of_the_day()

    def _duties_of_the_day(self):
        """Return the duties of the unit, in a village of all its bodies, that wait and whose period holds the day."""
        of_unit = Domain("unit_id", "=", self.unit_id.id)
        if self.region_id.level == "village":
            of_unit = Domain("region_id", "=", self.region_id.id)
        day = Domain("period_start", "<=", self.date) & Domain("period_end", ">=", self.date)
        return self.env["fupin.task"].search(
            of_unit & day & Domain("state", "in", WAITING) & Domain("res_id", "=", False)
        )

    @api.depends("unit_id")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        for meeting in self:
            meeting.is_locked = bool(meeting.unit_id) and not self.env["fupin.handover"]._acts_for(meeting.unit_id)

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._check_acts()
        return meetings

    def write(self, vals):
        self._check_acts()
        result = super().write(vals)
        self._check_acts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_of_ones_own(self):
        self._check_acts()
        # sudo: whether it was reported on counts, read or not
        if not self.env.su and self.sudo().task_ids.filtered(lambda task: task.state not in WAITING):
            raise UserError(self.env._("A duty was reported on this meeting: it stays."))

    def _check_acts(self):
        """Raise `AccessError` for the meeting of a unit that the user does not act for."""
        if not self.env.su and any(self.mapped("is_locked")):
            unit = self[:1].unit_id.sudo()  # sudo: the name of a unit
            raise AccessError(self.env._("Whoever met writes the record: %s.", unit.name or "—"))

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            for name in ("date", "reported_on"):
                if vals.get(name) and fields.Date.to_date(vals[name]) > today:
                    errors.append((row, name, self.env._("A meeting that was held lies in the past.")))
        return errors

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()


class FupinTask(models.Model):
    """Meetings that a duty asks for: by a condition of its policy before it is submitted (S0-13, S0-15)."""

    _inherit = "fupin.task"

    meeting_ids = fields.Many2many("fupin.meeting", string="Meetings", readonly=True)

    def action_new_meeting(self):
        """Open an empty record of a meeting about the tasks."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Meeting"),
            "res_model": "fupin.meeting",
            "views": [(False, "form")],
            "context": {"default_task_ids": [fields.Command.set(self.ids)], "default_unit_id": self[:1].unit_id.id},
        }

    def _measure_meetings(self, alias):
        """Meetings that were held about the duty (S0-13, S0-15)."""
        return SQL(
            "(SELECT count(*) FROM fupin_meeting_fupin_task_rel held WHERE held.fupin_task_id = %s)",
            SQL.identifier(alias, "id"),
        )
