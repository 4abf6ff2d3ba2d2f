from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..kernel import region_code

SHORTEST_NAME = 2
# which unit of a place is meant where only the place is named
UNIT_OF_LEVEL = {
    "village": ("village_collective", "village_committee"),
    "township": ("township",),
    "county": ("county_office", "county_government"),
}


class FupinUnit(models.Model):
    """Finding units as people write them, for many rows at once."""

    _inherit = "fupin.unit"

    @api.model
    def _lookup(self, texts, domain):
        """Find units by name, by the name of their place, or by its code.

        "上坪村", "青石镇上坪村委会", "青石镇/上坪村", "上坪村集体经济组织" and "990101100201" all
        find the unit of 上坪村. Two queries, however many texts.

        :param domain: units that are considered at all
        :return: ``{text: units}``: none if unknown, several if it could be more than one
        """
        endings = {text: self._endings(text) for text in texts}
        names = {ending for found in endings.values() for ending in found}
        by_name, by_place = self._units_by_name(names, domain), self._units_by_place(names, domain)
        result = {}
        for text, tails in endings.items():
            result[text] = self.browse()
            for tail in tails:  # the longest first
                rest = "".join(text.replace("/", " ").split())[: -len(tail)]
                found = (by_name[tail] or by_place[region_code.short_name(tail)]).filtered(
                    lambda unit, rest=rest: rest in unit.region_id.complete_name
                )
                if found:
                    result[text] = found
                    break
        return result

    @staticmethod
    def _endings(text):
        """Return the endings of a text, the whole first: what stands before names a place above."""
        plain = "".join((text or "").replace("/", " ").split())
        if region_code.is_valid(plain):
            return [plain]
        return [plain[start:] for start in range(max(len(plain) - SHORTEST_NAME + 1, 0))]

    def _units_by_name(self, names, domain):
        found = self.search(domain & Domain("name", "in", list(names)))
        result = defaultdict(self.browse)
        for unit in found:
            result[unit.name] |= unit
        return result

    def _units_by_place(self, names, domain):
        """Return ``{short name or code of a place: its unit}``, one unit for each place."""
        short = {region_code.short_name(name) for name in names} - {""}
        place = Domain("short_name", "in", list(short)) | Domain("code", "in", list(short))
        types = [unit_type for types in UNIT_OF_LEVEL.values() for unit_type in types]
        units = self.search(domain & Domain("unit_type", "in", types) & Domain("region_id", "any", place))
        result = defaultdict(self.browse)
        for region, own in units.grouped("region_id").items():
            wanted = UNIT_OF_LEVEL.get(region.level, ())
            unit = next((u for kind in wanted for u in own if u.unit_type == kind), None)
            if unit:
                result[region.short_name] |= unit
                result[region.code] |= unit
        return result
