from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

# type of a unit → the role that acts for it; the county office for all others
ACTING = {
    "village_collective": "village",
    "village_committee": "village",
    "township": "township",
    "department": "department",
}
OPEN = ("submitted", "confirmed", "applied")


class FupinHandover(models.Model):
    """The steps of a handover and what they mean for its assets. What papers each step takes is the policy's: its gates.

    | step     | from                 | who                                     |
    |----------|----------------------|-----------------------------------------|
    | submit   | draft                | the unit that hands over                |
    | withdraw | submitted            | the unit that hands over                |
    | confirm  | submitted            | the receiver                            |
    | return   | submitted, confirmed | the receiver                            |
    | apply    | confirmed            | the unit that hands over                |
    | complete | confirmed, applied   | the unit that hands over, county office |

    Where no application was made (S1-29 is one county's), a handover is complete once both sides agree.
    """

    _inherit = "fupin.handover"
    _transitions = {
        "submit": (("draft",), "submitted"),
        "withdraw": (("submitted",), "draft"),
        "confirm": (("submitted",), "confirmed"),
        "return": (("submitted", "confirmed"), "draft"),
        "apply": (("confirmed",), "applied"),
        "complete": (("confirmed", "applied"), "done"),
    }

    can_give = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_complete = fields.Boolean(compute="_compute_can")

    @api.depends("state", "from_unit_id", "to_unit_id")
    @api.depends_context("uid")
    def _compute_can(self):
        """Which buttons the user is shown; each step checks for itself."""
        county = self.env.user._fupin_scope("county")
        for handover in self:
            handover.can_give = self._acts_for(handover.from_unit_id)
            handover.can_receive = self._acts_for(handover.to_unit_id)
            handover.can_complete = handover.can_give or county.covers(handover.region_code)

    @api.model
    def _acts_for(self, unit):
        """Return whether the user acts for a unit: its village's clerk, its township's, one of the department's."""
        unit = unit.sudo()  # sudo: only place and kind of the unit are looked at
        role = ACTING.get(unit.unit_type, "county")
        scope = self.env.user._fupin_scope(role)
        return unit.id in scope.unit_ids if role == "department" else scope.covers(unit.region_code)

    @api.model
    def _acting_domain(self, field):
        """Return the domain of what waits for the user as the unit in ``field``."""
        domains = []
        for role in ("village", "township", "department", "county"):
            scope = self.env.user._fupin_scope(role)
            if role == "department":
                domains.append(Domain(field, "in", list(scope.unit_ids)))
                continue
            types = [unit_type for unit_type, acting in ACTING.items() if acting == role]
            kind = Domain(f"{field}.unit_type", "in", types)
            if role == "county":
                kind = Domain(f"{field}.unit_type", "not in", list(ACTING))
            domains.append(kind & scope.under(f"{field}.region_code"))
        return Domain.OR(domains)

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Put the initial opinion and the list before the receiver.

        :raise UserError: for an empty list, or an asset that is not confirmed or in another open handover
        """
        self._check_side("can_give")
        self._transition("submit", reason, values={"return_reason": False})

    def action_withdraw(self, reason=None):
        """Take back what the receiver has not confirmed yet."""
        self._check_side("can_give")
        self._transition("withdraw", reason)

    def action_confirm(self, reason=None):
        """Confirm the list as the receiver."""
        self._check_side("can_receive")
        # sudo: it stands where the other side does; that the user acts for the receiver was checked above
        self.sudo()._transition("confirm", reason)

    def action_return(self, reason=None):
        """Send the list back to be corrected.

        :param reason: what has to be corrected; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_side("can_receive")
        demand = self.env._("Say what has to be corrected: the other side will read it.")
        reason, action = self._reason_or_ask("return", reason, demand)
        if action:
            return action
        # sudo: as in `action_confirm`
        self.sudo()._transition("return", reason, values={"return_reason": reason})
        return None

    def action_apply(self, reason=None):
        """Note that the application was made (S1-29); its number and date stand on the handover."""
        self._check_side("can_give")
        for handover in self:
            day = handover.application_date or local_date()
            handover._transition("apply", reason, values={"application_date": day})

    def action_complete(self, reason=None):
        """Note that the assets have changed hands.

        :raise UserError: if an application was made and has no reply yet
        """
        self._check_side("can_complete")
        self._transition("complete", reason, values={"handed_over_on": local_date()})

    def _check_side(self, name):
        self.check_access("read")
        if not self.env.su and not all(self.mapped(name)):
            raise AccessError(self.env._("This step is the other side's: only the unit that is named there takes it."))

    # -------------------------------------------------------------------- checks

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name in ("submit", "confirm", "complete"):
            self._check_list()
        if name == "complete":
            for handover in self.filtered(lambda handover: handover.state == "applied"):
                if not (handover.reply_number or "").strip():
                    raise UserError(self.env._("“%s”: fill in the number of the reply.", handover.name))

    def _check_list(self):
        """Raise `UserError` for the first handover that lists nothing, or what cannot be handed over."""
        self.env["fupin.asset"].flush_model(["state"])
        self.flush_recordset()
        totals = self._listed_totals()
        for handover in self:
            if handover.id not in totals:
                raise UserError(self.env._("“%s”: add the assets that are handed over.", handover.name))
        wrong = self.env.execute_query(
            SQL(
                """SELECT asset.name, asset.state, other.name
                   FROM fupin_handover_asset_rel listed
                   JOIN fupin_asset asset ON asset.id = listed.asset_id
                   LEFT JOIN LATERAL (
                       SELECT other.name FROM fupin_handover_asset_rel also
                       JOIN fupin_handover other ON other.id = also.handover_id
                       WHERE also.asset_id = asset.id AND also.handover_id <> listed.handover_id
                         AND other.state = ANY(%s) LIMIT 1
                   ) other ON TRUE
                   WHERE listed.handover_id = ANY(%s) AND (asset.state <> 'confirmed' OR other.name IS NOT NULL)
                   ORDER BY asset.id LIMIT 1""",
                list(OPEN), list(self.ids),
            )
        )  # fmt: skip
        for name, state, other in wrong:
            if other:
                raise UserError(
                    self.env._("“%(asset)s” is being handed over already: %(other)s.", asset=name, other=other)
                )
            labels = dict(self.env["fupin.asset"]._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(asset)s” is %(state)s. Only confirmed assets are handed over.", asset=name, state=labels[state]
                )
            )

    # --------------------------------------------------------------- the assets

    def _after_transition(self, name):
        super()._after_transition(name)
        if name in ("submit", "confirm", "complete"):
            totals = self._listed_totals()
            for handover in self:
                handover.asset_count, handover.amount = totals[handover.id]
        if name == "complete":
            self._pass_on()
        elif name in ("submit", "withdraw", "return"):
            self._mark_assets()

    def _mark_assets(self):
        """Let the assets show whether they are under way; what is done stays done."""
        self.flush_recordset(["state"])
        self._asset_changed(
            SQL(
                """UPDATE fupin_asset asset
                   SET handover_state = CASE WHEN EXISTS (
                       SELECT FROM fupin_handover_asset_rel also JOIN fupin_handover handover
                           ON handover.id = also.handover_id
                       WHERE also.asset_id = asset.id AND handover.state = ANY(%s)) THEN 'under_way' ELSE 'none' END
                   FROM fupin_handover_asset_rel listed
                   WHERE listed.asset_id = asset.id AND listed.handover_id = ANY(%s)
                     AND asset.handover_state <> 'done' RETURNING asset.id""",
                list(OPEN), list(self.ids),
            )
        )  # fmt: skip

    def _pass_on(self):
        """Mark all assets of the lists as handed over, with an event each, in one statement."""
        self.flush_recordset()
        unit = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        self._asset_changed(
            SQL(
                """WITH passed AS (
                       SELECT DISTINCT ON (listed.asset_id) listed.asset_id, handover.id, handover.name,
                              handover.reply_number, handover.handed_over_on, asset.handover_state AS was
                       FROM fupin_handover_asset_rel listed
                       JOIN fupin_handover handover ON handover.id = listed.handover_id
                       JOIN fupin_asset asset ON asset.id = listed.asset_id
                       WHERE listed.handover_id = ANY(%(ids)s) ORDER BY listed.asset_id, handover.id DESC
                   ), changed AS (
                       UPDATE fupin_asset asset
                       SET handover_state = 'done', handover_id = passed.id, handed_over_on = passed.handed_over_on,
                           write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
                       FROM passed WHERE asset.id = passed.asset_id
                       RETURNING asset.id, asset.name, asset.region_code, asset.department_id, passed.was,
                           passed.id AS handover_id, passed.name AS handover_name, passed.reply_number
                   )
                   INSERT INTO fupin_event (res_model, res_id, record_name, region_code, department_id, transition,
                       before, after, unit_id, user_id, date, reason)
                   SELECT 'fupin.asset', id, name, region_code, department_id, 'handover',
                       jsonb_build_object('handover_state', was),
                       jsonb_build_object('handover_state', 'done', 'handover_id',
                           jsonb_build_array(jsonb_build_array(handover_id), handover_name)),
                       %(unit)s, %(user)s, now() AT TIME ZONE 'UTC', reply_number
                   FROM changed RETURNING res_id""",
                ids=list(self.ids),
                user=self.env.uid,
                unit=unit.id or None,
            )
        )

    def _asset_changed(self, statement):
        """Run a statement that changes assets and returns their ids; let what looks at them see it."""
        Asset = self.env["fupin.asset"]
        Asset.flush_model()
        ids = [res_id for (res_id,) in self.env.execute_query(statement)]
        Asset.browse(ids).invalidate_recordset(["handover_state", "handover_id", "handed_over_on", "event_ids"])
        if ids:
            self.env["fupin.rule"]._recheck("fupin.asset", ids)
