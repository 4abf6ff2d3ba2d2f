"""What happened to the assets of one county: changes, a mortgage found, decisions about weak ones, maintainers, repairs,
calls for help. Nothing is drawn by lot: what happens to an asset follows from its place in the register."""

from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

REMEMBERED = (
    "fupin.asset.change",
    "fupin.encumbrance",
    "fupin.rescue",
    "fupin.maintainer",
    "fupin.maintenance",
    "fupin.maintenance.help",
)
# use → kind of change, cause, what the clerk wrote
TOLD = {
    "idle": ("idle", "operation", "经营主体退出，场地空置，正在寻找新的经营主体。"),
    "stopped": ("stopped", None, "设备停用待检修。"),
    "damaged": ("damaged", "disaster", "连日强降雨致部分设施损毁，已拍照并设置警示。"),
    "lost": ("lost", "epidemic", "因疫病死亡，已无害化处理。"),
    "inefficient": ("inefficient", "market", "市场行情下跌，收益明显下降。"),
    "ineffective": ("ineffective", "design", "选址偏远，建成后未产生效益。"),
    "remnant": ("remnant", "wear", "使用年限较长，仅存部分设备。"),
}
WORKS = (("路面修补、清理边沟", 1800.0), ("更换灯头和蓄电池", 960.0), ("屋面防水维修", 3200.5), ("水泵检修", 1450.0))
MOST = 80


class LifeLoader:
    """Creates what happened to the assets of a county.

    :param assets: the county's assets
    """

    def __init__(self, env, assets):
        self.env = env
        self.today = local_date()
        self.assets = assets.filtered(lambda asset: asset.state == "confirmed").sorted("code")

    def load(self):
        """Create it all, unless the county has changes already."""
        if self.assets.change_ids:
            return
        with remembering(self.env, *REMEMBERED):
            self._load_changes()
            self._load_mortgage()
            self._load_rescues()
            self._load_upkeep()

    def _word(self, prefix, code):
        return self.env.ref(f"fupin_assets.{prefix}_{code}").id if code else False

    def _load_changes(self):
        """Why assets are not in use, confirmed; and two reports that wait for the township."""
        unused = [asset for asset in self.assets if asset.use_status in TOLD][:MOST]
        changes = self.env["fupin.asset.change"].create(
            [self._change(asset, *TOLD[asset.use_status], days=20 + 13 * n) for n, asset in enumerate(unused)]
        )
        self._photographed(changes)
        changes.action_submit()
        changes.filtered(lambda change: not change.kind_id.document_type_ids or change.document_ids).action_confirm()
        used = [asset for asset in self.assets if asset.use_status == "in_use"]
        waiting = [used[place] for place in (5, 25) if place < len(used)]
        self.env["fupin.asset.change"].create(
            [self._change(asset, "damaged", None, "大风刮坏部分棚膜，请乡镇核实。", days=2) for asset in waiting]
        ).action_submit()

    def _change(self, asset, kind, cause, text, days):
        return {
            "asset_ids": [Command.set(asset.ids)],
            "region_id": asset.region_id.id,
            "unit_id": asset.unit_id.id,
            "kind_id": self._word("asset_change_kind", kind),
            "cause_id": self._word("asset_change_cause", cause),
            "date": self.today - timedelta(days=days),
            "description": text,
            "amount_lost": round(asset.original_value * 0.3, 2) if kind in ("damaged", "lost") else 0,
        }

    def _photographed(self, changes):
        photo = self.env.ref("fupin_base.document_type_photo")
        self.env["fupin.document"].create(
            [
                {"document_type_id": photo.id, "res_model": change._name, "res_id": change.id, "date": change.date}
                for change in changes.filtered(lambda change: photo in change.kind_id.document_type_ids)
            ]
        )

    def _load_mortgage(self):
        """One asset whose operator mortgaged it without asking."""
        run = [asset for asset in self.assets if asset.kind == "operating" and asset.operator_name][3:4]
        found = [
            {
                **self._change(asset, "encumbrance_found", None, "走访银行时发现已被用于贷款抵押。", days=40),
                "holder": "县农村商业银行",
                "debtor": asset.operator_name,
                "encumbrance_amount": 300000.0,
            }
            for asset in run
        ]
        changes = self.env["fupin.asset.change"].create(found)
        changes.action_submit()
        changes.action_confirm()

    def _load_rescues(self):
        """Decisions about idle assets, each one step further than the one before."""
        weak = [asset for asset in self.assets if asset.kind == "operating" and asset.use_status in TOLD][:4]
        for steps, asset in enumerate(weak):
            rescue = self.env["fupin.rescue"].create(
                {
                    "asset_ids": [Command.set(asset.ids)],
                    "region_id": asset.region_id.id,
                    "decision_id": self._word("rescue_decision", "recover" if steps else "expand"),
                    "trait_ids": [Command.set([self._word("rescue_trait", "small")])],
                    "analysis": "规模偏小，近两年无收益，经研判不宜继续原经营方向。",
                    "decision_number": f"镇资产领导小组纪要〔{self.today.year}〕{steps + 1}号",
                    "decision_date": self.today - timedelta(days=60),
                    "amount_to_recover": round(asset.original_value * 0.5, 2) if steps else 0,
                    "date_due": self.today + timedelta(days=30 - 40 * (steps // 3)),
                    "consent_number": f"县扶组复〔{self.today.year}〕{steps + 1}号" if steps > 1 else False,
                    "procedures": "村民代表会议通过，公示七天无异议。" if steps > 1 else False,
                }
            )
            for step in ("action_decide", "action_consent", "action_prepare")[:steps]:
                getattr(rescue, step)()
            if rescue.state == "ready":
                part = round(rescue.amount_to_recover * 0.4, 2)
                rescue.receipt_ids = [Command.create({"amount": part, "voucher": "银行回单 0317"})]

    def _load_upkeep(self):
        """A maintainer for the public assets of two villages of three, some repairs, calls for help."""
        public = self.assets.filtered(lambda asset: asset.kind == "public")
        for place, (region, assets) in enumerate(public.grouped("region_id").items()):
            name = next(filter(None, assets.mapped("custodian_name")), None)
            if place % 3 and name:
                self.env["fupin.maintainer"].create(
                    {
                        "name": name,
                        "region_id": region.id,
                        "unit_id": assets[0].unit_id.id,
                        "asset_ids": [Command.set(assets.ids)],
                        "is_public_post": place % 2 == 0,
                        "wage": 800.0 if place % 2 == 0 else 0,
                        "date_from": self.today.replace(month=1, day=1),
                        "duties": "每月巡护两次，及时清理、报修。",
                    }
                )
        for number, asset in enumerate(public[::6][:MOST]):
            text, cost = WORKS[number % len(WORKS)]
            self.env["fupin.maintenance"].create(
                {"asset_id": asset.id, "description": text, "cost": cost, "budget": 2000.0,
                 "date": self.today - timedelta(days=5 + 3 * number)}
            )  # fmt: skip
        for asset in public.filtered(lambda asset: asset.unit_id.supervisor_id)[1:60:20]:
            self.env["fupin.maintenance.help"].create(
                {
                    "asset_ids": [Command.set(asset.ids)],
                    "region_id": asset.region_id.id,
                    "unit_id": asset.unit_id.id,
                    "description": "村级无力承担维修费用，请上级帮助解决。",
                    "amount": 8000.0,
                }
            ).action_submit()
