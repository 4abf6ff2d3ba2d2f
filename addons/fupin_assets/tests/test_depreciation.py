from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.fupin_base.kernel import money
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..kernel import depreciation
from .common import AssetCase

TODAY = "2026-03-15 04:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDepreciation(AssetCase):
    """Net values by the month, exact to the fen, and what they were on any day (S1-21)."""

    def road_of(self, value=100000, **changes):
        return self.make_confirmed(
            original_value=value, residual_rate=0.05, acquisition_date="2021-05-20", useful_life=10, **changes
        )

    def net(self, asset, day):
        found = asset._net_values(date.fromisoformat(day)).get(asset.id)
        return None if found is None else money.fen(found)

    def test_the_run_writes_what_is_over(self):
        asset = self.road_of()
        self.assertEqual(asset.net_value, 100000)
        count = self.Asset._depreciate(date(2026, 3, 15))
        self.assertGreaterEqual(count, 1)
        # 57 months from June 2021 to February 2026
        self.assertEqual(money.fen(asset.net_value), money.fen(Decimal(100000) - Decimal(95000) * 57 / 120))
        self.assertEqual(money.fen(asset.accumulated_depreciation), Decimal("45125.00"))
        self.assertRecordValues(
            asset.depreciation_ids,
            [
                {
                    "origin": "acquired",
                    "date_from": date(2021, 5, 20),
                    "charged_from": date(2021, 6, 1),
                    "months": 120,
                    "residual_value": 5000,
                    "monthly_amount": 791.67,
                }
            ],
        )

    def test_again_or_earlier_changes_nothing(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        before = asset.net_value
        for day in ("2026-03-15", "2026-03-30", "2024-01-01"):
            self.assertEqual(self.Asset._depreciate(day), 0)
        self.assertEqual(asset.net_value, before)
        self.assertEqual(self.Asset._depreciate("2026-03-31"), 1)
        self.assertEqual(len(asset.depreciation_ids), 1)
        self.assertNotIn("write", self.history(asset)[-1:])

    def test_the_last_month_leaves_the_residual_to_the_fen(self):
        asset = self.road_of(200365.99)
        self.Asset._depreciate("2031-05-30")
        self.assertGreater(asset.net_value, 10018.30)
        self.Asset._depreciate("2031-05-31")
        self.assertEqual(asset.net_value, 10018.30)
        self.assertEqual(self.Asset._depreciate("2060-01-01"), 0)

    def test_sql_and_kernel_agree_on_any_day(self):
        """Many values and lives; each day of two months and some far ones."""
        cases = [
            (value, life, rate, acquired)
            for value in (0.01, 1, 99.99, 100000.03, 9876543.21)
            for life, rate in ((1, 0), (3, 0.05), (7, 0.0333))
            for acquired in ("2021-01-31", "2024-02-29")
        ]
        assets = self.Asset.browse()
        for number, (value, life, rate, acquired) in enumerate(cases):
            assets |= self.make_confirmed(
                name=f"道路{number}", original_value=value, useful_life=life, residual_rate=rate,
                acquisition_date=acquired,
            )  # fmt: skip
        # a rate of zero follows the type otherwise
        for asset, (_value, _life, rate, _acquired) in zip(assets, cases, strict=True):
            self.assertEqual(asset.residual_rate, rate)
        self.Asset._depreciate("2021-01-31")
        days = [date(2024, 2, 1) + timedelta(days=number) for number in range(60)]
        for day in [*days, date(2021, 1, 31), date(2021, 2, 28), date(2025, 12, 31), date(2050, 1, 1)]:
            found = assets._net_values(day)
            for asset, (value, life, rate, acquired) in zip(assets, cases, strict=True):
                segment = depreciation.first(date.fromisoformat(acquired), str(value), life, str(rate))
                expected = segment.net(day) if day >= segment.date_from else None
                self.assertEqual(None if asset.id not in found else money.fen(found[asset.id]), expected, (day, asset))

    def test_a_revaluation_begins_a_new_row(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        before = {day: self.net(asset, day) for day in ("2021-05-19", "2021-06-30", "2025-12-31", "2026-03-14")}
        self.assertIsNone(before["2021-05-19"])
        self.env["fupin.asset.valuation"].with_user(self.user_township).create(
            {"asset_id": asset.id, "basis": "final_account", "amount": 90000, "note": "决算"}
        )
        asset.invalidate_recordset()
        self.assertEqual((asset.original_value, asset.net_value), (90000, 90000 - 45125))
        self.assertEqual({day: self.net(asset, day) for day in before}, before)
        self.assertEqual(self.net(asset, "2026-03-15"), 44875)
        running, old = asset.depreciation_ids
        self.assertEqual((old.date_to, running.origin, running.months), (date(2026, 3, 14), "valued", 63))
        self.Asset._depreciate("2031-05-31")
        self.assertEqual(asset.net_value, 4500)

    def test_an_appraisal_begins_a_new_row(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        self.env["fupin.asset.valuation"].with_user(self.user_township).create(
            {"asset_id": asset.id, "basis": "appraisal", "amount": 20000, "note": "评估"}
        )
        asset.invalidate_recordset()
        self.assertEqual((asset.original_value, asset.net_value), (100000, 20000))
        self.assertEqual((self.net(asset, "2026-03-14"), self.net(asset, "2026-03-15")), (54875, 20000))
        with freeze_time("2026-04-01 04:00:00"):
            self.assertEqual(self.Asset._depreciate("2026-04-01"), 1)
        self.assertEqual(money.fen(asset.net_value), money.fen(20000 - Decimal(15000) / 63))

    def test_another_life_goes_on_from_the_net_value(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        asset.with_user(self.user_township).write({"useful_life": 20, "change_reason": "大修"})
        self.assertEqual(asset.net_value, 54875)
        self.assertEqual(asset.depreciation_ids[0].months, 240 - 57)
        self.assertEqual(asset.depreciation_ids[0].origin, "terms")
        asset.with_user(self.user_township).write({"useful_life": 20})
        self.assertEqual(len(asset.depreciation_ids), 2)
        self.Asset._depreciate("2041-05-31")
        self.assertEqual(asset.net_value, 5000)

    def test_twice_on_one_day(self):
        asset = self.road_of().with_user(self.user_township)
        self.Asset._depreciate("2026-03-15")
        asset.write({"useful_life": 20, "change_reason": "大修"})
        asset.write({"useful_life": 15, "change_reason": "更正"})
        self.assertEqual(len(asset.sudo().depreciation_ids), 3)
        self.assertEqual(self.net(asset, "2026-03-14"), 54875)
        self.assertEqual(self.net(asset, "2026-03-15"), 54875)
        self.assertEqual(asset.sudo().depreciation_ids[0].months, 180 - 57)

    def test_a_net_value_that_was_taken_over(self):
        """An older ledger's net value is kept and goes on from there."""
        asset = self.road_of(net_value=60000)
        self.Asset._depreciate("2026-03-15")
        self.assertEqual(asset.net_value, 60000)
        self.assertRecordValues(
            asset.depreciation_ids, [{"origin": "taken_over", "date_from": date(2026, 3, 15), "months": 120 - 57}]
        )
        self.assertIsNone(self.net(asset, "2026-03-14"))
        self.Asset._depreciate("2026-03-31")
        self.assertEqual(money.fen(asset.net_value), money.fen(60000 - Decimal(55000) / 63))

    def test_what_is_not_written_off(self):
        stake = self.make_confirmed(category_id=self.cooperative.id, useful_life=False)
        draft = self.make()
        cattle = self.make(self.user_township, name="肉牛", category_id=self.cattle.id, useful_life=5)
        cattle.action_confirm()
        self.Asset._depreciate("2026-03-15")
        self.assertEqual([stake.net_value, draft.net_value, cattle.net_value], [100000] * 3)
        self.assertEqual((stake.depreciation_ids.months, cattle.depreciation_ids.months), (0, 0))
        self.assertFalse(draft.depreciation_ids)
        self.assertEqual(self.net(stake, "2023-01-01"), 100000)

    def test_the_type_decides(self):
        self.road.is_depreciated = False
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        self.assertEqual(asset.net_value, 100000)
        self.road.is_depreciated = True
        self.Asset._depreciate("2026-03-16")
        self.assertEqual(asset.net_value, 100000)
        self.assertEqual(self.history(asset)[-1], "depreciation_rule")
        self.Asset._depreciate("2026-03-31")
        self.assertEqual(money.fen(asset.net_value), money.fen(100000 - Decimal(95000) / 63))

    def publish(self, **parts):
        policy = self.env["fupin.policy"].create(
            {
                "key": "own_depreciation",
                "name": "资产折旧办法",
                "region_id": self.county.id,
                "date_from": "2026-01-01",
                "article_ids": [(0, 0, {"number": "第一条", "text": "按年限平均法计提折旧，道路不计提。"})],
            }
        )
        for name, values in parts.items():
            policy.write({name: [(0, 0, {**values, "article_id": policy.article_ids.id})]})
        policy.action_publish()
        return policy

    def test_the_policy_decides_in_its_place(self):
        columns = [
            {"name": "kind", "string": "类别", "type": "char"},
            {"name": "words", "string": "类型", "type": "char"},
            {"name": "is_depreciated", "string": "计提", "type": "boolean"},
        ]
        row = {"cells": {"kind": "公益性", "words": "路", "is_depreciated": False}}
        self.publish(
            table_ids={
                "key": "depreciation", "name": "计提折旧的范围", "columns": columns, "row_ids": [(0, 0, row)],
            }
        )  # fmt: skip
        road = self.road_of()
        solar = self.road_of(name="光伏", category_id=self.solar.id)
        self.Asset._depreciate("2026-03-15")
        self.assertEqual(road.net_value, 100000)
        self.assertEqual(solar.net_value, 54875)

    def test_a_method_left_open_writes_nothing_off(self):
        self.env["fupin.parameter"].create({"code": "depreciation_method", "name": "折旧方法", "value_type": "text"})
        policy = self.publish(parameter_ids={"key": "depreciation_method", "is_open": True, "suggestion": "直线法"})
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        self.assertEqual(asset.net_value, 100000)
        policy.parameter_ids.value = "直线法"
        self.Asset._depreciate("2026-03-15")
        self.assertEqual(asset.depreciation_ids[0].months, 63)

    def test_a_disposed_asset_stops(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        self.env.cr.execute("UPDATE fupin_asset SET state = 'disposed' WHERE id = %s", [asset.id])
        self.Asset.invalidate_model()
        asset._after_save({"state"})
        self.assertEqual(self.Asset._depreciate("2028-01-01"), 0)
        self.assertEqual(asset.net_value, 54875)
        self.assertEqual(self.net(asset, "2030-01-01"), 54875)
        self.assertEqual(self.net(asset, "2025-12-31"), money.fen(100000 - Decimal(95000) * 55 / 120))

    def test_the_clock(self):
        asset = self.road_of()
        with self.enter_registry_test_mode():
            self.env.ref("fupin_assets.ir_cron_fupin_asset_depreciate").method_direct_trigger()
        asset.invalidate_recordset()
        self.assertEqual(asset.net_value, 54875)

    def test_nobody_writes_rows(self):
        asset = self.road_of()
        self.Asset._depreciate("2026-03-15")
        row = asset.depreciation_ids
        self.assertEqual(row.with_user(self.user_village).months, 120)
        for user in (self.user_village, self.user_township):
            for call in (
                lambda row: row.write({"months": 1}),
                lambda row: row.create({"asset_id": asset.id}),
                lambda row: row.unlink(),
            ):
                with self.assertRaises(UserError), self.cr.savepoint():  # an AccessError is one
                    call(row.with_user(user))
        self.assertFalse(row.with_user(self.user_village_next).search([("id", "=", row.id)]))
