from stdnum.cn import ric
from stdnum.exceptions import ValidationError as NumberError

from odoo import api, fields, models
from odoo.exceptions import UserError


class FupinHousehold(models.Model):
    """A farming household: owner of household assets and receiver of income (S1-15, S3-23)."""

    _name = "fupin.household"
    _inherit = ["fupin.record", "fupin.protected"]
    _description = "Household"
    _order = "region_code, name, id"
    _protected = {"identity_number": "identity", "phone": "phone"}

    name = fields.Char(string="Head of household", required=True, index="trigram")
    status_id = fields.Many2one("fupin.household.status", string="Household type", index=True, ondelete="restrict")
    member_count = fields.Integer(string="Household size")
    active = fields.Boolean(default=True)
    identity_number = fields.Char(
        compute="_compute_protected",
        inverse="_inverse_protected",
        search="_search_identity_number",
        help="Kept encrypted and shown masked; look it up by the whole number.",
    )
    identity_number_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    identity_number_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    phone = fields.Char(compute="_compute_protected", inverse="_inverse_protected", search="_search_phone")
    phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)

    _place_idx = models.Index("(region_code, name, id)")
    _identity_number_uniq = models.UniqueIndex(
        "(identity_number_hash) WHERE identity_number_hash IS NOT NULL AND active",
        "A household with this identity number is already registered.",
    )

    @api.depends("identity_number_encrypted", "phone_encrypted")
    def _compute_protected(self, names=None):
        return super()._compute_protected(names)

    def _search_identity_number(self, operator, value):
        return self._search_protected_field("identity_number", operator, value)

    def _search_phone(self, operator, value):
        return self._search_protected_field("phone", operator, value)

    def _event_fields(self, vals):
        """Protected values leave no trace in the history."""
        return [name for name in super()._event_fields(vals) if not name.startswith(tuple(self._protected))]

    def _normalize_protected(self, name, value):
        value = super()._normalize_protected(name, value)
        if name != "identity_number":
            return value
        number = ric.compact(value).upper()
        if not self._is_identity_number(number):
            raise UserError(
                self.env._("This is not a valid identity number: check its 18 characters, the last one may be an X.")
            )
        return number

    @staticmethod
    def _is_identity_number(number):
        """Check length, birth date and check digit (GB 11643). The place is not looked up:
        people keep numbers of counties that were renamed long ago."""
        if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
            return False
        try:
            ric.get_birth_date(number)
        except NumberError:
            return False
        return ric.calc_check_digit(number) == number[17]
