from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_policy.kernel.bound import pair
from odoo.addons.fupin_policy.models.fupin_rule import OPERATORS
from odoo.tools import SQL

from ..kernel import share as arithmetic


class FupinDistribution(models.Model):
    """The shares of a plan, as measures that policies compare with their limits (S3-52 … S3-59, S3-62).

    A share is a part of the income to distribute; the part of rewards is one of the assets in use.
    """

    _inherit = "fupin.distribution"

    # part of the plan → what a use counts as
    _share_amounts = {
        "development_amount": "development",
        "maintenance_amount": "maintenance",
        "redistribution_amount": "redistribution",
        "other_amount": "other",
        "reward_amount": None,
    }

    development_amount = fields.Float(
        string="Consolidation, development, reward (yuan)", digits=(16, 2), compute="_compute_amounts", store=True
    )
    maintenance_amount = fields.Float(
        string="Maintenance (yuan)", digits=(16, 2), compute="_compute_amounts", store=True
    )
    redistribution_amount = fields.Float(
        string="Second distribution (yuan)", digits=(16, 2), compute="_compute_amounts", store=True
    )
    other_amount = fields.Float(string="Other uses (yuan)", digits=(16, 2), compute="_compute_amounts", store=True)
    reward_amount = fields.Float(string="Rewards (yuan)", digits=(16, 2), compute="_compute_amounts", store=True)
    share_bars = fields.Html(
        string="Shares and limits",
        compute="_compute_share_bars",
        sanitize=False,
        exportable=False,
        help="What the regulation in force here limits, and how the plan stands to it.",
    )

    @api.depends("line_ids.amount", "line_ids.use_id")
    def _compute_amounts(self):
        super()._compute_amounts()
        for plan in self:
            for name, counts_as in self._share_amounts.items():
                lines = plan.line_ids.filtered(
                    lambda line, kind=counts_as: line.use_id.counts_as == kind if kind else line.use_id.is_reward
                )
                plan[name] = arithmetic.total(lines.mapped("amount"))

    # ---------------------------------------------------------------- measures

    def _measure_development_share(self, alias):
        """Share of consolidation, development and reward in the income (S3-58)."""
        return self._share_of(alias, SQL.identifier(alias, "development_amount"))

    def _measure_maintenance_share(self, alias):
        """Share of the maintenance of public assets in the income (S3-59)."""
        return self._share_of(alias, SQL.identifier(alias, "maintenance_amount"))

    def _measure_redistribution_share(self, alias):
        """Share of the second distribution in the income (S3-53, S3-56)."""
        return self._share_of(alias, SQL.identifier(alias, "redistribution_amount"))

    def _measure_own_share(self, alias):
        """Share that the owner keeps: all but the second distribution (S3-52, S3-55)."""
        kept = SQL("%s - %s", SQL.identifier(alias, "line_total"), SQL.identifier(alias, "redistribution_amount"))
        return self._share_of(alias, SQL("(%s)", kept))

    @staticmethod
    def _share_of(alias, part):
        return SQL("%s / NULLIF(%s, 0)", part, SQL.identifier(alias, "amount"))

    def _measure_reward_share(self, alias):
        """Rewards of the owner's year ÷ value of its operating assets in use (S3-62); none where the plan rewards
        nobody, 1 where there is no such asset."""
        return SQL(
            """CASE WHEN %(reward)s > 0 THEN COALESCE((%(rewards)s) / NULLIF((%(assets)s), 0), 1) END""",
            reward=SQL.identifier(alias, "reward_amount"),
            rewards=SQL(
                """SELECT sum(plan.reward_amount) FROM fupin_distribution plan
                   WHERE plan.unit_id = %(unit)s AND plan.year = %(year)s
                   AND (plan.id = %(id)s OR plan.state <> 'draft')""",
                unit=SQL.identifier(alias, "unit_id"),
                year=SQL.identifier(alias, "year"),
                id=SQL.identifier(alias, "id"),
            ),
            assets=self._assets_in_use(SQL.identifier(alias, "unit_id")),
        )

    @staticmethod
    def _assets_in_use(unit):
        """Return the query of the value of the operating assets in use that a unit owns."""
        return SQL(
            """SELECT sum(owner.amount) FROM fupin_asset_owner owner JOIN fupin_asset asset ON asset.id = owner.asset_id
               WHERE owner.unit_id = %s AND asset.kind = 'operating' AND asset.use_status = 'in_use'
               AND asset.state = 'confirmed'""",
            unit,
        )

    # ------------------------------------------------------------- the same, in words

    def _share_parts(self, key):
        """Return ``(part, whole)`` of a measure in yuan, as the form shows it; the plan need not be saved."""
        self.ensure_one()
        if key == "reward_share":
            return self._reward_parts()
        kept = fen(self.line_total) - fen(self.redistribution_amount)
        part = kept if key == "own_share" else fen(self[key.replace("_share", "_amount")])
        return part, fen(self.amount)

    def _reward_parts(self):
        plan = self._origin
        # sudo: a sum over the owner's plans and assets tells nothing of a single one
        others = self.env["fupin.distribution"].sudo()._read_group(
            [
                ("unit_id", "=", self.unit_id.id), ("year", "=", self.year), ("state", "!=", "draft"),
                ("id", "!=", plan.id),
            ],
            aggregates=["reward_amount:sum"],
        )  # fmt: skip
        self.env["fupin.asset.owner"].flush_model()
        self.env["fupin.asset"].flush_model()
        [(assets,)] = self.env.execute_query(self._assets_in_use(SQL("%s", self.unit_id.id or None)))
        return fen(self.reward_amount) + fen(others[0][0] or 0), fen(assets or 0)

    def _measure_words(self, key, operator, bound):
        if not key.endswith("_share"):
            return super()._measure_words(key, operator, bound)
        part, whole = self._share_parts(key)
        least = operator in (">", ">=")
        text = (
            self.env._("%(part)s of %(whole)s yuan, at least %(limit)s")
            if least
            else self.env._("%(part)s of %(whole)s yuan, at most %(limit)s")
        )
        limit = arithmetic.limit_amount(whole, bound, operator)
        return text % {"part": f"{part:,.2f}", "whole": f"{whole:,.2f}", "limit": f"{limit:,.2f}"}

    # ----------------------------------------------------------- while one types

    @api.depends("amount", "line_ids.amount", "line_ids.use_id", "unit_id", "year")
    def _compute_share_bars(self):
        for plan in self:
            bars = [plan._bar_html(standing) for standing in plan._standings()]
            plan.share_bars = Markup().join(bars) if bars else False

    def _standings(self):
        """Return how the plan stands to each limit that binds it where it is: a list of dictionaries."""
        self.ensure_one()
        standings = []
        for gate, limit in self.env["fupin.gate"]._bounds_for(self, "propose"):
            part, whole = self._share_parts(gate.measure)
            if gate.measure == "reward_share" and not self.reward_amount:
                continue
            figure = arithmetic.share(part, whole)
            if figure is None:
                figure = Decimal(1) if gate.measure == "reward_share" else Decimal(0)
            told, told_limit = pair("ratio", figure, limit)
            standings.append(
                {
                    "name": gate._measured().name,
                    "whole": whole or self.reward_amount,
                    "figure": figure,
                    "limit": limit,
                    "told": told,
                    "told_limit": f"{dict(OPERATORS)[gate.operator]} {told_limit}",
                    "amounts": self._measure_words(gate.measure, gate.operator, limit),
                    "article": gate.article_id.number or "",
                    "holds": arithmetic.holds(figure, gate.operator, limit),
                    "blocks": gate.severity == "block",
                }
            )
        return standings

    @api.model
    def _bar_html(self, standing):
        """Return a bar with its limit as HTML whose every part is escaped."""
        if not standing["whole"]:  # nothing is right or wrong yet: only the limit is told
            color, sign = "muted", ""
        elif standing["holds"]:
            color, sign = "success", "✓"
        else:
            color, sign = ("danger", "✗") if standing["blocks"] else ("warning", "!")
        width = max(0, min(100, float(standing["figure"]) * 100))
        mark = max(0, min(100, float(standing["limit"]) * 100))
        return Markup(
            '<div class="o_fupin_share mb-3"><div class="d-flex flex-wrap justify-content-between">'
            '<span>%s <b>%s</b> <span class="text-muted">%s</span></span><span class="text-%s fw-bold">%s %s</span></div>'
            '<div class="progress position-relative" role="progressbar" aria-valuenow="%d" aria-valuemin="0"'
            ' aria-valuemax="100" style="height: 12px"><div class="progress-bar bg-%s" style="width: %.2f%%"></div>'
            '<div class="position-absolute top-0 bottom-0 bg-dark" style="left: %.2f%%; width: 2px"></div></div>'
            '<div class="small text-muted">%s</div></div>'
        ) % (
            standing["name"], standing["told"], standing["told_limit"], color, sign, standing["article"],
            round(width), color, width, mark, standing["amounts"] if standing["whole"] else "",
        )  # fmt: skip
