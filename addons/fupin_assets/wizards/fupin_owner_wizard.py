from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class FupinOwnerWizard(models.TransientModel):
    """Says whose an asset is: one press on what the regulation suggests, or another choice with its reason."""

    _name = "fupin.owner.wizard"
    _description = "Who owns an asset"

    asset_id = fields.Many2one("fupin.asset", required=True, ondelete="cascade", readonly=True)
    owner_undetermined = fields.Boolean(related="asset_id.owner_undetermined")
    suggestion_ids = fields.One2many("fupin.owner.wizard.line", "wizard_id", string="The regulation suggests")
    is_disagreed = fields.Boolean(compute="_compute_is_disagreed")
    unit_ids = fields.Many2many(
        "fupin.unit",
        string="Another choice",
        domain=[("unit_type", "in", ("village_collective", "village_committee", "township", "department"))],
        help="Several units own equal parts, which you can change on the asset afterwards.",
    )
    reason = fields.Char(string="Why this choice")
    document_number = fields.Char(string="Number of the paper")
    document_date = fields.Date(string="Paper of")
    attachment_ids = fields.Many2many("ir.attachment", string="Scan of the paper")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create([{**vals, "suggestion_ids": False} for vals in vals_list])
        for wizard in wizards:
            wizard.asset_id.check_access("read")
            # sudo: lines are written by the window alone
            self.env["fupin.owner.wizard.line"].sudo().create(
                [
                    {
                        "wizard_id": wizard.id,
                        "unit_id": one["unit"].id,
                        "owner": one["owner"],
                        "regime": one["regime"],
                        "reason": one["reason"],
                        "is_open": one["is_open"],
                    }
                    for one in wizard.asset_id._owner_suggestions()
                ]
            )
        return wizards

    @api.depends("suggestion_ids.is_open")
    def _compute_is_disagreed(self):
        """Two articles name different owners."""
        for wizard in self:
            wizard.is_disagreed = len(wizard.suggestion_ids.filtered(lambda line: not line.is_open)) > 1

    def action_apply(self):
        """Take another choice than the suggested one, or one of two that disagree: with its reason."""
        self.ensure_one()
        if not self.unit_ids:
            raise UserError(self.env._("Choose who owns it, or press “Adopt” beside a suggestion."))
        return self._determine(self.unit_ids, self.reason)

    def _determine(self, units, reason):
        """Write the owners; a decision of the county is filed with its paper."""
        asset = self.asset_id
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give the reason for this choice: it is kept in the history."))
        decided = asset.owner_undetermined
        if decided and not (self.document_number or "").strip():
            raise UserError(self.env._("Enter the number of the paper that holds the county's decision."))
        share = 1 / len(units)
        owners = [Command.clear(), *(Command.create({"unit_id": unit.id, "share": share}) for unit in units)]
        asset.write({"owner_ids": owners, "change_reason": reason})
        self._file_paper()
        if decided:
            asset.action_decide_owner(f"{self.document_number} {reason}")
        return {"type": "ir.actions.act_window_close"}

    def _file_paper(self):
        if not (self.document_number or self.attachment_ids):
            return
        self.env["fupin.document"].create(
            {
                "document_type_id": self.env.ref("fupin_assets.document_type_owner_decision").id,
                "number": self.document_number,
                "date": self.document_date,
                "attachment_ids": [Command.set(self.attachment_ids.ids)],
                "res_model": "fupin.asset",
                "res_id": self.asset_id.id,
            }
        )


class FupinOwnerWizardLine(models.TransientModel):
    """One suggestion in the window, with the facts and the article it rests on."""

    _name = "fupin.owner.wizard.line"
    _description = "Suggested owner"

    wizard_id = fields.Many2one("fupin.owner.wizard", required=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("fupin.unit", ondelete="cascade", readonly=True)
    owner = fields.Char(readonly=True)
    regime = fields.Char(string="Property of", readonly=True)
    reason = fields.Char(string="Why it is suggested", readonly=True)
    is_open = fields.Boolean(readonly=True, help="The article cannot be applied yet.")

    def action_adopt(self):
        """Let the suggested unit own the asset; where articles disagree, the reason for the choice is asked for."""
        self.ensure_one()
        wizard = self.wizard_id
        if not self.unit_id:
            raise UserError(self.env._("The text names nobody here: choose the owner below."))
        if wizard.is_disagreed and not (wizard.reason or "").strip():
            raise UserError(self.env._("The articles disagree: say below why you follow this one."))
        parts = (self.env._("As suggested: %s", self.reason), wizard.reason)
        return wizard._determine(self.unit_id, "。".join(filter(None, parts)))
