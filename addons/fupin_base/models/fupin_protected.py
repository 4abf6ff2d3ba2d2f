import os

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import config

from ..kernel import protect

MASKS = {
    "identity": protect.mask_identity,
    "phone": protect.mask_phone,
    "name": protect.mask_name,
    "account": protect.mask_account,
}


class FupinProtected(models.AbstractModel):
    """Fields that identify a person: encrypted at rest, masked on every screen.

    Declare ``_protected = {"identity_number": "identity"}`` with three fields: ``identity_number``
    (`Protected`), ``identity_number_encrypted`` and ``identity_number_hash``, the last two with
    ``groups=fields.NO_ACCESS``.
    """

    _name = "fupin.protected"
    _description = "Protected data"

    # field → kind of mask
    _protected = {}

    @api.model
    def _protection_keys(self):
        """Return the keys of the key file.

        :raise UserError: if the key file is missing; nothing is stored unprotected.
        """
        path = os.environ.get("FUPIN_KEY_FILE") or config.get("fupin_key_file") or ""
        try:
            return protect.read_keys(path)
        except protect.KeyMissing as error:
            raise UserError(
                self.env._(
                    "The key file for personal data is missing on the server. Ask the operator to "
                    "set FUPIN_KEY_FILE; nothing was saved."
                )
            ) from error

    def _normalize_protected(self, name, value):
        """Hook: return the value as it is stored and searched; raise `UserError` if it is wrong."""
        return value.strip()

    @api.depends(lambda self: [f"{name}_encrypted" for name in self._protected])
    def _compute_protected(self, names=None):
        for record in self:
            sealed = record.sudo()  # sudo: the sealed columns are closed to everyone
            for name in names or self._protected:
                kind = self._protected[name]
                text = sealed[f"{name}_encrypted"]
                record[name] = text and MASKS[kind](protect.decrypt(text, self._protection_keys()))

    def _inverse_protected(self, names=None):
        for record in self:
            values = {}
            for name in names or self._protected:
                # a masked value comes back from the form when nothing was typed
                if record[name] and "*" in record[name]:
                    continue
                values.update(self._sealed(name, record[name]))
            if values:
                record.sudo().write(values)  # sudo: the sealed columns are closed to everyone
        self.invalidate_recordset(list(names or self._protected), flush=False)

    def _sealed(self, name, value):
        """Return the values of the two stored columns for a plain value."""
        if not value:
            return {f"{name}_encrypted": False, f"{name}_hash": False}
        keys = self._protection_keys()
        plain = self._normalize_protected(name, value)
        return {
            f"{name}_encrypted": protect.encrypt(plain, keys),
            f"{name}_hash": protect.index(plain, keys),
        }

    def _search_protected_field(self, name, operator, value):
        """Exact search only: the parts of a protected number cannot be looked for."""
        if operator != "in":
            return NotImplemented
        keys = self._protection_keys()
        hashes = [protect.index(self._plain_or_raw(name, item), keys) for item in value if item]
        # sudo side: the hash column is closed to everyone, hence an id list
        found = self.sudo().search(Domain(f"{name}_hash", "in", hashes))
        domain = Domain("id", "in", found.ids)
        if False in value:
            # sudo: as above
            domain |= Domain("id", "in", self.sudo().search([(f"{name}_hash", "=", False)]).ids)
        return domain

    def _plain_or_raw(self, name, value):
        try:
            return self._normalize_protected(name, value)
        except UserError:
            return value

    def action_reveal(self, field, reason):
        """Return one protected value in clear and leave an event that says who, when and why.

        :param field: name of the protected field
        :param reason: why it has to be seen; required
        :raise UserError: without a reason, or for a field that is not protected
        """
        self.ensure_one()
        self._check_reveal()
        if field not in self._protected:
            raise UserError(self.env._("This field is not protected."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you need to see the number: it is kept."))
        text = self.sudo()[f"{field}_encrypted"]  # sudo: the only way to the sealed column
        self._record_reveal(field, reason.strip())
        return text and protect.decrypt(text, self._protection_keys())

    def _check_reveal(self):
        """Hook: raise `AccessError` unless the user may see a protected value in clear."""
        self.check_access("write")

    def _record_reveal(self, field, reason):
        """Hook: leave the event that says who saw a value, when and why."""
        self.env["fupin.event"]._record(self, "reveal", None, {self.id: {field: None}}, reason)
