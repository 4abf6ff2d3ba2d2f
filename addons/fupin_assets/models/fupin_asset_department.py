from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import ownership
from .fupin_numbered import COUNTY_DIGITS

# table of a policy that says which department supervises what; its columns: kind, words (types and names), sources
# (of funding), place (words in the name of the place), department and joint (names of units, with 、)
TABLE = "department_map"


class FupinAsset(models.Model):
    """Which department supervises an asset, as the table of the policy says by type, fund source or place
    (S1-81 … S1-99). Where several rows name several departments all of them are proposed: a person chooses the lead.
    """

    _inherit = "fupin.asset"

    department_suggestion = fields.Html(
        string="Suggested department", compute="_compute_department_suggestion", sanitize=False
    )

    _no_department_idx = models.Index("(region_code, code, id) WHERE department_id IS NULL AND state <> 'disposed'")

    @api.depends("department_id", "category_id", "kind", "name", "funding_ids.source_id", "region_id")
    def _compute_department_suggestion(self):
        """Told where no department is named yet."""
        waiting = self._origin.filtered(lambda asset: not asset.department_id)
        told = {}
        for group in waiting._department_groups():
            for asset_id in group["asset_ids"]:
                told[asset_id] = group
        for asset in self:
            group = told.get(asset._origin.id) if not asset.department_id else None
            asset.department_suggestion = (
                Markup("<strong>%s</strong><br/><span class='text-muted'>%s</span>")
                % (self.env._(", ").join(group["units"].mapped("name")) or group["names"], group["reason"])
                if group
                else False
            )

    @api.model
    def _without_department(self):
        """Return the domain of assets that no department supervises yet."""
        return Domain("department_id", "=", False) & Domain("state", "!=", "disposed")

    # ---------------------------------------------------------------- suggested

    @api.model
    def _department_rows(self):
        """Return ``[(row, zone)]`` of the tables in force today, in their order."""
        policies = self.env["fupin.policy"].sudo()  # sudo: what binds does not depend on who asks
        zones = policies._zones("fupin.policy.table", local_date(), [TABLE])
        return [(row, zone) for table, zone in zones.items() for row in table.row_ids]

    def _department_groups(self):
        """Return what the policies in force say of these assets, in one statement for all of them.

        :return: dictionaries, one for each set of rows and county: ``asset_ids``, ``units`` (departments in the order
            of the rows, the first named leads), ``joint`` (named beside them), ``names`` (of the rows, where no unit
            is called so), ``reason`` (article and facts), ``is_several`` (rows name several departments)
        """
        rows = self._department_rows() if self else []
        if not rows:
            return []
        self.flush_model(["region_code", "kind", "name", "category_id"])
        self.env["fupin.funding"].flush_model(["asset_id", "source_id"])
        self.env["fupin.unit"].flush_model(["name", "unit_type", "active", "region_code"])
        cases = [self._department_case(rank, row, zone) for rank, (row, zone) in enumerate(rows)]
        found = self.env.execute_query(
            SQL(
                """SELECT ranks, county, array_agg(asset_id ORDER BY asset_id) FROM (
                       SELECT asset_id, county, array_agg(rank ORDER BY rank) AS ranks
                       FROM (%s) fitting GROUP BY asset_id, county
                   ) cases GROUP BY ranks, county ORDER BY min(asset_id)""",
                SQL(" UNION ALL ").join(cases),
            )
        )
        units = self._departments_of({county for _ranks, county, _ids in found}, rows)
        return [
            self._department_group([rows[rank][0] for rank in ranks], county, ids, units)
            for ranks, county, ids in found
        ]

    def _department_case(self, rank, row, zone):
        """Return the SELECT of the assets that a row is about."""
        cells = dict(row.cells or {})
        conditions = [SQL("asset.id = ANY(%s)", list(self.ids)), self._in_zone(zone)]
        if cells.get("kind"):
            conditions.append(SQL("asset.kind = %s", ownership.KINDS.get(cells["kind"], cells["kind"])))
        words = ownership.words(cells.get("words"))
        if words:
            like = self._like_any(words)
            conditions.append(
                SQL(
                    """(asset.name LIKE ANY(%s) OR EXISTS (SELECT FROM fupin_asset_category category
                        WHERE category.id = asset.category_id AND category.name LIKE ANY(%s)))""",
                    like,
                    like,
                )
            )
        sources = ownership.words(cells.get("sources"))
        if sources:
            like = self._like_any(sources)
            conditions.append(
                SQL(
                    """EXISTS (SELECT FROM fupin_funding line JOIN fupin_funding_source source
                        ON source.id = line.source_id WHERE line.asset_id = asset.id
                        AND (source.name LIKE ANY(%s) OR source.aliases LIKE ANY(%s)))""",
                    like,
                    like,
                )
            )
        places = ownership.words(cells.get("place"))
        if places:
            conditions.append(
                SQL(
                    """(asset.location LIKE ANY(%s) OR EXISTS (SELECT FROM fupin_region place
                        WHERE place.id = asset.region_id AND place.complete_name LIKE ANY(%s)))""",
                    self._like_any(places),
                    self._like_any(places),
                )
            )
        if len(conditions) == 2:  # a row that says nothing of its case is nobody's
            conditions.append(SQL("FALSE"))
        return SQL(
            "SELECT asset.id AS asset_id, left(asset.region_code, %s) AS county, %s AS rank FROM fupin_asset asset WHERE %s",
            COUNTY_DIGITS,
            rank,
            SQL(" AND ").join(conditions),
        )

    @api.model
    def _like_any(self, words):
        """Return the patterns of words anywhere in a text."""
        escaped = (word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in words)
        return [f"%{word}%" for word in escaped]

    @api.model
    def _departments_of(self, counties, rows):
        """Return ``{(county, name): unit}`` of the departments that rows name; the shortest name that fits."""
        names = {
            name
            for row, _zone in rows
            for column in ("department", "joint")
            for name in ownership.words(dict(row.cells or {}).get(column))
        }
        # sudo: which unit is called so does not depend on who asks
        units = self.env["fupin.unit"].sudo().search(
            Domain("unit_type", "=", "department")
            & Domain.OR(Domain("region_code", "=like", f"{county}%") for county in counties)
        )  # fmt: skip
        found = {}
        for unit in units.sorted(lambda unit: (len(unit.name), unit.id)):
            for name in names:
                if name in unit.name:
                    found.setdefault((unit.region_code[:COUNTY_DIGITS], name), unit)
        return found

    @api.model
    def _department_group(self, rows, county, asset_ids, units):
        named = [name for row in rows for name in ownership.words(dict(row.cells or {}).get("department"))]
        joint = [name for row in rows for name in ownership.words(dict(row.cells or {}).get("joint"))]
        none = self.env["fupin.unit"]
        found = none.union(*(units.get((county, name), none) for name in dict.fromkeys(named))).sudo(False)
        beside = none.union(*(units.get((county, name), none) for name in joint)).sudo(False)
        reasons = [
            self.env._(
                "%(policy)s %(article)s: %(case)s",
                policy=row.policy_id.name,
                article=row.article_id.number or "",
                case=self._case_words(row),
            )
            for row in rows
        ]
        return {
            "asset_ids": asset_ids,
            "units": found,
            "joint": beside - found,
            "names": self.env._(", ").join(dict.fromkeys(named)),
            "reason": "；".join(dict.fromkeys(reasons)),
            "is_several": len(set(named)) > 1,
        }

    @api.model
    def _case_words(self, row):
        """Return what a row asks of an asset, as people read it."""
        cells = dict(row.cells or {})
        return self.env._(", ").join(filter(None, (cells.get(name) for name in ("kind", "words", "sources", "place"))))

    def action_suggest_departments(self):
        """Open the window that proposes departments for the selected assets, or for all that have none."""
        self.check_access("read")
        wizard = self.env["fupin.department.wizard"].create({"asset_ids": [fields.Command.set(self.ids)]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Supervising departments"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }
