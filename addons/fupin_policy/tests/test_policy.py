from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestPolicy(PolicyCase):
    def in_force(self, day, region=None):
        return self.env["fupin.policy"]._in_force(region or self.village, day)

    def test_a_draft_binds_nowhere_and_needs_an_article(self):
        self.assertFalse(self.in_force(date(2024, 6, 1)))
        empty = self.make_policy(key="empty", article_ids=[])
        with self.assertRaisesRegex(UserError, "article"):
            empty.action_publish()

    def test_the_hotline_stands_on_the_notices_of_the_place(self):
        self.policy.write({"hotline": "0870-12317", "date_to": "2024-12-31"})
        self.policy.action_publish()

        def hotline(day, region, **values):
            with freeze_time(f"{day} 04:00:00"):
                return self.env["fupin.disclosure"].new({"region_id": region.id, **values}).hotline

        self.assertEqual(hotline("2024-12-31", self.village), "0870-12317")
        self.assertEqual(hotline("2024-06-01", self.village, hotline="12345"), "12345")
        self.assertFalse(hotline("2025-01-01", self.village))
        self.assertFalse(hotline("2024-06-01", self.village_other_county))

    def test_in_force_from_the_first_day_to_the_last(self):
        self.policy.date_to = "2024-12-31"
        self.policy.action_publish()
        for day, expected in (
            (date(2023, 12, 31), self.policy.browse()),
            (date(2024, 1, 1), self.policy),
            (date(2024, 12, 31), self.policy),
            (date(2025, 1, 1), self.policy.browse()),
        ):
            with self.subTest(day=day):
                self.assertEqual(self.in_force(day), expected)
        self.assertFalse(self.in_force(date(2024, 6, 1), self.village_other_county))

    def test_all_on_the_way_up_apply_the_nearest_first(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        country = self.make_policy(self.regions["000000000000"], "country")
        township = self.make_policy(self.township, "township")
        (province | country | township | self.policy).action_publish()
        day = date(2024, 6, 1)
        self.assertEqual(self.in_force(day).ids, (township + self.policy + province + country).ids)
        self.assertEqual(self.in_force(day, self.village_other_township).ids, (self.policy + province + country).ids)

    def test_what_took_effect_is_not_edited(self):
        self.policy.action_publish()
        for change in (
            lambda: self.policy.write({"name": "改"}),
            lambda: self.policy.write({"date_to": "2030-01-01"}),
            lambda: self.article.write({"text": "改"}),
            self.article.unlink,
            lambda: self.policy.write({"article_ids": [(0, 0, {"number": "第六条", "text": "新"})]}),
            self.policy.unlink,
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        self.policy.write({"hotline": "12317"})

    def test_the_state_is_not_written(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.user_administrator).write({"state": "effective"})
        with self.assertRaises(AccessError):
            self.policy.create({"key": "x", "name": "x", "region_id": self.county.id, "state": "effective"})

    def test_a_new_version_ends_the_one_before(self):
        self.policy.action_publish()
        second = self.make_policy(version=2, date_from="2025-01-01")
        second.action_publish()
        self.assertEqual(self.policy.date_to, date(2024, 12, 31))
        self.assertEqual(self.policy.state, "expired")
        self.assertEqual(self.in_force(date(2024, 6, 1)), self.policy)
        self.assertEqual(self.in_force(date(2025, 6, 1)), second)

    def test_an_expired_policy_goes_on_only_by_a_decision_with_a_reason(self):
        self.policy.date_to = "2024-08-23"
        self.policy.action_publish()
        self.assertFalse(self.policy._expire_due(date(2024, 8, 23)))
        self.assertEqual(self.policy._expire_due(date(2024, 8, 24)), self.policy)
        self.assertEqual(self.policy.state, "expired")
        self.assertFalse(self.in_force(date(2024, 9, 1)))
        self.assertEqual(self.policy.action_resume()["res_model"], "fupin.reason.wizard")
        self.policy.with_user(self.user_administrator).action_resume("新办法未出台")
        self.assertEqual(self.in_force(date(2024, 9, 1)), self.policy)
        self.assertIn("新办法未出台", self.policy.event_ids.mapped("reason"))

    def test_ended_by_hand(self):
        self.policy.action_publish()
        with freeze_time("2024-06-10 04:00:00"):
            self.policy.action_expire("废止")
        self.assertEqual(self.in_force(date(2024, 6, 9)), self.policy)
        self.assertFalse(self.in_force(date(2024, 6, 10)))

    def test_who_may(self):
        draft = self.policy.with_user(self.user_county)
        self.assertTrue(draft.name)
        with self.assertRaises(AccessError):
            draft.action_publish()
        with self.assertRaises(AccessError):
            self.policy.with_user(self.user_county_other).read(["name"])
        with self.assertRaises(AccessError):
            self.make_policy(key="second").with_user(self.user_administrator).write(
                {"region_id": self.regions["990102000000"].id}
            )
        self.policy.with_user(self.user_administrator).action_publish()

    def test_an_article_shows_what_it_binds_and_what_is_open(self):
        self.declare("test_days", "days")
        self.env["fupin.policy.parameter"].create(
            {"policy_id": self.policy.id, "article_id": self.article.id, "key": "test_days", "is_open": True}
        )
        self.assertEqual(self.article.binding_count, 1)
        self.assertIn("test_days", self.article.bindings)
        self.assertTrue(self.article.is_open)


@tagged("post_install", "-at_install")
class TestParameter(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("test_yield", "ratio")
        cls.declare("test_days", "days")

    def parameter(self, policy, key="test_yield", **values):
        return self.env["fupin.policy.parameter"].create({"policy_id": policy.id, "key": key, **values})

    def value(self, region, key="test_yield"):
        return self.env["fupin.policy"]._parameter(key, region, date(2024, 6, 1))

    def test_typed_and_declared(self):
        with self.assertRaisesRegex(ValidationError, "declared"), self.cr.savepoint():
            self.parameter(self.policy, "test_unknown", value="1")
        with self.assertRaisesRegex(ValidationError, "no value"), self.cr.savepoint():
            self.parameter(self.policy, value="")
        for wrong in ("60", "abc", "-0.1"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.parameter(self.policy, value=wrong)
        self.assertEqual(self.parameter(self.policy, value="10%").shown_value, "10%")

    def test_the_nearest_wins_unless_the_superior_binds(self):
        province = self.make_policy(self.regions["990000000000"], "province")
        self.parameter(self.policy, value="10%")
        above = self.parameter(province, value="8%")
        (self.policy | province).action_publish()
        self.assertEqual(self.value(self.village), Decimal("0.1"))
        self.assertEqual(self.value(self.village_other_county), Decimal("0.08"))
        second = self.make_policy(self.regions["990000000000"], "province", version=2)
        self.parameter(second, value="8%", is_binding=True)
        second.action_publish()
        self.assertEqual(self.value(self.village), Decimal("0.08"))
        self.assertTrue(above.exists())

    def test_what_others_set_too_is_told_on_both_sides(self):
        province = self.make_policy(self.regions["990000000000"], "province", name="省办法")
        self.parameter(self.policy, value="10%")
        self.parameter(province, value="8%")
        self.parameter(province, "test_days", value="30")
        province.action_publish()
        draft = self.policy.with_user(self.user_administrator)
        self.assertEqual(draft.overlap_count, 1)
        self.assertIn("省办法", draft.overlaps)
        self.assertIn("nearest", draft.overlaps)
        self.assertEqual(province.overlap_count, 0, "a draft goes before nothing")
        self.policy.action_publish()
        self.env.invalidate_all()
        self.assertEqual(province.overlap_count, 1)
        second = self.make_policy(self.regions["990000000000"], "province", name="省办法", version=2)
        self.parameter(second, value="8%", is_binding=True)
        self.assertEqual(second.overlap_count, 1, "its own version before is not beside it")
        second.action_publish()
        self.env.invalidate_all()
        self.assertIn("allows no other", draft.overlaps)
        self.assertEqual(self.env["fupin.policy"].search(draft.action_show_overlaps()["domain"]), second)
        second.action_expire("废止")
        self.env.invalidate_all()
        self.assertFalse(draft.overlaps)

    def test_an_open_one_is_decided_when_the_policy_is_in_force(self):
        open_one = self.parameter(self.policy, "test_days", is_open=True, suggestion="10", source="上级文件")
        fixed = self.parameter(self.policy, value="10%")
        self.assertEqual(self.policy.open_count, 1)
        self.policy.action_publish()
        self.assertIsNone(self.value(self.village, "test_days"))
        administrator = self.user_administrator
        open_one.with_user(administrator).value = "15"
        self.assertEqual(self.value(self.village, "test_days"), 15)
        self.assertEqual(self.policy.open_count, 0)
        self.assertTrue(any("15" in (reason or "") for reason in self.policy.event_ids.mapped("reason")))
        with self.assertRaises(UserError):
            fixed.with_user(administrator).value = "20%"
        with self.assertRaises(ValidationError):
            open_one.with_user(administrator).value = "十五"

    def test_a_table_has_typed_columns(self):
        table = self.env["fupin.policy.table"].create(
            {
                "policy_id": self.policy.id,
                "key": "test_bands",
                "name": "价格区间",
                "columns": [
                    {"name": "minimum", "string": "下限", "type": "float"},
                    {"name": "owner", "string": "归属", "type": "char"},
                ],
            }
        )
        self.env["fupin.policy.table.row"].create(
            {"table_id": table.id, "article_id": self.article.id, "cells": {"minimum": 1000000.0, "owner": "township"}}
        )
        self.policy.action_publish()
        rows = self.env["fupin.policy"]._table_rows("test_bands", self.village, date(2024, 6, 1))
        self.assertEqual(rows, [{"minimum": 1000000.0, "owner": "township", "article": self.article}])
