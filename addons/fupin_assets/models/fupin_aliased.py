import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain


class FupinAliased(models.AbstractModel):
    """A vocabulary whose words are written in several ways in ledgers."""

    _name = "fupin.aliased"
    _inherit = ["fupin.vocabulary"]
    _description = "Vocabulary with other spellings"
    _rec_names_search = ["name", "code", "aliases"]

    aliases = fields.Char(
        string="Also written as",
        help="Other words for the same thing, separated by an enumeration comma; ledgers are matched by them.",
    )

    @api.model
    def _match_words(self, words, domain=Domain.TRUE):
        """Return ``{word: record}`` for the words that stand for a record the user may read.

        Names go before aliases, and a place's own word before the national one. Spaces,
        width of characters and a closing "资金" or "资产" do not matter.
        """
        known = {}
        records = self.search(domain)
        for record in records.sorted(lambda record: not record.region_id):
            known.setdefault(self._plain_word(record.name), record)
        for record in records:
            for alias in (record.aliases or "").split("、"):
                known.setdefault(self._plain_word(alias), record)
        known.pop("", None)
        matches = {word: known.get(self._plain_word(word)) for word in words}
        return {word: record for word, record in matches.items() if record}

    def _is_called(self, words):
        self.ensure_one()
        own = {self._plain_word(word) for word in (self.name, *(self.aliases or "").split("、"))} - {""}
        return bool(own & {self._plain_word(word) for word in words})

    @api.model
    def _plain_word(self, word):
        text = "".join(unicodedata.normalize("NFKC", word or "").split()).lower()
        for ending in ("资金", "资产"):
            text = text.removesuffix(ending)
        return text
