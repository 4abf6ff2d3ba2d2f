from odoo import api, fields, models


class FupinPolicyTable(models.Model):
    """A table of a policy with typed columns: price bands, shares, responsibilities, matrices.

    Columns are Odoo's own properties: administrators edit them with the rows, see `fupin_policy_table_grid`.
    """

    _name = "fupin.policy.table"
    _inherit = ["fupin.policy.binding"]
    _description = "Table of a policy"

    _pack_section = "tables"
    _pack_fields = ("columns",)
    _pack_lines = {"row_ids": ("article_id", "cells")}

    columns = fields.PropertiesDefinition()
    row_ids = fields.One2many("fupin.policy.table.row", "table_id", string="Rows")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a table of this key.")


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
