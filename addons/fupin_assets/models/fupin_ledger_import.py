from decimal import Decimal

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_ledger.kernel.rows import repeated_rows
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..ledger_units import LedgerUnits
from .fupin_asset_check import FORMS_WITHOUT_LIFE, MAX_LIFE

SAME = ("name", "place", "original_value", "acquisition_date")


class FupinAsset(models.Model):
    """Assets in ledgers: the words they are written in, from a row to an asset with its project,
    funding and owner, and back. Amounts in yuan."""

    _name = "fupin.asset"
    _inherit = ["fupin.asset", "fupin.ledger.target"]

    # ------------------------------------------------------------------- words

    @api.model
    def _ledger_choices(self, column):
        """Words of the lists; a category goes by its kind, or stands in the column of kinds."""
        if column.key == "category":
            return self._ledger_categories()
        if column.key == "funding":
            return self._ledger_aliases(self.env["fupin.funding.source"].search(Domain.TRUE))
        choices = super()._ledger_choices(column)
        return {**self._ledger_category_words(), **choices} if column.key == "kind" else choices

    @api.model
    def _ledger_words(self, column):
        if column.key == "category":
            return tuple(self.env["fupin.asset.category"].search([("parent_id", "!=", False)]).mapped("name"))
        if column.key == "funding":
            return tuple(self.env["fupin.funding.source"].search(Domain.TRUE).mapped("name"))
        return super()._ledger_words(column)

    @api.model
    def _ledger_limits(self, column):
        """The limits that `_check_rows` holds for every asset, told cell by cell."""
        return {
            "acquisition_date": (self._earliest_start(), local_date()),
            "useful_life": (1, MAX_LIFE),
            "original_value": (Decimal("0.01"), None),
        }.get(column.key) or super()._ledger_limits(column)

    @api.model
    def _ledger_unless(self, column, choices):
        """Types that usually are equity or money have no useful life either (S3-22)."""
        pairs = super()._ledger_unless(column, choices)
        if column.key != "useful_life":
            return pairs
        without = self.env["fupin.asset.category"].search([("asset_form", "in", FORMS_WITHOUT_LIFE)])
        return (*pairs, ("category", set(without.ids)), ("kind", set(without.ids)))

    @api.model
    def _ledger_aliases(self, records):
        """Return ``{word: id}`` of a vocabulary: names before aliases, a closing 资金 may be missing."""
        found = {}
        ordered = records.sorted(lambda record: not record.region_id)
        for names in (
            ordered.mapped(lambda r: (r.id, [r.name])),
            ordered.mapped(lambda r: (r.id, (r.aliases or "").split("、"))),
        ):
            for record_id, words in names:
                for word in words:
                    found.setdefault(key(word), record_id)
                    found.setdefault(key(word.removesuffix("资金")), record_id)
        found.pop("", None)
        return found

    @api.model
    def _ledger_categories(self):
        """Return ``{(kind, word): id}``; without a kind (None) only what one kind has."""
        records = self.env["fupin.asset.category"].search(Domain.TRUE)
        found, kinds = {}, {}
        for kind, of_kind in records.grouped("kind").items():
            for word, record_id in self._ledger_aliases(
                of_kind.sorted(lambda record: not record.parent_id, reverse=True)
            ).items():
                found[kind, word] = record_id
                kinds.setdefault(word, set()).add(record_id)
        found.update(((None, word), min(ids)) for word, ids in kinds.items() if len(ids) == 1)
        for record in records.filtered("parent_id"):  # the columns of type and kind may be exchanged
            found.update({(record.id, word): record.id for word in self._ledger_aliases(record.parent_id)})
        return found

    @api.model
    def _ledger_category_words(self):
        """Types written where the kind is expected: ``{word: id of the category}``."""
        return {word: record_id for (kind, word), record_id in self._ledger_categories().items() if kind is None}

    # ------------------------------------------------------------ rows to assets

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        top = {
            category.kind: category.id
            for category in self.env["fupin.asset.category"].search(
                [("parent_id", "=", False), ("region_id", "=", False)]
            )
        }
        owners = LedgerUnits(self.env, ledger_import.region_id)
        names = {column.key: column.field_path for column in ledger_import.ledger_id._columns() if column.field_path}
        plain = {
            name: field
            for name, field in names.items()
            if field in self._fields
            and self._fields[field].type in ("char", "text", "float", "integer", "date", "selection")
        }
        return [self._ledger_row_vals(row.values, plain, top, owners) for row in rows]

    @api.model
    def _ledger_row_vals(self, values, plain, top, owners):
        vals = {field: values[name] for name, field in plain.items() if name in values}
        kind = vals.pop("kind", None)
        category = values.get("category") or (kind if isinstance(kind, int) else top.get(kind))
        vals["region_id"] = values.get("place")
        vals["category_id"] = category
        vals["original_value"] = values.get("original_value") or 0
        year = values.get("project_year")
        vals["funding_ids"] = [
            Command.create({"source_id": source, "amount": amount, "year": year})
            for source, amount in values.get("funding", ())
        ]
        if values.get("project"):
            vals["ledger_project"] = (values["project"], year or values["acquisition_date"].year)
        owner = owners.owner(values.get("owner"), values.get("place"))
        if owner:
            vals["ledger_unit"] = owner
        elif owner is False:  # named, but not found: the words are kept
            vals["note"] = "；".join(filter(None, (vals.get("note"), f"所有权人：{values['owner']}")))
            vals["ledger_owner"] = values["owner"]
        department = owners.department(values.get("department"))
        if department:
            vals["department_id"] = department
        return vals

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        """What `_check_rows` says, and remarks: the same row twice, registered already, owner unknown."""
        keys = {"category_id": "category", "funding_ids": "funding", "owner_ids": "owner", "region_id": "village"}
        found = [(index, keys.get(name, name), message, False) for index, name, message in self._check_rows(vals_list)]
        place = {row.number: index for index, row in enumerate(rows)}
        for number, earlier in repeated_rows(rows, SAME):
            message = self.env._("The same as row %s: name, place, value and date.", earlier)
            found.append((place[number], "name", message, True))
        for index in self._ledger_registered(vals_list):
            message = self.env._("An asset of this name, place and value is in the register already.")
            found.append((index, "name", message, True))
        for index, vals in enumerate(vals_list):
            if vals.get("ledger_owner"):
                message = self.env._("“%s” is no known unit; it is kept in the note.", vals["ledger_owner"])
                found.append((index, "owner", message, True))
        return found

    @api.model
    def _ledger_registered(self, vals_list):
        """Return the indexes of rows whose name, place and value the register has: one query."""
        self.flush_model(["name", "region_id", "original_value"])
        rows = [
            (index, vals["name"], vals["region_id"], vals["original_value"])
            for index, vals in enumerate(vals_list)
            if vals.get("name") and vals.get("region_id")
        ]
        if not rows:
            return []
        indexes, names, places, amounts = (list(column) for column in zip(*rows, strict=True))
        # by query on all assets of the places: whether it is there is asked, nothing of it is told
        found = self.env.execute_query(
            SQL(
                """SELECT DISTINCT given.index
                   FROM unnest(%s::int[], %s::text[], %s::int[], %s::numeric[]) AS given(index, name, place, amount)
                   JOIN fupin_asset asset ON asset.region_id = given.place AND asset.name = given.name
                       AND asset.original_value = given.amount AND asset.state <> 'disposed'""",
                indexes, names, places, amounts,
            )
        )  # fmt: skip
        return [index for (index,) in found]

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make the assets in bulk, and before them the projects that are named."""
        confirm = ledger_import.confirm_records and ledger_import.can_confirm
        projects = self._ledger_projects(vals_list)
        made = [self._ledger_asset_vals(vals, projects) for vals in vals_list]
        reason = self.env._("Ledger “%s”", ledger_import.filename or ledger_import.ledger_id.name)
        assets = self._create_bulk(made, confirm=confirm, reason=reason)
        if confirm and projects:
            assets._take_projects_along("submit")
            assets._take_projects_along("confirm")
        return assets

    @api.model
    def _ledger_asset_vals(self, vals, projects):
        """Return the values of one asset, with its project and its only owner."""
        made = {name: value for name, value in vals.items() if not name.startswith("ledger_")}
        if vals.get("ledger_project"):
            made["project_id"] = projects.get((vals["ledger_project"][0], vals["region_id"]))
        if vals.get("ledger_unit"):
            made["owner_ids"] = [Command.create({"unit_id": vals["ledger_unit"], "share": 1})]
        return made

    @api.model
    def _ledger_projects(self, vals_list):
        """Return ``{(name, region id of the asset): project id}``; what is missing is made.

        A project is one by name within a county. It stands in the place that all its assets
        share: their village, else township, else county.
        """
        wanted = {}
        for vals in vals_list:
            if vals.get("ledger_project"):
                name, year = vals["ledger_project"]
                wanted.setdefault(name, []).append((vals["region_id"], year, vals["original_value"]))
        if not wanted:
            return {}
        regions = self.env["fupin.region"].browse({place for rows in wanted.values() for place, _year, _value in rows})
        codes = {region.id: region.code for region in regions}
        groups = {}
        for name, rows in wanted.items():
            for place, year, value in rows:
                groups.setdefault((name, codes[place][:6]), []).append((place, year, value))
        known = {
            (project.name, project.region_code[:6]): project.id
            for project in self.env["fupin.project"].search([("name", "in", list(wanted))])
        }
        new = [group for group in groups if group not in known]
        places = self._ledger_common_places({group: [codes[place] for place, *_rest in groups[group]] for group in new})
        projects = self.env["fupin.project"].create(
            [
                {
                    "name": group[0],
                    "year": min(year for _place, year, _value in groups[group]),
                    "region_id": places[group],
                    "total_investment": sum((value for *_rest, value in groups[group]), Decimal(0)),
                }
                for group in new
            ]
        )
        known.update(zip(new, projects.ids, strict=True))
        return {(name, place): known[name, county] for (name, county), rows in groups.items() for place, *_rest in rows}

    @api.model
    def _ledger_common_places(self, groups):
        """Return ``{group: region id}``: the nearest place that all codes of a group lie in."""
        wanted = {}
        for group, codes in groups.items():
            cut = next(cut for cut in (12, 9, 6) if len({code[:cut] for code in codes}) == 1)
            wanted[group] = codes[0][:cut]
        # sudo: the place above one's own may not be readable, but it is where the project stands
        regions = self.env["fupin.region"].sudo().search_fetch([("prefix", "in", list(wanted.values()))], ["prefix"])
        ids = {region.prefix: region.id for region in regions}
        return {group: ids[prefix] for group, prefix in wanted.items()}
