"""Invents the register of a county: the same code gives the same register, on every machine and day.

Plain Python without a database. `generate` takes the county's regions and returns a `Register` of rows that refer
to each other by their position in its lists, to regions by code and to units by key.
"""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.region_code import CODE_LENGTH, prefix, short_name

from . import people
from .counties import COUNTIES
from .rows import Asset, Project, Register, blueprints

ASSETS = 600
TOWNSHIPS_WITH_CLERKS = 3
LAST_DAY = date(2025, 12, 31)  # the register ends here, whatever the day it is loaded

USE_STATUS = (
    ("in_use", 860), ("idle", 50), ("inefficient", 45), ("damaged", 16), ("stopped", 12),
    ("ineffective", 9), ("remnant", 5), ("lost", 3),
)  # fmt: skip
HOUSEHOLD_STATUS = (("脱贫户", 80), ("脱贫不稳定户", 8), ("边缘易致贫户", 8), ("突发严重困难户", 4))
# (source, weight, first year, last year); "partner" is the county's own word
SOURCES = (
    ("财政专项扶贫资金", 60, 2013, 2020),
    ("财政衔接推进乡村振兴补助资金", 80, 2021, 2026),
    ("统筹整合财政涉农资金", 35, 2016, 2024),
    ("partner", 14, 2014, 2026),
    ("行业扶贫资金", 7, 2013, 2020),
    ("彩票公益金", 5, 2015, 2026),
    ("地方政府债券资金", 4, 2018, 2023),
    ("社会捐赠资金", 3, 2013, 2026),
)
EXPENSES = (("勘察设计费", 12, 28), ("工程监理费", 10, 22), ("技术培训费", 5, 30), ("项目管理费", 5, 10))
SPOTS = ("一组", "二组", "三组", "四组", "五组", "六组", "村委会旁", "小学东侧", "公路沿线", "河边")
OPERATORS = (
    (("", "股份经济合作社"), 40),
    (("兴农", "种养殖专业合作社"), 18),
    (("惠民", "农业发展有限公司"), 14),
    (("金穗", "家庭农场"), 10),
    (("丰泽", "农产品加工有限公司"), 10),
    (("同心", "劳务服务有限公司"), 8),
)
STAGES = dict(enumerate(("", "", "二期", "三期", "四期", "五期", "六期", "七期", "八期")))


def net_value(value, life, acquired, residual=Decimal("0.05"), day=LAST_DAY):
    """Return what straight-line depreciation leaves on a day: by full months, down to the residual.

    >>> net_value(Decimal("12000"), 10, date(2024, 12, 15), residual=Decimal(0))
    Decimal('10800.00')
    >>> net_value(Decimal("12000"), 10, date(2013, 1, 1))
    Decimal('600.00')
    >>> net_value(Decimal("12000"), None, date(2013, 1, 1))
    Decimal('12000.00')
    """
    if not life:
        return money.fen(value)
    months = (day.year - acquired.year) * 12 + day.month - acquired.month
    worn = min(Decimal(months) / (life * 12), Decimal(1))
    return money.fen(value - value * (1 - residual) * worn)


def generate(county_code, regions, assets=ASSETS):
    """Invent the register of a county.

    :param county_code: six digits, one of `COUNTIES`
    :param regions: its regions as (code, name, level)
    :param assets: how many assets to invent

    >>> places = [("532622101000", "江那镇", "township"), ("532622101008", "三七社区", "village"),
    ...           ("532622101204", "路德村委会", "village")]
    >>> one, other = generate("532622", places, 40), generate("532622", reversed(places), 40)
    >>> one == other, len(one.assets)
    (True, 40)
    >>> all(sum(share for _owner, share in a.owners) == 1 for a in one.assets if a.owners)
    True
    >>> all(sum(amount for _source, amount, _year in a.fundings) == a.value for a in one.assets)
    True
    """
    return _Generator(COUNTIES[county_code], sorted(regions)).register(assets)


def township_of(village):
    """Return the code of a village's township.

    >>> township_of("532622101008")
    '532622101000'
    """
    return prefix(village, "township").ljust(CODE_LENGTH, "0")


