from odoo import api, models
from odoo.exceptions import UserError

# cell of a table: the word of the console that a place calls otherwise
ALIAS_OF = "alias_of"
# what a word is given by itself
OF_ITSELF = ("name", "code")


class FupinPolicy(models.Model):
    """A policy that comes into force brings its own words: rows of its tables become words of vocabularies in its place.

    A row names the word (``name``); other columns that are fields of the vocabulary are taken over. A word that is there
    already with the same meaning stays as it is; ``alias_of`` names the one whose marks a new word takes over. What a
    vocabulary was given once is its administrators' to change.
    """

    _inherit = "fupin.policy"

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "publish":
            for policy in self:
                policy._take_words()

    @api.model
    def _word_tables(self):
        """Hook: return ``{key of a table: vocabulary}``."""
        return {
            "fund_sources": "fupin.funding.source",
            "asset_types": "fupin.asset.category",
            "disposal_modes": "fupin.disposal.mode",
            "disposal_reasons": "fupin.disposal.reason",
        }

    @api.model
    def _vocabulary_tables(self):
        return super()._vocabulary_tables() | self._word_tables().keys()

    def _take_words(self):
        """Add the words of the tables that the place does not have yet."""
        self.ensure_one()
        for key, model in self._word_tables().items():
            known = self.env[model].search([("region_id", "in", (False, self.region_id.id))])
            for row in self._rows_of_table(key):
                values = self._word_values(model, row)
                same = known.filtered(lambda word, values=values: word._is_told(values))
                if values.get("name") and not same:
                    values |= self._marks(
                        known.filtered(lambda word, row=row: word.name == row.get(ALIAS_OF))[:1], values
                    )
                    self._refuse_unmeant(key, model, values)
                    known |= self._take_word(model, values)

    @api.model
    def _word_values(self, model, row):
        """Return the values of a word that a row of a table gives."""
        fields = self.env[model]._fields
        cells = {
            name: cell
            for name, cell in row.items()
            if name in fields and not fields[name].relational and cell not in (None, False, "")
        }
        return self.env[model]._told_by_policy(cells)

    @api.model
    def _marks(self, word, values):
        """Return the marks that a new word takes over from the one that it stands for."""
        return {
            name: word[name]
            for name, field in word._fields.items()
            if word and field.type in ("boolean", "selection") and field.store and name not in ("active", *values)
        }

    def _refuse_unmeant(self, key, model, values):
        """Raise `UserError` for a word of which nothing tells what it means to the console."""
        fields = self.env[model]._fields
        missing = [
            field._description_string(self.env)
            for name, field in fields.items()
            if field.required and field.type == "selection" and name not in (*OF_ITSELF, *values) and not field.default
        ]
        if missing:
            raise UserError(
                self.env._(
                    "“%(word)s” in the table “%(table)s” is a new word: nothing tells its %(fields)s. Write the general"
                    " name that it stands for into the column “%(column)s” of its row.",
                    word=values["name"],
                    table=self.table_ids.filtered(lambda table: table.key == key).name,
                    fields="、".join(missing),
                    column=ALIAS_OF,
                )
            )

    def _rows_of_table(self, key):
        table = self.table_ids.filtered(lambda table: table.key == key)
        return [row._values() for row in table.row_ids]

    def _take_word(self, model, values):
        # sudo: who may put a policy into force need not be who edits the words
        return self.env[model].sudo().create({**values, "region_id": self.region_id.id})
