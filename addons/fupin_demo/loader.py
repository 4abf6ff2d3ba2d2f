"""Brings the invented counties into a database: regions, offices, people; their registers by `register_loader`.

What is there already (regions, units, people) is used. What is created is remembered (`memory`) and can be removed.
"""

import csv
import logging
from pathlib import Path

from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.fields import Command
from odoo.tools import SQL

from .closing_loader import ClosingLoader
from .comparison_loader import ComparisonLoader
from .contract_loader import ContractLoader
from .county_loader import CountyLoader
from .disposal_loader import DisposalLoader
from .evaluation_loader import EvaluationLoader
from .form_loader import FormLoader
from .household_loader import HouseholdLoader
from .income_loader import IncomeLoader
from .kernel import generator
from .kernel.counties import COUNTIES
from .life_loader import LifeLoader
from .memory import remembering
from .plan_loader import PlanLoader
from .problem_loader import ProblemLoader
from .register_loader import RegisterLoader
from .regulation_loader import RegulationLoader
from .risk_loader import RiskLoader
from .round_loader import RoundLoader
from .stocktake_loader import StocktakeLoader

_logger = logging.getLogger(__name__)

# one account of each role; some of each county
ACCOUNTS = Path(__file__).parent / "data" / "accounts.csv"
COUNTY_ACCOUNTS = ACCOUNTS.with_name("county_accounts.csv")
FIRST_DAY = "2021-01-01"  # since then everybody is in his post
UNIT_TYPES = {"village": "village_collective", "township": "township"}


def load(env, assets=generator.ASSETS):
    """Load the regions, offices, people and registers of all counties.

    :param assets: how many assets for each county
    """
    # superuser: a whole county tree is made at once, its states included
    env = env(
        su=True,
        context={
            **env.context,
            "in_transition": IN_TRANSITION,
            "tracking_disable": True,
            "mail_create_nosubscribe": True,
        },
    )
    with remembering(env, "fupin.region"):
        _load_regions(env)
    registers = [generator.generate(code, _regions(env, code), assets) for code in COUNTIES]
    with remembering(env, "fupin.unit"):
        for register in registers:
            _load_offices(env, register)
            env["fupin.unit"]._generate(register.county)
    units = {register.county: _units(env, register) for register in registers}
    with remembering(env, "res.partner", "res.users", "fupin.assignment"):
        users = _load_people(env, registers, units)
    printed = _printed_villages(env, users, ACCOUNTS)
    of_counties = _printed_villages(env, users, COUNTY_ACCOUNTS)
    for register in registers:
        RegisterLoader(env, register, units[register.county], users).load()
        there = [("region_code", "=like", f"{register.county}%")]
        assets = env["fupin.asset"].search(there)
        ContractLoader(env, assets).load()
        LifeLoader(env, assets).load()
        DisposalLoader(env, assets, printed).load()
        IncomeLoader(env, env["fupin.contract"].search(there), assets).load()
        PlanLoader(env, env["fupin.receipt"].search(there)).load()
        HouseholdLoader(env, env["fupin.contract"].search(there), printed).load()
        county = env["fupin.region"].search([("code", "=", f"{register.county}000000")])
        StocktakeLoader(env, county, printed).load()
        if any(code.startswith(register.county) for code in printed):
            ComparisonLoader(env, county).load()
        _logger.info("Demonstration of %s: %s assets", register.county, len(register.assets))
    RegulationLoader(env, {*printed, *of_counties}).load()
    ProblemLoader(env, printed).load()
    CountyLoader(env, of_counties).load()
    RiskLoader(env).load()
    RoundLoader(env, _printed_users(env, users, ACCOUNTS)).load()
    EvaluationLoader(env, printed).load()
    FormLoader(env, _printed_users(env, users, ACCOUNTS)).load()
    ClosingLoader(env, printed).load()


def _load_regions(env):
    """Load the counties that are not there; what an administrator changed in the others stays."""
    Region = env["fupin.region"].with_context(active_test=False)
    Region._load_files([code for code in COUNTIES if not Region.search_count([("code", "=like", f"{code}%")], limit=1)])


def password():
    """Return the password of all demonstration accounts, which `data/accounts.csv` tells."""
    with ACCOUNTS.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["password"]


def _printed_villages(env, users, accounts):
    """Return the codes of the villages of the printed accounts, with which people try the demonstration."""
    printed = [user.id for user in _printed_users(env, users, accounts)]
    posts = env["fupin.assignment"].search([("user_id", "in", printed), ("role", "=", "village")])
    return posts.region_id.mapped("code")


def _printed_users(env, users, accounts):
    """Return the people of a table of printed accounts."""
    with accounts.open(encoding="utf-8", newline="") as file:
        return env["res.users"].browse([users[row["login"]] for row in csv.DictReader(file)])


def _regions(env, county):
    regions = env["fupin.region"].search([("code", "=like", f"{county}%")])
    return regions.mapped(lambda region: (region.code, region.name, region.level))


def _load_offices(env, register):
    """Create the offices that a county lacks."""
    codes = {row[3] for row in register.units}
    regions = {region.code: region for region in env["fupin.region"].search([("code", "in", list(codes))])}
    sectors = {sector.code: sector for sector in env["fupin.sector"].search([])}
    known = _offices(env, codes)
    env["fupin.unit"].create(
        [
            {
                "name": name,
                "unit_type": unit_type,
                "region_id": regions[region].id,
                "sector_ids": [Command.link(sectors[sector].id)] if sector else [],
            }
            for _key, name, unit_type, region, sector in register.units
            if (region, unit_type, name) not in known
        ]
    )


def _offices(env, codes):
    units = env["fupin.unit"].search([("region_code", "in", list(codes))])
    return {(unit.region_code, unit.unit_type, unit.name): unit.id for unit in units}


def _units(env, register):
    """Return the id of each unit of a register by its key."""
    known = _offices(env, {row[3] for row in register.units})
    found = {key: known[region, unit_type, name] for key, name, unit_type, region, _sector in register.units}
    for key, unit_type in UNIT_TYPES.items():
        domain = [("region_code", "=like", f"{register.county}%"), ("unit_type", "=", unit_type)]
        for unit in env["fupin.unit"].with_context(active_test=False).search(domain, order="id desc"):
            found[key, unit.region_code] = unit.id
    return found


def _load_people(env, registers, units):
    """Create accounts and posts, all with one password; return ``{phone number: user id}``."""
    Account = env["fupin.account"]
    rows = [
        {"phone": phone, "name": name, "role": role, "unit_id": units[register.county][key]}
        for register in registers
        for phone, name, role, key, _region in register.users
    ]
    existing = Account._existing_users(rows)
    users = Account._create_users([row for row in rows if row["phone"] not in existing])
    env["fupin.assignment"].create(
        [
            {
                "user_id": users[row["phone"]].id,
                "unit_id": row["unit_id"],
                "role": row["role"],
                "date_from": FIRST_DAY,
            }
            for row in rows
            if row["phone"] in users
        ]
    )
    _set_password(env, [user.id for user in users.values()])
    return {phone: user.id for phone, user in {**existing, **users}.items()}


def _set_password(env, user_ids):
    """Give all accounts the one password: its hash costs 0.4 s of work, so it is made once."""
    env.flush_all()
    hashed = env["res.users"]._crypt_context().hash(password())
    env.cr.execute(SQL("UPDATE res_users SET password = %s WHERE id = ANY(%s)", hashed, user_ids))
    env.invalidate_all(flush=False)
    env.registry.clear_cache()
