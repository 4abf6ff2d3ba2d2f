import json
import time

from odoo import http
from odoo.http import request
from odoo.tools.lru import LRU

from ..kernel.grade import worst

SECONDS = 5
_answers = LRU(16)


class Health(http.Controller):
    """The address that a monitor asks: grades without figures, names or versions, from memory for five seconds."""

    # not from the replica: only the primary knows who follows it
    @http.route(
        "/fupin/health", type="http", auth="none", methods=["GET"], save_session=False, sitemap=False, readonly=False
    )
    def health(self, **kw):
        """Answer 200 while nothing is bad, else 503; the body names the checks and their grades."""
        kept = _answers.get(request.db)
        if not kept or kept[0] < time.monotonic():
            # sudo: nobody is signed in; grades only
            grades = request.env["fupin.health"].sudo()._grades()
            kept = _answers[request.db] = (time.monotonic() + SECONDS, grades)
        status = worst(kept[1].values())
        body = json.dumps({"status": status, "checks": kept[1]})
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        return request.make_response(body, headers=headers, status=503 if status == "bad" else 200)
