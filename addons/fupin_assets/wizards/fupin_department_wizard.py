from odoo import api, fields, models
from odoo.exceptions import UserError

MOST = 20000


class FupinDepartmentWizard(models.TransientModel):
    """Gives many assets the department that the policy names for them, with the article as the reason
    (S1-81 … S1-99)."""

    _name = "fupin.department.wizard"
    _description = "Supervising departments"

    asset_ids = fields.Many2many("fupin.asset", string="Assets", readonly=True)
    line_ids = fields.One2many("fupin.department.wizard.line", "wizard_id", string="The regulation suggests")
    asset_count = fields.Integer(string="Assets looked at", readonly=True)
    silent_count = fields.Integer(string="Assets of which it says nothing", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """What is proposed is worked out here: nobody hands it in."""
        wizards = super().create([{"asset_ids": vals.get("asset_ids")} for vals in vals_list])
        for wizard in wizards:
            wizard._propose()
        return wizards

    def _propose(self):
        Asset = self.env["fupin.asset"]
        assets = self.asset_ids or Asset.search(Asset._without_department(), limit=MOST)
        groups = assets._filtered_access("write")._department_groups()
        # sudo: lines are written by the window alone
        self.env["fupin.department.wizard.line"].sudo().create(
            [
                {
                    "wizard_id": self.id,
                    "names": group["names"],
                    "reason": group["reason"],
                    "is_several": group["is_several"],
                    "is_chosen": bool(group["units"]) and not group["is_several"],
                    "department_id": group["units"][:1].id,
                    "joint_department_ids": [fields.Command.set((group["units"][1:] | group["joint"]).ids)],
                    "asset_ids": [fields.Command.set(group["asset_ids"])],
                    "asset_count": len(group["asset_ids"]),
                }
                for group in groups
            ]
        )
        self.asset_count = len(assets)
        self.silent_count = len(assets) - sum(len(group["asset_ids"]) for group in groups)

    def action_apply(self):
        """Write the departments of the chosen lines, with the article as the reason of each asset's event.

        :raise UserError: where nothing is chosen
        :raise AccessError: if one of the assets is closed to the user; then none changes
        """
        self.ensure_one()
        chosen = self.line_ids.filtered(lambda line: line.is_chosen and line.department_id)
        if not chosen:
            raise UserError(
                self.env._("Tick the lines to apply; where several departments are named, choose the lead.")
            )
        for line in chosen:
            joint = line.joint_department_ids - line.department_id
            line.asset_ids.with_context(fupin_reason=line.reason).write(
                {"department_id": line.department_id.id, "joint_department_ids": [fields.Command.set(joint.ids)]}
            )
        return {"type": "ir.actions.act_window_close"}


class FupinDepartmentWizardLine(models.TransientModel):
    """What the rows of a policy's table say of some of the assets; the lead may be changed before it is applied."""

    _name = "fupin.department.wizard.line"
    _description = "Suggested department"

    wizard_id = fields.Many2one("fupin.department.wizard", required=True, index=True, ondelete="cascade")
    is_chosen = fields.Boolean(string="Adopt")
    names = fields.Char(string="The text names", readonly=True)
    department_id = fields.Many2one(
        "fupin.unit", string="Lead", ondelete="cascade", domain=[("unit_type", "=", "department")]
    )
    joint_department_ids = fields.Many2many(
        "fupin.unit", string="Joint departments", domain=[("unit_type", "=", "department")]
    )
    reason = fields.Char(string="Why it is suggested", readonly=True)
    is_several = fields.Boolean(readonly=True)
    asset_ids = fields.Many2many("fupin.asset", readonly=True)
    asset_count = fields.Integer(string="Assets", readonly=True)
