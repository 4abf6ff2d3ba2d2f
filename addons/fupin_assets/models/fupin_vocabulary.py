from odoo import api, models


class FupinVocabulary(models.AbstractModel):
    """How a vocabulary takes the words that the tables of a policy name; see `fupin.policy._take_words`."""

    _inherit = "fupin.vocabulary"

    @api.model
    def _told_by_policy(self, cells):
        """Hook: return the values of a word from the cells of its row; none where the row tells no word."""
        return cells

    def _is_told(self, values):
        """Hook: return whether the word says the same as a row; what it belongs to does not matter."""
        self.ensure_one()
        return all((self[name] or False) == value for name, value in values.items() if name != "group")
