"""Units by the names that ledgers give them."""

import re

from odoo.addons.fupin_ledger.kernel.text import key

_COLLECTIVE = re.compile(
    r"集体经济|股份经济|经济合作社|经济联合社|经联社|村集体|居集体|村民?委员?会|居民?委员?会|(?:村|社区)$"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|政府|办事处)?$|^(?:乡镇|镇|乡|街道)政府$")
# what stands behind the name of a village, and what stands in its place
_VILLAGE_BODY = re.compile(
    r"(?:村民委员会|居民委员会|村?委会|居委会|(?:农村)?(?:股份)?(?:集体)?经济(?:合作社|联合社|组织)|股份经济合作社|集体|经联社)+$"
)
_OWN_VILLAGE = re.compile(r"本村?|本社区|村|村级")
_GOVERNMENT = re.compile(r"(?:人民)?政府|办事处|")
_OWN_TOWNSHIP = re.compile(r"(?:本?乡镇?|本?镇|本?街道)(?:人民政府|政府|办事处)?")
_HOUSEHOLD = re.compile(r"农户|到户|脱贫户|贫困户|监测户|个人|^户$")


def _stem(name):
    """Return what a village is called without the body that stands for it.

    >>> [_stem(name) for name in ("上坪村", "上坪村委会", "上坪村村民委员会", "上坪村股份经济合作社", "上坪村集体", "上坪社区居委会")]
    ['上坪', '上坪', '上坪', '上坪', '上坪', '上坪社区']
    >>> [_stem(name) for name in ("本村", "村集体", "村委会")]
    ['本', '村', '村']
    """
    stem = _VILLAGE_BODY.sub("", key(name)) or "村"
    return stem.removesuffix("村") or stem


class LedgerUnits:
    """Units by the names that ledgers give them; one query for all rows.

    ``owner`` gives an id, None for a household or an empty cell, False for a name unknown.
    """

    def __init__(self, env, region):
        prefix = (region.prefix or "")[:6]
        units = env["fupin.unit"].search_fetch(
            [("region_code", "=like", prefix + "%")], ["name", "unit_type", "region_id", "region_code"]
        )
        self.by_name, self.collectives, self.townships, self.departments = {}, {}, {}, {}
        self.codes = {}
        self.names, self.township_names = {}, {}
        for unit in units:
            self.by_name.setdefault(key(unit.name), []).append(unit.id)
            self.codes[unit.region_id.id] = unit.region_code
            if unit.unit_type in ("village_collective", "village_committee"):
                own = self.collectives.setdefault(unit.region_id.id, unit.id)
                self.names.setdefault(_stem(unit.region_id.name), set()).add(unit.region_id.id)
                if unit.unit_type == "village_collective" and own != unit.id:
                    self.collectives[unit.region_id.id] = unit.id
            elif unit.unit_type == "township":
                self.townships.setdefault(unit.region_code[:9], unit.id)
                self.township_names[key(unit.region_id.name)] = unit.region_code[:9]
            elif unit.unit_type == "department":
                for word in (unit.name, unit.name.removeprefix(region.name or "")):
                    self.departments.setdefault(key(word), unit.id)
        self._answers = {}

    def owner(self, text, place):
        if not text or _HOUSEHOLD.search(text):
            return None
        asked = text, place
        if asked not in self._answers:
            self._answers[asked] = self._find(text, place)
        return self._answers[asked]

    def _find(self, text, place):
        found = self.by_name.get(key(text), ())
        if len(found) == 1:
            return found[0]
        if _COLLECTIVE.search(text) and self.collectives.get(place):
            return self.collectives[place]
        if _TOWNSHIP.search(text):
            return self.townships.get(self.codes.get(place, "")[:9]) or False
        return self.department(text) or False

    def named(self, text, place):
        """Return the unit that a text names, wherever it stands in the county; False where none or several are meant.

        A village goes by its own name: 上坪村集体经济组织, 上坪村委会, 青石镇上坪村 are one; 本村, 村集体 is that of the place.
        """
        found = self.by_name.get(key(text), ())
        if len(found) == 1:
            return found[0]
        prefix, rest = self._township_of(key(text))
        village = _stem(rest)
        if _OWN_VILLAGE.fullmatch(village):
            return self.collectives.get(place) or False
        regions = {region for region in self.names.get(village, ()) if self.codes[region].startswith(prefix)}
        near = {region for region in regions if self.codes[region][:9] == self.codes.get(place, "")[:9]}
        if regions:
            return self.collectives[min(near or regions)] if len(near or regions) == 1 else False
        if prefix and _GOVERNMENT.fullmatch(rest):
            return self.townships[prefix]
        if _OWN_TOWNSHIP.fullmatch(text):
            return self.townships.get(self.codes.get(place, "")[:9]) or False
        return self.department(text) or False

    def _township_of(self, text):
        """Return (prefix of the township that a text begins with, the rest of the text)."""
        for name, prefix in self.township_names.items():
            if text.startswith(name):
                return prefix, text.removeprefix(name)
        return "", text

    def department(self, text):
        return self.departments.get(key(text)) if text else None
