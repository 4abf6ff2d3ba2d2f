"""The rarer things of form settings on a phone: long options, advanced settings, what differs, a file that is taken over."""

import pytest
from playwright.sync_api import expect
from support.browser import PHONE

from .test_pages import assert_fits, assert_no_dialog

LABEL = "饮水保障方式"
WORDS = ("自来水", "村级集中供水工程统一供水并定期检测水质", "水窖")
SMALLEST = 34  # pixels that a finger needs of a button
# what of an element stands beyond the right edge of what holds it
BEYOND = """root => [...root.querySelectorAll('input, button, select, td, th, li')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > root.getBoundingClientRect().right + 1 || box.left < 0);
}).map((one) => one.className + ': ' + one.textContent)"""


@pytest.fixture
def phone(designer):
    page = designer(PHONE)
    page.add(LABEL, "choice", WORDS)
    return page


def assert_inside(page, selector):
    """Nothing of a panel or dialog stands beyond its edge."""
    found = page.page.locator(selector).evaluate(BEYOND)
    assert not found, found
    assert_fits(page.page, "填报表设置")


def test_lists_settings_and_dialogs_fit(phone, tmp_path):
    page = phone.page
    phone.choose(LABEL)
    look_at_options(phone)
    phone.close()
    file = tmp_path / "设置.json"
    with page.expect_download() as download:
        phone.more("export")
    download.value.save_as(file)
    look_at_a_draft(phone)
    take_over(phone, file)
    assert_no_dialog(page, "填报表设置")


def look_at_options(phone):
    """A long word is read to its end, and each button is wide enough for a finger."""
    page = phone.page
    options = page.locator(".o_fupin_option")
    expect(options).to_have_count(len(WORDS))
    options.nth(1).scroll_into_view_if_needed()
    assert_inside(phone, ".o_fupin_designer_panel")
    for box in [button.bounding_box() for button in options.nth(1).locator("button").all()]:
        assert min(box["width"], box["height"]) >= SMALLEST, box
    assert options.nth(1).locator("input").bounding_box()["width"] > 200
    phone.opened.screenshot("fields-390-options-long")
    options.nth(1).locator(".o_fupin_option_merge").click()
    expect(page.locator(".o_fupin_option_into")).to_be_visible()
    assert_inside(phone, ".o_fupin_designer_panel")
    phone.opened.screenshot("fields-390-merge")


def look_at_a_draft(phone):
    """Advanced settings, and what the draft changes: a line for each change, nothing squeezed."""
    page = phone.page
    phone.more("to_draft")
    page.locator(".o_fupin_designer_draft").wait_for()
    phone.choose(LABEL)
    advanced = page.locator(".o_fupin_advanced")
    advanced.scroll_into_view_if_needed()
    assert_inside(phone, ".o_fupin_designer_panel")
    phone.opened.screenshot("fields-390-advanced-choice")
    page.locator("[data-setting=roles_readonly] input").first.check()
    page.locator(".o_fupin_designer_publish").wait_for()
    page.locator("[data-setting=roles_readonly]").scroll_into_view_if_needed()
    phone.opened.screenshot("fields-390-advanced-roles")
    phone.close()
    page.locator(".o_fupin_designer_compare").click()
    expect(page.locator(".o_fupin_difference")).to_contain_text(LABEL)
    assert_inside(phone, ".modal-dialog")
    phone.opened.screenshot("fields-390-difference")
    page.locator(".modal-footer .btn-secondary").click()
    page.locator(".o_fupin_designer_discard").click()
    phone.agree()
    expect(page.locator(".o_fupin_designer_draft")).to_have_count(0)


def take_over(phone, file):
    """What a file changes is told before it is done: a column that is called otherwise here comes as a new one."""
    page = phone.page
    phone.choose(LABEL)
    page.locator(".o_fupin_field_label").fill("饮水方式")
    page.locator(".o_fupin_field_label").press("Tab")
    phone.told("饮水方式")
    phone.close()
    with page.expect_file_chooser() as chooser:
        phone.more("import")
    chooser.value.set_files(file)
    expect(page.locator(".o_fupin_difference")).to_contain_text(LABEL)
    assert_inside(phone, ".modal-dialog")
    phone.opened.screenshot("fields-390-import")
    page.locator(".modal-footer .btn-secondary").click()
    expect(page.locator(".modal")).to_have_count(0)
