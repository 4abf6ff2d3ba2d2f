from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinVouchered(models.AbstractModel):
    """Money of a closed year that was entered wrongly is taken back in the year that is open: what was frozen stays."""

    _inherit = "fupin.vouchered"

    corrected_on = fields.Date(string="Taken back as a correction on", readonly=True, copy=False)
    is_year_closed = fields.Boolean(string="In a closed year", compute="_compute_is_year_closed")

    @api.depends("date", "state")
    def _compute_is_year_closed(self):
        closed = {record.id for record, _year in self._in_closed_years(lock=False)}
        for record in self:
            record.is_year_closed = record.id in closed

    def _own_values(self, vals):
        return {name: value for name, value in super()._own_values(vals).items() if name != "corrected_on"}

    def action_correct(self, reason=None):
        """Take back what was entered in a closed year, as a correction of today: the statement of that year stays, the
        next one lists it as 上年更正.

        :param reason: what was wrong; from a form it is asked for
        :raise UserError: without a reason, or for a year that is open
        """
        self._check_owner()
        open_ones = self - self.browse([record.id for record, _year in self._in_closed_years(lock=False)])
        if open_ones:
            raise UserError(self.env._("“%s”: its year is open. Take it back there.", open_ones[0].display_name))
        demand = self.env._("Say what was wrong: the next statement tells it.")
        reason, action = self._reason_or_ask("correct", reason, demand)
        if action:
            return action
        # sudo: what was entered is closed to all; that the user acts for the owner was checked above
        self.sudo()._transition("correct", reason, values={"corrected_on": local_date(), "correction_reason": reason})
        return None
