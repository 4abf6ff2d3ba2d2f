from odoo import api, fields, models


class FupinProjectExpense(models.Model):
    """Spending of a project that forms no asset: training, subsidies, design; in yuan. Of subsidies a policy may ask what
    they were to bring about and for whom (S3-82). What has a day in a closed year stays as it is."""

    _name = "fupin.project.expense"
    _inherit = ["fupin.year.bound", "fupin.register.line"]
    _description = "Spending that forms no asset"
    _order = "date, id"
    _parent_field = "project_id"
    _parent_fields = ("project_id",)
    _closed_fields = frozenset({"date", "amount", "project_id"})
    _told_as = "expense_ids"

    project_id = fields.Many2one("fupin.project", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Purpose", required=True)
    amount = fields.Float(string="Amount (yuan)", digits=(16, 2), required=True)
    date = fields.Date()
    performance_target = fields.Char(string="Performance target", help="What it was to bring about.")
    beneficiaries = fields.Char(help="For whom: households, operators, and how many.")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "An amount of spending is greater than zero.")

    def _counted(self):
        """What has no day stands in no year yet."""
        return super()._counted().filtered("date")

    @api.depends("name", "amount")
    def _compute_display_name(self):
        for expense in self:
            expense.display_name = f"{expense.name or ''} {expense.amount:,.2f}"
