from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError

# who says that it was agreed to, or that it is settled: not the village that found it
DECIDING = ("county", "department", "township")
DECISIONS = {"is_authorised", "approval", "settled_on", "settlement"}


class FupinContractBreach(models.Model):
    """A fact found on the spot: transferred, sub-let, mortgaged, financed, run by somebody else (S0-08). Whether it
    was agreed to before is told beside it; what was not stays open until it is settled.
    """

    _name = "fupin.contract.breach"
    _inherit = ["fupin.register.line"]
    _description = "Transfer, sub-lease or mortgage found"
    _order = "contract_id, date desc, id desc"
    _parent_field = "contract_id"
    _parent_fields = ("contract_id",)
    _told_as = "breach_ids"

    contract_id = fields.Many2one("fupin.contract", required=True, index=True, ondelete="cascade")
    kind_id = fields.Many2one(
        "fupin.contract.breach.kind",
        string="Kind of unauthorised change",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(string="Found on", required=True, default=lambda self: local_date())
    description = fields.Text(required=True, help="Who did what, since when, for how much.")
    is_authorised = fields.Boolean(string="Agreed to before", help="There is a written approval of the owner.")
    approval = fields.Char(string="Approval number")
    settled_on = fields.Date()
    settlement = fields.Text(string="How it was settled")
    is_open = fields.Boolean(string="Unauthorised and unsettled", compute="_compute_is_open", store=True)

    _approval_is_named = models.Constraint(
        "CHECK (NOT COALESCE(is_authorised, FALSE) OR COALESCE(approval, '') ~ '\\S')",
        "Name the approval by which it was agreed to.",
    )
    _settlement_is_told = models.Constraint(
        "CHECK (settled_on IS NULL OR COALESCE(settlement, '') ~ '\\S')", "Say how it was settled."
    )
    _order_of_days = models.Constraint("CHECK (settled_on >= date)", "Nothing is settled before it was found.")

    @api.depends("is_authorised", "settled_on")
    def _compute_is_open(self):
        for breach in self:
            breach.is_open = not breach.is_authorised and not breach.settled_on

    @api.depends("kind_id", "date")
    def _compute_display_name(self):
        for breach in self:
            breach.display_name = f"{breach.kind_id.name or ''} {breach.date or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_future(vals_list)
        breaches = super().create(vals_list)
        for breach, vals in zip(breaches, vals_list, strict=True):
            breach._check_decides(vals)
        return breaches

    def write(self, vals):
        self._refuse_future([vals])
        self._check_decides(vals)
        return super().write(vals)

    def _check_decides(self, vals):
        """Raise `AccessError` where a village decides on what it found."""
        if self.env.su or not any(vals.get(name) or (self and name in vals and any(self.mapped(name)))
                                  for name in DECISIONS):  # fmt: skip
            return
        scopes = [self.env.user._fupin_scope(level) for level in DECIDING]
        for contract in self.contract_id:
            if not any(scope.covers(contract.region_code) for scope in scopes):
                raise AccessError(
                    self.env._(
                        "The township, the department or the county says whether it was agreed to or is settled."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """What was found stays told, also after it was settled."""
        if not self.env.su:
            raise UserError(self.env._("What was found is settled, not deleted."))

    def _refuse_future(self, vals_list):
        today = local_date()
        for vals in vals_list:
            for name in ("date", "settled_on"):
                if vals.get(name) and fields.Date.to_date(vals[name]) > today:
                    raise UserError(self.env._("What has been done cannot lie in the future."))
