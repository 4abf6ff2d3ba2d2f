from odoo import models


class FupinAlertGateway(models.Model):
    """A restored copy calls nobody."""

    _inherit = "fupin.alert.gateway"

    def _send(self, title, text, to=None):
        copy = self.env["fupin.copy"]
        return copy._told() if copy._is_copy() else super()._send(title, text, to=to)
