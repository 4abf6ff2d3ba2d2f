from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import ValidationError

from ..kernel import domain_text
from ..kernel import period as periods
from ..kernel import value as typed_value
from .fupin_obligation_record import ASKED_OF_RECORD

# kind of parameter → unit of a term
TERM_KINDS = {"days": "d", "months": "m"}


class FupinObligation(models.Model):
    """Terms that a parameter names (及时), and what keeps a duty from asking: a standard that is left open.

    Where the parameter has a value, records there fall due by it; where it is left open no task is made, and the duty
    says so wherever it is shown.
    """

    _inherit = "fupin.obligation"

    problem = fields.Char(string="Does not apply because", compute="_compute_problem")

    def _term_key(self):
        """Return the key of the parameter that is the term, or an empty text; `ValueError` for no term at all."""
        self.ensure_one()
        found = domain_text.token((self.term or "").strip())
        return found.key if found else ""

    def _term_in(self, values):
        """Return the term as (number, "d", "m" or "y").

        :param values: ``{key: (value type, value)}`` of a place
        """
        key = self._term_key()
        if not key:
            return periods.parse_term(self.term)
        kind, number = values[key]
        return number, TERM_KINDS[kind]

    def _check_term(self):
        """Raise `ValidationError` unless the term is one, or names a parameter of days or months."""
        try:
            key = self._term_key() or periods.parse_term(self.term)
        except ValueError:
            raise ValidationError(
                self.env._("“%(name)s”: “%(text)s” is no term: write such as 30d, 12m, 1y, or @ and a parameter.",
                           name=self.name, text=self.term or "")
            ) from None  # fmt: skip
        if isinstance(key, str) and self._declared_kind(key) not in TERM_KINDS:
            raise ValidationError(
                self.env._("“%(name)s”: “%(key)s” is no declared parameter of days or months.",
                           name=self.name, key=key)
            )  # fmt: skip

    def _declared_kind(self, key):
        region = self.sudo().policy_id.region_id  # sudo: the place of a policy is no secret
        return self.env["fupin.condition"]._parameter_kinds([key], region).get(key)

    def _term_words(self):
        """Return the term as people read it; of a parameter its name, and its value in the policy's own place."""
        key = self._term_key()
        if not key:
            return periods.term_words(self.term)
        # sudo: standards bind everybody and are no secret
        policy = self.sudo().policy_id
        own = policy.parameter_ids.filtered(lambda parameter: parameter.key == key)
        region, day = policy.region_id, self._value_day(self._first_day())
        row = own if policy.state == "draft" and own else policy._row_at("fupin.policy.parameter", key, region, day)
        declared = self.env["fupin.parameter"]._declared_for([key], region).get(key)
        name = row.name or (declared.sudo().name if declared else key)  # sudo: see above
        try:
            said = typed_value.show(row.value_type, row.value) if row else ""
        except ValueError:
            said = ""
        return f"“{name}”（{said or '未定'}）"

    # ------------------------------------------------------------------ left open

    @api.depends(
        "trigger", "model_id", "domain", "end_domain", "term", "scope_model_id", "scope_domain", "policy_id.state",
        "policy_id.parameter_ids.value",
    )  # fmt: skip
    def _compute_problem(self):
        for duty in self:
            problems = duty._condition_problems()
            duty.problem = "；".join(problems or duty._open_problems()) or False

    def _open_problems(self):
        """Return what does not bind because a parameter is left open, with its source, as sentences."""
        try:
            of_record = self._left_open(*ASKED_OF_RECORD) if self.trigger == "record" else []
            of_scope = self._left_open("scope_domain")
        except ValueError:  # no term at all
            return []
        texts = []
        if of_record:
            texts.append(self.env._("to be decided: %s; no task is made before", self._open_words(of_record)))
        if of_scope:
            texts.append(self.env._("to be decided: %s; no share is asked for before", self._open_words(of_scope)))
        return texts

    def _left_open(self, *names):
        """Return [(parameter, code of the place)] that the policy's place leaves open; a draft is read by its own."""
        policy = self.sudo().policy_id  # sudo: what binds does not depend on who asks
        _parts, left_open = self._value_parts(self._first_day(), *names)
        own = policy.parameter_ids if policy.state == "draft" else policy.parameter_ids.browse()
        given = {parameter.key for parameter in own if parameter.value}
        return [(key, code) for key, code in left_open if key not in given]

    def _first_day(self):
        """Return the day whose standards are shown: today, or the first on which the policy binds."""
        return max(local_date(), self.sudo().policy_id.date_from or local_date())  # sudo: see _left_open

    def _open_words(self, left_open):
        words = self.env["fupin.rule"]._open_words(left_open)
        # sudo: see _left_open
        rows = self.sudo().policy_id.parameter_ids.filtered(lambda row: row.key in {key for key, _code in left_open})
        sources = "；".join(filter(None, rows.mapped("source")))
        return f"{words}（{sources}）" if sources else words
