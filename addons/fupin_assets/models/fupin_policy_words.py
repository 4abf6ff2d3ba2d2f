from odoo import api, models

# cell of a table: the word of the console that a place calls otherwise
ALIAS_OF = "alias_of"
TYPES = "fupin.asset.category"
# how a table writes the three kinds of assets: the beginning of the word
KIND_WORDS = {"经营": "operating", "公益": "public", "到户": "household"}


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
        return {"fund_sources": "fupin.funding.source", "asset_types": TYPES}

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
                same = known.filtered(lambda word, values=values: self._is_word(word, values))
                if values.get("name") and not same:
                    values |= self._marks(
                        known.filtered(lambda word, row=row: word.name == row.get(ALIAS_OF))[:1], values
                    )
                    known |= self._take_word(model, values)

    @api.model
    def _word_values(self, model, row):
        """Hook: return the values of a word that a row of a table gives."""
        fields = self.env[model]._fields
        values = {
            name: cell
            for name, cell in row.items()
            if name in fields and not fields[name].relational and cell not in (None, False, "")
        }
        return self._type_values(values) if model == TYPES else values

    @api.model
    def _type_values(self, values):
        """Return the values of a type of assets, below its kind; none where the row names no kind."""
        kind = KIND_WORDS.get(str(values.get("kind", ""))[:2])
        if not kind:
            return {}
        # from the cache: one row after another asks
        top = self.env["ir.model.data"]._xmlid_to_res_id(f"fupin_assets.asset_category_{kind}")
        return {**values, "kind": kind, "parent_id": top}

    @api.model
    def _is_word(self, word, values):
        """Return whether a word of the vocabulary says the same; what it belongs to does not matter.

        A type of assets is also the same where it is written so in ledgers.
        """
        if word._name == TYPES and values.get("name"):
            return word.kind == values["kind"] and word._is_called([values["name"]])
        return all((word[name] or False) == value for name, value in values.items() if name != "group")

    @api.model
    def _marks(self, word, values):
        """Return the marks that a new word takes over from the one that it stands for."""
        return {
            name: word[name]
            for name, field in word._fields.items()
            if word and field.type in ("boolean", "selection") and field.store and name not in ("active", *values)
        }

    def _rows_of_table(self, key):
        table = self.table_ids.filtered(lambda table: table.key == key)
        return [row._values() for row in table.row_ids]

    def _take_word(self, model, values):
        # sudo: who may put a policy into force need not be who edits the words
        return self.env[model].sudo().create({**values, "region_id": self.region_id.id})
