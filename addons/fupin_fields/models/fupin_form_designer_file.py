import base64
import json
import re

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

from ..kernel import state as form_state
from ..kernel.arch import REST, described
from ..kernel.kinds import KINDS, LISTED, PREFIX, is_own, like

FORMAT = 1
LONGEST = 2_000_000  # characters of a file
LONGEST_LABEL = 60
ROLE_LISTS = ("roles_readonly", "roles_invisible")
OWN_NAME = re.compile(rf"{PREFIX}\d+")


class FupinFormLayout(models.Model):
    """A form as a file, for another county: what was set, own fields with their words, no data."""

    _inherit = "fupin.form.layout"

    @api.model
    def designer_export(self, model, region=False):
        """Return the form's settings as a file: ``{name, content}``, content in base64."""
        place = self._designer_region(model, region)
        state = self._merged_state(model, place, self._find(model, place))
        own = self._own_fields(model)
        fields = {name: line for name, line in state["fields"].items() if not line["retired_on"]}
        content = {
            "format": FORMAT,
            "model": model,
            "sections": state["sections"],
            "fields": [
                {"name": name, "line": self._exported_line(own.get(name), line, place),
                 **({"kind": own[name].kind, "label": own[name].label,
                     "options": [word["name"] for word in self._designer_options(own[name], place) if word["active"]]}
                    if name in own else {})}
                for name, line in fields.items()
            ],
        }  # fmt: skip
        kind = self.env["ir.model"].sudo()._get(model).name  # sudo: the name of a kind of records
        text = json.dumps(content, ensure_ascii=False, indent=1)
        return {
            "name": f"{kind}_{place.name or ''}_{local_date():%Y%m%d}.json",
            "content": base64.b64encode(text.encode()).decode(),
        }

    @api.model
    def _exported_line(self, own, line, region):
        """Words of a list stand in the file by name: the ids are other ones elsewhere."""
        if own and KINDS[own.kind].relation == "fupin.form.option" and line["default_value"]:
            names = {str(word["id"]): word["name"] for word in self._designer_options(own, region)}
            return {**line, "default_value": ",".join(names.get(one, "") for one in line["default_value"].split(","))}
        return line

    @api.model
    def designer_import(self, model, region, content, confirm=False):
        """Take over the settings of a file. First what would differ is told; with ``confirm`` it is done.

        :return: ``{"difference": […], "new": [labels]}``, or what `designer_open` returns
        :raise UserError: if the file is none of this form; nothing is changed then
        """
        place = self._designer_region(model, region)
        self._lock_form(model, place)
        rows, sections = self._read_file(model, content)
        current = self._find(model, place)._state()
        names = self._file_names(model, place, rows, current)
        new = [row for row in rows if is_own(row["name"]) and row["name"] not in names]
        if not confirm:
            state = self._file_state(model, place, current, rows, sections, names)
            return {
                "difference": self._told_difference(model, current, state, self._above(model, place)),
                "new": [row["line"].get("label") or row["label"] for row in new],
            }
        with self.env.cr.savepoint():  # columns that were made go as well where the whole cannot be applied
            self._make_file_fields(model, place, new, names)
            state = self._file_state(model, place, current, rows, sections, names)
            if state != current:
                self._apply_state(model, place, state, self.env._("Taken over from a file"))
        return self._designer_shown(model, place, message=self.env._("Taken over from a file"))

    @api.model
    def _read_file(self, model_name, content):
        try:
            if len(content) > LONGEST:
                raise ValueError(content[:20])
            found = json.loads(base64.b64decode(content))
            rows, sections = found["fields"], found["sections"]
            if found["format"] != FORMAT or found["model"] != model_name:
                raise UserError(self.env._("This file is of another form. Choose the form first, then the file."))
            for row in rows:
                row["line"] = form_state.line(
                    **{key: row["line"][key] for key in form_state.LINE if key in row["line"]}
                )
                if any(type(row["line"][key]) is not type(empty) for key, empty in form_state.LINE.items()):
                    raise ValueError(row["name"])
                if any(not isinstance(role, str) for key in ROLE_LISTS for role in row["line"][key]):
                    raise ValueError(row["name"])
                if not isinstance(row.get("options") or [], list) or not isinstance(row.get("label") or "", str):
                    raise ValueError(row["name"])
                if is_own(row["name"]) and (row["kind"] not in KINDS or not row["label"]):
                    raise ValueError(row["name"])
            sections = [
                {"key": str(part["key"]), "label": str(part["label"])[:LONGEST_LABEL],
                 **({"after": str(part["after"])} if part.get("after") else {})}
                for part in sections
            ]  # fmt: skip
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserError(self.env._("This is no file with the settings of a form.")) from error
        return rows, sections

    @api.model
    def _file_names(self, model_name, region, rows, current):
        """Return ``{name in the file: own field here}``: like ones of this form, else of the national dictionary."""
        own = self._own_fields(model_name)
        here = {
            (like(line["label"] or own[name].label), own[name].kind): name
            for name, line in current["fields"].items()
            if name in own
        }
        found = {}
        for row in rows:
            if not is_own(row["name"]):
                continue
            label = row["line"]["label"] or row["label"]
            name = here.get((like(label), row["kind"]))
            name = name or self.env["fupin.own.field"]._like(model_name, label, row["kind"], region).name
            if name:
                found[row["name"]] = name
        return found

    @api.model
    def _make_file_fields(self, model_name, region, new, names):
        for row in new:
            label = row["line"]["label"] or row["label"]
            own = self.env["fupin.own.field"]._enter(model_name, label, row["kind"], region)
            if not own._make_column():
                raise UserError(
                    self.env._(
                        "Somebody is working on the table for a long time. Nothing was changed: try again later."
                    )
                )
            names[row["name"]] = own.name
        own = self._own_fields(model_name)
        for row in new:
            words = [{"name": str(name), "active": True} for name in row.get("options") or []]
            if words:
                self._write_options(own[names[row["name"]]], region, words)

    @api.model
    def _file_state(self, model_name, region, current, rows, sections, names):
        """Return the form with what the file says; what holds here already, of the whole country too, is not repeated.

        :param names: ``{name in the file: own field here}``
        """
        here = form_state.merged(self._national_state(model_name), current) if region else current
        state, keys = self._file_sections(model_name, current, here, sections)
        for row in rows:
            name = names.get(row["name"]) if is_own(row["name"]) else row["name"]
            if not name:
                continue
            line = {**row["line"], "retired_on": ""}
            for key in [key for key in line if key.startswith("domain_")]:
                line[key] = OWN_NAME.sub(lambda found: names.get(found[0], found[0]), line[key])
            line["label"] = line["label"] or row.get("label") or ""
            line["section"] = keys.get(line["section"], line["section"])
            if row.get("kind") in LISTED:
                line["default_value"] = self._file_default(model_name, region, name, line["default_value"])
            if here["fields"].get(name) != line:
                state = form_state.changed(state, name, **line)
        return state

    @api.model
    def _file_sections(self, model_name, current, here, sections):
        """Return ``(state with the file's sections, {key in the file: key here})``: added ones are known by their words."""
        natives = dict(described(self.env[model_name]._form_arch())[0])
        there = {like(part["label"]): part["key"] for part in here["sections"] if part["key"] not in natives}
        parts = {part["key"]: part for part in here["sections"]}
        state, keys = current, {}
        for part in sections:
            if part["key"] in natives or part["key"] == REST:
                keys[part["key"]] = part["key"]
            elif like(part["label"]) in there:
                keys[part["key"]] = there[like(part["label"])]
            else:
                keys[part["key"]] = form_state.next_key([*here["sections"], *state["sections"]])
            key = keys[part["key"]]
            after = keys.get(part.get("after"), part.get("after") or "")
            wanted = {"key": key, "label": part["label"], **({"after": after} if after else {})}
            if parts.get(key) == wanted:
                continue
            state, _key = form_state.with_section(state, part["label"], key)
            if after:
                state = form_state.with_section_moved(state, key, after)
        return state, keys

    @api.model
    def _file_default(self, model_name, region, name, text):
        """Return a default of words as ids of the list here."""
        own = self._own_fields(model_name).get(name)
        words = self._designer_options(own, region) if own else []
        ids = {word["name"]: str(word["id"]) for word in words if word["active"]}
        return ",".join(ids[word] for word in text.split(",") if word in ids)
