from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import FupinCase


@tagged("post_install", "-at_install")
class TestUnit(FupinCase):
    """Units: made from regions, in a line upwards, changed by administrators only."""

    def test_generate_makes_what_is_missing_once(self):
        Unit = self.env["fupin.unit"].with_user(self.user_administrator)
        made = Unit.action_generate(self.county.id)
        # 白水乡 and 柳树村 had none; 青石镇, 上坪 and 下坪 had theirs
        self.assertEqual(made, 2)
        township = Unit.search([("name", "=", "白水乡人民政府")])
        village = Unit.search([("name", "=", "柳树村集体经济组织")])
        self.assertEqual(village.supervisor_id, township)
        self.assertEqual(township.supervisor_id, self.unit_county)
        self.assertEqual(self.unit_village.supervisor_id, self.unit_township)
        self.assertEqual(Unit.action_generate(self.county.id), 0)

    def test_generate_stays_in_the_administrators_place(self):
        Unit = self.env["fupin.unit"].with_user(self.user_administrator)
        with self.assertRaises(AccessError):
            Unit.action_generate(self.village_other_county.id)
        with self.assertRaises(UserError):
            Unit.action_generate(self.env.ref("fupin_base.region_china").id)

    def test_no_circle_of_supervisors(self):
        self.unit_village.supervisor_id = self.unit_township
        with self.assertRaises(ValidationError):
            self.unit_township.supervisor_id = self.unit_village

    def test_directory_is_read_in_the_county_and_written_by_administrators(self):
        self.assertTrue(self.unit_county.with_user(self.user_village).name)
        with self.assertRaises(AccessError):
            self.unit_other_county.with_user(self.user_village).read(["name"])
        for user in (self.user_village, self.user_township, self.user_county):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.unit_village.with_user(user).write({"name": "改"})
        self.unit_village.with_user(self.user_administrator).write({"office_phone": "0876-1"})

    def test_members_are_those_with_a_post_today(self):
        self.assertEqual(self.unit_village.member_ids, self.user_village)
        self.user_village.assignment_ids.date_to = "2021-01-01"
        self.unit_village.invalidate_recordset()
        self.assertFalse(self.unit_village.member_ids)
