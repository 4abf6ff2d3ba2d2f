"""A village clerk's income on a phone: what came in is entered and its plan proposed, in a few presses."""

import time

from playwright.sync_api import expect
from support.browser import PHONE

from .test_pages import ACCOUNTS, assert_fits, assert_no_dialog

VILLAGE = "村（社区）"
MOST_PRESSES = 8
MOST_SECONDS = 120


class Thumb:
    """Presses, counted."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, target):
        target = self.page.locator(target) if isinstance(target, str) else target
        target.first.click()
        self.presses += 1


def button(name):
    """Return where a step's button stands, seen or in the menu of a narrow screen."""
    return f"button[name={name}]:visible"


def test_a_village_enters_income_and_proposes_its_plan(window, demo_server):
    account = ACCOUNTS[VILLAGE]
    opened = window(PHONE, on=demo_server)
    opened.sign_in(account["login"], account["password"])
    page = opened.page
    page.locator(".o_fupin_desk_links").wait_for()
    opened.wait_until_ready()
    thumb, begun = Thumb(page), time.monotonic()
    thumb.press(page.get_by_text("登记收益"))
    thumb.press("[name=receivable_id] input")
    thumb.press(
        ".modal .o_kanban_record:not(.o_kanban_ghost), .o-autocomplete--dropdown-item, .modal .o_data_row .o_data_cell"
    )
    page.locator("[name=voucher_number] input").fill("回单20250101")
    thumb.press(button("action_confirm"))
    expect(page.locator(button("action_distribute"))).to_be_visible()
    opened.screenshot("income-390-entered")
    assert_no_dialog(page, "到账收益")
    assert_fits(page, "到账收益")
    thumb.press(button("action_distribute"))
    expect(page.locator(button("action_propose"))).to_be_visible()
    opened.screenshot("income-390-plan")
    assert_fits(page, "收益分配方案")
    thumb.press(button("action_propose"))
    expect(page.locator(button("action_propose"))).to_have_count(0)
    opened.wait_until_ready()
    opened.screenshot("income-390-proposed")
    assert_no_dialog(page, "收益分配方案")
    assert thumb.presses <= MOST_PRESSES, thumb.presses
    assert time.monotonic() - begun < MOST_SECONDS
