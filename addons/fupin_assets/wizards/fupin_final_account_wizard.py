from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import UserError


class FupinFinalAccountWizard(models.TransientModel):
    """The final account of a project, spread over its provisional assets: proposed, corrected, applied (S1-18)."""

    _name = "fupin.final.account.wizard"
    _description = "Final account of a project"

    project_id = fields.Many2one("fupin.project", required=True, readonly=True, ondelete="cascade")
    final_account_amount = fields.Float(related="project_id.final_account_amount")
    amount = fields.Float(string="To be spread (yuan)", digits=(16, 2), readonly=True)
    line_ids = fields.One2many("fupin.final.account.wizard.line", "wizard_id", string="Assets")
    difference = fields.Float(string="Still to be spread (yuan)", digits=(16, 2), compute="_compute_difference")
    note = fields.Char(string="Reason", help="Kept in the history of each asset.")

    @api.depends("amount", "line_ids.amount")
    def _compute_difference(self):
        for wizard in self:
            spread = sum(map(money.fen, wizard.line_ids.mapped("amount")))
            wizard.difference = money.fen(wizard.amount) - spread

    def action_apply(self):
        """Write the values down, one valuation for each asset.

        :raise UserError: where the amounts do not make the final account, or without a reason
        """
        self.ensure_one()
        project = self.project_id
        project.check_access("write")
        shares = project._account_shares()
        wanted, lines = dict(shares), self.line_ids
        if set(lines.asset_id) != set(wanted) or len(lines) != len(wanted):
            raise UserError(self.env._("The assets of the project have changed meanwhile: open this window again."))
        total = sum(wanted.values())
        spread = sum(map(money.fen, lines.mapped("amount")))
        if spread != total:
            raise UserError(
                self.env._(
                    "The amounts add up to %(spread)s yuan, but must make %(total)s.",
                    spread=f"{spread:,.2f}",
                    total=f"{total:,.2f}",
                )
            )
        note = (self.note or "").strip() or self.env._(
            "The final account replaces the provisional value: %s", project.display_name
        )
        project._settle([(line.asset_id, money.fen(line.amount)) for line in lines], note)
        return {"type": "ir.actions.act_window_close"}


class FupinFinalAccountWizardLine(models.TransientModel):
    """An asset with its provisional value and what the final account says."""

    _name = "fupin.final.account.wizard.line"
    _description = "Asset in a final account"

    wizard_id = fields.Many2one("fupin.final.account.wizard", required=True, index=True, ondelete="cascade")
    asset_id = fields.Many2one("fupin.asset", required=True, readonly=True, ondelete="cascade")
    original_value = fields.Float(related="asset_id.original_value", string="Provisional value (yuan)")
    amount = fields.Float(string="Final value (yuan)", digits=(16, 2), required=True)
