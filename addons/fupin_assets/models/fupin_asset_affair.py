from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

ALWAYS_OPEN = frozenset({"note", "document_ids", "photo_ids"})
# who takes the steps that a village does not
ABOVE_VILLAGE = ("township", "department", "county")


class FupinAssetAffair(models.AbstractModel):
    """Something that happens to assets and goes through steps: a change, a decision, a call for help.

    How to use. Declare ``state``, ``_transitions``, ``asset_ids`` and one ``action_<name>`` for each step.
    ``_step_fields`` are written by the steps alone, ``_closed_states`` are those in which nothing but notes, photos
    and papers is added, ``_past_days`` the days that cannot lie in the future.

    | who                          | draft          | in between     | closed       |
    |------------------------------|----------------|----------------|--------------|
    | village                      | change, submit | read           | read         |
    | township, department, county | change         | change, decide | add papers   |
    | others                       | read           | read           | read         |
    """

    _name = "fupin.asset.affair"
    _inherit = ["fupin.about.assets"]
    _description = "Affair of assets"

    _step_fields = frozenset()
    _closed_states = frozenset()
    _past_days = ()

    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    is_locked = fields.Boolean(compute="_compute_is_locked")
    is_above = fields.Boolean(compute="_compute_is_above")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    @api.depends("state", "region_code")
    @api.depends_context("uid")
    def _compute_is_locked(self):
        super()._compute_is_locked()
        for record in self:
            record.is_locked = record.is_locked or record.state in self._closed_states

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_is_above(self):
        """Whether the user decides here, and not only reports."""
        scopes = [self.env.user._fupin_scope(level) for level in ABOVE_VILLAGE]
        for record in self:
            record.is_above = any(scope.covers(record.region_code) for scope in scopes)

    @api.onchange("asset_ids")
    def _onchange_asset_ids(self):
        """It stands where its assets do, if one enters anything there."""
        places = self.asset_ids.region_id
        if len(places) == 1 and self._enters_at(places):
            self.region_id = places

    # ------------------------------------------------------------------ saving

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._step_fields}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._own_values(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._own_values(vals)
        self._check_closed(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only what was not submitted yet can be deleted."))

    def _own_values(self, vals):
        """Return what a caller may say: what the steps write is taken from nobody else."""
        if self.env.su:
            return vals
        follows = self._step_fields | {"return_reason"}
        return {name: value for name, value in vals.items() if name not in follows}

    def _check_closed(self, names):
        """Raise `UserError` where something else than papers would change once it is settled."""
        closed = sorted(set(names) & self._fields.keys() - ALWAYS_OPEN)
        if not closed or self.env.su:
            return
        settled = self.filtered(lambda record: record.state in self._closed_states)
        if settled:
            raise UserError(
                self.env._(
                    "“%(name)s” is settled: “%(field)s” cannot be changed any more, only notes and papers are added.",
                    name=settled[0].display_name,
                    field=self._fields[closed[0]]._description_string(self.env),
                )
            )

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            for name in self._past_days:
                day = fields.Date.to_date(vals.get(name))
                if day and day > today:
                    errors.append((row, name, self.env._("What has been done cannot lie in the future.")))
        return errors

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The village changes what lies with it: what it passed on is closed to it."""
        domain = super()._jurisdiction_domain(scope, mode)
        if mode != "read" and scope.role == "village":
            domain &= self._village_domain()
        return domain

    @api.model
    def _village_domain(self):
        """Hook: the domain of what a village changes: drafts."""
        return fields.Domain("state", "=", "draft")

    # --------------------------------------------------------------------- steps

    def _check_assets(self):
        """Raise `UserError` for a record that names no asset, or one that is not in the register any more."""
        for record in self:
            # sudo: what the record is about, whoever reads it
            assets = record.sudo().asset_ids
            if not assets:
                raise UserError(self.env._("“%s”: name the assets it is about.", record.display_name))
            gone = assets.filtered(lambda asset: asset.state == "disposed")
            if gone:
                raise UserError(self.env._("“%s” has been disposed of.", gone[0].display_name))

    def _send_back(self, name, reason, levels=ABOVE_VILLAGE):
        """Return records by the step ``name`` with a reason, which a form asks for.

        :raise AccessError: for who does not decide there
        """
        self._check_level(levels, self._only_above())
        reason, action = self._reason_or_ask(name, reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        self._transition(name, reason, values={"return_reason": reason})
        return None

    def _only_above(self):
        return self.env._("Only the township, the department or the county office of the place can do this.")
