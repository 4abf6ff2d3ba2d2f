"""A column is asked for while somebody works on the table for a long time: it is told, and comes by itself."""

import contextlib
import threading
import time

import pytest
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE
from toolkit.console import SetupError

from .test_pages import assert_fits, assert_no_dialog

LONGEST = 120  # seconds that the table is held, if nobody lets it go
ASLEEP = """SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'PgSleep'"""
HELD = ASLEEP.replace("count(pg_cancel_backend(pid))", "count(*)")


@contextlib.contextmanager
def held(server, table):
    """Hold a table as a long report does, on a connection of its own; yield what lets it go."""

    def hold():
        with contextlib.suppress(SetupError):  # it is let go by being stopped
            server.query(f"BEGIN; SELECT count(*) FROM {table}; SELECT pg_sleep({LONGEST}); COMMIT")

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        while server.query(HELD).strip() == "0":
            assert holder.is_alive()
            time.sleep(0.1)
        yield
    finally:
        server.query(ASLEEP)
        holder.join()


@pytest.mark.parametrize(("viewport", "label"), [(DESKTOP, "巡查频次"), (PHONE, "管护频次")], ids=["desktop", "phone"])
def test_who_asks_is_told_and_the_column_comes_by_itself(designer, demo_server, viewport, label):
    page = designer(viewport)
    banner = page.page.locator(".o_fupin_designer_waiting")
    width = viewport["width"]
    with held(demo_server, "fupin_asset"):
        page.page.locator(".o_fupin_sketch_add").first.click()
        page.page.locator(".o_fupin_add_label").fill(label)
        page.page.locator(".o_fupin_add_type").select_option("integer")
        page.page.locator(".o_fupin_add_done").click()
        expect(banner).to_contain_text(label)
        expect(page.field(label)).to_have_count(0)
        assert_fits(page.page, "填报表设置")
        page.opened.screenshot(f"fields-{width}-waiting")
        # what needs no column goes on meanwhile
        page.opened.open("/odoo/fupin-forms")
        expect(banner).to_contain_text(label)
    expect(page.field(label)).to_be_visible()
    expect(banner).to_have_count(0)
    page.opened.screenshot(f"fields-{width}-came")
    assert_no_dialog(page.page, "填报表设置")
