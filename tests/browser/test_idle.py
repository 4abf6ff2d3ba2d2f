"""Somebody sits before an unsaved form until the idle limit signs him out: after signing in again it is there."""

import pytest
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE
from support.sessions import forget

from .test_pages import ACCOUNTS, assert_fits

CLERK, OTHER = ACCOUNTS["乡镇（街道）"], ACCOUNTS["县级领导小组办公室"]
MODEL = "fupin.household"
ASKED = ".modal-dialog:has-text('未保存的内容还在')"


@pytest.fixture
def clerk(sign_in, demo_server):
    """The township's session over RPC, to make a household and to look at what is stored."""
    return sign_in(CLERK["login"], CLERK["password"], on=demo_server)


@pytest.fixture
def household(clerk):
    township = clerk.call(MODEL, "default_get", ["region_id"])["region_id"]
    village = clerk.call("fupin.region", "search", [("parent_id", "=", township)], limit=1)[0]
    return clerk.call(MODEL, "create", {"name": "王大山", "member_count": 3, "region_id": village})


@pytest.fixture
def form(window, demo_server, household):
    """A function that opens the household as the clerk and returns his window."""

    def open_form(viewport=DESKTOP, path=f"/odoo/m-{MODEL}/{household}"):
        opened = window(viewport, on=demo_server)
        opened.sign_in(CLERK["login"], CLERK["password"])
        opened.open(path)
        expect(field(opened.page, "name")).to_be_visible()
        return opened

    return open_form


def field(page, name):
    return page.locator(f".o_form_view .o_field_widget[name={name}] :is(input, textarea)").first


def is_signed_out(opened, press):
    """Let the idle limit end the session, let the person go on, and lead to the sign-in page."""
    forget(opened)
    press(opened.page)
    expired = opened.page.locator(".o_error_dialog .o-default-button")
    expired.click()
    opened.page.wait_for_url("**/web/login**")
    opened.problems.clear()  # that the session has ended is written on the console


def signs_in(opened, account):
    opened.page.fill("input[name=login]", account["login"])
    opened.page.fill("input[name=password]", account["password"])
    opened.page.click("form.oe_login_form button[type=submit]")
    opened.wait_until_ready()


def saves(page):
    page.locator(".o_form_button_save").click()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1360", "390"])
def test_what_was_typed_is_offered_after_signing_in(form, clerk, household, viewport):
    opened = form(viewport)
    page = opened.page
    field(page, "name").fill("王大川")
    field(page, "member_count").fill("5")
    is_signed_out(opened, saves)
    assert stored(clerk, household)["name"] == "王大山"
    signs_in(opened, CLERK)
    asked = page.locator(ASKED)
    expect(asked).to_be_visible()
    assert_fits(page, "unsent")
    opened.screenshot(f"idle-{viewport['width']}-asked")
    asked.locator(".btn-primary").click()
    expect(field(page, "name")).to_have_value("王大川")
    expect(field(page, "member_count")).to_have_value("5")
    saves(page)
    expect(page.locator(".o_form_button_save")).to_be_hidden()
    row = stored(clerk, household)
    assert (row["name"], row["member_count"]) == ("王大川", 5)
    opened.open(f"/odoo/m-{MODEL}/{household}")
    expect(page.locator(ASKED)).to_have_count(0)


def stored(clerk, household):
    return clerk.call(MODEL, "read", [household], ["name", "member_count"])[0]


def test_a_page_that_is_loaded_anew_says_so_too(form):
    """The person comes back and presses the browser's own button: nothing was asked of the server before."""
    opened = form()
    page = opened.page
    field(page, "name").fill("王大川")
    forget(opened)
    page.reload()
    page.wait_for_url("**/web/login**")
    opened.problems.clear()
    signs_in(opened, CLERK)
    page.locator(ASKED).locator(".btn-primary").click()
    expect(field(page, "name")).to_have_value("王大川")


def test_another_person_on_the_same_device_sees_nothing(form, household):
    opened = form()
    page = opened.page
    field(page, "name").fill("王大川")
    is_signed_out(opened, saves)
    signs_in(opened, OTHER)
    opened.open(f"/odoo/m-{MODEL}/{household}")
    expect(field(page, "name")).to_have_value("王大山")
    expect(page.locator(ASKED)).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('fupin_unsent')") is None


def test_an_ordinary_reload_asks_nothing(form):
    """What was typed is sent while the page closes, as everywhere in the web client."""
    opened = form()
    page = opened.page
    field(page, "name").fill("王大川")
    page.reload()
    opened.wait_until_ready()
    expect(field(page, "name")).to_have_value("王大川")
    expect(page.locator(ASKED)).to_have_count(0)
