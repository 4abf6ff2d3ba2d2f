from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from .. import kernel
from .common import FupinCase
from .kernel_case import KernelCase

FORM = {"name": {}, "member_count": {}, "status_id": {"fields": {"display_name": {}}}, "write_date": {}}


@tagged("post_install", "-at_install")
class TestKernel(KernelCase, BaseCase):
    """The examples of this addon's pure modules."""

    kernel = kernel


@tagged("post_install", "-at_install")
class TestVersioned(FupinCase):
    """Two people on one record: the later one is told, not overwritten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.household = cls.env["fupin.household"].create({"name": "王大山", "region_id": cls.village.id})
        cls.statuses = cls.env["fupin.household.status"].search([], limit=2)
        cls.user_village.name = "张村会计"

    def read_as(self, user):
        """Return what a form of the user's has read."""
        return self.household.with_user(user).web_read(FORM)[0]

    def save(self, user, vals, read, **known):
        context = {"fupin_version": {"read": read, **known}}
        return self.household.with_user(user).with_context(**context).web_save(vals, FORM)[0]

    def test_the_same_field_is_not_overwritten(self):
        """Core takes the later save and says nothing."""
        read = self.read_as(self.user_township)
        self.save(self.user_village, {"name": "王大川"}, self.read_as(self.user_village))
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            self.save(self.user_township, {"name": "王小山", "member_count": 4}, read)
        self.assertEqual((self.household.name, self.household.member_count), ("王大川", 0))
        # the message goes to the log of the server
        self.assertIn(self.household.fields_get(["name"])["name"]["string"], str(refused.exception))
        for word in ("张村会计", "王大川", "王小山"):
            self.assertNotIn(word, str(refused.exception))
        (row,) = refused.exception.context["fupin_conflict"]
        self.assertEqual(
            {key: row[key] for key in ("name", "theirs", "mine", "by", "now", "gone")},
            {"name": "name", "theirs": "王大川", "mine": "王小山", "by": "张村会计", "now": "王大川", "gone": False},
        )
        # who has seen it may still put his own
        self.save(self.user_township, {"name": "王小山"}, {**read, "name": row["now"]})
        self.assertEqual(self.household.name, "王小山")

    def test_other_fields_are_kept_and_told(self):
        read = self.read_as(self.user_township)
        self.save(self.user_village, {"status_id": self.statuses[0].id}, self.read_as(self.user_village))
        saved = self.save(self.user_township, {"member_count": 4}, read)
        self.assertRecordValues(self.household, [{"status_id": self.statuses[0].id, "member_count": 4}])
        (told,) = saved["fupin_told"]
        self.assertEqual((told["theirs"], told["by"]), (self.statuses[0].name, "张村会计"))

    def test_nothing_is_told_where_nobody_else_was(self):
        saved = self.save(self.user_village, {"name": "王大川"}, self.read_as(self.user_village))
        self.assertNotIn("fupin_told", saved)

    def test_who_puts_the_same_is_not_asked(self):
        read = self.read_as(self.user_township)
        self.save(self.user_village, {"member_count": 4}, self.read_as(self.user_village))
        self.save(self.user_township, {"member_count": 4}, read)
        self.assertEqual(self.household.member_count, 4)

    def test_a_statement_that_bypasses_the_orm_is_seen(self):
        read = self.read_as(self.user_township)
        self.env.flush_all()
        self.env.cr.execute("UPDATE fupin_household SET name = '王大川' WHERE id = %s", [self.household.id])
        self.household.invalidate_recordset()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.save(self.user_township, {"name": "王小山"}, read)

    def test_a_page_that_is_closed_saves_the_rest_and_tells_the_history(self):
        read = self.read_as(self.user_township)
        self.save(self.user_village, {"name": "王大川"}, self.read_as(self.user_village))
        vals = {"name": "王小山", "member_count": 4, "phone": "13800000001"}
        self.save(self.user_township, vals, {**read, "phone": False}, urgent=True)
        self.assertRecordValues(self.household, [{"name": "王大川", "member_count": 4}])
        event = self.household.event_ids.filtered(lambda one: one.transition == "unsaved")
        self.assertEqual((event.before, event.after), ({"name": "王大川"}, {"name": "王小山"}))

    def test_over_rpc_by_the_moment(self):
        """A script says when it read: what was saved in that field since refuses its write."""
        household = self.household.with_user(self.user_township)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fupin_event SET date = date - interval '1 hour' WHERE res_model = 'fupin.household' AND res_id = %s",
            [household.id],
        )
        moment = "%s 00:00:00" % self.env.cr.now().date()
        later = "%s 00:00:00" % (self.env.cr.now().date().replace(year=2099))
        self.household.with_user(self.user_village).member_count = 5
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            household.with_context(fupin_version=moment).write({"member_count": 4})
        self.assertEqual(refused.exception.context["fupin_conflict"][0]["by"], "张村会计")
        household.with_context(fupin_version=moment).write({"status_id": self.statuses[0].id})
        household.with_context(fupin_version=later).write({"member_count": 4})
        self.assertRecordValues(self.household, [{"status_id": self.statuses[0].id, "member_count": 4}])

    def test_over_rpc_by_what_was_read(self):
        household = self.household.with_user(self.user_township)
        self.household.member_count = 5
        with self.assertRaises(UserError), self.cr.savepoint():
            household.with_context(fupin_version={"read": {"member_count": 0}}).write({"member_count": 4})
        household.with_context(fupin_version={"read": {"member_count": 5}}).write({"member_count": 4})
        self.assertEqual(household.member_count, 4)

    def read_of_many(self, households):
        read = households.with_user(self.user_township).web_read({"member_count": {}, "name": {}})
        return {"records": {str(row["id"]): {"read": row} for row in read}}

    def test_several_at_once_in_a_list(self):
        """Core writes one value into all, whatever others have put there since."""
        households = self.household + self.household.create({"name": "李四", "region_id": self.village.id})
        mine = households.with_user(self.user_township)
        spec = {"member_count": {}, "name": {}}
        known = self.read_of_many(households)
        households[1].with_user(self.user_village).member_count = 5
        changed = [{"member_count": 2}, {"member_count": 3}]
        for name, values in (("web_save", changed[0]), ("web_save_multi", changed)):
            with self.subTest(name), self.assertRaises(UserError) as refused, self.cr.savepoint():
                getattr(mine.with_context(fupin_version=dict(known)), name)(values, spec)
            (row,) = refused.exception.context["fupin_conflict"]
            self.assertEqual(
                (row["theirs"], row["mine"]), ("5", str((values if name == "web_save" else values[1])["member_count"]))
            )
            self.assertEqual(households.mapped("member_count"), [0, 5])
        # another field stays as it was put, and whoever reads again may save
        mine.with_context(fupin_version=dict(known)).web_save_multi([{"name": "王大"}, {"name": "李大"}], spec)
        self.assertEqual(households.mapped("member_count"), [0, 5])
        again = self.read_of_many(households)
        saved = mine.with_context(fupin_version=again).web_save_multi(changed, spec)
        self.assertEqual([row["member_count"] for row in saved], [2, 3])
        mine.with_context(fupin_version=self.read_of_many(households)).web_save({"member_count": 4}, spec)
        self.assertEqual(households.mapped("member_count"), [4, 4])

    def test_one_cannot_read_more_by_it(self):
        """A field that is closed is refused as in a form, and a foreign record as everywhere."""
        with self.assertRaises(UserError), self.cr.savepoint():
            self.save(self.user_village, {"name": "王大川"}, {"identity_number_hash": "x"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.save(self.user_village_next, {"name": "王大川"}, {"name": "x"})
