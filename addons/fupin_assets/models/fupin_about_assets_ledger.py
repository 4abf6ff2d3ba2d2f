from odoo import models


class FupinAboutAssets(models.AbstractModel):
    """Records about assets come in and go out by ledgers."""

    _name = "fupin.about.assets"
    _inherit = ["fupin.about.assets", "fupin.ledger.about"]
