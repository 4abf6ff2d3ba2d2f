"""Members of households, what assets did for households last year, and one village's income of this year from the bank's
list to the answered objection; a township passes some of its own on to its villages.

Nothing is drawn by lot. Everything is entered by the ordinary steps.
"""

import base64
import io
from datetime import timedelta

import xlsxwriter

from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering

REMEMBERED = (
    "fupin.household.member",
    "fupin.linkage",
    "fupin.bank.statement",
    "fupin.receipt",
    "fupin.distribution",
    "fupin.payment",
    "fupin.disclosure",
)
# of so many contracts one has not told yet what it did for households
SILENT_OF = 5
MODES = (("labour",), ("capital", "labour"), ("order",), ("capital",))
FAMILY = (("spouse", "ordinary"), ("child", "skilled"), ("parent", "lost"), ("child", "none"), ("grandchild", "none"))
GIVEN = ("翠兰", "志平", "老福", "小梅", "小军")
BANK_HEAD = ("交易流水号", "交易日期", "收入金额", "支出金额", "余额", "对方户名", "对方账号", "摘要")
TOWNSHIP_INCOME = 60000.0
# what a household in need, and one with a post, get at most in a year
HOUSEHOLD_MOST = (2000, 9600)


class HouseholdLoader:
    """Creates it all for one county.

    :param contracts: the county's contracts
    :param villages: codes of the villages with which people try the demonstration
    """

    def __init__(self, env, contracts, villages):
        self.env = env
        self.today = local_date()
        self.contracts = contracts.filtered(lambda contract: contract.state == "active").sorted("id")
        self.county = (contracts[:1].region_code or "")[:6]
        self.villages = [code for code in villages if code.startswith(self.county)] if self.county else []
        self.uses = {use.code: use.id for use in env["fupin.use"].search([("region_id", "=", False)])}

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, *REMEMBERED):
            self._tell_linkages()
            for code in self.villages:
                village = self.env["fupin.region"].search([("code", "=", code)])
                owner = [("unit_type", "=", "village_collective"), ("region_id", "=", village.id)]
                unit = self.env["fupin.unit"].search(owner, limit=1)
                households = self.env["fupin.household"].search([("region_id", "=", village.id)], order="id")
                self._enter_members(households)
                if unit and len(households) > 2:
                    self._name_households(unit, households)
                    self._read_statement(unit)
                    self._distribute(unit, households)
                    self._pass_on(village)

    # ------------------------------------------------------------- households

    def _enter_members(self, households):
        rows = []
        for number, household in enumerate(households):
            size = max(household.member_count, 1)
            rows.append(self._member(household, household.name, "head", "ordinary"))
            for relation, labour in FAMILY[: size - 1]:
                given = GIVEN[(number + len(rows)) % len(GIVEN)]
                rows.append(self._member(household, household.name[:1] + given, relation, labour))
        self.env["fupin.household.member"].create(rows)

    @staticmethod
    def _member(household, name, relation, labour):
        return {"household_id": household.id, "name": name, "relation": relation, "labour": labour}

    def _tell_linkages(self):
        """What last year's contracts did for households."""
        year = self.today.year - 1
        there = self.contracts.filtered(lambda contract: contract.date_start and contract.date_start.year <= year)
        self.env["fupin.linkage"].create(
            [
                self._linkage(number, contract, year)
                for number, contract in enumerate(there)
                if number % SILENT_OF != SILENT_OF - 1
            ]
        )

    def _linkage(self, number, contract, year):
        households, jobs = 5 + number * 7 % 23, 1 + number * 3 % 8
        modes = [self.env.ref(f"fupin_revenue.linkage_mode_{code}").id for code in MODES[number % len(MODES)]]
        return {
            "contract_id": contract.id,
            "year": year,
            "mode_ids": [Command.set(modes)],
            "households": households,
            "jobs": jobs,
            "wages": jobs * 9600.0,
            "dividends": households * 300.0 if number % 2 else 0.0,
        }

    def _name_households(self, unit, households):
        """The first contract of the village names whom it paid."""
        linkage = self.env["fupin.linkage"].search([("contract_id.unit_id", "=", unit.id)], order="id", limit=1)
        wages = (9600.0, 7200.0, 3600.0)
        linkage.line_ids = [
            Command.create({"household_id": household.id, "wages": amount, "dividends": 300.0})
            for household, amount in zip(households, wages, strict=False)
        ]

    # ----------------------------------------------------------------- income

    def _read_statement(self, unit):
        """The bank's list of this month: what is still due came in, and something that nobody expected."""
        due = self.env["fupin.receivable"].search([("unit_id", "=", unit.id), ("state", "=", "open")], limit=2)
        rows = [(one.amount_due, one.payer, "租金") for one in due] + [(1280.0, "县供销社", "代收场地费")]
        statement = self.env["fupin.bank.statement"].create(
            {"owner_id": unit.id, "region_id": unit.region_id.id, "unit_id": unit.id, "filename": "银行流水.xlsx"}
        )
        statement.file = base64.b64encode(self._workbook(rows))
        statement.action_read()

    def _workbook(self, rows):
        """Return a bank's list: what came in, and a payment that is no income."""
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            sheet = book.add_worksheet("交易明细")
            sheet.write_row(0, 0, BANK_HEAD)
            for number, (amount, payer, summary) in enumerate(rows, 1):
                day = str(self.today - timedelta(days=2 * number))
                sheet.write_row(
                    number, 0, (f"{number:06}", day, amount, None, 20000, payer, f"62170000{number:08}", summary)
                )
            sheet.write_row(
                len(rows) + 1, 0, (f"{len(rows) + 1:06}", str(self.today), None, 300, 19700, "电力公司", "", "电费")
            )
        return buffer.getvalue()

    def _distribute(self, unit, households):
        """This year's plan: a part to households on a recorded ground, put up for all to see, objected to, paid."""
        receipts = self.env["fupin.receipt"].search(
            [("unit_id", "=", unit.id), ("state", "=", "confirmed"), ("amount_undistributed", ">", 0)]
        )
        amount = money.fen(sum(money.fen(one.amount_undistributed) for one in receipts))
        if not amount:
            return
        relief, post = (min(money.fen(most), money.split(amount, (1, 9))[0]) for most in HOUSEHOLD_MOST)
        expansion, maintenance = money.split(amount - relief - post, (60, 40))
        grounds = {ground.code: ground.id for ground in self.env["fupin.distribution.basis"].search([])}
        plan = self.env["fupin.distribution"].create({
            "unit_id": unit.id, "year": self.today.year, "amount": amount, "line_ids": [
                self._use("relief", relief, "村民代表会议评议", household_id=households[0].id, basis_id=grounds["hardship"]),
                self._use("post", post, "公益岗位考核", household_id=households[1].id, basis_id=grounds["post"]),
                self._use("expansion", expansion, "村民代表会议决议，扩大产业规模"),
                self._use("maintenance", maintenance, "村民代表会议决议，公益性资产维护"),
            ],
        })  # fmt: skip
        plan.action_propose()
        plan.action_approve()
        self._answer_objection(plan)
        for number, line in enumerate(plan.line_ids.filtered("household_id"), 1):
            self.env["fupin.payment"].create({
                "line_id": line.id, "amount": line.amount, "date": self.today,
                "voucher_number": f"{self.today.year}-H{number:03}",
            }).action_confirm()  # fmt: skip

    def _use(self, code, amount, basis, **receiver):
        return Command.create({"use_id": self.uses[code], "amount": amount, "basis": basis, **receiver})

    def _answer_objection(self, plan):
        notice = self.env["fupin.disclosure"].create({
            "res_model": plan._name, "res_id": plan.id, "kind": "plan", "place": "村务公开栏",
            "content": f"{plan.name}：收益共{plan.amount:,.2f}元，用于困难户补助、公益岗位、扩大产业规模和公益性资产维护。",
            "date_to": self.today + timedelta(days=7),
        })  # fmt: skip
        notice.action_post()
        objection = self.env["fupin.disclosure.objection"].create(
            {"disclosure_id": notice.id, "content": "公益岗位补助标准是怎么定的？", "channel": "oral"}
        )
        objection.write({
            "outcome": "settled", "reply": "按村民代表会议通过的考核办法，每月考核后发放，考核表在村委会可查。",
        })  # fmt: skip

    def _pass_on(self, village):
        """The township's own income, two fifths of it to all its villages: calculated, not yet proposed."""
        domain = [("unit_type", "=", "township"), ("region_id", "=", village.parent_id.id)]
        township = self.env["fupin.unit"].search(domain, limit=1)
        day = self.today.replace(month=1, day=20)
        receipt = self.env["fupin.receipt"].create({
            "unit_id": township.id, "date": min(day, self.today), "amount": TOWNSHIP_INCOME, "payer": "县供销集团",
            "voucher_number": "银行回单 0120", "note": "乡镇冷链中心上年度分红",
        })  # fmt: skip
        receipt.action_confirm()
        below = TOWNSHIP_INCOME * 0.4
        plan = self.env["fupin.distribution"].create({
            "unit_id": township.id, "year": self.today.year, "amount": TOWNSHIP_INCOME, "redistribution_total": below,
            "line_ids": [self._use("consolidation", TOWNSHIP_INCOME - below, "党政联席会议决定，巩固脱贫成果")],
        })  # fmt: skip
        plan.action_calculate()
