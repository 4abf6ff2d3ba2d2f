import io

from python_calamine import CalamineWorkbook

from odoo.tests import tagged

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestStocktakeDesk(StocktakeCase):
    """What waits for whom, and the list as a workbook."""

    def cards(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        desk = self.env["fupin.desk"].with_user(user).get_desk()
        return {card["key"]: card for card in desk["cards"]}

    def test_nothing_is_shown_before_a_year_is_open(self):
        for user in (self.user_village, self.user_township, self.user_county):
            self.assertFalse({key for key in self.cards(user) if key.startswith(("stocktake", "ledger_"))})

    def test_the_stocktake_goes_from_desk_to_desk(self):
        self.open_year()
        card = self.cards(self.user_village)["stocktake_own"]
        self.assertEqual((card["count"], card["action"]["res_model"]), (3, "fupin.stocktake.line"))
        self.line(self.roads[0]).write({"finding": "wrong_data", "note": "不对"})
        self.assertEqual(self.cards(self.user_village)["stocktake_unfixed"]["count"], 1)
        stocktake = self.of(self.village).with_user(self.user_village)
        stocktake.action_match_all("核对")
        card = self.cards(self.user_village)["stocktake_own"]
        self.assertEqual((card["count"], card["action"]["res_model"]), (1, "fupin.stocktake"))
        self.assertNotIn("stocktake_confirm", self.cards(self.user_township))
        stocktake.action_submit()
        self.assertNotIn("stocktake_own", self.cards(self.user_village))
        self.assertEqual(self.cards(self.user_township)["stocktake_confirm"]["count"], 1)
        self.assertEqual(self.cards(self.user_department)["stocktake_own"]["count"], 1)
        self.assertNotIn("stocktake_own", self.cards(self.user_audit))

    def test_the_ledgers_to_confirm(self):
        Confirmation = self.env["fupin.ledger.confirmation"]
        Confirmation.with_user(self.user_county)._open_year(self.county, self.year)
        self.assertEqual(self.cards(self.user_village)["ledger_own"]["count"], 1)
        self.assertNotIn("ledger_below", self.cards(self.user_village))
        self.assertEqual(self.cards(self.user_township)["ledger_below"]["count"], 2)
        mine = Confirmation.with_user(self.user_village).search([])
        mine.action_confirm()
        self.assertNotIn("ledger_own", self.cards(self.user_village))
        self.assertEqual(self.cards(self.user_township)["ledger_below"]["count"], 1)

    def test_few_queries(self):
        self.open_year()
        for user in (self.user_village, self.user_township, self.user_county):
            self.cards(user)
            with self.subTest(user=user.login), self.assertQueryCount(30):
                self.cards(user)

    def test_the_list_as_a_workbook(self):
        self.open_year()
        self.line(self.roads[0]).write({"finding": "shortage", "note": "冲毁"})
        stocktake = self.of(self.village).with_user(self.user_village)
        self.assertTrue(stocktake.action_export_list()["params"]["filename"].endswith(".xlsx"))
        ledger = self.env.ref("fupin_assets.ledger_stocktake").with_user(self.user_village)
        content = ledger._export_xlsx([("stocktake_id", "=", stocktake.id)])
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        found = [row for row in rows if "村组道路0号路段" in row]
        self.assertEqual(len(found), 1)
        self.assertIn(1000.01, found[0])
        self.assertIn("冲毁", found[0])
        self.assertFalse([row for row in rows if "下坪村道路" in row])
