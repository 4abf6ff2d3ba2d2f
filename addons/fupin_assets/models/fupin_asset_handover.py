from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

HANDOVER_STATES = [("none", "Not handed over"), ("under_way", "Being handed over"), ("done", "Handed over")]


class FupinAsset(models.Model):
    """Whether an asset has been handed over to who keeps it; written by the steps of `fupin.handover` alone."""

    _inherit = "fupin.asset"

    handover_state = fields.Selection(
        HANDOVER_STATES, string="Handover", required=True, readonly=True, copy=False, default="none"
    )
    handover_id = fields.Many2one(
        "fupin.handover",
        string="Handover list",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    handed_over_on = fields.Date(readonly=True, copy=False)

    _not_handed_over_idx = models.Index(
        "(region_code, code, id) WHERE state = 'confirmed' AND handover_state <> 'done' AND kind <> 'household'"
    )

    @api.model
    def default_get(self, fields):
        """What the engine writes begins at its beginning, whatever a context or somebody's defaults say."""
        defaults, initial = super().default_get(fields), self._engine_values()
        return {name: initial.get(name, value) for name, value in defaults.items()}

    def _refuse_step_fields(self, vals_list):
        super()._refuse_step_fields(vals_list)
        if self.env.su:
            return
        initial = self._engine_values()
        for vals in vals_list:
            # a new record may come with what is the beginning anyway: the client sends its defaults back
            if any(self or vals[name] != initial[name] for name in initial.keys() & vals.keys()):
                raise AccessError(
                    self.env._("What follows from handover and title is set by their steps, not by hand.")
                )

    @api.model
    def _engine_values(self):
        """Hook: return ``{field that steps alone write: its value on a new asset}``."""
        return {"handover_state": "none", "handover_id": False, "handed_over_on": False}

    def action_hand_over(self):
        """Propose to hand the selected assets over; from the unit of the user, to who owns or keeps them.

        :return: the action that opens the drafts
        """
        self.check_access("read")
        unit = self.env.user.sudo().fupin_unit_id.sudo(False)  # sudo: one's own unit
        if not unit:
            raise UserError(self.env._("You hold no post in a unit that could hand over."))
        return self.env["fupin.handover"]._propose(self, unit)._opened()

    @api.model
    def _to_hand_over(self):
        """Return the domain of what has to be handed over and is not: families' own things need no handover."""
        return [("state", "=", "confirmed"), ("kind", "!=", "household"), ("handover_state", "!=", "done")]

    def _receivers(self, from_unit):
        """Return ``{unit id: asset ids}``: to whom confirmed assets go that are neither on their way nor there."""
        self.flush_model(["state", "handover_state", "unit_id"])
        self.env["fupin.asset.owner"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT receiver, array_agg(id ORDER BY id) FROM (
                       SELECT asset.id, COALESCE(
                           (SELECT min(owner.unit_id) FROM fupin_asset_owner owner WHERE owner.asset_id = asset.id
                            HAVING count(*) = 1), asset.unit_id) AS receiver
                       FROM fupin_asset asset
                       WHERE asset.id = ANY(%s) AND asset.state = 'confirmed' AND asset.handover_state = 'none'
                         AND asset.kind <> 'household'
                   ) found WHERE receiver IS NOT NULL AND receiver <> %s GROUP BY receiver ORDER BY receiver""",
                list(self.ids), from_unit.id,
            )
        )  # fmt: skip
        return dict(rows)
