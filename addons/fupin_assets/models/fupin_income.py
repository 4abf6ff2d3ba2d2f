from odoo import api, models


class FupinIncome(models.AbstractModel):
    """Income in figures, for reports of addons that know nothing of income; told by the addon that does."""

    _name = "fupin.income"
    _description = "Income in figures"

    @api.model
    def _told(self, domain, date_from, date_to):
        """Hook: ``{"due", "received", "used", "overdue"}`` in yuan, as far as the user may read it.

        :param domain: on ``region_code`` and ``department_id``
        """
        return {}
