from odoo import fields, models
from odoo.addons.fupin_base.kernel.bars import bars
from odoo.addons.fupin_base.kernel.clock import local_date

SHOWN_YEARS = 8


class FupinHousehold(models.Model):
    """What a household received over the years."""

    _inherit = "fupin.household"

    income_ids = fields.One2many(
        "fupin.household.income", "household_id", string="Income of the household", readonly=True
    )
    income_line = fields.Html(string="Received by year", compute="_compute_income", sanitize=False)
    income_this_year = fields.Float(string="This year (yuan)", digits=(16, 2), compute="_compute_income")

    def _compute_income(self):
        """Sums by year as bars, of what the user may read."""
        rows = self.env["fupin.household.income"]._read_group(
            [("household_id", "in", self.ids)], ["household_id", "year"], ["amount:sum"], order="year"
        )
        found = {}
        for household, year, amount in rows:
            found.setdefault(household.id, []).append((year, amount))
        this_year = local_date().year
        for household in self:
            years = found.get(household._origin.id, [])
            household.income_line = bars(years[-SHOWN_YEARS:]) if years else False
            household.income_this_year = dict(years).get(this_year, 0)

    def action_year(self):
        """Open the page that explains one year of the household."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One year of a household"),
            "res_model": "fupin.household.year",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_household_id": self.id, "default_year": self._last_year_of_income()},
        }

    def _last_year_of_income(self):
        """Return the last year in which it received something, this year without any."""
        last = self.env["fupin.household.income"].search(
            [("household_id", "=", self.id)], order="year desc, date desc, id", limit=1
        )
        return last.year or local_date().year
