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
            },
        )

    def _signatures(self):
        """Return the labels of the signature lines: the owner's, then those of the level above."""
        self.ensure_one()
        if self.owner_level == "village":
            own = [
                self.env._("Village party branch (signature and seal)"),
                self.env._("Village committee (signature and seal)"),
                self.env._("Village oversight committee (signature)"),
            ]
            return [*own, self.env._("Township government (signature and seal)"), self.env._("Date")]
        own = [self.env._("Prepared by (signature)"), self.env._("Head of the unit (signature and seal)")]
        return [*own, self.env._("County office, filed (seal)"), self.env._("Date")]
