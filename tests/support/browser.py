"""Chromium, driven by Playwright. A page that logs an error to its console fails the test that opened it."""

import contextlib
import os
import shutil
from pathlib import Path

from playwright.sync_api import expect

DESKTOP = {"width": 1360, "height": 850}
PATIENCE = 180_000  # milliseconds
OFTEN = 50  # milliseconds between two looks at a page: looking at every frame draws frames
PHONE = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

# what a page shows is asked for with `expect`, which waits: a press is drawn a moment later
expect.set_options(timeout=PATIENCE)


def program():
    """Return where Chromium is."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextlib.contextmanager
def chromium(playwright):
    """Start Debian's Chromium; Playwright's own download is not used. Where there is the one without windows, that
    one: it takes half the processor time."""
    browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


class Window:
    """A person's browser window on one server: signs in, opens pages, remembers what went wrong on them.

    With a `folder` the browser keeps there what pages leave on a device, for the next window on the same folder."""

    def __init__(self, browser, server, viewport=None, folder=None, **options):
        viewport = viewport or DESKTOP
        self.server = server
        options |= {
            "base_url": server.url,
            "viewport": viewport,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "is_mobile": viewport["width"] < 500,
            "has_touch": viewport["width"] < 500,
        }
        self.context = (
            browser.browser_type.launch_persistent_context(folder, executable_path=program(), args=ARGUMENTS, **options)
            if folder
            else browser.new_context(**options)
        )
        self.problems = []
        self.page = self.context.new_page()
        # the first page of a server builds its bundles, which takes half a minute on a busy machine
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._note_response)
        if os.environ.get("FUPIN_SLOW"):
            self._slow_down(int(os.environ["FUPIN_SLOW"]))

    def _note_console(self, message):
        if message.type == "error":
            self.problems.append(f"{self.page.url}: {message.text}")

    def _note_response(self, response):
        if response.status >= 500:
            self.problems.append(f"{response.url}: HTTP {response.status}")

    def _slow_down(self, latency):
        """Let every answer take at least `latency` milliseconds, as on a mountain road: shows which tests press before
        the page follows, and which pages lose what was typed meanwhile."""
        network = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
        self.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", network)

    def sign_in(self, login, password):
        """Sign in through the page, as a person does."""
        self.page.goto("/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.wait_until_ready()

    def open(self, path):
        """Open a page of the web client and wait until its content is there."""
        self.page.goto(path)
        self.wait_until_ready()

    def wait_until_ready(self):
        """Wait until the web client shows an action and loads nothing more."""
        self.page.wait_for_selector(".o_web_client .o_action_manager > *", state="attached")
        self.page.wait_for_function("!document.querySelector('.o_loading_indicator, .o_blockUI')", polling=OFTEN)

    def screenshot(self, name):
        """Take a picture of the page into the folder of the logs, if ``FUPIN_SCREENSHOTS`` is set: two thousand
        pictures that nobody looks at cost minutes."""
        if not os.environ.get("FUPIN_SCREENSHOTS"):
            return
        folder = Path(os.environ["FUPIN_TEST_LOGS"]).parent / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        self.page.screenshot(path=path)

    def told(self):
        """Return where the window is and what its dialogs, notices and fields in error say."""
        words = self.page.locator(".modal-content, .o_notification, .o_field_invalid, .alert").all_inner_texts()
        return "\n".join([self.page.url, *(f"  “{' '.join(word.split())[:400]}”" for word in words)])

    def close(self):
        self.context.close()
