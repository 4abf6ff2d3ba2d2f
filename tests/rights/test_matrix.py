"""docs/rights.csv against the running server: every model, every role, every way to reach a record."""

import itertools

import pytest
from matrix import AREAS, OPERATIONS, ROLES, allows, read_matrix

MATRIX = read_matrix()
# Areas that tell records apart: a model with one of them has a factory.
SCOPED = set(AREAS) - {"all"}
NOWHERE = 2_000_000_000
# What core reads before it looks at rights: without it an attempt fails for another reason.
MINIMAL = {
    "res.lang": {"name": "x", "code": "xx"},
    "ir.actions.todo": {"action_id": NOWHERE},
    "ir.model.fields.selection": {"field_id": NOWHERE, "value": "x", "name": "x"},
    "ir.embedded.actions": {"action_id": NOWHERE},
    "ir.ui.view": {"name": "x", "arch": "<form/>", "model": "res.partner"},
    "mail.blacklist": {"email": "x@rights.example"},
}
# Nobody writes these at all, and each is told why.
TOLD = {"fupin.asset.valuation"}
numbers = itertools.count(1)


def is_scoped(model):
    return any(SCOPED & set(areas) for cells in MATRIX[model].values() for areas in cells.values())


def spread(keys):
    """Return the first, the middle and the last of some keys: records out of reach, each of which is asked for alone.

    Which ones are out of reach is settled by a search over all of them; this sees that a direct call keeps to it.
    """
    keys = sorted(keys)
    return {keys[0], keys[len(keys) // 2], keys[-1]} if keys else set()


def cases(scoped):
    return [(model, role) for model in MATRIX for role in ROLES if is_scoped(model) == scoped]


class Check:
    """The attempts of one person on one model; what differs from the matrix is collected."""

    def __init__(self, world, model, role):
        self.world = world
        self.model = model
        self.person = world.people[role]
        self.records = world.records(model)
        self.ids = [facts["id"] for facts in self.records.values()]
        self.problems = []

    def allowed(self, operation):
        """Return the keys of the records that the matrix allows an operation on."""
        return {key for key, facts in self.records.items() if allows(MATRIX, self.model, operation, facts, self.person)}

    def keys_of(self, ids):
        return {key for key, facts in self.records.items() if facts["id"] in ids}

    def expect(self, what, found, wanted):
        if found != wanted:
            self.problems.append(
                f"{what}: too much {sorted(found - wanted)}, too little {sorted(wanted - found)}"
                if isinstance(found, set)
                else f"{what}: {found} instead of {wanted}"
            )

    def result(self, method, *args, **kwargs):
        """Return the result of a search of some kind, or None where the model is closed to the person."""
        result, refusal = self.person.attempt(self.model, method, *args, **kwargs)
        if refusal is not None and not refusal.is_access:
            self.problems.append(f"{method}: {refusal}")
        return result

    def refused(self, method, keys, *args):
        """Return the keys for which a method is refused, asked one by one."""
        found = set()
        for key in keys:
            refusal = self.person.attempt(self.model, method, [self.records[key]["id"]], *args)[1]
            if refusal is None:
                continue
            if not refusal.is_access and not (refusal.is_told and self.model in TOLD):
                raise refusal
            found.add(key)
        return found

    def tried(self, operation):
        """Return the keys on which to try an operation: all of them, or the first and the last where nothing is
        allowed at all, for then no record can make a difference."""
        keys = list(self.records)
        return keys if MATRIX[self.model][self.person.role][operation] else [keys[0], keys[-1]]

    # ---------------------------------------------------------------- reading

    def read(self):
        wanted = self.allowed("R")
        closed = spread(set(self.tried("R")) - wanted)
        ids = [self.records[key]["id"] for key in sorted(wanted)]
        field = self.world.facts["groupings"][self.model]
        if ids and self.person.is_refused(self.model, "read", ids, [field]):
            self.problems.append(f"read: refused among {sorted(wanted)}")
        self.expect("read refused", self.refused("read", closed, [field]), closed)
        some = set(sorted(closed)[:1])
        self.expect("web_read refused", self.refused("web_read", some, {field: {}}), some)

    def search(self):
        wanted = self.allowed("R")
        domain = [("id", "in", self.ids)]
        context = {"context": {"active_test": False}}
        self.expect("search", self.keys_of(self.result("search", domain, **context) or ()), wanted)
        self.expect("search_count", self.result("search_count", domain, **context) or 0, len(wanted))
        found = self.result("web_search_read", domain, {"id": {}}, **context) or {"records": (), "length": 0}
        self.expect("web_search_read", self.keys_of({row["id"] for row in found["records"]}), wanted)
        self.expect("web_search_read length", found["length"], len(wanted))
        named = self.result("name_search", "", domain, limit=None, **context) or ()
        self.expect("name_search", self.keys_of({row[0] for row in named}), wanted)

    def group(self):
        wanted = len(self.allowed("R"))
        domain = [("id", "in", self.ids)]
        context = {"context": {"active_test": False}}
        group_by = self.world.facts["groupings"][self.model]
        rows = self.result("formatted_read_group", domain, [group_by], ["__count"], **context) or []
        self.expect(f"grouped by {group_by}", sum(row["__count"] for row in rows), wanted)
        found = self.result("web_read_group", domain, [group_by], ["__count"], **context) or {"groups": []}
        self.expect("web_read_group", sum(row["__count"] for row in found["groups"]), wanted)

    # --------------------------------------------------------------- changing

    def create(self):
        made = set()
        possible = self.world.facts["values"][self.model]
        for key in [key for key in self.tried("C") if key in possible]:
            number = next(numbers)
            values = self.world.values(self.model, key, number, self.person)
            refusal = self.person.attempt(self.model, "create", [values])[1]
            if refusal is None:
                made.add(key)
            # a form is told in plain words which places it may name; elsewhere only rights refuse
            elif not (refusal.is_access or refusal.is_told):
                raise refusal
        self.expect("create", made, self.allowed("C") & possible.keys())

    def write(self):
        values = self.world.facts["writes"][self.model] or {}
        tried = set(self.tried("W"))
        closed = tried - self.allowed("W")
        self.expect("write", tried - self.refused("write", tried, values), self.allowed("W"))
        some = set(sorted(closed)[:1])
        self.expect("web_save refused", self.refused("web_save", some, values, {}), some)

    def delete(self):
        closed = spread(set(self.tried("D")) - self.allowed("D"))
        self.expect("unlink refused", self.refused("unlink", closed), closed)
        spare = self.world.facts["spares"][self.model].get(self.person.role)
        if spare and self.person.is_refused(self.model, "unlink", [spare]):
            self.problems.append("unlink: refused on a record of one's own")


@pytest.mark.parametrize(("model", "role"), cases(scoped=True), ids=str)
def test_each_record_is_reached_as_the_matrix_says(world, model, role):
    check = Check(world, model, role)
    for step in (check.read, check.search, check.group, check.create, check.write, check.delete):
        step()
    assert not check.problems, "\n".join(check.problems)


@pytest.mark.parametrize(("model", "role"), cases(scoped=False), ids=str)
def test_each_model_is_open_or_closed_as_the_matrix_says(world, model, role):
    """Models without places: all of it or nothing."""
    person = world.people[role]
    cell = MATRIX[model][role]
    problems = []
    if not cell["R"]:
        if not person.is_refused(model, "search_count", []):
            problems.append("search_count is open")
    else:
        count = person.call(model, "search_count", [])
        if count != world.facts["counts"][model]:
            problems.append(f"reads {count} of {world.facts['counts'][model]}")
    some = [world.facts["samples"].get(model) or NOWHERE]
    attempts = {"C": ("create", [MINIMAL.get(model, {})]), "W": ("write", some, {}), "D": ("unlink", some)}
    for operation in OPERATIONS[1:]:
        refused = person.is_refused(model, *attempts[operation])
        if refused == bool(cell[operation]):
            problems.append(f"{attempts[operation][0]}: {'refused' if refused else 'open'}")
    assert not problems, "\n".join(problems)
