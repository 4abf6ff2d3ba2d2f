from odoo import models

# Stands in the context of a full export, which is one export whatever the number of its ledgers. An object cannot be
# sent over RPC.
WHOLE = object()


class FupinLedger(models.Model):
    """Files of ledgers count as exports."""

    _inherit = "fupin.ledger"

    def _export_xlsx(self, *args, **kwargs):
        if self.env.context.get("whole_export") is not WHOLE:
            self.env["fupin.limit"]._refuse_export_beyond()
        return super()._export_xlsx(*args, **kwargs)

    def _export_pdf(self, *args, **kwargs):
        self.env["fupin.limit"]._refuse_export_beyond()
        return super()._export_pdf(*args, **kwargs)
