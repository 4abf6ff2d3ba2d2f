from odoo.addons.web.controllers.dataset import DataSet
from odoo.addons.web.controllers.utils import clean_action
from odoo.http import request, route

from ..reason_needed import ReasonNeeded

CLOSE = "ir.actions.act_window_close"


class FupinDataSet(DataSet):
    """A button whose step takes a reason opens the window that asks for it; one that opens a review instead of moving
    the record says who decides next, and until when."""

    @route()
    def call_button(self, model, method, args, kwargs, path=None):
        try:
            with request.env.cr.savepoint():
                result = super().call_button(model, method, args, kwargs, path)
                return self._with_notice(result)
        except ReasonNeeded as needed:
            return clean_action(needed.action, env=request.env)

    def _with_notice(self, result):
        """Return a button's answer with the notice of what waits for others; an answer that opens something stays."""
        told = request.env["fupin.review"]._told_of_opened()
        if not told or (result and result.get("type") != CLOSE):
            return result
        return clean_action(request.env["fupin.review"]._notice(told), env=request.env)
