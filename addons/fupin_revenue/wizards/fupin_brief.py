from odoo import models
from odoo.addons.fupin_assets.kernel.brief import change, money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

SHOWN = 4


class FupinBrief(models.TransientModel):
    """What assets bring: due, received, used in this year and the last; who owes what is overdue."""

    _inherit = "fupin.brief"

    def _income_of(self):
        """Return the domain of the receivables of the place or the asset."""
        return Domain("asset_id", "=", self.asset_id.id) if self.asset_id else self._within()

    def _due(self):
        """Return ``{year: amount due in it}``, this year's up to today."""
        day = local_date()
        within = Domain("due_date", ">=", f"{day.year - 1}-01-01") & Domain("due_date", "<=", day)
        domain = self._income_of() & within & Domain("state", "!=", "cancelled")
        rows = self.env["fupin.receivable"]._read_group(domain, ["due_date:year"], ["amount:sum"])
        return {start.year: amount for start, amount in rows}

    def _flows(self):
        """Return ``{year: (received, distributed, used)}``; of an asset what it brought, which is all that is known."""
        day = local_date()
        if self.asset_id:
            domain = Domain("asset_id", "=", self.asset_id.id) & Domain("counts", "=", True)
            domain &= Domain("date", ">=", f"{day.year - 1}-01-01")
            rows = self.env["fupin.receipt.line"]._read_group(domain, ["date:year"], ["amount:sum"])
            return {start.year: (amount, 0, 0) for start, amount in rows}
        domain = self._within() & Domain("year", "in", (day.year - 1, day.year))
        sums = ["received:sum", "distributed:sum", "used:sum"]
        rows = self.env["fupin.revenue.flow"]._read_group(domain, ["year"], sums)
        return {year: tuple(amount or 0 for amount in amounts) for year, *amounts in rows}

    def _may_read_income(self):
        return self.env["fupin.receivable"].has_access("read")

    def _figures(self):
        figures = super()._figures()
        if not self._may_read_income():
            return figures
        year = local_date().year
        due, flows = self._due(), self._flows()
        received, distributed, used = flows.get(year, (0, 0, 0))
        before = flows.get(year - 1, (0, 0, 0))
        owed, count = self._overdue_sum()
        told = [
            self._figure("今年到期应收", money(due.get(year)), f"上年 {money(due.get(year - 1))}"),
            self._figure("今年到账", money(received), change(received, before[0])),
        ]
        if not self.asset_id:
            told.append(
                self._figure("今年已使用", money(used), f"方案 {money(distributed)}，上年用 {money(before[2])}")
            )
        return [
            *figures,
            *told,
            self._figure("逾期未收", money(owed), f"{count} 笔" if count else "没有拖欠", "bad" if count else "good"),
        ]

    def _overdue(self):
        return self._income_of() & Domain("is_overdue", "=", True)

    def _overdue_sum(self):
        """Return what is overdue in all, and how many amounts that are."""
        owed, count = self.env["fupin.receivable"]._read_group(self._overdue(), [], ["amount_due:sum", "__count"])[0]
        return owed or 0, count

    def _blocks(self):
        blocks = super()._blocks()
        if not self._may_read_income():
            return blocks
        found = self.env["fupin.receivable"].search(self._overdue(), order="amount_due desc, due_date, id", limit=SHOWN)
        rows = [
            [
                due.payer or due.unit_id.sudo().name,  # sudo: whose income it is that may be read
                due.asset_id.sudo().name,  # sudo: the name of the asset behind it
                f"超 {(local_date() - due.due_date).days} 天",
                money(due.amount_due),
            ]
            for due in found
        ]
        owed, count = self._overdue_sum()
        note = f"共 {money(owed)}" if count else ""
        return [
            *blocks,
            self._block("拖欠的收益", ["谁欠", "资产", "逾期", "欠多少"], rows, count, "没有拖欠", note, "bad"),
        ]
