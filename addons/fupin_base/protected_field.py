from odoo import fields


class Protected(fields.Char):
    """A value that identifies a person, of a model that inherits ``fupin.protected``: shown masked, found whole.

    It stands nowhere itself: two columns of the same name, ``…_encrypted`` and ``…_hash``, keep it.
    """

    def __init__(self, *args, **kwargs):
        how = {
            "compute": "_compute_protected",
            "inverse": "_inverse_protected",
            "search": "_search_protected_field",
        }
        super().__init__(*args, **how, **kwargs)

    def determine_domain(self, records, operator, value):
        """Say to the one search of all protected fields which of them is looked for."""
        return records._search_protected_field(self.name, operator, value)
