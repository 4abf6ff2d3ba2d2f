from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError


class FupinVerification(models.Model):
    """The steps of a batch: started and accepted by the county office, handed in by the agency."""

    _inherit = "fupin.verification"
    _transitions = {
        "start": (("draft",), "running"),
        "submit": (("running",), "submitted"),
        "return": (("submitted",), "running"),
        "confirm": (("submitted",), "confirmed"),
    }

    def action_start(self, reason=None):
        """Draw the assets and let the agency at them."""
        self.check_access("write")
        self._check_orders()
        self._transition("start", reason)

    def action_submit(self, reason=None):
        """Hand in the report: every asset is concluded."""
        self.check_access("write")
        if not self.env.su and not all(self.mapped("is_agency")):
            raise AccessError(self.env._("The agency hands in its report."))
        self._transition("submit", reason, values={"submitted_on": local_date()})

    def action_return(self, reason=None):
        """Return the report to the agency, to be completed."""
        self.check_access("write")
        self._check_orders()
        reason, ask = self._reason_or_ask("return", reason, self.env._("Say what is to be completed."))
        if ask:
            return ask
        self._transition("return", reason)
        return None

    def action_confirm(self, reason=None):
        """Accept the report; what it found becomes problems with an owner and a day."""
        self.check_access("write")
        self._check_orders()
        self._transition("confirm", reason, values={"confirmed_on": local_date()})

    def action_show_lines(self):
        """Open the assets of the batch, those to be concluded first."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_inspection.fupin_verification_line_action")
        return {**action, "domain": [("verification_id", "=", self.id)], "display_name": self.name}

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for batch in self:
            if name == "start":
                batch._check_ordered()
            elif name == "submit":
                batch._check_whole()

    def _check_ordered(self):
        """Raise `UserError` unless agency and contract are named (S2-18)."""
        if self.unit_id.unit_type != "third_party":
            raise UserError(self.env._("Choose an agency: a unit of the kind “third party”."))
        if not (self.qualification or "").strip() or not (self.contract_number or "").strip():
            raise UserError(self.env._("Write the agency's qualification and the number of its contract first."))
        if self.date_to < local_date():
            raise UserError(self.env._("The last day lies in the past."))

    def _check_whole(self):
        """Raise `UserError` unless every asset is concluded and the report is there (S2-18, item by item)."""
        left = self.line_ids.filtered(lambda line: not line.is_done)
        if left:
            raise UserError(
                self.env._(
                    "%(count)s assets are not concluded yet, first “%(asset)s”: %(missing)s.",
                    count=len(left), asset=left[0].asset_id.name, missing=left[0].missing,
                )
            )  # fmt: skip
        if not self.line_ids:
            raise UserError(self.env._("There is no asset in the batch."))
        if not self.report_ids:
            raise UserError(self.env._("Add the report first."))

    def _after_transition(self, name):
        super()._after_transition(name)
        for batch in self:
            if name == "start":
                batch._draw()
                if not batch.line_ids:
                    raise UserError(self.env._("No confirmed asset of this kind stands here."))
            elif name == "confirm":
                batch._open_problems()

    def _open_problems(self):
        """Open a problem for each asset with one, found by the agency; all in one go."""
        # sudo: who found it is noted by the system
        lines = self.sudo().line_ids.filtered(lambda line: line.has_problem and not line.problem_id)
        problems = self.env["fupin.problem"].sudo().create([line._problem_values() for line in lines])  # sudo: as above
        for line, problem in zip(lines, problems, strict=True):
            line.problem_id = problem
