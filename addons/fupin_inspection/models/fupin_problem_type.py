from odoo import api, fields, models

# how a table of a policy writes the grades: the beginning of the word
GRADE_WORDS = {"红": "red", "黄": "yellow"}
PROBLEM_KINDS = [("problem", "Problem"), ("request", "Request of an operator")]


class FupinProblemType(models.Model):
    """What kind of problem it is, in the words of the regulations (S0-08, S1-70 … S1-75, S2-21, S4-02, S4-05), or what
    an operator asks for (S0-09, S4-33); a county may add its own."""

    _name = "fupin.problem.type"
    _inherit = ["fupin.vocabulary"]
    _description = "Type of problem"

    kind = fields.Selection(PROBLEM_KINDS, required=True, default="problem")
    group = fields.Char(help="What it belongs to; lists are ordered and counted by it.")
    source = fields.Char(help="The provision whose word it is.")
    grade = fields.Selection(
        [("red", "Red"), ("yellow", "Yellow")], string="Risk", default="yellow",
        help="The grade of a project with such a problem.",  # S4-12
    )  # fmt: skip
    is_sensitive = fields.Boolean(
        string="At once",
        help="Put right before everything else: taken farmland, along main roads and railways.",  # S4-11
    )

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")

    @api.model
    def _told_by_policy(self, cells):
        told = super()._told_by_policy(cells)
        if "grade" in told:
            told["grade"] = GRADE_WORDS.get(str(told["grade"])[:1], told["grade"])
        return told
