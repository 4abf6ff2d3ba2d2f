from odoo.addons.fupin_base.kernel.clock import local_date

from .common import AssetCase


class StocktakeCase(AssetCase):
    """Three confirmed assets in a village, one in the next, one of a department in the county; a year opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = local_date().year
        cls.roads = cls.Asset.browse()
        for number in range(3):
            cls.roads |= cls.make_confirmed(name=f"村组道路{number}号路段", original_value=1000.01 + number)
        cls.next_road = cls.make_elsewhere(cls.village_next, name="下坪村道路")
        cls.sheds = cls.make_elsewhere(cls.county, name="县级烘干设备", department_id=cls.unit_department.id)
        cls.Stocktake = cls.env["fupin.stocktake"]
        cls.Line = cls.env["fupin.stocktake.line"]

    @classmethod
    def make_elsewhere(cls, region, **changes):
        """Create and confirm an asset as the county office."""
        asset = cls.make(cls.user_county, region_id=region.id, **changes)
        asset.action_confirm()
        return asset

    def open_year(self, year=None, user=None, region=None):
        """Open a year as the county; return ``(stocktakes made, lines made)``."""
        Stocktake = self.Stocktake.with_user(user or self.user_county)
        return Stocktake._open_year(region or self.county, year or self.year)

    def of(self, region, year=None, department=None):
        """Return the stocktake of a place."""
        return self.Stocktake.search(
            [
                ("region_id", "=", region.id),
                ("year", "=", year or self.year),
                ("department_id", "=", department.id if department else False),
            ]
        )

    def line(self, asset, user=None, year=None):
        """Return the line of an asset, as a user (the village's clerk)."""
        lines = self.Line.with_user(user or self.user_village)
        return lines.search([("asset_id", "=", asset.id), ("year", "=", year or self.year)])

    def finished(self, region=None):
        """Open the year and submit the village's stocktake, everything in order."""
        self.open_year()
        stocktake = self.of(region or self.village).with_user(self.user_village)
        stocktake.action_match_all("逐项核对")
        stocktake.action_submit()
        return stocktake