class _Generator:
    def __init__(self, county, regions):
        self.county = county
        self.random = Random(county.code)
        self.result = Register(county.code)
        self.names = {code: short_name(name) for code, name, _level in regions}
        self.villages = [code for code, _name, level in regions if level == "village"]
        self.townships = [code for code, _name, level in regions if level == "township"]
        self.by_township = {}
        for village in self.villages:
            self.by_township.setdefault(township_of(village), []).append(village)
        self.households = {}
        self.taken = set()
        self.stages = {}

    def register(self, assets):
        """Invent everything."""
        kinds = blueprints(self.county.code)
        sectors = sorted({kind.sector for kind in kinds})
        self.result.units = people.offices(self.county, sectors)
        self.result.users = people.staff(
            self.county, sectors, self.townships, self._villages_with_clerks(), self.random
        )
        self.clerks = {region: login for login, _n, role, _k, region in self.result.users if role == "village"}
        weights = [kind.weight for kind in kinds]
        while len(self.result.assets) < assets:
            (kind,) = self.random.choices(kinds, weights)
            self._project(kind, assets - len(self.result.assets))
        return self.result

    def _villages_with_clerks(self):
        """The villages of the largest townships; elsewhere accounts are still to be made, as in a
        county that has just begun."""
        largest = sorted(self.by_township, key=lambda code: (-len(self.by_township[code]), code))
        return [village for code in largest[:TOWNSHIPS_WITH_CLERKS] for village in self.by_township[code]]

    # ------------------------------------------------------------------ projects

    def _project(self, kind, room):
        """Invent one project of a kind, with at most ``room`` assets."""
        year = self._year(kind)
        township = township_of(self.random.choice(self.villages))
        villages = self._villages(kind, township, year)
        if not villages:
            return
        places = villages[:1] if kind.owner == "villages" else villages[:room]
        built = [(place, *self._size(kind)) for place in places]
        values = [value for _place, _quantity, value in built]
        expenses = self._expenses(sum(values))
        fundings = self._fundings(sum(values) + sum(amount for _name, amount in expenses), year)
        accepted = self._day(year)
        state = self._state(accepted)
        settled = accepted + timedelta(days=self.random.randint(30, 240))
        single = len(places) == 1 and kind.owner != "villages"
        place = f"{self.names[township]}{self.names[places[0]]}" if single else self.names[township]
        number = len(self.result.projects) + 1
        by_township = self.random.random() < 0.6
        self.result.projects.append(
            Project(
                name=f"{year}年{place}{kind.title}",
                year=year,
                region=places[0] if single else township,
                sector=kind.sector,
                implementer=("township", township) if by_township else ("department", kind.sector),
                library_number=self._unless(0.06, f"{self.county.code}{year}{number:05}"),
                investment=sum(amount for _source, amount, _year in fundings),
                fundings=fundings,
                expenses=expenses,
                completed=accepted,
                acceptance=accepted if state == "confirmed" else self._unless(0.5, accepted),
                final_account=self._unless(0.1, settled) if settled < LAST_DAY else None,
                state=state,
            )
        )
        for place, quantity, value in built:
            self._asset(kind, place, villages, accepted, quantity, value)

    def _year(self, kind):
        """Most projects fall into the years of the campaign, 2016 to 2022."""
        years = range(kind.years[0], kind.years[1] + 1)
        weights = [4 if 2016 <= year <= 2022 else 3 if year == LAST_DAY.year else 2 for year in years]
        return self.random.choices(years, weights)[0]

    def _villages(self, kind, township, year):
        """Choose the villages of a project; none has the same kind twice in a year."""
        near = [v for v in self.by_township[township] if (kind.title, v, year) not in self.taken]
        wanted = self.random.randint(2, 8) if kind.owner == "villages" else self.random.randint(1, kind.spread)
        chosen = self.random.sample(near, min(wanted, len(near)))
        self.taken.update((kind.title, village, year) for village in chosen)
        return chosen

    def _size(self, kind):
        """Return the quantity and the value, odd to the fen as final accounts are."""
        least, most = kind.quantity
        amount = least + (most - least) * self.random.random() ** 2
        amount = round(amount, 1) if kind.measure == "公里" else max(round(amount), 1)
        value = money.fen(amount * self.random.uniform(*kind.price))
        return amount, value

    def _expenses(self, total):
        """One project in seven spent money that formed no asset."""
        if self.random.random() > 0.15:
            return []
        chosen = self.random.sample(EXPENSES, self.random.randint(1, 2))
        return [(name, money.fen(total * self.random.randint(least, most) / 1000)) for name, least, most in chosen]

    def _fundings(self, total, year):
        """Split the money over one to three sources of the year."""
        offered = [(name, weight) for name, weight, first, last in SOURCES if first <= year <= last]
        count = self.random.choices((1, 2, 3), (62, 30, 8))[0]
        names = dict.fromkeys(self._pick(offered, count))
        shares = [100, 40, 15][: len(names)]
        parts = money.split(total, [share * self.random.uniform(0.6, 1) for share in shares])
        return [
            (self.county.cooperation if name == "partner" else name, amount, year)
            for name, amount in zip(names, parts, strict=True)
        ]

    # ------------------------------------------------------------------ assets

    def _asset(self, kind, place, villages, accepted, quantity, value):
        project = self.result.projects[-1]
        complete = self.random.random() < 0.93
        shared = kind.owner == "villages" and len(villages) > 1
        owners = self._owners(kind, place, villages, value) if complete or project.state != "draft" else []
        final = project.final_account is not None
        # what an asset was paid with follows from its project
        parts = money.split(value, [amount for _source, amount, _year in project.fundings])
        self.result.assets.append(
            Asset(
                project=len(self.result.projects) - 1,
                name=self._name(kind, place),
                kind=kind.kind,
                category=kind.category,
                form=kind.form,
                region=place,
                sector=kind.sector,
                acquired=accepted,
                value=value,
                net_value=net_value(value, kind.life, accepted),
                basis=self._basis(kind, final),
                life=kind.life,
                use_status=self._pick(USE_STATUS)[0] if project.state == "confirmed" else "in_use",
                state=project.state,
                quantity=quantity,
                measure=kind.measure,
                location=self._unless(0.15, f"{self.names[place]}{self.random.choice(SPOTS)}"),
                custodian=people.person(self.county, self.random) if complete else None,
                operator=self._operator(kind, place) if complete else None,
                responsible=self.clerks.get(place) if complete else None,
                fundings=[
                    (source, part, year)
                    for (source, _amount, year), part in zip(project.fundings, parts, strict=True)
                    if part
                ],
                entrusted=("township", township_of(place)) if shared and self.county.pooled else None,
                owners=owners,
            )
        )

    def _name(self, kind, place):
        """Name an asset; what a village gets again in a later year is its second stage."""
        name = f"{self.names[place]}{kind.asset}"
        self.stages[name, place] = stage = self.stages.get((name, place), 0) + 1
        return f"{name}（{STAGES[stage]}）" if stage > 1 else name

    def _operator(self, kind, place):
        """What earns money is run by a cooperative, a company or the village itself."""
        if kind.kind != "operating":
            return None
        name, ending = self._pick(OPERATORS)[0]
        return f"{self.names[township_of(place)]}{name}{ending}" if name else f"{self.names[place]}{ending}"

    def _basis(self, kind, final):
        if kind.form == "equity":
            return "equity_original"
        if kind.form in ("monetary", "biological"):
            return "actual"
        return "final_account" if final else "provisional"

    def _owners(self, kind, place, villages, value):
        """Return the owners with their shares, which make exactly 1."""
        if kind.owner == "household":
            households = self._households_of(place)
            count = self.random.randint(2, len(households))
            owners = [("household", position) for position in households[:count]]
        elif kind.owner == "department" or self._reaches(kind, value, band=1):
            owners = [("department", kind.sector)]
        elif kind.owner == "township" or self._reaches(kind, value, band=0):
            owners = [("township", township_of(place))]
        else:
            owners = [("village", code) for code in (villages if kind.owner == "villages" else [place])]
        weights = [1 if kind.owner == "household" else self.random.randint(2, 9) for _owner in owners]
        # eight digits, as the register keeps shares; two are enough where people agreed on them
        whole = 1_000_000 if kind.owner == "household" else 1
        shares = [part / whole for part in money.split(whole, weights)]
        return list(zip(owners, shares, strict=True))

    def _reaches(self, kind, value, band):
        """Tell whether an operating asset of one village is worth so much that it belongs higher up."""
        return bool(
            self.county.bands
            and (kind.kind, kind.owner) == ("operating", "village")
            and value >= self.county.bands[band]
        )

    def _households_of(self, village):
        """Return the positions of the households that receive assets in a village."""
        if village not in self.households:
            first = len(self.result.households)
            count = self.random.randint(4, 10)
            self.result.households += [
                (people.person(self.county, self.random), village, status, self.random.randint(1, 6))
                for status in self._pick(HOUSEHOLD_STATUS, count)
            ]
            self.households[village] = range(first, first + count)
        return self.households[village]

    # ------------------------------------------------------------------ chance

    def _day(self, year):
        """A day of the year, mostly after the harvest."""
        month = self.random.choices(range(1, 13), (1, 1, 2, 3, 5, 6, 7, 8, 10, 12, 14, 12))[0]
        return date(year, month, self.random.randint(1, calendar.monthrange(year, month)[1]))

    def _state(self, day):
        """What is recent still waits: drafts in the village, submitted ones with the township."""
        weights = (2, 3, 95) if day.year < 2024 else (8, 14, 78) if day.year == 2024 else (28, 36, 36)
        return self.random.choices(("draft", "submitted", "confirmed"), weights)[0]

    def _unless(self, chance, value):
        """Return a value, or nothing now and then: registers have gaps."""
        return None if self.random.random() < chance else value

    def _pick(self, weighted, count=1):
        values, weights = zip(*weighted, strict=True)
        return self.random.choices(values, weights, k=count)
