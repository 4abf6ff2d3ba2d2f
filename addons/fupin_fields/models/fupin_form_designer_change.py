from lxml import etree

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..kernel import moves
from ..kernel import state as form_state
from ..kernel.arch import APPLY, described
from ..kernel.kinds import is_own, like, visible

# what the screen may ask for, and the method that does it
CHANGES = {
    "add": "_change_add",
    "rename": "_change_rename",
    "hide": "_change_hide",
    "show": "_change_hide",
    "require": "_change_require",
    "unrequire": "_change_require",
    "move": "_change_move",
    "section": "_change_section",
    "move_section": "_change_move_section",
    "drop_section": "_change_drop_section",
    "options": "_change_options",
    "merge_option": "_change_merge_option",
    "retire": "_change_retire",
    "restore": "_change_restore",
    "retype": "_change_retype",
    "set": "_change_set",
}


class FupinFormLayout(models.Model):
    """Changing a form: each change makes the next version, all of it or nothing."""

    _inherit = "fupin.form.layout"

    @api.model
    def designer_change(self, model, region, change):
        """Change a form at once; return what `designer_open` returns, with ``message``.

        :param change: ``{"do": …}``, see `CHANGES`
        :raise UserError: where it cannot be done: nothing is changed then
        """
        return self._designer_do(model, self._designer_region(model, region), change, draft=False)

    @api.model
    def designer_draft(self, model, region, change):
        """Change the draft of a form; the first change begins one."""
        return self._designer_do(model, self._designer_region(model, region), change, draft=True)

    @api.model
    def designer_discard(self, model, region):
        """Throw the draft away."""
        place = self._designer_region(model, region)
        self._find(model, place, "draft").unlink()
        return self._designer_shown(model, place)

    @api.model
    def _designer_do(self, model_name, region, change, draft):
        change = change if isinstance(change, dict) else {}
        method = CHANGES.get(str(change.get("do")))
        if not method or not self._is_plain_change(change):
            raise UserError(self.env._("There is no such change. Load the page again."))
        if change.get("label"):
            change = {**change, "label": visible(change["label"])}
        self._lock_form(model_name, region)
        layout = self._draft_or_published(model_name, region, draft)
        result = getattr(self, method)(model_name, region, layout._state(), {**change, "draft": draft})
        return self._designer_done(model_name, region, result, draft)

    @api.model
    def _is_plain_change(self, change):
        """Say whether a change is of the shape that the screen sends."""
        texts = [change.get(key) or "" for key in ("name", "label", "ttype", "section", "key", "adopt", "after")]
        options = change.get("options") or []
        return (
            all(isinstance(text, str) for text in texts)
            and all(isinstance(change.get(key) or 0, int) for key in ("from", "to"))
            and isinstance(change.get("values") or {}, dict)
            and isinstance(options, list)
            and all(self._is_plain_word(word) for word in options)
        )

    @api.model
    def _is_plain_word(self, word):
        if isinstance(word, dict):
            return isinstance(word.get("name") or "", str) and isinstance(word.get("id") or 0, int)
        return isinstance(word, str)

    @api.model
    def _designer_done(self, model_name, region, result, draft):
        """Write what a change gave: a state with its words, or a question, or nothing where a column waits."""
        if result.get("confirm"):
            return {**self._designer_shown(model_name, region, draft), "confirm": result["confirm"]}
        if "state" in result:
            self._apply_state(model_name, region, result["state"], result["label"], draft, result.get("options_before"))
        return self._designer_shown(model_name, region, draft, result.get("message") or result.get("label", ""))

    @api.model
    def _lock_form(self, model_name, region):
        """Two administrators changing one form: the second waits for the first."""
        name = f"fupin.form/{model_name}/{region.id}"
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", name))

    @api.model
    def _apply_state(self, model_name, region, state, label, draft=False, options_before=None):
        """Make a state the form in use (or its draft), after trying it on the real views.

        :raise UserError: if it cannot be applied; nothing is changed then
        """
        with self.env.cr.savepoint():
            before = self._draft_or_published(model_name, region, draft)._state()
            self._check_state(model_name, region, state, before)
            layout = self._new_version(model_name, region, state, draft)
            self._try_views(model_name, layout)
            if not draft:
                options = {"options": options_before} if options_before else {}
                self.env["fupin.form.change"]._note(layout, label, {"state": before, **options}, {"state": state})
        return layout

    @api.model
    def _try_views(self, model_name, layout):
        """Raise `UserError` if a view with the layout is not a right one."""
        form = self._compiled(model_name, layout.county or "", (), self.env.lang, layout.id)
        # sudo: the views are tried as they are made for everybody, own fields included
        records = self.env[model_name].sudo()
        for view_type, apply in APPLY.items():
            arch = records._form_arch(view_type)
            try:
                apply(arch, form.layout)
                self.env["ir.ui.view"].sudo().postprocess_and_fields(arch, model_name)  # sudo: as above
            except (ValueError, ValidationError, KeyError, etree.LxmlError) as error:
                raise UserError(
                    self.env._("This cannot be applied to the form, so nothing was changed: %s", error)
                ) from error

    # ------------------------------------------------------------- what holds

    @api.model
    def _check_state(self, model_name, region, state, before):
        """Raise `UserError` where a state takes away what other logic needs, or says something that is not right."""
        changed = [row for row in form_state.difference(before, state) if not row[1].startswith("section_")]
        if not changed:
            return
        locks = self._form_locks(model_name, region)
        records = self.env[model_name]
        for name, key, _was, now in changed:
            if name not in records._fields:
                raise UserError(self.env._("The form has no field “%s” any more. Load the page again.", name))
            found = locks.get(name, {})
            closing = ("invisible", "readonly", "domain_invisible", "domain_readonly",
                       "roles_invisible", "roles_readonly", "retired_on")  # fmt: skip
            if now and key in closing and found.get("invisible"):
                raise UserError(self._refused(model_name, state, name, found["invisible"]))
            if key == "required" and now and found.get("required") and not is_own(name):
                raise UserError(self._refused(model_name, state, name, found["required"]))
        for name in {row[0] for row in changed}:
            self._check_line(model_name, region, name, state["fields"].get(name) or form_state.line(), state)
        self._check_labels(model_name, region, state)

    @api.model
    def _refused(self, model_name, state, name, reason):
        line = state["fields"].get(name) or {}
        label = line.get("label") or self.env[model_name]._fields[name]._description_string(self.env)
        return self.env._("“%(label)s” stays as it is. %(reason)s", label=label, reason=reason)

    @api.model
    def _check_labels(self, model_name, region, state):
        """Two fields of one name would not be told apart in an import."""
        merged = form_state.merged(self._national_state(model_name), state) if region else state
        _sections, rows = described(self.env[model_name]._form_arch())
        labels = self._base_labels(self.env[model_name], rows)
        own = self._own_fields(model_name)
        seen = {}
        for name in {*labels, *merged["fields"]}:
            line = merged["fields"].get(name) or form_state.line()
            label = line["label"] or labels.get(name) or (own[name].label if name in own else "")
            if line["retired_on"] or not label:
                continue
            other = seen.setdefault(like(label), name)
            touched = merged["fields"].get(name, {}).get("label") or merged["fields"].get(other, {}).get("label")
            if other != name and (is_own(name) or is_own(other) or touched):
                raise UserError(self.env._("The form has a field “%s” already. Choose another name.", label))

    # ------------------------------------------------------------------- undo

    @api.model
    def designer_undo(self, change_id):
        """Take back one change of the last 30 days, whatever was changed elsewhere since."""
        self._check_number(change_id)
        change = self.env["fupin.form.change"].sudo().browse(change_id).exists()  # sudo: whose it is decides
        if not change:
            raise UserError(self.env._("This change is too old to be taken back. Return to a former version."))
        model_name, region = change.layout_id.model, change.layout_id.region_id
        self._may(model_name, region)
        if change.is_undone:
            raise UserError(self.env._("This has been taken back already."))
        self._lock_form(model_name, region)
        current = self._find(model_name, region)._state()
        before, after = change.before["state"], change.after["state"]
        state = form_state.undone(current, before, after)
        if form_state.moved_since(current, after):
            native = [(name, section) for name, section, *_rest in self._described_rows(model_name)]
            state = moves.moved_back(state, native, before, after, self._above(model_name, region))
        state = self._with_kept(model_name, region, state, current)
        self._restore_options(change.before.get("options") or {})
        self._apply_state(model_name, region, state, self.env._("Taken back: %s", change.label))
        change.is_undone = True
        return self._designer_shown(model_name, region, message=self.env._("Taken back: %s", change.label))

    @api.model
    def _with_kept(self, model_name, region, state, current):
        """Own fields that vanish from a form but hold data are listed as retired."""
        gone = [name for name in self._own_names(current) if name not in state["fields"]]
        held = self._held(model_name, region, current, gone)
        kept = [name for name in gone if held.get(name)]
        return form_state.with_kept(state, current, kept, str(local_date()))

    @api.model
    def designer_difference(self, layout_id, other_id):
        """Return what differs between two versions of a form: ``[{field, label, before, after}]``.

        :param layout_id: the former one; False: the form as the product brings it
        """
        self._check_number(layout_id)
        self._check_number(other_id)
        # sudo: whose they are decides, just below
        layouts = [self.sudo().browse(number or []).exists() for number in (layout_id, other_id)]
        there = layouts[0] | layouts[1]
        for layout in there:
            self._may(layout.model, layout.region_id)
        if len(set(there.mapped("model"))) != 1:
            raise UserError(self.env._("Two versions of one form are compared."))
        before, after = (layout._state() for layout in layouts)
        return self._told_difference(there[0].model, before, after, self._above(there[0].model, there[0].region_id))
