from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL


class FupinAsset(models.Model):
    """Whether somebody runs an asset under a contract today."""

    _inherit = "fupin.asset"

    has_running_contract = fields.Boolean(
        string="Under contract",
        compute="_compute_has_running_contract",
        search="_search_has_running_contract",
        help="A contract in force that has not come to its end.",
    )

    @api.depends("contract_ids.state", "contract_ids.date_end")
    def _compute_has_running_contract(self):
        running = set(self._search([("id", "in", self._origin.ids), ("has_running_contract", "=", True)]))
        for asset in self:
            asset.has_running_contract = asset._origin.id in running

    def _search_has_running_contract(self, operator, value):
        if operator != "in":  # '=', True becomes 'in'; the ORM negates for us
            return NotImplemented
        self.env["fupin.contract"].flush_model(["state", "date_end", "asset_ids"])

        def to_sql(model, alias, query):
            # one look for each asset of the page: as a plain EXISTS it is joined with all contracts of the country
            return SQL(
                """COALESCE((SELECT TRUE FROM fupin_asset_contract_rel rel JOIN fupin_contract contract
                   ON contract.id = rel.contract_id AND contract.state = 'active'
                   AND (contract.date_end IS NULL OR contract.date_end >= %s)
                   WHERE rel.asset_id = %s LIMIT 1), FALSE)""",
                local_date(),
                SQL.identifier(alias, "id"),
            )

        running = Domain.custom(to_sql=to_sql)
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        return running if True in wanted else ~running

    def action_new_contract(self):
        """Open an empty contract for the assets."""
        return self._new_about(self.env._("New contract"), "fupin.contract")

    def action_new_insurance(self):
        """Open an empty insurance for the assets."""
        return self._new_about(self.env._("New insurance"), "fupin.insurance")

    def _new_about(self, title, model):
        self.check_access("read")
        values = {"default_asset_ids": self.ids}
        if len(self.region_id) == 1 and self.env["fupin.about.assets"]._enters_at(self.region_id):
            values["default_region_id"] = self.region_id.id
        owners = self.owner_ids.unit_id
        if len(owners) == 1 and model == "fupin.contract":
            values["default_unit_id"] = owners.id
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "form")],
            "context": values,
        }
