from odoo import api, fields, models


class FupinProjectAffair(models.AbstractModel):
    """A record about a project, or about one asset: it stands where that stands and is supervised by who supervises it.

    A project that never became an asset (建而不成) has no other place to hang on. What is about an asset names its
    project as well.
    """

    _name = "fupin.project.affair"
    _inherit = ["fupin.record"]
    _description = "Record about a project or an asset"

    # place and department follow from what it is about
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    project_id = fields.Many2one(
        "fupin.project", index=True, ondelete="restrict",
        compute="_compute_project_id", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    asset_id = fields.Many2one("fupin.asset", index="btree_not_null", ondelete="restrict")
    is_locked = fields.Boolean(compute="_compute_is_locked")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    @api.depends("asset_id.project_id")
    def _compute_project_id(self):
        for record in self:
            # sudo: which project paid for an asset that may be reached
            record.project_id = record.asset_id.sudo().project_id or record.project_id

    @api.depends("asset_id.region_id", "asset_id.department_id", "project_id.region_id", "project_id.department_id")
    def _compute_place(self):
        for record in self:
            # sudo: place and supervisor of what may be reached
            about = record.asset_id.sudo() or record.project_id.sudo()
            record.region_id = about.region_id
            record.department_id = about.department_id

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        """Whether the form is closed to the user; a new record is open to whom may make one."""
        locked = self._origin - self._origin._filtered_access("write")
        for record in self:
            record.is_locked = record._origin in locked

    def _about_name(self):
        """Return the name of what a record is about."""
        self.ensure_one()
        return (self.asset_id.sudo() or self.project_id.sudo()).name or ""  # sudo: a name on a paper that may be read

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        if records is None:
            for row, vals in enumerate(vals_list):
                if not vals.get("project_id") and not vals.get("asset_id"):
                    errors.append((row, "project_id", self.env._("Say which project or asset it is about.")))
        return errors

    def _needs(self, *names):
        """Raise `UserError` where one of these fields is empty."""
        for record in self:
            record._raise_first(
                [
                    (0, name, self.env._("“%(name)s”: fill in %(fields)s.", name=record.display_name, fields=label))
                    for name in names
                    if not record[name]
                    for label in [self._fields[name]._description_string(self.env)]
                ]
            )
