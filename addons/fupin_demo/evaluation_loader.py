"""This year's self-evaluation of the villages of two counties, half way; in each county a verification by an agency and a
clue. Which village has submitted and which is assessed follows from its place in the list."""

from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

REMEMBERED = ("fupin.verification", "fupin.clue")
KEY = "village_self_evaluation"
# policies whose villages evaluate themselves here; one of the others brings a template of that key
EVALUATED = ("yanshan_2024", "lushan_2021")
# theme, points; scored by hand
BY_HAND = (("制度执行", 15), ("合同签订", 15), ("收益分配及带农增收", 15), ("保值增值", 15))
# theme, name, points, figure, in proportion to, no points at, all points at
COUNTED = (
    ("制度执行", "任务按时办理率", 15, "tasks_on_time", "tasks_due", 0.5, 1),
    ("效益发挥", "未解决问题数", 15, "problems_waiting", None, 10, 0),
    ("闲置浪费流失", "闲置、损毁、流失资产比例", 10, "assets_unused", "asset_count", 0.2, 0),
)
SHARES = (0.9, 0.8, 1.0, 0.7)
REASON = "制度上墙，台账、合同和收益分配记录齐全。"
FACTS = "核查发现，该资产对外出租后租金长期未入集体账户，经手人不能说明去向。"


class EvaluationLoader:
    """Makes a template for each policy in force, opens this year and lets the villages work.

    :param printed: codes of the villages of the printed accounts: theirs is still to be filled in
    """

    def __init__(self, env, printed):
        self.env = env
        self.printed = set(printed)
        self.today = local_date()

    def load(self):
        """Create it all, unless there are templates already."""
        known = [("key", "=", KEY), ("policy_id.key", "in", EVALUATED)]
        if self.env["fupin.evaluation.template"].search_count(known, limit=1):
            return
        with remembering(self.env, *REMEMBERED):
            policies = self.env["fupin.policy"].search(
                [("state", "=", "effective"), ("region_id.level", "=", "county")]
            )
            for region, found in policies.grouped("region_id").items():
                if found[0].key in EVALUATED:
                    self._evaluate(self._template(found[0]), region)
                self._verify(region)
                self._hand_over(region)

    def _template(self, policy):
        find = self.env["fupin.indicator"]._find
        by_hand = [
            Command.create({"theme": theme, "name": f"{theme}情况", "weight": points, "needs_proof": False})
            for theme, points in BY_HAND
        ]
        counted = [
            Command.create(
                {
                    "theme": theme, "name": name, "weight": points, "worst": worst, "best": best,
                    "indicator_id": find(key).id, "base_indicator_id": base and find(base).id,
                }
            )
            for theme, name, points, key, base, worst, best in COUNTED
        ]  # fmt: skip
        return self.env["fupin.evaluation.template"].create(
            {"policy_id": policy.id, "key": KEY, "name": "村级绩效自评表", "item_ids": by_hand + counted}
        )

    def _evaluate(self, template, region):
        """Of five villages one has not begun, one has submitted, three are assessed."""
        made = self.env["fupin.evaluation"]._open_year(template, region, self.today.year)
        working = made.sorted("region_code").filtered(lambda row: row.region_code not in self.printed)
        parts = [working.browse(working.ids[place::5]) for place in range(5)]
        for number, part in enumerate(parts[1:]):
            for line in part.line_ids.filtered(lambda line: not line.is_figure):
                line.write({"self_score": line.weight * SHARES[number], "self_reason": REASON})
            part.action_submit()
        for part in parts[2:]:
            part.action_assess()

    def _verify(self, region):
        """A sample that the agency has just begun with."""
        agency = self.env["fupin.unit"].search(
            [("unit_type", "=", "third_party"), ("region_code", "=like", f"{region.prefix}%")], limit=1
        )
        office = self.env["fupin.unit"].search(
            [("unit_type", "=", "county_office"), ("region_code", "=like", f"{region.prefix}%")], limit=1
        )
        if not agency:
            return
        batch = self.env["fupin.verification"].create(
            {
                "unit_id": agency.id,
                "region_id": region.id,
                "orderer_id": office.id,
                "qualification": "会计师事务所执业证书，省财政厅颁发，长期有效",
                "contract_number": f"{self.today.year}-核查-01",
                "date_from": self.today,
                "date_to": self.today + timedelta(days=60),
                "selection": "sample",
                "ratio": 0.04,
            }
        )
        batch.action_start()

    def _hand_over(self, region):
        """A draft of the county office about one of its assets."""
        post = self.env["fupin.assignment"].search(
            [("role", "=", "county"), ("region_id", "=", region.id), ("is_valid", "=", True)], limit=1
        )
        asset = self.env["fupin.asset"].search(
            [("region_code", "=like", f"{region.prefix}%"), ("state", "=", "confirmed"), ("kind", "=", "operating")],
            limit=1,
        )
        if post and asset:
            self.env["fupin.clue"].with_user(post.user_id).create({"asset_id": asset.id, "facts": FACTS})
