"""Each county of the demonstration lives under its own regulation: its tasks, warnings, refusals and reports are its own,
and it sees nothing of the other four. Everything is asked over RPC by the accounts that the demonstration prints."""

import base64
import csv
import io

import openpyxl
import pytest
import yaml
from support.project import ROOT
from support.rpc import RpcError

DATA = ROOT / "addons" / "fupin_demo" / "data"
OFFICE = "县级领导小组办公室"
ACCOUNTS = list(csv.DictReader((DATA / "county_accounts.csv").open(encoding="utf-8", newline="")))
CASES = {case["county"]: case["refused"] for case in yaml.safe_load((DATA / "county_cases.yaml").read_text("utf-8"))}
PACKS = {
    str(pack["region"])[:6]: pack["key"]
    for path in sorted((ROOT / "config" / "policies").glob("*.yaml"))
    for pack in [yaml.safe_load(path.read_text("utf-8"))["policy"]]
}
# what is looked at for places of other counties
KINDS = (
    "fupin.asset", "fupin.project", "fupin.contract", "fupin.receipt", "fupin.distribution", "fupin.task", "fupin.finding",
    "fupin.problem", "fupin.risk", "fupin.household",
)  # fmt: skip

county = pytest.mark.parametrize("code", sorted(PACKS))


@pytest.fixture
def session(sign_in, demo_server):
    """A function of the number of a county and a role → the session of its printed account."""
    named = {}
    for row in ACCOUNTS:
        named.setdefault(row["county"], {})[row["role"]] = row

    def open_session(code, role=OFFICE):
        with (ROOT / "config" / "regions" / f"{code}.csv").open(encoding="utf-8", newline="") as file:
            [name] = [row["name"] for row in csv.DictReader(file) if row["code"] == f"{code}000000"]
        row = named[name][role]
        return sign_in(row["login"], row["password"], on=demo_server)

    return open_session


def citation(caller, code, provision):
    """Return how an article of a county's own policy is cited."""
    own = [("policy_id.key", "=", PACKS[code]), ("provision", "=", provision)]
    [article] = caller.call("fupin.policy.article", "search_read", own, ["policy_id", "number"])
    return article["policy_id"][1] + (article["number"] or "") + "："


@county
def test_its_tasks_are_of_its_own_policy(session, code):
    office = session(code)
    tasks = office.call("fupin.task", "search_count", [("obligation_id.policy_id.key", "=", PACKS[code])])
    assert tasks > 10
    assert tasks == office.call("fupin.task", "search_count", [])
    kinds = office.call("fupin.task", "formatted_read_group", [], ["obligation_id"], ["__count"])
    assert len(kinds) > 1, kinds
    assert office.call("fupin.supervision", "get_board")


@county
def test_its_warnings_are_of_its_own_policy(session, code):
    office = session(code)
    own = office.call("fupin.finding", "search_count", [("rule_id.policy_id.key", "=", PACKS[code])])
    assert own > 10
    assert own == office.call("fupin.finding", "search_count", [])
    [finding] = office.call("fupin.finding", "search_read", [], ["citation"], limit=1)
    [policy] = office.call("fupin.policy", "search_read", [("key", "=", PACKS[code])], ["display_name"])
    assert finding["citation"].startswith(policy["display_name"])


@county
def test_its_own_gate_refuses_and_cites_the_article(session, code):
    refused = CASES[code]
    presser = session(code, refused["by"])
    [record] = presser.call(refused["model"], "search", refused["find"], limit=1)
    before = presser.call(refused["model"], "read", [record], ["state"])
    with pytest.raises(RpcError) as told:
        presser.call(refused["model"], refused["method"], [record], *refused["arguments"], context={"lang": "zh_CN"})
    assert "依据：" + citation(presser, code, refused["article"]) in str(told.value)
    assert presser.call(refused["model"], "read", [record], ["state"]) == before


@county
def test_its_reports_have_figures(session, code):
    office = session(code)
    [place] = office.call("fupin.region", "search", [("code", "=", f"{code}000000")])
    report = office.call("fupin.period.report", "create", {"kind": "county_half_year", "region_id": place})
    made = office.call("fupin.period.report", "action_xlsx", [report])["params"]
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made["content"])), read_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    told = {str(row[1]): row[2] for row in rows if len(row) > 2 and row[1]}  # after the running number
    confirmed = office.call("fupin.asset", "search_count", [("state", "=", "confirmed")])
    assert int(told["资产总数"]) == confirmed > 300
    assert int(told["未办结问题数"]) > 5
    assert sum(name.endswith(("镇", "乡", "街道")) for name in told) > 5, "a line for each township"
    coverage = office.call("fupin.policy", "get_coverage")
    [policy] = office.call("fupin.policy", "search", [("key", "=", PACKS[code])])
    assert coverage["policy"]["id"] == policy
    assert coverage["counts"]["bound"] > coverage["counts"]["total"] / 2


@county
def test_it_sees_nothing_of_the_other_four(session, code):
    office = session(code)
    others = [("region_code", "not =like", f"{code}%")]
    seen = {kind: office.call(kind, "search_count", others) for kind in KINDS}
    assert not any(seen.values()), seen
    foreign = [("key", "in", [pack for place, pack in PACKS.items() if place != code])]
    assert not office.call("fupin.policy", "search_count", foreign)
    mine = {kind: office.call(kind, "search_count", [("region_code", "=like", f"{code}%")]) for kind in KINDS}
    assert all(mine.values()), mine


def test_every_county_has_its_accounts_and_its_case():
    assert CASES.keys() == PACKS.keys()
    assert len({row["county"] for row in ACCOUNTS}) == len(PACKS)
    assert len({row["login"] for row in ACCOUNTS}) == len(ACCOUNTS)
