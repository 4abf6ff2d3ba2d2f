from decimal import ROUND_FLOOR, Decimal

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import FEN, fen
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..kernel.redistribution import POINTS, RELATIVE, Receiver, spread
from .fupin_distribution import FupinDistribution as Plan

# whose income → the units below it, one in each place: the first type that is there
BELOW = {"department": ("township",), "township": ("village_collective", "village_committee")}
RELATIVE_WORD = "原份额"


class FupinDistribution(models.Model):
    """The second distribution: a county department's income to all townships, a township's to all villages (S3-53 …
    S3-57), the weak ones before (S1-59), with the bonus of the place where the asset stands (S3-54, S3-57).

    It is calculated line by line from what the policy sets, and changed with a reason. What the policy leaves open is
    not guessed: `calculation_note` says so.
    """

    _inherit = "fupin.distribution"
    _engine_fields = Plan._engine_fields | {
        "bonus_mode", "calculation_note", "left_out_count", "weak_behind_count",
    }  # fmt: skip

    redistribution_total = fields.Float(
        string="To be distributed below (yuan)", digits=(16, 2), help="Empty: as much as the policy allows."
    )
    bonus_mode = fields.Selection(
        [(POINTS, "Points of the whole"), (RELATIVE, "Part of the own share")], readonly=True, copy=False
    )
    calculation_note = fields.Text(string="How it was calculated", readonly=True, copy=False)
    left_out_count = fields.Integer(
        string="Left out below", compute="_compute_below", store=True, aggregator=None,
        help="Units below that get nothing of the second distribution.",
    )  # fmt: skip
    weak_behind_count = fields.Integer(
        string="Weak ones behind", compute="_compute_below", store=True, aggregator=None,
        help="Weak units that get less than one that is not weak and where no asset stands.",
    )  # fmt: skip

    @api.depends("line_ids.amount", "line_ids.use_id", "line_ids.unit_id", "line_ids.is_located", "unit_id")
    def _compute_below(self):
        for plan in self:
            lines = plan._second_lines().filtered("amount")
            plan.left_out_count = len(plan._units_below() - lines.unit_id) if lines else 0
            # sudo: whether a unit is weak does not depend on who asks
            plain = [fen(one.amount) for one in lines if not one.is_located and not one.sudo().unit_id.is_weak]
            most = max(plain, default=fen(0))
            plan.weak_behind_count = sum(
                fen(one.amount) < most
                for one in lines
                if one.sudo().unit_id.is_weak  # sudo: see above
            )

    def _second_lines(self):
        return self.line_ids.filtered(lambda line: line.use_id.counts_as == "redistribution")

    def _units_below(self):
        """Return the units among which the second distribution goes: one of each place below."""
        self.ensure_one()
        types = BELOW.get(self.owner_level, ())
        prefix = self.unit_id.region_id.prefix
        if not (types and prefix):
            return self.env["fupin.unit"]
        domain = Domain("unit_type", "in", types) & Domain("region_code", "=like", f"{prefix}%")
        # sudo: who is to get something does not depend on who asks
        units = self.env["fupin.unit"].sudo().search(domain, order="region_code, sequence, id")
        first = {}
        for unit in units.sorted(lambda unit: types.index(unit.unit_type)):
            first.setdefault(unit.region_id.id, unit.id)
        return units.filtered(lambda unit: first[unit.region_id.id] == unit.id).sudo(False)

    # ---------------------------------------------------------------- calculation

    def action_calculate(self):
        """Calculate the second distribution: a line for each unit below. What stood there is replaced.

        :raise UserError: where there is nobody below, or nothing to distribute
        """
        self.ensure_one()
        self.check_access("write")
        self._check_owner()
        units, total = self._units_below(), self._second_total()
        if not units:
            raise UserError(self.env._("There is no unit below “%s” to distribute to.", self.unit_id.display_name))
        if total <= 0:
            raise UserError(self.env._("Fill in how much is to be distributed below."))
        weight, bonus, mode, note = self._second_rules()
        places = self._places_of_income()
        receivers = [
            Receiver(unit.is_weak, any(code.startswith(unit.region_id.prefix) for code in places))
            for unit in units.sudo()  # sudo: as in `_units_below`
        ]
        shares = spread(total, receivers, weight, bonus, mode or POINTS)
        commands = [Command.delete(line.id) for line in self._second_lines()]
        commands += [
            Command.create(
                {
                    "use_id": self._second_use().id, "unit_id": unit.id, "amount": float(share),
                    "base_amount": float(base), "calculated_amount": float(share), "is_calculated": True,
                    "is_weak": receiver.is_weak, "is_located": receiver.is_located, "sequence": 100,
                }
            )
            for unit, receiver, (base, share) in zip(units, receivers, shares, strict=True)
        ]  # fmt: skip
        # sudo: what is calculated is written by no caller; that he may change the plan was checked above
        self.sudo().write({
            "redistribution_total": float(total), "bonus_mode": mode, "calculation_note": note, "line_ids": commands,
        })  # fmt: skip

    def _second_total(self):
        """Return how much goes below: what was filled in, else the most that the policy allows."""
        if fen(self.redistribution_total):
            return fen(self.redistribution_total)
        most = self._second_parameter("redist_max")
        return (fen(self.amount) * most).quantize(FEN, rounding=ROUND_FLOOR) if most is not None else fen(0)

    def _second_parameter(self, name):
        """Return the value of a parameter of the owner's level (``township_redist_max``), None where it is open."""
        key = f"{self.owner_level}_{name}"
        return self.env["fupin.policy"]._parameter(key, self.region_id, local_date())

    def _second_rules(self):
        """Return ``(weight of weak units, bonus, its mode or False, note)`` as the policy sets them."""
        policy, today = self.env["fupin.policy"], local_date()
        weight = policy._parameter("weak_weight", self.region_id, today)
        bonus = self._second_parameter("location_bonus_max")
        word = policy._parameter("bonus_mode", self.region_id, today)
        mode = False if word is None else RELATIVE if RELATIVE_WORD in str(word) else POINTS
        note = []
        if weight is None:
            note.append(self.env._("The policy sets no weight for weak units: all weigh the same. Change the lines."))
        if bonus is not None and not mode:
            note.append(self.env._("The policy leaves open how the bonus of the place is reckoned: none was given."))
        return weight or Decimal(1), (bonus or 0) if mode else 0, mode, "\n".join(note) or False

    def _second_use(self):
        """Return the use that counts as second distribution: the county's own word before the national one."""
        domain = [("counts_as", "=", "redistribution")]
        return self.env["fupin.use"].search(domain, order="region_id, sequence, id", limit=1)

    def _places_of_income(self):
        """Return the codes of the places of the assets that brought the income to distribute."""
        # sudo: where an asset stands, not what it is
        return set(self._sources().sudo().line_ids.asset_id.mapped("region_code"))

    # ------------------------------------------------------------------- checks

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "propose":
            for line in self._second_lines():
                if line.is_calculated and line.is_changed and not (line.change_reason or "").strip():
                    raise UserError(
                        self.env._(
                            "“%(unit)s”: %(calculated)s yuan were calculated, %(amount)s are planned. Say why.",
                            unit=line.unit_id.display_name,
                            calculated=f"{line.calculated_amount:,.2f}",
                            amount=f"{line.amount:,.2f}",
                        )
                    )

    # ----------------------------------------------------------------- measures

    def _measure_location_bonus_share(self, alias):
        """By how much the share of the place of the asset is raised, at most (S3-54, S3-57): of the whole or of its own
        share, as the policy reckons it; none where it leaves that open."""
        plan = SQL.identifier(alias, "id")
        return SQL(
            """(SELECT max((line.amount - line.base_amount) / NULLIF(CASE WHEN %(mode)s = 'relative'
                   THEN line.base_amount ELSE %(whole)s END, 0))
               FROM fupin_distribution_line line
               WHERE line.distribution_id = %(plan)s AND line.is_located AND line.is_calculated
               AND %(mode)s IS NOT NULL)""",
            plan=plan,
            mode=SQL.identifier(alias, "bonus_mode"),
            # what the lines give below, not what was filled in: a larger sum written later does not make room
            whole=SQL(
                """(SELECT sum(below.amount) FROM fupin_distribution_line below
                    JOIN fupin_use use ON use.id = below.use_id AND use.counts_as = 'redistribution'
                    WHERE below.distribution_id = %s)""",
                plan,
            ),
        )

    def _share_parts(self, key):
        if key != "location_bonus_share":
            return super()._share_parts(key)
        lines = self._second_lines()
        parts = [
            (fen(line.amount) - fen(line.base_amount), fen(line.base_amount))
            for line in lines
            if line.is_located and line.is_calculated and self.bonus_mode
        ]
        if self.bonus_mode != RELATIVE:
            whole = sum(map(fen, lines.mapped("amount")), fen(0))
            return max((part for part, _base in parts), default=fen(0)), whole if parts else fen(0)
        return max(parts, key=lambda pair: pair[0] / pair[1] if pair[1] else Decimal(0), default=(fen(0), fen(0)))
