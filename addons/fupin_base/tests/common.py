"""A small county tree with one user for each level, shared by the tests of all addons."""

from odoo.tests import TransactionCase, new_test_user

# An invented county 990100 in an invented province, so that no real data is met.
REGIONS = [
    ("990000000000", "试验省", "province", "000000000000"),
    ("990100000000", "试验市", "prefecture", "990000000000"),
    ("990101000000", "东山县", "county", "990100000000"),
    ("990101100000", "青石镇", "township", "990101000000"),
    ("990101100201", "上坪村村民委员会", "village", "990101100000"),
    ("990101100202", "下坪村村民委员会", "village", "990101100000"),
    ("990101101000", "白水乡", "township", "990101000000"),
    ("990101101201", "柳树村村民委员会", "village", "990101101000"),
    ("990102000000", "西山县", "county", "990100000000"),
    ("990102100000", "红旗镇", "township", "990102000000"),
    ("990102100201", "前进村村民委员会", "village", "990102100000"),
]


def make_regions(env):
    """Create the tree and return ``{code: region}``."""
    regions = {"000000000000": env.ref("fupin_base.region_china")}
    for code, name, level, parent in REGIONS:
        regions[code] = env["fupin.region"].create(
            {"code": code, "name": name, "level": level, "parent_id": regions[parent].id}
        )
    return regions


class FupinCase(TransactionCase):
    """County 东山 with townships 青石 (villages 上坪, 下坪) and 白水 (柳树); county 西山 beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regions = make_regions(cls.env)
        cls.county = cls.regions["990101000000"]
        cls.township = cls.regions["990101100000"]
        cls.village = cls.regions["990101100201"]
        cls.village_next = cls.regions["990101100202"]
        cls.village_other_township = cls.regions["990101101201"]
        cls.village_other_county = cls.regions["990102100201"]
        cls.unit_village = cls.make_unit("上坪村集体经济组织", "village_collective", cls.village)
        cls.unit_village_next = cls.make_unit("下坪村集体经济组织", "village_collective", cls.village_next)
        cls.unit_township = cls.make_unit("青石镇人民政府", "township", cls.township)
        cls.unit_department = cls.make_unit("东山县农业农村局", "department", cls.county)
        cls.unit_transport = cls.make_unit("东山县交通运输局", "department", cls.county)
        cls.unit_county = cls.make_unit("东山县帮扶办", "county_office", cls.county)
        cls.unit_other_county = cls.make_unit("西山县帮扶办", "county_office", cls.regions["990102000000"])
        cls.unit_village_far = cls.make_unit("前进村集体经济组织", "village_collective", cls.village_other_county)
        cls.user_village = cls.make_user("village", cls.unit_village)
        cls.user_village_next = cls.make_user("village", cls.unit_village_next, "village_next")
        cls.user_township = cls.make_user("township", cls.unit_township)
        cls.user_department = cls.make_user("department", cls.unit_department)
        cls.user_county = cls.make_user("county", cls.unit_county)
        cls.user_finance = cls.make_user("finance", cls.unit_county)
        cls.user_audit = cls.make_user("audit", cls.unit_county)
        cls.user_discipline = cls.make_user("discipline", cls.unit_county)
        cls.user_third_party = cls.make_user("third_party", cls.unit_county)
        cls.user_administrator = cls.make_user("administrator", cls.unit_county)
        cls.user_superior = cls.make_user(
            "superior",
            cls.make_unit("试验市农业农村局", "superior", cls.regions["990100000000"]),
        )
        cls.user_village_far = cls.make_user("village", cls.unit_village_far, "village_far")
        cls.user_county_other = cls.make_user("county", cls.unit_other_county, "county_other")

    @classmethod
    def make_unit(cls, name, unit_type, region, **values):
        """Create a unit in a region."""
        return cls.env["fupin.unit"].create({"name": name, "unit_type": unit_type, "region_id": region.id, **values})

    @classmethod
    def make_user(cls, role, unit, login=None, **post):
        """Create a user with one post."""
        user = new_test_user(cls.env, login=f"test_{login or role}", groups="base.group_user")
        cls.env["fupin.assignment"].create(
            {
                "user_id": user.id,
                "unit_id": unit.id,
                "role": role,
                "date_from": "2020-01-01",
                **post,
            }
        )
        return user
