from odoo import api, fields, models

from ..kernel.share import SHARE_DIGITS


class FupinAssetOwner(models.Model):
    """Who owns how much of an asset: shares make 1, amounts make the original value (S2-14)."""

    _name = "fupin.asset.owner"
    _inherit = ["fupin.register.line"]
    _description = "Owner of an asset"
    _order = "id"
    _told_as = "owner_ids"

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("fupin.unit", string="Owner unit", index="btree_not_null", ondelete="restrict")
    household_id = fields.Many2one(
        "fupin.household", string="Owner household", index="btree_not_null", ondelete="restrict"
    )
    share = fields.Float(digits=SHARE_DIGITS, help="0 to 1; all owners together make 1.")
    amount = fields.Float(
        string="Amount (yuan)",
        digits=(16, 2),
        help="The owner's part of the original value; all owners together make it.",
    )
    authorised_unit_id = fields.Many2one(
        "fupin.unit",
        string="Entrusted to",
        index="btree_not_null",
        ondelete="restrict",
        help="The county or township unit that the owner authorises to manage.",  # S2-15
    )

    asset_form = fields.Selection(related="asset_id.asset_form")
    asset_state = fields.Selection(related="asset_id.state", string="State of the asset")
    acquisition_date = fields.Date(related="asset_id.acquisition_date")
    quantity = fields.Float(related="asset_id.quantity")

    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(unit_id, household_id) = 1)",
        "Each line names one owner: a unit or a household.",
    )
    _share_range = models.Constraint("CHECK (share >= 0 AND share <= 1)", "A share lies between 0 and 1 (100%).")
    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "The amount of an owner cannot be negative.")
    _unit_uniq = models.UniqueIndex(
        "(asset_id, unit_id) WHERE unit_id IS NOT NULL", "This unit is already an owner here."
    )
    _household_uniq = models.UniqueIndex(
        "(asset_id, household_id) WHERE household_id IS NOT NULL",
        "This household is already an owner here.",
    )

    @api.depends("unit_id", "household_id", "share", "amount", "authorised_unit_id")
    def _compute_display_name(self):
        for owner in self.sudo():  # sudo: who may read an owner's line may know whom it names
            name = owner.unit_id.name or owner.household_id.name or ""
            parts = [name, f"{owner.share:.2%}", f"{owner.amount:,.2f}"]
            if owner.authorised_unit_id:
                parts.append(f"→ {owner.authorised_unit_id.name}")
            owner.display_name = " ".join(parts)

    @api.onchange("share")
    def _onchange_share(self):
        self.amount = round(self.share * self.asset_id.original_value, 2)

    @api.onchange("amount")
    def _onchange_amount(self):
        """The share follows, unless it already stands for the same amount."""
        value = self.asset_id.original_value
        if value and abs(self.share * value - self.amount) >= 0.01:
            self.share = self.amount / value

    def write(self, vals):
        """Of share and amount, the one that is written decides and the other one follows."""
        if "share" in vals and "amount" not in vals:
            vals = {**vals, "amount": 0}
        elif "amount" in vals and "share" not in vals:
            vals = {**vals, "share": 0}
        return super().write(vals)
