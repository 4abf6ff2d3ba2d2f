from odoo import fields, models
from odoo.addons.fupin_assets.models.fupin_numbered import COUNTY_DIGITS
from odoo.addons.fupin_base.kernel.clock import local_date

from .fupin_distribution_income import FupinDistribution as Plan


class FupinDistribution(models.Model):
    """The number and the day under which a plan was filed (S1-53, S3-51). A county's numbers of a year follow each
    other; a plan that is not filed has none."""

    _name = "fupin.distribution"
    _inherit = ["fupin.distribution", "fupin.numbered"]
    _code_prefix = "FP"
    # the step itself is told
    _event_ignored = Plan._event_ignored | {"code", "filed_on"}

    code = fields.Char(string="Filing number")
    filed_on = fields.Date(readonly=True, copy=False)

    @property
    def _engine_fields(self):
        return super()._engine_fields | {"code", "filed_on"}

    def _with_codes(self, vals_list):
        """A plan gets its number when it is filed."""
        return vals_list

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "file":
            self._number_filed()

    def _number_filed(self):
        today = local_date()
        # sudo: number and day follow from the step, whoever takes it
        for county, plans in self.sudo().grouped(lambda plan: (plan.region_code or "")[:COUNTY_DIGITS]).items():
            numbers = self._reserve(county, today.year, len(plans))
            for plan in plans:
                plan.write({"code": self._code(county, today.year, next(numbers)), "filed_on": today})
