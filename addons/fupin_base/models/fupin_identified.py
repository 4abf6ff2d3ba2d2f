from stdnum.cn import ric
from stdnum.exceptions import ValidationError as NumberError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import protect
from ..protected_field import Protected


class FupinIdentified(models.AbstractModel):
    """A person with an identity number and a telephone, both kept encrypted and shown masked.

    A person stands in one household of the country. Where a number is known already, the household is named to who may
    read it; others are told that there is one and whom to ask, nothing else. Put it before other mixins.
    """

    _name = "fupin.identified"
    _inherit = ["fupin.protected"]
    _description = "Person with an identity number"
    _protected = {"identity_number": "identity", "phone": "phone"}

    identity_number = Protected(
        help="Kept encrypted and shown masked; look it up by the whole number.",
    )
    identity_number_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    identity_number_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    phone = Protected()
    phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)

    def _normalize_protected(self, name, value):
        value = super()._normalize_protected(name, value)
        if name != "identity_number":
            return value
        number = ric.compact(value).upper()
        if not self._is_identity_number(number):
            raise UserError(self._wrong_number_message())
        return number

    @api.model
    def _wrong_number_message(self):
        return self.env._("This is not a valid identity number: check its 18 characters, the last one may be an X.")

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

    # ------------------------------------------------------------ one person once

    @api.model
    def _number_errors(self, vals_list, households):
        """Return ``(row, "identity_number", message)`` of numbers that are wrong, or are another household's.

        :param households: for each row the id of the household that may have the number already, None for a new one
        """
        errors, hashes = [], {}
        for row, vals in enumerate(vals_list):
            number = vals.get("identity_number")
            if not number or "*" in number:  # a masked value comes back from the form when nothing was typed
                continue
            try:
                plain = self._normalize_protected("identity_number", number)
            except UserError as error:
                errors.append((row, "identity_number", error.args[0]))
            else:
                hashes[row] = protect.index(plain, self._protection_keys())
        known = self._households_of(set(hashes.values())) if hashes else {}
        seen = set()
        for row, hashed in hashes.items():
            others = [one for one in known.get(hashed, ()) if one != households[row]]
            if others:
                errors.append((row, "identity_number", self._taken_message(others[0])))
            elif hashed in seen:
                errors.append((row, "identity_number", self.env._("The same number stands above already.")))
            seen.add(hashed)
        return errors

    @api.model
    def _households_of(self, hashes):
        """Return ``{hash: [household ids]}`` of the households and members that have these numbers."""
        found = {}
        domain = [("identity_number_hash", "in", list(hashes))]
        # sudo: the sealed columns are closed to everyone, and a person of another county counts as well
        households = self.env["fupin.household"].sudo().search(domain)
        members = self.env["fupin.household.member"].sudo().search(domain)  # sudo: as above
        for household in households:
            found.setdefault(household.identity_number_hash, []).append(household.id)
        for member in members:
            found.setdefault(member.identity_number_hash, []).append(member.household_id.id)
        return found

    @api.model
    def _taken_message(self, household_id):
        """Name the household to who may read it; tell others whom to ask, not where it is."""
        household = self.env["fupin.household"].browse(household_id)
        if household.sudo(False).has_access("read"):
            return self.env._("This person is in the household “%s” already: open that one.", household.display_name)
        return self.env._(
            "This person is in a household of another place already. Ask the county office to move the household."
        )
