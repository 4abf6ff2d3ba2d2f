"""The policies of config/policies load as their county's administrator, come out as they went in, and take effect."""

import json

import pytest
import yaml
from support.project import ROOT

FOLDER = ROOT / "config" / "policies"
COUNTIES = {
    "yanshan_2024": "532622",
    "makit_2025": "653127",
    "chaoyang_2022": "211321",
    "lushan_2021": "410423",
    "babu_2023": "451102",
}

# nothing of it stays: the server is shared by all tests
SCRIPT = """
import json
from datetime import date
from pathlib import Path

env["fupin.region"]._load_files(list(COUNTIES.values()))


def administrator(county):
    region = env["fupin.region"].search([("code", "=", county + "000000")])
    unit = env["fupin.unit"].create({"name": "帮扶办", "unit_type": "county_office", "region_id": region.id})
    user = env["res.users"].create({"name": county, "login": "policies_" + county})
    env["fupin.assignment"].create(
        {"user_id": user.id, "unit_id": unit.id, "role": "administrator", "date_from": "2020-01-01"}
    )
    return user


def counted(policy):
    sections = {"articles": policy.article_ids, "parameters": policy.parameter_ids, "tables": policy.table_ids}
    for name, model in (("obligations", "fupin.obligation"), ("rules", "fupin.rule"), ("flows", "fupin.flow")):
        sections[name] = env[model].search([("policy_id", "=", policy.id)])
    return {name: len(rows) for name, rows in sections.items()} | {"rows": len(policy.table_ids.row_ids)}


def read(name, county):
    Policy = env["fupin.policy"].with_user(administrator(county))
    policy = Policy.load_pack((Path(FOLDER) / (name + ".yaml")).read_text())
    exported = policy.export_pack()
    again = Policy.load_pack(exported)
    told = {"exported": exported, "again": again.export_pack(), "versions": [policy.version, again.version]}
    told |= {"counted": counted(again), "open": again.open_count}
    again.action_publish()
    told["published"] = again.state
    village = env["fupin.region"].search([("prefix", "=like", county + "%"), ("level", "=", "village")], limit=1)
    told["values"] = {
        f"{key} {day}": str(Policy._parameter(key, village, date.fromisoformat(day)))
        for key, day in (
            ("village_report_due_day", "2024-08-22"), ("village_report_due_day", "2024-08-23"),
            ("village_report_due_day", "2025-08-23"), ("village_report_due_day", "2025-08-24"),
            ("village_problem_due", "2024-09-01"),
            ("min_yield", "2021-12-31"), ("min_yield", "2022-01-01"), ("transition_end", "2022-01-01"),
        )
    }
    told["bands"] = len(Policy._table_rows("owner_bands", village, date(2026, 1, 1)))
    Policy._expire_due(date(2025, 8, 23))
    told["on the last day"] = again.state
    Policy._expire_due(date(2025, 8, 24))
    told["the day after"] = again.state
    return told


print("TOLD" + json.dumps({name: read(name, county) for name, county in COUNTIES.items()}))
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def told(server):
    script = f"COUNTIES = {COUNTIES!r}\nFOLDER = {str(FOLDER)!r}\n{SCRIPT}"
    # the shell reads its input as a person types it: one compiled block, with no empty lines to end one
    printed = server.shell(f"exec(compile({script!r}, 'policies', 'exec'))")
    line = next(line for line in printed.splitlines() if "TOLD" in line)
    return json.loads(line.partition("TOLD")[2])


@pytest.mark.parametrize("name", sorted(COUNTIES))
def test_load_export_load_is_the_identity(told, name):
    assert told[name]["exported"] == told[name]["again"]
    assert told[name]["versions"] == [1, 2]
    # nothing of the file is lost on the way, and nothing added but what it leaves to defaults
    exported, read = yaml.safe_load(told[name]["exported"]), yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    assert exported.keys() == read.keys()
    assert only_named(exported, read) == read


def only_named(exported, read):
    """Return what was exported without the values that the file leaves to defaults."""
    if isinstance(read, dict):
        return {word: only_named(exported[word], value) for word, value in read.items() if word in exported}
    if isinstance(read, list) and len(read) == len(exported):
        return [only_named(*pair) for pair in zip(exported, read, strict=True)]
    return exported


@pytest.mark.parametrize("name", sorted(COUNTIES))
def test_takes_effect(told, name):
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    assert told[name]["published"] == "effective"
    assert told[name]["counted"] == {
        "articles": len(data["articles"]),
        "parameters": len(data["parameters"]),
        "tables": len(data["tables"]),
        "rows": sum(len(table["rows"]) for table in data["tables"]),
        **{name: len(data.get(name, [])) for name in ("obligations", "rules", "flows")},
    }
    assert data["obligations"]
    assert data["rules"]
    assert told[name]["open"] == sum(one.get("is_open", False) for one in data["parameters"]) > 0


def test_yanshan_binds_in_its_trial_period_only(told):
    values = told["yanshan_2024"]["values"]
    assert values["village_report_due_day 2024-08-22"] == "None"
    assert values["village_report_due_day 2024-08-23"] == "25"
    assert values["village_report_due_day 2025-08-23"] == "25"
    assert values["village_report_due_day 2025-08-24"] == "None"
    assert values["village_problem_due 2024-09-01"] == "None"  # left open: a suggestion is no value
    assert values["min_yield 2022-01-01"] == "None"  # another county's
    assert told["yanshan_2024"]["on the last day"] == "effective"
    assert told["yanshan_2024"]["the day after"] == "expired"


def test_lushan_binds_from_2022_on(told):
    values = told["lushan_2021"]["values"]
    assert values["min_yield 2021-12-31"] == "None"
    assert values["min_yield 2022-01-01"] == "0.1"
    assert values["transition_end 2022-01-01"] == "None"
    assert told["lushan_2021"]["bands"] == 3
    assert told["lushan_2021"]["the day after"] == "effective"
