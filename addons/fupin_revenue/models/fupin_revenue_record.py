from odoo import api, fields, models
from odoo.exceptions import AccessError

OWNER_LEVELS = {
    "village_collective": "village",
    "village_committee": "village",
    "township": "township",
    "department": "department",
}
# whose money → roles above its owner, who decide where no flow names somebody
ABOVE = {"village": ("township",), "township": ("county",), "department": ("county",)}


class FupinRevenueRecord(models.AbstractModel):
    """Money of an owner of assets: it stands where its owner does, its owner acts, the level above decides."""

    _name = "fupin.revenue.record"
    _inherit = ["fupin.lined", "fupin.engine.fields", "fupin.followed"]
    _description = "Money of an owner"

    # the place follows from the owner
    region_id = fields.Many2one(compute="_compute_region_id", store=True, precompute=True, readonly=True, default=None)
    unit_id = fields.Many2one(
        string="Owner",
        required=True,
        domain=[("unit_type", "in", list(OWNER_LEVELS))],
        default=lambda self: self._default_unit_id(),
        help="Whose assets brought the income.",
    )
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    owner_level = fields.Selection(
        [("village", "Village"), ("township", "Township"), ("department", "Line department")],
        string="Level of the owner",
        compute="_compute_owner_level",
        store=True,
        precompute=True,
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")
    is_owner = fields.Boolean(compute="_compute_is_owner")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    @api.model
    def _default_unit_id(self):
        """The user's own unit, if it can own assets."""
        unit = self.env.user.fupin_unit_id
        return unit if unit.unit_type in OWNER_LEVELS else unit.browse()

    @api.depends("unit_id")
    def _compute_region_id(self):
        for record in self:
            record.region_id = record.unit_id.region_id

    @api.depends("unit_id")
    def _compute_department_id(self):
        """A department supervises what is its own."""
        for record in self:
            if record.unit_id.unit_type == "department":
                record.department_id = record.unit_id
            else:
                record.department_id = record.department_id

    @api.depends("unit_id")
    def _compute_owner_level(self):
        for record in self:
            record.owner_level = OWNER_LEVELS.get(record.unit_id.unit_type)

    @api.depends("state", "region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        """Whether the form is closed to the user; a new record is open to whom may make one."""
        locked = self._origin - self._origin._filtered_access("write")
        for record in self:
            record.is_locked = record._origin in locked

    @api.depends("unit_id", "owner_level")
    @api.depends_context("uid")
    def _compute_is_owner(self):
        for record in self:
            record.is_owner = record._is_owner()

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._own_values(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._own_values(vals))

    def _own_values(self, vals):
        """Return what a caller may say: the place follows from the owner, whoever sends it."""
        follows = {"region_id", "owner_level"}
        return {name: value for name, value in vals.items() if name not in follows}

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        # sudo: only the kind of the unit is looked at; whether it may be used is checked after the save
        units = self.env["fupin.unit"].sudo().browse({vals["unit_id"] for vals in vals_list if vals.get("unit_id")})
        kinds = {unit.id: unit.unit_type for unit in units.exists()}
        for row, vals in enumerate(vals_list):
            if vals.get("unit_id") and kinds.get(vals["unit_id"]) not in OWNER_LEVELS:
                message = self.env._("Income belongs to a village, a township or a line department.")
                errors.append((row, "unit_id", message))
        return errors

    # ----------------------------------------------------------------- who acts

    def _is_owner(self):
        """Return whether the user acts for the owner: a village's clerk, the township's, the department's."""
        self.ensure_one()
        if not self.owner_level:
            return False
        scope = self.env.user._fupin_scope(self.owner_level)
        if self.owner_level == "department":
            return self.unit_id.id in scope.unit_ids
        return scope.covers(self.region_code or self.region_id.code)

    def _covers(self, roles):
        self.ensure_one()
        return any(self.env.user._fupin_scope(role).covers(self.region_code) for role in roles)

    def _check_owner(self):
        """Raise `AccessError` unless the user acts for the owners."""
        self.check_access("read")
        if not self.env.su and not all(record._is_owner() for record in self):
            raise AccessError(self._only_owner())

    def _only_owner(self):
        return self.env._("Only the owner of the income does this.")

    def _check_covers(self, roles):
        """Raise `AccessError` unless the user covers each record in one of the roles named for it."""
        self.check_access("read")
        if not self.env.su and not all(record._covers(roles(record)) for record in self):
            raise AccessError(self._only_above())

    def _only_above(self):
        return self.env._("Your post does not decide on this.")
