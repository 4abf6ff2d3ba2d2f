from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestReassign(AssetCase):
    """Another responsible person or department for many assets at once, told on each (S1-08)."""

    def setUp(self):
        super().setUp()
        self.assets = self.make_confirmed() | self.make_confirmed(name="上坪村生产桥")
        self.assets.sudo()[0].responsible_user_id = self.user_village

    def wizard(self, assets, user=None, **values):
        Wizard = self.env["fupin.reassign.wizard"].with_user(user or self.user_township)
        return Wizard.with_context(active_model="fupin.asset", active_ids=assets.ids).create(
            {"reason": "换届", **values}
        )

    def test_person_and_department(self):
        wizard = self.wizard(
            self.assets, responsible_user_id=self.user_township.id, department_id=self.unit_transport.id
        )
        self.assertEqual(wizard.asset_count, 2)
        wizard.action_apply()
        self.assertEqual(self.assets.responsible_user_id, self.user_township)
        self.assertEqual(self.assets.department_id, self.unit_transport)
        self.assertEqual(self.assets.unit_id, self.unit_village)  # left empty: as it was
        for asset in self.assets:
            event = asset.sudo().event_ids[0]
            self.assertEqual((event.reason, event.user_id), ("换届", self.user_township))
            self.assertEqual(set(event.after), {"responsible_user_id", "department_id"})
        self.assertEqual(self.assets[0].sudo().event_ids[0].before["responsible_user_id"][0], self.user_village.ids)

    def test_nothing_chosen_and_no_reason(self):
        with self.assertRaisesRegex(UserError, "Choose"), self.cr.savepoint():
            self.wizard(self.assets).action_apply()
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            self.wizard(self.assets, unit_id=self.unit_township.id, reason=" ").action_apply()

    def test_all_or_none(self):
        far = self.make(self.user_village_far, name="前进村道路", region_id=self.village_other_county.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.wizard(self.assets | far, responsible_user_id=self.user_township.id).action_apply()
        self.assertEqual(self.assets.responsible_user_id, self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.wizard(self.assets, self.user_village, responsible_user_id=self.user_village.id).action_apply()
