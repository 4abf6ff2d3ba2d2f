from odoo.addons.web.controllers.dataset import DataSet
from odoo.addons.web.controllers.utils import clean_action
from odoo.http import request, route

from ..reason_needed import ReasonNeeded


class FupinDataSet(DataSet):
    """A button whose step takes a reason opens the window that asks for it."""

    @route()
    def call_button(self, model, method, args, kwargs, path=None):
        try:
            with request.env.cr.savepoint():
                return super().call_button(model, method, args, kwargs, path)
        except ReasonNeeded as needed:
            return clean_action(needed.action, env=request.env)
