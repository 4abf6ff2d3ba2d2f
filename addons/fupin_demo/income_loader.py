"""What the operators of one county owe since last year and have paid, and what was handed over to the villages.

Nothing is drawn by lot: who is in arrears and what waits follows from the order of the register.
"""

from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

# one due amount of so many is still open: of last year, of this year
OPEN_LAST_YEAR, OPEN_THIS_YEAR = 25, 9
PAID_AFTER = (0, 3, 8, 15, 1)  # days after it was due, in turn
WAITING_OF = 6  # of so many villages one has not got its assets yet
REPLY = "帮扶办资〔{year}〕{number}号"


class IncomeLoader:
    """Makes due what contracts ask for and enters most of it as received; hands assets over.

    :param contracts: the county's contracts
    :param assets: the county's assets
    """

    def __init__(self, env, contracts, assets):
        self.env = env
        self.contracts = contracts
        self.assets = assets
        self.today = local_date()

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, "fupin.receivable", "fupin.receipt", "fupin.handover"):
            due = self.env["fupin.receivable"]._insert_scheduled(self.today, self.contracts)
            self._receive(due.filtered(lambda one: one.due_date <= self.today).sorted("id"))
            self._hand_over()

    def _receive(self, receivables):
        rows = []
        for number, due in enumerate(receivables):
            late = OPEN_THIS_YEAR if due.due_date.year == self.today.year else OPEN_LAST_YEAR
            if number % late:
                rows.append(self._receipt(number, due))
        receipts = self.env["fupin.receipt"].create(rows)
        receipts.line_ids.receivable_id._follow_receipts()

    def _receipt(self, number, due):
        day = due.due_date + timedelta(days=PAID_AFTER[number % len(PAID_AFTER)])
        line = {"receivable_id": due.id, "asset_id": due.asset_id.id, "amount": due.amount}
        return {
            "state": "confirmed",
            "unit_id": due.unit_id.id,
            "region_id": due.region_id.id,
            "department_id": due.department_id.id,
            "date": min(day, self.today),
            "payer": due.payer,
            "amount": due.amount,
            "line_ids": [Command.create(line)],
        }

    def _hand_over(self):
        """The township hands over what stands in its villages, a list for each; some wait."""
        offices = self.env["fupin.unit"].search([("unit_type", "=", "township")])
        office = {unit.region_code[:9]: unit for unit in offices}
        ready = self.assets.filtered(
            lambda asset: (
                asset.state == "confirmed" and asset.kind != "household" and asset.unit_id.region_id.level == "village"
            )
        )
        lists = sorted(ready.grouped("unit_id").items(), key=lambda item: item[0].region_code)
        handovers = self.env["fupin.handover"].create(
            [
                {
                    "from_unit_id": office[unit.region_code[:9]].id,
                    "to_unit_id": unit.id,
                    "asset_ids": [Command.set(found.ids)],
                    "opinion": "经会议研究，形成资产移交村集体管护。",
                    "state": "done",
                    "handed_over_on": max(found.mapped("acquisition_date")),
                    "reply_number": REPLY.format(year=self.today.year - 1, number=number + 1),
                }
                for number, (unit, found) in enumerate(lists)
                if number % WAITING_OF and unit.region_code[:9] in office
            ]
        )
        if handovers:
            handovers._pass_on()
