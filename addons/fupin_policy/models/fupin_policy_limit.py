from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

# the column of a table that holds the words
WORD = "name"
# a step that takes a record there goes ahead with nothing
NOWHERE = ("draft", "cancelled")


class FupinPolicyTable(models.Model):
    """A table of a policy may list the words that can be chosen: where it binds, a field takes none but these.

    Which table limits which field says `_limits`; for one key the nearest place's table counts. A table without words
    limits nothing.
    """

    _inherit = "fupin.policy.table"

    @api.model
    def _limits(self):
        """Hook: return ``{key of a table: (model of the records, their field)}``; the field leads to a vocabulary."""
        return {}

    @api.model
    def _table_uses(self):
        return {**super()._table_uses(), **{key: self._limit_use(*place) for key, place in self._limits().items()}}

    @api.model
    def _limit_use(self, model_name, name):
        field = self.env[model_name]._fields[name]._description_string(self.env)
        model = self.env["ir.model"].sudo()._get(model_name).name  # sudo: the name of a kind of record
        word = self.env._("Choice: %(field)s (%(model)s)", field=field, model=model)
        return word, [(WORD, self.env._("Allowed"), "char")]

    def _listed_words(self):
        """Return the words that the table lists, in their order."""
        self.ensure_one()
        return [word for row in self.row_ids if (word := str(dict(row.cells or {}).get(WORD) or "").strip())]


class FupinPolicy(models.Model):
    """On the page of articles such a table counts among the words."""

    _inherit = "fupin.policy"

    @api.model
    def _vocabulary_tables(self):
        return super()._vocabulary_tables() | self.env["fupin.policy.table"]._limits().keys()


class FupinVocabulary(models.AbstractModel):
    """Whether a word is one of those that a policy lists."""

    _inherit = "fupin.vocabulary"

    def _is_called(self, words):
        """Return whether one of some words means this one."""
        self.ensure_one()
        return self.name in words


class FupinRecord(models.AbstractModel):
    """Records choose none but the words that the policy in force where they stand lists."""

    _inherit = "fupin.record"

    def _after_save(self, names):
        super()._after_save(names)
        self._refuse_unlisted(names)

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        starts, ends = self._transitions[name]
        if "draft" in starts and ends not in NOWHERE:
            self._refuse_unlisted()

    def _refuse_unlisted(self, names=None):
        """Raise `UserError` for the first word that the policy does not list.

        :param names: of the fields that were saved; all count without them
        """
        for key, (model_name, field) in self.env["fupin.policy.table"]._limits().items():
            if model_name == self._name and (names is None or {field, "region_id"} & set(names)):
                self._refuse_beyond(key, field)

    def _refuse_beyond(self, key, name):
        # sudo: what binds, and which word was chosen, does not depend on who asks
        records, policy = self.sudo().filtered(name), self.env["fupin.policy"].sudo()
        codes = set(records.mapped("region_code"))
        tables = policy._zones_above("fupin.policy.table", codes, local_date(), [key]) if codes else {}
        for table, zone in tables.items():
            words = table._listed_words()
            chosen = records.filtered(lambda record, zone=zone: zone.covers(record.region_code))[name]
            refused = next((word for word in chosen if words and not word._is_called(words)), None)
            if refused:
                raise UserError(
                    self.env._(
                        "“%(word)s” cannot be chosen here as “%(field)s”: the policy in force lists %(words)s.\n"
                        "Article: %(article)s",
                        word=refused.name,
                        field=self._fields[name]._description_string(self.env),
                        words="、".join(words),
                        article=table._citation(),
                    )
                )
