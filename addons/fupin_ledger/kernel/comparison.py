"""Match what we have with what another platform has (数据比对): by code, then by name, amount and place.

Names are compared within a village, then within a township, so that the work grows with the rows and not with their
square; what is alike without being sure is left to a person.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from .likeness import numbers, plain

# likeness of names in per cent: from SURE on they are one thing where the amount agrees, from LIKELY on perhaps
SURE, LIKELY = 82, 60
# rows times rows of one place above which only names of the same amount are compared
MOST_PAIRS = 4_000_000
VILLAGE, TOWNSHIP, COUNTY = 12, 9, 6


@dataclass(slots=True)
class Side:
    """One asset, ours or theirs. ``place``: prefix of its region's code; ``amount`` in fen or None;
    ``words``: ``{part: compared word}`` of what else is compared, an empty one where a side does not say."""

    ref: object
    name: str
    place: str = ""
    amount: int | None = None
    codes: tuple = ()
    words: dict = field(default_factory=dict)
    places: tuple = ()
    bare: str = ""

    def __post_init__(self):
        self.bare = plain(self.name, *self.places) or plain(self.name) or self.name


@dataclass(slots=True)
class Pair:
    """Two sides that are one thing, by code, name or likeness; or perhaps (``is_sure`` is False)."""

    ours: Side
    theirs: Side
    how: str
    is_sure: bool = True


def match(ours, theirs):
    """Return ``(pairs, ours alone, theirs alone)``.

    >>> mine = [
    ...     Side(1, "2018年辛庄村村组道路", "410423100201", 10000, ("A1",), places=("辛庄村",)),
    ...     Side(2, "光伏电站", "410423100201", 50000),
    ...     Side(3, "3号大棚", "410423100201", 7000),
    ...     Side(4, "机井", "410423100202", 300),
    ... ]
    >>> others = [
    ...     Side(11, "村组道路硬化", "410423100201", 99, ("A1",)),
    ...     Side(12, "光伏电站项目", "410423100201", 50000),
    ...     Side(13, "4号大棚", "410423100201", 7000),
    ...     Side(14, "灌溉机井", "410423100202", 300),
    ... ]
    >>> pairs, left, right = match(mine, others)
    >>> [(pair.ours.ref, pair.theirs.ref, pair.how, pair.is_sure) for pair in pairs]
    [(1, 11, 'code', True), (2, 12, 'name', True), (4, 14, 'similar', False)]
    >>> [side.ref for side in left], [side.ref for side in right]
    ([3], [13])
    """
    matcher = _Matcher(ours, theirs)
    matcher.by_code()
    for digits in (VILLAGE, TOWNSHIP, COUNTY):
        matcher.by_name(digits)
        matcher.by_likeness(digits)
    return matcher.pairs, list(matcher.ours.values()), list(matcher.theirs.values())


def differences(ours, theirs, tolerance=0):
    """Return in what two sides differ: name, value, place and the parts of ``words``.

    :param tolerance: fen that amounts may be apart, for platforms that round

    >>> a = Side(1, "光伏电站", "410423100201", 50000, words={"kind": "经营性", "owner": ""})
    >>> differences(a, Side(2, "光伏电站项目", "410423100", 50001, words={"kind": "公益性", "owner": "辛庄村"}))
    ['value', 'kind']
    >>> differences(a, Side(2, "光伏", "410423101", 50001), tolerance=1)
    ['name', 'place']
    """
    found = []
    if ours.bare != theirs.bare and plain(ours.name) != plain(theirs.name):
        found.append("name")
    if ours.amount is not None and theirs.amount is not None and abs(ours.amount - theirs.amount) > tolerance:
        found.append("value")
    if not (ours.place.startswith(theirs.place) or theirs.place.startswith(ours.place)):
        found.append("place")
    both = [part for part in ours.words if ours.words[part] and theirs.words.get(part)]
    return found + [part for part in both if ours.words[part] != theirs.words[part]]


class _Matcher:
    """Takes what belongs together out of ``ours`` and ``theirs``, step by step."""

    def __init__(self, ours, theirs):
        self.ours = {id(side): side for side in ours}
        self.theirs = {id(side): side for side in theirs}
        self.pairs = []

    def _pair(self, ours, theirs, how, is_sure=True):
        del self.ours[id(ours)], self.theirs[id(theirs)]
        self.pairs.append(Pair(ours, theirs, how, is_sure))

    def by_code(self):
        """A code that stands once on each side decides; a repeated one says nothing."""
        mine = _once(self.ours.values())
        for code, theirs in _once(self.theirs.values()).items():
            ours = mine.get(code)
            if ours is not None and id(ours) in self.ours and id(theirs) in self.theirs:
                self._pair(ours, theirs, "code")

    def by_name(self, digits):
        """The same name in one place: with the same amount first, then the only one of its name."""
        for with_amount in (True, False):
            mine, others = (self._grouped(sides, digits, with_amount) for sides in (self.ours, self.theirs))
            for entry, group in mine.items():
                partners = others.get(entry, ())
                if with_amount or len(group) == len(partners) == 1:
                    for ours, theirs in zip(group, partners, strict=False):
                        self._pair(ours, theirs, "name", _near(ours, theirs))

    def _grouped(self, sides, digits, with_amount):
        groups = defaultdict(list)
        for side in sides.values():
            place = _cut(side.place, digits)
            if place is not None and not (with_amount and side.amount is None):
                groups[place, side.bare, with_amount and side.amount].append(side)
        return groups

    def by_likeness(self, digits):
        """Names alike in one place, the likest first; numbers in them must agree."""
        mine, others = (self._placed(sides, digits) for sides in (self.ours, self.theirs))
        for place, group in mine.items():
            partners = others.get(place)
            if partners:
                for ours, theirs, likeness in _alike(group, partners):
                    if id(ours) in self.ours and id(theirs) in self.theirs:
                        is_sure = likeness >= SURE and ours.amount == theirs.amount and _near(ours, theirs)
                        self._pair(ours, theirs, "similar", is_sure)

    @staticmethod
    def _placed(sides, digits):
        groups = defaultdict(list)
        for side in sides.values():
            place = _cut(side.place, digits)
            if place is not None:
                groups[place].append(side)
        return groups


def _once(sides):
    """Return ``{code: side}`` of the codes that one side alone has."""
    sides = list(sides)
    counts = Counter(code for side in sides for code in set(side.codes))
    return {code: side for side in sides for code in side.codes if counts[code] == 1}


def _cut(place, digits):
    """Return the place in which a side is compared; None where that says nothing."""
    return place[:digits] if len(place) >= digits else None


def _near(ours, theirs):
    """Say whether the places agree as far as both are known."""
    return ours.place.startswith(theirs.place) or theirs.place.startswith(ours.place)


def _alike(group, partners):
    """Return (ours, theirs, likeness) of what may be one thing, the likest first, the same amount before others."""
    found = []
    for mine, others in _blocks(group, partners):
        table = process.cdist(
            [side.bare for side in mine], [side.bare for side in others], scorer=fuzz.ratio, score_cutoff=LIKELY
        )
        rows, columns = table.nonzero()
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            ours, theirs, likeness = mine[row], others[column], float(table[row, column])
            same = ours.amount is not None and ours.amount == theirs.amount
            if (same or likeness >= SURE) and numbers(ours.bare) == numbers(theirs.bare):
                found.append((likeness + (100 if same else 0), len(found), ours, theirs, likeness))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [entry[2:] for entry in found]


def _blocks(group, partners):
    """Return what is compared with what: all with all, in large places what has the same amount."""
    if len(group) * len(partners) <= MOST_PAIRS:
        return [(group, partners)]
    by_amount = defaultdict(lambda: ([], []))
    for number, sides in enumerate((group, partners)):
        for side in sides:
            by_amount[side.amount][number].append(side)
    return [blocks for blocks in by_amount.values() if blocks[0] and blocks[1]]
