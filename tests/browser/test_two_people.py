"""Two people on one record, each in a window of his own: the later one is told, and loses nothing that he typed."""

import pytest
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE

from .test_pages import ACCOUNTS, assert_fits

CLERKS = ("乡镇（街道）", "县级领导小组办公室")
MODEL = "fupin.household"
ASKED = ".o_fupin_conflict"


@pytest.fixture
def clerk(sign_in, demo_server):
    """The township's session over RPC, to make a household and to look at what is stored."""
    account = ACCOUNTS[CLERKS[0]]
    return sign_in(account["login"], account["password"], on=demo_server)


@pytest.fixture
def household(clerk):
    township = clerk.call(MODEL, "default_get", ["region_id"])["region_id"]
    village = clerk.call("fupin.region", "search", [("parent_id", "=", township)], limit=1)[0]
    return clerk.call(MODEL, "create", {"name": "王大山", "member_count": 3, "region_id": village})


@pytest.fixture
def pages(window, demo_server, household):
    """A function that lets both clerks open the household and returns their windows."""

    def open_both(viewport):
        opened = []
        for role in CLERKS:
            one = window(viewport, on=demo_server)
            one.sign_in(ACCOUNTS[role]["login"], ACCOUNTS[role]["password"])
            one.open(f"/odoo/m-{MODEL}/{household}")
            expect(field(one.page, "name")).to_have_value("王大山")
            opened.append(one)
        return opened

    return open_both


def field(page, name):
    return page.locator(f".o_form_view .o_field_widget[name={name}] :is(input, textarea)").first


def save(page):
    """Press the button that saves."""
    page.locator(".o_form_button_save").click()


def saved(page):
    expect(page.locator(".o_form_button_save")).to_be_hidden()


def stored(clerk, household):
    return clerk.call(MODEL, "read", [household], ["name", "member_count"])[0]


def both_have_saved(windows):
    """Let both put another name, the second one another number as well; return the window of the second."""
    first, second = windows
    field(first.page, "name").fill("王大川")
    save(first.page)
    saved(first.page)
    field(second.page, "name").fill("王小山")
    field(second.page, "member_count").fill("5")
    save(second.page)
    return second


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1360", "390"])
def test_both_change_the_same(pages, clerk, household, viewport):
    second = both_have_saved(pages(viewport))
    page = second.page
    asked = page.locator(ASKED)
    for word in ("王大川", "王小山"):
        expect(asked).to_contain_text(word)
    assert_fits(page, "conflict")
    second.screenshot(f"two-people-{viewport['width']}-asked")
    page.locator(".o_fupin_go_back").click()
    expect(asked).to_have_count(0)
    expect(field(page, "name")).to_have_value("王小山")
    assert stored(clerk, household)["name"] == "王大川"
    save(page)
    page.locator(".o_fupin_keep_mine").click()
    saved(page)
    row = stored(clerk, household)
    assert (row["name"], row["member_count"]) == ("王小山", 5)


def test_the_others_value_is_taken_and_the_rest_is_saved(pages, clerk, household):
    page = both_have_saved(pages(DESKTOP)).page
    page.locator(".o_fupin_take_theirs").click()
    saved(page)
    expect(field(page, "name")).to_have_value("王大川")
    row = stored(clerk, household)
    assert (row["name"], row["member_count"]) == ("王大川", 5)


def test_both_change_something_else(pages, clerk, household):
    first, second = pages(DESKTOP)
    field(first.page, "name").fill("王大川")
    save(first.page)
    saved(first.page)
    page = second.page
    field(page, "member_count").fill("6")
    save(page)
    saved(page)
    told = page.locator(".o_fupin_told")
    expect(told).to_contain_text("王大川")
    second.screenshot("two-people-1360-told")
    expect(field(page, "name")).to_have_value("王大川")
    # who saves again without anybody between is told nothing
    field(page, "member_count").fill("7")
    save(page)
    saved(page)
    expect(told).to_have_count(1)
    row = stored(clerk, household)
    assert (row["name"], row["member_count"]) == ("王大川", 7)
