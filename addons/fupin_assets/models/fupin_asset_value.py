from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import share
from .fupin_asset_valuation import NOTE_ONLY


class FupinAsset(models.Model):
    """Value, funding and owners of an asset: they always agree, to the fen."""

    _inherit = "fupin.asset"
    _immediate_transitions = ("value",)

    funding_total = fields.Float(string="Funding in all (yuan)", digits=(16, 2), compute="_compute_funding_total")
    funding_missing = fields.Float(
        string="Funding still missing (yuan)", digits=(16, 2), compute="_compute_funding_total"
    )
    share_total = fields.Float(string="Shares in all", digits=share.SHARE_DIGITS, compute="_compute_share_total")

    @property
    def _transitions(self):
        """Valuing changes no state; a policy says by gates which paper each basis takes (S1-17 … S1-19)."""
        return {**super()._transitions, "value": (("confirmed",), "confirmed")}

    @api.depends("funding_ids.amount", "original_value")
    def _compute_funding_total(self):
        for asset in self:
            asset.funding_total = sum(asset.funding_ids.mapped("amount"))
            asset.funding_missing = asset.original_value - asset.funding_total

    @api.depends("owner_ids.share")
    def _compute_share_total(self):
        for asset in self:
            asset.share_total = sum(asset.owner_ids.mapped("share"))

    @api.model_create_multi
    def create(self, vals_list):
        """Shares and amounts of owners are settled before they are stored, if they can be."""
        return super().create([self._with_settled_owners(vals) for vals in vals_list])

    def _with_settled_owners(self, vals):
        lines = self._new_lines(vals.get("owner_ids"))
        if not lines or len(lines) != len(vals["owner_ids"]):
            return vals
        given = [(line.get("share") or 0, line.get("amount") or 0) for line in lines]
        try:
            settled = share.settle(given, vals.get("original_value") or 0)
        except ValueError:
            return vals  # `_check_rows` says what is wrong
        commands = [
            fields.Command.create({**line, "share": float(part), "amount": float(amount)})
            for line, (part, amount) in zip(lines, settled, strict=True)
        ]
        return {**vals, "owner_ids": commands}

    def write(self, vals):
        """A new value of a confirmed asset is written down among its valuations."""
        valued = {"original_value", "valuation_basis"} & vals.keys()
        confirmed = self.browse()
        if valued:
            confirmed = self.filtered(lambda asset: asset.state in ("submitted", "confirmed"))
            confirmed = confirmed.filtered(lambda asset: asset._differs(vals, valued))
            self._let_single_funding_follow(vals)
        result = super().write(vals)
        if confirmed:
            reason = vals.get("change_reason") or self.env.context.get("fupin_reason")
            confirmed._note_valuation(reason)
            confirmed.filtered(lambda asset: asset.state == "confirmed")._check_gates("value", reason)
        return result

    def _after_save(self, names):
        super()._after_save(names)
        owners = None
        if {"original_value", "owner_ids"} & names:
            owners = self._settle_owners(keep_amounts="owner_ids" in names)
        if {"original_value", "funding_ids"} & names:
            self._check_funding()
        if {"owner_ids", "region_id"} & names:
            self._share_with_owners(owners)

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "confirm":
            self._note_first_valuation()
        if name in ("submit", "confirm"):
            self._take_projects_along(name)

    def _take_projects_along(self, name):
        """A project that only waits for this is submitted and confirmed with its assets."""
        waiting = {"submit": "draft", "confirm": "submitted"}[name]
        projects = self.project_id.filtered(lambda project: project.state == waiting)
        projects = projects._filtered_access("write")
        if projects:
            getattr(projects, f"action_{name}")()

    # ---------------------------------------------------------------------- sums

    def _let_single_funding_follow(self, vals):
        """Where one source paid everything, its amount is the value."""
        if "original_value" not in vals or "funding_ids" in vals:
            return
        single = self.funding_ids.filtered(lambda line: len(line.asset_id.funding_ids) == 1)
        lines = single.filtered(lambda line: line.amount != vals["original_value"])
        if lines and vals["original_value"] > 0:
            self._update_amounts(lines, dict.fromkeys(lines.ids, money.fen(vals["original_value"])))

    def _check_funding(self):
        """Raise `UserError` for the first asset whose funding does not make its value."""
        if not self:
            return
        self.env.flush_all()
        wrong = self.env.execute_query(
            SQL(
                """SELECT asset.id, asset.original_value, COALESCE(sum(line.amount), 0)
                   FROM fupin_asset asset LEFT JOIN fupin_funding line ON line.asset_id = asset.id
                   WHERE asset.id = ANY(%s) GROUP BY asset.id
                   HAVING COALESCE(sum(line.amount), 0) <> asset.original_value LIMIT 1""",
                list(self.ids),
            )
        )
        for asset_id, value, total in wrong:
            message = self._funding_message(money.fen(total), value)
            raise UserError("\n".join([self.browse(asset_id).display_name, message]))

    def _settle_owners(self, keep_amounts=True):
        """Let shares make 1 and amounts the value; raise `UserError` if they cannot.

        :return: all owners' lines
        """
        lines = self._all_owners()
        shares, amounts = {}, {}
        for asset, owners in lines.grouped("asset_id").items():
            given = [(line.share, line.amount if keep_amounts else 0) for line in owners]
            try:
                settled = share.settle(given, asset.original_value)
            except ValueError as error:
                message = self._owner_message(error, asset.original_value)
                raise UserError("\n".join([asset.display_name, message])) from error
            for line, (part, amount) in zip(owners, settled, strict=True):
                shares[line.id], amounts[line.id] = part, amount
        changed = lines.filtered(
            lambda line: (money.fen(line.amount), line.share) != (amounts[line.id], float(shares[line.id]))
        )
        if changed:
            self._update_amounts(changed, amounts, shares)
        return lines

    def _all_owners(self):
        # sudo: all owners of an asset make its shares, whoever may read them
        return self.env["fupin.asset.owner"].sudo().search([("asset_id", "in", self.ids)])

    def _update_amounts(self, lines, amounts, shares=None):
        """Write amounts (yuan) and shares of many lines in one statement."""
        lines.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE %s line SET amount = given.amount %s
                   FROM unnest(%s::int[], %s::numeric[], %s::numeric[])
                        AS given(id, amount, share)
                   WHERE line.id = given.id""",
                SQL.identifier(lines._table),
                SQL(", share = given.share") if shares else SQL(),
                list(lines.ids),
                [amounts[line_id] for line_id in lines.ids],
                [(shares or amounts)[line_id] for line_id in lines.ids],
            )
        )
        lines.invalidate_recordset(["amount", "share"] if shares else ["amount"], flush=False)

    def _share_with_owners(self, owners=None):
        """Let owners and entrusted units read what stands elsewhere (S2-14, S2-15).

        :param owners: all owners' lines, where they are at hand
        """
        owners = self._all_owners() if owners is None else owners
        pairs = {
            (owner.asset_id.id, unit.id)
            for owner in owners
            for unit in (owner.unit_id, owner.authorised_unit_id)
            if unit
        }
        self.env["fupin.share"]._replace(self, sorted(pairs))

    # ----------------------------------------------------------------- valuations

    def action_value(self, reason=None):
        """Open the window for a new valuation."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_valuation_action_new")
        return {**action, "context": {"default_asset_id": self.id, "default_note": reason}}

    def _note_first_valuation(self):
        """The value of the confirmation begins the series."""
        self._add_valuations(self.filtered(lambda asset: not asset.valuation_ids), None)

    def _note_valuation(self, reason):
        self._add_valuations(self, reason)

    def _add_valuations(self, assets, note):
        # sudo: written by the system, in the step or the change that the user was allowed
        self.env["fupin.asset.valuation"].sudo().with_context(valuation_note=NOTE_ONLY).create(
            [
                {
                    "asset_id": asset.id,
                    "basis": asset.valuation_basis,
                    "amount": asset.original_value,
                    "note": note,
                }
                for asset in assets
            ]
        )

    def _apply_valuations(self, valuations, reason):
        """Let new valuations take effect: the value, and funding and owners in proportion."""
        self.check_access("write")
        assets = self.with_context(fupin_reason=reason or self.env.context.get("fupin_reason"))
        appraised = valuations.filtered(lambda valuation: valuation.basis == "appraisal")
        names = ["original_value", "valuation_basis", "net_value"]
        before = assets._event_values([*names, "funding_ids"])
        self._set_values(appraised, "net_value")
        self._set_values(valuations - appraised, "original_value")
        assets._spread_funding()
        self.env["fupin.event"].with_env(assets.env)._record_changes(
            assets, before, assets._event_values([*names, "funding_ids"])
        )
        assets._after_save({"original_value", "valuation_basis"})
        # the papers of the new basis are asked for once it stands: conditions look at the asset as it is then
        assets.filtered(lambda asset: asset.state == "confirmed")._check_gates("value", reason)

    def _set_values(self, valuations, column):
        if not valuations:
            return
        self.flush_model()
        more = SQL(", valuation_basis = given.basis") if column == "original_value" else SQL()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET %s = given.amount %s
                   FROM unnest(%s::int[], %s::numeric[], %s::text[]) AS given(id, amount, basis)
                   WHERE asset.id = given.id""",
                SQL.identifier(column), more,
                [valuation.asset_id.id for valuation in valuations],
                [money.fen(valuation.amount) for valuation in valuations],
                valuations.mapped("basis"),
            )
        )  # fmt: skip
        assets = valuations.asset_id
        assets.invalidate_recordset(flush=False)
        assets.modified([column, "valuation_basis"])

    def _spread_funding(self):
        """Let the funding make the new value, in proportion to what each source paid."""
        amounts = {}
        for asset in self:
            lines = asset.funding_ids
            if lines:
                parts = money.split(asset.original_value, lines.mapped("amount"))
                amounts.update(zip(lines.ids, parts, strict=True))
        lines = self.funding_ids
        if lines:
            self._update_amounts(lines, amounts)
