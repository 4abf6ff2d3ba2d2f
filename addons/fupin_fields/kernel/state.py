"""What a form is made of, as plain data: its sections and the lines of its fields. What one layer says about a field
is a line; layers (the whole country, a county) lie upon each other.

A state is ``{"sections": [{"key", "label", "after"?}], "fields": {name: line}}``; it is copied, never changed in
place. ``after`` is what a moved section follows (`FIRST`: it stands first); moves are told in their order.
"""

from copy import deepcopy

from .kinds import is_own

LINE = {
    "label": "",
    "help": "",
    "section": "",
    "sequence": 0,
    "required": False,
    "readonly": False,
    "invisible": False,
    "retired_on": "",
    "domain_required": "",
    "domain_readonly": "",
    "domain_invisible": "",
    "roles_readonly": [],
    "roles_invisible": [],
    "minimum": "",
    "maximum": "",
    "pattern": "",
    "pattern_message": "",
    "unique": False,
    "default_value": "",
}
SECTION = "s_"  # what the keys of added sections begin with
FIRST = "-"  # what the section follows that stands first
PLACE = ("section", "sequence")  # what says where a field stands
BEHIND, STEP = 1000, 10  # where fields with a place of their own begin, behind those without, and how far apart


def line(**values):
    """Return a line with what is not given left empty.

    >>> line(label="保险情况")["required"], sorted(line()) == sorted(LINE)
    (False, True)
    """
    return {**deepcopy(LINE), **values}


def merged(upper, lower):
    """Lay a county's form upon that of the whole country; what is required above stays required.

    A field that was retired above stays where a county has a line for it: it may have adopted it.

    >>> above = {"sections": [], "fields": {"name": line(label="名称", required=True)}}
    >>> below = {"sections": [{"key": "s_1", "label": "其他"}], "fields": {"name": line(label="资产名称")}}
    >>> both = merged(above, below)
    >>> both["fields"]["name"]["label"], both["fields"]["name"]["required"], len(both["sections"])
    ('资产名称', True, 1)
    """
    sections = {part["key"]: dict(part) for part in upper["sections"]}
    for part in lower["sections"]:
        above = sections.pop(part["key"], {}) if part.get("after") else sections.get(part["key"], {})
        sections[part["key"]] = {**above, **part, "label": part["label"] or above.get("label", "")}
    fields = deepcopy(upper["fields"])
    for name, own in lower["fields"].items():
        above = fields.get(name) or LINE
        fields[name] = {
            **deepcopy(own),
            "label": own["label"] or above["label"],
            "section": own["section"] or above["section"],
            "sequence": own["sequence"] if own["section"] else above["sequence"],
            "required": own["required"] or above["required"],
        }
    return {"sections": list(sections.values()), "fields": fields}


def changed(state, name, **values):
    """Return the state with values of one field's line changed.

    >>> changed({"sections": [], "fields": {}}, "name", label="名称")["fields"]["name"]["label"]
    '名称'
    """
    fields = {**state["fields"], name: line(**{**state["fields"].get(name, {}), **values})}
    return {"sections": list(state["sections"]), "fields": fields}


