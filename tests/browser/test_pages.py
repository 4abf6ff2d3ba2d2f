"""Every page that each role's menus lead to, at the two widths people use, without an error.

The `window` fixture fails the test when a page logs an error to the console or a request
answers 5xx; here each page must also show its content, fit the width of a phone, and open
its first record.
"""

import csv

import pytest
from support.browser import DESKTOP, PHONE
from support.project import ROOT

ACCOUNTS_FILE = ROOT / "addons" / "fupin_demo" / "data" / "accounts.csv"
ACCOUNTS = {row["role"]: row for row in reversed(list(csv.DictReader(ACCOUNTS_FILE.open(encoding="utf-8"))))}
CONTENT = (
    ".o_list_view, .o_kanban_view, .o_form_view, .o_pivot_view, .o_graph_view, .o_calendar_view, .o_fupin_desk,"
    " .o_fupin_supervision, .o_fupin_sweep, .o_nocontent_help"
)
FIRST_RECORD = ".o_list_view .o_data_row .o_data_cell, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"
OURS = "fupin_base.menu_root"
# who works on a phone; the others read at a desk, and their pages are the same ones
ON_THE_PHONE = ("村（社区）", "乡镇（街道）", "行业主管部门", "县级领导小组办公室")
# readers of one kind: the same forms as the auditor's, who opens them for all
LISTS_ONLY = ("财政", "纪检监察", "第三方机构", "上级单位")
CASES = [(role, DESKTOP) for role in ACCOUNTS] + [(role, PHONE) for role in ON_THE_PHONE]


def menu_actions(page):
    """Return ``{title: action id}`` of all pages below the console's own menu."""
    menus = page.evaluate("async () => (await fetch('/web/webclient/load_menus')).json()")
    app = next(menu for menu in menus.values() if menu.get("xmlid") == OURS)
    pending, found = list(app["children"]), {}
    while pending:
        menu = menus[str(pending.pop(0))]
        pending += menu["children"]
        if menu.get("actionID"):
            found[menu["name"]] = menu["actionID"]
    return found


def assert_fits(page, title):
    """The page does not scroll sideways as a whole: on a phone that hides its buttons."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"] + 1, f"{title} is {width} pixels wide"


def assert_no_dialog(page, title):
    """No error dialog stands on the page."""
    dialog = page.query_selector(".o_error_dialog, .o_notification.border-danger")
    assert dialog is None, f"{title}: {dialog.inner_text()}"


@pytest.mark.parametrize(("role", "viewport"), CASES, ids=[f"{role}-{viewport['width']}" for role, viewport in CASES])
def test_every_page_of_a_role(window, demo_server, role, viewport):
    account = ACCOUNTS[role]
    opened = window(viewport, on=demo_server)
    opened.sign_in(account["login"], account["password"])
    page = opened.page
    actions = menu_actions(page)
    assert actions, f"{role} has no page at all"
    for title, action in actions.items():
        page.goto(f"/odoo/action-{action}")
        page.wait_for_selector(CONTENT)
        assert_no_dialog(page, title)
        assert_fits(page, title)
        opened.screenshot(f"{role}-{viewport['width']}-{action}")
        if role not in LISTS_ONLY:
            open_first_record(opened, title, f"{role}-{viewport['width']}-{action}-record")


def open_first_record(opened, title, picture):
    """Open the first record of a list, if there is one and the list leads anywhere."""
    page = opened.page
    first = page.query_selector(FIRST_RECORD)
    if first is None or page.query_selector(".o_list_view .o_list_table_grouped"):
        return
    first.click()
    # lists that are edited in place open no form: the row is then selected
    page.wait_for_selector(".o_form_view, .o_selected_row, .o_data_row")
    page.wait_for_timeout(300)
    assert_no_dialog(page, title)
    assert_fits(page, title)
    opened.screenshot(picture)
