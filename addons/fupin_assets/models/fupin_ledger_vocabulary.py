from odoo import api, models
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.exceptions import AccessError
from odoo.fields import Domain


class FupinLedgerVocabulary(models.AbstractModel):
    """Records whose lists in ledgers are vocabularies with other spellings (a field ``aliases``)."""

    _name = "fupin.ledger.vocabulary"
    _inherit = ["fupin.ledger.target"]
    _description = "Records with words in ledgers"

    @api.model
    def _ledger_choices(self, column):
        """Words of a vocabulary: names before other spellings, a place's own word before the national one."""
        field = self._fields.get(column.field_path)
        if field is None or field.type != "many2one" or "aliases" not in self.env[field.comodel_name]._fields:
            return super()._ledger_choices(column)
        records = self.env[field.comodel_name].search(Domain.TRUE).sorted(lambda record: not record.region_id)
        found = {}
        for record in records:
            found.setdefault(key(record.name), record.id)
        for record in records:
            for word in (record.aliases or "").split("、"):
                found.setdefault(key(word), record.id)
        found.pop("", None)
        return found

    @api.model
    def _ledger_words(self, column):
        field = self._fields.get(column.field_path)
        if field is None or field.type != "many2one":
            return super()._ledger_words(column)
        return tuple(self.env[field.comodel_name].search(Domain.TRUE).mapped("name"))

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        """Make the records, told in their history; values named ``ledger_…`` are none of theirs."""
        reason = self._ledger_reason(ledger_import)
        made = [{name: value for name, value in vals.items() if not name.startswith("ledger_")} for vals in vals_list]
        return self.with_context(fupin_reason=reason).create(made).with_env(self.env)

    @api.model
    def _ledger_reason(self, ledger_import):
        """Return what the history tells of where a record comes from."""
        return self.env._("Ledger “%s”", ledger_import.filename or ledger_import.ledger_id.name)

    @api.model
    def _check_county_imports(self, ledger_import):
        """Raise `AccessError` for who brings in, from elsewhere than the county office, what was carried out before."""
        county = self.env.user._fupin_scope("county")
        if not self.env.su and not county.covers(ledger_import.region_code):
            raise AccessError(self.env._("What was carried out in the past is brought in by the county office."))
