import base64

from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date

from ..kernel import year_picture

REST = "其余"


class FupinHouseholdYear(models.TransientModel):
    """One year of a household in one picture and on one page: what it got, what for, from which assets (S3-49, S3-64).

    Only what its reader may read is added up; no numbers of persons stand on it.
    """

    _name = "fupin.household.year"
    _inherit = ["fupin.year.picture"]
    _description = "One year of a household"
    _about = "household_id"

    household_id = fields.Many2one("fupin.household", required=True)

    def action_print(self):
        """Hand over the page, to be signed by the household."""
        self.ensure_one()
        return self.env["fupin.print"]._download(f"{self._title()}.pdf", self._pdf())

    def _title(self):
        return f"{self.household_id.name}户{self.year}年帮扶资产收益明白卡"

    def _rows(self):
        income = self.env["fupin.household.income"].with_context(lang=self.env["fupin.print"]._print_lang())
        return income.search([("household_id", "=", self.household_id.id), ("year", "=", self.year)], order="date, id")

    def _what_for(self, row):
        """Return the word for what a row is: its use, or what it was."""
        # sudo: the word alone
        return row.sudo().use_id.name or dict(row._fields["kind"]._description_selection(row.env))[row.kind]

    def _sums(self, rows, word):
        sums = {}
        for row in rows:
            sums[word(row)] = sums.get(word(row), 0) + row.amount
        return year_picture.parts_of(sums, REST)

    def _years(self):
        """Return (year, amount) of the years up to this one, five at most."""
        rows = self.env["fupin.household.income"]._read_group(
            [("household_id", "=", self.household_id.id), ("year", "<=", self.year)], ["year"], ["amount:sum"],
            order="year desc", limit=5,
        )  # fmt: skip
        return [(f"{year}年", amount) for year, amount in reversed(rows)]

    def _content(self):
        """The words are Chinese, as those of papers are."""
        rows = self._rows()
        by_kind = {kind: sum(row.amount for row in rows if row.kind == kind) for kind in ("plan", "wages", "dividends")}
        figures = [
            ("这一年共得到", sum(by_kind.values())),
            ("村里分配", by_kind["plan"]),
            ("务工、分红和租金", by_kind["wages"] + by_kind["dividends"]),
        ]
        sections = [
            ("是什么钱", self._sums(rows, self._what_for), "这一年没有收益记录"),
            ("从哪些资产来", self._sums(rows, lambda row: row.assets or "其他"), "这一年没有收益记录"),
            ("历年得到多少", self._years(), "还没有收益记录"),
        ]
        place = self.household_id.region_id.name
        foot = ["金额以村务公开和发放凭证为准，有疑问请向村委会查询。", f"{place}　{as_chinese(local_date())}"]
        return figures, sections, foot

    def _pdf(self):
        rows = self._rows()
        household = self.household_id
        return self.env["fupin.print"]._render_pdf(
            "fupin_revenue.print_household_year",
            {
                "title": self._title(),
                "place": household.sudo().region_id.complete_name,  # sudo: the names of the places above
                "status": household.sudo().status_id.name or "",  # sudo: the word alone
                "rows": [
                    {"date": row.date, "what": self._what_for(row), "assets": row.assets or "",
                     "from": row.sudo().unit_id.name or "", "amount": row.amount}  # sudo: the name of who paid
                    for row in rows
                ],
                "total": sum(row.amount for row in rows),
                "picture": base64.b64encode(self._drawn()).decode(),
                "day": as_chinese(local_date()),
            },
        )  # fmt: skip
