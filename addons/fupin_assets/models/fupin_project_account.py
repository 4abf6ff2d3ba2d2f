from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import UserError


class FupinProject(models.Model):
    """The final account of a project replaces the provisional values of what it formed (S1-17, S1-18).

    The step ``settle`` changes no state; which papers it takes is the policy's: its gates.
    """

    _inherit = "fupin.project"
    _immediate_transitions = ("settle",)

    provisional_count = fields.Integer(string="Provisional values", compute="_compute_provisional_count")

    @api.depends("asset_ids.valuation_basis", "asset_ids.state")
    def _compute_provisional_count(self):
        # sudo: a count over all assets of the project tells nothing about a single one
        groups = (
            self.env["fupin.asset"]
            .sudo()
            ._read_group(
                [
                    ("project_id", "in", self._origin.ids),
                    ("valuation_basis", "=", "provisional"),
                    ("state", "!=", "disposed"),
                ],
                ["project_id"],
                ["__count"],
            )
        )
        counted = {project.id: count for project, count in groups}
        for project in self:
            project.provisional_count = counted.get(project._origin.id, 0)

    @property
    def _transitions(self):
        return {**super()._transitions, "settle": (("confirmed",), "confirmed")}

    def action_settle(self, reason=None):
        """Open the window that proposes how the final account is spread over the provisional assets.

        :raise UserError: without a final account, or where no asset waits for it
        """
        self.ensure_one()
        self.check_access("write")
        shares = self._account_shares()
        wizard = self.env["fupin.final.account.wizard"].create(
            {
                "project_id": self.id,
                "note": reason,
                "amount": sum(amount for _asset, amount in shares),
                "line_ids": [
                    fields.Command.create({"asset_id": asset.id, "amount": amount}) for asset, amount in shares
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Final account of the project"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _account_shares(self):
        """Return ``[(asset, yuan)]``: what falls to each provisional asset, in proportion to its value, to the fen.

        What forms no asset, and the assets that have a final value already, are taken off first.
        """
        self.ensure_one()
        # sudo: all assets of the project make the sum, whoever may read them
        assets = self.env["fupin.asset"].sudo().search([("project_id", "=", self.id), ("state", "!=", "disposed")])
        provisional = assets.filtered(lambda asset: asset.valuation_basis == "provisional")
        waiting = provisional.sudo(False)
        if not self.final_account_amount:
            raise UserError(self.env._("Fill in the final account of the project first: its amount and its day."))
        if not waiting:
            raise UserError(self.env._("No asset of this project has a provisional value."))
        waiting.check_access("write")
        settled = sum(map(money.fen, (assets - provisional).mapped("original_value")))
        left = money.fen(self.final_account_amount) - money.fen(self.expense_total) - settled
        if left <= 0:
            raise UserError(
                self.env._(
                    "Nothing is left for the provisional assets: the final account is %(total)s yuan, %(expenses)s form"
                    " no asset and %(settled)s are settled already.",
                    total=f"{self.final_account_amount:,.2f}",
                    expenses=f"{self.expense_total:,.2f}",
                    settled=f"{settled:,.2f}",
                )
            )
        return list(zip(waiting, money.split(left, waiting.mapped("original_value")), strict=True))

    def _settle(self, shares, reason):
        """Let the final account make the values: a valuation for each asset.

        :param shares: ``[(asset, yuan)]``
        """
        self.ensure_one()
        self._transition("settle", reason)
        day = self.final_account_date
        self.env["fupin.asset.valuation"].create(
            [
                {
                    "asset_id": asset.id,
                    "basis": "final_account",
                    "amount": amount,
                    "note": reason,
                    **({"date": day} if day else {}),
                }
                for asset, amount in shares
            ]
        )
