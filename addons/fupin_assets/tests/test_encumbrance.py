from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_change import ChangeCase, measure


@tagged("post_install", "-at_install")
class TestEncumbrance(ChangeCase):
    """Mortgages come from confirmed changes alone; one that nobody agreed to stands out (S1-63)."""

    def found(self):
        return self.confirmed("encumbrance_found", holder="县农商行", encumbrance_amount=50000.55)

    def test_a_mortgage_needs_paper_and_approval(self):
        change = self.change("encumbered", holder="县农商行", encumbrance_amount=50000.55, date_from="2025-01-01")
        change.action_submit()
        township = change.with_user(self.user_township)
        with self.assertRaisesRegex(UserError, "approval"), self.cr.savepoint():
            township.action_confirm()
        township.approval_number = "县扶组〔2025〕3号"
        with self.assertRaisesRegex(UserError, "抵押担保材料"), self.cr.savepoint():
            township.action_confirm()
        paper = self.env.ref("fupin_assets.document_type_collateral")
        self.env["fupin.document"].with_user(self.user_township).create(
            {"document_type_id": paper.id, "res_model": change._name, "res_id": change.id}
        )
        self.assertFalse(self.greenhouse.encumbrance_ids)
        township.action_confirm()
        lien = self.greenhouse.encumbrance_ids
        self.assertEqual(lien.name, f"{self.greenhouse.name}抵押给县农商行")
        self.assertRecordValues(
            lien,
            [{"holder": "县农商行", "amount": 50000.55, "is_unauthorised": False, "change_id": change.id,
              "region_id": self.village.id}],
        )  # fmt: skip
        self.assertEqual(measure(self.env, "unauthorised_mortgages", self.greenhouse), 0)
        self.assertIsNone(measure(self.env, "days_unauthorised", lien))

    def test_what_the_mortgage_is_must_be_said(self):
        change = self.change("encumbered", holder="县农商行")
        with self.assertRaises(UserError), self.cr.savepoint():
            change.action_submit()
        change = self.change("released")
        with self.assertRaises(UserError), self.cr.savepoint():
            change.action_submit()

    def test_one_found_is_counted_until_agreed_to_or_released(self):
        self.found()
        lien = self.greenhouse.encumbrance_ids
        self.assertTrue(lien.is_unauthorised)
        self.assertEqual(measure(self.env, "unauthorised_mortgages", self.greenhouse), 1)
        self.assertEqual(measure(self.env, "days_unauthorised", lien), 0)
        self.confirmed("encumbrance_authorised", encumbrance_id=lien.id, approval_number="补〔2025〕1号")
        self.assertFalse(lien.is_unauthorised)
        self.assertEqual(measure(self.env, "unauthorised_mortgages", self.greenhouse), 0)
        change = self.confirmed("released", encumbrance_id=lien.id)
        self.assertEqual((lien.released_on, lien.release_change_id), (change.date, change))

    def test_released_is_no_finding_any_more(self):
        self.found()
        lien = self.greenhouse.encumbrance_ids
        self.confirmed("released", encumbrance_id=lien.id)
        self.assertTrue(lien.is_unauthorised)
        self.assertEqual(measure(self.env, "unauthorised_mortgages", self.greenhouse), 0)

    def test_nobody_writes_one_by_hand(self):
        self.found()
        lien = self.greenhouse.encumbrance_ids
        for user in (self.user_village, self.user_county):
            mine = lien.with_user(user)
            for values in ({"released_on": "2025-01-01"}, {"approved_on": "2025-01-01"}, {"holder": "x"}):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.write(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                lien.with_user(user).create({"holder": "x", "asset_ids": [Command.link(self.greenhouse.id)]})

    def test_lists(self):
        self.found()
        Asset = self.env["fupin.asset"].with_user(self.user_township)
        mortgaged = [("encumbrance_ids", "any", [("released_on", "=", False)])]
        self.assertEqual(Asset.search(mortgaged), self.greenhouse)
        action = self.greenhouse.encumbrance_ids.with_user(self.user_township).action_release()
        self.assertEqual(action["context"]["default_asset_ids"], self.greenhouse.ids)
