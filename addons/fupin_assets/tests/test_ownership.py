from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import AssetCase
from .lushan import LushanAssetCase


@tagged("post_install", "-at_install")
class TestLushanOwnership(LushanAssetCase):
    """Whose an asset is in 鲁山县: by price, type and receiver (S3-14 … S3-24)."""

    def told(self, asset):
        """Return the suggestions as (unit or None, regime, is open)."""
        return [(one["unit"].sudo(False), one["regime"], one["is_open"]) for one in asset._owner_suggestions()]

    def solar_of(self, value, basis="final_account", **changes):
        return self.confirmed(
            name="光伏电站", category_id=self.solar.id, useful_life=20, original_value=value,
            valuation_basis=basis, department_id=self.bureau.id, **changes,
        )  # fmt: skip

    def test_price_bands(self):
        """S3-16 … S3-18: a fen decides; 5,000,000 exactly is the department's."""
        state, collective = "国有资产", "集体资产"
        for value, unit, regime in (
            (999999.99, self.committee, collective),
            (1000000, self.government, state),
            (4999999.99, self.government, state),
            (5000000, self.bureau, state),
        ):
            with self.subTest(value=value):
                [found] = self.solar_of(value)._owner_suggestions()
                self.assertEqual((found["unit"].sudo(False), found["regime"]), (unit, regime))
                self.assertIn(f"{value:,.2f}", found["reason"])
                self.assertIn("第八条", found["reason"])

    def test_eighty_take_as_many_queries_as_one(self):
        values = self.values(
            name="光伏电站", category_id=self.solar.id, region_id=self.lushan_village.id, original_value=2000000,
            valuation_basis="final_account",
        )  # fmt: skip
        assets = self.Asset.create([values] * 80)

        def read(some):
            """Return the number of queries of a page that shows these."""
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("is_registration_missing")
            self.assertTrue(all(some.mapped("owner_suggestion")))
            return self.cr.sql_log_count - before

        read(assets[0])  # what the registry keeps is read once
        with self.assertQueryCount(read(assets[0])):
            read(assets)

    def test_a_provisional_value_says_nothing_yet(self):
        """S3-16."""
        asset = self.solar_of(2000000, "provisional")
        self.assertEqual(self.told(asset), [(self.env["fupin.unit"], None, True)])
        self.assertIn("final account", asset.owner_suggestion)
        owned = self.solar_of(2000000, "provisional", owner_ids=self.owned(self.collective))
        self.assertFalse(owned.owner_suggestion)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.open(asset).suggestion_ids.action_adopt()

    def open(self, asset, user=None):
        """Open the window as a user."""
        action = asset.with_user(user or self.officer).action_determine_owner()
        return self.env[action["res_model"]].with_user(user or self.officer).browse(action["res_id"])

    def test_two_articles_disagree(self):
        """A workshop of 1,000,000 and more: collective by type (S3-20), state by price (S3-16)."""
        workshop = self.env.ref("fupin_assets.asset_category_operating_workshop")
        asset = self.confirmed(
            name="帮扶车间",
            category_id=workshop.id,
            original_value=1200000,
            valuation_basis="final_account",
            useful_life=20,
        )
        self.assertEqual(
            self.told(asset),
            [(self.government, "国有资产", False), (self.collective, "集体资产", False)],
        )
        for words in ("国有资产", "集体资产", self.government.name, self.collective.name):
            self.assertIn(words, asset.owner_suggestion)
        wizard = self.open(asset)
        self.assertTrue(wizard.is_disagreed)
        line = wizard.suggestion_ids[1]
        with self.assertRaisesRegex(UserError, "disagree"), self.cr.savepoint():
            line.action_adopt()
        wizard.reason = "县主管部门已确权到村"
        line.action_adopt()
        self.assertEqual(asset.owner_ids.unit_id, self.collective)
        self.assertEqual(asset.owner_regime, "collective")
        reason = asset.sudo().event_ids[0].reason
        self.assertIn("第八条", reason)
        self.assertIn("县主管部门已确权到村", reason)

    def test_a_small_workshop_is_the_villages_for_both_reasons(self):
        workshop = self.env.ref("fupin_assets.asset_category_operating_workshop")
        asset = self.confirmed(
            name="帮扶车间",
            category_id=workshop.id,
            original_value=600000,
            valuation_basis="final_account",
            useful_life=20,
        )
        [found] = asset._owner_suggestions()
        self.assertEqual(found["unit"].sudo(False), self.committee)
        self.assertIn("600,000.00", found["reason"])
        self.assertEqual(found["reason"], "value of 600,000.00 yuan, 车间 (鲁山县扶贫项目资产管理实施细则 第八条)")

    def test_type_and_receiver(self):
        asset = self.confirmed(name="东沟县道改建")
        self.assertEqual(self.told(asset), [(self.env["fupin.unit"], "国有资产", False)])
        self.hand_over(asset)
        asset.invalidate_recordset()
        # state by type, collective by whom it was handed over to
        self.assertEqual(
            self.told(asset), [(self.env["fupin.unit"], "国有资产", False), (self.collective, "集体资产", False)]
        )
        lamps = self.confirmed(name="太阳能路灯")
        self.assertEqual(self.told(lamps), [(self.collective, "集体资产", False)])
        self.hand_over(lamps)
        [found] = lamps._owner_suggestions()
        self.assertIn("第七条", found["reason"])
        self.assertIn("第八条", found["reason"])
        self.assertEqual(self.told(self.confirmed(name="其他设施")), [])

    def test_the_departments_opinion(self):
        """S3-24: built by a department with 衔接资金."""
        source = self.env["fupin.funding.source"].search([("name", "like", "衔接"), ("region_id", "=", False)], limit=1)
        project = self.env["fupin.project"].create(
            {"name": "车间", "region_id": self.lushan.id, "implementing_unit_id": self.bureau.id}
        )
        funded = [Command.create({"source_id": source.id, "amount": 100000})]
        asset = self.confirmed(name="其他设施", funding_ids=funded, project_id=project.id)
        [found] = asset._owner_suggestions()
        self.assertEqual(found["owner"], "按县级主管部门意见")
        self.assertIn("第九条", found["reason"])
        project.implementing_unit_id = self.government
        self.assertEqual(self.told(asset), [])

    def test_adopting_what_is_suggested(self):
        asset = self.solar_of(1500000)
        self.open(asset).suggestion_ids.action_adopt()
        self.assertRecordValues(asset.owner_ids, [{"unit_id": self.government.id, "share": 1, "amount": 1500000}])
        self.assertFalse(asset.owner_suggestion)  # nothing left to say
        asset.with_context(fupin_reason="x").write(
            {"owner_ids": [(1, asset.owner_ids.id, {"unit_id": self.collective.id})]}
        )
        asset.invalidate_recordset()
        self.assertIn(self.government.name, asset.owner_suggestion)

    def test_told_while_one_types(self):
        """The village's clerk reads whose it will be before the asset is saved."""
        form = Form(self.Asset.with_user(self.clerk))
        form.category_id = self.road
        self.assertFalse(form.owner_suggestion)
        form.name = "太阳能路灯"
        self.assertIn("集体资产", form.owner_suggestion)

    def test_another_choice_needs_a_reason(self):
        asset = self.solar_of(300000)
        wizard = self.open(asset)
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_apply()
        wizard.unit_ids = self.collective | self.government
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            wizard.action_apply()
        wizard.write({"reason": "村镇共建", "document_number": "鲁政纪〔2024〕3号"})
        wizard.action_apply()
        self.assertEqual(sorted(asset.owner_ids.mapped("amount")), [150000, 150000])
        self.assertEqual(asset.document_ids.number, "鲁政纪〔2024〕3号")
        self.assertEqual(asset.sudo().event_ids.filtered("reason")[0].reason, "村镇共建")


