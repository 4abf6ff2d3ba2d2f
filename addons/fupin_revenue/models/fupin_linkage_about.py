from odoo import fields, models
from odoo.tools import SQL

from ..kernel.year import last_full_year


class FupinAsset(models.Model):
    """What an asset does for households, entered on it or on its contracts."""

    _inherit = "fupin.asset"

    linkage_ids = fields.One2many(
        "fupin.linkage", "asset_id", string="Households taken along", readonly=True, copy=False
    )

    def action_new_linkage(self):
        """Open an empty year of the asset."""
        action = self._new_about(self.env._("Households taken along"), "fupin.linkage")
        return {**action, "context": {"default_asset_id": self[:1].id}}

    def _linkages_of(self, alias, figure, since):
        """Return the SQL of a figure of the records about a row of ``alias``, its own and those of its contracts.

        :param figure: SQL of an aggregate over ``linkage``
        :param since: the first year that counts
        """
        return SQL(
            """(SELECT %(figure)s FROM fupin_linkage linkage WHERE linkage.id IN (
                   SELECT own.id FROM fupin_linkage own WHERE own.asset_id = %(id)s AND own.year >= %(since)s
                   UNION ALL
                   SELECT other.id FROM fupin_asset_contract_rel rel
                   JOIN fupin_linkage other ON other.contract_id = rel.contract_id AND other.year >= %(since)s
                   WHERE rel.asset_id = %(id)s))""",
            figure=figure, id=SQL.identifier(alias, "id"), since=since,
        )  # fmt: skip

    def _measure_linkage_records(self, alias):
        """Number of records of the last full year or this one (S1-07: compulsory); none before the first full year."""
        first, _last = last_full_year(self.env["fupin.measure"]._day())
        count = self._linkages_of(alias, SQL("count(*)"), first.year)
        return SQL("CASE WHEN %s <= %s THEN %s END", SQL.identifier(alias, "acquisition_date"), first, count)

    def _measure_linked_households(self, alias):
        """Most households that one record of the last full year or this one tells of, 0 without a record (S4-23)."""
        first, _last = last_full_year(self.env["fupin.measure"]._day())
        return self._linkages_of(alias, SQL("COALESCE(max(linkage.households), 0)"), first.year)


class FupinContract(models.Model):
    _inherit = "fupin.contract"

    linkage_ids = fields.One2many(
        "fupin.linkage", "contract_id", string="Households taken along", readonly=True, copy=False
    )

    def action_new_linkage(self):
        """Open an empty year of the contract."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Households taken along"),
            "res_model": "fupin.linkage",
            "views": [(False, "form")],
            "context": {"default_contract_id": self[:1].id},
        }
