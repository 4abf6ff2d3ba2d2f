from odoo import api, fields, models


class FupinPolicyTable(models.Model):
    """What a table is used for, chosen by its word: the platform finds it by its key and its columns by their names.

    A table that is for reading alone has no use; `_table_uses` of the addons says what others there are.
    """

    _inherit = "fupin.policy.table"

    use = fields.Selection(
        selection="_use_choices",
        string="Used for",
        compute="_compute_use",
        inverse="_inverse_use",
        help="Empty: for reading alone. Otherwise the platform acts by it, and the columns are given.",
    )

    @api.model
    def _table_uses(self):
        """Hook: return ``{key: (word, [(name, head, type) of the columns])}``."""
        return {}

    @api.model
    def _use_choices(self):
        return [(key, word) for key, (word, _columns) in self._table_uses().items()]

    @api.depends("key")
    def _compute_use(self):
        known = self._table_uses()
        for table in self:
            table.use = table.key if table.key in known else False

    def _inverse_use(self):
        """Keep the use as the table's key; one that is used no more gets a key of its own."""
        known = self._table_uses()
        for table in self:
            if table.use and table.key != table.use:
                table.key = table.use
            elif not table.use and table.key in known:
                table.key = self._with_key({"policy_id": table.policy_id.id})["key"]

    @api.onchange("use")
    def _onchange_use(self):
        """Begin with the columns that the use needs."""
        word, columns = self._table_uses().get(self.use, ("", ()))
        if not columns:
            return
        self.name = self.name or word
        if not (self.grid or {}).get("rows"):
            told = [{"name": name, "string": head, "type": kind} for name, head, kind in columns]
            self.grid = {"columns": told, "rows": [{"id": False, "article_id": False, "cells": {}}]}
