from odoo import fields, models

NATIONAL = [
    ("consolidate", "Consolidate"),
    ("improve", "Improve"),
    ("revive", "Revive"),
    ("replace", "End and replace"),
]


class FupinBatchKind(models.Model):
    """One of the four batches in the county's own word (S0-16, S4-06); ``national`` says which of the four it means.

    What a class requires (S0-27 … S0-30) stands here, for a county to change.
    """

    _name = "fupin.batch.kind"
    _inherit = ["fupin.aliased"]
    _description = "Class of the four batches"

    national = fields.Selection(NATIONAL, string="National class", required=True, help="What rules and reports use.")
    needs_cause = fields.Boolean(string="Needs a cause")
    needs_measure = fields.Boolean(string="Needs measures")
    needs_linkage = fields.Boolean(string="Needs a way to take households along")
    needs_plan = fields.Boolean(string="Needs one project one plan", help="Before it can be marked as carried out.")
    ends_contract = fields.Boolean(string="Ends the contract", help="No contract runs on once it is carried out.")
    needs_substitute = fields.Boolean(string="Needs a substitute project")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
