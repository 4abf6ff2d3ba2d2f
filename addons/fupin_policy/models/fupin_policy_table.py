from markupsafe import Markup

from odoo import api, fields, models

COLUMN_TYPES = ("char", "integer", "float", "boolean", "date")


class FupinPolicyTable(models.Model):
    """A table of a policy with typed columns: price bands, shares, responsibilities, matrices.

    Columns are Odoo's own properties: administrators add and name them in the form.
    """

    _name = "fupin.policy.table"
    _inherit = ["fupin.policy.binding"]
    _description = "Table of a policy"

    _pack_section = "tables"
    _pack_fields = ("columns",)
    _pack_lines = {"row_ids": ("article_id", "cells")}

    columns = fields.PropertiesDefinition()
    row_ids = fields.One2many("fupin.policy.table.row", "table_id", string="Rows")
    preview = fields.Html(string="As it stands", compute="_compute_preview")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a table of this key.")

    @api.depends("columns", "row_ids.cells", "row_ids.sequence")
    def _compute_preview(self):
        """Show the rows below the heads of their columns, as on paper."""
        for table in self:
            columns = [column for column in table.columns or [] if column.get("type") != "separator"]
            rows = [[row._cell_words(column) for column in columns] for row in table.row_ids]
            table.preview = _as_html([column.get("string") or column["name"] for column in columns], rows)

    @api.depends("name", "row_ids")
    def _compute_reading(self):
        for table in self:
            table.reading = self.env._(
                "%(name)s: %(count)s rows", name=table.name or table.key or "", count=len(table.row_ids)
            )


class FupinPolicyTableRow(models.Model):
    """A row of a policy's table, with the article that says so."""

    _name = "fupin.policy.table.row"
    _inherit = ["fupin.policy.part"]
    _description = "Row of a policy's table"
    _order = "table_id, sequence, id"
    # rights and the lock look at the policy: it follows from the table
    _engine_fields = frozenset({"policy_id"})

    table_id = fields.Many2one("fupin.policy.table", required=True, index=True, ondelete="cascade")
    policy_id = fields.Many2one(related="table_id.policy_id", store=True, precompute=True)
    article_id = fields.Many2one(
        "fupin.policy.article", index=True, ondelete="restrict", domain="[('policy_id', '=', policy_id)]"
    )
    cells = fields.Properties(definition="table_id.columns", copy=True)
    reading = fields.Char(string="Reads", compute="_compute_reading")

    @api.depends("cells", "table_id.columns")
    def _compute_reading(self):
        for row in self:
            columns = row.table_id.columns or []
            told = [(column.get("string") or column["name"], row._cell_words(column)) for column in columns]
            row.reading = "；".join(f"{head}：{words}" for head, words in told if words)

    def _cell_words(self, column):
        """Return a cell as people read it."""
        self.ensure_one()
        value = dict(self.cells or {}).get(column["name"])
        if column.get("type") == "boolean":
            return self.env._("yes") if value else self.env._("no")
        return "" if value is None or value is False else str(value)

    def _values(self):
        """Return the row as a dictionary by column key, with its article under ``article``."""
        self.ensure_one()
        return {**dict(self.cells), "article": self.article_id}


def _as_html(heads, rows):
    """Return a table of texts as HTML."""

    def line(tag, texts):
        return Markup("<tr>%s</tr>") % Markup().join(tag % text for text in texts)

    body = Markup().join(line(Markup("<td>%s</td>"), row) for row in rows)
    return Markup('<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>') % (
        line(Markup("<th>%s</th>"), heads),
        body,
    )
