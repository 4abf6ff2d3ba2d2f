from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestProject(AssetCase):
    """What a project cost, what it formed, and how it goes along with its assets."""

    def setUp(self):
        super().setUp()
        self.project = (
            self.env["fupin.project"]
            .with_user(self.user_village)
            .create(
                {
                    "name": "2021年上坪村产业路",
                    "year": 2021,
                    "total_investment": 150000,
                    "funding_ids": self.funded(100000, 50000),
                    "expense_ids": [(0, 0, {"name": "设计费", "amount": 20000})],
                }
            )
        )

    def test_totals(self):
        self.make(project_id=self.project.id)
        self.make(project_id=self.project.id, name="上坪村路灯", original_value=30000)
        self.project.invalidate_recordset()
        self.assertRecordValues(
            self.project,
            [
                {
                    "asset_count": 2,
                    "asset_value": 130000,
                    "expense_total": 20000,
                    "remaining_amount": 0,
                }
            ],
        )

    def test_the_year_lies_between_2013_and_next(self):
        self.project.year = 2013
        with self.assertRaises(UserError):
            self.project.year = 2012
        with self.assertRaises(UserError):
            self.project.year = 3000

    def test_it_goes_along_with_its_assets(self):
        asset = self.make(project_id=self.project.id)
        asset.action_submit()
        self.assertEqual(self.project.state, "submitted")
        asset.with_user(self.user_township).action_confirm()
        self.assertEqual(self.project.state, "confirmed")

    def test_amounts_of_a_confirmed_project_need_a_reason(self):
        self.project.action_submit()
        project = self.project.with_user(self.user_township)
        project.action_confirm()
        with self.assertRaisesRegex(UserError, "Reason"):
            project.write({"total_investment": 1})
        with self.assertRaisesRegex(UserError, "Reason"):
            project.funding_ids[0].write({"amount": 1})
        project.write({"total_investment": 140000, "change_reason": "决算审减"})
        self.assertEqual(project.event_ids[0].reason, "决算审减")

    def test_spending_is_told(self):
        self.project.expense_ids.write({"amount": 25000})
        self.assertIn("25,000.00", self.project.event_ids[0].after["expense_ids"][1])

    def test_a_project_with_assets_stays(self):
        self.make(project_id=self.project.id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.project.unlink()
