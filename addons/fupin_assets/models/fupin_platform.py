from odoo import fields, models


class FupinPlatform(models.Model):
    """A system of others in which assets are registered too, and for whose property (S1-30 … S1-32, S3-22)."""

    _name = "fupin.platform"
    _inherit = ["fupin.vocabulary"]
    _description = "External platform"

    for_state = fields.Boolean(string="State property")
    for_collective = fields.Boolean(string="Collective property")
    for_household = fields.Boolean(string="Household property")
    note = fields.Char(string="Asked for by", help="The article or document that asks for the registration.")

    _code_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
