"""Which unit decides at a level of a flow: its kinds, and how far up from the record it stands."""

from dataclasses import dataclass

CODE_DIGITS = 12


@dataclass(frozen=True)
class Level:
    """``cuts`` are the lengths of the prefixes of the places whose unit is meant, the nearest first; ``above`` the
    length of the place above: what stands there or higher has no such unit. ``by_unit``: only people of that very
    unit decide, not everyone with the role whose post covers the place."""

    unit_types: tuple
    cuts: tuple
    above: int
    by_unit: bool = False

    def codes(self, region_code):
        """Return the codes of the places whose unit is meant, the nearest first; none above the level.

        >>> LEVELS["township"].codes("990101100201"), LEVELS["township"].codes("990101000000")
        (('990101100000',), ())
        >>> LEVELS["superior"].codes("990101100201")
        ('990100000000', '990000000000', '000000000000')
        """
        if not region_code[self.above :].strip("0"):
            return ()
        return tuple(region_code[:cut].ljust(CODE_DIGITS, "0") for cut in self.cuts)


LEVELS = {
    "village": Level(("village_collective", "village_committee"), (12,), 9),
    "township": Level(("township",), (9,), 6),
    "department": Level(("department",), (6,), 0),
    "county": Level(("county_office",), (6,), 4),
    "county_government": Level(("county_government",), (6,), 4, by_unit=True),
    "leading_group": Level(("leading_group",), (6,), 4, by_unit=True),
    "finance_committee": Level(("finance_committee",), (6,), 4, by_unit=True),
    "finance": Level(("finance",), (6,), 4, by_unit=True),
    "superior": Level(("superior",), (4, 2, 0), 0),
}
