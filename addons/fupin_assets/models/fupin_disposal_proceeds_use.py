from odoo import fields, models


class FupinDisposalProceedsUse(models.Model):
    """What became of a part of the net proceeds: used again (S1-65), remitted (S3-76), handed out (S3-78)."""

    _name = "fupin.disposal.proceeds.use"
    _inherit = ["fupin.disposal.line"]
    _description = "Use of the proceeds of a disposal"
    _told_as = "proceeds_use_ids"

    kind = fields.Selection(
        [
            ("reuse", "Used again in the village"),
            ("remit", "Remitted to the county's treasury"),
            ("project", "Given to another project"),
            ("household", "To the household"),
            ("villagers", "To all villagers"),
            ("other", "Other"),
        ],
        string="What became of it", required=True, default="reuse",
    )  # fmt: skip
    project_id = fields.Many2one("fupin.project", string="Other project", index="btree_not_null", ondelete="restrict")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Fill in the amount: it is greater than zero.")
