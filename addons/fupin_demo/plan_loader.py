"""How the villages of one county distributed and used what their assets brought in last year.

Nothing is drawn by lot: which plans wait, and which have not been used up, follows from the order of the villages.
"""

from datetime import date

from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

# of so many plans one waits for approval, one is still a draft, one has not used its first use
PROPOSED_OF, DRAFT_OF, UNUSED_OF = 7, 11, 4
# code of the use, its share of the income, on which ground
USES = (
    ("post", 30, "村民代表会议决议，公益岗位补助"),
    ("expansion", 30, "村民代表会议决议，扩大产业规模"),
    ("maintenance", 40, "村民代表会议决议，公益性资产维护"),
)


class PlanLoader:
    """Makes last year's plan of each village that received income, and pays most of what was approved."""

    def __init__(self, env, receipts):
        self.env = env
        self.year = local_date().year - 1
        self.receipts = receipts.filtered(lambda receipt: receipt.date.year == self.year)
        self.uses = {use.code: use for use in env["fupin.use"].search([("region_id", "=", False)])}

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, "fupin.distribution", "fupin.payment"):
            received = sorted(self.receipts.grouped("unit_id").items(), key=lambda item: item[0].region_code)
            plans = self.env["fupin.distribution"].create(
                [self._plan(unit, receipts) for unit, receipts in received if unit.unit_type == "village_collective"]
            )
            states = {plan: self._state(number) for number, plan in enumerate(plans)}
            for plan in plans:
                if states[plan] != "draft":
                    plan._take()
            for state in ("proposed", "filed"):
                plans.filtered(lambda plan, state=state: states[plan] == state).write({"state": state})
            self._pay(plans.filtered(lambda plan: plan.state == "filed"))

    def _state(self, number):
        if number % DRAFT_OF == DRAFT_OF - 1:
            return "draft"
        return "proposed" if number % PROPOSED_OF == PROPOSED_OF - 1 else "filed"

    def _plan(self, unit, receipts):
        amount = money.fen(sum(money.fen(one.amount_undistributed) for one in receipts))
        parts = money.split(amount, [share for _code, share, _basis in USES])
        return {
            "unit_id": unit.id,
            "year": self.year,
            "amount": amount,
            "receipt_ids": [Command.set(receipts.ids)],
            "line_ids": [
                Command.create({"use_id": self.uses[code].id, "amount": part, "basis": basis})
                for (code, _share, basis), part in zip(USES, parts, strict=True)
            ],
        }

    def _pay(self, plans):
        day = date(self.year, 12, 25)
        rows = [
            {
                "line_id": line.id,
                "amount": line.amount,
                "date": max(day, *plan.taking_ids.mapped("date")),
                "payee": line.basis.partition("，")[2],
                "voucher_number": f"{self.year}-{number + 1:04}",
                "state": "paid",
            }
            for number, plan in enumerate(plans)
            for line in plan.line_ids[1 if number % UNUSED_OF == 0 else 0 :]
        ]
        self.env["fupin.payment"].create(rows)
        plans._spread_use()
