from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SweepCase

PACK = """
policy: {key: votes, name: 议事办法, region: '%s', date_from: '2024-01-01'}
declarations:
  - {code: meeting_quorum, name: 到会比例, value_type: ratio}
  - {code: meeting_majority, name: 同意比例, value_type: ratio}
articles:
  - {number: 一, provision: V-25, text: 落实民主决策程序。}
parameters:
  - {key: meeting_quorum, name: 到会比例, article: V-25, value: '0.6'}
  - {key: meeting_majority, name: 同意比例, article: V-25, value: '0.5'}
gates:
  - key: voted
    name: 民主决策
    article: V-25
    model: fupin.disposal
    transition: submit
    condition: "[('meeting_ids', 'any', [('vote_result', '=', 'passed')])]"
    severity: block
    message: 先开会表决通过
"""


@tagged("post_install", "-at_install")
class TestMeetingVote(SweepCase):
    """Votes of a meeting: they fit, pass by the shares of the policy, and a gate may ask for them (S2-25)."""

    def meeting(self, **counts):
        Meeting = self.env["fupin.meeting"].with_user(self.user_village)
        return Meeting.create({"minutes": "研究处置", "date": "2024-05-20", **counts})

    def test_numbers_fit(self):
        for wrong in (
            {"due_count": 30, "attendee_count": 31},
            {"attendee_count": 20, "votes_for": 15, "votes_against": 3, "votes_abstained": 3},
        ):
            with self.subTest(wrong), self.assertRaises(UserError), self.cr.savepoint():
                self.meeting(**wrong)
        meeting = self.meeting(due_count=30, attendee_count=20, votes_for=20)
        with self.assertRaises(UserError), self.cr.savepoint():
            meeting.votes_against = 1
        self.assertFalse(self.meeting(due_count=30, attendee_count=20).vote_result)

    def test_passed_by_the_shares_of_the_policy(self):
        plain = self.meeting(attendee_count=10, votes_for=3, votes_against=2, votes_abstained=5)
        self.assertEqual(plain.vote_result, "passed")
        self.env["fupin.policy"].load_pack(PACK % self.county.code).action_publish()
        for there, votes_for, wanted in ((18, 10, "passed"), (18, 9, "failed"), (17, 17, "failed")):
            meeting = self.meeting(due_count=30, attendee_count=there, votes_for=votes_for)
            self.assertEqual(meeting.vote_result, wanted, (there, votes_for))
        plain.write({"votes_for": 5, "votes_against": 0})
        self.assertEqual(plain.vote_result, "failed", "nobody was said to be due")

    def test_a_gate_asks_for_the_vote(self):
        self.env["fupin.policy"].load_pack(PACK % self.county.code).action_publish()
        first = {name: self.env[f"fupin.disposal.{name}"].search([], limit=1).id for name in ("mode", "reason")}
        disposal = self.env["fupin.disposal"].create(
            {
                "asset_ids": [Command.link(self.make_confirmed(name="水渠").id)],
                "mode_id": first["mode"],
                "reason_id": first["reason"],
                "unit_id": self.unit_village.id,
                "region_id": self.village.id,
            }
        )
        failed = self.meeting(due_count=30, attendee_count=20, votes_for=10)
        failed.disposal_ids = disposal
        self.assertIn("先开会表决通过", self.told(disposal))
        self.meeting(due_count=30, attendee_count=20, votes_for=11).disposal_ids = disposal
        self.assertNotIn("先开会表决通过", self.told(disposal))

    def told(self, disposal):
        try:
            with self.cr.savepoint():
                disposal._check_gates("submit")
        except UserError as refusal:
            return str(refusal)
        return ""
