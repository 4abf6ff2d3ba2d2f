import io

from markupsafe import Markup

from odoo import api, models
from odoo.addons.fupin_ledger.kernel import export
from odoo.exceptions import UserError

from ..kernel.word import WordError, fill
from ..models.fupin_report_template import KINDS as WORD_KINDS

SIGN = ("填报人：", "审核人：", "主要负责人（签字）：", "填报日期：")
NAMES = {"标题": "title", "地方": "place", "期间": "period", "填报单位": "maker", "填报日期": "day"}


class FupinPeriodReport(models.TransientModel):
    """Reports as paper, as spreadsheet and as Word document."""

    _inherit = "fupin.period.report"

    def action_pdf(self):
        """Hand over the report as paper (A4 landscape)."""
        return self._handed("pdf", lambda report: report._pdf())

    def action_xlsx(self):
        """Hand over the tables of the report as a workbook, a sheet each."""
        return self._handed("xlsx", lambda report: report._xlsx())

    def action_docx(self):
        """Hand over the report as a Word document, from the office's template.

        :raise UserError: where the template has an error, or the report is no Word document
        """
        if self.kind not in dict(WORD_KINDS):
            raise UserError(self.env._("This report is written as paper and as spreadsheet, not as a Word document."))
        return self._handed("docx", lambda report: report._docx())

    def _handed(self, ending, make):
        self.ensure_one()
        self.check_access("read")
        content = make(self)
        name = f"{self._in_chinese()._title()}（{self._period_words()}）.{ending}"
        return self.env["fupin.print"]._download(name, content)

    def _in_chinese(self):
        return self.with_context(lang=self.env["fupin.print"]._print_lang())

    def _pdf(self):
        told = self._told()
        values = {"report": told, "cell": self._cell}
        return self.env["fupin.print"]._render_pdf("fupin_inspection.print_period_report", values, landscape=True)

    @api.model
    def _cell(self, value, kind):
        """Return a value as the paper shows it."""
        if value is None or value is False:
            return ""
        if kind == "amount":
            return f"{value:,.2f}"
        return f"{value:%Y-%m-%d}" if kind == "date" else str(value)

    def _xlsx(self):
        """Return the workbook: first the figures, then a sheet for each table, in the layout of official ledgers."""
        told = self._told()
        facts = self._sheet("情况", [("项目", "text", 34), ("数据", "text", 60)], told["facts"])
        stream = io.BytesIO()
        sheets = [(self._layout(told, table), table["rows"]) for table in (facts, *told["tables"])]
        export.write_ledgers(stream, sheets)
        return stream.getvalue()

    def _layout(self, told, table):
        columns = [
            export.ExportColumn(head, kind, width=width, is_summed=kind == "amount")
            for head, kind, width in table["columns"]
        ]
        return export.Layout(
            title=f"{told['title']}（{told['period']}）",
            columns=columns,
            sheet_name=table["name"],
            reporting_unit=told["maker"],
            unit="元",
            signatures=SIGN,
            paper="A4",
        )

    # ---------------------------------------------------------------------- Word

    def _docx(self):
        templates = self.env["fupin.report.template"]
        content = templates._content(self.kind, self.region_id.sudo().code)  # sudo: the code of a place
        try:
            return fill(content, self._names(self._told()))
        except WordError as error:
            raise UserError(templates._words_of(error)) from error

    @api.model
    def _names(self, told):
        """Return ``{name: text or list of rows}`` for a template; rows are dictionaries by head."""
        names = {name: told[key] or "" for name, key in NAMES.items()}
        names.update({name: self._cell(value, "text") for name, value in told["facts"]})
        for table in told["tables"]:
            names[table["name"]] = [
                {
                    head: self._cell(value, kind)
                    for (head, kind, _width), value in zip(table["columns"], row, strict=True)
                }
                for row in table["rows"]
            ]
        return names

    @api.model
    def _empty(self, kind):
        """Return a report of this kind as it is for a place that has nothing: its names, not its figures."""
        # sudo: no place is looked at, only the names are wanted
        report = self.sudo().new({"kind": kind, "region_id": self.env.ref("fupin_base.region_china").id})
        report = report.with_context(lang=self.env["fupin.print"]._print_lang(), fupin_report_empty=True)
        told = dict.fromkeys(NAMES.values(), "")
        return {**told, **getattr(report, f"_told_{kind}")()}

    @api.model
    def _sample(self, kind):
        """Return names with one row in each list, to try a template."""
        told = self._empty(kind)
        names = self._names({**told, "tables": []})
        for table in told["tables"]:
            names[table["name"]] = [{head: "" for head, _kind, _width in table["columns"]}]
        return names

    @api.model
    def _names_explained(self, kind):
        """Return the names that a template of this kind may use, as a page for those who write it."""
        if not kind:
            return ""
        told = self._empty(kind)
        plain = [*NAMES, *(name for name, _value in told["facts"])]
        parts = [
            Markup("<p>%s</p>") % "单个数据，写在双花括号里：",
            self._listed([f"{{{{ {name} }}}}" for name in plain]),
        ]
        for table in told["tables"]:
            heads = [f"{{{{ 行.{head} }}}}" for head, _kind, _width in table["columns"]]
            loop = f"表格“{table['name']}”：上一行写 {{%tr for 行 in {table['name']} %}}，下一行写 {{%tr endfor %}}，中间一行用："
            parts += [Markup("<p>%s</p>") % loop, self._listed(heads)]
        return Markup("").join(parts)

    @api.model
    def _listed(self, words):
        return Markup("<p>%s</p>") % Markup("　").join(Markup("<code>%s</code>") % word for word in words)