@tagged("post_install", "-at_install")
class TestOwnership(AssetCase):
    """What cannot be determined goes to the county; a shared asset is everybody's who owns of it."""

    def setUp(self):
        super().setUp()
        self.asset = self.make_confirmed()
        self.as_township = self.asset.with_user(self.user_township)
        self.as_county = self.asset.with_user(self.user_county)

    def test_nothing_is_suggested_without_a_policy(self):
        self.assertEqual(self.asset._owner_suggestions(), [])
        self.assertFalse(self.asset.owner_suggestion)

    def test_other_regulations_need_no_code(self):
        """S1-34 … S1-36: by villages served and implementer, as rows of a table."""
        policy = self.env["fupin.policy"].create(
            {"key": "other", "name": "实施方案", "region_id": self.county.id, "date_from": "2024-01-01"}
        )
        article = self.env["fupin.policy.article"].create(
            {"policy_id": policy.id, "number": "四（四）", "text": "确权"}
        )
        names = ("kind", "covers", "implementer", "owner_type", "regime", "owner")
        self.env["fupin.policy.table"].create(
            {
                "policy_id": policy.id, "key": "owner_by_case", "name": "权属", "article_id": article.id,
                "columns": [{"name": name, "string": name, "type": "char"} for name in names],
                "row_ids": [
                    Command.create({"article_id": article.id, "cells": cells})
                    for cells in (
                        {"kind": "经营性", "covers": "one", "owner_type": "village_collective"},
                        {"kind": "经营性", "covers": "several", "owner": "县人民政府确定"},
                        {"kind": "公益性", "implementer": "township", "owner_type": "implementer", "regime": "国有资产"},
                    )
                ],
            }
        )  # fmt: skip
        policy.action_publish()
        solar = {"category_id": self.solar.id, "useful_life": 20}
        one = self.make(name="光伏", **solar)
        self.assertEqual(one._owner_suggestions()[0]["unit"].sudo(False), self.unit_village)
        several = self.make(self.user_township, name="联建光伏", region_id=self.township.id, **solar)
        self.assertEqual([found["owner"] for found in several._owner_suggestions()], ["县人民政府确定"])
        self.assertEqual(self.asset._owner_suggestions(), [])
        project = self.env["fupin.project"].create(
            {"name": "道路", "region_id": self.township.id, "implementing_unit_id": self.unit_township.id}
        )
        self.asset.sudo().project_id = project
        self.assertEqual(self.asset._owner_suggestions()[0]["unit"].sudo(False), self.unit_township)

    def test_the_queue_and_the_decision(self):
        queue = self.Asset._owner_queue()
        self.assertIn(self.asset, self.Asset.search(queue))  # nobody owns it
        self.as_township.write(
            {"owner_ids": [(0, 0, {"unit_id": self.unit_village.id, "share": 1})], "change_reason": "x"}
        )
        self.assertNotIn(self.asset, self.Asset.search(queue))
        with self.assertRaisesRegex(UserError, "unclear"), self.cr.savepoint():
            self.as_township.action_dispute()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.asset.with_user(self.user_village).action_dispute("x")
        self.as_township.action_dispute("两村都主张所有")
        self.assertIn(self.asset, self.Asset.search(queue))
        # until it is decided, nobody below changes owners or registers the title
        with self.assertRaisesRegex(UserError, "waits for the county"), self.cr.savepoint():
            self.as_township.write({"owner_ids": [Command.clear()], "change_reason": "x"})
        with self.assertRaisesRegex(UserError, "waits for the county"), self.cr.savepoint():
            self.as_township.owner_ids.write({"unit_id": self.unit_village_next.id})
        with self.assertRaisesRegex(UserError, "waits for the county"), self.cr.savepoint():
            self.as_township.action_title()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_township.action_decide_owner("x")
        action = self.as_county.action_determine_owner()
        wizard = self.env[action["res_model"]].with_user(self.user_county).browse(action["res_id"])
        wizard.write({"unit_ids": self.unit_village_next.ids, "reason": "县政府专题会议"})
        with self.assertRaisesRegex(UserError, "number of the paper"), self.cr.savepoint():
            wizard.action_apply()
        wizard.write({"document_number": "东政纪〔2026〕5号", "document_date": "2026-05-01"})
        wizard.action_apply()
        self.assertFalse(self.asset.owner_undetermined)
        self.assertEqual(self.as_county.owner_ids.unit_id, self.unit_village_next)
        self.assertEqual(self.as_county.document_ids.number, "东政纪〔2026〕5号")
        event = self.asset.sudo().event_ids[0]
        self.assertEqual((event.transition, event.reason), ("decide_owner", "东政纪〔2026〕5号 县政府专题会议"))
        self.assertNotIn(self.asset, self.Asset.search(queue))
        self.as_township.action_title()

    def test_undetermined_is_not_written_by_hand(self):
        for user in (self.user_township, self.user_county):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.asset.with_user(user).write({"owner_undetermined": True})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_county.action_decide_owner("x")  # waits for no decision

    def test_every_owner_village_sees_it(self):
        """S2-14: 柳树 of the other township owns a part; 下坪 does not."""
        unit = self.make_unit("柳树村集体经济组织", "village_collective", self.village_other_township)
        clerk = self.make_user("village", unit, "village_willow")
        asset = self.asset.with_user(clerk)
        self.assertFalse(asset.search([("id", "=", asset.id)]))
        owners = [(0, 0, {"unit_id": one.id, "share": 1 / 2}) for one in (self.unit_village, unit)]
        self.as_county.write({"owner_ids": owners, "change_reason": "两村联建"})
        self.assertTrue(asset.search([("id", "=", asset.id)]))
        self.assertEqual(asset.owner_ids.mapped("amount"), [50000, 50000])
        self.assertIn(asset.name, asset.search([("owner_ids.unit_id", "=", unit.id)]).mapped("name"))
        with self.assertRaises(AccessError), self.cr.savepoint():
            asset.write({"location": "x"})
        self.assertFalse(self.Asset.with_user(self.user_village_next).search([("id", "=", asset.id)]))
        self.as_county.write(
            {"owner_ids": [Command.clear(), owners[0][:2] + ({**owners[0][2], "share": 1},)], "change_reason": "y"}
        )
        self.assertFalse(asset.search([("id", "=", asset.id)]))
