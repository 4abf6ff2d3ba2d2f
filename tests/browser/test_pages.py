"""Every page that each role's menus lead to, at the two widths people use, without an error.

The `window` fixture fails the test when a page logs an error to the console or a request
answers 5xx; here each page must also show its content, fit the width of a phone, and open
its first record.
"""

import contextlib
import csv

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from support.browser import DESKTOP, OFTEN, PHONE
from support.project import ROOT

ACCOUNTS_FILE = ROOT / "addons" / "fupin_demo" / "data" / "accounts.csv"
ACCOUNTS = {row["role"]: row for row in reversed(list(csv.DictReader(ACCOUNTS_FILE.open(encoding="utf-8"))))}
CONTENT = (
    ".o_list_view, .o_kanban_view, .o_form_view, .o_pivot_view, .o_graph_view, .o_calendar_view, .o_fupin_desk,"
    " .o_fupin_supervision, .o_fupin_designer, .o_fupin_health, .o_fupin_page, .o_nocontent_help"
)
FIRST_RECORD = ".o_list_view .o_data_row .o_data_cell, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"
RECORD = ".o_form_view, .o_selected_row"
# a third party sees what it was asked to look at, and nothing was asked of it yet
SEES_LITTLE = ("第三方机构",)
# who works with the phone in the hand; for the others a page of the office is looked at on a phone once
ON_THE_PHONE = ("村（社区）", "乡镇（街道）", "行业主管部门")
seen_on_a_phone = set()
OURS = "fupin_base.menu_root"
SETTLED = "!document.querySelector('.o_loading_indicator, .o_blockUI')"
WIDTHS = (DESKTOP, PHONE)
CASES = [(role, width) for role in ACCOUNTS for width in WIDTHS]
# The client's own way from page to page. The promise is not waited for: one that another action overtakes never ends.
OPEN_ACTION = """action => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    services.dialog.closeAll();
    services.action.doAction(action, { clearBreadcrumbs: true });
}"""
IS_SHOWN = """action => document.querySelector(".o_dialog")
    || odoo.__WOWL_DEBUG__.root.env.services.action.currentController?.action.id === action"""
A_MOMENT = 1_000  # milliseconds in which a press on a record shows what it does
A_PAGE = 60_000  # milliseconds that a page may take on the busiest machine


def menu_actions(page):
    """Return ``{title: action id}`` of all pages below the console's own menu."""
    menus = page.evaluate("async () => (await fetch('/web/webclient/load_menus')).json()")
    app = next(menu for menu in menus.values() if menu.get("xmlid") == OURS)
    pending, found = list(app["children"]), {}
    while pending:
        menu = menus[str(pending.pop(0))]
        pending += menu["children"]
        # the page in the field is no page of the client: test_field.py
        if menu.get("actionID") and menu.get("actionModel") != "ir.actions.act_url":
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
    page.wait_for_selector(CONTENT)
    actions = menu_actions(page)
    assert actions, f"{role} has no page at all"
    if viewport is PHONE and role not in ON_THE_PHONE:
        actions = {title: action for title, action in actions.items() if action not in seen_on_a_phone}
        seen_on_a_phone.update(actions.values())
    page.set_default_timeout(A_PAGE)
    records = 0
    for title, action in actions.items():
        picture = f"{role}-{viewport['width']}-{action}"
        try:
            open_page(page, title, action)
            opened.screenshot(picture)
            if open_first_record(page, title):
                records += 1
                opened.screenshot(f"{picture}-record")
        except PlaywrightTimeout as error:
            raise AssertionError(f"{title} does not open: {error}") from error
    least = min(1, len(actions)) if role in SEES_LITTLE else len(actions) // 5
    assert records >= least, f"{role}: of {len(actions)} pages only {records} led to a record"


def open_page(page, title, action):
    """Go to a page as a press on its menu does, without loading the client anew."""
    # a list of dates that hangs open over the last page goes with it when a person presses anywhere
    page.keyboard.press("Escape")
    page.evaluate(OPEN_ACTION, action)
    page.wait_for_function(IS_SHOWN, arg=action, polling=OFTEN)
    page.wait_for_function(SETTLED, polling=OFTEN)
    page.wait_for_selector(f":is({CONTENT}):visible")
    assert_no_dialog(page, title)
    assert_fits(page, title)


def open_first_record(page, title):
    """Open the first record of a list and return whether one opened: not every list has one or leads anywhere."""
    first = page.locator(FIRST_RECORD).locator("visible=true").first
    if not first.count() or page.query_selector(".o_list_view .o_list_table_grouped, .o_dialog"):
        return False
    first.click()
    with contextlib.suppress(PlaywrightTimeout):
        page.wait_for_selector(RECORD, timeout=A_MOMENT)
    page.wait_for_function(SETTLED, polling=OFTEN)
    assert_no_dialog(page, title)
    if not page.query_selector(RECORD):
        return False
    assert_fits(page, title)
    # a row edited in place would hold the page until it is complete
    discard = page.locator(".o_list_button_discard").locator("visible=true")
    if discard.count():
        discard.first.click()
    return True
