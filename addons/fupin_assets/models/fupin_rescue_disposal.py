from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# the county agreed: from then on it is applied for (S2-13)
AGREED = ("consented", "ready", "done")
OVER = ("done", "cancelled")


class FupinDisposal(models.Model):
    """The decision about weak assets that a disposal carries out."""

    _inherit = "fupin.disposal"

    rescue_id = fields.Many2one(
        "fupin.rescue", string="Decided by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        defaults.pop("rescue_id", None)
        return defaults

    def _own_values(self, vals):
        vals = super()._own_values(vals)
        return vals if self.env.su else {name: value for name, value in vals.items() if name != "rescue_id"}


class FupinRescue(models.Model):
    """A decision to dispose of weak assets opens their disposal, which has examination, notice and proceeds of its own
    (S2-12, S2-13)."""

    _inherit = "fupin.rescue"

    disposal_ids = fields.One2many("fupin.disposal", "rescue_id", string="Disposals", readonly=True)
    disposal_count = fields.Integer(string="Number of disposals", compute="_compute_disposal_count")

    @api.depends("disposal_ids")
    def _compute_disposal_count(self):
        for rescue in self:
            rescue.disposal_count = len(rescue.disposal_ids)

    def action_new_disposal(self):
        """Write a disposal down for what was decided, one for each owner, as far as there is none; open what there is.

        :raise UserError: for another decision, or before the county agreed
        """
        self.ensure_one()
        self.check_access("write")
        if self.decision_kind != "dispose":
            raise UserError(self.env._("“%s” does not dispose of anything.", self.display_name))
        if self.state not in AGREED:
            raise UserError(
                self.env._("“%s” waits: first the county's leading group agrees.", self.display_name)  # S2-13
            )
        # sudo: a disposal under way counts, whoever may read it
        under_way = self.sudo().disposal_ids.filtered(lambda disposal: disposal.state != "cancelled").asset_ids
        left = self.asset_ids.filtered(lambda asset: asset.state == "confirmed" and asset.id not in under_way.ids)
        for unit, assets in left.grouped(lambda asset: asset.owner_ids.unit_id[:1] or asset.unit_id).items():
            self._make_disposal(unit, assets)
        if not self.disposal_ids:
            raise UserError(self.env._("“%s”: nothing is left to dispose of.", self.display_name))
        return self.action_open_disposals()

    def _make_disposal(self, unit, assets):
        mode = self.env["fupin.disposal.mode"].search([("code", "=", self.decision_id.code)], limit=1)
        places = assets.region_id
        disposal = self.env["fupin.disposal"].create(
            {
                "asset_ids": [Command.set(assets.ids)],
                "region_id": (places if len(places) == 1 else self.region_id).id,
                "unit_id": (unit or self.unit_id or self.env.user.sudo().fupin_unit_id).id,  # sudo: one's own unit
                "mode_id": (mode or self.env.ref("fupin_assets.disposal_mode_transfer")).id,
                "reason_id": self.env.ref("fupin_assets.disposal_reason_idle").id,
                "description": "\n".join(filter(None, (self.analysis, self.direction))),
            }
        )
        disposal.sudo().rescue_id = self  # sudo: where it comes from is written by the system

    def action_open_disposals(self):
        """Open the disposals of the decision."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_disposal_action")
        disposals = self.disposal_ids._filtered_access("read")
        if len(disposals) == 1:
            return {**action, "res_id": disposals.id, "views": [(False, "form")], "view_mode": "form"}
        return {**action, "domain": [("id", "in", disposals.ids)], "context": {"create": False}}

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "complete":
            # sudo: as in `action_new_disposal`
            open_ones = (
                self.env["fupin.disposal"]
                .sudo()
                .search(Domain("rescue_id", "in", self.ids) & Domain("state", "not in", OVER), limit=1)
            )
            if open_ones:
                raise UserError(
                    self.env._("The disposal “%s” is not carried out yet: finish it or give it up.", open_ones.name)
                )
