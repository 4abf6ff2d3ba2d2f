from odoo import fields, models

from .fupin_asset import USE_STATUSES

EFFECTS = [
    ("use", "The use changes"),
    ("values", "Name, place or quantity change"),
    ("encumber", "Mortgaged or pledged, agreed to before"),
    ("encumber_found", "Mortgage found that nobody agreed to"),
    ("authorise", "A mortgage found is agreed to afterwards"),
    ("release", "A mortgage ends"),
    ("split", "A part becomes an asset of its own"),
]


class FupinAssetChangeKind(models.Model):
    """What can happen to an asset: damage, loss, mortgage, standing idle …; ``effect`` says what follows from it,
    ``use_status`` to which use it leads (none: the use stays), ``document_type_ids`` which papers it needs."""

    _name = "fupin.asset.change.kind"
    _inherit = ["fupin.aliased"]
    _description = "Kind of change"

    effect = fields.Selection(EFFECTS, required=True, default="use")
    use_status = fields.Selection(USE_STATUSES, string="Use afterwards")
    needs_appraisal = fields.Boolean(help="The value must be appraised before it is confirmed.")  # S3-42
    needs_cause = fields.Boolean(help="The cause must be told.")  # S3-37
    has_loss = fields.Boolean(string="With a loss", help="The amount lost is told.")
    is_reportable = fields.Boolean(string="Reported on the spot", help="Offered where a clerk reports what he found.")
    document_type_ids = fields.Many2many("fupin.document.type", string="Papers it needs")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
