from odoo import api, models

WORD = (("name", "char"),)
OF_BATCH = (("batch", "char"), *WORD)
COLUMNS = {
    "problem_types": (*WORD, ("group", "char"), ("grade", "char"), ("is_sensitive", "boolean")),
    "four_batches": (*WORD, ("national", "char")),
    "batch_causes": OF_BATCH,
    "batch_measures": OF_BATCH,
    "risk_matrix": (
        ("amount_from", "float"), ("amount_to", "float"), ("initial_grade", "char"), ("supervise", "char"),
        ("push", "char"), ("rectify", "char"), ("chain", "char"),
    ),
    "risk_milestones": (
        ("grade", "char"), *WORD, ("months", "integer"), ("problem_types", "char"), ("criterion", "char"),
    ),
}  # fmt: skip


class FupinPolicyTable(models.Model):
    """Tables of a policy that inspections, batches and risks act by."""

    _inherit = "fupin.policy.table"

    @api.model
    def _table_uses(self):
        heads, words = self._use_heads(), self._use_words()
        own = {
            key: (words[key], [(name, heads[name], kind) for name, kind in columns]) for key, columns in COLUMNS.items()
        }
        return {**super()._table_uses(), **own}

    @api.model
    def _use_words(self):
        return {
            "problem_types": self.env._("Words: types of problems"),
            "four_batches": self.env._("Words: the four batches"),
            "batch_causes": self.env._("Words: causes of a batch"),
            "batch_measures": self.env._("Words: measures of a batch"),
            "risk_matrix": self.env._("Risks: who answers, by amount and grade"),
            "risk_milestones": self.env._("Risks: by when"),
        }

    @api.model
    def _use_heads(self):
        return {
            "name": self.env._("Name"),
            "group": self.env._("Group"),
            "grade": self.env._("Risk grade"),
            "is_sensitive": self.env._("Sensitive"),
            "national": self.env._("National name"),
            "batch": self.env._("Class"),
            "amount_from": self.env._("Amount from (yuan)"),
            "amount_to": self.env._("Amount below (yuan)"),
            "initial_grade": self.env._("First risk grade"),
            "supervise": self.env._("Supervised by"),
            "push": self.env._("Pushed on by"),
            "rectify": self.env._("Put right by"),
            "chain": self.env._("Accepted by"),
            "months": self.env._("Within months"),
            "problem_types": self.env._("For which problems"),
            "criterion": self.env._("Criterion"),
        }
