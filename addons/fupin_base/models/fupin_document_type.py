from odoo import models


class FupinDocumentType(models.Model):
    """A kind of paper that proves something: an acceptance report, minutes, a certificate."""

    _name = "fupin.document.type"
    _inherit = ["fupin.vocabulary"]
    _description = "Document type"
