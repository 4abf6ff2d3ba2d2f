from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

# what follows upon what after a project is finished, and the field that holds its day
STAGES = (
    ("acceptance", "acceptance_date"),
    ("audit", "audit_date"),
    ("final_account", "final_account_date"),
    ("contractor", "contractor_handover_date"),
)


class FupinProject(models.Model):
    """From acceptance to handover: what comes next, and what of the project is not handed over yet (S1-25, S3-21)."""

    _inherit = "fupin.project"

    audit_date = fields.Date(string="Audited on")
    contractor_name = fields.Char(string="Contractor")
    contractor_handover_date = fields.Date(
        string="Contractor handed over on",
        help="The works were given to the unit that ordered them.",  # S3-21
    )
    handover_ids = fields.One2many("fupin.handover", "project_id", string="Handovers")
    handover_stage = fields.Selection(
        [
            ("acceptance", "Acceptance"),
            ("audit", "Audit"),
            ("final_account", "Final account"),
            ("contractor", "Handover by the contractor"),
            ("handover", "Handover of the assets"),
            ("done", "Handed over"),
        ],
        string="Next step",
        compute="_compute_handover_stage",
        help="What is missing first on the way from acceptance to handover.",
    )
    handover_progress = fields.Char(string="Assets handed over", compute="_compute_handover_stage")
    days_since_acceptance = fields.Integer(
        compute="_compute_handover_stage", help="Days since the project was accepted."
    )

    _accepted_idx = models.Index("(region_code, acceptance_date) WHERE acceptance_date IS NOT NULL")

    @api.depends(*(name for _stage, name in STAGES), "asset_ids.handover_state", "asset_ids.state", "asset_ids.kind")
    def _compute_handover_stage(self):
        """Assets count wherever they stand; family assets need no handover."""
        # sudo: a count over all assets of the project tells nothing about a single one
        groups = (
            self.env["fupin.asset"]
            .sudo()
            ._read_group(
                [("project_id", "in", self._origin.ids), ("kind", "!=", "household"), ("state", "!=", "disposed")],
                ["project_id", "handover_state"],
                ["__count"],
            )
        )
        counted = {}
        for project, state, count in groups:
            counted.setdefault(project.id, {})[state] = count
        today = local_date()
        for project in self:
            found = counted.get(project._origin.id, {})
            done, total = found.get("done", 0), sum(found.values())
            missing = next((stage for stage, name in STAGES if not project[name]), None)
            everything = bool(total) and done == total
            project.handover_stage = "done" if everything else missing or "handover"
            project.handover_progress = f"{done} / {total}" if total else False
            accepted = project.acceptance_date
            project.days_since_acceptance = (today - accepted).days if accepted and not everything else 0

    @api.model
    def _late_domain(self):
        """Return the domain of accepted projects with assets that were not handed over."""
        return [("acceptance_date", "!=", False), ("asset_ids", "any", self.env["fupin.asset"]._to_hand_over())]

    def action_hand_over(self):
        """Propose to hand over what the project built: one draft for each unit that receives some of it.

        :return: the action that opens the drafts
        """
        self.ensure_one()
        self.check_access("read")
        Handover = self.env["fupin.handover"]
        unit = self.implementing_unit_id
        if not unit or not Handover._acts_for(unit):
            unit = self.env.user.sudo().fupin_unit_id.sudo(False)  # sudo: one's own unit
        assets = self.env["fupin.asset"].search(
            [*self.env["fupin.asset"]._to_hand_over(), ("project_id", "=", self.id), ("handover_state", "=", "none")]
        )
        if not assets:
            raise UserError(self.env._("No confirmed asset of this project waits for its handover."))
        taken = self.env["fupin.handover"].search([("project_id", "=", self.id), ("state", "=", "draft")])
        drafted = taken.filtered(lambda handover: handover.from_unit_id == unit)
        if drafted:  # pressed twice: the drafts are there already
            return drafted._opened()
        return Handover._propose(assets, unit, self)._opened()

    def action_open_handovers(self):
        """Open the handovers of the project."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_handover_action")
        return {**action, "domain": [("project_id", "=", self.id)], "context": {"default_project_id": self.id}}
