import json

from odoo import api, models

# fields that hold a condition
CONDITIONS = ("domain", "must_hold", "condition", "end_domain", "scope_domain")


class FupinPackWords(models.AbstractModel):
    """What stands in a policy's pack, as people say it: no codes, no conditions in brackets."""

    _name = "fupin.pack.words"
    _description = "Words of policy packs"

    @api.model
    def _title(self, record):
        """Return by what a row is known: an article's number, else its name."""
        return record.number if "number" in record._fields else record.name

    @api.model
    def _sentence(self, record):
        """Return what a row says, whole."""
        if not record:
            return ""
        if "text" in record._fields:
            return record.text
        lines = [self._said(record, name) for name in getattr(record, "_pack_lines", {})]
        said = record.reading if "reading" in record._fields else record.display_name
        return "\n".join(part for part in (said, *lines) if part)

    @api.model
    def _label(self, record, name):
        name = "kind" if name == "model_id" and "kind" in record._fields else name
        return record._fields[name]._description_string(self.env)

    @api.model
    def _said(self, record, name):
        """Return the value of a field in words; an empty text for nothing."""
        if not record:
            return ""
        field, value = record._fields[name], record[name]
        told = record._part_words(name) if hasattr(record, "_part_words") else None
        if told is not None:
            return told
        if name == "value" and "shown_value" in record._fields:
            return record.shown_value or ""
        if name in CONDITIONS:
            return self.env["fupin.condition"]._words(self._model_of(record, name), value)
        if field.type == "one2many":
            names = record._pack_lines[name]
            return "\n".join(f"{number}. {self._line(line, names)}" for number, line in enumerate(value, start=1))
        if name in getattr(record, "_choice_methods", {}) and value:
            return dict(record.get_choices(name, self._model_of(record, name) or False)).get(value, str(value))
        return self._plain(field, value)

    @api.model
    def _plain(self, field, value):
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is None or value is False or value == "":
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if field.type in ("many2one", "many2many"):
            # sudo: the names of kinds of records and of words
            return "、".join(value.sudo().mapped("display_name"))
        if field.type == "properties_definition":
            return "、".join(column.get("string") or column["name"] for column in value)
        if field.type in ("json", "properties"):
            return json.dumps(value, ensure_ascii=False)
        return f"{value:g}" if field.type == "float" else str(value)

    @api.model
    def _line(self, line, names):
        """Return a line of a table, of a flow, a question, as a sentence."""
        if "reading" in line._fields and line.reading:
            return line.reading
        told = []
        for name in names:
            if name != "article_id" and line[name]:
                said = self._said(line, name)
                told.append(self._label(line, name) if line._fields[name].type == "boolean" else said)
        return "；".join(filter(None, told))

    @api.model
    def _model_of(self, record, name):
        """Return the model of the records that a condition or a choice of a row is about."""
        link = "scope_model_id" if name == "scope_domain" else "model_id"
        if link in record._fields:
            return record[link].sudo().model or ""  # sudo: the name of a kind of record is no secret
        return record.model if "model" in record._fields else ""
