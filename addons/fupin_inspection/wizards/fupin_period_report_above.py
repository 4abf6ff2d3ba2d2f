from odoo import models
from odoo.addons.fupin_base.kernel.region_code import CUT_OF, LEVELS
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.fupin_evaluation import RANKED

MOST_PROBLEMS = 200


class FupinPeriodReport(models.TransientModel):
    """Reports of a county (S0-24), of a department (S1-103) and on a leader's responsibility (S4-32)."""

    _inherit = "fupin.period.report"

    def _told_county_half_year(self):
        return {
            "facts": [
                *self._asset_facts(), *self._task_facts(), *self._inspection_facts(), *self._problem_facts(),
                *self._batch_facts(), *self._risk_facts(), *self._order_facts(), *self._income_facts(),
            ],
            "tables": [self._places_table("各乡镇情况", "乡镇"), self._waiting_table()],
        }  # fmt: skip

    def _told_department_year(self):
        return {
            "facts": [
                *self._asset_facts(), *self._stocktake_facts(), *self._income_facts(), *self._guidance_facts(),
                *self._task_facts(), *self._problem_facts(), *self._risk_facts(),
            ],
            "tables": [self._places_table("各乡镇情况", "乡镇"), self._waiting_table()],
        }  # fmt: skip

    def _told_leader(self):
        # to be filled in by hand where no leader is registered
        person = [("姓名", self.person or "＿＿＿＿"), ("单位", self.unit_id.name or "")]
        return {
            "facts": [
                *person, *self._asset_facts(), *self._task_facts(), *self._inspection_facts(), *self._problem_facts(),
                *self._batch_facts(), *self._risk_facts(), *self._order_facts(), *self._income_facts(),
            ],
            "tables": [self._years_table(), self._evaluations_table(), self._waiting_table()],
            "signatures": ["填报人", "本人（签字）", "审核单位", "日期"],
        }  # fmt: skip

    def _waiting_table(self):
        waiting = self._about() & Domain("kind", "=", "problem") & Domain("state", "not in", ("closed", "withdrawn"))
        return self._problems_table(waiting, MOST_PROBLEMS)

    def _places_table(self, name, head):
        """Return what stands in each place one level below, and how many problems wait there: two statements."""
        level = self.region_id.level
        place = min(LEVELS.index(level) + 1, len(LEVELS) - 1) if level else 0
        digits = CUT_OF[LEVELS[place]] or CUT_OF["township"]
        assets = self._by_place("fupin.asset", self._about() & Domain("state", "=", "confirmed"), digits)
        unused = Domain("state", "=", "confirmed") & Domain("use_status", "!=", "in_use")
        idle = self._by_place("fupin.asset", self._about() & unused, digits)
        waiting = Domain("kind", "=", "problem") & Domain("state", "not in", ("closed", "withdrawn"))
        problems = self._by_place("fupin.problem", self._about() & waiting, digits, None)
        # sudo: the names of places
        regions = self.env["fupin.region"].sudo().search([("prefix", "in", list({*assets, *problems}))], order="code")
        names = {region.prefix: region.short_name or region.name for region in regions}
        columns = [
            (head, "text", 18), ("资产数", "integer", 10), ("原值", "amount", 18), ("未正常使用", "integer", 12),
            ("未正常使用原值", "amount", 18), ("未办结问题", "integer", 12),
        ]  # fmt: skip
        rows = [
            [
                names.get(code, "本级"), *assets.get(code, (0, 0)), *idle.get(code, (0, 0)), problems.get(code, (0, 0))[0],
            ]
            for code in sorted({*assets, *problems})
        ]  # fmt: skip
        return self._sheet(name, columns, rows)

    def _by_place(self, model, domain, digits, amount="original_value"):
        """Return ``{beginning of the code: (count, sum of an amount)}``."""
        records = self.env[model]
        query = records._search(domain)
        code = SQL("left(%s, %s)", SQL.identifier(query.table, "region_code"), digits)
        total = SQL("sum(%s)", SQL.identifier(query.table, amount)) if amount else SQL("0")
        query.groupby = code
        rows = self.env.execute_query(query.select(code, SQL("count(*)"), total))
        return {prefix: (count, float(value or 0)) for prefix, count, value in rows}

    def _stocktake_facts(self):
        """What the stocktakes of the years in the period found, of the assets that the department supervises."""
        lines = self.env["fupin.stocktake.line"]
        years = Domain("year", ">=", self.date_from.year) & Domain("year", "<=", self.date_to.year)
        about = Domain("asset_id", "any", self._about())
        counts = dict(lines._read_group(years & about, ["result"], ["__count"]))
        words = dict(lines._fields["result"]._description_selection(self.env))
        told = "，".join(f"{words[result]}{counts[result]}项" for result in words if counts.get(result))
        done = sum(number for result, number in counts.items() if result)
        return [("清产核资资产数", sum(counts.values())), ("已清查资产数", done), ("清产核资结果", told or "尚未清查")]

    def _guidance_facts(self):
        """How often the department went to see and to guide, and the meetings it held."""
        inspections = dict(self._inspection_facts())
        meetings = self.env["fupin.meeting"].search_count(self._doers() & self._in_period("date"))
        rounds = self.env["fupin.inspection.round"].search_count(self._doers() & self._in_period("date_from"))
        return [*inspections.items(), ("督促指导批次数", rounds), ("会议次数", meetings)]

    def _years_table(self):
        """Return how the duties of the place were done, year by year of the term."""
        tasks = self.env["fupin.task"]
        found = {}
        for start, state, late, count in tasks._read_group(
            self._owed(), ["due_date:year", "state", "is_late"], ["__count"]
        ):
            row = found.setdefault(start.year, [0, 0, 0, 0])
            row[0] += count
            row[3 if state in ("open", "returned") else 2 if late else 1] += count
        columns = [
            ("年度", "integer", 10), ("应完成任务", "integer", 14), ("按时完成", "integer", 14), ("逾期完成", "integer", 14),
            ("没有完成", "integer", 14),
        ]  # fmt: skip
        return self._sheet("逐年任务完成情况", columns, [[year, *row] for year, row in sorted(found.items())])

    def _evaluations_table(self):
        """Return how the leader's unit was judged in the years of the term (S1-76, S1-78), without what is still being
        filled in."""
        domain = Domain("unit_id", "=", self.unit_id.id) & Domain("state", "!=", "open")
        domain &= Domain("year", ">=", self.date_from.year) & Domain("year", "<=", self.date_to.year)
        if self.env.context.get("fupin_report_empty"):
            domain = Domain.FALSE
        found = self.env["fupin.evaluation"].search(domain, order="year, evaluation_type, id")
        kinds = dict(found._fields["evaluation_type"]._description_selection(self.env))
        columns = [
            ("年度", "integer", 10), ("评价", "text", 24), ("自评得分", "text", 12), ("考评得分", "text", 12),
            ("排名", "text", 10), ("结果", "text", 14),
        ]  # fmt: skip
        states = dict(found._fields["state"]._description_selection(self.env))
        rows = [
            [
                evaluation.year,
                kinds.get(evaluation.evaluation_type, ""),
                f"{evaluation.self_score:g}",
                f"{evaluation.score:g}" if evaluation.state in RANKED else "",
                f"第{evaluation.rank}名" if evaluation.rank else "",
                states.get(evaluation.state, ""),
            ]
            for evaluation in found
        ]
        return self._sheet("绩效评价", columns, rows)
