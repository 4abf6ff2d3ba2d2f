from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

from ..kernel.brief import money

SHOWN = 5
SOON = 90


class FupinBrief(models.TransientModel):
    """What needs somebody's attention: warnings, overdue duties, contracts that end."""

    _inherit = "fupin.brief"

    def _about(self):
        """Return the domain of what is said of the asset and its contracts, by kind and number of the record."""
        contracts = self.asset_id.contract_ids._filtered_access("read")
        about = Domain("res_model", "=", "fupin.asset") & Domain("res_id", "=", self.asset_id.id)
        return about | (Domain("res_model", "=", "fupin.contract") & Domain("res_id", "in", contracts.ids))

    def _reach(self):
        return self._about() if self.asset_id else self._within()

    def _blocks(self):
        blocks = [self._findings_block(), self._tasks_block(), self._contracts_block()]
        return [*super()._blocks(), *(block for block in blocks if block)]

    def _findings_block(self):
        """Return what was found, by rule: the worst and the most frequent first."""
        findings = self.env["fupin.finding"]
        if not findings.has_access("read"):
            return None
        domain = self._reach() & Domain("state", "in", ("open", "acknowledged")) & Domain("severity", "!=", "info")
        groups = findings._read_group(domain, ["severity_rank", "severity", "rule_id"], ["__count", "opened_on:min"])
        groups.sort(key=lambda group: (group[0], -group[3]))
        colours = self._colours()
        counts = {severity: sum(group[3] for group in groups if group[1] == severity) for severity in colours}
        note = "，".join(f"{colours[severity]} {count} 条" for severity, count in counts.items() if count)
        rows = [
            # sudo: what a rule is called that found this
            [rule.sudo().name, colours[severity], f"最早 {since:%Y-%m-%d}", f"{count} 条"]
            for _rank, severity, rule, count, since in groups[:SHOWN]
        ]
        columns = ["没有做到的要求", "级别", "什么时候起", "多少"]
        return self._block("未消除的预警", columns, rows, len(groups), "没有未消除的预警", note, "bad")

    def _colours(self):
        field = self.env["fupin.finding"]._fields["severity"]
        return {key: word[:2] for key, word in field._description_selection(self.env) if key != "info"}

    def _tasks_block(self):
        """Return what is overdue, by duty: what most owe first."""
        tasks = self.env["fupin.task"]
        if not tasks.has_access("read"):
            return None
        domain = self._reach() & Domain("is_overdue", "=", True) & Domain("is_backlog", "=", False)
        groups = tasks._read_group(domain, ["obligation_id"], ["__count", "unit_id:count_distinct", "due_date:min"])
        groups.sort(key=lambda group: (-group[1], group[0].id))
        day = local_date()
        rows = [
            # sudo: what a duty is called that binds units below
            [duty.sudo().name, f"{units} 个单位", f"最久 {(day - first).days} 天", f"{count} 件"]
            for duty, count, units, first in groups[:SHOWN]
        ]
        count = sum(group[1] for group in groups)
        note = f"共 {count} 件" if count else ""
        columns = ["事项", "谁没办", "逾期", "多少"]
        return self._block("逾期没办的事", columns, rows, len(groups), "没有逾期的事", note, "bad")

    def _contracts_block(self):
        contracts = self.env["fupin.contract"]
        if not contracts.has_access("read"):
            return None
        running = Domain("state", "=", "active")
        if self.asset_id:
            domain, title = running & Domain("asset_ids", "in", self.asset_id.ids), "合同"
        else:
            domain = self._within() & running & Domain("date_end", "<=", f"today +{SOON}d")
            title = f"{SOON} 天内到期和已过期的合同"
        found = contracts.search(domain, order="date_end, id", limit=SHOWN)
        rows = [
            [contract.name or contract.display_name, money(contract.annual_amount) + "/年", self._end_words(contract)]
            for contract in found
        ]
        count = contracts.search_count(domain) if len(found) == SHOWN else len(found)
        return self._block(title, ["合同", "年金额", "到期"], rows, count, "没有")

    def _end_words(self, contract):
        if not contract.date_end:
            return "未写明"
        left = (contract.date_end - local_date()).days
        return f"已过期 {-left} 天" if left < 0 else f"{contract.date_end:%Y-%m-%d}"
