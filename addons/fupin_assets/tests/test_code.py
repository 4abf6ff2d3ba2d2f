from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestCode(AssetCase):
    """Codes such as 990101-2026-000123: by county and year, never twice."""

    def test_form_and_order(self):
        first, second = self.make(), self.make(name="上坪村太阳能路灯")
        year = local_date().year
        self.assertRegex(first.code, rf"^990101-{year}-\d{{6}}$")
        self.assertEqual(int(second.code[-6:]), int(first.code[-6:]) + 1)

    def test_each_county_counts_for_itself(self):
        far = self.make(self.user_village_far)
        self.assertTrue(far.code.startswith("990102-"))
        self.assertEqual(self.make().code[-6:], far.code[-6:])

    def test_a_range_is_reserved_in_one_statement(self):
        self.make()
        rows = [self.values(name=f"上坪村{number}号桥") for number in range(50)]
        assets = self.Asset.with_user(self.user_village).create(rows)
        numbers = [int(asset.code[-6:]) for asset in assets]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 50)))

    def test_a_failed_creation_leaves_a_gap_and_nothing_else(self):
        code = self.make().code
        with self.assertRaises(UserError):
            self.make(acquisition_date=local_date() + timedelta(days=1))
        self.assertGreater(self.make().code, code)

    def test_a_code_is_unique(self):
        asset = self.make()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.Asset.create(self.values(code=asset.code, region_id=self.village.id))

    def test_projects_have_codes_of_their_own(self):
        project = self.env["fupin.project"].with_user(self.user_village).create({"name": "产业路"})
        self.assertRegex(project.code, r"^XM-990101-\d{4}-\d{6}$")

    def test_a_copy_gets_a_new_code(self):
        asset = self.make_confirmed()
        copy = asset.copy({"funding_ids": self.funded(asset.original_value)})
        self.assertNotEqual(copy.code, asset.code)
        self.assertRecordValues(copy, [{"state": "draft", "confirmed_at": False}])
