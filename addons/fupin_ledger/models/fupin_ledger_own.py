from odoo import models


class FupinLedger(models.Model):
    """Own fields of the administrators' forms are columns of the ledgers: for their own county alone."""

    _inherit = "fupin.ledger"

    def _columns(self):
        """Return the columns as the user's county has them: its own fields, no other county's."""
        self.ensure_one()
        own = self.column_ids.filtered("is_own")
        if not own:
            return self.column_ids
        form = self._records()._form()
        county = self.env.user._form_county()
        # sudo: which county a column belongs to is asked, to leave it out
        counties = {column.id: column.sudo().form_region_id.prefix for column in own}
        here = own.filtered(
            lambda column: form and column.field_path in form.own and counties[column.id] in (False, county)
        )
        named = set(here.filtered("form_region_id").mapped("field_path"))
        twice = here.filtered(lambda column: not column.form_region_id and column.field_path in named)
        return self.column_ids - (own - here) - twice
