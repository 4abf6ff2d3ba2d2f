from odoo import models


class FupinLedger(models.Model):
    """Files of ledgers count as exports."""

    _inherit = "fupin.ledger"

    def _export_xlsx(self, *args, **kwargs):
        self.env["fupin.limit"]._refuse_export_beyond()
        return super()._export_xlsx(*args, **kwargs)

    def _export_pdf(self, *args, **kwargs):
        self.env["fupin.limit"]._refuse_export_beyond()
        return super()._export_pdf(*args, **kwargs)
