"""The county of the simulated year, made inside Odoo before its regulation comes into force.

Assets are created and confirmed in bulk through the ORM, as an import does; people, contracts, insurances, maintainers
and income through the ORM as well.
"""

from pathlib import Path

import script
import yaml

from odoo.fields import Command

COUNTY = "410423"
PACK = Path(__file__).parents[2] / "config" / "policies" / "lushan_2021.yaml"
SUPPLEMENT = Path(__file__).parent / "supplement.yaml"
NAMES = {"solar": "光伏电站", "road": "村组道路", "cattle": "肉牛"}
CATEGORIES = {
    "solar": "asset_category_operating_solar",
    "road": "asset_category_public_road",
    "cattle": "asset_category_household_biological",
}
KIND_OF = {number: kind for kind, numbers in script.KINDS for number in numbers}
VALUE, LARGE_VALUE = 100000, 2000000


class County:
    """Units, people and records of the county, by the numbers of the script.

    ``units``: ``{("village", 3): unit}``; ``users``: the same for those who have an account; ``assets``:
    ``{(village, asset): id}``.
    """

    def __init__(self, env):
        self.env = env
        self.units, self.users, self.assets, self.contracts = {}, {}, {}, {}
        self.places, self.households = {}, {}

    def make(self):
        """Make everything that is there before the year begins."""
        self._make_units()
        self._make_users()
        self._make_assets()
        for village in range(script.VILLAGES):
            for table, papers in (("insurance", script.insurances), ("maintainer", script.maintainers)):
                for entered, start, end in papers(village):
                    if entered == script.BUILT_ON:
                        getattr(self, f"add_{table}")(village, start, end)
        self._make_contracts()
        self._make_old_incomes()
        return self

    # ------------------------------------------------------------ units and people

    def _make_units(self):
        self.env["fupin.region"]._load_files([COUNTY])
        Region = self.env["fupin.region"]
        region = Region.search([("code", "=", f"{COUNTY}000000")])
        self._unit(("county", 0), "鲁山县领导小组办公室", "county_office", region)
        self._unit(("audit", 0), "鲁山县审计局", "audit", region)
        for number, kind in enumerate(script.DEPARTMENTS):
            self._unit(("department", number), f"{NAMES[kind]}主管局", "department", region)
        townships = Region.search([("parent_id", "=", region.id)], order="code")
        large = [place for place in townships if len(place.child_ids) > script.VILLAGES_EACH][: script.TOWNSHIPS]
        for number, place in enumerate(large):
            self._unit(("township", number), f"{place.name}人民政府", "township", place)
        self._make_villages(large)
        # they were there before: a window that opened earlier asks them too
        self.env.flush_all()
        self.env.cr.execute("UPDATE fupin_unit SET create_date = '2020-01-01'")
        self.env["fupin.unit"]._link_supervisors(COUNTY)
        self.env.invalidate_all()

    def _make_villages(self, townships):
        places = {place.id: place.child_ids.sorted("code") for place in townships}
        for village in script.villages():
            township = script.township_of(village)
            below = places[townships[township].id]
            self.places[village] = below[
                village % script.VILLAGES_EACH if village < script.VILLAGES else script.VILLAGES_EACH
            ]
            if village != script.FOUNDED:
                self._village(village)

    def _village(self, village):
        place = self.places[village]
        self._unit(("village", village), f"{place.name}集体经济组织", "village_collective", place)

    def found(self):
        """Found the village that comes in the year, with its clerk."""
        self._village(script.FOUNDED)
        self.env.flush_all()
        self.env["fupin.unit"]._link_supervisors(COUNTY)
        self.env.invalidate_all()
        self._make_people([("village", script.FOUNDED)])

    def _unit(self, key, name, kind, region):
        self.units[key] = self.env["fupin.unit"].create({"name": name, "unit_type": kind, "region_id": region.id})

    def _make_users(self):
        keys = [key for key in self.units if key[0] not in ("village", "audit")]
        keys += [key for key in self.units if key[0] == "village" and script.is_played(key[1])]
        self._make_people([*keys, ("admin", 0)])

    def _make_people(self, keys):
        people = self.env["res.users"].with_context(no_reset_password=True).create(
            [{"name": f"{kind}{number}", "login": f"year_{kind}_{number}"} for kind, number in keys]
        )  # fmt: skip
        made = dict(zip(keys, people, strict=True))
        self.users |= made
        roles = {"admin": ("administrator", ("county", 0))}
        posts = []
        for (kind, number), user in made.items():
            role, unit = roles.get(kind, (kind, (kind, number)))
            posts.append({"user_id": user.id, "unit_id": self.units[unit].id, "role": role, "date_from": "2020-01-01"})
        self.env["fupin.assignment"].create(posts)

    # --------------------------------------------------------------------- assets

    def _make_assets(self):
        source = self.env.ref("fupin_assets.funding_source_special")
        families = [village for village in range(script.VILLAGES) if script.has_household(village)]
        places = [{"name": f"户主{one}", "region_id": self.units["village", one].region_id.id} for one in families]
        self.households = dict(zip(families, self.env["fupin.household"].create(places), strict=True))
        categories = {kind: self.env.ref(f"fupin_assets.{name}") for kind, name in CATEGORIES.items()}
        values = [
            self._asset(village, number, categories, source)
            for village in range(script.VILLAGES)
            for number in range(script.ASSETS)
        ]
        made = self.env["fupin.asset"].browse()
        for first in range(0, len(values), 2000):
            made += self.env["fupin.asset"].create(values[first : first + 2000])
        made.action_submit()
        made.action_confirm()
        keys = [(village, number) for village in range(script.VILLAGES) for number in range(script.ASSETS)]
        self.assets = dict(zip(keys, made.ids, strict=True))
        # the form refuses such a date; what an older system has brought in bears it
        old = [self.assets[key] for key in keys if script.too_old(*key)]
        self.env.flush_all()
        self.env.cr.execute("UPDATE fupin_asset SET acquisition_date = '2011-05-01' WHERE id = ANY(%s)", [old])
        self.env.invalidate_all()

    def _asset(self, village, number, categories, source):
        kind = KIND_OF[number]
        value = LARGE_VALUE if script.is_large(village, number) else VALUE
        unit = self.units["village", village]
        values = {
            "name": f"{NAMES[kind]}{village}-{number}",
            "category_id": categories[kind].id,
            "region_id": unit.region_id.id,
            "unit_id": unit.id,
            "department_id": self.units["department", script.DEPARTMENTS.index(kind)].id,
            "acquisition_date": "2021-05-01",
            "useful_life": 10,
            "original_value": value,
            "valuation_basis": "final_account",
            "funding_ids": [Command.create({"source_id": source.id, "amount": value})],
        }
        if kind == "cattle" and village in self.households:
            family = self.households[village]
            values["owner_ids"] = [Command.create({"household_id": family.id, "share": 1})]
        if kind != "cattle":
            mine = script.is_village_owned(village, number)
            owner = unit if mine else self.units["township", script.township_of(village)]
            values["owner_ids"] = [Command.create({"unit_id": owner.id, "share": 1})]
        return values

    def of_kind(self, village, numbers):
        return [self.assets[village, number] for number in numbers]

    # --------------------------------------------------------------------- papers

    def add_insurance(self, village, start, end):
        self.env["fupin.insurance"].create(
            {
                "number": f"PICC-{village}-{start}", "date_from": start, "date_to": end,
                "asset_ids": [Command.set(self.of_kind(village, script.CATTLE))],
                "region_id": self.units["village", village].region_id.id,
            }
        )  # fmt: skip

    def add_maintainer(self, village, start, end):
        self.env["fupin.maintainer"].create(
            {
                "name": f"管护员{village}", "date_from": start, "date_to": end,
                "unit_id": self.units["village", village].id,
                "region_id": self.units["village", village].region_id.id,
                "asset_ids": [Command.set(self.of_kind(village, script.ROADS))],
            }
        )  # fmt: skip

    def _make_contracts(self):
        modes = {mode.kind: mode for mode in self.env["fupin.contract.mode"].search([], order="sequence desc, id desc")}
        operator = self.env["fupin.operator"].create(
            {
                "name": "清泉光伏公司",
                "kind_id": self.env["fupin.operator.kind"].search([], limit=1).id,
                "region_id": self.units["county", 0].region_id.id,
            }
        )
        for contract in script.contracts():
            unit = self.units["village", contract.village]
            made = self.env["fupin.contract"].create(
                {
                    "name": f"合同{contract.village}", "region_id": unit.region_id.id, "unit_id": unit.id,
                    "asset_ids": [Command.set(self.of_kind(contract.village, [0]))], "operator_id": operator.id,
                    "mode_id": modes["entrusted" if contract.secured_until else "lease"].id,
                    "date_start": "2024-06-01", "date_end": contract.ends, "annual_amount": 5000,
                    "first_due_date": contract.due, "sign_date": "2024-05-20" if contract.signed else False,
                }
            )  # fmt: skip
            if contract.secured_until:
                self.env["fupin.collateral"].create(
                    {"contract_id": made.id, "name": "抵押", "amount": 5000, "date_from": "2024-06-01",
                     "date_to": contract.secured_until}
                )  # fmt: skip
            self.contracts[contract.village] = made
        contracts = self.env["fupin.contract"].concat(*self.contracts.values())
        contracts.action_build_schedule()
        contracts.action_activate()

    def _make_old_incomes(self):
        receipts = self.env["fupin.receipt"].create(
            [
                {"unit_id": self.units["village", village].id, "amount": 3000, "date": day,
                 "region_id": self.units["village", village].region_id.id, "voucher_number": f"旧{village}"}
                for village, day in script.old_incomes().items()
            ]
        )  # fmt: skip
        receipts.action_confirm()

    # ----------------------------------------------------------------- regulation

    def put_in_force(self):
        """Publish the shipped regulation, with what the county has decided, and its supplement; both in operation."""
        pack = yaml.safe_load(PACK.read_text())
        for parameter in pack["parameters"]:
            if parameter["key"] in script.DECIDED:
                parameter.update(value=script.DECIDED[parameter["key"]], is_open=False)
        Policy = self.env["fupin.policy"].with_user(self.users["admin", 0])
        for text in (yaml.safe_dump(pack, allow_unicode=True), SUPPLEMENT.read_text()):
            policy = Policy.load_pack(text)
            policy.action_publish()
            policy.action_go_live(script.FIRST)
