import base64

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinPolicyImport(models.TransientModel):
    """Reads a policy pack from a file that an administrator chooses; or makes a draft from a policy that stands here.

    As a blueprint, the content becomes a draft for one's own place under a name of its own.
    """

    _name = "fupin.policy.import"
    _description = "Read a policy pack"

    file = fields.Binary(string="Pack (.yaml)", attachment=False)
    filename = fields.Char()
    source_id = fields.Many2one("fupin.policy", string="Begins as", index=True, ondelete="cascade")
    is_blueprint = fields.Boolean(
        string="Only as a blueprint",
        compute="_compute_is_blueprint",
        store=True,
        readonly=False,
        help="It is another county's: its content becomes a draft for the place below, to be rewritten.",
    )
    region_id = fields.Many2one(
        "fupin.region",
        string="Draft for",
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user._main_region(),
    )
    name = fields.Char(string="Name of the draft")
    date_from = fields.Date(string="In force from", default=lambda self: local_date())

    @api.depends("source_id")
    def _compute_is_blueprint(self):
        for wizard in self:
            wizard.is_blueprint = bool(wizard.source_id)

    def action_load(self):
        """Read the pack and open the draft that it gives.

        :raise UserError: with line and reason of every fault
        """
        self.ensure_one()
        text, Policy = self._text(), self.env["fupin.policy"]
        if self.is_blueprint:
            if not (self.region_id and self.name and self.date_from):
                raise UserError(
                    self.env._("Say for which place the draft is, what it is called and from when it holds.")
                )
            policy = Policy._load_blueprint(text, self.region_id, self.name, self.date_from)
        else:
            policy = Policy.load_pack(text)
        return {
            "type": "ir.actions.act_window",
            "res_model": "fupin.policy",
            "res_id": policy.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _text(self):
        """Return the text of the pack: of the policy that was chosen, or of the file."""
        if self.source_id:
            return self.source_id.export_pack()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            return base64.b64decode(self.file).decode("utf-8-sig")
        except (ValueError, UnicodeDecodeError) as error:
            raise UserError(
                self.env._("This is no policy pack: choose a .yaml file that the platform wrote.")
            ) from error
