from odoo import fields, models


class FupinContractClause(models.Model):
    """Clauses that a contract should have; rules of a policy ask for them by their code. A county may add its own."""

    _name = "fupin.contract.clause"
    _inherit = ["fupin.vocabulary"]
    _description = "Clause of a contract"

    description = fields.Text(help="What the clause should settle.")

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
