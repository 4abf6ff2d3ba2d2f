import hmac
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import password as easy
from ..kernel import protect, sign_in

CODE_DAYS = 30
PASSWORD_LENGTH = 8
FIRST_SIGN_IN = "/fupin/first-sign-in"


class ResUsers(models.Model):
    """Signing in as villages do: by phone number, the first time with a one-time code from paper.

    The number is protected data; the technical login is generated and says nothing. A one-time
    code is random (48 bits), used once and valid for `CODE_DAYS` days, so a keyed hash of it is
    enough and hundreds of accounts cost no slow hashing. It opens one page only, where the
    person sets a password: until then the session stays a half one, as with two-factor
    authentication (`_mfa_url`), and nothing else is reachable.
    """

    _name = "res.users"
    _inherit = ["res.users", "fupin.protected"]
    _protected = {"sign_in_phone": "phone"}

    # nobody looks for an account by its number, hence no search
    sign_in_phone = fields.Char(
        string="Phone number to sign in",
        compute="_compute_protected",
        inverse="_inverse_protected",
        groups=fields.NO_ACCESS,
        help="Kept encrypted and shown masked, to oneself and to those who administer the account.",
    )
    sign_in_phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    sign_in_phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    sign_in_code_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    sign_in_code_until = fields.Datetime(groups=fields.NO_ACCESS, copy=False)

    _sign_in_phone_uniq = models.UniqueIndex(
        "(sign_in_phone_hash) WHERE sign_in_phone_hash IS NOT NULL AND active",
        "Another account already signs in with this phone number.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "sign_in_phone"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """The open phone field of the partner is not for people: it is shown to everyone."""
        return [name for name in super().SELF_WRITEABLE_FIELDS if name != "phone"]

    def _normalize_protected(self, name, value):
        phone = sign_in.phone_number(value)
        if not phone:
            raise UserError(self.env._("This is not a mobile phone number: write its 11 digits, e.g. 13800000000."))
        return phone

    # ------------------------------------------------------------------ signing in

    @api.model
    def _get_login_domain(self, login):
        """A login that looks like a phone number finds the account by its keyed hash."""
        phone = sign_in.phone_number(login)
        if not phone:
            return super()._get_login_domain(login)
        return Domain("sign_in_phone_hash", "=", protect.index(phone, self._protection_keys()))

    def authenticate(self, credential, user_agent_env):
        """Sign in; see core. The phone number goes no further than this method.

        Core writes the login into its log and into the session file: both get the technical
        login instead, or the masked number where there is no such account. A refusal costs one
        slow hash whether there is an account or not, so time tells nothing either.
        """
        login = credential.get("login") or ""
        # sudo: nobody is signed in yet
        user = self.sudo().search(self._get_login_domain(login), order="id", limit=1)
        credential["login"] = user.login or sign_in.without_numbers(login)
        try:
            return super().authenticate(credential, user_agent_env)
        except AccessDenied as error:
            refused = error.args == AccessDenied().args  # else: told to wait, nothing was tried
            if refused and not user._has_password():
                self._crypt_context().hash(credential.get("password") or "")
            raise

    def _check_credentials(self, credential, env):
        try:
            return super()._check_credentials(credential, env)
        except AccessDenied:
            if not self._accepts_code(credential, env or {}):
                raise
        return {"uid": self.env.user.id, "auth_method": "sign_in_code", "mfa": "default"}

    def _accepts_code(self, credential, env):
        """Return whether the credential is this user's one-time code; never over an API."""
        user = self.env.user.sudo()  # sudo: the sealed columns are closed to everyone
        if credential.get("type") != "password" or not env.get("interactive", True):
            return False
        if not user.sign_in_code_hash or not user._is_code(credential.get("password")):
            return False
        if not user._code_is_open():
            raise AccessDenied(self._code_expired_message())
        return True

    @api.model
    def _code_expired_message(self):
        """What is told to someone whose code was right, so that it gives nothing away."""
        return self.env._("This sign-in code has expired. Ask whoever gave you the slip for a new one.")

    def _is_code(self, text):
        stored = self.sign_in_code_hash or ""
        return hmac.compare_digest(stored, self._code_hash(sign_in.plain_code(text)))

    def _code_is_open(self):
        """Return whether a one-time code waits for this user and is still valid."""
        self.ensure_one()
        user = self.sudo()  # sudo: the sealed columns are closed to everyone
        return bool(user.sign_in_code_hash) and user.sign_in_code_until > fields.Datetime.now()

    def _code_hash(self, code):
        return protect.index(f"sign-in code {self.id} {code}", self._protection_keys())

    def _has_password(self):
        """Return whether a password is set; core keeps it in a column outside the ORM."""
        rows = self.env.execute_query(
            SQL("SELECT 1 FROM res_users WHERE id = ANY(%s) AND password <> ''", list(self.ids))
        )
        return bool(rows)

    def _mfa_url(self):
        """Whoever came in with a one-time code sets a password before anything else."""
        # sudo: nobody is signed in yet, and the column is closed to everyone
        return FIRST_SIGN_IN if self.sudo().sign_in_code_hash else super()._mfa_url()

    # ------------------------------------------------------------------ codes and passwords

    def _issue_codes(self):
        """Give each account a new one-time code, in one statement; return ``{user id: code}``.

        Passwords, keys for programs and open sessions end. The codes are kept as keyed hashes
        only: whoever calls this shows them once, on paper.
        """
        if not self:
            return {}
        self.flush_recordset()
        codes = {user.id: sign_in.new_code() for user in self}
        until = fields.Datetime.now() + timedelta(days=CODE_DAYS)
        # the password column is closed to the ORM; a hash of an empty one would take 0.4 s each
        self.env.cr.execute(
            SQL(
                """UPDATE res_users SET password = NULL, sign_in_code_until = %(until)s,
                       sign_in_code_hash = given.hash
                   FROM unnest(%(ids)s::int[], %(hashes)s::text[]) AS given(id, hash)
                   WHERE res_users.id = given.id""",
                until=until,
                ids=list(codes),
                hashes=[self.browse(uid)._code_hash(code) for uid, code in codes.items()],
            )
        )
        # sudo: a table of core's, and the caller has checked who may reset these accounts
        self.env["res.users.apikeys"].sudo().search([("user_id", "in", self.ids)]).unlink()
        self.invalidate_recordset()
        self.env.registry.clear_cache()  # tokens of sessions are cached
        return codes

    def _set_first_password(self, password, again):
        """Set the password that follows a one-time code; the code is used up.

        :raise UserError: if the two differ or the password is too simple
        """
        self.ensure_one()
        if password != again:
            raise UserError(self.env._("The two passwords are not the same: type them again."))
        user = self.sudo()  # sudo: a session that is only half open has no rights of its own
        if user._is_code(password):
            raise UserError(self.env._("The code on the slip works once only: choose a password of your own."))
        user._change_password(password)
        user.write({"sign_in_code_hash": False, "sign_in_code_until": False})

    def _change_password(self, new_passwd):
        self._check_password_rule(new_passwd.strip())
        return super()._change_password(new_passwd)

    def _check_password_rule(self, password):
        """Raise `UserError` unless the password has eight characters, is none of the common ones and tells neither the
        phone number nor the name of the person."""
        if len(password) < PASSWORD_LENGTH:
            raise UserError(self._password_rule_text())
        user = self.sudo()  # sudo: the sealed columns are closed to everyone
        sealed = user.sign_in_phone_encrypted
        phone = sealed and protect.decrypt(sealed, user._protection_keys())
        if easy.tells_phone(password, phone):
            raise UserError(self.env._("Your phone number is known to many: choose another password."))
        if easy.tells_name(password, user.name):
            raise UserError(self.env._("Your name is known to many: choose another password."))
        if easy.is_common(password):
            raise UserError(
                self.env._("Many people use this password, so it is tried first: choose another, such as a few words.")
            )

    def _password_rule_text(self):
        return self.env._(
            "A password needs at least %s characters; your phone number, your name and what many use (12345678, password)"
            " will not do.",
            PASSWORD_LENGTH,
        )

    def _notify_security_setting_update(self, subject, content, mail_values=None, **kwargs):
        """Mail about a changed password goes to those who have an address, which few villages do."""
        users = self.filtered("email")
        return super(ResUsers, users)._notify_security_setting_update(subject, content, mail_values, **kwargs)

    @api.model
    def _sign_in_cooldown(self, source):
        """Return (failures, failures allowed, seconds to wait) of an address, from core's counter.

        :param source: address the requests come from
        """
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: nobody is signed in yet
        allowed = int(parameters.get_param("base.login_cooldown_after", 5))
        duration = int(parameters.get_param("base.login_cooldown_duration", 60))
        counted = getattr(self.env.registry, "_login_failures", {})
        failures, last = counted.get(source, (0, None))
        if not allowed or failures < allowed:
            return failures, allowed, 0
        # core writes the moment in the server's own time, without a zone
        passed = (datetime.now() - last).total_seconds()  # noqa: DTZ005
        return failures, allowed, max(0, round(duration - passed))
