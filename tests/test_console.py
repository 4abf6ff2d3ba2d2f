"""The console opens without an error for somebody who just signed in, on a desktop and on a phone."""

import pytest
import requests
from support.browser import DESKTOP, PHONE

PASSWORD = "console-test-1"


@pytest.fixture(scope="module")
def administrator(server):
    server.shell(f"env.ref('base.user_admin').password = {PASSWORD!r}")
    return "admin", PASSWORD


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_first_page(window, administrator, viewport):
    opened = window(viewport)
    opened.sign_in(*administrator)
    opened.screenshot(f"first-page-{viewport['width']}")
    assert "常用操作" in opened.page.locator(".o_action_manager").inner_text()


def test_sign_in_page_is_chinese(window):
    opened = window(PHONE)
    opened.page.goto("/web/login")
    opened.screenshot("sign-in-390")
    assert opened.page.locator("form.oe_login_form button[type=submit]").inner_text().strip() == "登录"


def test_no_database_manager(server):
    """list_db = False: nobody lists, makes, copies or drops databases from outside."""
    answer = requests.get(f"{server.url}/web/database/manager", timeout=30)
    assert answer.status_code in (403, 404) or "has been disabled" in answer.text
