from odoo import api, models
from odoo.addons.fupin_base.models.fupin_assignment import ROLES

from ..kernel import moves
from ..kernel import state as form_state
from ..kernel.arch import described
from ..kernel.kinds import is_own
from ..kernel.values import told_share

NUMBERS = ("minimum", "maximum", "default_value")


class FupinFormLayout(models.Model):
    """What differs between two versions of a form, in the words of the screen."""

    _inherit = "fupin.form.layout"

    @api.model
    def _told_difference(self, model_name, before, after, above=None):
        """Return ``[{field, label, before, after}]``; of fields that stand elsewhere those alone that were moved.

        :param above: what the whole country's form says, where a county's are compared
        """
        own, words = self._own_fields(model_name), self._property_labels()
        rows = self._told_moves(model_name, own, before, after, above)
        for name, key, was, now in form_state.difference(before, after):
            if key in form_state.PLACE:
                continue
            label = self._told_label(model_name, own, name, after, before)
            if key.startswith("section_"):
                titles = self._section_titles(model_name, {"sections": [*before["sections"], *after["sections"]]})
                label = titles.get(name) or self.env._("Further particulars")
            told = [self._told(model_name, own.get(name), key, value, state)
                    for value, state in ((was, before), (now, after))]  # fmt: skip
            rows.append({"field": name, "label": f"{label}：{words[key]}", "before": told[0], "after": told[1]})
        return sorted(rows, key=lambda row: row["field"])

    @api.model
    def _told_moves(self, model_name, own, before, after, above):
        """Return the rows of the fields that were moved, and of the sections that added ones stand in."""
        words, states = self._property_labels(), [before, after]
        if above:
            states = [form_state.merged(above, state) for state in states]
        native = [(name, section) for name, section, *_rest in self._described_rows(model_name)]
        rows = []
        for name, places in moves.moved(native, *(state["fields"] for state in states)).items():
            if places[0][0] != places[1][0]:
                key, told = "section", [self._told(model_name, None, "section", place[0], state)
                                        for place, state in zip(places, states, strict=True)]  # fmt: skip
            else:
                key, told = "section_after", [self._told_label(model_name, own, place[1], *reversed(states))
                                              or self.env._("first") for place in places]  # fmt: skip
            label = self._told_label(model_name, own, name, *reversed(states))
            rows.append({"field": name, "label": f"{label}：{words[key]}", "before": told[0], "after": told[1]})
        for name in after["fields"].keys() - before["fields"].keys():
            section = after["fields"][name]["section"]
            if is_own(name) and section and not after["fields"][name]["retired_on"]:
                label = self._told_label(model_name, own, name, after)
                told = self._told(model_name, None, "section", section, states[1])
                rows.append({"field": name, "label": f"{label}：{words['section']}", "before": self.env._("none"),
                             "after": told})  # fmt: skip
        return rows

    @api.model
    def _told_label(self, model_name, own, name, *states):
        """Return what a field is called in the first of the states that says it; nothing for no field."""
        if not name:
            return ""
        called = [state["fields"][name]["label"] for state in states if name in state["fields"]]
        records = self.env[model_name]
        return next(filter(None, called), "") or (
            own[name].label
            if name in own
            else records._fields[name]._description_string(self.env)
            if name in records._fields
            else ""
        )

    @api.model
    def _property_labels(self):
        fields = self.env["fupin.form.field"]._fields
        names = {key: fields[key]._description_string(self.env) for key in form_state.LINE}
        return {**names, "section_label": self.env._("Heading"), "section_after": self.env._("Stands after")}

    @api.model
    def _section_titles(self, model_name, state):
        titles = dict(described(self.env[model_name]._form_arch())[0])
        return titles | {part["key"]: part["label"] for part in state["sections"] if part["label"]}

    @api.model
    def _told(self, model_name, own, key, value, state):
        """Return one value of a setting as people read it."""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if value in ("", 0, None, []):
            return self.env._("none")
        if key.startswith("domain_"):
            return self.env["fupin.condition"]._words(model_name, value)
        if key.startswith("roles_"):
            labels = dict(self.env["fupin.assignment"]._fields["role"]._description_selection(self.env))
            return "、".join(labels.get(role, role) for role, _label in ROLES if role in value)
        if key == "section_after" and value == form_state.FIRST:
            return self.env._("first")
        if key in ("section", "section_after"):
            return self._section_titles(model_name, state).get(value) or self.env._("Further particulars")
        if key == "default_value" and own and own.kind in ("choice", "choices"):
            # sudo: the words of a list of the administrator's own form
            words = self.env["fupin.form.option"].sudo().browse(int(one) for one in value.split(",") if one.isdecimal())
            return "、".join(words.exists().mapped("name"))
        if key in NUMBERS and own and own.kind == "percentage":
            return told_share(value)
        return str(value)
