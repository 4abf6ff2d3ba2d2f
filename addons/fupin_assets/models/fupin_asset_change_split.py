from odoo import api, fields, models
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError

from ..kernel import parting


class FupinAssetChange(models.Model):
    """A change that makes a part of an asset an asset of its own; an application for disposal may wait for it.

    Amounts in yuan.
    """

    _inherit = "fupin.asset.change"

    part_name = Name(string="Name of the part")
    part_quantity = fields.Float(string="Quantity of the part", digits=(16, 2))
    part_value = fields.Float(string="Original value of the part (yuan)", digits=(16, 2))
    part_id = fields.Many2one(
        "fupin.asset", string="The part", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    disposal_id = fields.Many2one(
        "fupin.disposal", string="For the disposal", copy=False, index="btree_not_null", ondelete="set null",
        help="An application not handed in yet: it will be about the part alone.",
    )  # fmt: skip

    whole_told = fields.Char(string="The whole", compute="_compute_whole_told")

    _part_not_negative = models.Constraint(
        "CHECK (part_quantity >= 0 AND part_value >= 0)", "Amounts cannot be negative."
    )

    @api.depends("asset_ids", "effect", "part_id", "part_value", "part_quantity")
    def _compute_whole_told(self):
        """What there is to be divided and what is left, while somebody fills in the part."""
        for change in self:
            asset = change.asset_ids
            if change.effect != "split" or change.part_id or len(asset) != 1:
                change.whole_told = False
                continue
            told = [asset._split_words(asset.original_value, asset.quantity)]
            if 0 < change.part_value < asset.original_value:
                left = asset.original_value - change.part_value, asset.quantity - change.part_quantity
                told.append(self.env._("left: %s", asset._split_words(*left)))
            change.whole_told = "；".join(told)

    @api.onchange("asset_ids", "kind_id")
    def _onchange_part_name(self):
        if self.effect == "split" and len(self.asset_ids) == 1 and not self.part_name:
            self.part_name = f"{self.asset_ids.name}（拆分）"

    @api.onchange("part_quantity")
    def _onchange_part_quantity(self):
        """The value goes with the quantity until somebody says otherwise."""
        asset = self.asset_ids
        if len(asset) == 1 and not self.part_value and 0 < self.part_quantity < asset.quantity:
            part, _rest = parting.proportion(asset.original_value, asset.quantity, self.part_quantity)
            self.part_value = float(part)

    def _check_rows(self, vals_list, records=None):
        """Only an application that one may change waits for a split."""
        wanted = self.env["fupin.disposal"].browse(
            {vals["disposal_id"] for vals in vals_list if vals.get("disposal_id")}
        )
        wanted.check_access("write")
        return super()._check_rows(vals_list, records)

    def _check_told(self):
        super()._check_told()
        for change in self.filtered(lambda change: change.effect == "split"):
            # sudo: what a change is about, whoever reports it
            assets = change.sudo().asset_ids
            if len(assets) != 1:
                raise UserError(self.env._("Split one asset at a time."))
            assets._check_splits(change.part_value, change.part_quantity)
            others = (assets.change_ids - change).filtered(lambda other: other.state == "submitted")
            if others:
                raise UserError(
                    self.env._(
                        "“%(asset)s”: decide first on the change that was reported: %(change)s.",
                        asset=assets.name,
                        change=others[0].name,
                    )
                )

    def _change_assets(self):
        """A split changes its asset by itself."""
        super(FupinAssetChange, self.filtered(lambda change: change.effect != "split"))._change_assets()

    def _take_effect(self):
        super()._take_effect()
        for change in self.filtered(lambda change: change.effect == "split"):
            change._split()

    def _split(self):
        """Make the part, and let the application that waits for it be about the part."""
        asset = self.asset_ids
        self.part_id = asset._split_off(self.part_name, self.part_value, self.part_quantity, self.description)
        disposal = self.disposal_id
        if disposal.state == "draft" and asset in disposal.asset_ids:
            disposal.write({"asset_ids": [fields.Command.unlink(asset.id), fields.Command.link(self.part_id.id)]})


class FupinDisposal(models.Model):
    """Part of an asset is split off first, then disposed of."""

    _inherit = "fupin.disposal"

    split_ids = fields.One2many("fupin.asset.change", "disposal_id", string="Parts to be split off", readonly=True)

    def action_split(self):
        """Open a change that splits off the part of its asset that is to be disposed of.

        :raise UserError: once it has been applied for, or for several assets
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("“%s” has been applied for: take it back first.", self.name))
        if len(self.asset_ids) != 1:
            raise UserError(self.env._("Leave the one asset in the list of which a part is to be disposed of."))
        action = self.asset_ids.action_new_split()
        waiting = self.split_ids.filtered(lambda change: change.state in ("draft", "submitted"))[:1]
        values = {"default_disposal_id": self.id, "default_description": self.description or ""}
        return {**action, "res_id": waiting.id, "context": {**action["context"], **values}}
