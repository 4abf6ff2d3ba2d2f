import csv
import io
from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..kernel import open_format

# whose names stay where they are: an export of one county tells nothing of households elsewhere
UNTOLD = frozenset({"fupin.household", "fupin.household.member", "ir.attachment"})
BATCH = 1000


class FupinExport(models.Model):
    """What a full export needs besides rows: lists of values, the places, and the names that numbers stand for."""

    _inherit = "fupin.export"

    def _write_links(self, archive, tables, counts):
        """Write each list of other records (many2many) of the exported rows: links/<model>.<field>.csv.

        Own fields of a county whose value is a list stand here as well.
        """
        for name, model in tables.items():
            for field in self._links(model) if counts[name] else ():
                query = SQL(
                    """COPY (SELECT %(one)s AS id, %(other)s AS other_id FROM %(table)s WHERE %(one)s IN (SELECT id FROM %(ours)s)
                       ORDER BY 1, 2) TO STDOUT WITH (FORMAT csv, HEADER)""",
                    one=SQL.identifier(field.column1), other=SQL.identifier(field.column2),
                    table=SQL.identifier(field.relation), ours=self.env["fupin.county"]._leaving(model),
                )  # fmt: skip
                with archive.open(f"links/{name}.{field.name}.csv", "w") as target:
                    self.env.cr._obj.copy_expert(self.env.cr._obj.mogrify(query.code, query.params), target)

    @staticmethod
    def _links(model):
        """Return the stored many2many fields of a model that have a table."""
        return [
            field
            for field in model._fields.values()
            if field.type == "many2many" and field.store and field.relation and field.column1 and field.column2
        ]

    def _write_places(self, archive):
        """Write the places of the county: they stay in the system, and every row names one."""
        region = self.env["fupin.region"]
        query = SQL(
            """COPY (SELECT %s FROM fupin_region WHERE starts_with(code, %s) ORDER BY code)
               TO STDOUT WITH (FORMAT csv, HEADER)""",
            SQL(", ").join(map(SQL.identifier, self._columns(region))), self.region_code[:6],
        )  # fmt: skip
        with archive.open("data/fupin.region.csv", "w") as target:
            self.env.cr._obj.copy_expert(self.env.cr._obj.mogrify(query.code, query.params), target)

    def _write_names(self, archive, tables, counts):
        """Write the names of what the exported rows name and what is not the county's: kinds, uses, people, units above."""
        told = io.StringIO()
        writer = csv.writer(told)
        writer.writerow(["model", "id", "name"])
        for name, ids in sorted(self._named_outside(tables, counts).items()):
            # sudo: an export is whole, whoever began it; in the language of papers
            model = self.env[name].sudo().with_context(lang=self.env["fupin.print"]._print_lang(), active_test=False)
            ids = sorted(ids)
            for start in range(0, len(ids), BATCH):
                records = model.browse(ids[start : start + BATCH]).exists()
                writer.writerows([name, record.id, record.display_name] for record in records)
                model.invalidate_model(flush=False)
        archive.writestr("names.csv", told.getvalue())

    def _named_outside(self, tables, counts):
        """Return ``{model name: ids}``: one query for each exported table."""
        named = defaultdict(set)
        for name, model in tables.items():
            parts = [part for field in model._fields.values() for part in self._pointing_out(model, field, tables)]
            if counts[name] and parts:
                for target, number in self.env.execute_query(SQL(" UNION ").join(parts)):
                    named[target].add(number)
        return named

    def _pointing_out(self, model, field, tables):
        """Return the query of what a field names outside the county, none where there is nothing to name."""
        target = field.comodel_name
        if not field.store or target in UNTOLD or target not in self.env or self.env[target]._abstract:
            return []
        ours = self.env["fupin.county"]._leaving(model)
        if field.type == "many2one" and field.column_type and not open_format.sealed(field.name):
            column = SQL.identifier(field.name)
            rows = SQL("%s WHERE id IN (SELECT id FROM %s)", SQL.identifier(model._table), ours)
        elif field in self._links(model):
            column = SQL.identifier(field.column2)
            rows = SQL("%s WHERE %s IN (SELECT id FROM %s)", SQL.identifier(field.relation),
                       SQL.identifier(field.column1), ours)  # fmt: skip
        else:
            return []
        outside = SQL("TRUE")
        if target in tables:
            outside = SQL("%s NOT IN (SELECT id FROM %s)", column, self.env["fupin.county"]._leaving(tables[target]))
        return [SQL("SELECT %s, %s FROM %s AND %s IS NOT NULL AND %s", target, column, rows, column, outside)]
