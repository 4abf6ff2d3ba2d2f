from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .fupin_policy import layer_of


class FupinPolicyPart(models.AbstractModel):
    """Part of a policy: reached as its policy is, and changed only while that is a draft.

    ``_engine_fields`` are bookkeeping of the engine or follow from other fields: written by nobody, taken from nobody's
    defaults. ``_open_fields`` are what administrators may fill in at any time.
    """

    _name = "fupin.policy.part"
    _inherit = ["fupin.record.line"]
    _description = "Part of a policy"
    _parent_field = "policy_id"
    _order = "policy_id, sequence, id"
    _engine_fields = frozenset()
    _open_fields = frozenset()

    policy_id = fields.Many2one("fupin.policy", required=True, index=True, ondelete="cascade")
    policy_state = fields.Selection(related="policy_id.state", string="State of the policy")
    sequence = fields.Integer(default=10)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._engine_fields}

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_engine_fields(vals_list)
        self.browse().check_access("create")
        told = [self.default_get(["policy_id"]), *vals_list]
        named = {vals["policy_id"] for vals in told if isinstance(vals.get("policy_id"), int)} - {False}
        # in plain words, before the database compares keys
        self._refuse_locked(self.env["fupin.policy"].browse(named)._filtered_access("write"))
        parts = super().create(vals_list)
        # whatever it says, by values or by defaults: a new part changes its policy
        parts._refuse_in_force([{"policy_id": None}])
        return parts

    def write(self, vals):
        self._refuse_engine_fields([vals])
        self._refuse_in_force([vals])
        result = super().write(vals)
        self._refuse_in_force([vals])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_in_drafts_only(self):
        self._refuse_in_force([{"policy_id": None}])

    def _refuse_engine_fields(self, vals_list):
        """Raise `AccessError` where somebody writes what the engine keeps."""
        if any(self._engine_fields & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("This is kept by the system alone."))

    def _refuse_in_force(self, vals_list):
        """Raise `UserError` when a part of a policy that took effect would change."""
        changed = set().union(*vals_list) if vals_list else set()
        if changed - self._open_fields:
            self._refuse_locked(self.policy_id)

    def _refuse_locked(self, policies):
        if policies.filtered(lambda policy: policy.state != "draft"):
            raise UserError(self.env._("A policy that took effect is not changed any more: make a new version of it."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        return Domain("policy_id", "any!", self.env["fupin.policy"]._jurisdiction_domain(scope, mode))


class FupinPolicyBinding(models.AbstractModel):
    """A way in which an article binds: obligation, rule, gate, flow, parameter, table. It has a key, and the
    nearest place's row with that key wins, see ``kernel.layering``."""

    _name = "fupin.policy.binding"
    _inherit = ["fupin.policy.part"]
    _description = "Binding of an article"
    _rec_names_search = ["name", "key"]
    # how a pack writes it: the name of its section, its fields beside key, name, article and is_binding, and
    # ``{field of lines: their fields}``
    _pack_section = None
    _pack_fields = ()
    _pack_lines = {}

    key = fields.Char(required=True, help="Made by itself; for one key the nearest place's policy wins.")
    name = fields.Char(required=True)
    article_id = fields.Many2one(
        "fupin.policy.article",
        index=True,
        ondelete="restrict",
        domain="[('policy_id', '=', policy_id)]",
        help="The article that demands it; shown with every reminder and refusal.",
    )
    also_article_ids = fields.Many2many(
        "fupin.policy.article",
        string="Also carries out",
        domain="[('policy_id', '=', policy_id)]",
        help="Other articles that the same demand carries out; what is told cites the first one.",
    )
    is_binding = fields.Boolean(string="Binding below", help="No place below may have its own instead.")
    reading = fields.Char(string="Reads", compute="_compute_reading", help="What it says, in a sentence.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_key(vals) for vals in vals_list])

    @api.model
    def _with_key(self, vals):
        """Return values with a key where an administrator gave none: of his policy, so that no other county has it."""
        if vals.get("key") or not vals.get("policy_id"):
            return vals
        policy = self.env["fupin.policy"].browse(vals["policy_id"])
        # sudo: numbers are drawn by the system
        number = self.env["ir.sequence"].sudo().next_by_code("fupin.policy.binding")
        return {**vals, "key": f"{policy.key}_{number}"}

    @api.depends("name")
    def _compute_reading(self):
        for binding in self:
            binding.reading = binding.name

    @api.constrains("policy_id", "article_id", "also_article_ids")
    def _check_article(self):
        for binding in self:
            if binding._articles().policy_id - binding.policy_id:
                raise ValidationError(
                    self.env._("“%s” cites an article of another policy.", binding.name or binding.key)
                )

    def _articles(self):
        """Return all articles that the row carries out, the one that it cites first."""
        return self.article_id | self.also_article_ids

    def _part_words(self, _name):
        """Hook: return a field of the row in words where its value is for the engine alone, or None."""
        return None

    def _layer(self):
        """Return the row as the arithmetic of layering sees it."""
        self.ensure_one()
        return layer_of(self)

    def _citation(self):
        """Return the article as every demand cites it: policy, number, text."""
        self.ensure_one()
        article = self.article_id
        if not article:
            return self.policy_id.display_name
        return f"{self.policy_id.display_name}{article.number or ''}：{article.text or ''}"
