from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestDesk(AssetCase):
    """What waits for whom, within thirty queries."""

    def cards(self, user):
        self.env.invalidate_all()
        desk = self.env["fupin.desk"].with_user(user).get_desk()
        return {card["key"]: card for card in desk["cards"]}

    def setUp(self):
        super().setUp()
        self.make(name="上坪村路灯", use_status="idle")
        returned = self.make(name="上坪村卫生室")
        returned.action_submit()
        returned.with_user(self.user_township).action_return("缺照片")
        for user, name in ((self.user_village, "上坪村渠道"), (self.user_village_next, "下坪村路")):
            self.make(user, name=name).action_submit()
        self.make_confirmed(name="上坪村大棚", original_value=250000)

    def test_village(self):
        cards = self.cards(self.user_village)
        self.assertEqual(cards["asset_draft"]["count"], 2)
        self.assertEqual(cards["asset_returned"]["count"], 1)
        self.assertEqual(cards["asset_idle"]["count"], 1)
        self.assertNotIn("asset_confirm", cards)
        self.assertNotIn("asset_total", cards)

    def test_township(self):
        cards = self.cards(self.user_township)
        self.assertEqual(cards["asset_confirm"]["count"], 2)
        self.assertIn("2", cards["asset_confirm"]["hint"])
        self.assertNotIn("asset_draft", cards)

    def test_county(self):
        cards = self.cards(self.user_county)
        self.assertEqual(cards["asset_total"]["count"], 1)
        self.assertIn("25.00", cards["asset_total"]["hint"])

    def test_a_card_opens_what_it_counts(self):
        action = self.cards(self.user_village)["asset_returned"]["action"]
        self.assertEqual(action["context"], {"search_default_returned": 1})

    def test_readers_see_how_things_stand_but_no_duties(self):
        for user in (self.user_finance, self.user_audit, self.user_discipline, self.user_superior):
            with self.subTest(user=user.login):
                desk = self.env["fupin.desk"].with_user(user).get_desk()
                keys = ["asset_idle", "asset_not_handed_over", "asset_total"]
                self.assertEqual([card["key"] for card in desk["cards"]], keys)
                self.assertEqual([card["count"] for card in desk["cards"]], [1, 1, 1])
                self.assertEqual([link["key"] for link in desk["links"]], ["assets", "asset_analysis", "ledger_export"])

    def test_a_third_party_has_no_place_of_its_own_to_count(self):
        self.assertFalse(self.cards(self.user_third_party))

    def test_budget(self):
        for user in (self.user_village, self.user_township, self.user_county, self.user_audit):
            self.cards(user)
            with self.subTest(user=user.login), self.assertQueryCount(30):
                self.cards(user)
