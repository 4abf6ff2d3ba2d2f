import json

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

from ..kernel import state as form_state
from ..kernel.arch import REST, described
from ..kernel.kinds import KINDS, is_own


class FupinFormLayout(models.Model):
    """The single changes: each takes a state and returns ``{"state", "label"}``, or a question (``confirm``)."""

    _inherit = "fupin.form.layout"

    # -------------------------------------------------------------------- add

    @api.model
    def _change_add(self, model_name, region, state, change):
        """Add a field: adopt a national one where there is a like one, else make a column."""
        own = self._adopted(model_name, region, change)
        if own and own.name in state["fields"] and not state["fields"][own.name]["retired_on"]:
            raise UserError(self.env._("The form has a field “%s” already. Choose another name.", own.label))
        if own:
            return self._change_added(own, state, change, region)
        self._refuse_like_label(model_name, region, state, change.get("label"))
        own = self.env["fupin.own.field"]._enter(
            model_name, change.get("label"), change.get("ttype"), region, {**change, "region": region.id}
        )
        if not own._make_column():
            own._wake_clock()
            return {"message": self._designer_waiting(model_name, region)}
        own.pending = False
        return self._change_added(own, state, change, region)

    @api.model
    def _adopted(self, model_name, region, change):
        if change.get("adopt"):
            own = self._own_fields(model_name).get(change["adopt"])
            if own is None or own.region_id:
                raise UserError(self.env._("This field is not in the national dictionary. Load the page again."))
            return own
        return self.env["fupin.own.field"]._like(model_name, change.get("label") or "", change.get("ttype"), region)

    @api.model
    def _refuse_like_label(self, model_name, region, state, label):
        """Say before a column is made that there is a field of this name."""
        trial = {"sections": [], "fields": {**state["fields"], "": form_state.line(label=(label or "").strip())}}
        self._check_labels(model_name, region, trial)

    @api.model
    def _change_added(self, own, state, change, region):
        label = (change.get("label") or own.label).strip()
        if change.get("options"):
            words = [word.get("name") if isinstance(word, dict) else word for word in change["options"]]
            self._write_options(own, region, [{"name": word, "active": True} for word in words])
        section = change.get("section") or REST
        last = max((line["sequence"] for line in state["fields"].values()), default=0)
        place = max(form_state.BEHIND, last) + form_state.STEP
        state = form_state.changed(state, own.name, label=label, section=section, sequence=place, retired_on="")
        if change.get("after"):
            state = self._placed(own.model, region, state, own.name, section, change["after"])
        return {"state": state, "label": self.env._("“%s” added", label)}

    @api.model
    def _finish_waiting(self, own, change):
        """What was to follow once the column is there; run in the name of who asked for it."""
        region = self.env["fupin.region"].browse(change.get("region") or [])
        self._lock_form(own.model, region)
        draft = change.get("draft")
        state = self._draft_or_published(own.model, region, draft)._state()
        follow = self._change_retyped if change.get("do") == "retype" else self._change_added
        result = follow(own, state, change, region)
        self._apply_state(own.model, region, result["state"], result["label"], draft)

    # ---------------------------------------------------------- names, places

    @api.model
    def _change_rename(self, model_name, region, state, change):
        name, label = self._known(model_name, region, change), (change.get("label") or "").strip()
        if len(label) > 60:
            raise UserError(self.env._("A name of at most 60 characters is read more easily. Shorten it."))
        if not label and is_own(name):
            raise UserError(self.env._("Give the field a name."))
        return {
            "state": form_state.changed(state, name, label=label),
            "label": self.env._("“%(before)s” renamed to “%(after)s”",
                                before=self._label_of(model_name, region, state, name), after=label),
        }  # fmt: skip

    @api.model
    def _change_hide(self, model_name, region, state, change):
        name, hidden = self._known(model_name, region, change), change["do"] == "hide"
        label = self._label_of(model_name, region, state, name)
        return {
            "state": form_state.changed(state, name, invisible=hidden),
            "label": self.env._("“%s” hidden", label) if hidden else self.env._("“%s” shown", label),
        }

    @api.model
    def _change_require(self, model_name, region, state, change):
        name, required = self._known(model_name, region, change), change["do"] == "require"
        label = self._label_of(model_name, region, state, name)
        own = self._own_fields(model_name).get(name)
        if required and own and own.kind == "boolean":
            raise UserError(
                self.env._(
                    "A yes or no is never empty. Take a choice of “yes” and “no” instead, which can be required."
                )
            )
        above = self._national_state(model_name)["fields"].get(name) if region else None
        if not required and above and above["required"]:
            raise UserError(self.env._("“%s” is required in the whole country.", label))
        if not required and not own and self._form_locks(model_name, region).get(name, {}).get("invisible"):
            locks = self._form_locks(model_name, region)[name]
            if locks.get("required"):
                raise UserError(self._refused(model_name, state, name, locks["required"]))
        return {
            "state": form_state.changed(state, name, required=required),
            "label": self.env._("“%s” required", label) if required else self.env._("“%s” no longer required", label),
        }

    @api.model
    def _change_move(self, model_name, region, state, change):
        name = self._known(model_name, region, change)
        if not is_own(name):
            reason = self._form_locks(model_name, region).get(name, {}).get("move")
            if reason:
                raise UserError(self._refused(model_name, state, name, reason))
        section = self._known_section(model_name, region, state, change.get("section") or REST)
        label = self._label_of(model_name, region, state, name)
        state = self._placed(model_name, region, state, name, section, change.get("after"))
        return {"state": state, "label": self.env._("“%s” moved", label)}

    @api.model
    def _placed(self, model_name, region, state, name, section, after):
        """Return the state with a field in its place among those that the section has now."""
        merged = form_state.merged(self._national_state(model_name), state) if region else state
        from_form = self._designer_fields(model_name, region, merged, self._described_rows(model_name), {})[0]
        inside = [row for row in from_form if row["section"] == section and not row["locked"].get("move")]
        order = [row["name"] for row in sorted(inside, key=lambda row: row["sequence"])]
        return form_state.placed(state, order, section, name, after or None, merged["fields"])

    @api.model
    def _described_rows(self, model_name):
        return described(self.env[model_name]._form_arch())[1]

    # ------------------------------------------------------------------ retire

    @api.model
    def _change_retire(self, model_name, region, state, change):
        name = self._known(model_name, region, change)
        label = self._label_of(model_name, region, state, name)
        if not is_own(name):
            raise UserError(self.env._("“%s” belongs to the product: it can be hidden, not retired.", label))
        if name not in state["fields"]:
            raise UserError(self.env._("“%s” is a field of the whole country: hide it here instead.", label))
        uses = self._form_uses(model_name, region).get(name)
        held = self._held(model_name, region, state, [name]).get(name, 0)
        if (uses or held) and not change.get("confirm"):
            return {"confirm": self._retiring_asked(label, uses, held)}
        return {
            "state": form_state.changed(state, name, retired_on=str(local_date())),
            "label": self.env._("“%(label)s” retired; what %(held)s records hold is kept", label=label, held=held),
        }

    @api.model
    def _retiring_asked(self, label, uses, held):
        """Return the question before a field is retired that records hold, or that rules name."""
        if not uses:
            return self.env._(
                "%(held)s records hold “%(label)s”. Once it is retired nobody sees it any more; what they hold is kept,"
                " and comes back with it. Retire it?",
                label=label,
                held=held,
            )
        return self.env._(
            "%(uses)s name “%(label)s”, which %(held)s records hold. They will not work as they should once it"
            " is retired. Retire it all the same?",
            uses="、".join(uses),
            label=label,
            held=held,
        )

    @api.model
    def _change_restore(self, model_name, region, state, change):
        name = change.get("name")
        if name not in state["fields"]:
            raise UserError(self.env._("The form has no field “%s” any more. Load the page again.", name))
        return {
            "state": form_state.changed(state, name, retired_on="", invisible=False),
            "label": self.env._("“%s” is back", self._label_of(model_name, region, state, name)),
        }

    # ------------------------------------------------------------------ common

    @api.model
    def _known(self, model_name, region, change):
        """Return the name of a field of this very form, its own county's fields included."""
        name = change.get("name")
        if not isinstance(name, str) or name not in self.env[model_name]._fields:
            raise UserError(self.env._("The form has no field “%s” any more. Load the page again.", name))
        if is_own(name):
            layouts = self._draft_or_published(model_name, region, change.get("draft"))
            if name not in self._merged_state(model_name, region, layouts)["fields"]:
                raise UserError(self.env._("The form has no field “%s” any more. Load the page again.", name))
        elif name not in {row[0] for row in self._described_rows(model_name)}:
            raise UserError(self.env._("This field is not on the form."))
        return name

    @api.model
    def _label_of(self, model_name, region, state, name):
        line = state["fields"].get(name) or (self._national_state(model_name)["fields"].get(name) if region else None)
        own = self._own_fields(model_name).get(name)
        return (
            (line or {}).get("label")
            or (own.label if own else "")
            or self.env[model_name]._fields[name]._description_string(self.env)
        )

    @api.model
    def _as_domain_text(self, text):
        """Return a condition as it is kept: written as JSON it is taken as well."""
        if not isinstance(text, str):
            text = json.dumps(text)
        try:
            return repr([part if isinstance(part, str) else tuple(part) for part in json.loads(text)])
        except (ValueError, TypeError, RecursionError):
            return text

    @api.model
    def _kind_of(self, name, model_name):
        own = self._own_fields(model_name).get(name)
        return KINDS[own.kind] if own else None
