from odoo import api, models
from odoo.exceptions import UserError

from ..kernel import state as form_state
from ..kernel.arch import REST, described


class FupinFormLayout(models.Model):
    """Sections of a form: added ones are named, moved between the parts of the form and dropped once they are empty."""

    _inherit = "fupin.form.layout"

    @api.model
    def _change_section(self, model_name, region, state, change):
        """Add a section, or name one anew."""
        label, key = (change.get("label") or "").strip(), change.get("key") or ""
        if not label:
            raise UserError(self.env._("Give the section a name."))
        if len(label) > 60:
            raise UserError(self.env._("A name of at most 60 characters is read more easily. Shorten it."))
        if key:
            self._known_section(model_name, region, state, key)
        else:
            # a county's sections are numbered behind those of the whole country
            above = self._national_state(model_name) if region else {"sections": []}
            key = form_state.next_key([*above["sections"], *state["sections"]])
        state, _key = form_state.with_section(state, label, key)
        return {"state": state, "label": self.env._("Section “%s”", label)}

    @api.model
    def _change_move_section(self, model_name, region, state, change):
        """Let an added section follow another one; ``after`` false: it stands first."""
        key, after = change.get("key"), change.get("after") or form_state.FIRST
        natives = dict(described(self.env[model_name]._form_arch())[0])
        self._known_section(model_name, region, state, key)
        if key in natives:
            raise UserError(self.env._("This section stands in a fixed place. Move its fields to another section."))
        if after == key:
            raise UserError(self.env._("There is no such change. Load the page again."))
        if after != form_state.FIRST:
            self._known_section(model_name, region, state, after)
        state = form_state.with_section_moved(state, key, after)
        return {
            "state": state,
            "label": self.env._("Section “%s” moved", self._section_label(model_name, region, state, key)),
        }

    @api.model
    def _change_drop_section(self, model_name, region, state, change):
        """Take away an empty section that was added here."""
        key = change.get("key")
        if key not in {part["key"] for part in state["sections"]} or not str(key).startswith(form_state.SECTION):
            raise UserError(self.env._("Only a section that was added here can be taken away."))
        label = self._section_label(model_name, region, state, key)
        merged = form_state.merged(self._national_state(model_name), state) if region else state
        inside = [name for name, line in merged["fields"].items() if line["section"] == key and not line["retired_on"]]
        if inside:
            names = "、".join(self._label_of(model_name, region, state, name) for name in inside[:3])
            raise UserError(self.env._("“%(fields)s” stand in this section. Move them elsewhere first.", fields=names))
        return {"state": form_state.without_section(state, key), "label": self.env._("Section “%s” taken away", label)}

    @api.model
    def _known_section(self, model_name, region, state, key):
        """Return the key of a section of this form.

        :raise UserError: if there is none
        """
        above = self._national_state(model_name)["sections"] if region else []
        known = {part["key"] for part in (*above, *state["sections"])}
        known.update(dict(described(self.env[model_name]._form_arch())[0]))
        if key != REST and key not in known:
            raise UserError(self.env._("The form has no such section any more. Load the page again."))
        return key

    @api.model
    def _section_label(self, model_name, region, state, key):
        above = self._national_state(model_name)["sections"] if region else []
        titles = self._section_titles(model_name, {"sections": [*above, *state["sections"]]})
        return titles.get(key) or self.env._("Further particulars")
