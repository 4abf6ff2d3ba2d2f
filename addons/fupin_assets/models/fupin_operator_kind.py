from odoo import models


class FupinOperatorKind(models.Model):
    """Kinds of operators (S3-28): cooperative, company, large grower …; a county may add its own."""

    _name = "fupin.operator.kind"
    _inherit = ["fupin.aliased"]
    _description = "Kind of operator"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
