from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from .common import FupinCase


@tagged("post_install", "-at_install")
class TestRegionLoad(TransactionCase):
    """The bulk load does what single creation would do, and a second run nothing."""

    ROWS = (
        ("980000000000", "试验省", "province"),
        ("980100000000", "市辖区", "prefecture"),
        ("980101000000", "北山县", "county"),
        ("980101100000", "清溪镇", "township"),
        ("980101100201", "辛庄村民委员会", "village"),
        ("980101100202", "七里社区居民委员会", "village"),
    )

    def region(self, code, level="village"):
        return self.env["fupin.region"].search([("code", "=", code), ("level", "=", level)])

    def test_second_load_changes_nothing(self):
        Region = self.env["fupin.region"]
        self.assertEqual(Region._load(self.ROWS), 6)
        self.assertEqual(Region._load(self.ROWS), 0)
        village = self.region("980101100201")
        self.assertRecordValues(
            village,
            [
                {
                    "name": "辛庄村民委员会",
                    "short_name": "辛庄村",
                    "prefix": "980101100201",
                    "complete_name": "试验省北山县清溪镇辛庄村民委员会",
                    "display_name": "清溪镇/辛庄村民委员会",
                    "create_uid": self.env.user.id,
                }
            ],
        )
        self.assertTrue(village.create_date and village.write_date)

    def test_loaded_columns_are_those_the_model_computes(self):
        self.env["fupin.region"]._load(self.ROWS)
        regions = self.env["fupin.region"].search([("code", "=like", "98%")])
        names = ("prefix", "short_name", "complete_name")
        loaded = regions.read(names)
        for name in names:
            self.env.add_to_compute(regions._fields[name], regions)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(regions.read(names), loaded)
        for region in regions:
            self.assertEqual(region.parent_path, f"{region.parent_id.parent_path}{region.id}/")

    def test_village_loaded_first_finds_its_township_later(self):
        """A list without the levels between hangs below the nearest region there is."""
        Region = self.env["fupin.region"]
        Region._load([self.ROWS[-1]])
        village = self.region("980101100202")
        self.assertEqual(village.parent_id, self.env.ref("fupin_base.region_china"))
        Region._load(self.ROWS[:-1])
        self.assertEqual(village.parent_id.name, "清溪镇")
        self.assertEqual(village.complete_name, "试验省北山县清溪镇七里社区居民委员会")
        self.assertEqual(village.parent_path, f"{village.parent_id.parent_path}{village.id}/")

    def test_renamed_county_renames_what_is_not_in_the_list(self):
        self.env["fupin.region"]._load(self.ROWS)
        changed = self.env["fupin.region"]._load([("980101000000", "北山区", "county")])
        self.assertEqual(changed, 4)
        self.assertEqual(self.region("980101100201").complete_name, "试验省北山区清溪镇辛庄村民委员会")

    def test_place_that_repeats_its_code_is_kept_on_both_levels(self):
        """东莞 is a prefecture and, under the same code, the county of its towns."""
        self.env["fupin.region"]._load(
            [
                ("980000000000", "试验省", "province"),
                ("981900000000", "莞市", "prefecture"),
                ("981900000000", "莞市", "county"),
                ("981900121000", "石镇", "township"),
            ]
        )
        town = self.region("981900121000", "township")
        self.assertEqual(town.parent_id.level, "county")
        self.assertEqual(town.parent_id.parent_id.level, "prefecture")
        self.assertEqual(town.complete_name, "试验省莞市石镇")

    def test_wrong_row_is_refused_and_nothing_loaded(self):
        wrong_rows = (
            ("980101100", "清溪镇", "township"),
            ("980101100203", "清溪镇", "township"),
            ("980101100203", "", "village"),
            ("980101100203", "某村", "hamlet"),
            ("980101100201", "另一村", "village"),
        )
        for row in wrong_rows:
            with self.subTest(row=row), self.assertRaises(UserError):
                self.env["fupin.region"]._load([*self.ROWS, row])
            self.assertFalse(self.region("980000000000", "province"))

    def test_the_five_counties_ship_down_to_the_village(self):
        counties = {"532622": 108, "653127": 164, "211321": 302, "410423": 556, "451102": 209}
        self.env["fupin.region"]._load_files(list(counties))
        for code, villages in counties.items():
            domain = [("code", "=like", f"{code}%"), ("level", "=", "village")]
            self.assertEqual(self.env["fupin.region"].search_count(domain), villages, code)
        self.assertEqual(self.region("532622101008").complete_name, "云南省文山壮族苗族自治州砚山县江那镇三七社区")


