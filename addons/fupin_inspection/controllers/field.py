import json
from hashlib import sha256

from odoo import http
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.json import scriptsafe
from odoo.tools.translate import code_translations

PAGE = "/fupin/field"
BUNDLE = "fupin_inspection.assets_field"
ICON = "/fupin_base/static/description/icon.png"
WORKER = "fupin_inspection/static/src/worker/worker.js"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
    " frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class FieldPage(http.Controller):
    """The village's tour on a phone: a light page of its own, which its own worker keeps for places without network.

    The page itself says nothing of anybody: what it shows it reads by `fupin.task.get_sweep`, and what is filled in
    goes by `fupin.inspection.report_batch`, both with the rights of who is signed in.
    """

    @http.route(PAGE, type="http", auth="user", methods=["GET"])
    def page(self, **kw):
        """Show the page; who is not signed in signs in first and comes back here."""
        env = self._env()
        lang = env.lang or "en_US"
        values = {
            "words": self._words(env),
            "links": self._links(env),
            "icon": ICON,
            "title": env._("Village tour"),
            "lang": lang.replace("_", "-"),
        }
        body = f"<!DOCTYPE html>\n{env['ir.qweb']._render('fupin_inspection.field_page', values)}"
        return request.make_response(body, headers={**HEADERS, "Content-Type": "text/html; charset=utf-8"})

    @http.route("/fupin/service-worker.js", type="http", auth="public", methods=["GET"], sitemap=False)
    def worker(self):
        """Hand over the worker of everything below /fupin/; a new version of the page makes a new worker."""
        env = self._env()
        files = [PAGE, *self._links(env), ICON]
        version = sha256(json.dumps([files, self._words(env), self._template(env)]).encode()).hexdigest()[:16]
        with file_open(WORKER) as source:
            body = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n{source.read()}"
        headers = {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"}
        return request.make_response(body, headers=headers)

    def _env(self):
        return request.env(context={"lang": request.env["fupin.print"]._print_lang()})

    def _links(self, env):
        return env["ir.qweb"]._get_asset_links(BUNDLE)

    def _words(self, env):
        """Return the words of the page's scripts as a text that may stand in a script: ``{English: Chinese}``."""
        found = code_translations.get_web_translations("fupin_inspection", env.lang)
        return scriptsafe.dumps({term["id"]: term["string"] for term in found["messages"]}, ensure_ascii=False)

    def _template(self, env):
        # sudo: the frame of the page, the same for everybody
        return env.ref("fupin_inspection.field_page").sudo().arch
