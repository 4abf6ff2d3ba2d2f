from pathlib import Path

import yaml

from .common import AssetCase

COUNTY = "410423"
PACK = Path(__file__).parents[3] / "config" / "policies" / "lushan_2021.yaml"
OWN = ("fupin.asset", "fupin.project", "fupin.handover", "fupin.disposal")


class LushanAssetCase(AssetCase):
    """鲁山县 with what its regulation says of assets in force; what other addons bind is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.region"]._load_files([COUNTY])
        Region = cls.env["fupin.region"]
        cls.lushan = Region.search([("code", "=", f"{COUNTY}000000")])
        cls.lushan_village = Region.search([("prefix", "=like", f"{COUNTY}%"), ("level", "=", "village")], limit=1)
        cls.lushan_township = cls.lushan_village.parent_id
        cls.collective = cls.make_unit("测试村集体经济组织", "village_collective", cls.lushan_village)
        cls.committee = cls.make_unit("测试村村民委员会", "village_committee", cls.lushan_village)
        cls.government = cls.make_unit("测试镇人民政府", "township", cls.lushan_township)
        cls.bureau = cls.make_unit("测试农业农村局", "department", cls.lushan)
        cls.office = cls.make_unit("测试县领导小组办公室", "county_office", cls.lushan)
        cls.clerk = cls.make_user("village", cls.collective, "lushan_village")
        cls.officer = cls.make_user("township", cls.government, "lushan_township")
        cls.expert = cls.make_user("department", cls.bureau, "lushan_department")
        cls.county_user = cls.make_user("county", cls.office, "lushan_county")
        administrator = cls.make_user("administrator", cls.office, "lushan_administrator")
        pack = yaml.safe_load(PACK.read_text())
        for section in ("rules", "gates"):
            pack[section] = [one for one in pack[section] if one["model"] in OWN]
        for section in ("flows", "obligations"):
            del pack[section]
        text = yaml.safe_dump(pack, allow_unicode=True)
        cls.policy = cls.env["fupin.policy"].with_user(administrator).load_pack(text)
        cls.policy.action_publish()

    @classmethod
    def confirmed(cls, **changes):
        """Create a confirmed asset of the village."""
        changes = {"region_id": cls.lushan_village.id, "unit_id": cls.collective.id, **changes}
        asset = cls.make(cls.clerk, **changes)
        asset.action_submit()
        asset.with_user(cls.officer).action_confirm()
        return asset.with_user(cls.officer)

    @classmethod
    def hand_over(cls, assets):
        """Let the township hand assets over to the village, which confirms."""
        handover = (
            cls.env["fupin.handover"]
            .with_user(cls.officer)
            .create(
                {
                    "from_unit_id": cls.government.id,
                    "to_unit_id": cls.collective.id,
                    "asset_ids": [(6, 0, assets.ids)],
                }
            )
        )
        handover.action_submit()
        handover.with_user(cls.clerk).action_confirm()
        handover.action_complete()
        return handover

    @classmethod
    def owned(cls, unit):
        """Return commands that make a unit the only owner."""
        return [(0, 0, {"unit_id": unit.id, "share": 1})]
