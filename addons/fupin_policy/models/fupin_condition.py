from itertools import pairwise

from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..kernel import domain_text
from ..kernel.domain_text import NESTED, DomainTextError

NUMBERS = ("amount", "ratio", "number", "integer", "days", "months")
# kept as a whole, not as a value to compare
UNASKED = ("properties", "properties_definition", "json", "binary")
# kind of field → kinds of parameters that may stand in its place
FITS = {
    "integer": NUMBERS,
    "float": NUMBERS,
    "monetary": NUMBERS,
    "date": ("date",),
    "datetime": ("date",),
    "boolean": ("boolean",),
    "char": ("text", "list"),
    "text": ("text", "list"),
    "selection": ("text", "list"),
}
# how a comparison of days is said, see `_said`
DAY_WORDS = {"<": "before", "<=": "until", ">": "after", ">=": "from"}


class FupinCondition(models.AbstractModel):
    """Conditions written as text (`kernel.domain_text`) on the records of a model: checked, worded, searched.

    How to use: ``_check(model, text)`` on saving, ``_problems`` where a broken one must not stop the others,
    ``_domain(model, text, values, day)`` to search with, ``_words(model, text)`` to read it aloud. Rules, gates, flows
    and duties all read theirs here. ``region`` is where the text belongs: of a parameter that several places declare,
    the kind that holds there is the one that must fit.

    Only what stands in the database and says the same to everybody may be asked: a field that is computed on
    the fly, depends on the user or his language, is closed to some, or belongs to a confidential model is refused.
    """

    _name = "fupin.condition"
    _description = "Condition"

    @api.model
    def _check(self, model_name, text, region=None):
        """Raise `ValidationError` with everything that is wrong with a text."""
        problems = self._problems(model_name, text, region)
        if problems:
            raise ValidationError("\n".join(problems))

    @api.model
    def _problems(self, model_name, text, region=None, among_themselves=False):
        """Return what is wrong with a text as a list of sentences.

        :param region: the place of the policy whose text it is; none: what any place declares
        :param among_themselves: whoever is told reads the records anyway: confidential ones may ask for themselves
        """
        if model_name not in self.env:
            return [self.env._("There is no kind of record “%s”.", model_name or "")]
        try:
            domain = domain_text.read(text)
            needs = domain_text.keys(domain)
        except DomainTextError as error:
            return [self._wording(error)]
        kinds = self._parameter_kinds(needs, region)
        open_to = model_name if among_themselves else None
        problems = [self.env._("No parameter “%s” is declared.", key) for key in sorted(needs - kinds.keys())]
        for path, operator, value in domain_text.conditions(domain):
            field, problem = self._field_at(model_name, path, open_to)
            problems.append(problem or self._value_problem(field, path, operator, value, kinds))
        problems = list(filter(None, problems))
        return problems or self._search_problems(model_name, domain)

    @api.model
    def _wording(self, error):
        """Return the sentence for a text that cannot be read."""
        sentences = {
            "syntax": self.env._("This is no condition: “%s”.", error.detail),
            "structure": self.env._("A condition is a list of (field, operator, value), joined by & | !."),
            "field": self.env._("“%s” is no name of a field.", error.detail),
            "operator": self.env._("“%s” is no operator here.", error.detail),
            "value": self.env._("“%s” is no value for this operator.", error.detail),
            "token": self.env._("“%s” is neither @parameter nor @today, @today-@parameter, @today-30d.", error.detail),
        }
        return sentences[error.code]

    @api.model
    def _parameter_kinds(self, needs, region=None):
        """Return ``{key: value type}`` of those that are declared for a place: by itself, else above it.

        :param region: none: of any place
        """
        code = region.sudo().code if region else None  # sudo: the code of a place is no secret
        kinds = {}
        for key in needs:
            declared = self._declared().get(key, ())
            holding = [place for place in declared if code is None or code.startswith(place[0])]
            if holding:
                kinds[key] = max(holding)[1]
        return kinds

    @api.model
    @tools.ormcache()
    def _declared(self):
        """Return ``{key: [(prefix of the place, value type)]}`` of all declared parameters."""
        # sudo: declarations of all places; whoever saves the text need not read them
        everywhere = self.env["fupin.parameter"].sudo().with_context(active_test=False)
        found = everywhere.search_fetch([], ["code", "value_type", "region_id"])
        declared = {}
        for parameter in found:
            declared.setdefault(parameter.code, []).append((parameter.region_id.prefix or "", parameter.value_type))
        return declared

    @api.model
    def _field_at(self, model_name, path, open_to=None):
        """Return the field at the end of a dotted path, and what forbids to ask for it, or None.

        :param open_to: name of a model that counts as open to whoever asks
        """
        model, field = self.env[model_name], None
        for name in path.split("."):
            if model is None:
                return None, self.env._("“%s” leads nowhere.", path)
            if self._is_closed(model, open_to):
                return None, self.env._("“%s” leads to confidential records.", path)
            field = model._fields.get(name)
            if field is None:
                return None, self.env._("“%(field)s” is no field of %(model)s.", field=name, model=model._kind_name())
            problem = self._field_problem(model, field)
            if problem:
                return None, problem
            model = self.env[field.comodel_name] if field.relational else None
        if model is not None and self._is_closed(model, open_to):
            return None, self.env._("“%s” leads to confidential records.", path)
        return field, None

    @staticmethod
    def _is_closed(model, open_to):
        return getattr(model, "_fupin_confidential", False) and model._name != open_to

    def _field_problem(self, model, field):
        name = f"{model._name}.{field.name}"
        inverse = field.type == "one2many" and self.env[field.comodel_name]._fields.get(field.inverse_name)
        if not (field.store or (inverse and inverse.store)) or field.type in UNASKED:
            return self.env._("“%s” is not stored: it cannot be asked for.", name)
        if field.groups:
            return self.env._("“%s” is protected: it cannot be asked for.", name)
        if field.company_dependent or getattr(field, "translate", False):
            return self.env._("“%s” depends on who looks at it.", name)
        return None

    def _value_problem(self, field, path, operator, value, kinds):
        """Return what is wrong with the value of a condition, or None."""
        if field.relational:
            if operator in NESTED or (operator in ("=", "!=") and value in (False, None)):
                return None
            return self.env._("“%s” is compared by one of its fields, e.g. its code: numbers differ elsewhere.", path)
        if operator in NESTED:
            return self.env._("“%s” has no records to look at.", path)
        for part in value if isinstance(value, list | tuple) else [value]:
            problem = self._part_problem(field, path, part, kinds)
            if problem:
                return problem
        return None

    def _part_problem(self, field, path, part, kinds):
        found = domain_text.token(part)
        is_day = field.type in ("date", "datetime")
        if found is None:
            if is_day and isinstance(part, str) and not part[:1].isdigit():
                return self.env._("“%(value)s” is no day for “%(field)s”: write @today.", value=part, field=path)
            return None
        if (found.base and not is_day) or (found.key in kinds and kinds[found.key] not in FITS.get(field.type, ())):
            return self.env._("“%(value)s” does not fit “%(field)s”.", value=part, field=path)
        if found.term in kinds and kinds[found.term] not in ("days", "months"):
            return self.env._("“%s” is no number of days or months.", found.term)
        return None

    def _search_problems(self, model_name, domain):
        """Let the ORM judge values against their fields; tokens are left out, for they have none yet."""
        fixed = (
            (path, operator, value)
            for path, operator, value in domain_text.conditions(domain)
            if operator not in NESTED and not list(domain_text.tokens([(path, operator, value)]))
        )
        problems = []
        for condition in fixed:
            try:
                Domain(*condition).validate(self.env[model_name].sudo())  # sudo: nothing is read
            except Exception as error:  # whatever the ORM raises for a wrong value is told
                problems.append(self.env._("%(field)s: %(problem)s", field=condition[0], problem=error))
        return problems

    # ---------------------------------------------------------------- searching

    @api.model
    def _domain(self, model_name, text, values, day):
        """Return the `Domain` of a text, see `kernel.domain_text.fill`."""
        return Domain(domain_text.fill(domain_text.read(text), values, day))

    @api.model
    def _keys(self, *texts):
        """Return the parameters that texts need."""
        return set().union(*(domain_text.keys(domain_text.read(text)) for text in texts))

    @api.model
    def _paths_of(self, *texts):
        """Return the dotted paths of the fields that texts ask for, in their order, each once."""
        read = (condition for text in texts for condition in domain_text.conditions(domain_text.read(text)))
        return list(dict.fromkeys(path for path, _operator, _value in read))

    @api.model
    def _sources(self, model_name, *paths):
        """Return ``{(model, path to it)}``: whose changes may change what is found at these paths.

        Stored computed fields are followed to what they are computed from.
        """
        found, seen = set(), set()
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            if path in seen or path.count(".") > 6:
                continue
            seen.add(path)
            fields = self._chain(model_name, path)
            names = path.split(".")
            for number, (before, field) in enumerate(pairwise([None, *fields]), start=1):
                if before is not None:
                    found.add((field.model_name, ".".join(names[: number - 1])))
                if field.store and field.compute:
                    above = ".".join(names[: number - 1])
                    depends = self.env.registry.field_depends.get(field, ())
                    waiting += [f"{above}.{name}".strip(".") for name in depends]
            if fields and fields[-1].relational:
                found.add((fields[-1].comodel_name, path))
        return found

    def _chain(self, model_name, path):
        """Return the fields along a dotted path, up to the first that is missing."""
        chain, model = [], self.env[model_name]
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None:
                break
            chain.append(field)
            model = self.env[field.comodel_name] if field.relational else None
        return chain

    # ------------------------------------------------------------------ reading

    @api.model
    def get_words(self, model_name, text):
        """Return a condition as a sentence, for the form in which it is put together."""
        self.env["fupin.rule"].check_access("read")
        return self._words(model_name, text)

    @api.model
    def _words(self, model_name, text):
        """Return a condition as a sentence."""
        try:
            domain = domain_text.read(text)
        except DomainTextError:
            return text or ""
        if not domain or model_name not in self.env:
            return ""
        return domain_text.fold(
            self._labelled(self.env[model_name], domain),
            self._said,
            self._joined,
        )

    def _labelled(self, model, domain):
        """Return a domain with words in the place of fields and values."""
        labelled = []
        for item in domain:
            if isinstance(item, str):
                labelled.append(item)
                continue
            path, operator, value = item
            chain = self._chain(model._name, path)
            label = "·".join(field._description_string(self.env) for field in chain) or path
            if operator in NESTED:
                comodel = self.env.get(chain[-1].comodel_name) if chain else None
                value = self._labelled(comodel, value) if comodel is not None else value
            elif chain:
                operator = self._spoken(chain[-1], operator, value)
                parts = value if isinstance(value, list | tuple) else [value]
                value = self.env._(", ").join(self._value_words(chain[-1], part) for part in parts)
            labelled.append((label, operator, value))
        return labelled

    @staticmethod
    def _spoken(field, operator, value):
        """Return the operator as it is said of this field and value."""
        if operator in ("=", "!=") and (value is None or value is False) and field.type != "boolean":
            return "empty" if operator == "=" else "filled"
        return DAY_WORDS.get(operator, operator) if field.type in ("date", "datetime") else operator

    def _value_words(self, field, value):
        found = domain_text.token(value)
        if found is not None:
            return self._token_words(found)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if value is None or value is False:  # 0 is a figure
            return self.env._("no") if field.type == "boolean" else self.env._("nothing")
        return self.env._("yes") if value is True else str(value)

    def _token_words(self, found):
        # sudo: the name of a declared parameter
        parameter = self.env["fupin.parameter"].sudo().search([("code", "=", found.needs)], limit=1)
        name = parameter.name or found.needs
        if found.key:
            return self.env._("“%s”", name)
        units = {"d": self.env._("days"), "m": self.env._("months"), "y": self.env._("years")}
        term = self.env._("“%s”", name) if found.term else f"{found.amount} {units.get(found.unit, '')}"
        if not found.sign:
            return self.env._("that day")
        if found.sign < 0:
            return self.env._("%s before that day", term)
        return self.env._("%s after that day", term)

    def _said(self, label, operator, value):
        if operator in NESTED and not value:
            return self.env._("has %s", label) if operator == "any" else self.env._("has no %s", label)
        words = {
            "=": self.env._("%(field)s is %(value)s", field=label, value=value),
            "!=": self.env._("%(field)s is not %(value)s", field=label, value=value),
            "in": self.env._("%(field)s is one of %(value)s", field=label, value=value),
            "not in": self.env._("%(field)s is none of %(value)s", field=label, value=value),
            "<": self.env._("%(field)s below %(value)s", field=label, value=value),
            "<=": self.env._("%(field)s at most %(value)s", field=label, value=value),
            ">": self.env._("%(field)s above %(value)s", field=label, value=value),
            ">=": self.env._("%(field)s at least %(value)s", field=label, value=value),
            "before": self.env._("%(field)s before %(value)s", field=label, value=value),
            "until": self.env._("%(field)s not after %(value)s", field=label, value=value),
            "after": self.env._("%(field)s after %(value)s", field=label, value=value),
            "from": self.env._("%(field)s not before %(value)s", field=label, value=value),
            "empty": self.env._("%s is empty", label),
            "filled": self.env._("%s is filled in", label),
            "any": self.env._("has %(field)s with: %(value)s", field=label, value=value or ""),
            "not any": self.env._("has no %(field)s with: %(value)s", field=label, value=value or ""),
        }
        if operator in words:
            return words[operator]
        if operator.startswith("not"):
            return self.env._("%(field)s does not contain %(value)s", field=label, value=value)
        return self.env._("%(field)s contains %(value)s", field=label, value=value)

    def _joined(self, operator, parts):
        if operator == "!":
            return self.env._("not (%s)", parts[0])
        if operator == "&":
            return self.env._("%(one)s and %(other)s", one=parts[0], other=parts[1])
        return self.env._("(%(one)s or %(other)s)", one=parts[0], other=parts[1])
