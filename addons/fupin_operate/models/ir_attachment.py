import base64
import binascii

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.http import request

from ..kernel import upload


class IrAttachment(models.Model):
    """What people upload is judged by its content, not by its name."""

    _inherit = "ir.attachment"

    @api.model
    def _check_contents(self, values):
        # what the program makes by itself, and the files of fields, are checked where they are made
        if request and self.env.uid != SUPERUSER_ID and not values.get("res_field"):
            self._check_upload(values)
        return super()._check_contents(values)

    @api.model
    def _check_upload(self, values):
        """Refuse what could run, and what is not what its name says.

        :raise UserError: says which file and what to do
        """
        content = self._given_content(values)
        name = values.get("name") or self[:1].name
        fault = upload.fault(name, content) if content is not None else None
        if fault == "program":
            raise UserError(self.env._("“%s” is a program or a web page. Papers and photos only.", name))
        if fault == "differs":
            raise UserError(
                self.env._("“%s” is not what its name says. Open it, save it anew in that form, then upload it.", name)
            )

    @api.model
    def _given_content(self, values):
        """Return the bytes that are to be stored, or None if there are none."""
        if values.get("raw") is not None:
            raw = values["raw"]
            return raw.encode() if isinstance(raw, str) else raw
        if values.get("datas"):
            try:
                return base64.b64decode(values["datas"])
            except (binascii.Error, ValueError):
                return None  # core says so
        return None
