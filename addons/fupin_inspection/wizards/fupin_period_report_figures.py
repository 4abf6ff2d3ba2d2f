from odoo import models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.fields import Domain

OVER = ("closed", "withdrawn")


class FupinPeriodReport(models.TransientModel):
    """Figures that several reports tell. Each costs a statement or two, whatever the size of the place."""

    _inherit = "fupin.period.report"

    def _about(self):
        """Return the domain of what the report is about: its place; of a department, what it supervises there."""
        if self.env.context.get("fupin_report_empty"):
            return Domain.FALSE
        domain = self._within()
        if self.kind == "department_year":
            domain &= Domain("department_id", "=", self.unit_id.id)
        return domain

    def _doers(self):
        """Return the domain of the duties whose doing the report tells."""
        if self.env.context.get("fupin_report_empty"):
            return Domain.FALSE
        return Domain("unit_id", "=", self.unit_id.id) if self.kind == "department_year" else self._within()

    def _asset_facts(self):
        assets = self.env["fupin.asset"]
        domain = self._about() & Domain("state", "=", "confirmed")
        sums = ["__count", "original_value:sum", "net_value:sum"]
        parts = assets._read_group(domain, ["use_status"], sums)
        unused = [part for part in parts if part[0] != "in_use"]

        def total(rows, index):
            return sum(row[index] or 0 for row in rows)

        return [
            ("资产总数", total(parts, 1)),
            ("资产原值", f"{total(parts, 2):,.2f}元"),
            ("资产净值", f"{total(parts, 3):,.2f}元"),
            ("未正常使用资产数", total(unused, 1)),
            ("未正常使用资产原值", f"{total(unused, 2):,.2f}元"),
        ]

    def _task_facts(self):
        """Duties whose day lies in the period and is past: how many were done in time, late, or not at all."""
        tasks = self.env["fupin.task"]
        domain = self._owed()
        count = tasks._read_group(domain, ["state", "is_late"], ["__count"])
        due = sum(number for _state, _late, number in count)
        handed = [row for row in count if row[0] in ("submitted", "done")]
        on_time = sum(number for _state, late, number in handed if not late)
        late = sum(number for _state, is_late, number in handed if is_late)
        overdue = tasks.search_count(domain & Domain("is_overdue", "=", True))
        return [
            ("应完成任务数", due),
            ("按时完成任务数", on_time),
            ("逾期完成任务数", late),
            ("逾期未完成任务数", overdue),
            ("按时完成率", f"{on_time / due:.1%}" if due else "无任务"),
        ]

    def _owed(self):
        """Return the domain of the duties whose day in the period is past, or that were done before it."""
        past = Domain("due_at", "<", utc_now()) | Domain("state", "in", ("submitted", "done"))
        return self._doers() & self._in_period("due_date") & past & Domain("state", "!=", "cancelled")

    def _inspection_facts(self):
        inspections = self.env["fupin.inspection"]
        place = self._doers()
        sums = ["__count", "asset_id:count_distinct"]
        parts = inspections._read_group(place & self._in_period("date"), ["is_normal"], sums)
        seen = inspections._read_group(place & self._in_period("date"), [], sums)[0]
        return [
            ("巡查次数", seen[0]),
            ("巡查资产数", seen[1]),
            ("巡查发现异常次数", sum(number for normal, number, _assets in parts if not normal)),
        ]

    def _problem_facts(self):
        problems = self.env["fupin.problem"]
        about = self._about() & Domain("kind", "=", "problem")
        found = problems.search_count(about & self._in_period("found_on"))
        closed = problems.search_count(about & Domain("state", "=", "closed") & self._in_period("closed_on"))
        waiting = dict(problems._read_group(about & Domain("state", "not in", OVER), ["level"], ["__count"]))
        overdue = problems.search_count(about & Domain("is_overdue", "=", True))
        labels = dict(problems._fields["level"]._description_selection(self.env))
        return [
            ("新发现问题数", found),
            ("办结问题数", closed),
            ("未办结问题数", sum(waiting.values())),
            ("逾期未解决问题数", overdue),
            (
                "未办结问题在各级",
                "，".join(f"{labels[level]}{waiting[level]}个" for level in labels if waiting.get(level)) or "无",
            ),
        ]

    def _batch_facts(self):
        batches = self.env["fupin.batch"]
        parts = dict(batches._read_group(self._about() & Domain("state", "!=", "past"), ["national"], ["__count"]))
        words = {"consolidate": "巩固类数", "improve": "提升类数", "revive": "盘活类数", "replace": "终止替代类数"}
        return [(word, parts.get(national, 0)) for national, word in words.items()]

    def _risk_facts(self):
        risks = self.env["fupin.risk"]
        parts = dict(risks._read_group(self._about(), ["grade"], ["__count"]))
        return [
            (word, parts.get(grade, 0))
            for grade, word in (("red", "红色项目数"), ("yellow", "黄色项目数"), ("green", "绿色项目数"))
        ]

    def _order_facts(self):
        orders = self.env["fupin.supervision.order"]
        about = self._about() if self.kind != "leader" else Domain("unit_id", "=", self.unit_id.id)
        if self.env.context.get("fupin_report_empty"):
            about = Domain.FALSE
        issued = about & self._in_period("issued_on")
        return [
            ("下发督办单数", orders.search_count(issued)),
            ("已回复督办单数", orders.search_count(issued & Domain("replied_on", "!=", False))),
        ]

    def _income_facts(self):
        """Return what income there was: told by the addon that knows it, with the rights of the user."""
        figures = self.env["fupin.income"]._told(self._about(), self.date_from, self.date_to)
        names = {"due": "到期应收收益", "received": "到账收益", "used": "已使用收益", "overdue": "逾期未收收益"}
        return [(word, f"{figures.get(key, 0) or 0:,.2f}元") for key, word in names.items()]

    def _problems_table(self, domain, limit=None, name="问题清单"):
        """Return problems as a list, the oldest first."""
        problems = self.env["fupin.problem"]
        if self.env.context.get("fupin_report_empty"):
            domain = Domain.FALSE
        found = problems.search(domain, order="found_on, id", limit=limit)
        states = dict(problems._fields["state"]._description_selection(self.env))
        columns = [
            ("资产或项目", "text", 24), ("类型", "text", 16), ("问题", "text", 34), ("发现日期", "date", 12),
            ("原因分析", "text", 24), ("拟采取措施", "text", 24), ("责任单位", "text", 20), ("期限", "date", 12),
            ("办理情况", "text", 24), ("状态", "text", 12),
        ]  # fmt: skip
        rows = [
            [
                # sudo: names of what a problem that may be read is about, and of who has to solve it
                (problem.sudo().asset_id or problem.sudo().project_id).name or "",
                "、".join(problem.sudo().type_ids.mapped("name")),  # sudo: as above
                problem.description or "",
                problem.found_on,
                problem.analysis or "",
                problem.proposal or "",
                problem.sudo().unit_id.name or "",  # sudo: as above
                problem.due_date,
                problem.measure or "",
                states.get(problem.state, ""),
            ]
            for problem in found
        ]
        return self._sheet(name, columns, rows)
