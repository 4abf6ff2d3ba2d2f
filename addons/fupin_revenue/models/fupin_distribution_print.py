from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date


class FupinDistribution(models.Model):
    """The plan on paper, to be signed."""

    _inherit = "fupin.distribution"

    def action_print(self):
        """Hand over the plan to print and sign."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.pdf", self._pdf())

    def _pdf(self):
        # sudo: names in a plan that may be read
        plan = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        return self.env["fupin.print"]._render_pdf(
            "fupin_revenue.print_distribution",
            {
                "plan": plan,
                "day": as_chinese(local_date()),
                "state": dict(plan._fields["state"]._description_selection(plan.env))[plan.state],
                "standings": plan._standings(),
                "signatures": plan._signatures(),
                "own": plan._form_pairs(),
            },
        )

    def _signatures(self):
        """Return the labels of the signature lines: the owner's, then those of the level above."""
        self.ensure_one()
        if self.owner_level == "village":
            own = [
                self.env._("Village party branch"),
                self.env._("Village committee"),
                self.env._("Village oversight committee"),
            ]
            return [*own, self.env._("Township government"), self.env._("Date")]
        own = [self.env._("Prepared by"), self.env._("Head of the unit")]
        return [*own, self.env._("Filed by the county office"), self.env._("Date")]
