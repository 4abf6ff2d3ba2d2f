from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese


class FupinSupervisionOrder(models.Model):
    """The order on paper, with its reply and the lines to sign."""

    _inherit = "fupin.supervision.order"

    def action_print(self):
        """Hand over the order as PDF, with the reply where it came."""
        self.ensure_one()
        self.check_access("read")
        printer = self.env["fupin.print"]
        # sudo: names on a paper that may be read
        order = self.sudo().with_context(lang=printer._print_lang())
        days = {
            name: as_chinese(order[name]) if order[name] else "" for name in ("issued_on", "due_date", "replied_on")
        }
        body = printer._render_pdf("fupin_inspection.print_supervision_order", {"order": order, "days": days})
        return printer._download(f"{order.code}.pdf", body)
