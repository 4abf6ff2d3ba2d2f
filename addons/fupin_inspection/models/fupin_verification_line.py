from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError
from odoo.fields import Domain

ANSWERS = [("yes", "In order"), ("no", "Not in order"), ("na", "Does not apply")]
CONCLUSIONS = ("right_conclusion", "depreciation_conclusion", "ledger_conclusion", "platform_conclusion")
PERFORMANCES = [("good", "Good"), ("fair", "Fair"), ("poor", "Poor")]
GIVEN = frozenset({*CONCLUSIONS, "performance", "performance_note", "type_ids", "finding", "suggestion", "photo_ids"})


class FupinVerificationLine(models.Model):
    """What the agency concludes of one asset: four conclusions (S2-19), performance (S2-20), problems by type (S2-21), and
    for each problem what should be done about it (S2-22)."""

    _name = "fupin.verification.line"
    _inherit = ["fupin.record.line"]
    _description = "Verified asset"
    _rec_name = "asset_id"
    _order = "verification_id, region_code, id"
    _parent_field = "verification_id"
    _fupin_activity = {"unit": "verification_id.orderer_id", "date": "checked_on", "record": "asset_id"}

    verification_id = fields.Many2one(
        "fupin.verification", required=True, index=True, ondelete="cascade", readonly=True
    )
    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="restrict", readonly=True)
    region_code = fields.Char(related="asset_id.region_code", store=True, precompute=True)
    region_id = fields.Many2one(related="asset_id.region_id", string="Place")
    asset_code = fields.Char(related="asset_id.code", string="Code")
    original_value = fields.Float(related="asset_id.original_value", string="Original value (yuan)", digits=(16, 2))
    right_conclusion = fields.Selection(ANSWERS, string="Right, registration, handing over")
    depreciation_conclusion = fields.Selection(ANSWERS, string="Depreciation")
    ledger_conclusion = fields.Selection(ANSWERS, string="Ledger as it really is")
    platform_conclusion = fields.Selection(ANSWERS, string="In the platform of village assets")
    performance = fields.Selection(PERFORMANCES)
    performance_note = fields.Text(string="About the performance")
    type_ids = fields.Many2many("fupin.problem.type", string="Problems")
    finding = fields.Text(string="What is wrong")
    suggestion = fields.Text(help="What should be done about it; required with every problem.")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    has_problem = fields.Boolean(compute="_compute_is_done", store=True)
    is_done = fields.Boolean(string="Concluded", compute="_compute_is_done", store=True)
    missing = fields.Char(compute="_compute_missing")
    checked_on = fields.Date(readonly=True)
    problem_id = fields.Many2one("fupin.problem", index="btree_not_null", ondelete="set null", readonly=True)
    state = fields.Selection(related="verification_id.state")
    is_agency = fields.Boolean(related="verification_id.is_agency")

    _asset_uniq = models.UniqueIndex("(verification_id, asset_id)", "This asset is in the batch already.")
    _place_idx = models.Index("(region_code, id)")

    @api.depends(*CONCLUSIONS, "performance", "type_ids", "finding", "suggestion")
    def _compute_is_done(self):
        for line in self:
            line.has_problem = bool(line.type_ids) or any(line[name] == "no" for name in CONCLUSIONS)
            line.is_done = not line._missing_fields()

    @api.depends(*CONCLUSIONS, "performance", "type_ids", "finding", "suggestion")
    def _compute_missing(self):
        labels = self.fields_get(["finding", "suggestion", "performance", *CONCLUSIONS], ["string"])
        for line in self:
            names = [labels[name]["string"] for name in line._missing_fields()]
            line.missing = self.env._(", ").join(names)

    def _missing_fields(self):
        """Return the names of what still has to be filled in."""
        asked = [*CONCLUSIONS, "performance"]
        if self.type_ids or any(self[name] == "no" for name in CONCLUSIONS):
            asked += ["finding", "suggestion"]
        return [name for name in asked if not (self[name] or "").strip()]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The assets of a batch are drawn when it is started."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - GIVEN or not all(self.mapped("is_agency")):
                raise AccessError(self.env._("The agency alone concludes, while its batch runs."))
            vals = {**vals, "checked_on": local_date()}
        before = self._event_values(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            self._attach_photos()
        self.env["fupin.event"]._record_changes(self, before, self._event_values(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("The assets of a batch are drawn when it is started."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Those who see the batch; the agency while it runs; and what was accepted, the places it is about."""
        batch = self.env["fupin.verification"]
        if scope.role == "third_party":
            return Domain("verification_id", "any!", batch._agency_domain(scope))
        if mode != "read":
            return Domain.FALSE
        whole = Domain("verification_id", "any!", batch._jurisdiction_domain(scope, mode))
        if scope.role not in ("village", "township"):
            return whole
        return whole | scope.under("region_code") & Domain("verification_id.state", "=", "confirmed")
