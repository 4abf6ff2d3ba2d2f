"""Factories of fupin_base's own models."""

from factory import PLACED, Factory, department_of, shared_units

COUNTRY = "000000000000"
# Regions and units are told by their own codes: below, beside and above the people of the world.
SPOTS = (
    "990101100201",
    "990101100202",
    "990101101201",
    "990102100201",
    "990201100201",
    "990101100000",
    "990101101000",
    "990101000000",
    "990102000000",
    "990201000000",
    "990100000000",
    "990200000000",
    "990000000000",
    COUNTRY,
)
# Words and ledgers belong to places: enough to stand below, beside, above and far away.
WORD_SPOTS = (
    "990101100201",
    "990101100202",
    "990102100201",
    "990101100000",
    "990101000000",
    "990102000000",
    "990200000000",
    COUNTRY,
)
POSTS = (
    "village",
    "township",
    "department",
    "county",
    "administrator",
    "superior",
    "next_village",
    "next_township",
    "next_county",
    "next_superior",
    "far_village",
)


def spot_facts(world, key):
    return {"key": key, "code": key}


def person_facts(world, key):
    user = world.users[key]
    role = user.assignment_ids[:1].role
    return {"key": key, "code": user.fupin_region_ids[:1].code or COUNTRY, "user": user.id, "role": role}


def share(world, record, key):
    """Let far units see the record of key "shared"."""
    if key == "shared":
        pairs = [(record.id, unit.id) for unit in shared_units(world)]
        world.env["fupin.share"]._replace(record, pairs)


def place_values(world, key):
    """Return the place, the unit and the department of a record."""
    place = PLACED[key][0]
    return {
        "region_id": world.region(place).id,
        "department_id": department_of(world, key),
    }


def _region_values(world, key):
    """A new village in a township; other regions are made by the same rule."""
    if key[9:] != "000" or key[6:9] == "000":
        return None
    return {"code": key[:9] + "{nnn}", "name": "新村", "level": "village", "parent_id": world.regions[key].id}


def _assignment_values(world, key):
    user = world.users[key]
    post = user.assignment_ids[:1]
    return {
        "user_id": user.id,
        "unit_id": post.unit_id.id,
        "role": post.role,
        "region_id": post.region_id.id,
        "date_from": "{day}",
        "date_to": "{day}",
    }


def vocabulary(**more):
    """Return the factory of a vocabulary: a word for the country, for places above, beside and below."""

    def values(world, key):
        region = world.regions[key]
        return {
            "name": f"词 {key} {{n}}",
            "code": f"w{key}{{n}}",
            "region_id": False if key == COUNTRY else region.id,
            **{name: value(world) if callable(value) else value for name, value in more.items()},
        }

    return Factory(values, keys=WORD_SPOTS, write={"sequence": 11}, group_by="region_id", facts=spot_facts)


BASE = {
    "fupin.region": Factory(
        _region_values,
        keys=SPOTS,
        write={"active": True},
        group_by="level",
        facts=spot_facts,
        create=lambda world, key: world.regions[key],
    ),
    "fupin.unit": Factory(
        lambda world, key: {
            "name": "单位{n}",
            "unit_type": "work_team",
            "region_id": world.regions[key].id,
        },
        keys=SPOTS,
        write={"note": "note"},
        group_by="region_id",
        facts=spot_facts,
    ),
    "fupin.assignment": Factory(
        _assignment_values,
        keys=POSTS,
        write={"date_to": False},
        group_by="role",
        facts=person_facts,
        create=lambda world, key: world.users[key].assignment_ids[:1],
    ),
    "fupin.sector": vocabulary(),
    "fupin.document.type": vocabulary(),
    "fupin.household.status": vocabulary(),
    "fupin.household": Factory(
        lambda world, key: {
            "name": "农户{n}",
            "phone": "13900{n}",
            **place_values(world, key),
        },
        write={"member_count": 3},
        group_by="region_id",
        after=share,
    ),
    "fupin.household.member": Factory(
        lambda world, key: {"household_id": world.record("fupin.household", key).id, "name": "成员{n}"},
        write={"labour": "weak"},
        group_by="relation",
        after=lambda world, record, key: share(world, record.household_id, key),
    ),
}
