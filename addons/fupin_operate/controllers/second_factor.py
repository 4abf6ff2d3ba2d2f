import base64
import os
import re

from odoo import http
from odoo.addons.fupin_base.controllers.sign_in import SignIn
from odoo.http import request

from ..models.res_users import SECOND_FACTOR_PAGE

SECRET = "fupin_second_factor"  # noqa: S105 - a key of the session
SECRET_BYTES = 20


class SecondFactor(SignIn):
    """The page where an administrator sets up the second factor, before the session opens."""

    def _told(self, error):
        locked = request.env["res.users"]._locked_message()
        return error if error == locked else super()._told(error)

    @http.route(SECOND_FACTOR_PAGE, type="http", auth="public", methods=["GET", "POST"], sitemap=False)
    def second_factor(self, redirect=None, code="", **kw):
        """Show a secret as a picture, take the code that the phone makes of it; then the session opens."""
        self._speak_chinese()
        if request.session.uid:
            return request.redirect(self._login_redirect(request.session.uid))
        # sudo: a half session has no rights
        user = request.env["res.users"].sudo().browse(request.session.get("pre_uid")).exists()
        if not user or user._mfa_url() != SECOND_FACTOR_PAGE:
            return request.redirect("/web/login")
        secret = request.session.get(SECRET) or base64.b32encode(os.urandom(SECRET_BYTES)).decode()
        request.session[SECRET] = secret
        error = None
        if request.httprequest.method == "POST":
            digits = re.sub(r"\s", "", code)
            if digits.isdecimal() and user.with_user(user)._totp_try_setting(secret, int(digits)):
                request.session.pop(SECRET)
                return self._finish_session(redirect)  # password and code were both right just now
            error = request.env._("The code is not right. Type the six digits that the phone shows now.")
        return self._second_page(user, secret, redirect, error)

    def _second_page(self, user, secret, redirect, error):
        wizard = request.env["auth_totp.wizard"].sudo().new({"user_id": user.id, "secret": secret})  # sudo: as above
        values = {
            "name": user.name,
            "picture": wizard.qrcode.decode() if isinstance(wizard.qrcode, bytes) else wizard.qrcode,
            "secret": " ".join(re.findall("....", secret)),
            "redirect": redirect,
            "error": error,
        }
        response = request.render("fupin_operate.second_factor", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        return response
