from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinContractChangeWizard(models.TransientModel):
    """Another operator for many contracts at once: a draft follows each of them and goes the way of approval."""

    _name = "fupin.contract.change.wizard"
    _description = "Change of operator"

    contract_ids = fields.Many2many(
        "fupin.contract", string="Contracts", default=lambda self: self.env.context.get("active_ids")
    )
    operator_id = fields.Many2one("fupin.operator", string="New operator", required=True, ondelete="cascade")
    mode_id = fields.Many2one(
        "fupin.contract.mode", string="New mode of operation", ondelete="cascade", help="Empty: as before."
    )
    date_start = fields.Date(string="From", required=True, default=lambda self: local_date())
    reason = fields.Char(string="Reason for the change", required=True)

    def action_apply(self):
        """Make the drafts and open them.

        :raise UserError: if one of the contracts does not run, ends before the day or is being changed already
        """
        self.ensure_one()
        contracts = self.contract_ids
        if not contracts:
            raise UserError(self.env._("Mark the contracts first."))
        over = contracts.filtered(lambda contract: contract.date_end and contract.date_end < self.date_start)
        if over:
            raise UserError(self.env._("“%s” ends before that day: renew it instead.", over[0].display_name))
        values = {"operator_id": self.operator_id.id, "date_start": self.date_start}
        if self.mode_id:
            values["mode_id"] = self.mode_id.id
        drafts = contracts.with_context(fupin_reason=self.reason)._follow("change", **values)
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_contract_action")
        return {**action, "domain": [("id", "in", drafts.ids)], "context": {}}
