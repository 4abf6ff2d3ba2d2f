import json

from odoo import api, models

# what a column of a table looks like in a pack: the types that the sheet of a table knows
COLUMN = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "string": {"type": "string"},
        "type": {"enum": ["boolean", "char", "date", "float", "integer", "text"]},
    },
    "additionalProperties": False,
}
# what the database can hold of a whole number, and what a computer reckons with exactly
WHOLE = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
NUMBER = {"type": "number", "minimum": -(10**15), "maximum": 10**15}
# what a value of a field looks like in a pack
KINDS = {
    "char": {"type": "string"},
    "text": {"type": "string"},
    "html": {"type": "string"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "integer": WHOLE,
    "float": NUMBER,
    "boolean": {"type": "boolean"},
    "many2one": {"type": "string"},
    "many2many": {"type": "array", "items": {"type": "string"}},
    "json": {},
    "properties_definition": {"type": "array", "items": COLUMN},
    "properties": {"type": "object"},
}
# a value may be written as the number or the yes that it is
FREE_TEXT = {"value", "suggestion"}
LOOKED_UP_BY = ("code", "key", "provision", "number", "model", "name")


class Unnamed(ValueError):
    """A pack names a record that is not there; ``word`` is the entry's part that does."""

    def __init__(self, message, word):
        super().__init__(message)
        self.word = word


class FupinPackFormat(models.AbstractModel):
    """How the fields of a model are written in a pack.

    A field goes by its own name without ``_id``, ``_ids``; a record is named by its code, key, provision or number; a
    model by its name (``fupin.asset``).
    """

    _name = "fupin.pack.format"
    _description = "Format of policy packs"

    @api.model
    def _word(self, name):
        """Return the word of a field in a pack.

        `article_id` → `article`, `document_type_ids` → `document_types`."""
        if name.endswith("_ids"):
            return name.removesuffix("_ids") + "s"
        return name.removesuffix("_id")

    @api.model
    def _schema(self, model, names):
        """Return the JSON schema of an entry with these fields."""
        properties, required = {}, []
        for name in names:
            field = model._fields[name]
            properties[self._word(name)] = self._kind(model, field)
            has_default = field.default is not None or field.compute
            if field.required and not has_default:
                required.append(self._word(name))
        return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}

    @api.model
    def _kind(self, model, field):
        if field.name in FREE_TEXT:
            return {"type": ["string", "number", "boolean", "array"]}
        if field.type == "selection":
            return {"enum": field.get_values(self.env)}
        if field.type == "one2many":
            comodel = self.env[field.comodel_name]
            return {"type": "array", "items": self._schema(comodel, model._pack_lines[field.name])}
        return KINDS[field.type]

    # ------------------------------------------------------------------ reading

    @api.model
    def _from_pack(self, model, names, entry, policy=None):
        """Return the values of a record from its entry.

        :param policy: whose articles the entry cites
        :raise Unnamed: if it names a record that is not there
        """
        vals = {}
        for name in names:
            word = self._word(name)
            if word in entry:
                vals[name] = self._read_value(model, model._fields[name], entry[word], policy)
        return vals

    @api.model
    def _read_value(self, model, field, value, policy):
        if field.name in FREE_TEXT:
            return "、".join(map(str, value)) if isinstance(value, list) else _plain_text(value)
        if field.type == "many2one":
            return self._find(field, value, policy).id
        if field.type == "many2many":
            return [(6, 0, [self._find(field, word, policy).id for word in value])]
        if field.type == "one2many":
            comodel, names = self.env[field.comodel_name], model._pack_lines[field.name]
            return [
                (0, 0, {"sequence": 10 * (number + 1), **self._from_pack(comodel, names, line, policy)})
                for number, line in enumerate(value)
            ]
        return value

    @api.model
    def _find(self, field, word, policy):
        """Return the record that a pack names."""
        Model = self.env[field.comodel_name]
        if field.comodel_name == "fupin.region":
            domains = [[("code", "=", word.ljust(12, "0"))]]
        elif field.comodel_name == "ir.model":
            # sudo: models are core's own table; which one may be named is judged by the binding
            Model, domains = Model.sudo(), [[("model", "=", word)]]
        else:
            names = [name for name in LOOKED_UP_BY if name in Model._fields and Model._fields[name].store]
            domains = [[(name, "=", word)] for name in names]
        if policy and "policy_id" in Model._fields:
            domains = [[("policy_id", "=", policy.id), *domain] for domain in domains]
        for domain in domains:
            found = Model.search(domain, limit=2)
            if len(found) == 1:
                return found
            if found:
                raise Unnamed(self.env._("“%s” is ambiguous: name it by its code.", word), self._word(field.name))
        name = self._word(field.name)
        raise Unnamed(self.env._("“%(word)s” (%(field)s) is not there.", word=word, field=name), name)

    # ------------------------------------------------------------------ writing

    @api.model
    def _to_pack(self, record, names):
        """Return the entry of a record: what is as without a pack is left out."""
        defaults = record.browse().default_get(list(names))
        entry = {}
        for name in names:
            field = record._fields[name]
            value = self._write_value(record, field)
            default = defaults.get(name, False)
            if value in (False, None, "", []) and not default:
                continue
            if field.type == "boolean" and value == bool(default):
                continue
            entry[self._word(name)] = value
        return entry

    @api.model
    def _write_value(self, record, field):
        value = record[field.name]
        if field.type == "date":
            return value.isoformat() if value else False
        if field.type == "many2one":
            return self._word_of(value) if value else False
        if field.type == "many2many":
            return [self._word_of(one) for one in value]
        if field.type == "one2many":
            names = record._pack_lines[field.name]
            return [self._to_pack(line, names) for line in value]
        if field.type == "properties":
            return {name: cell for name, cell in dict(value).items() if cell not in (False, None)}
        if field.type == "properties_definition":
            return json.loads(json.dumps(value or []))
        return value

    @api.model
    def _word_of(self, record):
        if record._name == "ir.model":
            return record.sudo().model  # sudo: the name of a kind of record is no secret, core's table is
        names = [name for name in LOOKED_UP_BY if name in record._fields and record[name]]
        return record[names[0]]


def _plain_text(value):
    """Return a scalar of YAML as the text that people would type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
