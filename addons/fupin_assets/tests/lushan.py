import yaml

from odoo.addons.fupin_policy.tests.shipped import PACK, ShippedCountyMixin

from .common import AssetCase

OWN = ("fupin.asset", "fupin.project", "fupin.handover", "fupin.disposal")


class LushanAssetCase(ShippedCountyMixin, AssetCase):
    """鲁山县 with what its regulation says of assets in force; what other addons bind is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_county()
        cls.committee = cls.make_unit("测试村村民委员会", "village_committee", cls.lushan_village)
        cls.clerk = cls.make_user("village", cls.collective, "lushan_village")
        cls.officer = cls.make_user("township", cls.government, "lushan_township")
        cls.expert = cls.make_user("department", cls.bureau, "lushan_department")
        cls.county_user = cls.make_user("county", cls.office, "lushan_county")
        cls.administrator = cls.make_user("administrator", cls.office, "lushan_administrator")
        pack = yaml.safe_load(PACK.read_text())
        for section in ("rules", "gates"):
            pack[section] = [one for one in pack[section] if one["model"] in OWN and cls.is_measured(one)]
        for section in ("flows", "obligations", "checklists"):
            del pack[section]
        cls.put_in_force(yaml.safe_dump(pack, allow_unicode=True), cls.administrator)

    @classmethod
    def is_measured(cls, binding):
        """Return whether the figure that it compares is one that is declared here."""
        key = binding.get("measure")
        return not key or bool(cls.env["fupin.measure"]._find(binding["model"], key))

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
