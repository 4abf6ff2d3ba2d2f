from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AssetCase

LINES = {"owner_ids": {"fields": {"unit_id": {"fields": {"display_name": {}}}, "share": {}, "amount": {}}}}
FORM = {"name": {}, "note": {}, "state": {}, "completeness": {}, **LINES}


@tagged("post_install", "-at_install")
class TestVersioned(AssetCase):
    """Two people on one asset: its lines count as its change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        owners = [
            Command.create({"unit_id": unit.id, "share": share})
            for unit, share in ((cls.unit_village, 0.6), (cls.unit_township, 0.4))
        ]
        cls.asset = cls.make(cls.user_township, owner_ids=owners)

    def read_as(self, user):
        return self.asset.with_user(user).web_read(FORM)[0]

    def save(self, user, vals, read, specification=None):
        known = {"read": read, "specification": specification or LINES}
        return self.asset.with_user(user).with_context(fupin_version=known).web_save(vals, FORM)[0]

    def shares(self, first, second):
        mine, theirs = self.asset.owner_ids
        return [Command.update(mine.id, {"share": first}), Command.update(theirs.id, {"share": second})]

    def test_a_line_that_both_change_is_asked_about(self):
        read = self.read_as(self.user_township)
        self.save(self.user_county, {"owner_ids": self.shares(0.5, 0.5)}, self.read_as(self.user_county))
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            self.save(self.user_township, {"owner_ids": self.shares(0.7, 0.3)}, read)
        (row,) = refused.exception.context["fupin_conflict"]
        self.assertEqual((row["name"], row["by"], row["mine"]), ("owner_ids", self.user_county.name, None))
        self.assertIn(self.unit_village.name, row["theirs"])
        self.assertEqual(self.asset.owner_ids.mapped("share"), [0.5, 0.5])
        self.save(self.user_township, {"owner_ids": self.shares(0.7, 0.3)}, {**read, "owner_ids": row["now"]})
        self.assertEqual(self.asset.owner_ids.mapped("share"), [0.7, 0.3])

    def test_lines_that_another_changed_stay_beside_a_field_of_mine(self):
        read = self.read_as(self.user_township)
        self.save(self.user_county, {"owner_ids": self.shares(0.5, 0.5)}, self.read_as(self.user_county))
        saved = self.save(self.user_township, {"note": "路面完好"}, read)
        self.assertEqual([row["name"] for row in saved["fupin_told"]], ["owner_ids"])
        self.assertEqual(self.asset.note, "路面完好")

    def test_a_line_that_is_gone_cannot_be_put_back_by_saving_it(self):
        read = self.read_as(self.user_township)
        _first, second = self.asset.owner_ids
        commands = [Command.update(self.asset.owner_ids[0].id, {"share": 1}), Command.delete(second.id)]
        self.save(self.user_county, {"owner_ids": commands}, self.read_as(self.user_county))
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            self.save(self.user_township, {"owner_ids": [Command.update(second.id, {"share": 0.3})]}, read)
        self.assertTrue(refused.exception.context["fupin_conflict"][0]["gone"])
        # who wanted it away as well has nothing to be asked
        self.save(self.user_township, {"owner_ids": [Command.delete(second.id)]}, read)
        self.assertEqual(self.asset.owner_ids.mapped("share"), [1])

    def test_what_the_engine_keeps_up_to_date_is_nobodys_change(self):
        read = self.read_as(self.user_township)
        saved = self.save(self.user_township, {"note": "一"}, {**read, "completeness": -1})
        self.assertNotIn("fupin_told", saved)

    def test_a_step_that_another_took_is_told(self):
        read = self.read_as(self.user_county)
        self.asset.with_user(self.user_township).action_submit()
        saved = self.save(self.user_county, {"note": "二"}, read)
        self.assertEqual([row["name"] for row in saved["fupin_told"]], ["state"])

    def test_a_save_reads_the_record_once_more_and_no_more(self):
        """What was read is compared in few statements, however many lines there are."""
        read = self.read_as(self.user_township)
        asset = self.asset.with_user(self.user_township)
        self.env.flush_all()
        self.env.invalidate_all()
        known = {"read": read, "specification": LINES}
        with self.assertQueryCount(12):
            asset.with_context(fupin_version=known)._version_meet({"note": "三"}, known)
