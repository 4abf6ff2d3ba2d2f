from pathlib import Path

COUNTY = "410423"
PACK = Path(__file__).parents[3] / "config" / "policies" / "lushan_2021.yaml"


class ShippedCountyMixin:
    """A county whose regulation the product ships, with a unit of each kind; add it to a `FupinCase`."""

    @classmethod
    def make_county(cls):
        """Load its places and make its units."""
        cls.env["fupin.region"]._load_files([COUNTY])
        Region = cls.env["fupin.region"]
        cls.lushan = Region.search([("code", "=", f"{COUNTY}000000")])
        cls.lushan_village = Region.search([("prefix", "=like", f"{COUNTY}%"), ("level", "=", "village")], limit=1)
        cls.lushan_township = cls.lushan_village.parent_id
        cls.collective = cls.make_unit("测试村集体经济组织", "village_collective", cls.lushan_village)
        cls.government = cls.make_unit("测试镇人民政府", "township", cls.lushan_township)
        cls.bureau = cls.make_unit("测试农业农村局", "department", cls.lushan)
        cls.office = cls.make_unit("测试县领导小组办公室", "county_office", cls.lushan)

    @classmethod
    def put_in_force(cls, text, administrator):
        """Load a pack as the county's administrator and publish it."""
        cls.policy = cls.env["fupin.policy"].with_user(administrator).load_pack(text)
        cls.policy.action_publish()
