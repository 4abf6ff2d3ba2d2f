"""A village's sweep of the month on a phone: from the desk to 已上报 in a few presses, and back."""

import pytest
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE

from .test_pages import ACCOUNTS, assert_fits, assert_no_dialog

VILLAGE = "村（社区）"
FINGER = 44  # pixels that a thumb needs


def assert_thumbs_hit(page):
    """Every button of the page is high enough for a thumb."""
    low = page.evaluate(
        """least => [...document.querySelectorAll('.o_fupin_sweep button, .o_fupin_sweep label.btn')]
               .filter(one => one.getBoundingClientRect().height < least).map(one => one.innerText)""",
        FINGER,
    )
    assert not low, low


def note_a_problem(page):
    """Tell what is wrong with the first asset, with a photo, and return the row."""
    row = page.locator(".o_fupin_sweep_assets > li").first
    row.locator(".o_fupin_sweep_problem").click()
    # what is half told would be lost
    expect(page.locator(".o_fupin_sweep_submit")).to_be_disabled()
    row.locator("textarea").fill("屋面漏雨")
    row.locator("input[type=file]").set_input_files(
        {"name": "屋面.png", "mimeType": "image/png", "buffer": page.screenshot()}
    )
    row.locator(".o_fupin_sweep_form img").wait_for()
    assert_thumbs_hit(page)
    row.locator(".o_fupin_sweep_send").click()
    page.locator(".o_fupin_sweep_bad").wait_for()
    return row


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1360"])
def test_a_village_reports_its_sweep(window, demo_server, viewport):
    account = ACCOUNTS[VILLAGE]
    opened = window(viewport, on=demo_server)
    opened.sign_in(account["login"], account["password"])
    page, width = opened.page, viewport["width"]
    card = page.locator(".o_fupin_desk_card").first
    card.wait_for()
    assert "本月摸排" in card.inner_text()
    card.click()
    page.wait_for_selector(".o_fupin_sweep_submit")
    opened.screenshot(f"sweep-{width}-open")
    assert_thumbs_hit(page)
    row = note_a_problem(page)
    expect(row).to_contain_text("屋面漏雨")
    opened.screenshot(f"sweep-{width}-problem")
    page.click(".o_fupin_sweep_submit")
    page.click(".modal .btn-primary")
    page.wait_for_selector(".o_fupin_sweep_done")
    done = page.locator(".o_fupin_sweep_done").inner_text()
    assert "已上报" in done
    assert "有问题 1 项" in done
    expect(page.locator(".o_fupin_sweep_submit")).to_have_count(0)
    opened.screenshot(f"sweep-{width}-done")
    assert_fits(page, "本月摸排")
    assert_no_dialog(page, "本月摸排")
    take_back(page)


def take_back(page):
    """Take the report back and the problem too, so that the next one finds the page as it was."""
    page.click(".o_fupin_sweep_done button")
    page.click(".modal .btn-primary")
    page.wait_for_selector(".o_fupin_sweep_submit")
    page.click(".o_fupin_sweep_bad .o_fupin_sweep_problem")
    page.click(".o_fupin_sweep_form .btn-outline-success")
    page.wait_for_selector(".o_fupin_sweep_bad", state="detached")
