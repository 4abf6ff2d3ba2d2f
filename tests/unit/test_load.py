"""scripts/load.sh says what was promised and not kept."""

from load.person import Page, specification
from load.report import lines, verdict


def pages(*seconds, error=""):
    return [Page("desk", 0.0, value, error) for value in seconds]


def test_verdict_has_both_sides_of_every_promise():
    assert verdict(pages(*[0.2] * 95, *[3.0] * 5), set()) == []
    [slow] = verdict(pages(*[0.2] * 94, *[3.0] * 6), set())
    assert "3.00 秒" in slow
    [wrong] = verdict([*pages(0.1), *pages(0.1, error="Refused: HTTP 502")], set())
    assert "1 个页面出错" in wrong and "502" in wrong
    [lost] = verdict(pages(0.1), {"压测资产1-1"})
    assert "1 项" in lost


def test_table_has_a_line_for_each_page_and_one_for_all():
    found = lines([*pages(0.1, 0.3), Page("save", 0.0, 0.5, "Refused: HTTP 500")], {"desk": "工作台"})
    assert found[1] == ["工作台", "2", "0", "100 ms", "300 ms", "300 ms"]
    assert found[2][:3] == ["save", "1", "1"]
    assert found[3][:3] == ["合计", "3", "1"]


def test_fields_are_asked_for_as_the_web_client_asks():
    arch = """<form><field name="name"/><group><field name="owner_id"/></group>
        <field name="line_ids"><list><field name="amount"/><field name="kind_id"/></list></field><field name="tag_ids"/></form>"""
    own = {
        "name": {"type": "char"},
        "owner_id": {"type": "many2one", "relation": "unit"},
        "line_ids": {"type": "one2many", "relation": "line"},
        "tag_ids": {"type": "many2many", "relation": "tag"},
    }
    line = {"amount": {"type": "float"}, "kind_id": {"type": "many2one", "relation": "kind"}}
    views = {
        "views": {"form": {"arch": arch, "model": "asset"}},
        "models": {"asset": {"fields": own}, "line": {"fields": line}},
    }
    names = {"fields": {"display_name": {}}}
    assert specification(views, "form") == {
        "name": {},
        "owner_id": names,
        "line_ids": {"fields": {"amount": {}, "kind_id": names}},
        "tag_ids": names,
    }
