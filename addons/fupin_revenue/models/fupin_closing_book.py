import io

from markupsafe import Markup

from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_ledger.kernel.export import ExportColumn, Layout, write_ledgers

from .fupin_closing_line import COUNTS, FIGURES

# figure → words of the paper, in Chinese as papers are: upper row of the head, lower row
HEADS = {
    "operating_count": ("经营性资产", "数量"),
    "operating_original": ("经营性资产", "原值"),
    "operating_net": ("经营性资产", "净值"),
    "public_count": ("公益性资产", "数量"),
    "public_original": ("公益性资产", "原值"),
    "public_net": ("公益性资产", "净值"),
    "household_count": ("到户类资产", "数量"),
    "household_original": ("到户类资产", "原值"),
    "household_net": ("到户类资产", "净值"),
    "due": ("收益收取", "本年应收"),
    "arrears": ("收益收取", "年末尚欠"),
    "received": ("收益收取", "本年实收"),
    "received_corrected": ("收益收取", "其中：上年更正"),
    "distributed": ("收益分配使用", "本年分配"),
    "used": ("收益分配使用", "本年使用"),
    "used_corrected": ("收益分配使用", "其中：上年更正"),
    "balance": ("收益分配使用", "年末结余"),
    "disposed": ("处置", "处置净收入"),
}


class FupinClosing(models.Model):
    """The statement of a year as a workbook, and beside the year before."""

    _inherit = "fupin.closing"

    def action_download(self):
        """Hand the statement over as xlsx: by place, beside the year before, corrections of earlier years."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.xlsx", self._book())

    def _book(self):
        stream = io.BytesIO()
        write_ledgers(stream, [self._sheet_of_places(), self._sheet_of_years(), self._sheet_of_corrections()])
        return stream.getvalue()

    def _layout(self, title, columns, sheet_name):
        return Layout(
            title=f"{self.region_id.name}{self.year}年度{title}（截至{as_chinese(self._last_day())}）",
            columns=columns, sheet_name=sheet_name, reporting_unit=self.region_id.name, unit="元",
        )  # fmt: skip

    def _sheet_of_places(self):
        columns = [ExportColumn("地点", width=24)] + [
            ExportColumn(
                label,
                "integer" if name in COUNTS else "amount",
                group=group,
                width=9 if name in COUNTS else 16,
                is_summed=True,
            )
            for name, (group, label) in HEADS.items()
        ]
        lines = self.env["fupin.closing.line"].search_fetch([("closing_id", "=", self.id)], ["region_id", *FIGURES])
        # sudo: the name of the place of a line that may be read
        rows = ((line.region_id.sudo().complete_name, *(line[name] for name in HEADS)) for line in lines)
        return self._layout("年终关账报表", columns, "分地点"), rows

    def _sheet_of_years(self):
        columns = [
            ExportColumn("项目", width=28), ExportColumn("本年", "number", width=18), ExportColumn("上年", "number", width=18),
            ExportColumn("增减", "number", width=18), ExportColumn("增减（%）", "number", width=12),
        ]  # fmt: skip
        return self._layout("与上年比较", columns, "与上年比较"), self._compared()

    def _sheet_of_corrections(self):
        columns = [
            ExportColumn("地点", width=24), ExportColumn("事项", width=16), ExportColumn("名称", width=36),
            ExportColumn("更正年度", "integer", width=10), ExportColumn("更正日期", "date", width=12),
            ExportColumn("金额", "amount", width=16, is_summed=True), ExportColumn("说明", width=40),
        ]  # fmt: skip
        Correction = self.env["fupin.closing.correction"].with_context(lang=self.env["fupin.print"]._print_lang())
        kinds = dict(Correction._fields["kind"]._description_selection(Correction.env))
        # sudo: as above
        rows = (
            (one.region_id.sudo().complete_name, kinds[one.kind], one.record_name, one.corrects_year, one.date,
             one.amount, one.reason or "")
            for one in Correction.search([("closing_id", "=", self.id)])
        )  # fmt: skip
        return self._layout("上年更正", columns, "上年更正"), rows

    # -------------------------------------------------------- the year before

    def _sums(self):
        """Return ``{figure: sum over all places that the user may read}``."""
        row = self.env["fupin.closing.line"]._read_group(
            [("closing_id", "in", self.ids)], [], [f"{name}:sum" for name in HEADS]
        )[0]
        return dict(zip(HEADS, (fen(value or 0) for value in row), strict=True))

    def _compared(self):
        """Return rows (words, this year, the year before or None, difference, per cent)."""
        now, previous = self._sums(), self._previous()
        before = previous._sums() if previous else {}
        rows = []
        for name, (group, label) in HEADS.items():
            was = before.get(name)
            difference = None if was is None else now[name] - was
            share = None if not was else fen(difference * 100 / abs(was))
            rows.append((f"{group}：{label}", now[name], was, difference, share))
        return rows

    def _comparison_table(self):
        """Return the comparison as a table for the form."""
        self.ensure_one()
        cell = Markup('<td class="text-end text-nowrap">%s</td>')
        body = Markup("")
        for label, *figures in self._compared():
            whole = "数量" in label
            body += Markup("<tr><td>%s</td>%s</tr>") % (
                label,
                Markup("").join(cell % self._told(figure, whole and index < 3) for index, figure in enumerate(figures)),
            )
        heads = (self.env._("Figure (yuan)"), str(self.year), str(self.year - 1), self.env._("Difference"), "%")
        head = Markup("").join(
            Markup("<th%s>%s</th>") % (Markup(' class="text-end"') if index else "", label)
            for index, label in enumerate(heads)
        )
        return Markup('<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>') % (
            head,
            body,
        )

    @staticmethod
    def _told(figure, whole):
        return "—" if figure is None else f"{figure:,.0f}" if whole else f"{figure:,.2f}"
