import base64

from dateutil.relativedelta import relativedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestStocktakeFollows(StocktakeCase):
    """Wrong data is put right one by one (S1-68); reductions have papers (S1-70)."""

    def setUp(self):
        super().setUp()
        self.open_year()
        self.wrong = self.line(self.roads[0])
        self.wrong.write({"finding": "wrong_data", "note": "使用状态不对"})
        self.stocktake = self.of(self.village).with_user(self.user_village)
        self.stocktake.action_match_all("核对")
        self.stocktake.action_submit()

    def test_the_queue_empties_when_the_asset_is_corrected(self):
        self.assertEqual((self.wrong.is_unfixed, self.stocktake.unfixed_count), (True, 1))
        self.roads[0].with_user(self.user_township).write({"note": "与此无关"})
        self.assertTrue(self.wrong.is_unfixed)
        self.roads[0].with_user(self.user_township).write({"location": "村委会旁"})
        self.assertEqual((self.wrong.is_unfixed, self.wrong.fixed_on), (False, local_date()))
        self.assertTrue(self.wrong.fix_note)
        self.assertEqual(self.stocktake.unfixed_count, 0)

    def test_put_right_by_hand_with_words(self):
        with self.assertRaises(UserError):
            self.wrong.action_fix()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.wrong.write({"note": "改口"})
        self.wrong.write({"fix_note": "实地复核，登记无误"})
        self.assertTrue(self.wrong.is_unfixed)
        self.wrong.action_fix()
        self.assertEqual((self.wrong.is_unfixed, self.wrong.fix_note), (False, "实地复核，登记无误"))
        with self.assertRaises(UserError):
            self.wrong.action_fix("再一次")
        with self.assertRaises(AccessError):
            self.line(self.roads[1]).with_user(self.user_village_next).action_fix("别人的")
        with self.assertRaises(AccessError):
            self.wrong.with_user(self.user_audit).action_fix("审计不改")

    def reductions(self, word):
        self.env.flush_all()
        return self.Line.search([("reduction", "=", word), ("region_id", "=", self.village.id)]).asset_id

    def test_what_went_without_paper_is_listed(self):
        self.assertFalse(self.reductions("unjustified"))
        gone, papered, _kept = self.roads
        # as a disposal leaves them: no longer confirmed
        self.env.cr.execute("UPDATE fupin_asset SET state = 'disposed' WHERE id = ANY(%s)", [(gone | papered).ids])
        self.env.invalidate_all()
        self.assertFalse(self.reductions("unjustified"))  # nobody counted since
        self.env["fupin.document"].create(
            {
                "res_model": "fupin.asset",
                "res_id": papered.id,
                "date": local_date(),
                "document_type_id": self.env["fupin.document.type"].search([], limit=1).id,
            }
        )
        self.open_year(self.year + 1)
        self.assertEqual(self.reductions("unjustified"), gone)
        self.assertEqual(self.reductions("justified"), papered)
        self.assertEqual(self.line(gone).reduction, "unjustified")

    def test_what_is_missing_needs_a_paper(self):
        self.stocktake.with_user(self.user_township).action_return("再核")
        self.line(self.roads[1]).write({"finding": "shortage", "note": "被拆除"})
        self.assertEqual(self.reductions("unjustified"), self.roads[1])
        self.env["fupin.document"].create(
            {
                "res_model": "fupin.asset",
                "res_id": self.roads[1].id,
                "date": local_date() - relativedelta(years=2),
                "document_type_id": self.env["fupin.document.type"].search([], limit=1).id,
            }
        )
        self.assertEqual(self.reductions("unjustified"), self.roads[1])  # a paper of before says nothing of it

    def test_the_result_is_printed(self):
        action = self.stocktake.action_print()
        self.assertTrue(base64.b64decode(action["params"]["content"]).startswith(b"%PDF"))
        with self.assertRaises(AccessError):
            self.stocktake.with_user(self.user_village_next).action_print()
