from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .fupin_registered import FupinRegistered

UNUSED = ("idle", "ineffective", "remnant", "stopped")


class FupinAsset(models.Model):
    """How an asset is used and what lies on it. Once it is confirmed both change by a change record alone
    (`fupin.asset.change`), so that cause, photo and paper are told."""

    _inherit = "fupin.asset"
    _step_fields = FupinRegistered._step_fields | {"use_status_since"}

    use_status_since = fields.Date(
        string="So since", readonly=True, copy=False, help="The day from which it is used as it is now."
    )
    change_ids = fields.Many2many(
        "fupin.asset.change", "fupin_asset_change_rel", "asset_id", "change_id", string="Changes of assets", copy=False,
        readonly=True,
    )  # fmt: skip
    encumbrance_ids = fields.Many2many(
        "fupin.encumbrance", "fupin_encumbrance_asset_rel", "asset_id", "encumbrance_id", string="Mortgages",
        copy=False, readonly=True,
    )  # fmt: skip

    def write(self, vals):
        self._refuse_use_by_hand(vals)
        return super().write(vals)

    def _refuse_use_by_hand(self, vals):
        """Raise `UserError` where the use of confirmed assets is written without a change record."""
        if self.env.su:
            return
        if "use_status" in vals:
            changed = self.filtered(
                lambda asset: asset.state in ("confirmed", "disposed") and asset.use_status != vals["use_status"]
            )
            if changed:
                raise UserError(
                    self.env._(
                        "“%s” is confirmed: report what happened to it (“Report”), with the cause and a photo. Its"
                        " use changes once that is confirmed.",
                        changed[0].display_name,
                    )
                )

    def action_report(self):
        """Open the short window in which a clerk tells what happened: kind, photo, words."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report what happened"),
            "res_model": "fupin.report.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_asset_ids": self.ids},
        }

    def action_new_change(self):
        """Open an empty change of the assets."""
        return self._new_about(self.env._("New change"), "fupin.asset.change")

    # ------------------------------------------------------------------ measures

    def _measure_days_idle(self, alias):
        """Days since an asset stands idle, without effect, as a remnant or stopped; where the day is not known, since
        it was confirmed so (S2-12)."""
        since = SQL(
            "COALESCE(%s, (%s AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date)",
            SQL.identifier(alias, "use_status_since"), SQL.identifier(alias, "confirmed_at"),
        )  # fmt: skip
        return SQL(
            "CASE WHEN %s = ANY(%s) THEN %s::date - %s END",
            SQL.identifier(alias, "use_status"), list(UNUSED), self.env["fupin.measure"]._day(), since,
        )  # fmt: skip

    def _measure_unauthorised_mortgages(self, alias):
        """Number of mortgages on an asset that nobody agreed to and that have not ended (S1-63)."""
        return SQL(
            """(SELECT count(*) FROM fupin_encumbrance_asset_rel rel JOIN fupin_encumbrance lien
                ON lien.id = rel.encumbrance_id WHERE rel.asset_id = %s
                AND lien.is_unauthorised AND lien.released_on IS NULL)""",
            SQL.identifier(alias, "id"),
        )
