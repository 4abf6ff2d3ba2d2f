from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL, format_list

REGIMES = {
    "state": ("for_state",),
    "collective": ("for_collective",),
    "household": ("for_household",),
    "mixed": ("for_state", "for_collective", "for_household"),
}


class FupinAssetRegistration(models.Model):
    """That an asset stands in another system too: under which number, since when, entered by whom."""

    _name = "fupin.asset.registration"
    _inherit = ["fupin.register.line"]
    _description = "Registration on an external platform"
    _order = "asset_id, platform_id, id"
    _rec_name = "number"
    _told_as = "registration_ids"

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="cascade")
    platform_id = fields.Many2one("fupin.platform", required=True, index=True, ondelete="restrict")
    number = fields.Char(string="Number there", required=True)
    date = fields.Date(string="Entered on", default=lambda self: local_date())
    user_id = fields.Many2one(
        "res.users",
        string="Registered by",
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.uid,
    )

    _platform_uniq = models.UniqueIndex("(asset_id, platform_id)", "The asset is registered there already.")

    @api.depends("platform_id", "number")
    def _compute_display_name(self):
        for line in self.sudo():  # sudo: the name of a platform
            line.display_name = f"{line.platform_id.name or ''} {line.number or ''}".strip()


class FupinAsset(models.Model):
    """Where else an asset must be registered, by whose property it is, and where it is not yet."""

    _inherit = "fupin.asset"

    registration_ids = fields.One2many("fupin.asset.registration", "asset_id", string="Registered elsewhere")
    registrations_missing = fields.Char(
        string="To be registered",
        compute="_compute_registrations_missing",
        help="Platforms where it is not registered.",
    )
    is_registration_missing = fields.Boolean(
        string="External registration missing",
        compute="_compute_registrations_missing",
        search="_search_is_registration_missing",
    )

    @property
    def _told_lines(self):
        return super()._told_lines | {"registration_ids"}

    @api.depends("owner_regime", "state", "registration_ids.platform_id", "region_code")
    def _compute_registrations_missing(self):
        # sudo: words of the place of the asset
        platforms = self.env["fupin.platform"].sudo().search_fetch([], ["region_id"])
        for asset in self:
            wanted = platforms.browse()
            if asset.state == "confirmed" and asset.owner_regime:
                names = REGIMES[asset.owner_regime]
                wanted = platforms.filtered(
                    lambda one, asset=asset, names=names: (
                        (asset.region_code or "").startswith(one.region_id.prefix or "")
                        and any(one[name] for name in names)
                    )
                )
            missing = wanted - asset.registration_ids.platform_id
            asset.is_registration_missing = bool(missing)
            asset.registrations_missing = format_list(self.env, missing.mapped("name")) if missing else False

    def _search_is_registration_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["fupin.asset.registration"].flush_model()
        self.env["fupin.platform"].flush_model()

        def missing(_model, alias, _query):
            return SQL(
                """EXISTS (SELECT FROM fupin_platform platform
                       LEFT JOIN fupin_region region ON region.id = platform.region_id
                       WHERE platform.active AND starts_with(%(code)s, COALESCE(region.prefix, ''))
                         AND (platform.for_state AND %(regime)s IN ('state', 'mixed')
                           OR platform.for_collective AND %(regime)s IN ('collective', 'mixed')
                           OR platform.for_household AND %(regime)s IN ('household', 'mixed'))
                         AND NOT EXISTS (SELECT FROM fupin_asset_registration line
                             WHERE line.asset_id = %(id)s AND line.platform_id = platform.id))""",
                code=SQL.identifier(alias, "region_code"), regime=SQL.identifier(alias, "owner_regime"),
                id=SQL.identifier(alias, "id"),
            )  # fmt: skip

        return Domain("state", "=", "confirmed") & Domain.custom(to_sql=missing)
