"""Which of several regulations binds where: pure arithmetic on prefixes of region codes.

All regulations in force on the way up from a place apply together. For one key the one of the
nearest place wins, unless a superior marks its own as binding.

How to use: ``resolve(layers)`` gives for each layer the places below it where it does not bind,
or leaves it out if it binds nowhere.
"""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


@dataclass(frozen=True)
class Layer:
    """One row of a policy: ``prefix`` of its place ("" is the country), ``rank`` orders rows of one place,
    the greater wins."""

    id: int
    key: str
    prefix: str
    is_binding: bool = False
    rank: tuple = ()


@dataclass(frozen=True)
class Zone:
    """Where something binds: under ``prefix``, but not under any of ``excluded``."""

    prefix: str
    excluded: tuple = ()

    def covers(self, code):
        """Return whether a region code lies in the zone.

        >>> Zone("4104", ("410423",)).covers("410423100000"), Zone("4104", ("410423",)).covers("410481000000")
        (False, True)
        """
        return code.startswith(self.prefix) and not any(code.startswith(prefix) for prefix in self.excluded)

    def within(self, other):
        """Return the part of this zone that lies in another one, or None.

        >>> Zone("4104").within(Zone("410423", ("410423100",)))
        Zone(prefix='410423', excluded=('410423100',))
        >>> Zone("4104", ("410423",)).within(Zone("410423")) is None
        True
        """
        prefix = max(self.prefix, other.prefix, key=len)
        if not (prefix.startswith(self.prefix) and prefix.startswith(other.prefix)):
            return None
        outside = {cut for cut in (*self.excluded, *other.excluded) if cut.startswith(prefix)}
        if any(prefix.startswith(cut) for cut in (*self.excluded, *other.excluded)):
            return None
        return Zone(prefix, _outermost(outside))


class Part(NamedTuple):
    """Places of a zone in which parameters have the same values."""

    zones: tuple
    values: tuple  # of (key, (value type, value))

    def covers(self, code):
        return any(zone.covers(code) for zone in self.zones)


def split(zone, values):
    """Return ``(parts, left open)``: a zone cut along the places where parameters have their values.

    :param values: ``{key: [(zone, code of its place, (value type, value or None))]}``
    :return: the parts in which all of them have a value, and ``[(key, code of the place)]`` of those that have none;
        the code is empty where no place says anything of the key

    >>> county, rest = Zone("410423"), Zone("41", ("410423",))
    >>> given = {"term": [(rest, "410000000000", ("days", 30)), (county, "410423000000", ("days", None))]}
    >>> split(Zone("41"), given)
    ([Part(zones=(Zone(prefix='41', excluded=('410423',)),), values=(('term', ('days', 30)),))], [('term', '410423000000')])
    >>> split(county, {"term": []}), split(county, {})
    (([], [('term', '')]), ([Part(zones=(Zone(prefix='410423', excluded=()),), values=())], []))
    """
    pieces, left_open = [(zone, ())], []
    for key in sorted(values):
        rows = [(place, code, value) for place, code, value in values[key] if zone.within(place)]
        if not any(zone.prefix.startswith(place.prefix) for place, _code, _value in values[key]):
            left_open.append((key, ""))
        left_open += [(key, code) for _place, code, (_type, value) in rows if value is None]
        pieces = [
            (piece.within(place), (*given, (key, value)))
            for piece, given in pieces
            for place, _code, value in rows
            if value[1] is not None and piece.within(place)
        ]
    by_values = {}
    for piece, given in pieces:
        by_values.setdefault(given, []).append(piece)
    return [Part(tuple(places), given) for given, places in by_values.items()], left_open


def _outermost(prefixes):
    return tuple(sorted(p for p in prefixes if not any(p != other and p.startswith(other) for other in prefixes)))


def resolve(layers):
    """Return ``{layer id: Zone}`` for the layers that bind anywhere.

    The county's own wins over the province's, in the county only:

    >>> county, province = Layer(1, "sweep", "410423"), Layer(2, "sweep", "41")
    >>> resolve([county, province])
    {2: Zone(prefix='41', excluded=('410423',)), 1: Zone(prefix='410423', excluded=())}

    unless the province's is binding; what has another key goes on beside it:

    >>> resolve([county, Layer(2, "sweep", "41", is_binding=True), Layer(3, "report", "410423")])
    {3: Zone(prefix='410423', excluded=()), 2: Zone(prefix='41', excluded=())}

    In one place the greater rank wins:

    >>> resolve([Layer(1, "sweep", "41", rank=(2020,)), Layer(2, "sweep", "41", rank=(2024,))])
    {2: Zone(prefix='41', excluded=())}
    """
    zones = {}
    for _key, same in groupby(sorted(layers, key=attrgetter("key")), key=attrgetter("key")):  # pylint: disable=bad-builtin-groupby
        zones.update(_resolve_key(list(same)))
    return zones


def _resolve_key(layers):
    by_place = {}
    for layer in sorted(layers, key=attrgetter("is_binding", "rank", "id")):
        by_place[layer.prefix] = layer
    zones = {}
    for prefix, layer in sorted(by_place.items()):
        above = [other for cut, other in by_place.items() if cut != prefix and prefix.startswith(cut)]
        if any(other.is_binding for other in above):
            continue
        below = [] if layer.is_binding else [cut for cut in by_place if cut != prefix and cut.startswith(prefix)]
        zones[layer.id] = Zone(prefix, _outermost(below))
    return zones


def conflicts(layers):
    """Return pairs ``(winner id, loser id)`` of rows with one key, one of whose places holds the other's.

    >>> conflicts([Layer(1, "sweep", "410423"), Layer(2, "sweep", "41", is_binding=True), Layer(3, "sweep", "53")])
    [(2, 1)]
    """
    found = []
    for _key, same in groupby(sorted(layers, key=attrgetter("key")), key=attrgetter("key")):  # pylint: disable=bad-builtin-groupby
        same = sorted(same, key=lambda layer: (len(layer.prefix), layer.rank, layer.id))
        for number, upper in enumerate(same):
            for lower in same[number + 1 :]:
                if lower.prefix.startswith(upper.prefix):
                    wins = upper.is_binding and (upper.prefix != lower.prefix or not lower.is_binding)
                    found.append((upper.id, lower.id) if wins else (lower.id, upper.id))
    return found
