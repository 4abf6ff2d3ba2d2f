from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..kernel import grid as grids


class FupinPolicyTable(models.Model):
    """A table as people edit it: heads, rows and cells at once, see the widget ``fupin_grid``.

    ``grid`` is ``{"columns": [{"name", "string", "type"}], "rows": [{"id", "article_id", "cells": {name: value}}]}``;
    a row without id is new, one that is left out goes.
    """

    _inherit = "fupin.policy.table"

    grid = fields.Json(string="Columns and rows", compute="_compute_grid", inverse="_inverse_grid", copy=False)

    @api.depends("columns", "row_ids.cells", "row_ids.sequence", "row_ids.article_id")
    def _compute_grid(self):
        for table in self:
            columns = [column for column in table.columns or [] if column.get("type") != "separator"]
            rows = table.row_ids.sorted(lambda row: (row.sequence, row.id or 0))
            table.grid = {
                "columns": [
                    {"name": column["name"], "string": column.get("string") or column["name"], "type": column["type"]}
                    for column in columns
                ],
                "rows": [row._as_grid_row(columns) for row in rows],
            }

    def _inverse_grid(self):
        for table in self:
            grid = table.grid or {}
            columns = grid.get("columns") or []
            table._check_columns(columns)
            rows = [
                table._row_values(number, row, columns) for number, row in enumerate(grid.get("rows") or [], start=1)
            ]
            known = {column["name"]: column for column in table.columns or []}
            table.columns = [{**known.get(column["name"], {}), **column} for column in columns]
            kept = {row_id for row_id, _vals in rows}
            gone = [Command.delete(row.id) for row in table.row_ids if row.id not in kept]
            table.row_ids = gone + [
                Command.update(row_id, vals) if row_id else Command.create(vals) for row_id, vals in rows
            ]

    def _check_columns(self, columns):
        code, number = grids.columns_problem(columns) or (None, None)
        if code == "head":
            raise ValidationError(self.env._("Column %s has no head: name it, or remove it.", number))
        if code:
            raise ValidationError(self.env._("Column %s cannot be kept as it is.", number))

    def _row_values(self, number, row, columns):
        """Return ``(id of the row it changes or None, its values)``."""
        written, cells = row.get("cells") or {}, {}
        for column in columns:
            try:
                cells[column["name"]] = grids.cell(column["type"], written.get(column["name"]))
            except ValueError:
                kinds = dict(self.env["fupin.parameter"]._fields["value_type"]._description_selection(self.env))
                kind = {"char": "text", "float": "number"}.get(column["type"], column["type"])
                raise ValidationError(
                    self.env._(
                        "Row %(row)s, “%(column)s”: “%(value)s” is not of the kind “%(kind)s”.",
                        row=number,
                        column=column["string"],
                        value=written.get(column["name"]),
                        kind=kinds[kind],
                    )
                ) from None
        vals = {"sequence": number * 10, "article_id": row.get("article_id") or False, "cells": cells}
        return (row.get("id") if row.get("id") in self.row_ids.ids else None), vals

    @api.depends("name", "grid")
    def _compute_reading(self):
        for table in self:
            grid = table.grid or {}
            heads = [column.get("string") or "" for column in grid.get("columns") or []]
            table.reading = self.env._(
                "%(heads)s: %(count)s rows",
                heads=self.env._(", ").join(heads) or table.name or "",
                count=len(grid.get("rows") or []),
            )


class FupinPolicyTableRow(models.Model):
    """A row of a policy's table as people edit it."""

    _inherit = "fupin.policy.table.row"

    def _as_grid_row(self, columns):
        values = dict(self.cells or {})
        cells = {column["name"]: values.get(column["name"]) for column in columns}
        return {
            "id": self._origin.id,
            "article_id": self.article_id._origin.id,
            "cells": {
                name: value if isinstance(value, str | int | float | None) else str(value)
                for name, value in cells.items()
            },
        }
