from odoo import models
from odoo.exceptions import UserError
from odoo.http import request

from ..kernel.finite import is_finite


class IrHttp(models.AbstractModel):
    """What comes as JSON holds no number that is none: as an amount it would spoil every sum it enters."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        if request.dispatcher.routing_type != "http" and not is_finite(request.params):
            raise UserError(request.env._("An amount is no number, or too large. Please check it."))
        return super()._dispatch(endpoint)
