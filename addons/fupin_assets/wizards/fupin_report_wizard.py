from odoo import fields, models
from odoo.exceptions import UserError


class FupinReportWizard(models.TransientModel):
    """Tell in two taps what happened to assets: kind, words, photo. Makes a change record and passes it on."""

    _name = "fupin.report.wizard"
    _description = "Report what happened"

    asset_ids = fields.Many2many("fupin.asset", "fupin_report_wizard_asset_rel", string="Assets", required=True)
    kind_id = fields.Many2one(
        "fupin.asset.change.kind", string="Kind of change", required=True, domain=[("is_reportable", "=", True)],
        ondelete="cascade",
    )  # fmt: skip
    description = fields.Text(string="In words", required=True)
    photo_ids = fields.Many2many("ir.attachment", "fupin_report_wizard_photo_rel", string="Photos")
    holder = fields.Char(string="Mortgaged to")
    effect = fields.Selection(related="kind_id.effect")

    def action_report(self):
        """Pass the report on to the township and close the window.

        :raise UserError: without an asset
        """
        self.ensure_one()
        assets = self.asset_ids
        if not assets:
            raise UserError(self.env._("Choose the asset it happened to."))
        assets.check_access("read")
        places = assets.region_id
        values = {
            "asset_ids": [fields.Command.set(assets.ids)],
            "kind_id": self.kind_id.id,
            "description": self.description,
            "holder": self.holder,
            "photo_ids": [fields.Command.set(self.photo_ids.ids)],
        }
        # an owner of an asset elsewhere reports from his own place
        if len(places) == 1 and self.env.user._fupin_scope().covers(places.code):
            values["region_id"] = places.id
        change = self.env["fupin.asset.change"].create(values)
        change.action_submit()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Reported to the township: %s", change.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
