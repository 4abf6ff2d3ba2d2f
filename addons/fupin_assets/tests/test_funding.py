from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestFunding(AssetCase):
    """The funding makes the original value, to the fen, whichever way it is changed."""

    def test_to_the_fen(self):
        asset = self.make(original_value=100.01, funding_ids=self.funded(60, 40.01))
        self.assertEqual(asset.funding_total, 100.01)
        for amounts, figure in (((60, 40), "0.01 are missing"), ((60, 40.02), "0.01 too much")):
            with self.subTest(amounts=amounts), self.assertRaisesRegex(UserError, figure):
                self.make(original_value=100.01, funding_ids=self.funded(*amounts))

    def test_an_amount_is_greater_than_zero(self):
        with self.assertRaises(UserError):
            self.make(original_value=100, funding_ids=self.funded(100, 0))
        with self.assertRaises(UserError):
            self.make(original_value=100, funding_ids=self.funded(101, -1))

    def test_lines_cannot_leave_the_value(self):
        asset = self.make(original_value=100, funding_ids=self.funded(60, 40))
        line = asset.funding_ids[0]
        for change in (
            lambda: line.write({"amount": 59}),
            line.unlink,
            lambda: asset.write({"funding_ids": [(1, line.id, {"amount": 61})]}),
            lambda: asset.write({"original_value": 99}),
            lambda: (
                self.env["fupin.funding"]
                .with_user(self.user_village)
                .create({"asset_id": asset.id, "source_id": self.special.id, "amount": 1})
            ),
        ):
            with self.subTest(change=change), self.assertRaises(UserError), self.cr.savepoint():
                change()
        asset.write({"original_value": 99, "funding_ids": [(1, line.id, {"amount": 59})]})
        self.assertEqual(asset.funding_ids.mapped("amount"), [59, 40])

    def test_a_single_source_follows_the_value(self):
        asset = self.make(original_value=100)
        asset.write({"original_value": 120.5})
        self.assertEqual(asset.funding_ids.amount, 120.5)

    def test_a_change_of_lines_is_told_on_the_asset(self):
        asset = self.make(original_value=100)
        asset.funding_ids.write({"source_id": self.lottery.id})
        event = asset.sudo().event_ids[0]
        self.assertIn("财政专项扶贫资金 100.00", event.before["funding_ids"][1])
        self.assertIn("彩票公益金 100.00", event.after["funding_ids"][1])

    def test_the_form_proposes_the_rest(self):
        """What is still missing stands in the context from which a new line takes its amount."""
        with Form(self.Asset.with_user(self.user_village)) as form:
            form.name = "上坪村路灯"
            form.category_id = self.road
            form.acquisition_date = "2021-05-01"
            form.original_value = 100
            with form.funding_ids.new() as line:
                self.assertEqual(line.amount, 100)
                line.source_id = self.special
                line.amount = 60
            self.assertEqual(form.funding_missing, 40)
            with form.funding_ids.new() as line:
                self.assertEqual(line.amount, 40)
                line.source_id = self.lottery
        asset = form.record
        self.assertEqual(asset.funding_ids.mapped("amount"), [60, 40])
        self.assertEqual(asset.useful_life, 10)
