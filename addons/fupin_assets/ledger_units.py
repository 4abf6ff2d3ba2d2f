"""Units by the names that ledgers give them."""

import re

from odoo.addons.fupin_ledger.kernel.text import key

_COLLECTIVE = re.compile(
    r"集体经济|股份经济|经济合作社|经济联合社|经联社|村集体|居集体|村民?委员?会|居民?委员?会|(?:村|社区)$"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|政府|办事处)?$|^(?:乡镇|镇|乡|街道)政府$")
_HOUSEHOLD = re.compile(r"农户|到户|脱贫户|贫困户|监测户|个人|^户$")


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
        for unit in units:
            self.by_name.setdefault(key(unit.name), []).append(unit.id)
            self.codes[unit.region_id.id] = unit.region_code
            if unit.unit_type in ("village_collective", "village_committee"):
                own = self.collectives.setdefault(unit.region_id.id, unit.id)
                if unit.unit_type == "village_collective" and own != unit.id:
                    self.collectives[unit.region_id.id] = unit.id
            elif unit.unit_type == "township":
                self.townships.setdefault(unit.region_code[:9], unit.id)
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

    def department(self, text):
        return self.departments.get(key(text)) if text else None
