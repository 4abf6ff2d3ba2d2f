from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_list


class FupinAssetOwner(models.Model):
    """The letter by which an owner lets the county or township manage its part of a pooled asset (S2-15)."""

    _inherit = "fupin.asset.owner"

    authorisation_number = fields.Char(string="Letter number")
    authorisation_date = fields.Date(string="Authorised on")

    @api.onchange("authorised_unit_id")
    def _onchange_authorised_unit_id(self):
        """A letter to nobody is none."""
        if not self.authorised_unit_id:
            self.authorisation_date = self.authorisation_number = False


class FupinAsset(models.Model):
    """Operating assets of several villages: managed by one whom *all* of them have authorised (S2-14 … S2-16)."""

    _inherit = "fupin.asset"

    owner_count = fields.Integer(string="Number of owners", compute="_compute_authorised_share")
    authorised_share = fields.Float(
        string="Authorised",
        digits=(5, 4),
        compute="_compute_authorised_share",
        help="Share of the owners whose letter to the same unit is there, 0 to 1; complete at 1.",
    )
    missing_share = fields.Float(
        string="Still to authorise",
        digits=(5, 4),
        compute="_compute_authorised_share",
        help="Share of the owners whose letter to that unit is not there yet, 0 to 1.",
    )
    missing_owners = fields.Char(
        string="Letters missing from",
        compute="_compute_authorised_share",
        help="Owners without a letter, or with one to another unit than most.",
    )
    is_authorisation_missing = fields.Boolean(
        string="Authorisations incomplete",
        compute="_compute_authorised_share",
        search="_search_is_authorisation_missing",
        help="Several villages own it, and not all of them have authorised the same unit.",
    )

    @api.depends(
        "kind", "owner_ids.unit_id", "owner_ids.share", "owner_ids.authorised_unit_id", "owner_ids.authorisation_date"
    )
    def _compute_authorised_share(self):
        for asset in self:
            owners = asset.owner_ids.filtered("unit_id")
            letters = owners.filtered(lambda owner: owner.authorised_unit_id and owner.authorisation_date)
            shares = {unit: sum(own.mapped("share")) for unit, own in letters.grouped("authorised_unit_id").items()}
            chosen = max(shares, key=shares.get, default=None)
            pooled = asset.kind == "operating" and len(owners) > 1
            missing = owners - letters.filtered(lambda owner, chosen=chosen: owner.authorised_unit_id == chosen)
            missing = missing if pooled else owners.browse()
            asset.owner_count = len(asset.owner_ids)
            asset.authorised_share = round(shares.get(chosen, 0), 4)
            asset.missing_share = round(sum(missing.mapped("share")), 4)
            # sudo: names of the owners of what may be read
            asset.missing_owners = format_list(self.env, missing.unit_id.sudo().mapped("name")) if missing else False
            asset.is_authorisation_missing = bool(missing)

    def _search_is_authorisation_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["fupin.asset.owner"].flush_model()

        def missing(_model, alias, _query):
            return SQL(
                """%s IN (SELECT asset_id FROM fupin_asset_owner WHERE unit_id IS NOT NULL GROUP BY asset_id
                   HAVING count(*) > 1 AND (count(authorised_unit_id) < count(*) OR count(authorisation_date) < count(*)
                       OR count(DISTINCT authorised_unit_id) > 1))""",
                SQL.identifier(alias, "id"),
            )

        return Domain("kind", "=", "operating") & Domain.custom(to_sql=missing)
