"""The page of form settings, as a person uses it: for the tests that change forms."""

import contextlib
import re

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

ADMINISTRATOR = "系统管理员"
MODEL, LAYOUT = "fupin.asset", "fupin.form.layout"
AGAIN = 10_000  # milliseconds after which a person opens a menu again that has closed under the finger


class Designer:
    """The page of form settings, as a person uses it."""

    def __init__(self, opened):
        self.opened, self.page = opened, opened.page

    def open(self, form="资产"):
        self.opened.open("/odoo/fupin-forms")
        what = self.page.locator(".o_fupin_designer_what select")
        what.select_option(label=form)
        expect(self.page.locator(".o_fupin_sketch_field[data-name=useful_life]")).to_be_visible()

    def field(self, label):
        """Return where a column is drawn."""
        drawn = re.compile(rf"^\s*{re.escape(label)}\s*(\*|自加列|只读|$)")
        named = self.page.locator(".o_fupin_sketch_label").filter(has_text=drawn)
        return self.page.locator(".o_fupin_sketch_field").filter(has=named)

    def choose(self, label):
        self.field(label).locator(".o_fupin_sketch_press").click()
        expect(self.page.locator(".o_fupin_field_label")).to_have_value(label)

    def add(self, label, kind, options=()):
        self.page.locator(".o_fupin_sketch_add").first.click()
        self.page.locator(".o_fupin_add_label").fill(label)
        self.page.locator(".o_fupin_add_type").select_option(kind)
        if options:
            self.page.locator(".o_fupin_add_options").fill("\n".join(options))
        self.page.locator(".o_fupin_add_done").click()
        expect(self.field(label)).to_be_visible()

    def told(self, *words):
        """Wait until the page says that a change was made."""
        notice = self.page.locator(".o_fupin_designer_told")
        for word in words:
            expect(notice).to_contain_text(word)

    def undo(self):
        self.page.locator(".o_fupin_designer_told button").get_by_text("撤销").click()

    def close(self):
        self.page.locator(".o_fupin_designer_close").click()

    def more(self, entry):
        """Press an entry of the menu of rarer things; it closes when the page is drawn anew meanwhile."""
        pressed = self.page.locator(f".o-dropdown-item.o_fupin_designer_{entry}")
        with contextlib.suppress(PlaywrightTimeout):
            self.page.locator(".o_fupin_designer_more").click()
            pressed.click(timeout=AGAIN)
            return
        if not pressed.count():
            self.page.locator(".o_fupin_designer_more").click()
        pressed.click()

    def agree(self):
        self.page.locator(".modal-footer .btn-primary").click()
        expect(self.page.locator(".modal")).to_have_count(0)

    def headings(self):
        return self.page.locator(".o_fupin_sketch_section .o_fupin_sketch_head h2")


def county_of(session):
    """Return the code of the county whose forms the demonstration's administrator sets."""
    shown = session(ADMINISTRATOR).call(LAYOUT, "designer_open", MODEL, None)
    return session(ADMINISTRATOR).call("fupin.region", "read", [shown["region"]["id"]], ["code"])[0]["code"]
