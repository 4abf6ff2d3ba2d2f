"""The policies of config/policies are complete and agree with themselves; whether they load is in test_policies.py."""

import importlib.util
import sys

import pytest
from support.project import ROOT

KERNEL = ROOT / "addons" / "fupin_policy" / "kernel"
FOLDER = ROOT / "config" / "policies"
# name of the file → prefix and number of the provisions of its text
PACKS = {
    "yanshan_2024": ("S0", 36),
    "makit_2025": ("S1", 108),
    "chaoyang_2022": ("S2", 33),
    "lushan_2021": ("S3", 86),
    "babu_2023": ("S4", 43),
}
CELLS = {"char": str, "text": str, "integer": int, "float": float, "boolean": bool}
# parameter → where the table of shares says the same
LUSHAN_FIGURES = {
    "owner_price_t1": None,
    "owner_price_t2": None,
    "department_own_min": ("县级主管部门", "自留"),
    "department_redist_max": ("县级主管部门", "二次分配"),
    "department_location_bonus_max": ("县级主管部门", "所在地提高"),
    "township_own_min": ("乡镇", "自留"),
    "township_redist_max": ("乡镇", "二次分配"),
    "township_location_bonus_max": ("乡镇", "所在地提高"),
    "village_develop_min": ("村", "巩固、发展、奖励"),
    "village_maintain_max": ("村", "公益性资产维护"),
}
MAIN = {"policy", "declarations", "articles", "parameters", "tables"}


def kernel(name):
    """Return a pure module of the addon, without Odoo."""
    spec = importlib.util.spec_from_file_location(f"fupin_policy_{name}", KERNEL / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=sorted(PACKS))
def pack(request):
    read = kernel("pack").parse((FOLDER / f"{request.param}.yaml").read_text())
    return {"name": request.param, **{section: read.data[section] for section in MAIN}, "all": read.data}


def test_each_file_is_known():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(PACKS)


def test_key_is_the_name_of_the_file(pack):
    assert pack["policy"]["key"] == pack["name"]


def test_each_provision_is_there_once_in_order(pack):
    prefix, count = PACKS[pack["name"]]
    assert [one["provision"] for one in pack["articles"]] == [f"{prefix}-{n:02}" for n in range(1, count + 1)]
    assert all(one["text"].strip() and one["number"].strip() for one in pack["articles"])


def test_labels_are_as_printed(pack):
    numbers = {one["provision"]: one["number"] for one in pack["articles"]}
    if pack["name"] == "lushan_2021":
        # the text has this number twice: the duty to check, and the revenue
        assert numbers["S3-47"] == "第十八条"
        assert {numbers[f"S3-{n}"] for n in range(48, 64)} == {"第十九条"}
        assert numbers["S3-64"] == "第二十条"
    elif pack["name"] == "makit_2025":
        # the text has no 四（六）
        assert (numbers["S1-52"], numbers["S1-53"]) == ("四（五）4", "四（七）")
        assert not [number for number in numbers.values() if number.startswith("四（六）")]
    elif pack["name"] == "chaoyang_2022":
        assert (numbers["S2-06"], numbers["S2-09"]) == ("一（一）", "一（二）1")
    elif pack["name"] == "yanshan_2024":
        assert (numbers["S0-14"], numbers["S0-15"]) == ("第五条", "第六条")
    elif pack["name"] == "babu_2023":
        assert (numbers["S4-08"], numbers["S4-43"], numbers["S4-22"]) == ("四（一）", "四（二）", "四（三）3")


def cited(part):
    """Yield the articles that a part of a pack cites, however deep."""
    if isinstance(part, dict):
        for word, value in part.items():
            if word == "article":
                yield value
            elif word == "also_articles":
                yield from value
            elif word != "cells":
                yield from cited(value)
    elif isinstance(part, list):
        for one in part:
            yield from cited(one)


def test_cited_articles_are_there(pack):
    provisions = {one["provision"] for one in pack["articles"]}
    found = set(cited(pack["all"]))
    assert len(found) > 10
    assert found <= provisions


def test_all_but_articles_cite_one(pack):
    for section in pack["all"].keys() - {"policy", "declarations", "articles"}:
        assert [one["key"] for one in pack["all"][section] if not one.get("article")] == []


def test_each_parameter_is_declared_once_with_the_same_name(pack):
    declared = [(one["code"], one["name"]) for one in pack["declarations"]]
    given = [(one["key"], one["name"]) for one in pack["parameters"]]
    assert len(dict(declared)) == len(declared)
    assert sorted(declared) == sorted(given)


