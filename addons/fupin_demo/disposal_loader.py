"""Disposals, a public notice with an objection, a dispute about a value and a call for help, in the villages with which
people try the demonstration: each one step further than the one before."""

from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

REMEMBERED = (
    "fupin.disposal",
    "fupin.disclosure",
    "fupin.rescue",
    "fupin.valuation.dispute",
    "fupin.maintenance.help",
)
WORN = "主要部件损坏，经鉴定无修复价值，村民代表会议同意处置。"


class DisposalLoader:
    """Creates them for the villages of one county.

    :param assets: the county's assets
    :param villages: codes of the villages with which people try the demonstration
    """

    def __init__(self, env, assets, villages):
        self.env = env
        self.today = local_date()
        self.assets = assets.filtered(lambda asset: asset.state == "confirmed" and asset.kind != "household")
        self.villages = villages

    def load(self):
        """Create it all, unless there are disposals already."""
        with remembering(self.env, *REMEMBERED):
            for code in self.villages:
                here = self.assets.filtered(lambda asset, code=code: asset.region_code == code)
                if here and not here.disposal_ids:
                    self._load_village(code, here)

    def _load_village(self, code, here):
        """What is damaged or idle first; what is sold stands in the next village, where nothing runs on it."""
        run = here.filtered(lambda asset: asset.kind == "operating" and asset.asset_form == "fixed")
        run = run.sorted(lambda asset: (asset.use_status == "in_use", asset.code))
        steps = (self._submitted, self._on_notice, self._decided, self._disputed)
        for step, asset in zip(steps, run, strict=False):
            step(asset)
        for asset in here.filtered(lambda asset: asset.kind == "public")[:1]:
            self._asked_for_help(asset)
        beside = self.assets.filtered(lambda asset: asset.region_code[:9] == code[:9] and asset not in here)
        free = beside.filtered(lambda asset: not asset.contract_ids and not asset.insurance_ids)
        for asset in free.filtered(lambda asset: asset.kind == "operating" and asset.asset_form == "fixed")[:1]:
            self._carried_out(asset)

    def _word(self, name, code):
        return self.env.ref(f"fupin_assets.{name}_{code}").id

    def _disposal(self, asset, mode, reason, **values):
        disposal = self.env["fupin.disposal"].create(
            {
                "asset_ids": [Command.set(asset.ids)],
                "region_id": asset.region_id.id,
                "unit_id": (asset.owner_ids.unit_id[:1] or asset.unit_id).id,
                "mode_id": self._word("disposal_mode", mode),
                "reason_id": self._word("disposal_reason", reason),
                "description": WORN,
                "donor_consent": True,
                **values,
            }
        )
        disposal.action_submit()
        return disposal

    def _submitted(self, asset):
        """Applied for; the township has it before it."""
        self._disposal(asset, "loss", "disaster")

    def _on_notice(self, asset):
        """Approved and on public notice; somebody has objected and waits for a reply."""
        disposal = self._disposal(asset, "transfer", "market", reply_number=f"县资处〔{self.today.year}〕6号")
        disposal.action_approve()
        values = {**disposal._disclosure_values("disposal"), "kind": "disposal", "place": "村务公开栏"}
        notice = self.env["fupin.disclosure"].create(
            {
                **values,
                "res_model": disposal._name,
                "res_id": disposal.id,
                "date_to": self.today + timedelta(days=6),
            }
        )
        notice.action_post()
        self.env["fupin.disclosure.objection"].create(
            {"disclosure_id": notice.id, "content": "转让价格偏低，请说明评估依据。", "channel": "oral"}
        )

    def _carried_out(self, asset):
        """Sold; a part of the proceeds is used."""
        number = f"县资处〔{self.today.year}〕2号"
        disposal = self._disposal(asset, "auction", "idle", reply_number=number, buyer="县再生资源公司")
        disposal.action_approve()
        disposal.action_dispose()
        brought = round(asset.original_value * 0.05, 2)
        line = {"disposal_id": disposal.id, "date": self.today, "voucher_number": "银行回单 1102"}
        self.env["fupin.disposal.money"].create({**line, "kind": "receipt", "amount": brought})
        self.env["fupin.disposal.proceeds.use"].create({**line, "kind": "reuse", "amount": round(brought * 0.4, 2)})

    def _decided(self, asset):
        """To be auctioned: the county agreed, the village has it to apply for."""
        rescue = self.env["fupin.rescue"].create(
            {
                "asset_ids": [Command.set(asset.ids)],
                "region_id": asset.region_id.id,
                "decision_id": self._word("rescue_decision", "auction"),
                "trait_ids": [Command.set([self._word("rescue_trait", "small")])],
                "analysis": "规模小、维护费用高，继续使用已不经济。",
                "decision_number": f"镇资产领导小组纪要〔{self.today.year}〕11号",
                "decision_date": self.today - timedelta(days=25),
                "consent_number": f"县扶组复〔{self.today.year}〕9号",
            }
        )
        rescue.action_decide()
        rescue.action_consent()
        rescue.action_new_disposal()

    def _disputed(self, asset):
        """The village holds that the value on the books is too high."""
        self.env["fupin.valuation.dispute"].create(
            {"asset_id": asset.id, "objection": "实际建成规模小于设计，账面价值偏高，请重新评估。"}
        ).action_submit()

    def _asked_for_help(self, asset):
        """Repairs that the village cannot pay."""
        if asset.unit_id.supervisor_id:
            self.env["fupin.maintenance.help"].create(
                {
                    "asset_ids": [Command.set(asset.ids)],
                    "region_id": asset.region_id.id,
                    "unit_id": asset.unit_id.id,
                    "description": "部分设施老化，维修需8000元，村级无力承担。",
                    "amount": 8000.0,
                }
            ).action_submit()
