from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date

from ..kernel import year_picture
from ..models.fupin_revenue_record import OWNER_LEVELS


class FupinRevenueYear(models.TransientModel):
    """One year of an owner's income in one picture, for the wall, the meeting and the group chat.

    Only what its reader may read is added up; households are counted, never named.
    """

    _name = "fupin.revenue.year"
    _inherit = ["fupin.year.picture"]
    _description = "One year in one picture"
    _about = "unit_id"

    unit_id = fields.Many2one(
        "fupin.unit",
        string="Owner",
        required=True,
        domain=[("unit_type", "in", list(OWNER_LEVELS))],
        default=lambda self: self._default_unit_id(),
    )

    @api.model
    def _default_unit_id(self):
        return self.env["fupin.distribution"]._default_unit_id()

    def _title(self):
        return f"{self.unit_id.name}{self.year}年收益一张图"

    def _domain(self):
        return [("unit_id", "=", self.unit_id.id), ("year", "=", self.year)]

    def _sums(self, group, figure):
        """Return ``{word: amount}`` of a figure by a field, in Chinese."""
        flow = self.env["fupin.revenue.flow"].with_context(lang=self.env["fupin.print"]._print_lang())
        rows = flow._read_group([*self._domain(), (figure, ">", 0)], [group], [f"{figure}:sum"])
        if flow._fields[group].type == "selection":
            words = dict(flow._fields[group]._description_selection(flow.env))
            return {words[value]: amount for value, amount in rows if value}
        # sudo: the word for what an amount is used for
        return {value.sudo().name or "其他": amount for value, amount in rows}

    def _households(self):
        """Return how many households got something: a number, whoever they are."""
        domain = [
            ("unit_id", "=", self.unit_id.id), ("state", "=", "paid"), ("household_id", "!=", False), *self._days(),
        ]  # fmt: skip
        return self.env["fupin.payment"]._read_group(domain, [], ["household_id:count_distinct"])[0][0]

    def _lying(self):
        """Return what of the year's income is not distributed, and what is not used yet."""
        domain = [("unit_id", "=", self.unit_id.id), ("state", "=", "confirmed"), *self._days()]
        sums = ["amount_undistributed:sum", "amount_unused:sum"]
        undistributed, unused = self.env["fupin.receipt"]._read_group(domain, [], sums)[0]
        return undistributed or 0, (unused or 0) - (undistributed or 0)

    def _content(self):
        """The words are Chinese, as those of papers are."""
        sums = ["received:sum", "distributed:sum", "used:sum"]
        received, distributed, used = self.env["fupin.revenue.flow"]._read_group(self._domain(), [], sums)[0]
        figures = [("这一年收到", received or 0), ("分配方案", distributed or 0), ("已经用出", used or 0)]
        whom = self._sums("receiver", "used")
        households = self._households()
        if households:
            whom = {
                (f"农户（{households}户）" if word in ("农户", "Households") else word): whom[word] for word in whom
            }
        undistributed, unused = self._lying()
        sections = [
            ("钱从哪里来", year_picture.parts_of(self._sums("source", "received"), "其余"), "这一年没有到账的收益"),
            (
                "准备怎么用",
                year_picture.parts_of(self._sums("use_id", "distributed"), "其余"),
                "这一年没有批准的分配方案",
            ),
            ("已经给了谁", year_picture.parts_of(whom, "其余"), "这一年还没有支出"),
        ]
        foot = [
            f"这一年收到的：还有 {year_picture.yuan(undistributed)}没有分配，{year_picture.yuan(unused)}分配了还没有用。",
            f"{self.unit_id.name}　{as_chinese(local_date())}",
        ]
        return figures, sections, foot