def test_a_code_that_two_packs_declare_is_of_one_kind():
    """Each county declares for itself; conditions of the product's own code read one kind."""
    kinds = {}
    for name in PACKS:
        declared = kernel("pack").parse((FOLDER / f"{name}.yaml").read_text()).data["declarations"]
        for one in declared:
            kinds.setdefault(one["code"], set()).add((one["value_type"], one.get("measure_unit")))
    assert {code: found for code, found in kinds.items() if len(found) > 1} == {}


def test_what_is_open_has_no_silent_value(pack):
    """Open: no value, a suggestion of the right kind and where it comes from. Not open: a value of the right kind."""
    parse = kernel("value").parse
    kinds = {one["code"]: one["value_type"] for one in pack["declarations"]}
    for one in pack["parameters"]:
        if one.get("is_open"):
            assert "value" not in one, one["key"]
            assert parse(kinds[one["key"]], one["suggestion"]) is not None, one["key"]
            assert "原文未规定" in one["source"] or "《" in one["source"], one["key"]
        else:
            assert parse(kinds[one["key"]], one["value"]) is not None, one["key"]
            assert not {"suggestion", "source"} & set(one), one["key"]


def test_cells_fit_their_columns(pack):
    for table in pack["tables"]:
        kinds = {column["name"]: CELLS[column["type"]] for column in table["columns"]}
        assert table["rows"], table["key"]
        for row in table["rows"]:
            assert row["cells"], table["key"]
            for name, value in row["cells"].items():
                assert type(value) is kinds[name], (table["key"], name, value)
            assert row["article"], table["key"]


def test_figures_of_tables_are_those_of_the_parameters():
    """A figure that a table holds and a parameter too is the same in both."""
    pack = kernel("pack").parse((FOLDER / "lushan_2021.yaml").read_text()).data
    figures = {one["key"]: float(one["value"]) for one in pack["parameters"] if one["key"] in LUSHAN_FIGURES}
    tables = {one["key"]: [row["cells"] for row in one["rows"]] for one in pack["tables"]}
    low, middle, high = tables["owner_bands"]
    assert low["maximum"] == middle["minimum"] == figures["owner_price_t1"] == 1_000_000
    assert middle["maximum"] == high["minimum"] == figures["owner_price_t2"] == 5_000_000
    assert not {"minimum"} & set(low)
    assert not {"maximum"} & set(high)
    shares = {
        (row["level"], row["part"]): row.get("minimum", row.get("maximum")) for row in tables["distribution_shares"]
    }
    assert shares == {place: figures[key] for key, place in LUSHAN_FIGURES.items() if place}


PERIODS = {"每半月": "half_month", "每月": "month", "每季度": "quarter", "每半年": "half_year", "每年": "year"}
# duty → the parameters that hold its figures, where their prefix is another
FIGURES = {"department_check": "township_check"} | {
    f"ledger_confirm_{who}": "ledger_confirm" for who in ("county", "department", "township", "village")
}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_duties_have_the_figures_of_the_parameters(name):
    data = kernel("pack").parse((FOLDER / f"{name}.yaml").read_text()).data
    values = {one["key"]: one.get("value") for one in data["parameters"]}
    kinds = {one["code"]: one["value_type"] for one in data["declarations"]}
    for duty in data["obligations"]:
        if duty.get("trigger") == "record":
            # 及时: the days are a standard that the pack leaves open, of the article that demands it
            [open_term] = [one for one in data["parameters"] if f"@{one['key']}" == duty["term"]]
            assert kinds[open_term["key"]] in ("days", "months"), duty["key"]
            assert open_term["is_open"], duty["key"]
            assert open_term["article"] == duty["article"], duty["key"]
            continue
        prefix = FIGURES.get(duty["key"], duty["key"])
        assert duty["period"] == PERIODS[values[f"{prefix}_freq"]], duty["key"]
        if f"{prefix}_min_count" in values:
            assert duty["minimum_count"] == int(values[f"{prefix}_min_count"]), duty["key"]
        if values.get(f"{prefix}_coverage"):
            assert duty["coverage"] == float(values[f"{prefix}_coverage"]), duty["key"]
        else:
            assert "coverage" not in duty, duty["key"]
    days = {duty["key"]: duty["cron"] for duty in data["obligations"] if "cron" in duty}
    assert days == named_days(name, values)
    if name == "babu_2023":
        assert values["summary_due_days"] == "14、29"


def named_days(name, values):
    """Return when duties fall due where the text says so: elsewhere the last day of the period."""
    if name == "yanshan_2024":
        return {"village_sweep": values["village_report_due_day"]}
    if name == "makit_2025":
        months = {duty: values[f"{duty}_month"] for duty in ("self_evaluation", "assessment")}
        return {
            "self_evaluation": f"0 0 30 {months['self_evaluation']} *",
            "assessment": f"0 0 31 {months['assessment']} *",
        }
    if name == "babu_2023":
        return dict.fromkeys(("department_summary", "township_summary"), "14,29")
    return {}  # the last day of the period
