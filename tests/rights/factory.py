"""A factory: what it takes to make a record of one model in every place that matters."""

from dataclasses import dataclass, field

# key → (place, supervising department); see `world.PLACES`
PLACED = {
    "own": ("own", "department"),
    "village": ("village", "department"),
    "township": ("township", "department"),
    "county": ("county", "department"),
    "prefecture": ("prefecture", "department"),
    "other_department": ("own", "other"),
    "no_department": ("own", None),
    "shared": ("prefecture", "department"),
    "above": ("990101000000", "department"),
}


def department_of(world, key):
    """Return the id of the department that supervises the record of a key, or False."""
    place, kind = PLACED[key]
    if kind is None:
        return False
    return world.other_department().id if kind == "other" else world.department(place).id


def shared_units(world):
    """Return the units that the record of key "shared" is shared with, from far away."""
    return [
        world.unit("own"),
        world.unit("990101000000", "department"),
        world.unit("990101000000", "third_party"),
    ]


def placed_facts(world, key):
    """Return the facts of a record that stands in a place."""
    shared = [(unit.id, unit.region_code) for unit in shared_units(world)] if key == "shared" else []
    return {
        "key": key,
        "code": world.region(PLACED[key][0]).code,
        "department": department_of(world, key),
        "shared": shared,
    }


@dataclass
class Factory:
    """``values(world, key)`` for create, and what else is known of the model.

    ``keys``: the records to make; ``write``: values that change nothing of rights; ``facts(world, key)``: where a record stands;
    ``create(world, key)``: how to make it where plain values do not; ``after(world, record, key)``: what follows;
    ``spare_after(world, record, role)``: what lets a role delete it.
    """

    values: object = None
    keys: tuple = tuple(PLACED)
    write: dict = field(default_factory=dict)
    group_by: str = "create_uid"
    facts: object = placed_facts
    create: object = None
    after: object = None
    spare_after: object = None
    is_unique: bool = False  # only one for each owner: a second attempt would fail for that

    def make(self, world, model, key, number=0):
        """Make a record as superuser and return its facts."""
        if self.create:
            record = self.create(world, key)
        else:
            record = world.env[model].create(numbered(world, self.values(world, key), f"{key}{number}"))
        if self.after:
            self.after(world, record, key)
        return {**self.facts(world, key), "id": record.id, "model": model}

    def all_values(self, world):
        """Return ``{key: values}`` for attempts over RPC."""
        if not self.values or self.is_unique:
            return {}
        found = {key: self.values(world, key) for key in self.keys}
        return {key: values for key, values in found.items() if values}

    def spare(self, world, model):
        """Return a function that makes one more record of a key, to be deleted by a role."""
        if not self.values or self.create or self.is_unique:
            return None
        counter = iter(range(1000, 2000))

        def spare(key, role):
            facts = self.make(world, model, key, next(counter))
            if self.spare_after:
                self.spare_after(world, world.env[model].browse(facts["id"]), role)
            return facts["id"]

        return spare


def numbered(world, values, number):
    """Return values with ``{n}`` replaced, which keeps unique columns apart, and ``{me}`` by the superuser."""
    me = world.env.user.partner_id.id
    return {
        name: me if value == "{me}" else value.replace("{n}", str(number)) if isinstance(value, str) else value
        for name, value in values.items()
    }
