from odoo import models


class FupinUnifiedTopic(models.Model):
    """What is decided for all owners of a pooled asset together (S2-16: 五统一)."""

    _name = "fupin.unified.topic"
    _inherit = ["fupin.vocabulary"]
    _description = "Topic of a decision for all owners"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
