from odoo import api, models

# tables of a policy with the place's own words: of the classes, of their causes and measures
KINDS, CAUSES, MEASURES = "four_batches", "batch_causes", "batch_measures"
CALLED = {"升级": "improve", "巩固": "consolidate", "盘活": "revive", "调整": "replace"}


class FupinPolicy(models.Model):
    """A policy that comes into force brings its own words for the four batches, their causes and measures, and for
    problems with the grade that they give (S4-12)."""

    _inherit = "fupin.policy"

    @api.model
    def _word_tables(self):
        return {**super()._word_tables(), "problem_types": "fupin.problem.type"}

    @api.model
    def _vocabulary_tables(self):
        return super()._vocabulary_tables() | {KINDS, CAUSES, MEASURES}

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "publish":
            for policy in self:
                policy._take_batch_words()

    def _take_batch_words(self):
        """Add what the tables of the policy call the classes, causes and measures, where its place has no such word.

        A class takes over what the national one requires; administrators change it.
        """
        self.ensure_one()
        meaning = {}
        for row in self._rows_of_table(KINDS):
            national = CALLED.get(str(row.get("national") or "").removesuffix("一批"))
            if national and row.get("name"):
                meaning[row.get("code") or row["name"]] = national
                self._take_kind(row["name"], national)
        for key, model in ((CAUSES, "fupin.batch.cause"), (MEASURES, "fupin.batch.measure")):
            words = self.env[model]._match_words([row["name"] for row in self._rows_of_table(key) if row.get("name")])
            for row in self._rows_of_table(key):
                if row.get("name") and row["name"] not in words:
                    values = {"name": row["name"], "national": meaning.get(row.get("batch")) or False}
                    words[row["name"]] = self._take_word(model, values)

    def _take_kind(self, name, national):
        Kind = self.env["fupin.batch.kind"]
        if Kind.search_count([("name", "=", name), ("region_id", "=", self.region_id.id)], limit=1):
            return
        standard = Kind.search([("national", "=", national), ("region_id", "=", False)], limit=1)
        needs = [field for field in Kind._fields if field.startswith(("needs_", "ends_"))]
        values = {field: standard[field] for field in needs}
        self._take_word(Kind._name, {"name": name, "national": national, "sequence": standard.sequence, **values})
