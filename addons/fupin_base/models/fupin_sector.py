from odoo import fields, models


class FupinSector(models.Model):
    """A line of work that a department answers for: agriculture, transport, water …"""

    _name = "fupin.sector"
    _inherit = ["fupin.vocabulary"]
    _description = "Sector"

    unit_ids = fields.Many2many("fupin.unit", string="Departments")
