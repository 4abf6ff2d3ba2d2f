"""Classes of the four batches, plans, supervision orders and grades of projects of the demonstration county. Nothing is
drawn by lot: each follows from its place in the list."""

from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

VIOLATED = "运营维护"
REMEMBERED = ("fupin.batch", "fupin.plan", "fupin.supervision.order", "fupin.risk")
GRADED = 30
CLASSES = (
    ("consolidate", ("measure_policy", "measure_link_labour"), (), "经营正常，继续跟踪服务。"),
    ("improve", ("measure_brand", "measure_power"), ("cause_sales",), "产品销路不稳，须提升品牌、改善用电。"),
    ("revive", ("measure_lease", "measure_operator"), ("cause_idle",), "厂房闲置，拟重新招租。"),
    (
        "replace",
        ("measure_end_agreement", "measure_substitute"),
        ("cause_disaster",),
        "受灾损毁，无盘活价值，拟终止替代。",
    ),
)
ORDERS = (
    ("设施闲置超过半年，限期提出盘活办法。", "已与一家合作社签订意向，月底前签约。", True),
    ("收益未按合同到账，限期追缴。", "已追缴到账，凭证附后。", False),
    ("资产标识牌缺失，限期补齐。", None, False),
)


class RiskLoader:
    """Creates what the township and the county decided about projects with problems."""

    def __init__(self, env):
        self.env = env
        self.today = local_date()

    def load(self):
        """Create it all, unless there are classes already."""
        if self.env["fupin.batch"].search_count([], limit=1):
            return
        problems = self.env["fupin.problem"].search([("kind", "=", "problem"), ("asset_id", "!=", False)], order="id")
        with remembering(self.env, *REMEMBERED):
            for _county, found in problems.grouped(lambda problem: problem.region_code[:6]).items():
                self._classify(found.asset_id)
                self._order(found)
                self._grade(found.project_id)

    def _classify(self, assets):
        """Put twelve assets into the four batches; the third class comes with a plan."""
        for place, asset in enumerate(assets[:12]):
            national, measures, causes, note = CLASSES[place % len(CLASSES)]
            self.env["fupin.batch"].create(
                {
                    "asset_id": asset.id,
                    "batch_id": self.env.ref(f"fupin_inspection.batch_kind_{national}").id,
                    "date": self.today - timedelta(days=20 + place),
                    "measure_ids": [Command.set([self._word(name) for name in measures])],
                    "cause_ids": [Command.set([self._word(name) for name in causes])],
                    "note": note,
                }
            )
            if national == "revive":
                self._plan(asset, place)

    def _word(self, name):
        return self.env.ref(f"fupin_inspection.batch_{name}").id

    def _plan(self, asset, place):
        """One project one plan: the first is to be approved, the others are being carried out."""
        plan = self.env["fupin.plan"].create(
            {
                "asset_id": asset.id,
                "problem": "资产闲置，没有收益。",
                "goal": "年内恢复使用，取得租金收入。",
                "date_due": self.today + timedelta(days=60),
                "measure_ids": [
                    Command.create({"name": "评估租金底价", "date_due": self.today + timedelta(days=10)}),
                    Command.create({"name": "公开招租", "date_due": self.today + timedelta(days=40)}),
                    Command.create({"name": "签订合同、办理移交", "date_due": self.today + timedelta(days=60)}),
                ],
            }
        )
        plan.action_submit()
        if place > len(CLASSES):
            plan.action_approve()
            plan.measure_ids[:1].write({"done_on": self.today, "result": "评估报告已出"})

    def _order(self, problems):
        """Orders of the county office: one closed, one replied to, one that waits."""
        asked = problems.filtered(lambda problem: problem.level == "village" and problem.unit_id)[: len(ORDERS)]
        for problem, (demand, reply, is_closed) in zip(asked, ORDERS, strict=False):
            office = self.env["fupin.unit"].search(
                [("unit_type", "=", "county_office"), ("region_code", "=like", f"{problem.region_code[:6]}%")], limit=1
            )
            order = self.env["fupin.supervision.order"].create(
                {
                    "asset_id": problem.asset_id.id,
                    "unit_id": problem.unit_id.id,
                    "from_unit_id": office.id,
                    "demand": demand,
                    "due_date": self.today + timedelta(days=15),
                    "violation": self._violation(office),
                }
            )
            order.action_issue()
            if reply:
                order.action_answer(reply)
            if is_closed:
                order.action_close()

    def _violation(self, office):
        """Return the violation about running and upkeep that the policy of the office names, or False."""
        named = self.env["fupin.supervision.order"]._violations(office.region_id)
        return next((row["name"] for row in named if VIOLATED in row["name"]), False)

    def _grade(self, projects):
        """Put some projects on the ledger of risks, and fix the first grade of half of them."""
        risks = self.env["fupin.risk"].create([{"project_id": project.id} for project in projects[:GRADED]])
        risks[: GRADED // 2].action_grade()
