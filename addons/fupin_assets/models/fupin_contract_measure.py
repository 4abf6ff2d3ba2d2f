from odoo import api, fields, models
from odoo.tools import SQL, format_list


class FupinContract(models.Model):
    """Figures of contracts that rules compare; see `fupin.measure`."""

    _inherit = "fupin.contract"

    missing_terms = fields.Char(string="Still missing", compute="_compute_missing_terms")

    @api.depends(
        "unit_id",
        "sign_date",
        "date_start",
        "date_end",
        "asset_ids",
        "mode_id",
        "operator_id",
        "annual_amount",
        "profit_rate",
    )
    def _compute_missing_terms(self):
        """The terms that `_measure_missing_terms` counts, in words."""
        for contract in self:
            wanted = {"unit_id", "asset_ids", "sign_date", "date_start", "date_end"}
            if contract.mode_id.kind != "own":
                wanted |= {"operator_id", "annual_amount"}
            lacks = [
                name for name in wanted if not contract[name] and not (name == "annual_amount" and contract.profit_rate)
            ]
            labels = [
                self._fields[name]._description_string(self.env) for name in sorted(lacks, key=list(self._fields).index)
            ]
            contract.missing_terms = format_list(self.env, labels) if labels else False

    def _measure_missing_terms(self, alias):
        """Number of key terms that a contract lacks (S1-73): party A, party B, assets, day of signing, beginning, end,
        amount. Who runs its own assets needs neither party B nor an amount."""

        def column(name):
            return SQL.identifier(alias, name)

        return SQL(
            """num_nulls(%(owner)s, %(signed)s, %(start)s, %(stop)s)
               + (NOT EXISTS (SELECT FROM fupin_asset_contract_rel rel WHERE rel.contract_id = %(id)s))::int
               + CASE WHEN EXISTS (SELECT FROM fupin_contract_mode mode WHERE mode.id = %(mode)s AND mode.kind = 'own')
                 THEN 0 ELSE (%(operator)s IS NULL)::int
                   + (COALESCE(%(amount)s, 0) = 0 AND COALESCE(%(rate)s, 0) = 0)::int END""",
            owner=column("unit_id"), signed=column("sign_date"), start=column("date_start"), stop=column("date_end"),
            id=column("id"), mode=column("mode_id"), operator=column("operator_id"),
            amount=column("annual_amount"), rate=column("profit_rate"),
        )  # fmt: skip

    def _measure_term_years(self, alias):
        """Years that a contract runs (S1-73: too long); exactly 20 for one from 1 January to 31 December 20 years on."""
        span = SQL("age(%s + 1, %s)", SQL.identifier(alias, "date_end"), SQL.identifier(alias, "date_start"))
        return SQL(
            """(EXTRACT(year FROM %(span)s) + EXTRACT(month FROM %(span)s) / 12 + EXTRACT(day FROM %(span)s) / 365)""",
            span=span,
        )

    def _measure_rent_to_value(self, alias):
        """Amount per year ÷ original value of the assets (S1-73: too cheap); none without an agreed amount."""
        return SQL(
            """NULLIF(%s, 0) / NULLIF((SELECT sum(asset.original_value) FROM fupin_asset_contract_rel rel
               JOIN fupin_asset asset ON asset.id = rel.asset_id WHERE rel.contract_id = %s), 0)""",
            SQL.identifier(alias, "annual_amount"), SQL.identifier(alias, "id"),
        )  # fmt: skip

    def _measure_days_left(self, alias):
        """Days until a contract ends; negative once it has."""
        return SQL("(%s - %s::date)", SQL.identifier(alias, "date_end"), self.env["fupin.measure"]._day())
