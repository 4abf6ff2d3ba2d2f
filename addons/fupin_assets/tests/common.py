from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.fields import Command


class AssetCase(FupinCase):
    """The county tree with words for assets; `values` is a row that the register accepts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.road = cls.env.ref("fupin_assets.asset_category_public_road")
        cls.solar = cls.env.ref("fupin_assets.asset_category_operating_solar")
        cls.cooperative = cls.env.ref("fupin_assets.asset_category_operating_cooperative")
        cls.cattle = cls.env.ref("fupin_assets.asset_category_household_biological")
        cls.special = cls.env.ref("fupin_assets.funding_source_special")
        cls.lottery = cls.env.ref("fupin_assets.funding_source_lottery")
        cls.Asset = cls.env["fupin.asset"]

    @classmethod
    def funded(cls, *amounts):
        """Return commands that make one line of funding for each amount."""
        sources = [cls.special, cls.lottery]
        return [
            Command.create({"source_id": sources[index % 2].id, "amount": amount})
            for index, amount in enumerate(amounts)
        ]

    @classmethod
    def values(cls, **changes):
        """Return the six columns of a ledger row, changed as wanted."""
        value = changes.get("original_value", 100000)
        return {
            "name": "上坪村村组道路硬化",
            "category_id": cls.road.id,
            "acquisition_date": "2021-05-01",
            "useful_life": 10,
            "original_value": value,
            "funding_ids": cls.funded(value),
            **changes,
        }

    @classmethod
    def make(cls, user=None, **changes):
        """Create an asset as the village's clerk, or as another user."""
        return cls.Asset.with_user(user or cls.user_village).create(cls.values(**changes))

    @classmethod
    def make_confirmed(cls, **changes):
        """Create an asset that the village submitted and the township confirmed."""
        asset = cls.make(**changes)
        asset.action_submit()
        asset.with_user(cls.user_township).action_confirm()
        return asset

    def history(self, asset):
        """Return the steps that the history of an asset tells, the first one first."""
        return asset.sudo().event_ids.sorted("id").mapped("transition")
