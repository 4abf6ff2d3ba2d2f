from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

OPEN = ("submitted", "approved")
# what a mode makes of the assets: (field, value); others are out of the register
KEPT = {"stop": ("use_status", "stopped"), "conversion": ("use_status", "in_use")}


class FupinDisposal(models.Model):
    """The steps of a disposal. Who examines, in which order, is the policy's: its flow on “approve” is opened by itself.

    | step     | from                       | who                                                |
    |----------|----------------------------|----------------------------------------------------|
    | submit   | draft                      | who acts for the owner                             |
    | withdraw | submitted                  | who acts for the owner                             |
    | approve  | submitted                  | whom the flow names; without one, the county office |
    | return   | submitted, approved        | whom the flow names; without one, the county office |
    | dispose  | approved                   | who acts for the owner, the county office          |
    | cancel   | draft, submitted, approved | who acts for the owner                             |

    Nothing happens to an asset before ``dispose``.
    """

    _inherit = "fupin.disposal"
    _transitions = {
        "submit": (("draft",), "submitted"),
        "withdraw": (("submitted",), "draft"),
        "approve": (("submitted",), "approved"),
        "return": (("submitted", "approved"), "draft"),
        "dispose": (("approved",), "done"),
        "cancel": (("draft", "submitted", "approved"), "cancelled"),
    }
    _following = {"submit": ("approve",)}

    approved_on = fields.Date(compute="_compute_approved_on", store=True)
    can_act = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_dispose = fields.Boolean(compute="_compute_can")

    @api.depends("state")
    def _compute_approved_on(self):
        """The day on which the last of those who are asked agreed."""
        for disposal in self:
            if disposal.state == "approved":
                disposal.approved_on = disposal.approved_on or local_date()
            elif disposal.state in ("draft", "submitted"):
                disposal.approved_on = False
            else:
                disposal.approved_on = disposal.approved_on

    @api.depends("state", "unit_id")
    @api.depends_context("uid")
    def _compute_can(self):
        """Which buttons the user is shown; each step checks for itself."""
        asked, county = self._asked_reviews(), self.env.user._fupin_scope("county")
        for disposal in self:
            reviews, here = asked.get(disposal._origin.id), county.covers(disposal.region_code)
            disposal.can_act = disposal._acts()
            disposal.can_approve = any(review.may_decide for review in reviews) if reviews else here
            disposal.can_dispose = disposal.can_act or here

    # ------------------------------------------------------------------- actions

    def action_submit(self, reason=None):
        """Apply for disposals: from now on what is applied for stands.

        :raise UserError: for assets that are not confirmed, or in another disposal
        """
        self._check_acts()
        self._take_stock()
        self._transition("submit", reason, values={"submitted_on": local_date(), "return_reason": False})

    def action_withdraw(self, reason=None):
        """Take an application back that nobody has approved."""
        self._check_acts()
        self._transition("withdraw", reason, values={"submitted_on": False})

    def action_approve(self, reason=None):
        """Approve: what a flow asks of the user is decided by its review."""
        left = self._decide("approve", "agree", reason)
        left._check_county()
        # sudo: who may was checked above
        left.sudo()._transition("approve", reason)

    def action_return(self, reason=None):
        """Send an application back to be corrected.

        :param reason: what has to be corrected; from a form it is asked for
        :raise UserError: without a reason
        """
        return self._return_to_owner(reason, lambda left: left._check_county())

    def action_dispose(self, reason=None):
        """Carry disposals out: the last step, which takes the assets out of the register.

        :raise UserError: while a contract or an insurance of one of the assets runs
        """
        self._check_acts(county=True)
        self._transition("dispose", reason, values={"disposed_on": local_date()})

    def action_cancel(self, reason=None):
        """Give disposals up.

        :param reason: why; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_acts()
        demand = self.env._("Say why it is given up: it is kept in the history.")
        reason, action = self._reason_or_ask("cancel", reason, demand)
        if action:
            return action
        self._transition("cancel", reason)
        return None

    def _check_county(self):
        self.check_access("read")
        scope = self.env.user._fupin_scope("county")
        if not self.env.su and not all(scope.covers(disposal.region_code) for disposal in self):
            raise AccessError(self.env._("Your post does not decide on this disposal."))

    # -------------------------------------------------------------------- checks

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name in ("submit", "approve", "dispose"):
            for disposal in self:
                if not disposal.asset_ids:
                    raise UserError(self.env._("“%s”: add the assets it is about.", disposal.display_name))
            self._check_assets()
        if name == "dispose":
            self._check_nothing_runs()
            self._check_notice()

    def _check_notice(self):
        """A notice that hangs is closed first."""
        for disposal in self.filtered(lambda disposal: disposal.disclosure_state == "posted"):
            raise UserError(self.env._("“%s” is on public notice: close the notice first.", disposal.name))

    def _check_assets(self):
        """Raise `UserError` for the first asset that is not confirmed, or in another open disposal."""
        self.env["fupin.asset"].flush_model(["state"])
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT asset.name, asset.state, other.code
                   FROM fupin_disposal_asset_rel listed JOIN fupin_asset asset ON asset.id = listed.asset_id
                   LEFT JOIN LATERAL (
                       SELECT other.code FROM fupin_disposal_asset_rel also
                       JOIN fupin_disposal other ON other.id = also.disposal_id
                       WHERE also.asset_id = asset.id AND also.disposal_id <> listed.disposal_id
                         AND other.state = ANY(%s) LIMIT 1) other ON TRUE
                   WHERE listed.disposal_id = ANY(%s) AND (asset.state <> 'confirmed' OR other.code IS NOT NULL)
                   ORDER BY asset.id LIMIT 1""",
                list(OPEN), self.ids,
            )
        )  # fmt: skip
        for name, state, other in rows:
            if other:
                raise UserError(self.env._("“%(asset)s” is in another disposal: %(other)s.", asset=name, other=other))
            labels = dict(self.env["fupin.asset"]._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._("“%(asset)s” is %(state)s. Only confirmed assets are disposed of.", asset=name,
                           state=labels[state])
            )  # fmt: skip

    def _check_nothing_runs(self):
        """Raise `UserError` naming the first contract, insurance or mortgage that still runs on one of the assets."""
        self.env["fupin.contract"].flush_model(["state", "name", "number", "asset_ids"])
        self.env["fupin.insurance"].flush_model()
        self.env["fupin.encumbrance"].flush_model()
        leaving = self.filtered(lambda disposal: disposal.mode_kind not in KEPT)
        rows = self.env.execute_query(
            SQL(
                """SELECT 'contract', contract.name, contract.number, asset.name
                   FROM fupin_disposal_asset_rel listed
                   JOIN fupin_asset asset ON asset.id = listed.asset_id
                   JOIN fupin_asset_contract_rel rel ON rel.asset_id = asset.id
                   JOIN fupin_contract contract ON contract.id = rel.contract_id AND contract.state = 'active'
                   WHERE listed.disposal_id = ANY(%(ids)s)
                   UNION ALL
                   SELECT 'insurance', insurance.number, to_char(insurance.date_to, 'YYYY-MM-DD'), asset.name
                   FROM fupin_disposal_asset_rel listed
                   JOIN fupin_asset asset ON asset.id = listed.asset_id
                   JOIN fupin_asset_insurance_rel rel ON rel.asset_id = asset.id
                   JOIN fupin_insurance insurance ON insurance.id = rel.insurance_id AND insurance.date_to > %(day)s
                   WHERE listed.disposal_id = ANY(%(ids)s)
                   UNION ALL
                   SELECT 'mortgage', mortgage.holder, mortgage.number, asset.name
                   FROM fupin_disposal_asset_rel listed
                   JOIN fupin_asset asset ON asset.id = listed.asset_id
                   JOIN fupin_encumbrance_asset_rel rel ON rel.asset_id = asset.id
                   JOIN fupin_encumbrance mortgage ON mortgage.id = rel.encumbrance_id AND mortgage.released_on IS NULL
                   WHERE listed.disposal_id = ANY(%(ids)s) LIMIT 1""",
                ids=leaving.ids, day=local_date(),
            )
        )  # fmt: skip
        for kind, name, number, asset in rows:
            raise UserError(self._running_words(kind, name or "", number or "", asset))

    @api.model
    def _running_words(self, kind, name, number, asset):
        """Return what is told of a contract, an insurance or a mortgage that still runs on an asset."""
        if kind == "contract":
            return self.env._(
                "“%(asset)s” is let by a contract that runs: “%(name)s” %(number)s. End the contract first.",
                asset=asset,
                name=name,
                number=number,
            )
        if kind == "insurance":
            return self.env._(
                "“%(asset)s” is insured until %(day)s (%(name)s). Terminate the insurance first: set its last day.",
                asset=asset,
                name=name,
                day=number,
            )
        return self.env._(
            "“%(asset)s” is mortgaged to %(name)s %(number)s. Report the release of the mortgage first.",
            asset=asset,
            name=name,
            number=number,
        )

    # --------------------------------------------------------------- the assets

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "dispose":
            for kind, disposals in self.grouped("mode_kind").items():
                disposals._change_assets(*KEPT.get(kind, ("state", "disposed")))

    def _change_assets(self, field, value):
        """Set a column of all assets of the disposals, with an event each, in one statement."""
        Asset = self.env["fupin.asset"]
        Asset.flush_model()
        self.flush_recordset()
        unit = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        rows = self.env.execute_query(
            SQL(
                """WITH listed AS (
                       SELECT DISTINCT ON (rel.asset_id) rel.asset_id, disposal.code, disposal.name,
                              disposal.reply_number, asset.%(field)s AS was
                       FROM fupin_disposal_asset_rel rel
                       JOIN fupin_disposal disposal ON disposal.id = rel.disposal_id
                       JOIN fupin_asset asset ON asset.id = rel.asset_id
                       WHERE rel.disposal_id = ANY(%(ids)s) ORDER BY rel.asset_id, disposal.id DESC
                   ), changed AS (
                       UPDATE fupin_asset asset
                       SET %(field)s = %(value)s, write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
                       FROM listed WHERE asset.id = listed.asset_id
                       RETURNING asset.id, asset.name, asset.region_code, asset.department_id, listed.was,
                           concat_ws(' ', listed.code, listed.name, listed.reply_number) AS told
                   )
                   INSERT INTO fupin_event (res_model, res_id, record_name, region_code, department_id, transition,
                       before, after, unit_id, user_id, date, reason)
                   SELECT 'fupin.asset', id, name, region_code, department_id, 'dispose',
                       jsonb_build_object(%(name)s::text, was), jsonb_build_object(%(name)s::text, %(value)s::text),
                       %(unit)s, %(user)s, now() AT TIME ZONE 'UTC', told
                   FROM changed RETURNING res_id""",
                ids=self.ids, field=SQL.identifier(field), name=field, value=value, user=self.env.uid,
                unit=unit.id or None,
            )
        )  # fmt: skip
        ids = [res_id for (res_id,) in rows]
        Asset.browse(ids).invalidate_recordset([field, "event_ids"], flush=False)
        if value == "disposed":
            Asset.browse(ids)._stop_depreciation(local_date())
        if ids:
            self.env["fupin.rule"]._recheck("fupin.asset", ids)
