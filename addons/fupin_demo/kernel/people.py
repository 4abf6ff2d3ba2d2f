"""The offices of a county and the people in them, with their telephone numbers as sign-in names."""

from odoo.addons.fupin_base.kernel.region_code import CODE_LENGTH, prefix

from .counties import COUNTIES, GIVEN, SURNAMES, UYGHUR

# the first three digits are a mobile network's, the rest is nobody's
NUMBERS = "1990000{:04}"
COUNTY_NUMBERS = 1000
FIRST_DEPARTMENT, FIRST_TOWNSHIP, FIRST_VILLAGE = 10, 40, 100
ROLES = (
    ("administrator", "county_office"),
    ("county", "county_office"),
    ("finance", "finance"),
    ("audit", "audit"),
    ("discipline", "discipline"),
    ("third_party", "third_party"),
    ("superior", "superior"),
)


def offices(county, sectors):
    """Return the offices of a county as (key, name, unit type, region, sector).

    >>> for key, name, unit_type, region, sector in offices(COUNTIES["410423"], ["NY"])[-2:]:
    ...     print(key, name, unit_type, region, sector)
    ('superior',) 平顶山市农业农村局 superior 410400000000 None
    ('department', 'NY') 鲁山县农业农村局 department 410423000000 NY
    """
    region = county.code.ljust(CODE_LENGTH, "0")
    prefecture = prefix(region, "prefecture").ljust(CODE_LENGTH, "0")
    group = county.office.removesuffix("办公室")
    if not group.endswith(("领导小组", "指挥部")):
        group += "领导小组"
    in_county = (
        ("county_government", f"{county.name}人民政府"),
        ("leading_group", group),
        ("county_office", county.office),
        ("finance_committee", f"中共{county.name}委财经委员会"),
        ("finance", f"{county.name}财政局"),
        ("audit", f"{county.name}审计局"),
        ("discipline", f"{county.name}纪委监委"),
        ("third_party", f"{county.name}诚信会计师事务所"),
    )
    rows = [((unit_type,), name, unit_type, region, None) for unit_type, name in in_county]
    rows.append((("superior",), f"{county.prefecture}农业农村局", "superior", prefecture, None))
    rows += [(("department", sector), county.bureau(sector), "department", region, sector) for sector in sectors]
    return rows


def staff(county, sectors, townships, villages, random):
    """Return one person for each role, department, township and village given.

    :return: rows of (sign-in name, name, role, key of the unit, region)

    >>> from random import Random
    >>> rows = staff(COUNTIES["653127"], ["NY"], ["653127101000"], ["653127101201"], Random(1))
    >>> [(login, role, key) for login, _name, role, key, _region in rows][-2:]
    [('19900001040', 'township', ('township', '653127101000')), ('19900001100', 'village', ('village', '653127101201'))]
    """
    region = county.code.ljust(CODE_LENGTH, "0")
    prefecture = prefix(region, "prefecture").ljust(CODE_LENGTH, "0")
    posts = [
        (number, role, (unit,), prefecture if role == "superior" else region)
        for number, (role, unit) in enumerate(ROLES)
    ]
    for first, role, keys in (
        (FIRST_DEPARTMENT, "department", sectors),
        (FIRST_TOWNSHIP, "township", townships),
        (FIRST_VILLAGE, "village", villages),
    ):
        posts += [
            (first + number, role, (role, key), region if role == "department" else key)
            for number, key in enumerate(keys)
        ]
    base = list(COUNTIES).index(county.code) * COUNTY_NUMBERS
    return [
        (NUMBERS.format(base + number), person(county, random), role, key, place) for number, role, key, place in posts
    ]


def person(county, random):
    """Return an invented name after the manner of the county."""
    if random.random() < county.uyghur:
        return "·".join(random.sample(UYGHUR, 2))
    return random.choice(SURNAMES) + random.choice(GIVEN)
