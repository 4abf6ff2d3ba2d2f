"""Which of several regulations binds where: pure arithmetic on prefixes of region codes.

All regulations in force on the way up from a place apply together. For one key the one of the
nearest place wins, unless a superior marks its own as binding.

How to use: ``resolve(layers)`` gives for each layer the places below it where it does not bind,
or leaves it out if it binds nowhere.
"""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter


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
