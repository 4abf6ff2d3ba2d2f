"""What makes each county's own regulation visible, from `data/county_cases.yaml`: problems that the office of a county
without monthly sweeps has found, and one record for each county that its own gate refuses when the button is pressed."""

from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

import yaml

from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Command

from .memory import remembering
from .problem_loader import ProblemLoader

CASES = Path(__file__).parent / "data" / "county_cases.yaml"
REMEMBERED = ("fupin.problem", "fupin.receipt", "fupin.distribution", "fupin.verification", "fupin.clue")
MOST = 12  # problems of a county
PAYER = "县供销集团"


def cases():
    """Return the list of `data/county_cases.yaml`."""
    return yaml.safe_load(CASES.read_text(encoding="utf-8"))


class CountyLoader:
    """Creates it for all counties.

    :param villages: codes of the villages of the printed accounts of the counties
    """

    def __init__(self, env, villages):
        self.env = env
        self.villages = villages
        self.today = local_date()

    def load(self):
        """Create what is not there yet."""
        with remembering(self.env, *REMEMBERED):
            for case in cases():
                county = self.env["fupin.region"].search([("code", "=", f"{case['county']}000000")])
                self._find_problems(county, case.get("problems", {}))
                self._prepare_refusal(county, case["refused"])

    # ---------------------------------------------------------------- problems

    def _find_problems(self, county, told):
        """Let the office have found problems with assets, of each use in turn; some are moved on."""
        here = [("region_code", "=like", f"{county.prefix}%")]
        Problem = self.env["fupin.problem"]
        if not told or Problem.search_count(here, limit=1):
            return
        run = [("kind", "=", "operating"), ("state", "=", "confirmed"), ("use_status", "in", list(told))]
        by_use = self.env["fupin.asset"].search(here + run, order="code, id").grouped("use_status")
        turns = zip_longest(*(by_use.get(use, ()) for use in told))
        chosen = [asset for turn in turns for asset in turn if asset][:MOST]
        types = {word.code: word.id for word in self.env["fupin.problem.type"].search([("region_id", "=", False)])}
        office = self._unit(county, "county_office")
        ProblemLoader.move(
            Problem.create(
                [
                    {
                        "asset_id": asset.id,
                        "finder_unit_id": office.id,
                        "found_on": self.today - timedelta(days=10 + number),
                        "description": told[asset.use_status]["says"],
                        "type_ids": [Command.set([types[told[asset.use_status]["type"]]])],
                    }
                    for number, asset in enumerate(chosen)
                ]
            )
        )

    def _unit(self, county, unit_type):
        domain = [("unit_type", "=", unit_type), ("region_id", "=", county.id)]
        return self.env["fupin.unit"].search(domain, limit=1)

    # ---------------------------------------------------------------- refusals

    def _prepare_refusal(self, county, refused):
        """Create the record that the gate refuses; where there is nothing to create, others made it."""
        if refused.get("create"):
            given = {
                "@county": county.id,
                "@office": self._unit(county, "county_office").id,
                "@agency": self._unit(county, "third_party").id,
                "@later": self.today + timedelta(days=60),
            }
            values = {name: given.get(value, value) for name, value in refused["create"].items()}
            self.env[refused["model"]].create(values)
        elif refused.get("uses"):
            self._plan(county, refused)

    def _plan(self, county, refused):
        """Enter this year's income of the printed village, and a draft that uses it as its county does not allow."""
        village = next((code for code in self.villages if code.startswith(county.prefix)), None)
        owner = [("unit_type", "=", "village_collective"), ("region_code", "=", village)]
        unit = self.env["fupin.unit"].search(owner, limit=1)
        households = self.env["fupin.household"].search([("region_code", "=", village)], order="id")
        if len(households) <= max((use.get("household", -1) for use in refused["uses"]), default=-1):
            return
        receipt = self.env["fupin.receipt"].create(
            {
                "unit_id": unit.id,
                "date": self.today,
                "amount": refused["income"],
                "payer": PAYER,
                "voucher_number": f"银行回单 {self.today:%m%d}",
            }
        )
        receipt.action_confirm()
        parts = money.split(money.fen(refused["income"]), [use["share"] for use in refused["uses"]])
        self.env["fupin.distribution"].create(
            {
                "unit_id": unit.id,
                "year": self.today.year,
                "amount": refused["income"],
                "receipt_ids": [Command.set(receipt.ids)],
                "line_ids": [
                    Command.create(self._use(use, float(part), households))
                    for use, part in zip(refused["uses"], parts, strict=True)
                ],
            }
        )

    def _use(self, use, amount, households):
        word = self.env["fupin.use"].search([("code", "=", use["use"]), ("region_id", "=", False)], limit=1)
        receiver = {"household_id": households[use["household"]].id} if "household" in use else {}
        return {"use_id": word.id, "amount": amount, "basis": use["basis"], **receiver}
