from decimal import Decimal

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date

from ..kernel import vote

RESULTS = [("passed", "Passed"), ("failed", "Not passed")]
COUNTS = ("due_count", "attendee_count", "votes_for", "votes_against", "votes_abstained")
# parameters of a policy: the share of those due that must be there, and of those there that must agree
QUORUM, MAJORITY = "meeting_quorum", "meeting_majority"


class FupinMeeting(models.Model):
    """Votes of a meeting (S2-25): how many were due, there, for, against and abstained, and whether what was decided
    passed, by the shares that the policy of the place sets. Gates ask for it by ``vote_result``: of a contract or a
    disposal by ``meeting_ids``, which name the meetings that decided on it."""

    _inherit = "fupin.meeting"

    due_count = fields.Integer(string="People due", aggregator=None)
    votes_for = fields.Integer(string="For", aggregator=None)
    votes_against = fields.Integer(string="Against", aggregator=None)
    votes_abstained = fields.Integer(string="Abstained", aggregator=None)
    vote_result = fields.Selection(
        RESULTS, string="Vote", compute="_compute_vote_result", store=True,
        help="By the shares that the policy sets on the day of the meeting; where it sets none, more for than against.",
    )  # fmt: skip
    contract_ids = fields.Many2many("fupin.contract", string="Contracts decided on")
    disposal_ids = fields.Many2many("fupin.disposal", string="Disposals decided on")

    _votes_are_counted = models.Constraint(
        "CHECK (LEAST(COALESCE(due_count, 0), COALESCE(votes_for, 0), COALESCE(votes_against, 0),"
        " COALESCE(votes_abstained, 0)) >= 0)",
        "The number of people cannot be negative.",
    )

    @api.depends(*COUNTS, "unit_id", "date")
    def _compute_vote_result(self):
        # sudo: what binds does not depend on who asks
        policies = self.env["fupin.policy"].sudo()
        for day, meetings in self.grouped(lambda meeting: meeting.date or local_date()).items():
            shares = [policies._parameter_finder(key, day) for key in (QUORUM, MAJORITY)]
            for meeting in meetings:
                quorum, majority = (Decimal(str(share(meeting.region_code) or 0)) for share in shares)
                counts = [meeting[name] for name in COUNTS]
                passed = vote.passed(*counts, quorum=quorum, majority=majority)
                meeting.vote_result = passed is not None and ("passed" if passed else "failed")

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            if set(COUNTS) & vals.keys():
                for known in records or [{}]:
                    counts = [vals.get(name, known[name] if records else 0) or 0 for name in COUNTS]
                    name = vote.fault(*counts)
                    if name:
                        errors.append((row, name, self._vote_fault(name)))
        return errors

    def _vote_fault(self, name):
        if name == "attendee_count":
            return self.env._("More people were there than were due.")
        return self.env._("More votes than people: for, against and abstained are at most those who were there.")


class FupinContract(models.Model):
    _inherit = "fupin.contract"

    meeting_ids = fields.Many2many("fupin.meeting", string="Meetings that decided", readonly=True)


class FupinDisposal(models.Model):
    _inherit = "fupin.disposal"

    meeting_ids = fields.Many2many("fupin.meeting", string="Meetings that decided", readonly=True)
