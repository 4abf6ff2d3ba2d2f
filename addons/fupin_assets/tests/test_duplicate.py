from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestDuplicate(AssetCase):
    """A warning, not a block: same village, similar name, same value or year."""

    def setUp(self):
        super().setUp()
        self.first = self.make(name="2021年上坪村村组道路硬化项目", original_value=100)

    def found(self, user=None, **changes):
        values = {
            "name": "上坪村村组道路硬化工程",
            "original_value": 250,
            "acquisition_date": "2021-11-30",
            **changes,
        }
        return self.make(user, **values).duplicate_of_id

    def test_who_is_alike(self):
        self.assertEqual(self.found(), self.first)
        self.assertEqual(self.found(acquisition_date="2019-01-01", original_value=100), self.first)

    def test_who_is_not(self):
        for values in (
            {"acquisition_date": "2020-12-31"},
            {"name": "上坪村太阳能路灯"},
            {"name": "上坪村2组村组道路硬化"},
        ):
            with self.subTest(values=values):
                self.assertFalse(self.found(**values))
        self.assertFalse(self.found(self.user_village_next, name="下坪村村组道路硬化"))

    def test_a_change_of_the_name_warns_and_calms(self):
        asset = self.make(name="上坪村太阳能路灯")
        asset.name = "上坪村村组道路硬化"
        self.assertEqual(asset.duplicate_of_id, self.first)
        asset.name = "上坪村太阳能路灯"
        self.assertFalse(asset.duplicate_of_id)

    def test_a_change_of_the_other_calms_too(self):
        asset = self.make(name="上坪村村组道路硬化")
        self.assertEqual(asset.duplicate_of_id, self.first)
        self.first.name = "上坪村太阳能路灯"
        self.assertFalse(asset.duplicate_of_id)

    def test_dismissed_until_another_is_found(self):
        asset = self.make(name="上坪村村组道路硬化", original_value=5)
        asset.action_dismiss_duplicate()
        asset.write({"original_value": 6})
        self.assertTrue(asset.duplicate_dismissed)
        self.assertEqual(asset.duplicate_of_id, self.first)
        self.first.write({"name": "上坪村太阳能路灯"})
        third = self.make(name="上坪村村组道路硬化", original_value=7)
        self.assertEqual(third.duplicate_of_id, asset)
        asset.write({"name": "上坪村 村组道路硬化"})
        self.assertEqual(asset.duplicate_of_id, third)
        self.assertFalse(asset.duplicate_dismissed)

    def test_a_row_of_twins_in_one_import(self):
        rows = [self.values(name="上坪村防渗渠", original_value=value) for value in (11, 12)]
        one, two = self.Asset.with_user(self.user_village).create(rows)
        self.assertEqual((one.duplicate_of_id, two.duplicate_of_id), (two, one))
        one.action_dismiss_duplicate()
        self.assertTrue(two.duplicate_dismissed)
