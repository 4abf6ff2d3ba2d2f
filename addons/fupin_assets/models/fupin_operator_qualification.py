from odoo import fields, models


class FupinOperatorQualification(models.Model):
    """A licence, certificate or rating of an operator, with the day it ends."""

    _name = "fupin.operator.qualification"
    _inherit = ["fupin.record.line"]
    _description = "Qualification of an operator"
    _order = "operator_id, date_to desc, id"
    _parent_field = "operator_id"

    operator_id = fields.Many2one("fupin.operator", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, help="e.g. business licence, animal epidemic prevention certificate")
    number = fields.Char()
    issuer = fields.Char(string="Issued by")
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid until", help="Empty: without end.")

    _date_to_idx = models.Index("(date_to) WHERE date_to IS NOT NULL")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "A qualification cannot end before it begins.")