@tagged("post_install", "-at_install")
class TestRegion(FupinCase):
    def make(self, code, name, level, parent):
        return self.env["fupin.region"].create({"code": code, "name": name, "level": level, "parent_id": parent.id})

    def test_an_empty_form_opens(self):
        region = Form(self.env["fupin.region"])
        self.assertFalse(region.complete_name)

    def test_code_begins_with_the_parents_prefix(self):
        self.assertTrue(self.make("990101100299", "新村", "village", self.township))
        with self.assertRaisesRegex(ValidationError, "990101100"):
            self.make("990101101299", "新村", "village", self.township)

    def test_code_suits_its_level(self):
        for code in ("990101199", "99010119900A", "9901011990000", "990101199001", ""):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                self.make(code, "新镇", "township", self.county)
        self.assertTrue(self.make("990101199000", "新镇", "township", self.county))

    def test_level_lies_below_the_parents(self):
        with self.assertRaises(ValidationError):
            self.make("990101100299", "村下村", "village", self.village)

    def test_no_cycle(self):
        with self.assertRaises(UserError):
            self.township.parent_id = self.village

    def test_parent_cannot_be_left_without_its_children(self):
        """Lifting a township to a county would leave its villages under a wrong prefix."""
        with self.assertRaises(ValidationError):
            self.township.level = "village"

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_within_its_level(self):
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.make("990101100201", "重码村", "village", self.township)
        self.assertIn("fupin_region_prefix_uniq", str(caught.exception))

    def test_recode_takes_along_regions_and_records(self):
        post = self.user_village.assignment_ids
        self.county.action_recode("990105000000")
        self.assertEqual(self.village.code, "990105100201")
        self.assertEqual(self.village.prefix, "990105100201")
        self.assertEqual(self.unit_village.region_code, "990105100201")
        self.assertEqual(post.region_code, "990105100201")
        self.assertEqual(self.unit_other_county.region_code, "990102000000")
        self.assertIn(self.village, self.regions_of(self.user_county))

    def regions_of(self, user):
        return self.env["fupin.region"].with_user(user).search([("level", "=", "village")])

    def test_recode_of_a_village_leaves_its_neighbours(self):
        self.village.code = "990101100205"
        self.assertEqual(self.unit_village.region_code, "990101100205")
        self.assertEqual(self.village_next.code, "990101100202")
        self.assertEqual(self.unit_village_next.region_code, "990101100202")

    def test_recode_moves_to_the_parent_of_the_new_code(self):
        self.village.action_recode("990101101205")
        self.assertEqual(self.village.parent_id, self.regions["990101101000"])
        self.assertEqual(self.village.complete_name, "试验省试验市东山县白水乡上坪村村民委员会")
        self.assertEqual(self.village.parent_path, f"{self.village.parent_id.parent_path}{self.village.id}/")

    def test_recode_refuses_what_is_taken_or_unfit(self):
        for code in ("990101100202", "990101100", "990101000000x"):
            with self.subTest(code=code), self.assertRaises(UserError):
                self.village.action_recode(code)
        with self.assertRaises(UserError):
            self.env.ref("fupin_base.region_china").action_recode("100000000000")
        self.assertEqual(self.village.code, "990101100201")

    def test_only_an_administrator_recodes_and_only_in_his_places(self):
        for user in (self.user_village, self.user_township, self.user_county, self.user_superior):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.village.with_user(user).action_recode("990101100205")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.village.with_user(user).write({"code": "990101100205"})
        village = self.village.with_user(self.user_administrator)
        village.action_recode("990101100205")
        self.assertEqual(village.code, "990101100205")
        with self.assertRaises(AccessError):
            village.write({"code": "990102100299"})
        with self.assertRaises(AccessError):
            self.village_other_county.with_user(self.user_administrator).write({"name": "抢来村"})

    def test_an_administrator_does_not_move_his_own_county_elsewhere(self):
        self.make("990200000000", "邻市", "prefecture", self.regions["990000000000"])
        county = self.county.with_user(self.user_administrator)
        with self.assertRaises(AccessError):
            county.action_recode("990201000000")
        county.action_recode("990105000000")
        self.assertEqual(county.code, "990105000000")

    def test_merge_of_villages(self):
        self.village.action_merge_into(self.village_next.id)
        self.assertRecordValues(
            self.village,
            [{"active": False, "merged_into_id": self.village_next.id, "code": "990101100201"}],
        )
        self.assertEqual(self.unit_village.region_id, self.village_next)
        self.assertEqual(self.unit_village.region_code, "990101100202")
        self.assertEqual(self.user_village.assignment_ids.region_id, self.village_next)

    def test_merge_of_townships_takes_along_villages(self):
        white_water, green_stone = self.regions["990101101000"], self.township
        with self.assertRaisesRegex(UserError, "990101100201"):
            white_water.action_merge_into(green_stone.id)
        self.village_other_township.code = "990101101209"
        white_water.action_merge_into(green_stone.id)
        self.assertEqual(self.village_other_township.code, "990101100209")
        self.assertEqual(self.village_other_township.parent_id, green_stone)
        self.assertFalse(white_water.active)

    def test_merge_only_within_a_level_and_by_an_administrator(self):
        for target in (self.township, self.village):
            with self.assertRaises(UserError):
                self.village.action_merge_into(target.id)
        with self.assertRaises(AccessError):
            self.village.with_user(self.user_county).action_merge_into(self.village_next.id)
        with self.assertRaises(AccessError):
            self.village.with_user(self.user_administrator).action_merge_into(self.village_other_county.id)

    def test_search_by_what_people_type(self):
        cases = {
            "990101100201": self.village,
            "上坪村": self.village,
            "上坪村委会": self.village,
            "青石镇/上坪村村民委员会": self.village,
            "青石 上坪": self.village,
            "青石镇上坪村": self.village,
            "白水 上坪": self.env["fupin.region"],
        }
        for text, expected in cases.items():
            with self.subTest(text=text):
                ids = [
                    region_id
                    for region_id, _name in self.env["fupin.region"].name_search(text, [("code", "=like", "99%")])
                ]
                self.assertEqual(ids, expected.ids)
        exact = self.env["fupin.region"].search([("display_name", "=", "青石镇/上坪村村民委员会")])
        self.assertEqual(exact, self.village)

    def test_lists_hold_the_own_county_and_those_above(self):
        seen = self.env["fupin.region"].with_user(self.user_village).search([])
        self.assertIn(self.village_other_township, seen)
        self.assertIn(self.regions["990000000000"], seen)
        self.assertNotIn(self.village_other_county, seen)
