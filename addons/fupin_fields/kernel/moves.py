"""Which fields of a form were moved: those that stand elsewhere among their neighbours, not all whose number differs."""

from .arch import REST
from .kinds import is_own
from .state import LINE, PLACE, merged, placed

# as many as possible have stayed; of two such readings, that in which whose line says the same have, then what the
# product brings (a form has fewer than a thousand fields)
STAYED, UNCHANGED, NATIVE = 10**6, 10**3, 1


def arranged(rows, fields):
    """Return ``{section: names in their order}`` of a form.

    :param rows: the product's own fields: ``[(name, section)]``
    :param fields: the lines of a state

    >>> from .state import line
    >>> arranged([("a", "g"), ("b", "g"), ("c", "h")], {"a": line(section="g", sequence=1010)})
    {'g': ['b', 'a'], 'h': ['c']}
    """
    native = {name for name, _section in rows}
    places = []
    for index, (name, section) in enumerate(rows):
        line = fields.get(name) or LINE
        places.append((line["section"] or section, bool(line["section"]), line["sequence"], index, name))
    for index, (name, line) in enumerate(fields.items(), len(rows)):
        if name not in native and is_own(name) and not line["retired_on"]:
            places.append((line["section"] or REST, True, line["sequence"], index, name))
    found = {}
    for section, _is_placed, _sequence, _index, name in sorted(places):
        found.setdefault(section, []).append(name)
    return found


def moved(rows, before, after):
    """Return ``{name: (place before, place after)}`` of the fields that were moved; a place is (section, name in front).

    They are as few as explain the new order. Of two neighbours that changed places one was moved; one whose line
    says something else rather than one whose line says the same, an own field rather than one of the product. Where
    more than one such set explains it (b and c, or b and d, for ``a d c b``) the order alone does not tell which
    were dragged: each of them brings the one order into the other.

    :param before: lines of the fields; ``after`` likewise

    >>> from .state import placed
    >>> rows, was = [("a", "g"), ("b", "g"), ("c", "g"), ("d", "h")], {"sections": [], "fields": {}}
    >>> now = placed(was, ["a", "b", "c"], "g", "c", None)
    >>> moved(rows, was["fields"], now["fields"])
    {'c': (('g', 'b'), ('g', ''))}
    >>> now = placed(was, ["a", "b", "c"], "g", "a", "b")
    >>> moved(rows, was["fields"], now["fields"])
    {'a': (('g', ''), ('g', 'b'))}
    >>> now = placed(was, ["d"], "h", "a", "d")
    >>> moved(rows, was["fields"], now["fields"])
    {'a': (('g', ''), ('h', 'd'))}
    >>> moved(rows, now["fields"], now["fields"])
    {}
    """
    was, now = _places(arranged(rows, before)), arranged(rows, after)
    native = {name for name, _section in rows}

    def weight(name):
        same = all((before.get(name) or LINE)[key] == (after.get(name) or LINE)[key] for key in PLACE)
        return STAYED + UNCHANGED * same + NATIVE * (name in native)

    stayed = set()
    for section, names in now.items():
        here = [name for name in names if name in was and was[name][0] == section]
        stayed.update(_rising(here, [was[name][2] for name in here], [weight(name) for name in here]))
    return {
        name: (was[name][:2], place[:2])
        for name, place in _places(now).items()
        if name in was and name not in stayed and (was[name][0] or place[0])
    }


def moved_back(state, rows, before, after, above=None):
    """Return the state with the moves of one change taken back among what stands there by now.

    :param above: what the whole country's form says, where the states are a county's

    >>> from .state import undone
    >>> rows, one = [("a", "g"), ("b", "g"), ("c", "g")], {"sections": [], "fields": {}}
    >>> two = placed(one, ["a", "b", "c"], "g", "c", "a")
    >>> three = placed(two, ["a", "c", "b"], "g", "b", None)
    >>> arranged(rows, moved_back(undone(three, one, two), rows, one, two)["fields"])
    {'g': ['b', 'c', 'a']}
    """

    def whole(one):
        return (merged(above, one) if above else one)["fields"]

    for name, (place, _now) in moved(rows, whole(before), whole(after)).items():
        lines = whole(state)
        order = arranged(rows, lines).get(place[0], [])
        state = placed(state, order, place[0], name, place[1] or None, lines)
    return state


def _places(order):
    """Return ``{name: (section, name in front, number)}``."""
    return {
        name: (section, names[index - 1] if index else "", index)
        for section, names in order.items()
        for index, name in enumerate(names)
    }


def _rising(names, numbers, weights):
    """Return the names whose numbers rise and that weigh most together.

    >>> _rising(["a", "b", "c"], [2, 0, 1], [1, 1, 1])
    ['b', 'c']
    """
    best = []  # (weight, names) of the heaviest that ends with each
    for index, name in enumerate(names):
        ahead = [best[one] for one in range(index) if numbers[one] < numbers[index]]
        weight, chain = max(ahead, key=lambda one: one[0], default=(0, []))
        best.append((weight + weights[index], [*chain, name]))
    return max(reversed(best), key=lambda one: one[0])[1] if best else []
