from odoo import api, fields, models


class FupinPolicyArticle(models.Model):
    """What each article binds, for the policy's own page."""

    _inherit = "fupin.policy.article"

    bindings = fields.Text(string="What it binds", compute="_compute_bindings")
    binding_count = fields.Integer(string="Bindings", compute="_compute_bindings")
    is_open = fields.Boolean(string="Left open", compute="_compute_bindings")

    @api.depends("policy_id")
    def _compute_bindings(self):
        found = {article.id: [] for article in self}
        unset = set()
        for name in self._binding_models():
            for row in self.env[name].search([("article_id", "in", self.ids)]):
                found[row.article_id.id].append(f"{self._binding_word(name)}：{row.reading or row.name}")
                if "is_unset" in row._fields and row.is_unset:
                    unset.add(row.article_id.id)
        for article in self:
            article.bindings = "\n".join(found.get(article.id, ()))
            article.binding_count = len(found.get(article.id, ()))
            article.is_open = article.id in unset

    @api.model
    def _binding_models(self):
        """Return the names of the models whose rows bind articles."""
        return [
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_pack_section", None) and not model._abstract
        ]

    @api.model
    def _binding_word(self, model_name):
        # sudo: the name of the kind of binding, as it stands on the screen
        return self.env["ir.model"].sudo()._get(model_name).name
