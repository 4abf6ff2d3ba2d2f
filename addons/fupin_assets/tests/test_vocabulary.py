from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestVocabulary(AssetCase):
    """The words of S1-13 … S1-15, S0-04, S1-10 and S4-03, and how ledgers write them."""

    def test_types_of_the_three_kinds(self):
        types = self.env["fupin.asset.category"].search([("parent_id", "!=", False), ("region_id", "=", False)])
        counts = {kind: len(rows) for kind, rows in types.grouped("kind").items()}
        self.assertEqual(counts, {"operating": 9, "public": 9, "household": 2})

    def test_the_first_six_sources_are_fiscal(self):
        sources = self.env["fupin.funding.source"].search([("region_id", "=", False)])
        self.assertEqual(sources.filtered("is_fiscal"), sources[:6])
        wanted = {
            "财政专项扶贫资金",
            "统筹整合财政涉农资金",
            "财政衔接推进乡村振兴补助资金",
            "彩票公益金",
            "东西扶贫协作资金",
            "地方政府债务用于支持脱贫攻坚资金",
            "易地扶贫搬迁资金",
            "社会扶贫资金",
            "行业扶贫资金",
            "金融扶贫资金",
            "集团帮扶资金",
            "援疆资金",
            "社会捐赠资金",
            "区内协作资金",
            "粤桂协作资金",
            "中央定点帮扶资金",
        }
        self.assertLessEqual(wanted, set(sources.mapped("name")))

    def test_a_code_is_used_once(self):
        codes = self.env["fupin.asset.category"].search([]).mapped("code")
        self.assertEqual(len(codes), len(set(codes)))

    def test_words_are_matched_as_ledgers_write_them(self):
        Source = self.env["fupin.funding.source"].with_user(self.user_village)
        words = ["东西部协作资金", " 衔接补助资金", "财政专项扶贫", "不明资金"]
        matches = Source._match_words(words)
        names = {word: source.name for word, source in matches.items()}
        self.assertEqual(
            names,
            {
                "东西部协作资金": "东西扶贫协作资金",
                " 衔接补助资金": "财政衔接推进乡村振兴补助资金",
                "财政专项扶贫": "财政专项扶贫资金",
            },
        )
        Category = self.env["fupin.asset.category"].with_user(self.user_village)
        self.assertEqual(Category._match_words(["扶贫车间"])["扶贫车间"].code, "JY03")

    def test_a_county_adds_its_own_type(self):
        Category = self.env["fupin.asset.category"].with_user(self.user_administrator)
        parent = self.env.ref("fupin_assets.asset_category_operating")
        own = Category.create({"name": "中药材基地", "code": "JY50", "kind": "operating", "parent_id": parent.id})
        self.assertEqual(own.region_id, self.county)
        self.assertIn(own, Category.with_user(self.user_village).search([]))
        self.assertNotIn(own, Category.with_user(self.user_village_far).search([]))
        with self.assertRaises(AccessError):
            Category.with_user(self.user_village).create({"name": "x", "code": "x", "kind": "operating"})

    def test_a_type_has_the_kind_of_what_it_lies_below(self):
        parent = self.env.ref("fupin_assets.asset_category_operating")
        with self.assertRaises(ValidationError):
            self.env["fupin.asset.category"].create(
                {"name": "x", "code": "x", "kind": "public", "parent_id": parent.id}
            )
