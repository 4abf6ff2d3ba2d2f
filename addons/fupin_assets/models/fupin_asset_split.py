from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import parting
from .fupin_disposal_step import OPEN
from .fupin_lined import LINES_OF_PARENT

# what part and whole together are before and after
DIVIDED = ("original_value", "net_value", "accumulated_depreciation", "quantity", "funding_ids", "owner_ids")
# what a part has of the whole although a copy has not
KEPT = (
    "use_status_since", "submitted_at", "received_at", "confirmed_at", "owner_undetermined",
    "custodian_phone_encrypted", "custodian_phone_hash",
)  # fmt: skip
HANDED_OVER = ("handover_state", "handover_id", "handed_over_on")


class FupinAsset(models.Model):
    """A part of an asset that becomes an asset of its own, so that it can be disposed of alone (S1-60, S3-71).

    It has the place, the owners and the life of the whole; value, funding and owners' amounts are divided, to the fen.
    Contracts, insurances, papers and inspections stay with the whole, and so does the title: the part gets its own.
    A confirmed change of the kind “split” does it (`fupin_asset_change_split`), nobody else.
    """

    _inherit = "fupin.asset"

    split_from_id = fields.Many2one(
        "fupin.asset", string="Split off from", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    split_ids = fields.One2many("fupin.asset", "split_from_id", string="Parts split off", readonly=True)

    @api.model
    def _engine_values(self):
        return {**super()._engine_values(), "split_from_id": False}

    def action_new_split(self):
        """Open a change that makes a part of the asset an asset of its own."""
        self.ensure_one()
        action = self._new_about(self.env._("Split off a part"), "fupin.asset.change")
        kind = self.env.ref("fupin_assets.asset_change_kind_split", raise_if_not_found=False)
        return {**action, "context": {**action["context"], "default_kind_id": kind.id if kind else False}}

    def _split_words(self, value, quantity):
        """Return a value in yuan and a quantity of the asset's unit in words."""
        amount = self.env._("%s yuan", f"{value:,.2f}")
        return f"{amount}，{self._quantity_words(quantity)}" if quantity > 0 else amount

    def _quantity_words(self, quantity):
        number = f"{quantity:,.2f}".rstrip("0").rstrip(".")
        return f"{number} {self.measure_unit or ''}".strip()

    # -------------------------------------------------------------------- checks

    def _check_splits(self, value, quantity):
        """Raise `UserError` where a part of this value (yuan) and quantity cannot be split off."""
        self.ensure_one()
        if self.state != "confirmed":
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(asset)s” is %(state)s. Only confirmed assets are split.",
                    asset=self.name,
                    state=labels[self.state],
                )
            )
        if not 0 < money.fen(value) < money.fen(self.original_value):
            raise UserError(
                self.env._(
                    "The part of “%(asset)s” is worth more than nothing and less than the whole: %(value)s yuan.",
                    asset=self.name,
                    value=f"{self.original_value:,.2f}",
                )
            )
        if quantity and not quantity < self.quantity:
            raise UserError(
                self.env._(
                    "The part of “%(asset)s” is less than the whole: %(quantity)s.",
                    asset=self.name,
                    quantity=self._quantity_words(self.quantity),
                )
            )
        self._check_nothing_open()

    def _check_nothing_open(self):
        """Raise `UserError` where an application for its disposal or a mortgage runs."""
        disposal = self.disposal_ids.filtered(lambda disposal: disposal.state in OPEN)[:1]
        if disposal:
            raise UserError(
                self.env._("“%(asset)s” is in another disposal: %(other)s.", asset=self.name, other=disposal.code)
            )
        mortgage = self.encumbrance_ids.filtered(lambda mortgage: not mortgage.released_on)[:1]
        if mortgage:
            words = self.env["fupin.disposal"]._running_words(
                "mortgage", mortgage.holder or "", mortgage.number or "", self.name
            )
            raise UserError(words)

    # --------------------------------------------------------------------- split

    def _split_off(self, name, value, quantity, reason):
        """Make a part an asset of its own; return it. For the superuser, in the step that the user was allowed.

        :param value: its part of the original value, in yuan
        :param quantity: its part of the quantity; 0 where that is not told
        """
        self.ensure_one()
        self.lock_for_update()
        self._check_splits(value, quantity)
        before = self._event_values(DIVIDED)
        net, left_net = parting.proportion(self._net_before_split(), self.original_value, value)
        funding = self._divided(self.funding_ids, value)
        owners = self._divided(self.owner_ids, value)
        values = {
            "name": name,
            "code": self._part_code(),
            "original_value": float(value),
            "net_value": float(net),
            "quantity": quantity,
            "funding_ids": self._lines_of_part(funding),
            "owner_ids": self._lines_of_part(owners),
        }
        self._keep_rest(money.fen(self.original_value) - money.fen(value), left_net, quantity, funding, owners)
        part = self._make_part(values, [taken for taken, _rest in owners.values()])
        self._divide_depreciation(part)
        self._add_valuations(self | part, reason)
        self._tell_split(part, before, reason)
        return part

    def _net_before_split(self):
        """The net value at the end of yesterday, also where the monthly run is late."""
        written_off = self._written_off_before()
        if self.id not in written_off:
            return money.fen(self.net_value)
        return money.fen(self.original_value) - money.fen(written_off[self.id])

    @api.model
    def _divided(self, lines, value):
        """Return ``{line: (part, rest)}`` in yuan."""
        return dict(zip(lines, parting.part(lines.mapped("amount"), value), strict=True))

    @api.model
    def _lines_of_part(self, divided):
        """Return the commands that make the part's lines; all owners stay, however little is theirs."""
        return [
            fields.Command.create({**line.copy_data({"asset_id": False})[0], "amount": float(part)})
            for line, (part, _rest) in divided.items()
            if part or line._name == "fupin.asset.owner"
        ]

    def _part_code(self):
        """The code of the whole with the next free number."""
        if not self.code:
            return False
        # sudo: parts that were disposed of or moved elsewhere count as well
        taken = set(
            self.sudo().with_context(active_test=False).search([("code", "=like", f"{self.code}-%")]).mapped("code")
        )
        number = len(self.split_ids) + 1
        while f"{self.code}-{number}" in taken:
            number += 1
        return f"{self.code}-{number}"

    def _keep_rest(self, value, net, quantity, funding, owners):
        """Leave to the whole what the part does not take."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset SET original_value = %s, net_value = %s, accumulated_depreciation = %s,
                       quantity = quantity - %s WHERE id = %s""",
                value, net, value - net, quantity or 0, self.id,
            )
        )  # fmt: skip
        self.invalidate_recordset(["original_value", "net_value", "accumulated_depreciation", "quantity"], flush=False)
        # what goes with the part altogether pays nothing here any more
        gone = self.funding_ids.filtered(lambda line: not funding[line][1])
        gone.with_context(lines_of_parent=LINES_OF_PARENT).unlink()
        for lines, divided in ((self.funding_ids, funding), (self.owner_ids, owners)):
            if lines:
                self._update_amounts(lines, {line.id: divided[line][1] for line in lines})
        with self.env.protecting([self._fields["net_value"]], self):
            self.modified(["original_value", "net_value", "quantity"])
        self.funding_ids.modified(["amount"])
        self.owner_ids.modified(["amount"])

    def _make_part(self, values, amounts):
        """Create the part: confirmed as the whole is, without its papers and certificates.

        :param amounts: of its owners, in yuan
        """
        copied = self.copy_data()[0]
        copied.pop("photo_ids", None)
        kept = [*KEPT, *(HANDED_OVER if self.handover_state == "done" else ())]
        copied.update({name: self._fields[name].convert_to_write(self[name], self) for name in kept})
        # without a code of the whole it gets one as any asset does
        copied.update({name: value for name, value in values.items() if name != "code" or value})
        copied.update(state="confirmed", use_status=self.use_status, split_from_id=self.id)
        part = self.with_context(in_transition=IN_TRANSITION).create(copied).with_env(self.env)
        if amounts:
            part._update_amounts(part.owner_ids, dict(zip(part.owner_ids.ids, amounts, strict=True)))
        alike = (self | part).filtered(lambda asset: asset.duplicate_of_id in (self | part))
        alike.write({"duplicate_dismissed": True})
        return part

    def _divide_depreciation(self, part):
        """Begin a new row for both, today, that runs as long as the one before would have (S1-21)."""
        self._rebase(valued=True)
        part.flush_recordset()
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_depreciation (asset_id, origin, date_from, charged_from, original_value,
                       opening_value, residual_value, months, useful_life, residual_rate, is_depreciated)
                   SELECT asset.id, 'taken_over', whole.date_from, whole.charged_from, asset.original_value,
                       asset.net_value, round(asset.original_value * whole.residual_rate, 2), whole.months,
                       whole.useful_life, whole.residual_rate, whole.is_depreciated
                   FROM fupin_depreciation whole JOIN fupin_asset asset ON asset.split_from_id = whole.asset_id
                   WHERE whole.date_to IS NULL AND asset.id = %s""",
                part.id,
            )
        )
        self.env["fupin.depreciation"].invalidate_model(flush=False)
        part.invalidate_recordset(["depreciation_ids"], flush=False)

    def _tell_split(self, part, before, reason):
        """Append an event with the figures to the history of both."""
        after = self._event_values(DIVIDED)
        changed = [name for name in DIVIDED if before[self.id][name] != after[self.id][name]]
        events = self.env["fupin.event"]
        events._record(
            self,
            "split",
            {self.id: {name: before[self.id][name] for name in changed}},
            {self.id: {name: after[self.id][name] for name in changed}},
            self.env._("Split off: %(code)s %(name)s. %(reason)s", code=part.code or "", name=part.name, reason=reason),
        )
        told = self.env._(
            "Split off from: %(code)s %(name)s. %(reason)s", code=self.code or "", name=self.name, reason=reason
        )
        events._record(part, "split", None, part._event_values(["split_from_id", *DIVIDED]), told)
        self.env["fupin.rule"]._recheck(self._name, (self | part).ids)
