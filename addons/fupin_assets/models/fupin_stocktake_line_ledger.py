from datetime import date

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from .fupin_yearly import FIRST_YEAR

BOOKS = ("original_value", "net_value", "quantity", "use_status", "location")


class FupinStocktakeLine(models.Model):
    """Stocktakes of the past with their results, from a ledger: done before the console was used, so the county office
    alone brings them in. All or nothing.

    The rows of a keeper and a year become its closed list. What a row says of the books is kept; where it says nothing
    they are those of today, the net value that of the year's end. Nothing follows from results of the past: no asset is
    made, no change proposed.
    """

    _inherit = "fupin.stocktake.line"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        for row, vals in zip(rows, vals_list, strict=True):
            vals["ledger_year"] = vals.pop("year", None)
            vals["ledger_place"] = vals.pop("region_id", None)
            vals.pop("visitor_id", None)
            if row.values.get("visitor"):
                who = self.env._("Checked by: %s", row.values["visitor"])
                vals["note"] = "\n".join(filter(None, (vals.get("note"), who)))
            vals["ledger_told"] = row.values.get("note")
            if vals.get("result") == "surplus":
                vals |= {"name": row.values.get("asset"), "asset_id": False, "ledger_problem": None}
        return vals_list

    # ------------------------------------------------------------------ checking

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        keepers = self._ledger_keepers(vals_list)
        opened = self._ledger_opened(keepers)
        seen = {}
        for index, (row, vals, keeper) in enumerate(zip(rows, vals_list, keepers, strict=True)):
            found += [(index, column, message, False) for column, message in self._ledger_faults(vals)]
            if keeper in opened:
                message = self.env._("The stocktake of this year is in the register already: enter it there.")
                found.append((index, "year", message, False))
            same = vals["asset_id"] and (vals["ledger_year"], vals["asset_id"])
            if same and same in seen:
                message = self.env._("The same asset as in row %s.", seen[same])
                found.append((index, "asset", message, False))
            seen.setdefault(same, row.number)
        return found

    @api.model
    def _ledger_faults(self, vals):
        """Yield ``(column, message)`` of what is wrong in one row."""
        last = local_date().year
        if not FIRST_YEAR <= (vals["ledger_year"] or 0) <= last:
            message = self.env._("The year lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=last)
            yield "year", message
        if vals["result"] == "surplus":
            if not vals.get("category_id") or (vals.get("found_value") or 0) <= 0:
                message = self.env._("“%s”: fill in type and value of what was found.", vals["name"] or "")
                yield "category", message
            if not vals["ledger_place"]:
                yield "village", self.env._("Say where it was found.")
        elif vals["result"] != "match" and not vals["ledger_told"]:
            yield "note", self.env._("Say in a few words what is different.")

    @api.model
    def _ledger_keepers(self, vals_list):
        """Return ``(year, region id, department id or False)`` of each row; see `fupin_stocktake_open`."""
        # sudo: whose list an asset stands on, whatever of it the user reads
        assets = self.env["fupin.asset"].sudo().browse({vals["asset_id"] for vals in vals_list if vals["asset_id"]})
        assets.fetch(["region_id", "department_id"])
        kept = {
            asset.id: (
                asset.region_id.id,
                asset.region_id.level not in ("village", "township") and asset.department_id.id,
            )
            for asset in assets
        }
        return [
            (vals["ledger_year"], *kept.get(vals["asset_id"], (vals["ledger_place"] or False, False)))
            for vals in vals_list
        ]

    @api.model
    def _ledger_opened(self, keepers):
        """Return those of the keepers and years that have a list: one query."""
        years, regions = ({keeper[place] for keeper in keepers} for place in (0, 1))
        # sudo: a list is there or not, whoever may read it
        known = (
            self.env["fupin.stocktake"].sudo().search([("year", "in", list(years)), ("region_id", "in", list(regions))])
        )
        return {(record.year, record.region_id.id, record.department_id.id) for record in known}

    # ------------------------------------------------------------------- writing

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        self._check_county_imports(ledger_import)
        keepers = self._ledger_keepers(vals_list)
        lists = self._ledger_lists(keepers)
        # sudo: lists and what the books said are the system's; who imports was checked above
        lines = super(FupinStocktakeLine, self.sudo())._ledger_create(
            [
                {**self._ledger_books(vals, books), "stocktake_id": lists[keeper].id}
                for vals, keeper, books in zip(vals_list, keepers, self._ledger_all_books(vals_list), strict=True)
            ],
            ledger_import,
        )
        stocktakes = self.env["fupin.stocktake"].sudo().union(*lists.values())  # sudo: as above
        day = SQL("LEAST(make_date(record.year, 12, 31), %s)", local_date())
        stocktakes._set_imported_state(
            "open", "closed", "close", self._ledger_reason(ledger_import),
            SQL(", opened_on = %(d)s, submitted_on = %(d)s, confirmed_on = %(d)s, closed_on = %(d)s", d=day),
        )  # fmt: skip
        return lines.with_env(self.env)

    @api.model
    def _ledger_lists(self, keepers):
        """Make the lists; return ``{keeper: list}``."""
        wanted = sorted(set(keepers))
        regions = self.env["fupin.region"].browse({region for _year, region, _department in wanted})
        units = self.env["fupin.asset"]._bulk_units(regions)
        # sudo: as in `_ledger_create`
        made = self.env["fupin.stocktake"].sudo().create(
            [
                {"year": year, "region_id": region, "department_id": department,
                 "unit_id": department or units.get(region, False)}
                for year, region, department in wanted
            ]
        )  # fmt: skip
        return dict(zip(wanted, made, strict=True))

    @api.model
    def _ledger_all_books(self, vals_list):
        """Return what the register says of the asset of each row: a query for each year."""
        Asset = self.env["fupin.asset"].sudo()  # sudo: as in `_ledger_keepers`
        ids = {vals["asset_id"] for vals in vals_list if vals["asset_id"]}
        found = {
            values["id"]: values
            for values in Asset.browse(ids).read(["name", "code", "measure_unit", "category_id", *BOOKS], load=None)
        }
        nets = {}
        for year in {vals["ledger_year"] for vals in vals_list}:
            of_year = {vals["asset_id"] for vals in vals_list if vals["asset_id"] and vals["ledger_year"] == year}
            nets[year] = Asset.browse(of_year)._net_values(min(date(year, 12, 31), local_date()))
        return [
            {**found[vals["asset_id"]], "net_value": nets[vals["ledger_year"]].get(vals["asset_id"], 0)}
            if vals["asset_id"]
            else {}
            for vals in vals_list
        ]

    @api.model
    def _ledger_books(self, vals, books):
        """Return the values of a line: what the row says goes before what the register says now."""
        if not books:
            return {name: value for name, value in vals.items() if not name.startswith("book_")}
        said = {name: value for name, value in vals.items() if value is not None}
        of_books = {f"book_{name}": books[name] for name in BOOKS}
        named = {name: books[name] for name in ("name", "measure_unit", "category_id")}
        return {**of_books, "book_code": books["code"], **named, **said, **self._ledger_figures({**of_books, **said})}

    @api.model
    def _ledger_figures(self, vals):
        """Return what was found where a row does not say it: nothing of what lacks, else what the books say."""
        lost = vals["result"] == "shortage"
        pairs = (("found_quantity", "book_quantity"), ("found_value", "book_original_value"))
        return {
            found: vals[found] if vals.get(found) is not None else 0 if lost else vals[book] for found, book in pairs
        }
