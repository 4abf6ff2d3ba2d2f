from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL

# what the two lists of a village are called where its policy says nothing
LEDGERS = ("监管台账", "问题清单")


class FupinPeriodReport(models.TransientModel):
    """The month of a village: its supervision ledger and its list of problems (S0-11, S0-14); the ledger of a township
    by the four batches (S0-16)."""

    _inherit = "fupin.period.report"

    def _told_village_month(self):
        ledger = self._supervision_ledger()
        seen = [row for row in ledger["rows"] if row[5]]
        facts = [
            ("本村资产数", len(ledger["rows"])),
            ("本月已巡查资产数", len(seen)),
            ("正常资产数", sum(row[6] == "正常" for row in seen)),
            ("异常资产数", sum(row[6] == "异常" for row in seen)),
            ("巡查覆盖率", f"{len(seen) / len(ledger['rows']):.1%}" if ledger["rows"] else "无资产"),
            *self._problem_facts(),
            ("向乡镇报告", self._reported()),
        ]
        signatures = ["填报人", "村“两委”负责人（签字）", "乡镇签收人", "日期"]
        return {"facts": facts, "tables": [ledger, self._problems_of_month()], "signatures": signatures}

    def _supervision_ledger(self):
        """Return the confirmed assets of the village, each with its last inspection of the month."""
        assets = self.env["fupin.asset"].search(self._about() & Domain("state", "=", "confirmed"), order="code, id")
        last = self._last_of_month(assets)
        uses = dict(assets._fields["use_status"]._description_selection(self.env))
        columns = [
            ("资产编码", "text", 20), ("资产名称", "text", 26), ("类别", "text", 14), ("原值", "amount", 14),
            ("使用状况", "text", 10), ("巡查日期", "date", 12), ("巡查结果", "text", 10), ("情况说明", "text", 30),
            ("管护人", "text", 10),
        ]  # fmt: skip
        rows = []
        for asset in assets:
            inspection = last.get(asset.id)
            result = ("正常" if inspection.is_normal else "异常") if inspection else ""
            rows.append(
                [
                    asset.code or "",
                    asset.name,
                    asset.sudo().category_id.name or "",  # sudo: the word for the type of what may be read
                    asset.original_value,
                    uses.get(asset.use_status, ""),
                    inspection.date if inspection else None,
                    result,
                    (inspection.note or "") if inspection else "",
                    asset.custodian_name or "",
                ]
            )
        return self._sheet(self._ledger_names()[0], columns, rows)

    def _ledger_names(self):
        """Return what the policy calls the village's ledger and its list of problems (S0-11)."""
        # sudo: what binds does not depend on who asks
        told = self.env["fupin.policy"].sudo()._parameter("village_ledgers", self.region_id, self.date_to)
        return told if isinstance(told, tuple) and len(told) == len(LEDGERS) else LEDGERS

    def _last_of_month(self, assets):
        """Return ``{asset id: its last inspection in the period}``."""
        inspections = self.env["fupin.inspection"]
        query = inspections._search(self._in_period("date") & Domain("asset_id", "in", assets.ids), order="id")
        inner = query.select(SQL("fupin_inspection.id, asset_id, date"))
        last = SQL("SELECT DISTINCT ON (asset_id) id FROM (%s) seen ORDER BY asset_id, date DESC, id DESC", inner)
        found = inspections.browse(row_id for (row_id,) in self.env.execute_query(last))
        return {inspection.asset_id.id: inspection for inspection in found}

    def _problems_of_month(self):
        """Return what was open at some time in the month."""
        still = Domain("closed_on", "=", False) | Domain("closed_on", ">=", self.date_from)
        domain = Domain("found_on", "<=", self.date_to) & still & Domain("state", "!=", "withdrawn")
        return self._problems_table(
            self._about() & domain & Domain("kind", "=", "problem"), name=self._ledger_names()[1]
        )

    def _reported(self):
        """Return when the village reported to the township, by its duties of the month."""
        domain = self._doers() & self._in_period("due_date") & Domain("submitted_at", "!=", False)
        task = self.env["fupin.task"].search(domain, order="due_at, id", limit=1)
        return str(local_date(task.submitted_at)) if task else "尚未报告"

    # ------------------------------------------------------------------ township

    def _told_township_batches(self):
        batches = self.env["fupin.batch"].search(
            self._about() & Domain("state", "!=", "past"), order="national, region_code, id"
        )
        national = dict(batches._fields["national"]._description_selection(self.env))
        states = dict(batches._fields["state"]._description_selection(self.env))
        columns = [
            ("村", "text", 14), ("项目", "text", 24), ("资产", "text", 24), ("原值", "amount", 14), ("分类", "text", 14),
            ("对应国家分类", "text", 12), ("分类日期", "date", 12), ("原因", "text", 20), ("措施", "text", 24),
            ("初步处置意见", "text", 26), ("进展", "text", 10), ("结果", "text", 20),
        ]  # fmt: skip
        rows = []
        for batch in batches:
            known = batch.sudo()  # sudo: names of what a class that may be read is about
            rows.append(
                [
                    known.region_id.short_name or known.region_id.name or "",
                    known.project_id.name or "",
                    known.asset_id.name or "",
                    known.asset_id.original_value or known.project_id.total_investment or None,
                    known.batch_id.name or "",
                    national.get(batch.national, ""),
                    batch.date,
                    "、".join(known.cause_ids.mapped("name")),
                    "、".join(known.measure_ids.mapped("name")),
                    batch.note or "",
                    states.get(batch.state, ""),
                    batch.result or "",
                ]
            )
        facts = [*self._batch_facts(), ("合计", len(rows)), *self._problem_facts()]
        return {"facts": facts, "tables": [self._sheet("四个一批台账", columns, rows)]}
