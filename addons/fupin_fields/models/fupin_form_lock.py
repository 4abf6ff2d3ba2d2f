import re

from odoo import api, models
from odoo.fields import Domain

from ..kernel.arch import described, shown_sometimes
from ..kernel.kinds import is_own

# what a regulation is made of that may name a field: model, its field with the kind of record, its texts
NAMING = (
    ("fupin.rule", "model", ("domain", "must_hold")),
    ("fupin.gate", "model_name", ("domain", "condition")),
    ("fupin.flow", "model_name", ("domain", "amount_field")),
    ("fupin.obligation", "model_id.model", ("domain", "start_field", "end_domain")),
    ("fupin.obligation", "scope_model_id.model", ("scope_domain",)),
    ("fupin.indicator", "model", ("domain", "period_field", "aggregate")),
    ("fupin.measure", "model", ("depends_on",)),
)
WORD = re.compile(r"[a-z_][a-z0-9_]*")


class FupinFormLayout(models.Model):
    """What must not be done to a field, and why: other logic needs it."""

    _inherit = "fupin.form.layout"

    @api.model
    def _form_uses(self, model_name, region):
        """Return ``{field: [what names it, in words]}``: regulations in force here; extended by ledgers.

        :param region: the county whose form it is; none for the whole country
        """
        found = {}
        names = self.env[model_name]._fields.keys()
        for source, model_field, texts in NAMING:
            for record in self._naming_records(source, model_field, model_name, region):
                words = set(WORD.findall(" ".join(str(record[text] or "") for text in texts))) & names
                told = self._naming_words(record) if words else ""
                for name in words:
                    found.setdefault(name, []).append(told)
        return {name: list(dict.fromkeys(words)) for name, words in found.items()}

    @api.model
    def _naming_records(self, source, model_field, model_name, region):
        # sudo: that a rule names a field is told to who administers its place or a place below
        records = self.env[source].sudo().search(Domain(model_field, "=", model_name))
        if "policy_id" not in records._fields or not region:
            return records
        above = {region.code[:cut].ljust(12, "0") for cut in (0, 2, 4, 6)}
        return records.filtered(
            lambda record: not record.policy_id.region_id or record.policy_id.region_id.code in above
        )

    @api.model
    def _naming_words(self, record):
        # sudo: the name of a kind of record
        kind = self.env["ir.model"].sudo()._get(record._name).name
        return f"{kind}“{record.display_name}”"

    @api.model
    def _form_locks(self, model_name, region, rows=None, uses=None):
        """Return ``{field: {what cannot be done: why}}`` for the fields of the product's form.

        :param rows: what `kernel.arch.described` says about the form's fields
        """
        records = self.env[model_name]
        arch = records._form_arch()
        if rows is None:
            _sections, rows = described(arch)
        sometimes = shown_sometimes(arch)
        uses = self._form_uses(model_name, region) if uses is None else uses
        locks = {}
        for name, section, is_required, _label in rows:
            if is_own(name) or name not in records._fields:
                continue
            field = records._fields[name]
            found = {}
            reason = self._lock_reason(records, field, is_required, uses.get(name))
            if reason:
                found.update(invisible=reason, readonly=reason, retired=reason)
            if is_required or field.required:
                found["required"] = self.env._("The register cannot do without it.")
            elif records._form_asked(name):
                found["required"] = records._form_asked(name)
            elif name in sometimes:
                found["required"] = self.env._("It is shown in some cases only: say when it is required instead.")
            elif field.type == "boolean" or (field.compute and field.readonly):
                found["required"] = self.env._("It is worked out, or is yes or no: it always has a value.")
            if not section:
                found["move"] = self.env._("It stands in a fixed place.")
            locks[name] = found
        return locks

    @api.model
    def _lock_reason(self, records, field, is_required, uses):
        """Return why a field of the product can neither be hidden nor closed, or an empty text."""
        if is_required or field.required:
            return self.env._("The register cannot do without it.")
        if records._form_asked(field.name):
            return records._form_asked(field.name)
        if field.name in records._fupin_needed or field.name in ("state", "region_id", "unit_id"):
            return self.env._("Other steps need it: submission, rights or sums.")
        if uses:
            return self.env._("It is needed by: %s", "、".join(uses[:3]))
        return ""
