import requests

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.addons.fupin_base.models.fupin_protected import MASKS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel import gateway

TIMEOUT = (3, 6)  # seconds to connect, to answer
MASKS["address"] = lambda address: f"{gateway.host_of(address)}/***"
MASKS["secret"] = lambda secret: "******"


class FupinAlertGateway(models.Model):
    """A way to the outside: the robot of a group chat (WeCom, DingTalk) or an SMS gateway.

    Address and secret are encrypted at rest and never shown again. Only known hosts, and those that whoever runs the
    server has named in ``fupin_policy.gateway_hosts`` (comma separated), are called; see ``kernel.gateway``.
    """

    _name = "fupin.alert.gateway"
    _inherit = ["fupin.jurisdiction", "fupin.protected"]
    _description = "Message gateway"
    _order = "region_code, id"
    _fupin_own_use = True
    _protected = {"address": "address", "secret": "secret"}

    name = fields.Char(required=True)
    gateway_type = fields.Selection(
        [("wecom", "WeCom group robot"), ("dingtalk", "DingTalk group robot"), ("generic", "SMS gateway")],
        required=True,
        default="wecom",
    )
    unit_id = fields.Many2one(
        "fupin.unit",
        required=True,
        index=True,
        ondelete="cascade",
        help="Whose group chat it is; an SMS gateway serves the people of all places below this unit.",
    )
    region_code = fields.Char(related="unit_id.region_code", store=True, precompute=True, index=True)
    active = fields.Boolean(default=True)
    address = fields.Char(
        compute="_compute_address",
        inverse="_inverse_address",
        search="_search_address",
        help="Copied from the group chat's robot; once saved it is not shown again.",
    )
    address_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    address_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    secret = fields.Char(compute="_compute_secret", inverse="_inverse_secret", search="_search_secret")
    secret_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    last_success_at = fields.Datetime(readonly=True, copy=False)
    last_error = fields.Char(readonly=True, copy=False)

    @api.depends("address_encrypted")
    def _compute_address(self):
        self._compute_protected(["address"])

    @api.depends("secret_encrypted")
    def _compute_secret(self):
        self._compute_protected(["secret"])

    def _inverse_address(self):
        self._inverse_protected(["address"])

    def _inverse_secret(self):
        self._inverse_protected(["secret"])

    def _search_address(self, operator, value):
        return NotImplemented

    def _search_secret(self, operator, value):
        return NotImplemented

    @api.model_create_multi
    def create(self, vals_list):
        gateways = super().create(vals_list)
        gateways._check_reach()
        return gateways

    def write(self, vals):
        result = super().write(vals)
        self._check_reach(vals)
        return result

    def _normalize_protected(self, name, value):
        value = super()._normalize_protected(name, value)
        if name == "address":
            self._check_address(value)
        return value

    def _check_reveal(self):
        raise AccessError(self.env._("Addresses and secrets are not shown again: enter a new one instead."))

    def _check_address(self, address):
        """Raise `UserError` unless this address may be called."""
        try:
            gateway.check_address(self.gateway_type, address, self._trusted_hosts())
        except gateway.AddressRefused as refusal:
            raise UserError(self._address_words(str(refusal))) from None

    @api.model
    def _trusted_hosts(self):
        # sudo: what whoever runs the server has set
        hosts = self.env["ir.config_parameter"].sudo().get_param("fupin_policy.gateway_hosts", "")
        return tuple(host.strip().lower() for host in hosts.split(",") if host.strip())

    def _address_words(self, reason):
        words = {
            "scheme": self.env._("The address must begin with https://."),
            "user": self.env._("The address must not contain a user name."),
            "unknown": self.env._("This server cannot be found. Check the address."),
            "internal": self.env._("Addresses inside the office network are not allowed."),
        }
        return words.get(reason) or self.env._(
            "This server is not among those that may be called. Ask the operator to add it to the allowed servers."
        )

    def action_test(self):
        """Send a test message; tell whether it arrived."""
        self.ensure_one()
        self.check_access("write")
        if self.gateway_type == "generic":
            raise UserError(self.env._("An SMS gateway is tried with a real reminder."))
        error = self._send(self.env._("Test message"), self.env._("This group receives reminders from now on."))
        if error:
            raise UserError(self.env._("The message did not arrive: %s", error))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("The message has arrived.")},
        }

    def _send(self, title, text, to=None):
        """Send one message; return None, or why it did not arrive. Never raises for what happens outside."""
        self.ensure_one()
        keys = self._protection_keys()
        sealed = self.sudo()  # sudo: the sealed columns are closed to everyone
        address = sealed.address_encrypted and protect.decrypt(sealed.address_encrypted, keys)
        secret = sealed.secret_encrypted and protect.decrypt(sealed.secret_encrypted, keys)
        moment = int(fields.Datetime.now().timestamp())
        try:
            gateway.check_address(self.gateway_type, address or "", self._trusted_hosts())
            url, headers, body = gateway.request(self.gateway_type, address, secret, title, text, to, moment)
            answer = requests.post(url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
            error = gateway.refusal(self.gateway_type, answer.status_code, answer.text[:2000])
        except gateway.AddressRefused as refusal:
            error = self._address_words(str(refusal))
        except requests.RequestException as failure:
            # the class says enough: the words of requests hold the address with its key
            error = type(failure).__name__
        now = fields.Datetime.now()
        # sudo: the gateway's own bookkeeping
        sealed.write({"last_error": error} if error else {"last_success_at": now, "last_error": False})
        return error

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        if scope.role not in ("administrator", "county", "township", ""):
            return Domain.FALSE
        return scope.under("region_code")
