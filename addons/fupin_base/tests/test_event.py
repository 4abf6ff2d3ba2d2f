from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FupinCase


@tagged("post_install", "-at_install")
class TestEvent(FupinCase):
    """The audit trail tells every change and can be changed by nobody."""

    def setUp(self):
        super().setUp()
        self.household = (
            self.env["fupin.household"].with_user(self.user_village).create({"name": "李家", "member_count": 3})
        )

    def test_change_is_told_with_before_and_after(self):
        self.household.write({"name": "李家湾", "member_count": 3})
        event = self.household.event_ids.filtered(lambda event: event.transition == "write")
        self.assertEqual(event.before, {"name": "李家"})
        self.assertEqual(event.after, {"name": "李家湾"})
        self.assertEqual(event.user_id, self.user_village)
        self.assertEqual(event.unit_id, self.unit_village)
        self.assertIn("李家 → 李家湾", event.summary)

    def test_amounts_read_as_amounts(self):
        readable = self.env["fupin.event"]._readable
        yuan = {"type": "float", "digits": (16, 2)}
        self.assertEqual([readable(value, yuan) for value in (3255764.5, 0.0, None)], ["3,255,764.50", "0.00", "—"])
        self.assertEqual(readable(0.25, {"type": "float"}), "0.25")

    def test_writing_the_same_leaves_no_event(self):
        self.household.write({"name": "李家"})
        self.assertEqual(self.household.event_ids.mapped("transition"), ["create"])

    def test_reason_in_the_context_is_kept(self):
        self.household.with_context(fupin_reason="登记有误").write({"member_count": 4})
        self.assertEqual(self.household.event_ids[0].reason, "登记有误")

    def test_deletion_outlives_the_record(self):
        res_id = self.household.id
        self.household.sudo().unlink()
        event = self.env["fupin.event"].search(
            [("res_model", "=", "fupin.household"), ("res_id", "=", res_id)], limit=1
        )
        self.assertEqual((event.transition, event.record_name), ("unlink", "李家"))

    def test_nobody_forges(self):
        event = self.household.event_ids
        for user in (self.user_village, self.user_county, self.user_administrator):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.env["fupin.event"].with_user(user).create(
                        {"res_model": "fupin.household", "res_id": 1, "transition": "confirm"}
                    )
                with self.assertRaises(AccessError):
                    event.with_user(user).write({"reason": "x"})
                with self.assertRaises(AccessError):
                    event.with_user(user).unlink()
        # not even the superuser by way of the model
        with self.assertRaises(AccessError):
            event.sudo().write({"reason": "x"})
        with self.assertRaises(AccessError):
            event.sudo().unlink()

    def test_an_event_is_called_by_the_name_of_its_record(self):
        self.assertEqual(self.household.event_ids.mapped("display_name"), ["李家"])

    def test_the_systems_own_users_have_chinese_names(self):
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            self.assertFalse(user.name.isascii())

    def test_many_changes_are_two_statements_more(self):
        households = self.env["fupin.household"].create(
            [{"name": f"户{number}", "region_id": self.village.id} for number in range(200)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            households.write({"member_count": 5})
            self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM fupin_event WHERE res_id = ANY(%s) AND transition = 'write'"
            " AND res_model = 'fupin.household'",
            (households.ids,),
        )
        self.assertEqual(self.env.cr.fetchone()[0], 200)
