from psycopg2 import IntegrityError
from stdnum.cn import ric

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FupinCase

NUMBER = "11010119900307109X"


@tagged("post_install", "-at_install")
class TestProtected(FupinCase):
    """Identity numbers: encrypted at rest, masked in reading, shown one by one with a reason."""

    def setUp(self):
        super().setUp()
        self.household = self.env["fupin.household"].create(
            {"name": "王家", "region_id": self.village.id, "identity_number": self.valid()}
        )

    @staticmethod
    def valid():
        """A well-formed number of nobody: the check digit is computed."""
        return NUMBER[:17] + ric.calc_check_digit(NUMBER)

    def test_masked_for_everyone_and_sealed_in_the_table(self):
        for user in (self.user_village, self.user_county, self.user_audit):
            shown = self.household.with_user(user).read(["identity_number"])[0]["identity_number"]
            self.assertEqual(shown, "110*************" + self.valid()[-2:])
        self.env.cr.execute("SELECT row_to_json(h)::text FROM fupin_household h WHERE id = %s", [self.household.id])
        self.assertNotIn(self.valid()[:17], self.env.cr.fetchone()[0])
        with self.assertRaises(AccessError):
            self.household.with_user(self.user_county).read(["identity_number_encrypted"])

    def test_exact_search_finds_and_a_part_does_not(self):
        Household = self.env["fupin.household"].with_user(self.user_village)
        self.assertEqual(Household.search([("identity_number", "=", self.valid())]), self.household)
        self.assertFalse(Household.search([("identity_number", "=", self.valid()[:10])]))

    def test_reveal_needs_a_reason_and_leaves_an_event(self):
        household = self.household.with_user(self.user_township)
        with self.assertRaises(UserError):
            household.action_reveal("identity_number", "  ")
        with self.assertRaises(UserError):
            household.action_reveal("name", "看看")
        self.assertEqual(household.action_reveal("identity_number", "核对打卡名单"), self.valid())
        event = household.event_ids[0]
        self.assertEqual((event.transition, event.reason), ("reveal", "核对打卡名单"))
        self.assertNotIn(self.valid(), str(event.read()))

    def test_reveal_out_of_reach_is_refused(self):
        with self.assertRaises(AccessError):
            self.household.with_user(self.user_village_next).action_reveal("identity_number", "x")

    def test_saving_the_masked_value_changes_nothing(self):
        masked = self.household.identity_number
        self.household.identity_number = masked
        self.assertEqual(self.household.action_reveal("identity_number", "核对"), self.valid())

    def test_wrong_number_is_refused_in_plain_words(self):
        wrong = self.valid()[:17] + ("1" if self.valid()[-1] != "1" else "2")
        with self.assertRaises(UserError):
            self.household.identity_number = wrong

    def test_the_same_person_twice_is_refused(self):
        again = {"name": "又", "region_id": self.village.id, "identity_number": self.valid()}
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["fupin.household"].create(again)
        # two at the same time: the database refuses the second one
        self.patch(type(self.env["fupin.household"]), "_number_errors", lambda self, vals_list, households: [])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["fupin.household"].create(again)

    def test_history_keeps_no_number(self):
        self.household.write({"phone": "13912345678"})
        text = str(self.household.event_ids.read(["before", "after", "summary"]))
        self.assertNotIn("13912345678", text)
        self.assertNotIn(self.valid(), text)
