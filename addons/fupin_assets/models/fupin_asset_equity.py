from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tools import SQL

# what of a contract says when an agreement ends
AGREED = frozenset({"state", "date_end", "ended_on", "mode_id", "asset_ids"})


class FupinAsset(models.Model):
    """Stakes that the operator promised to give back in full (S1-20): kept at cost as long as the agreement runs; then
    an appraisal is due, and until it is there neither value changes.

    The day follows from the contracts of the kind equity; an obligation may start from ``equity_appraisal_due`` and
    end where it is empty.
    """

    _inherit = "fupin.asset"

    equity_until = fields.Date(
        string="Agreement ends on", readonly=True, copy=False, help="The last agreement on this stake."
    )
    equity_appraisal_due = fields.Date(
        string="To be appraised from",
        readonly=True,
        copy=False,
        help="The day after the agreement ends; empty once it has been appraised.",
    )

    _equity_due_idx = models.Index("(region_code, equity_appraisal_due) WHERE equity_appraisal_due IS NOT NULL")

    @api.model
    def _engine_values(self):
        return {**super()._engine_values(), "equity_until": False, "equity_appraisal_due": False}

    def _after_save(self, names):
        super()._after_save(names)
        if {"valuation_basis", "original_value"} & names:
            stakes = self.filtered(lambda asset: asset.asset_form == "equity" or asset.equity_until)
            stakes._settle_equity()

    def _settle_equity(self):
        """Write down when the agreements end and from when an appraisal is due, in one statement."""
        if not self:
            return
        self.flush_model(["valuation_basis", "equity_until", "equity_appraisal_due"])
        self.env["fupin.contract"].flush_model(["state", "date_end", "ended_on", "mode_id", "asset_ids"])
        self.env["fupin.asset.valuation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """WITH found AS (
                       SELECT asset.id, CASE WHEN asset.valuation_basis = 'equity_original' THEN agreed.until END AS until,
                           EXISTS (SELECT FROM fupin_asset_valuation valuation WHERE valuation.asset_id = asset.id
                               AND valuation.basis = 'appraisal' AND valuation.date >= agreed.until) AS is_appraised
                       FROM fupin_asset asset CROSS JOIN LATERAL (
                           SELECT CASE WHEN bool_or(contract.state = 'active' AND contract.date_end IS NULL) THEN NULL
                               ELSE max(COALESCE(contract.ended_on, contract.date_end)) END AS until
                           FROM fupin_asset_contract_rel rel
                           JOIN fupin_contract contract ON contract.id = rel.contract_id
                               AND contract.state IN ('active', 'ended')
                           JOIN fupin_contract_mode mode ON mode.id = contract.mode_id AND mode.kind = 'equity'
                           WHERE rel.asset_id = asset.id) agreed
                       WHERE asset.id = ANY(%s))
                   UPDATE fupin_asset asset SET equity_until = found.until,
                       equity_appraisal_due = CASE WHEN NOT found.is_appraised THEN found.until + 1 END
                   FROM found WHERE asset.id = found.id AND (asset.equity_until, asset.equity_appraisal_due)
                       IS DISTINCT FROM (found.until, CASE WHEN NOT found.is_appraised THEN found.until + 1 END)
                   RETURNING asset.id""",
                list(self.ids),
            )
        )
        ids = [res_id for (res_id,) in rows]
        self.browse(ids).invalidate_recordset(["equity_until", "equity_appraisal_due"], flush=False)
        if ids:
            self.env["fupin.rule"]._recheck(self._name, ids)

    @api.model
    def _equity_due(self):
        """Return the domain of stakes whose agreement has ended and that were not appraised since."""
        return [("equity_appraisal_due", "<=", local_date()), ("state", "=", "confirmed")]

    def _check_reason_given(self, vals):
        """A stake's value is what was paid for it, until it is appraised."""
        names = {"net_value", "original_value"} & vals.keys()
        if names and not self.env.su:
            for asset in self:
                kept = asset.state == "confirmed" and asset.valuation_basis == "equity_original"
                if kept and "net_value" in names and asset._differs(vals, {"net_value"}):
                    raise UserError(asset._kept_at_cost())
                if kept and asset._is_appraisal_due() and asset._differs(vals, names):
                    raise UserError(asset._appraise_first())
        super()._check_reason_given(vals)

    def _is_appraisal_due(self):
        self.ensure_one()
        return bool(self.equity_appraisal_due) and self.equity_appraisal_due <= local_date()

    def _kept_at_cost(self):
        return self.env._(
            "“%s” is a stake that is given back in full: it is kept at cost until the agreement ends, then add an appraisal.",
            self.name,
        )

    def _appraise_first(self):
        return self.env._(
            "“%(name)s”: the agreement ended on %(day)s. Have it appraised first.",
            name=self.name,
            day=self.equity_until,
        )

    def _check_valuation(self, basis):
        """Raise `UserError` where a stake is not to be valued on this basis now."""
        self.ensure_one()
        if self.valuation_basis != "equity_original" or self.state != "confirmed":
            return
        if basis == "appraisal" and self.equity_until and self.equity_until >= local_date():
            raise UserError(self._kept_at_cost())
        if basis != "appraisal" and self._is_appraisal_due():
            raise UserError(self._appraise_first())


class FupinContract(models.Model):
    """An agreement on a stake says until when it is kept at cost."""

    _inherit = "fupin.contract"

    def _after_save(self, names):
        super()._after_save(names)
        if AGREED & names:
            # sudo: the day follows from the contract, whoever may read the asset
            self.sudo().filtered(lambda contract: contract.mode_id.kind == "equity").asset_ids._settle_equity()
