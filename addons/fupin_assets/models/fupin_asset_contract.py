from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# said on the other record, which has rights, steps and a history of its own
SAID_ELSEWHERE = {"contract_ids", "insurance_ids", "change_ids", "encumbrance_ids", "maintainer_ids", "unified_ids"}


class FupinAsset(models.Model):
    """Which contracts and insurances an asset has; both are written down on their own records."""

    _inherit = "fupin.asset"

    contract_ids = fields.Many2many(
        "fupin.contract", "fupin_asset_contract_rel", "asset_id", "contract_id", string="Contracts", copy=False
    )
    insurance_ids = fields.Many2many(
        "fupin.insurance", "fupin_asset_insurance_rel", "asset_id", "insurance_id", string="Insurances", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_said_elsewhere(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_said_elsewhere(vals)
        return super().write(vals)

    def _refuse_said_elsewhere(self, vals):
        if any(vals.get(name) for name in SAID_ELSEWHERE):
            raise UserError(
                self.env._("Name the asset on the contract, the insurance or the change, not the other way round.")
            )

    @property
    def _seen_by_owners(self):
        """What stands on assets and is read by their owners, as names of fields."""
        return ("contract_ids", "insurance_ids")

    def _share_with_owners(self, owners=None):
        """New owners read the contracts and insurances of their assets as well."""
        result = super()._share_with_owners(owners)
        for name in self._filled(self._seen_by_owners):
            self.sudo()[name]._share_with_owners()  # sudo: all owners read it, whoever may change the asset
        return result

    def _filled(self, names):
        """Return those of the named relations that hold anything for these assets, in one statement."""
        asked = SQL(", ").join(
            SQL(
                "EXISTS (SELECT FROM %s WHERE %s = ANY(%s))",
                SQL.identifier(field.relation), SQL.identifier(field.column1), list(self.ids),
            )
            for field in map(self._fields.get, names)
        )  # fmt: skip
        [found] = self.env.execute_query(SQL("SELECT %s", asked))
        return [name for name, any_found in zip(names, found, strict=True) if any_found]
