import contextlib

from odoo import api, models
from odoo.exceptions import AccessDenied
from odoo.http import request

SECOND_FACTOR_PAGE = "/fupin/second-factor"
ADMINISTRATORS = ("fupin_base.group_administrator", "base.group_system")


class ResUsers(models.Model):
    """Signing in: failures are counted for all processes together, administrators need a second factor if so set."""

    _inherit = "res.users"

    @contextlib.contextmanager
    def _assert_can_auth(self, user=None):
        """Core's own wait is kept by each process for itself; these limits hold across all of them.

        :raise AccessDenied: while an account or an address has too many failures; nothing is tried then
        """
        counters = self._sign_in_counters(user) if request else []
        limits = self.env["fupin.limit"]
        if any(limits._is_full(*counter) for counter in counters):
            raise AccessDenied(self._locked_message())
        try:
            with super()._assert_can_auth(user=user):
                yield
        except AccessDenied as refusal:
            if refusal.args == AccessDenied().args:  # else: told to wait, nothing was tried
                for counter in counters:
                    limits._note(*counter)
            raise

    @api.model
    def _sign_in_counters(self, user):
        return [
            ("sign_in_account", str(user or "").strip().lower()),
            ("sign_in_address", request.httprequest.remote_addr),
        ]

    @api.model
    def _locked_message(self):
        return self.env._("Too many wrong entries. Wait a quarter of an hour, then try again.")

    def _needs_second_factor(self):
        """Return whether this administrator has to set up a second factor before anything else.

        `fupin_operate.second_factor` = `administrators` asks for it.
        """
        # sudo: a setting of the system, asked before anybody is signed in
        setting = self.env["ir.config_parameter"].sudo().get_param("fupin_operate.second_factor")
        if setting != "administrators" or self.totp_enabled:
            return False
        user = self.sudo()  # sudo: nobody is signed in yet
        return any(user.has_group(group) for group in ADMINISTRATORS)

    def _mfa_url(self):
        """A password alone opens half a session to such an administrator: the page where the second factor is set up."""
        return super()._mfa_url() or (SECOND_FACTOR_PAGE if self._needs_second_factor() else None)

    def _rpc_api_keys_only(self):
        return super()._rpc_api_keys_only() or self._needs_second_factor()

    def _issue_codes(self):
        """A new one-time code is for somebody who lost what he signs in with: often the phone with the second factor.

        It goes too, and the trusted devices with it; who has to have one sets it up again after the first sign-in.
        """
        codes = super()._issue_codes()
        guarded = self.filtered("totp_enabled")
        # sudo: a table of core's, and the caller has checked who may reset these accounts
        self.env["auth_totp.device"].sudo().search([("user_id", "in", guarded.ids)]).unlink()
        guarded.sudo().totp_secret = False  # sudo: closed to everyone, checked as above
        return codes
