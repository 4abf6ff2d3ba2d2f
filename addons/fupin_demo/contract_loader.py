"""Contracts, collateral and insurances of one county: what the operators named in its register have signed.

Nothing is drawn by lot: which asset has which contract follows from its place in the register, so that two loads of
a day are alike. The ends of the contracts lie around the day of the loading, so that some run out soon.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.addons.fupin_assets.kernel import schedule
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.fields import Command

from .memory import remembering

KINDS = (("合作社", "cooperative"), ("公司", "company"), ("农场", "farm"), ("村集体", "collective"))
MODES = ("lease", "contracted", "lease", "joint", "entrusted", "equity")
METHODS = ("negotiation", "bidding", "auction")
# months until the end, in turn: long ones, some that run out within 90 days, one that has run out
ENDS = (30, 18, 2, 44, 9, 26, 1, 60, 14, -4)
CLAUSES = ("rights", "linkage", "maintenance", "risk", "payment", "breach", "exit")
YEARS = 5


class ContractLoader:
    """Creates contracts for the operating assets of a county that run: two of three have one.

    :param assets: the county's assets
    """

    def __init__(self, env, assets):
        self.env = env
        self.today = local_date()
        self.modes = self._words("fupin.contract.mode", "kind")
        self.methods = self._words("fupin.contract.method", "code")
        self.kinds = self._words("fupin.operator.kind", "code")
        self.clauses = self._words("fupin.contract.clause", "code")
        runs = assets.filtered(
            lambda asset: asset.kind == "operating" and asset.state == "confirmed" and asset.operator_name
        )
        self.let = [asset for number, asset in enumerate(runs.sorted("code")) if number % 3]
        self.live = assets.filtered(lambda asset: asset.asset_form == "biological" and asset.state == "confirmed")

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, "fupin.operator", "fupin.contract", "fupin.insurance"):
            operators = self._operators()
            rows = [self._contract(number, asset, operators) for number, asset in enumerate(self.let)]
            self.env["fupin.contract"].create(rows)
            self.env["fupin.insurance"].create(
                [self._insurance(number, asset) for number, asset in enumerate(self.live.sorted("code")) if number % 2]
            )

    def _words(self, model, name):
        return {record[name]: record.id for record in self.env[model].search([("region_id", "=", False)])}

    def _operators(self):
        """Return ``{name: id}``; an operator stands where its first asset does."""
        places = {}
        for asset in self.let:
            places.setdefault(asset.operator_name, asset.region_id.id)
        made = self.env["fupin.operator"].create(
            [
                {
                    "name": name,
                    "region_id": place,
                    "kind_id": self._kind(name),
                    "qualification_ids": [Command.create(paper) for paper in self._papers(number)],
                }
                for number, (name, place) in enumerate(places.items())
            ]
        )
        return dict(zip(places, made.ids, strict=True))

    def _papers(self, number):
        """A licence without end for everybody; every third has another one, that has run out or soon does."""
        issuer = "县市场监督管理局"
        papers = [{"name": "营业执照", "issuer": issuer, "date_from": date(2018, 3, 1)}]
        if number % 3 == 1:
            end = self.today + relativedelta(days=-40 if number % 2 else 60)
            begin = end - relativedelta(years=5)
            papers.append({"name": "食品经营许可证", "issuer": issuer, "date_from": begin, "date_to": end})
        return papers

    def _kind(self, name):
        return next((self.kinds[code] for word, code in KINDS if word in name), self.kinds["company"])

    def _contract(self, number, asset, operators):
        end = self.today + relativedelta(months=ENDS[number % len(ENDS)], day=31)
        start = max(end - relativedelta(years=YEARS, days=-1), date(2018, 1, 1))
        mode = MODES[number % len(MODES)]
        annual = fen(asset.original_value * (4 + number % 9) / 100)
        written = "oral" if number % 23 == 7 else "letter_of_intent" if number % 29 == 11 else "written"
        return {
            "name": f"{asset.name}经营合同",
            "number": False if written == "oral" else f"{start.year}-{asset.code.split('-')[-1]}",
            "state": "active",
            "region_id": asset.region_id.id,
            "asset_ids": [Command.link(asset.id)],
            "unit_id": asset.owner_ids.unit_id[:1].id or asset.unit_id.id,
            "department_id": asset.department_id.id,
            "operator_id": operators[asset.operator_name],
            "mode_id": self.modes[mode],
            "method_id": self.methods[METHODS[number % len(METHODS)]],
            "written_form": written,
            "sign_date": False if written == "oral" else start - relativedelta(days=20),
            "date_start": start,
            "date_end": end,
            "annual_amount": float(annual),
            "collect_from": date(self.today.year - 1, 1, 1),
            "clause_ids": [Command.link(self.clauses[code]) for code in CLAUSES if written == "written"],
            "payment_ids": [
                Command.create(
                    {
                        "due_date": one.due,
                        "amount": float(one.amount),
                        "period_from": one.first,
                        "period_to": one.last,
                    }
                )
                for one in schedule.build(start, end, annual, "year")
            ],
            "collateral_ids": self._collateral(number, mode, annual),
        }

    def _collateral(self, number, mode, annual):
        """Entrusted assets are secured, one in four is not."""
        if mode != "entrusted" or number % 4 == 0:
            return []
        return [Command.create({"kind": "deposit", "name": "履约保证金", "amount": float(annual)})]

    def _insurance(self, number, asset):
        start = self.today - relativedelta(months=number % 14)
        return {
            "number": f"PICC{start.year}{number:06}",
            "insurer": "人保财险",
            "name": "养殖业保险",
            "region_id": asset.region_id.id,
            "asset_ids": [Command.link(asset.id)],
            "date_from": start,
            "date_to": start + relativedelta(years=1, days=-1),
            "amount": asset.original_value,
            "premium": float(fen(asset.original_value * 0.04)),
            "quantity": asset.quantity,
        }
