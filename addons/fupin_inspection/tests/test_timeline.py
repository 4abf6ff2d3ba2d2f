from odoo.tests import tagged

from .common import SweepCase


@tagged("post_install", "-at_install")
class TestTimeline(SweepCase):
    """Inspections stand in what happened to an asset."""

    def test_inspections_are_told_with_what_was_found(self):
        self.report(is_normal=False, note="路面塌陷")
        self.env.invalidate_all()
        rows = self.assets.with_user(self.user_village).timeline_ids.filtered(lambda row: row.what == "inspection")
        self.assertEqual(
            [(row.title, row.details, row.asset_id) for row in rows], [("abnormal", "路面塌陷", self.assets[0])]
        )
        self.assertNotEqual(rows.name, "abnormal")
        self.assertEqual(rows.action_open()["res_id"], self.inspections().id)
        self.assertFalse(self.asset_next.with_user(self.user_village_next).timeline_ids.filtered(
            lambda row: row.what == "inspection"))  # fmt: skip
