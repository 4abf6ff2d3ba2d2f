from datetime import date

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestCheck(AssetCase):
    """What a row must hold: the six columns of S3-22 and nothing else."""

    def test_six_columns_are_enough(self):
        asset = self.make()
        self.assertRecordValues(
            asset,
            [
                {
                    "kind": "public",
                    "asset_form": "fixed",
                    "state": "draft",
                    "use_status": "in_use",
                    "region_id": self.village.id,
                    "unit_id": self.unit_village.id,
                    "net_value": 100000,
                    "residual_rate": 0.05,
                }
            ],
        )

    def test_each_column_is_required(self):
        for name in ("name", "category_id", "acquisition_date", "original_value"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.make(**{name: False})
        with self.assertRaisesRegex(UserError, "useful life"):
            self.make(useful_life=False)
        with self.assertRaisesRegex(UserError, "funding source"):
            self.make(funding_ids=[])

    def test_nothing_required_is_emptied_later(self):
        asset = self.make()
        for name in ("name", "category_id", "acquisition_date", "original_value", "useful_life"):
            with self.subTest(name=name), self.assertRaises(UserError):
                asset.write({name: False})
        with self.assertRaises(UserError):
            asset.write({"name": "  "})
        with self.assertRaises(UserError):
            asset.write({"funding_ids": [(5, 0, 0)]})

    def test_equity_and_money_have_no_useful_life(self):
        equity = self.make(category_id=self.cooperative.id, useful_life=False)
        self.assertEqual((equity.asset_form, equity.useful_life), ("equity", 0))
        money = self.make(name="互助资金", asset_form="monetary", useful_life=False)
        self.assertEqual(money.useful_life, 0)

    def test_the_usual_life_of_a_type_is_proposed(self):
        values = self.values(category_id=self.solar.id)
        values.pop("useful_life")
        asset = self.Asset.with_user(self.user_village).create(values)
        self.assertEqual(asset.useful_life, 20)

    def test_life_lies_between_1_and_100_years(self):
        for life, right in ((1, True), (100, True), (101, False), (-1, False)):
            with self.subTest(life=life):
                if right:
                    self.assertEqual(self.make(useful_life=life).useful_life, life)
                else:
                    with self.assertRaises(UserError):
                        self.make(useful_life=life)

    def test_date_from_2013_to_today(self):
        """S0-03, S1-10."""
        today = local_date()
        self.make(acquisition_date="2013-01-01")
        self.make(acquisition_date=today)
        for day in ("2012-12-31", today.replace(year=today.year + 1), "2021-13-45"):
            with self.subTest(day=day), self.assertRaises(UserError):
                self.make(acquisition_date=day)

    def test_the_first_year_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("fupin_assets.start_year", "2016")
        self.make(acquisition_date="2016-01-01")
        with self.assertRaisesRegex(UserError, "2016"):
            self.make(acquisition_date="2015-12-31")

    def test_the_first_day_is_the_policy_s_where_one_is_in_force(self):
        """S3-02 begins in November 2012, S0-03 in 2013, in one database; elsewhere the setting holds."""
        for day in ("2012-10-31", "2012-11-01"):
            with self.subTest(day=day), self.assertRaises(UserError):
                self.make(acquisition_date=day)
        self.in_force("start_date", "date", "2012-11-01")
        self.make(acquisition_date="2012-11-01")
        with self.assertRaisesRegex(UserError, "2012-11-01"):
            self.make(acquisition_date="2012-10-31")
        # where no policy says anything the setting holds
        elsewhere = self.env["fupin.asset"]._start_of("110000000000")
        self.assertEqual(elsewhere, date(2013, 1, 1))
        self.assertEqual(self.env["fupin.asset"]._earliest_start(), date(2012, 11, 1))

    def test_a_year_serves_as_well(self):
        self.in_force("start_year", "integer", "2015")
        self.make(acquisition_date="2015-01-01")
        with self.assertRaisesRegex(UserError, "2015-01-01"):
            self.make(acquisition_date="2014-12-31")

    def test_a_policy_that_begins_later_changes_what_may_be_corrected(self):
        asset = self.make(acquisition_date="2013-06-01")
        self.in_force("start_year", "integer", "2015")
        with self.assertRaises(UserError):
            asset.acquisition_date = "2014-12-31"
        asset.acquisition_date = "2015-01-01"

    def in_force(self, key, kind, value):
        """Put a policy of the county into force that says since when assets count."""
        policy = self.env["fupin.policy"].create(
            {
                "key": "since",
                "name": "资产管理办法",
                "region_id": self.county.id,
                "date_from": "2020-01-01",
                "article_ids": [(0, 0, {"number": "第二条", "text": "本办法所称资产自该日以来形成。"})],
            }
        )
        self.env["fupin.parameter"].create(
            {"code": key, "name": "起始", "value_type": kind, "region_id": self.county.id}
        )
        self.env["fupin.policy.parameter"].create(
            {"policy_id": policy.id, "article_id": policy.article_ids.id, "key": key, "name": "起始", "value": value}
        )
        policy.action_publish()

    def test_value_is_greater_than_zero(self):
        self.assertEqual(self.make(original_value=0.01).original_value, 0.01)
        for value in (0, -0.01):
            with self.subTest(value=value), self.assertRaises(UserError):
                self.make(original_value=value)

    def test_type_and_kind_agree(self):
        self.make(kind="public")
        with self.assertRaisesRegex(UserError, "乡村道路"):
            self.make(kind="operating")

    def test_another_type_brings_its_kind(self):
        asset = self.make()
        asset.category_id = self.solar
        self.assertEqual(asset.kind, "operating")

    def test_a_place_out_of_reach_is_named(self):
        with self.assertRaisesRegex(UserError, "下坪村"):
            self.make(region_id=self.village_next.id)
        asset = self.make()
        with self.assertRaisesRegex(UserError, "前进村"):
            asset.write({"region_id": self.village_other_county.id})

    def test_every_error_of_every_row_is_told(self):
        rows = [
            self.values(),
            self.values(name=False, acquisition_date="2012-01-01"),
            self.values(original_value=-1, funding_ids=[]),
            self.values(region_id=self.village_next.id, kind="household"),
        ]
        errors = self.Asset.with_user(self.user_village)._check_rows(rows)
        told = sorted({(row, name) for row, name, _message in errors})
        self.assertEqual(
            told,
            [
                (1, "acquisition_date"),
                (1, "name"),
                (2, "funding_ids"),
                (2, "original_value"),
                (3, "category_id"),
                (3, "region_id"),
            ],
        )

    def test_what_the_steps_write_is_not_written_by_hand(self):
        asset = self.make()
        for name, value in (
            ("state", "confirmed"),
            ("maker_level", "county"),
            ("code", "x"),
            ("received_at", "2026-01-01 00:00:00"),
            ("confirmed_at", "2026-01-01 00:00:00"),
            ("return_reason", "x"),
        ):
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    asset.write({name: value})
                with self.assertRaises(AccessError):
                    self.make(**{name: value})

    def test_a_phone_is_masked_and_leaves_no_trace(self):
        asset = self.make(custodian_name="张三", custodian_phone="13912345678")
        self.assertEqual(asset.custodian_phone, "139****5678")
        asset.custodian_phone = "13812345678"
        self.assertEqual(asset.custodian_phone, "138****5678")
        told = " ".join(map(str, asset.sudo().event_ids.mapped("after")))
        self.assertNotIn("13812345678", told)
        found = self.Asset.with_user(self.user_village).search([("custodian_phone", "=", "13812345678")])
        self.assertEqual(found, asset)
