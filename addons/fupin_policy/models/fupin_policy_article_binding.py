from odoo import api, fields, models
from odoo.fields import Domain


class FupinPolicyArticle(models.Model):
    """What each article binds, for the policy's own page."""

    _inherit = "fupin.policy.article"

    bindings = fields.Text(string="What it binds", compute="_compute_bindings")
    binding_count = fields.Integer(string="Bindings", compute="_compute_bindings")
    is_open = fields.Boolean(string="Left open", compute="_compute_bindings")

    @api.depends("policy_id")
    def _compute_bindings(self):
        # while a form is open its articles are copies: what binds cites the articles that are kept
        found = {article_id: [] for article_id in self._origin.ids}
        unset = set()
        for name in self._binding_models():
            cited = Domain("article_id", "in", self._origin.ids) | Domain("also_article_ids", "in", self._origin.ids)
            for row in self.env[name].search(cited):
                for article_id in row._articles().ids:
                    found.setdefault(article_id, []).append(f"{self._binding_word(name)}：{row.reading or row.name}")
                if "is_unset" in row._fields and row.is_unset:
                    unset.update(row._articles().ids)
        for article in self:
            told = found.get(article._origin.id, ())
            article.bindings = "\n".join(told)
            article.binding_count = len(told)
            article.is_open = article._origin.id in unset

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
