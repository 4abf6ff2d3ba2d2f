import time

from werkzeug.exceptions import NotFound, TooManyRequests, Unauthorized

from odoo import api, models
from odoo.http import request
from odoo.tools import config

DATABASES = "/web/database/"
SEEN = "fupin_seen"
# seconds between two notes of when somebody was last seen: a note costs a write of the session
EVERY = 60
# what a page asks by itself, though nobody sits before it
BY_ITSELF = ("/websocket", "/bus/", "/longpolling", "/web/health", "/fupin/health", "/web/webclient/version_info")
# minutes; a village clerk's phone is his own, an office's computer stands open
IDLE_MINUTES = {"fupin_operate.idle_minutes": 480, "fupin_operate.idle_minutes_village": 43_200}


def moment():
    """Return the seconds of now; tests move it."""
    return int(time.time())


class IrHttp(models.AbstractModel):
    """Sessions that nobody uses end; calls with a key have a limit; the pages that make, copy and drop databases are gone."""

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        """Core only refuses what its manager of databases is asked to do (`list_db = False`); its pages, and what it
        answers to half a request, stay open. Here there is no such page."""
        if path_info.startswith(DATABASES) and not config["list_db"]:
            raise NotFound()
        return super()._match(path_info)

    @classmethod
    def _authenticate(cls, endpoint):
        session = request.session
        if session.uid and not request.httprequest.path.startswith(BY_ITSELF):
            now, seen = moment(), session.get(SEEN)
            if seen and now - seen > cls._idle_seconds():
                session.logout(keep_db=True)
                request.env = api.Environment(request.env.cr, None, session.context)
            elif not seen or now - seen >= EVERY:
                session[SEEN] = now
        return super()._authenticate(endpoint)

    @classmethod
    def _idle_seconds(cls):
        """Return after how many seconds without a request the session of the one who asks ends; 0 minutes: never."""
        user = request.env["res.users"].browse(request.session.uid).sudo()  # sudo: not yet signed in
        suffix = "_village" if user.has_group("fupin_base.group_village") else ""
        name = f"fupin_operate.idle_minutes{suffix}"
        # sudo: a setting of the system
        text = request.env["ir.config_parameter"].sudo().get_param(name, "")
        minutes = int(text) if text.isdecimal() else IDLE_MINUTES[name]
        return minutes * 60 or float("inf")

    @classmethod
    def _auth_method_bearer(cls):
        """A key may call so often; an address that tries keys is stopped.

        :raise Unauthorized: for a key that is wrong or whose days are over
        :raise TooManyRequests: beyond a limit; `Retry-After` says how many seconds to wait
        """
        address = request.httprequest.remote_addr
        limits = request.env["fupin.limit"]
        if limits._is_full("api_refused", address):
            raise cls._too_often("api_refused")
        try:
            super()._auth_method_bearer()
        except Unauthorized as refusal:
            limits._note("api_refused", address)
            cls._speak_chinese()
            refusal.description = request.env._(
                "The key is wrong, its days are over, or none was sent. Make a new one under My account and password, Security, and"
                " send it as Authorization: Bearer."
            )
            raise
        if not request.env["fupin.limit"]._take("api", request.env.uid):
            raise cls._too_often("api")

    @classmethod
    def _too_often(cls, name):
        cls._speak_chinese()
        _times, seconds = request.env["fupin.limit"]._limit(name)
        told = request.env._("Too many calls in a short time. Wait %s seconds, then go on.", seconds)
        return TooManyRequests(told, retry_after=seconds)

    @classmethod
    def _speak_chinese(cls):
        request.update_context(lang=request.env["fupin.print"]._print_lang())
