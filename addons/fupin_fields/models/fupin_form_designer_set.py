from decimal import Decimal

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.models.fupin_assignment import ROLES
from odoo.addons.fupin_policy.kernel import domain_text
from odoo.addons.fupin_policy.kernel.domain_text import DomainTextError
from odoo.exceptions import UserError

from ..kernel import condition, pattern
from ..kernel import state as form_state
from ..kernel.kinds import KINDS, is_own, visible
from ..kernel.values import beyond, bound_problem

LIMITED = ("integer", "float", "monetary", "date")
LONGEST_NAME = 200
MOST_SEQUENCE = 2**31 - 1
UNIQUE = ("char", "integer", "date")
# what a text of the settings is at most, in characters
LONGEST = {"label": 60, "help": 500, "pattern_message": 200, "default_value": 2000}
COMPARED = ("char", "text", "integer", "float", "monetary", "date", "boolean", "selection", "many2one")


class FupinFormLayout(models.Model):
    """What stands under 高级: conditions, roles, bounds, patterns, defaults, each checked before it is kept."""

    _inherit = "fupin.form.layout"

    @api.model
    def _change_set(self, model_name, region, state, change):
        name, given = self._known(model_name, region, change), change.get("values")
        unknown = set(given or ()) - form_state.LINE.keys()
        if not given or unknown or "retired_on" in given:
            raise UserError(self.env._("There is no such change. Load the page again."))
        values = {key: self._as_kept(key, value) for key, value in given.items()}
        label = self._label_of(model_name, region, state, name)
        return {
            "state": form_state.changed(state, name, **values),
            "label": self.env._("“%s”: settings changed", label),
        }

    @api.model
    def _as_kept(self, key, value):
        """Return a value of the screen as a line keeps it: of the kind that an empty line has."""
        empty = form_state.LINE[key]
        if key.startswith("domain_"):
            return self._as_domain_text(value) if value not in (None, False, "", "[]", []) else ""
        if isinstance(empty, bool):
            return bool(value)
        if isinstance(empty, list):
            if not isinstance(value or [], list) or any(not isinstance(one, str) for one in value or []):
                raise UserError(self.env._("There is no such change. Load the page again."))
            return sorted(set(value or []))
        if isinstance(empty, int):
            value = value or 0
            if not isinstance(value, int) or not 0 <= value <= MOST_SEQUENCE:
                raise UserError(self.env._("There is no such change. Load the page again."))
            return value
        text = "" if value in (None, False) else str(value).replace("\0", "").strip()
        return self._short_enough(visible(text) if key == "label" else text, LONGEST.get(key, LONGEST_NAME))

    @api.model
    def _short_enough(self, text, most):
        if len(text) > most:
            raise UserError(self.env._("At most %(most)s characters: shorten “%(text)s…”.", most=most, text=text[:20]))
        return text

    @api.model
    def _check_line(self, model_name, region, name, line, state):
        """Raise `UserError` if one field's settings cannot be held to."""
        if line["retired_on"]:
            return
        field = self.env[model_name]._fields[name]
        for key in ("required", "readonly", "invisible"):
            self._check_condition(model_name, line[f"domain_{key}"], state)
        if not {*line["roles_readonly"], *line["roles_invisible"]} <= {role for role, _label in ROLES}:
            raise UserError(self.env._("There is no such role."))
        for key in ("minimum", "maximum"):
            if line[key] and (field.type not in LIMITED or bound_problem(field.type, line[key])):
                raise UserError(self.env._("“%s” is no limit for this field.", line[key]))
        self._check_bounds(field, line)
        if line["required"] and line["readonly"] and not line["default_value"]:
            raise UserError(self.env._("Nobody could fill it in: it cannot be both required and read-only."))
        if line["unique"] and line["default_value"]:
            raise UserError(self.env._("What stands once in a county has no default."))
        self._check_pattern(field, line["pattern"])
        if line["unique"] and field.type not in UNIQUE:
            raise UserError(self.env._("Only texts, whole numbers and dates can be told to stand once in a county."))
        if line["default_value"]:
            self._check_default(model_name, name, line["default_value"], region, state)

    @api.model
    def _check_bounds(self, field, line):
        """Raise `UserError` where the smallest value lies above the largest one."""
        bounds = [line["minimum"], line["maximum"]]
        if not all(bounds) or (field.type == "date" and "today" in bounds):
            return
        smallest, largest = bounds if field.type == "date" else map(Decimal, bounds)
        if smallest > largest:
            raise UserError(self.env._("The smallest value lies above the largest one."))

    @api.model
    def _check_pattern(self, field, text):
        if not text:
            return
        if field.type not in ("char", "text"):
            raise UserError(self.env._("Only texts have a pattern."))
        problem = pattern.problem(text)
        if problem == "unsafe":
            raise UserError(
                self.env._(
                    "This pattern could take for ever on some texts. Write it without repetitions of repetitions."
                )
            )
        if problem:
            raise UserError(self.env._("This pattern cannot be read. An example: %s for six digits.", "[0-9]{6}"))

    @api.model
    def _check_condition(self, model_name, text, state):
        """Conditions compare plain fields of the record itself with values; nothing of them is ever run as a program."""
        try:
            domain = domain_text.read(text)
        except DomainTextError as error:
            raise UserError(self.env["fupin.condition"]._wording(error)) from error
        unfit = condition.unfit(domain)
        if unfit:
            raise UserError(
                self.env._("“%s” cannot be compared here: take a field of this form, = ≠ < > or a list.", unfit[0])
            )
        fields = self.env[model_name]._fields
        for name in condition.names(domain):
            field = fields.get(name)
            if field is None or not field.store or field.type not in COMPARED or field.groups:
                raise UserError(self.env._("“%s” is no field of this form that a condition can look at.", name))
            if is_own(name) and name not in state["fields"] and name not in self._national_state(model_name)["fields"]:
                raise UserError(self.env._("“%s” is no field of this form that a condition can look at.", name))

    @api.model
    def _check_default(self, model_name, name, text, region, state):
        records, kind = self.env[model_name], self._kind_of(name, model_name)
        if kind is None:
            raise UserError(self.env._("What the product fills in by itself is not set here. Set it for own fields."))
        field, line = records._fields[name], state["fields"][name]
        if field.type == "date" and text != "today" and bound_problem("date", text):
            raise UserError(self.env._("“%s” is no date. Write 2025-03-01, or “today”.", text))
        if field.type in ("integer", "float") and bound_problem(field.type, text):
            raise UserError(self.env._("“%s” is no number.", text))
        if field.type == "integer" and not text.lstrip("-").isdecimal():
            raise UserError(self.env._("“%s” is no number.", text))
        value = str(local_date()) if text == "today" else text
        if beyond(field.type, value, line["minimum"], line["maximum"], str(local_date())):
            raise UserError(self.env._("The default lies beyond the limits of the field."))
        if line["pattern"] and not pattern.fits(line["pattern"], text):
            raise UserError(self.env._("The default has not the shape that the field asks for."))
        if kind.relation == "fupin.form.option":
            known = {word["id"] for word in self._designer_options(self._own_fields(model_name)[name], region)}
            if not all(one.isdecimal() and int(one) in known for one in text.split(",")):
                raise UserError(self.env._("The default is a word of the list. Choose one."))
        elif kind in (KINDS["unit"], KINDS["region"], KINDS["document"]) or (kind == KINDS["user"] and text != "me"):
            raise UserError(self.env._("This kind of field has no default."))
