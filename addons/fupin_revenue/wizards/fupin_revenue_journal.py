from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.addons.fupin_base.kernel.money import fen

from ..kernel.journal import balances


class FupinRevenueYear(models.TransientModel):
    """The owner's book of the income of its assets for a year, kept apart from its other books (S2-29): carried over,
    every receipt and payment with its voucher, what is left after each. Only what its reader may read stands in it."""

    _inherit = "fupin.revenue.year"

    def action_print_journal(self):
        """Hand over the book of the year, to be filed and signed."""
        self.ensure_one()
        return self.env["fupin.print"]._download(f"{self._journal_title()}.pdf", self._journal_pdf())

    def _journal_title(self):
        return f"{self.unit_id.name}{self.year}年帮扶项目资产收益收支明细账"

    def _journal(self):
        """Return ``(carried over, rows, left)``: a row is the day, what it was, voucher, came in, went out, left."""
        flow = self.env["fupin.revenue.flow"]
        purse = [("unit_id", "=", self.unit_id.id), ("kind", "in", ("received", "used"))]
        first, last = fields.Date.to_date(f"{self.year:04}-01-01"), fields.Date.to_date(f"{self.year:04}-12-31")
        [(came, went)] = flow._read_group([*purse, ("date", "<", first)], [], ["received:sum", "used:sum"])
        opening = fen(came or 0) - fen(went or 0)
        rows = flow.search([*purse, ("date", ">=", first), ("date", "<=", last)], order="date, received desc, id")
        lefts = balances(opening, [(row.received, row.used) for row in rows])
        return opening, [self._journal_row(*pair) for pair in zip(rows, lefts, strict=True)], (lefts or [opening])[-1]

    def _journal_row(self, row, left):
        origin = row.receipt_id or row.payment_id
        what = row.receipt_id.payer if row.receipt_id else row.payment_id.line_id.display_name
        return {
            "date": row.date,
            "what": what or "",
            "voucher": origin.voucher_number or "",
            "received": row.received,
            "used": row.used,
            "left": left,
        }

    def _journal_pdf(self):
        opening, rows, left = self._journal()
        return self.env["fupin.print"]._render_pdf(
            "fupin_revenue.print_journal",
            {
                "title": self._journal_title(),
                "place": self.unit_id.sudo().region_id.complete_name,  # sudo: the names of the places above
                "opening": opening,
                "rows": rows,
                "received": sum((fen(row["received"]) for row in rows), fen(0)),
                "used": sum((fen(row["used"]) for row in rows), fen(0)),
                "left": left,
                "day": as_chinese(local_date()),
            },
        )
