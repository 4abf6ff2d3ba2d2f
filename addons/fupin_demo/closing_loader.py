"""The books of last year of the county with the printed accounts: closed, with one receipt put right this year."""

from datetime import date

from odoo.addons.fupin_base.kernel.clock import local_date

from .memory import remembering

GROUND = "县委农村工作领导小组会议纪要〔{year}〕1号"
REASON = "{year}年12月收到的场地租金漏记"


class ClosingLoader:
    """Closes a year and enters a correction of it.

    :param printed: codes of the villages of the printed accounts
    """

    def __init__(self, env, printed):
        self.env = env
        self.printed = printed
        self.year = local_date().year - 1

    def load(self):
        """Create everything and remember it."""
        villages = self.env["fupin.region"].search([("code", "in", self.printed)], order="code", limit=1)
        county = self.env["fupin.region"].search(
            [("code", "in", [code[:6] + "000000" for code in villages.mapped("code")])]
        )
        if not county:
            return
        with remembering(self.env, "fupin.closing", "fupin.receipt"):
            closing = self.env["fupin.closing"].create({"region_id": county.id, "year": self.year})
            ground = GROUND.format(year=self.year + 1)
            closing._transition("close", ground, values={"close_reason": ground})
            self._correct(villages)

    def _correct(self, village):
        """Enter what a village had left out, like the last of its receipts."""
        like = self.env["fupin.receipt"].search(
            [("region_id", "=", village.id), ("state", "=", "confirmed")], order="id desc", limit=1
        )
        if like:
            self.env["fupin.receipt"].create({
                "state": "confirmed", "unit_id": like.unit_id.id, "region_id": village.id, "amount": 1200,
                "date": min(date(self.year + 1, 1, 8), local_date()), "payer": like.payer, "voucher_number": "更正1",
                "corrects_year": self.year, "correction_reason": REASON.format(year=self.year),
            })  # fmt: skip
