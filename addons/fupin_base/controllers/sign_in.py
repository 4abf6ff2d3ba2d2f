import logging
import math

from odoo import http
from odoo.addons.web.controllers.home import Home
from odoo.exceptions import UserError
from odoo.http import request

from ..kernel.sign_in import without_phones
from ..models.res_users_account import FIRST_SIGN_IN, PASSWORD_LENGTH

# which one-time code opened this half session: a newer code closes it
OPENED_BY = "fupin_code"


class PhoneFilter(logging.Filter):
    """Keeps phone numbers out of the access log, should one ever stand in an address."""

    def filter(self, record):
        if record.args:
            record.msg, record.args = without_phones(record.getMessage()), ()
        return True


logging.getLogger("werkzeug").addFilter(PhoneFilter())


class SignIn(Home):
    """The sign-in page in plain Chinese, and the page where the first password is set."""

    @http.route()
    def web_login(self, *args, **kw):
        self._speak_chinese()
        response = super().web_login(*args, **kw)
        if request.session.get("pre_uid") and not request.session.uid:
            # sudo: nobody is signed in yet
            user = request.env["res.users"].sudo().browse(request.session["pre_uid"])
            request.session[OPENED_BY] = user.sign_in_code_hash
        if request.httprequest.method == "POST" and response.is_qweb:
            values = response.qcontext
            values["error"] = self._told(values.get("error"))
        elif response.is_qweb:
            response.qcontext["lockout"] = self._wait_message()
        return response

    @http.route(FIRST_SIGN_IN, type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def first_sign_in(self, redirect=None, **kw):
        """Let who came with a one-time code set a password; then, and only then, the session opens."""
        self._speak_chinese()
        if request.session.uid:
            return request.redirect(self._login_redirect(request.session.uid))
        user = self._half_signed_in()
        if not user:
            return request.redirect("/web/login")
        error = None
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    user._set_first_password(kw.get("password") or "", kw.get("again") or "")
            except UserError as wrong:
                error = wrong.args[0]
            else:
                return self._open_session(user, redirect)
        response = request.render(
            "fupin_base.first_sign_in",
            {
                "name": user.name,
                "error": error,
                "length": PASSWORD_LENGTH,
                "rule": user._password_rule_text(),
                "redirect": redirect,
            },
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        return response

    def _half_signed_in(self):
        """Return the user who came in with the code that still waits, or none."""
        # sudo: a half session has no rights; it was opened by the code alone
        user = request.env["res.users"].sudo().browse(request.session.get("pre_uid"))
        opened_by = request.session.get(OPENED_BY)
        if not user.exists() or not opened_by or user.sign_in_code_hash != opened_by:
            return user.browse()
        return user if user.active and user._code_is_open() else user.browse()

    def _open_session(self, user, redirect):
        request.session.pop(OPENED_BY, None)
        if user._mfa_url():  # a second factor of core's still waits
            return request.redirect_query(user._mfa_url(), {"redirect": redirect} if redirect else {})
        return self._finish_session(redirect)

    def _finish_session(self, redirect):
        """Make a whole session of a half one, and go to the first page."""
        request.env.flush_all()
        request.session.finalize(request.env)
        request.update_env(user=request.session.uid)
        request.update_context(**request.session.context)
        return request.redirect(self._login_redirect(request.session.uid, redirect=redirect))

    def _speak_chinese(self):
        request.update_context(lang=request.env["fupin.print"]._print_lang())

    def _told(self, error):
        """Say in plain words what went wrong; the same whether there is an account or not."""
        users = request.env["res.users"]
        if error == users._code_expired_message():
            return error
        failures, allowed, _seconds = users._sign_in_cooldown(request.httprequest.remote_addr)
        waiting = self._wait_message()
        if waiting or not allowed:
            return waiting or request.env._("Phone number or password is wrong.")
        return request.env._(
            "Phone number or password is wrong. After %s more wrong entries you will have to wait.",
            max(allowed - failures, 1),
        )

    def _wait_message(self):
        """Say how long to wait and who helps, or nothing."""
        failures, _allowed, seconds = request.env["res.users"]._sign_in_cooldown(request.httprequest.remote_addr)
        if not seconds:
            return None
        return request.env._(
            "Wrong entries in a row: %(count)s. Wait %(minutes)s minutes, then try again. If you have"
            " forgotten the password, call your township or county office (the number is on your"
            " sign-in slip): it resets it at once.",
            count=failures,
            minutes=math.ceil(seconds / 60),
        )
