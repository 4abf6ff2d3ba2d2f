from odoo import api, models

from ..kernel import ownership

# standards of a policy that say how assets are written off (S1-21 leaves the method open)
METHOD = "depreciation_method"
TABLE = "depreciation"
STRAIGHT_LINE = frozenset({"straight_line", "直线法", "年限平均法", "平均年限法"})


class FupinPolicy(models.Model):
    """Which assets are written off where a policy says so.

    ``depreciation_method`` is the method; where a policy names it but leaves it open, or names another one than the
    straight line, nothing is written off. The table ``depreciation`` has the columns ``kind`` and ``words`` (types of
    assets, see `kernel.ownership`) and ``is_depreciated``; the first row that fits a type decides, others are as the
    type says.
    """

    _inherit = "fupin.policy"

    @api.model
    def _depreciation_by_place(self, day):
        """Return ``[(zone, is written off, ids of categories)]``; categories are None where the method rules them all
        out."""
        policies = self.sudo()  # sudo: what binds does not depend on who asks
        found = []
        for zone, _code, (_type, method) in policies._parameter_values([METHOD], day)[METHOD]:
            if str(method or "").strip() not in STRAIGHT_LINE:
                found.append((zone, False, None))
        zones = policies._zones("fupin.policy.table", day, [TABLE])
        Category = policies.env["fupin.asset.category"].with_context(active_test=False)
        categories = Category.search([("kind", "!=", False)]) if zones else ()
        for table, zone in zones.items():
            rows, decided = [row._values() for row in table.row_ids], {True: [], False: []}
            for category in categories:
                facts = dict.fromkeys(("value", "basis", "implementer", "receiver", "covers"))
                facts |= {"kind": category.kind, "text": category.name, "sources": ""}
                row = next((row for row, is_open in ownership.applying(rows, facts) if not is_open), None)
                if row is not None:
                    decided[bool(row.get("is_depreciated"))].append(category.id)
            found += [(zone, is_depreciated, ids) for is_depreciated, ids in decided.items() if ids]
        return found
