import re
import time

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools.lru import LRU

# a page is read again after so many seconds; a proxy and a browser may each keep it a little longer: together below 5
SECONDS = 2
KEPT_OUTSIDE = 1
KEPT_PAGES = 512
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
MAX_BYTES = 20_000
MAX_LETTERS = 500
# how many, within how many seconds; villages share the address of their telephone network
FROM_ONE_ADDRESS = (5, 3600)
TO_ONE_NOTICE = (200, 86400)
UNKNOWN_PAGES = (120, 600)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
PUBLIC = {"type": "http", "auth": "none", "save_session": False, "readonly": False, "sitemap": False}

_pages = LRU(KEPT_PAGES)


class NoticePage(http.Controller):
    """The page of a public notice, for everybody: no account, no session, no record but what was published.

    An address that does not exist, one of a notice that was taken down and one whose days are over are told alike.
    Pages are kept in memory for `SECONDS`; what is kept costs no query of ours.
    """

    @http.route("/fupin/notice/<string:token>", methods=["GET"], **PUBLIC)
    def page(self, token, **kw):
        """Show a notice that hangs."""
        key = (request.db, token)
        found = _pages.get(key)
        if not found or found[0] < time.monotonic():
            body = self._page_body(token)
            if not body:
                return self._unknown()
            found = _pages[key] = (time.monotonic() + SECONDS, body)
        return self._answer(found[1], cache=f"public, max-age={KEPT_OUTSIDE}")

    @http.route("/fupin/notice/<string:token>/objection", methods=["POST"], csrf=False,
                max_content_length=MAX_BYTES, **PUBLIC)  # fmt: skip
    def objection(self, token, content="", name="", phone="", **kw):
        """Take an objection; there is no session that another site could use (csrf)."""
        page = self._open_page(token)
        if not page:
            return self._unknown()
        content = str(content).strip()[:MAX_LETTERS]
        if not content:
            return request.redirect(f"/fupin/notice/{token}")
        if not self._may_object(page[0]):
            return self._told("busy", 429, token)
        self._env()["fupin.disclosure"].browse(page[0])._object_online(content, str(name)[:50], str(phone)[:20])
        # whoever reloads the answer does not object twice
        return request.redirect(f"/fupin/notice/{token}/received", code=303)

    @http.route("/fupin/notice/<string:token>/received", methods=["GET"], **PUBLIC)
    def received(self, token, **kw):
        """Say that an objection was taken."""
        return self._told("received", 200, token) if TOKEN.fullmatch(token) else self._unknown()

    def _env(self):
        """Return the environment that reads and writes for a visitor: nobody is signed in."""
        env = request.env(user=SUPERUSER_ID)
        return env(context={"lang": env["fupin.print"]._print_lang()})

    def _open_page(self, token):
        return self._env()["fupin.disclosure.page"]._open_page(token) if TOKEN.fullmatch(token) else None

    def _page_body(self, token):
        page = self._open_page(token)
        if not page:
            return None
        _notice, payload, replies = page
        values = {"page": payload, "replies": replies or [], "token": token, "max_letters": MAX_LETTERS}
        return self._rendered("fupin_base.notice_page", values)

    def _rendered(self, template, values):
        return f"<!DOCTYPE html>\n{self._env()['ir.qweb']._render(template, values)}".encode()

    def _may_object(self, notice):
        log, address = self._env()["fupin.request.log"], request.httprequest.remote_addr
        return log._take(*FROM_ONE_ADDRESS, "objection", notice, address) and log._take(
            *TO_ONE_NOTICE, "objections", notice
        )

    def _unknown(self):
        """Answer for an address that opens nothing; whoever tries many is slowed down."""
        address = request.httprequest.remote_addr
        within = self._env()["fupin.request.log"]._take(*UNKNOWN_PAGES, "unknown", address)
        return self._told("unknown", 404) if within else self._told("busy", 429)

    def _told(self, what, status, token=None):
        return self._answer(self._rendered("fupin_base.notice_told", {"what": what, "token": token}), status)

    def _answer(self, body, status=200, cache="no-store"):
        headers = {**HEADERS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": cache}
        return request.make_response(body, headers=headers, status=status)
