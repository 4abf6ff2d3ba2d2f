from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain

STATES = [("current", "In hand"), ("done", "Carried out"), ("past", "Replaced")]
LEVELS = ("township", "department", "county")
# lengths of the prefixes of the places around a place, the country first
PREFIXES = (0, 2, 4, 6, 9, 12)


class FupinBatch(models.Model):
    """Which of the four batches a project or an asset is in since when, why, and what is done about it (S0-16, S4-06).

    Each has exactly one class at a time; another one replaces it, and the former stays as history. What a class
    requires (S0-27 … S0-30) stands in the class: causes, measures, a plan, the end of the contract, a substitute.

    | who                          | may                                    |
    |------------------------------|----------------------------------------|
    | township, department, county | classify, change, mark as carried out  |
    | everyone in whose places     | read                                   |
    """

    _name = "fupin.batch"
    _inherit = ["fupin.project.affair"]
    _description = "Class in the four batches"
    _order = "region_code, id desc"
    _rec_names_search = ["project_id", "asset_id", "batch_id"]
    _transitions = {
        "complete": (("current",), "done"),
        "reopen": (("done",), "current"),
        "replace": (("current", "done"), "past"),
    }

    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="current")
    batch_id = fields.Many2one("fupin.batch.kind", string="Class", required=True, index=True, ondelete="restrict")
    national = fields.Selection(related="batch_id.national", string="National class", store=True, index=True)
    date = fields.Date(string="Since", required=True, default=lambda self: local_date())
    cause_ids = fields.Many2many("fupin.batch.cause", string="Causes")
    measure_ids = fields.Many2many("fupin.batch.measure", string="Measures")
    note = fields.Text(string="Opinion", help="What the unit found, and what it proposes.")
    substitute_project_id = fields.Many2one(
        "fupin.project", string="Substitute project", index="btree_not_null", ondelete="restrict"
    )
    result = fields.Text(string="What came of it", copy=False)
    needs = fields.Char(string="Asked for", compute="_compute_needs")
    offered_ids = fields.Many2many("fupin.batch.kind", compute="_compute_offered_ids")

    _place_idx = models.Index("(region_code, id DESC)")
    _of_asset_uniq = models.UniqueIndex(
        "(asset_id) WHERE asset_id IS NOT NULL AND state <> 'past'", "This asset has a class: the new one replaces it."
    )
    _of_project_uniq = models.UniqueIndex(
        "(project_id) WHERE asset_id IS NULL AND state <> 'past'", "This project has a class: the new one replaces it."
    )

    @api.depends("batch_id", "asset_id", "project_id")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = f"{batch._about_name()}：{batch.batch_id.name or ''}"

    @api.depends("region_id")
    def _compute_offered_ids(self):
        """The county's own words where it has some, else the national ones; those of these places alone are read."""
        here = self.env.user._main_region().code or ""
        codes = {batch: batch.region_id.code or here for batch in self}
        prefixes = list({code[:cut] for code in codes.values() for cut in PREFIXES})
        # the places of words are no secret: reached whether they can be read or not
        near = Domain("region_id", "=", False) | Domain("region_id", "any!", Domain("prefix", "in", prefixes))
        words = [
            (kind, kind.region_id.sudo().prefix)  # sudo: as above
            for kind in self.env["fupin.batch.kind"].search(near & Domain("active", "=", True))
        ]
        offered = {code: self._offered_in(words, code) for code in set(codes.values())}
        for batch, code in codes.items():
            batch.offered_ids = offered[code]

    @api.model
    def _offered_in(self, words, code):
        """Return which of the words, given with the prefix of their place, are offered in a place."""
        kinds = self.env["fupin.batch.kind"]
        own = kinds.concat(*(kind for kind, prefix in words if kind.region_id and code.startswith(prefix or "")))
        return own or kinds.concat(*(kind for kind, _prefix in words if not kind.region_id))

    @api.depends("batch_id")
    def _compute_needs(self):
        """Say what the class asks for."""
        for batch in self:
            labels = [self.env._("causes")] if batch.batch_id.needs_cause else []
            labels += [self.env._("measures")] if batch.batch_id.needs_measure else []
            labels += [self.env._("a way to take households along")] if batch.batch_id.needs_linkage else []
            labels += [self.env._("one project one plan")] if batch.batch_id.needs_plan else []
            labels += [self.env._("the end of the contract")] if batch.batch_id.ends_contract else []
            labels += [self.env._("a substitute project")] if batch.batch_id.needs_substitute else []
            batch.needs = self.env._(", ").join(labels)

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        for vals in vals_list:
            self._replace_former(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and any(batch.state != "current" for batch in self):
            raise UserError(self.env._("This class is closed: classify anew, or reopen it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("Classes stay as history: another one replaces this one."))

    @api.model
    def _replace_former(self, vals):
        """Close the class that another one replaces.

        :raise UserError: for a day before that of the class it replaces
        """
        about = Domain("asset_id", "=", vals.get("asset_id") or False)
        if not vals.get("asset_id"):
            about &= Domain("project_id", "=", vals.get("project_id") or False)
        former = self.search(about & Domain("state", "!=", "past"))
        day = fields.Date.to_date(vals.get("date")) or local_date()
        if former and day < former.date:
            raise UserError(
                self.env._(
                    "“%(name)s” holds since %(day)s: choose that day or a later one.",
                    name=former.display_name,
                    day=former.date,
                )  # fmt: skip
            )
        if former:
            former._transition("replace")

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            if vals.get("date") and fields.Date.to_date(vals["date"]) > today:
                errors.append((row, "date", self.env._("What has been done cannot lie in the future.")))
        return errors

    def _after_save(self, names):
        super()._after_save(names)
        if {"batch_id", "cause_ids", "measure_ids"} & names:
            self._check_required()

    def _check_required(self):
        """Raise `UserError` where a class lacks what it asks for from the beginning (S0-27, S0-28, S0-30)."""
        for batch in self:
            kind = batch.batch_id
            lacking = (
                (kind.needs_cause and not batch.cause_ids, self.env._("Say at least one cause.")),
                (kind.needs_measure and not batch.measure_ids, self.env._("Choose at least one measure.")),
                (
                    kind.needs_linkage and not any(batch.measure_ids.mapped("is_linkage")),
                    self.env._("Choose how households are taken along."),
                ),
            )
            for lacks, demand in lacking:
                if lacks:
                    raise UserError(self.env._("%(kind)s: %(demand)s", kind=kind.name, demand=demand))

    # ------------------------------------------------------------------- actions

    def action_complete(self, reason=None):
        """Note that the measures of a class are carried out.

        :raise UserError: where its plan, the end of its contract or its substitute lacks (S0-29, S0-30)
        """
        self._check_level(LEVELS, self.env._("The township, the department or the county office does this."))
        self._transition("complete", reason)

    def action_reopen(self, reason=None):
        """Take the end of a class back, with a reason."""
        self._check_level(LEVELS, self.env._("The township, the department or the county office does this."))
        reason, action = self._reason_or_ask("reopen", reason, self.env._("Say why: it is kept in the history."))
        if action:
            return action
        # sudo: a closed class takes no other change; who may was checked above
        self.sudo()._transition("reopen", reason)
        return None

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name != "complete":
            return
        self._needs("result")
        for batch in self:
            kind = batch.batch_id
            if kind.needs_substitute:
                batch._needs("substitute_project_id")
            if kind.needs_plan and not batch._has_plan():
                raise UserError(
                    self.env._("“%s”: first its one project one plan is made and approved.", batch.display_name)
                )
            contract = batch._running_contract() if kind.ends_contract else None
            if contract:
                raise UserError(self.env._("“%(contract)s” still runs: end it first.", contract=contract.display_name))

    def _has_plan(self):
        """Return whether a plan of it has been approved."""
        about = Domain("project_id", "=", self.project_id.id) if self.project_id else Domain.FALSE
        if self.asset_id:
            about |= Domain("asset_id", "=", self.asset_id.id)
        # sudo: that a plan exists, whoever reads it
        return bool(self.env["fupin.plan"].sudo().search_count(about & Domain("state", "in", ("approved", "done")), 1))

    def _running_contract(self):
        """Return a contract of the asset, or of any asset of the project, that still runs."""
        # sudo: whatever contract hinders it is named
        contracts = self.env["fupin.contract"].sudo()
        about = (
            Domain("asset_ids", "in", self.asset_id.ids)
            if self.asset_id
            else Domain("asset_ids.project_id", "in", self.project_id.ids)
        )
        return contracts.search(about & Domain("state", "=", "active"), limit=1)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The village reads what was decided about its projects."""
        if mode != "read" and scope.role not in LEVELS:
            return Domain.FALSE
        return super()._jurisdiction_domain(scope, mode)
