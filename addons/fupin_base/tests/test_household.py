from stdnum.cn import ric

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FupinCase


def number(serial):
    """Return a well-formed identity number of nobody."""
    text = f"11010119900307{serial:03}"
    return text + ric.calc_check_digit(text + "0")


@tagged("post_install", "-at_install")
class TestHousehold(FupinCase):
    """Households: their type, their members, each person in one household, what changes is told (S3-23)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Household = cls.env["fupin.household"].with_user(cls.user_village)
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.household = cls.Household.create({
            "name": "王家", "region_id": cls.village.id, "identity_number": number(1), "member_ids": [
                Command.create({"name": "王一", "relation": "head", "labour": "ordinary", "identity_number": number(1)}),
                Command.create({"name": "王二", "relation": "child", "labour": "none", "phone": "13912345678"}),
            ],
        })  # fmt: skip

    def steps(self):
        return [(event.transition, event.before, event.after) for event in self.household.event_ids.sorted("id")]

    def add(self, user=None, **values):
        member = {"household_id": self.household.id, "name": "王三", **values}
        return self.env["fupin.household.member"].with_user(user or self.user_village).create(member)

    def test_members_are_counted_and_heads_are_one(self):
        self.assertRecordValues(self.household, [{"member_count": 2, "labour_count": 1}])
        self.assertEqual(self.household.member_ids.mapped("is_head"), [True, False])
        third = self.add(labour="weak")
        self.assertRecordValues(self.household, [{"member_count": 3, "labour_count": 2}])
        third.active = False
        self.assertRecordValues(self.household, [{"member_count": 2, "labour_count": 1}])
        alone = self.Household.create({"name": "李家", "member_count": 5})
        self.assertEqual(alone.member_count, 5)

    def test_history_tells_types_and_members_but_no_numbers(self):
        self.assertEqual([step for step, _before, _after in self.steps()], ["create"])
        self.household.status_id = self.env.ref("fupin_base.household_status_support")
        self.assertEqual(self.steps()[-1][2]["status_id"][1], "特困供养户")
        third = self.add(identity_number=number(3))
        step, before, after = self.steps()[-1]
        self.assertEqual((step, "王三" in before["member_ids"][1], "王三" in after["member_ids"][1]),
                         ("write", False, True))  # fmt: skip
        third.unlink()
        self.assertNotIn("王三", self.steps()[-1][2]["member_ids"][1])
        self.assertEqual(len(self.steps()), 4)
        told = str(self.steps())
        for secret in (number(1), number(3), "13912345678"):
            self.assertNotIn(secret, told)

    def test_one_person_in_one_household(self):
        for values in (
            {"name": "李家", "identity_number": number(1)},
            {"name": "李家", "identity_number": number(1).lower()},
        ):
            with self.assertRaisesRegex(UserError, "王家"), self.cr.savepoint():
                self.Household.create(values)
        self.add(identity_number=number(3))
        with self.assertRaisesRegex(UserError, "王家"), self.cr.savepoint():
            self.Household.create({"name": "李家", "identity_number": number(3)})
        other = self.Household.create({"name": "李家", "identity_number": number(4)})
        with self.assertRaisesRegex(UserError, "王家"), self.cr.savepoint():
            other.identity_number = number(3)
        with self.assertRaisesRegex(UserError, "李家"), self.cr.savepoint():
            self.add(identity_number=number(4))
        other.identity_number = other.identity_number  # masked: nothing was typed
        self.assertEqual(other.action_reveal("identity_number", "核对"), number(4))

    def test_a_stranger_learns_nothing_of_where_a_person_is(self):
        stranger = self.env["fupin.household"].with_user(self.user_village_far)
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            stranger.create({"name": "李家", "identity_number": number(1)})
        self.assertIn("county office", str(refusal.exception))
        for secret in ("王", "上坪", number(1)):
            self.assertNotIn(secret, str(refusal.exception))

    def test_numbers_are_checked_wherever_they_come_from(self):
        wrong = number(5)[:17] + ("1" if number(5)[-1] != "1" else "2")
        for text in (wrong, number(5)[:15], "11010119901307109X", "１" * 18, "甲"):
            with self.subTest(text=text), self.assertRaises(UserError), self.cr.savepoint():
                self.add(identity_number=text)
        self.assertEqual(
            self.env["fupin.household.member"]._number_errors(
                [{"identity_number": number(6)}, {"identity_number": number(6)}], [self.household.id] * 2
            )[0][:2],
            (1, "identity_number"),
        )

    def test_who_was_put_away_may_be_entered_elsewhere(self):
        self.household.with_user(self.user_township).write({"active": False, "no_heir": True})
        self.assertFalse(self.household.with_context(active_test=True).member_ids)
        other = self.Household.create({"name": "李家", "identity_number": number(1)})
        self.assertTrue(other)
        # a household without heirs stays reachable: its assets are disposed of by the village (S3-78)
        found = self.Household.search([("active", "=", False), ("no_heir", "=", True)])
        self.assertEqual(found, self.household)

    def test_rights_of_members_are_those_of_the_household(self):
        Member = self.env["fupin.household.member"]
        for user, count in ((self.user_village, 2), (self.user_township, 2), (self.user_county, 2),
                            (self.user_audit, 2), (self.user_village_next, 0), (self.user_county_other, 0)):  # fmt: skip
            self.assertEqual(Member.with_user(user).search_count([("household_id", "=", self.household.id)]), count)
        for user in (self.user_audit, self.user_village_next, self.user_third_party):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.add(user)
        member = self.household.member_ids[0]
        self.assertEqual(member.read(["identity_number"])[0]["identity_number"], "110*************" + number(1)[-2:])
        self.assertEqual(member.with_user(self.user_township).action_reveal("identity_number", "核对"), number(1))
        with self.assertRaises(AccessError):
            member.with_user(self.user_audit).action_reveal("identity_number", "核对")
        self.household.invalidate_recordset()
        told = self.household.event_ids[0]
        self.assertEqual((told.transition, told.reason), ("reveal", "王一：核对"))

    def test_form_of_a_household(self):
        with Form(self.Household) as form:
            form.name = "赵家"
            with form.member_ids.new() as member:
                member.name, member.relation, member.labour = "赵一", "head", "skilled"
                member.identity_number = number(9)
        made = self.Household.search([("name", "=", "赵家")])
        self.assertRecordValues(made, [{"member_count": 1, "labour_count": 1, "region_id": self.village.id}])
        self.assertEqual(self.Household.search([("member_ids.identity_number", "=", number(9))]), made)
