from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date


class FupinHandover(models.Model):
    """The itemised list on paper, to be signed by both sides."""

    _inherit = "fupin.handover"

    def action_print(self):
        """Hand over the itemised list (移交清单) to print and sign."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.pdf", self._pdf())

    def _pdf(self):
        # sudo: names in a paper that may be read
        handover = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        return self.env["fupin.print"]._render_pdf(
            "fupin_assets.print_handover",
            {
                "handover": handover,
                "assets": handover.asset_ids.sorted(lambda asset: (asset.region_code, asset.code or "", asset.id)),
                "bases": dict(handover.asset_ids._fields["valuation_basis"]._description_selection(handover.env)),
                "day": as_chinese(handover.handed_over_on or local_date()),
                "chinese": as_chinese,
                "signatures": handover._signatures(),
            },
            landscape=True,
        )

    def _signatures(self):
        """Return the labels of the signature lines, both sides'."""
        self.ensure_one()
        return [
            self.env._("Handed over by (seal)"),
            self.env._("Person in charge"),
            self.env._("Received by (seal)"),
            self.env._("Person in charge"),
            self.env._("Date"),
        ]
