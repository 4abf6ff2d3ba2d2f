import base64

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestLedgerConfirmation(StocktakeCase):
    """Every keeper confirms its ledger once a year (S3-80, S3-81)."""

    def setUp(self):
        super().setUp()
        self.Confirmation = self.env["fupin.ledger.confirmation"]
        self.made = self.Confirmation.with_user(self.user_county)._open_year(self.county, self.year)

    def of_unit(self, unit, user=None):
        return self.Confirmation.with_user(user or self.user_county).search([("unit_id", "=", unit.id)])

    def test_every_keeper_is_asked_once(self):
        # two villages with a unit, a township, two departments, the county office
        self.assertEqual(self.made, 6)
        again = self.Confirmation.with_user(self.user_county)._open_year(self.county, self.year)
        self.assertEqual(again, 0)
        self.make_unit("上坪村村民委员会", "village_committee", self.village)
        again = self.Confirmation.with_user(self.user_county)._open_year(self.county, self.year)
        self.assertEqual(again, 0)  # one ledger for a village, however many units it has
        self.assertEqual(self.of_unit(self.unit_department).level, "department")
        with self.assertRaises(AccessError):
            self.Confirmation.with_user(self.user_county)._open_year(self.regions["990102000000"], self.year)

    def test_whose_ledger_holds_what(self):
        expected = {
            self.unit_village: (3, 3003.03),
            self.unit_village_next: (1, 100000),
            self.unit_township: (4, 103003.03),
            self.unit_department: (1, 100000),
            self.unit_transport: (0, 0),
            self.unit_county: (5, 203003.03),
        }
        for unit, (count, amount) in expected.items():
            confirmation = self.of_unit(unit)
            self.assertEqual(confirmation.current_count, count, unit.name)
            self.assertAlmostEqual(confirmation.current_original_value, amount, 2)

    def test_one_press_freezes_what_stands(self):
        mine = self.of_unit(self.unit_village, self.user_village)
        mine.action_confirm()
        self.assertEqual((mine.state, mine.asset_count, mine.confirmer_id), ("confirmed", 3, self.user_village))
        self.assertAlmostEqual(mine.original_value, 3003.03, 2)
        self.assertEqual(mine.confirmed_on, local_date())
        # the clock of a test stands still: the confirmation lies a moment back
        self.env.cr.execute("UPDATE fupin_ledger_confirmation SET confirmed_at = confirmed_at - interval '1 minute'")
        self.env.cr.execute("UPDATE fupin_event SET date = date - interval '1 hour'")
        self.env.invalidate_all()
        self.assertEqual(mine.changed_count, 0)
        self.make_confirmed(name="确认以后的道路", original_value=1)
        self.roads[0].with_user(self.user_township).write({"location": "村委会旁"})
        self.roads[0].with_user(self.user_township).write({"location": "村口"})
        self.env.invalidate_all()
        self.assertEqual((mine.changed_count, mine.asset_count, mine.current_count), (2, 3, 4))

    def test_only_the_keeper_confirms(self):
        for user in (self.user_township, self.user_county, self.user_village_next, self.user_audit):
            with self.assertRaises(AccessError):
                self.of_unit(self.unit_village).with_user(user).action_confirm()
        mine = self.of_unit(self.unit_village, self.user_village)
        for values in ({"asset_count": 9}, {"state": "confirmed"}, {"confirmer_id": self.user_village.id}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.write(values)
        self.of_unit(self.unit_department, self.user_department).action_confirm()
        self.of_unit(self.unit_county).action_confirm()

    def test_confirmed_anew_with_a_reason(self):
        mine = self.of_unit(self.unit_village, self.user_village)
        mine.action_confirm()
        with self.assertRaises(UserError):
            mine.action_confirm()
        with self.assertRaises(UserError):
            mine.action_reopen()
        mine.action_reopen("漏了一项")
        self.assertEqual((mine.state, mine.asset_count, mine.confirmed_on), ("open", 0, False))

    def test_the_sheet_is_printed(self):
        mine = self.of_unit(self.unit_village, self.user_village)
        mine.action_confirm()
        content = mine.action_print()["params"]["content"]
        self.assertTrue(base64.b64decode(content).startswith(b"%PDF"))
