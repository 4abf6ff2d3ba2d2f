from odoo import fields, models
from odoo.exceptions import UserError


class FupinContract(models.Model):
    """Who runs which assets, on which terms, made public (S1-105)."""

    _inherit = "fupin.contract"

    disclosure_ids = fields.One2many(
        "fupin.disclosure", "res_id", string="Public notices", domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )  # fmt: skip

    def action_disclose(self):
        """Open the notice of how the assets are run."""
        self.check_access("read")
        return self._open_notice("operation")

    def _disclosure_values(self, kind):
        if kind != "operation":
            return super()._disclosure_values(kind)
        # sudo: names on a paper that may be read
        contract = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        text = contract.env._(
            "The following assets of %(owner)s are run by %(operator)s: %(mode)s, from %(first)s to %(last)s, %(amount)s"
            " yuan a year.",
            owner=contract.unit_id.name or "", operator=contract.operator_id.name or "", mode=contract.mode_id.name,
            first=contract.date_start or "", last=contract.date_end or "", amount=f"{contract.annual_amount:,.2f}",
        )  # fmt: skip
        return {"name": f"关于{contract.name}经营情况的公示", "content": text, "unit_id": contract.unit_id.id}

    def _disclosure_facts(self, kind):
        if kind != "operation":
            return super()._disclosure_facts(kind)
        return self.env["fupin.disposal"]._asset_facts(self.sudo().asset_ids)  # sudo: as above

    def _check_disclosure(self, disclosure, name):
        super()._check_disclosure(disclosure, name)
        if name == "post" and disclosure.kind == "operation" and self.state == "draft":
            raise UserError(self.env._("“%s” is made public once it is in force.", self.display_name))
