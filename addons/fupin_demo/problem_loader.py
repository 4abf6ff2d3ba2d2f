"""What was found in the villages' sweeps and what became of it, what operators asked for, and the meetings of the
villages that people try the demonstration with. Nothing is drawn by lot: each follows from its place in the list."""

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.models.fupin_task import WAITING
from odoo.fields import Command

from .memory import remembering

REMEMBERED = ("fupin.problem", "fupin.meeting")
MOST = 36
REQUESTS = (
    ("difficulty", "流动资金不足，希望协调贴息贷款。"),
    ("coordination", "产业路雨季不通，请求协调修复后再发货。"),
    ("suggestion", "建议统一建冷库，错峰销售。"),
)
MINUTES = "听取本月摸排情况，逐项研究发现的问题和解决措施，同意上报。"


class ProblemLoader:
    """Creates problems from the inspections that are there, and meetings for the duties that wait.

    :param printed: codes of the villages of the printed accounts
    """

    def __init__(self, env, printed):
        self.env = env
        self.printed = printed
        self.today = local_date()

    def load(self):
        """Create it all, unless there are problems already."""
        Problem = self.env["fupin.problem"]
        if Problem.search_count([], limit=1):
            return
        with remembering(self.env, *REMEMBERED):
            bad = self.env["fupin.inspection"].search([("is_normal", "=", False)], order="date desc, id desc")
            for _county, found in bad.grouped(lambda inspection: inspection.region_code[:6]).items():
                found[: MOST * 2]._open_problems()
                problems = found[: MOST * 2].problem_id[:MOST]
                problems.type_ids = [Command.set(self.env.ref("fupin_inspection.problem_type_integrity").ids)]
                self.move(problems)
                self._ask(found.asset_id[: len(REQUESTS)])
            self._meet()

    @staticmethod
    def move(problems):
        """Let some be solved, some be checked, some go up."""
        parts = [problems.browse(problems.ids[place::6]) for place in range(6)]
        parts[1].action_start()
        (parts[2] | parts[3]).measure = "村里组织维修，已恢复正常使用。"
        (parts[2] | parts[3]).action_solve()
        parts[3].check_note = "现场查看，已修复。"
        parts[3].action_close()
        (parts[4] | parts[5]).write({"analysis": "年久失修，村集体资金不足。", "proposal": "请乡镇统筹资金维修。"})
        (parts[4] | parts[5]).action_pass_up("村里无力解决")
        parts[5].opinion = "建议列入下一年度维修计划。"
        parts[5][:1].is_major = True

    def _ask(self, assets):
        """Let operators ask for something."""
        self.env["fupin.problem"].create(
            [
                {
                    "kind": "request",
                    "source": "operator",
                    "asset_id": asset.id,
                    "description": text,
                    "type_ids": [Command.set(self.env.ref(f"fupin_inspection.problem_type_{code}").ids)],
                }
                for asset, (code, text) in zip(assets, REQUESTS, strict=False)
            ]
        )

    def _meet(self):
        """The two committees of the printed villages have met, so that their clerks can report."""
        tasks = self.env["fupin.task"].search([("region_id.code", "in", self.printed), ("state", "in", WAITING)])
        kind = self.env.ref("fupin_inspection.meeting_kind_two_committees")
        self.env["fupin.meeting"].create(
            [
                {
                    "kind_id": kind.id,
                    "unit_id": task.unit_id.id,
                    "date": min(self.today, task.period_end),
                    "minutes": MINUTES,
                    "attendee_count": 7,
                    "task_ids": [Command.set(task.ids)],
                }
                for task in tasks.filtered("is_sweep")
            ]
        )
