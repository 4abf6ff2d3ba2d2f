from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain


class FupinIncome(models.AbstractModel):
    """What was due, came in and was used in a period, and what is overdue today."""

    _inherit = "fupin.income"

    @api.model
    def _told(self, domain, date_from, date_to):
        due = self.env["fupin.receivable"]
        if not due.has_access("read"):
            return super()._told(domain, date_from, date_to)
        within = Domain("due_date", ">=", date_from) & Domain("due_date", "<=", min(date_to, local_date()))
        asked = due._read_group(domain & within & Domain("state", "!=", "cancelled"), [], ["amount:sum"])[0][0]
        overdue = due._read_group(domain & Domain("is_overdue", "=", True), [], ["amount_due:sum"])[0][0]
        flows = domain & Domain("date", ">=", date_from) & Domain("date", "<=", date_to)
        received, used = self.env["fupin.revenue.flow"]._read_group(flows, [], ["received:sum", "used:sum"])[0]
        return {"due": asked or 0, "received": received or 0, "used": used or 0, "overdue": overdue or 0}