def placed(state, order, section, name, after, lines=None):
    """Return the state with a field moved; as few others as possible get a place of their own with it.

    What has none stands first, in the order of the product. Places leave room between them for the next move.

    :param order: fields of the section as they stand, in order
    :param after: the field that it follows; none: first
    :param lines: what holds of the fields, where another layer says it

    >>> state = placed({"sections": [], "fields": {}}, ["a", "b", "c", "d"], "g_a", "c", "a")
    >>> sorted((row["sequence"], name) for name, row in state["fields"].items())
    [(1010, 'c'), (1020, 'b'), (1030, 'd')]
    >>> again = placed(state, ["a", "c", "b", "d"], "g_a", "d", "c")
    >>> sorted((row["sequence"], name) for name, row in again["fields"].items())
    [(1010, 'c'), (1015, 'd'), (1020, 'b')]
    """
    lines = state["fields"] if lines is None else lines

    def place(one):
        line_ = lines.get(one) or LINE
        return line_["sequence"] if line_["section"] == section else 0

    others = [one for one in order if one != name]
    at = others.index(after) + 1 if after in others else 0
    behind = others[at:]
    last = max(map(place, others[:at]), default=0) or BEHIND
    if behind and all(map(place, behind)) and place(behind[0]) - last > 1:
        return changed(state, name, section=section, sequence=(last + place(behind[0])) // 2)
    state, last = changed(state, name, section=section, sequence=last + STEP), last + STEP
    for one in behind:
        if place(one) <= last:
            state = changed(state, one, section=section, sequence=last + STEP)
        last = max(place(one), state["fields"].get(one, LINE)["sequence"])
    return state


def next_key(sections):
    """Return a key for a new section.

    >>> next_key([{"key": "s_4"}, {"key": "g_name"}]), next_key([])
    ('s_5', 's_1')
    """
    numbers = [int(part["key"][len(SECTION) :]) for part in sections if part["key"].startswith(SECTION)]
    return f"{SECTION}{max(numbers, default=0) + 1}"


def with_section(state, label, key=""):
    """Return ``(state, key)`` with a section added, or named anew.

    >>> state, key = with_section({"sections": [{"key": "s_4", "label": "甲"}], "fields": {}}, "乙")
    >>> key, with_section(state, "丙", "s_4")[0]["sections"][0]["label"]
    ('s_5', '丙')
    """
    key = key or next_key(state["sections"])
    sections = {part["key"]: part for part in state["sections"]}
    sections[key] = {**sections.get(key, {"key": key}), "label": label}
    return {"sections": list(sections.values()), "fields": dict(state["fields"])}, key


def without_section(state, key):
    """Return the state without what it says about a section.

    >>> without_section({"sections": [{"key": "s_1", "label": "甲"}], "fields": {}}, "s_1")["sections"]
    []
    """
    return {**state, "sections": [part for part in state["sections"] if part["key"] != key]}


def with_section_moved(state, key, after):
    """Return the state with a section moved; the latest move is told last.

    :param after: key of the section that it follows; none: it stands first

    >>> state = {"sections": [{"key": "s_1", "label": "甲"}, {"key": "s_2", "label": "乙"}], "fields": {}}
    >>> state = with_section_moved(state, "s_1", "s_2")
    >>> state["sections"], ordered(["g_a", "s_1", "s_2"], state["sections"])
    ([{'key': 's_2', 'label': '乙'}, {'key': 's_1', 'label': '甲', 'after': 's_2'}], ['g_a', 's_2', 's_1'])
    """
    part = next((part for part in state["sections"] if part["key"] == key), {"key": key, "label": ""})
    sections = without_section(state, key)["sections"]
    return {**state, "sections": [*sections, {**part, "after": after or FIRST}]}


def ordered(keys, sections):
    """Return the keys of sections as they stand once those that were moved are moved, in the order of the moves.

    >>> ordered(["g_a", "s_1"], [{"key": "s_1", "label": "", "after": "-"}])
    ['s_1', 'g_a']
    >>> ordered(["g_a", "s_1"], [{"key": "s_1", "label": "", "after": "gone"}])
    ['g_a', 's_1']
    """
    keys = list(keys)
    for part in sections:
        key, after = part["key"], part.get("after")
        if key in keys and after and (after == FIRST or (after in keys and after != key)):
            keys.remove(key)
            keys.insert(0 if after == FIRST else keys.index(after) + 1, key)
    return keys


def difference(before, after):
    """Return ``[(field or section key, property, value before, value after)]``.

    >>> one = {"sections": [], "fields": {"name": line(label="名称")}}
    >>> difference(one, changed(one, "name", label="资产名称", required=True))
    [('name', 'label', '名称', '资产名称'), ('name', 'required', False, True)]
    >>> difference(one, one)
    []
    """
    found = []
    for name in sorted({**before["fields"], **after["fields"]}):
        was, now = before["fields"].get(name) or LINE, after["fields"].get(name) or LINE
        found += [(name, key, was.get(key, LINE[key]), now.get(key, LINE[key])) for key in LINE
                  if was.get(key, LINE[key]) != now.get(key, LINE[key])]  # fmt: skip
    parts = [{part["key"]: part for part in state["sections"]} for state in (before, after)]
    for key in sorted({**parts[0], **parts[1]}):
        was, now = (part.get(key, {}) for part in parts)
        for told in ("label", "after"):
            if was.get(told, "") != now.get(told, ""):
                found.append((key, f"section_{told}", was.get(told, ""), now.get(told, "")))
    return found


def moved_since(state, after):
    """Say whether fields got other places since a state was made.

    >>> one = {"sections": [], "fields": {"a": line(label="甲")}}
    >>> moved_since(changed(one, "a", label="乙"), one), moved_since(changed(one, "b", section="g"), one)
    (False, True)
    """
    return any(row[1] in PLACE for row in difference(after, state))


def undone(state, before, after):
    """Return the state with one change taken back, whatever was changed elsewhere since.

    Where a field stands is taken back here if nothing was moved since; else see `moves.moved_back`.

    >>> one = {"sections": [], "fields": {"a": line(label="甲"), "b": line()}}
    >>> two = changed(one, "a", label="乙")
    >>> three = changed(two, "b", label="丙")
    >>> back = undone(three, one, two)
    >>> back["fields"]["a"]["label"], back["fields"]["b"]["label"]
    ('甲', '丙')
    >>> "c" in undone(changed(one, "c", label="丁"), one, changed(one, "c", label="丁"))["fields"]
    False
    """
    sections = {part["key"]: part for part in before["sections"]}
    keeps_places = moved_since(state, after)
    for name, key, was, _now in difference(before, after):
        if keeps_places and key in PLACE and name in after["fields"]:
            continue
        if key in ("section_label", "section_after"):
            state = without_section(state, name)
            if name in sections:
                state = {**state, "sections": [*state["sections"], sections[name]]}
        else:
            state = changed(state, name, **{key: was})
    added = after["fields"].keys() - before["fields"].keys()
    if keeps_places:  # a place among the others is no field of its own
        added = {name for name in added if is_own(name)}
    return {**state, "fields": {name: row for name, row in state["fields"].items() if name not in added}}


def with_kept(state, current, own, today):
    """Return a former state in which own fields that were added since are there as retired: their data is not lost.

    >>> former, now = {"sections": [], "fields": {}}, changed({"sections": [], "fields": {}}, "x_fupin_1", label="甲")
    >>> with_kept(former, now, ["x_fupin_1"], "2025-03-01")["fields"]["x_fupin_1"]["retired_on"]
    '2025-03-01'
    """
    for name in own:
        if name in current["fields"] and name not in state["fields"]:
            kept = {**current["fields"][name], "retired_on": current["fields"][name]["retired_on"] or today}
            state = changed(state, name, **kept)
    return state
