from odoo import api, fields, models
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError
from odoo.tools import SQL


class FupinEncumbrance(models.Model):
    """A mortgage or guarantee that lies on assets (S1-63). Amounts in yuan.

    Written by confirmed changes alone: one begins it, another agrees to it afterwards, a third ends it.
    """

    _name = "fupin.encumbrance"
    _inherit = ["fupin.about.assets"]
    _description = "Mortgage of assets"
    _order = "region_code, date_from desc, id desc"
    _rec_names_search = ["name", "number", "debtor"]

    name = Name(compute="_compute_name", store=True, index="trigram")

    change_id = fields.Many2one("fupin.asset.change", string="Begun by", index="btree_not_null", ondelete="restrict")
    release_change_id = fields.Many2one(
        "fupin.asset.change", string="Ended by", index="btree_not_null", ondelete="restrict"
    )
    asset_ids = fields.Many2many(
        "fupin.asset", "fupin_encumbrance_asset_rel", "encumbrance_id", "asset_id", string="Assets"
    )
    holder = fields.Char(string="Mortgaged to", required=True)
    debtor = fields.Char()
    number = fields.Char(string="Number of the mortgage")
    amount = fields.Float(string="Secured amount (yuan)", digits=(16, 2))
    date_from = fields.Date(string="Mortgaged from")
    date_to = fields.Date(string="Mortgaged until")
    approval_number = fields.Char(string="Number of the approval")
    approved_on = fields.Date(string="Approved on")
    released_on = fields.Date(string="Released on")
    is_unauthorised = fields.Boolean(string="Nobody agreed to it", compute="_compute_is_unauthorised", store=True)

    _place_idx = models.Index("(region_code, date_from DESC, id DESC)")
    _open_idx = models.Index("(region_code) WHERE released_on IS NULL")

    @api.depends("approved_on")
    def _compute_is_unauthorised(self):
        for encumbrance in self:
            encumbrance.is_unauthorised = not encumbrance.approved_on

    @api.depends("asset_ids.name", "holder")
    def _compute_name(self):
        """What is mortgaged to whom, in Chinese as papers are: a finding is headed by it."""
        for encumbrance in self.sudo():  # sudo: assets of a mortgage that may be read
            count = len(encumbrance.asset_ids)
            several = f"等{count}项资产" if count > 1 else ""
            encumbrance.name = f"{encumbrance.asset_ids[:1].name or ''}{several}抵押给{encumbrance.holder or ''}"

    @api.model
    def get_empty_list_help(self, help_message):
        """The text of the page, for everybody: it speaks of no button, as nobody enters one by hand."""
        return help_message

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_change()
        encumbrances = super().create(vals_list)
        encumbrances._recheck_assets()
        return encumbrances

    def write(self, vals):
        self._check_by_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_by_change()

    def _check_by_change(self):
        """Raise `AccessError` for everybody but the change that is confirmed."""
        if not self.env.su:
            raise AccessError(self.env._("Mortgages are written down by a confirmed change: report one."))

    def _recheck_assets(self):
        self.env["fupin.rule"]._recheck("fupin.asset", self.asset_ids.ids)

    def action_release(self):
        """Open an empty change by which the mortgage ends."""
        return self._new_change("release", self.env._("The mortgage ends"))

    def action_authorise(self):
        """Open an empty change that tells the approval of a mortgage that was found."""
        return self._new_change("authorise", self.env._("Approval of the mortgage"))

    def _new_change(self, effect, title):
        self.ensure_one()
        self.check_access("read")
        kind = self.env["fupin.asset.change.kind"].search([("effect", "=", effect)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "fupin.asset.change",
            "views": [(False, "form")],
            "context": {
                "default_kind_id": kind.id,
                "default_encumbrance_id": self.id,
                "default_asset_ids": self.asset_ids.ids,
                "default_region_id": self.region_id.id,
            },
        }

    # ------------------------------------------------------------------ measures

    def _measure_days_unauthorised(self, alias):
        """Days that a mortgage has lasted that nobody agreed to; none for one that was agreed to or has ended (S1-63)."""
        return SQL(
            "CASE WHEN %s AND %s IS NULL THEN %s::date - %s END",
            SQL.identifier(alias, "is_unauthorised"), SQL.identifier(alias, "released_on"),
            self.env["fupin.measure"]._day(), SQL.identifier(alias, "date_from"),
        )  # fmt: skip
