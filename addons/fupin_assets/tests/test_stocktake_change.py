from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestStocktakeChange(StocktakeCase):
    """What a confirmed stocktake found different is proposed as a change of the asset (S1-68, S1-70)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roads.sudo().write({"quantity": 5, "location": "村口"})
        cls.Stocktake.with_user(cls.user_county)._open_year(cls.county, cls.year)

    def confirm(self, *findings):
        """Enter findings of the village's roads, the rest is in order; submit and confirm."""
        for road, values in zip(self.roads, findings, strict=False):
            self.line(road).write({"note": "实地核对", **values})
        stocktake = self.of(self.village).with_user(self.user_village)
        if stocktake.remaining_count:
            stocktake.action_match_all("逐项核对")
        stocktake.action_submit()
        stocktake.with_user(self.user_township).action_confirm()
        return stocktake

    def proposed(self):
        return self.env["fupin.asset.change"].search([("asset_ids", "in", self.roads.ids)], order="id")

    def kind(self, code):
        return self.env.ref(f"fupin_assets.asset_change_kind_{code}")

    def test_what_is_missing_is_proposed_as_lost(self):
        self.confirm({"finding": "shortage"})
        change = self.proposed()
        self.assertRecordValues(
            change,
            [
                {"kind_id": self.kind("lost").id, "asset_ids": self.roads[0].ids, "state": "draft",
                 "amount_lost": 1000.01, "date": local_date(), "region_id": self.village.id,
                 "region_code": self.village.code, "unit_id": self.roads[0].unit_id.id,
                 "name": f"{self.roads[0].name}流失"}
            ],
        )  # fmt: skip
        self.assertIn("实地核对", change.description)
        self.assertEqual(change.event_ids.transition, "create")
        self.assertEqual(self.roads[0].use_status, "in_use")  # nothing changes before it is confirmed
        line = self.line(self.roads[0])
        self.assertEqual(line.change_ids, change)
        self.assertEqual(line.action_open_changes()["res_id"], change.id)
        # the village goes on with it, the township lets it take effect
        change.with_user(self.user_village).write(
            {"cause_id": self.env.ref("fupin_assets.asset_change_cause_human").id}
        )
        change.with_user(self.user_village).action_submit()
        change.with_user(self.user_township).action_confirm()
        self.assertEqual(self.roads[0].use_status, "lost")

    def test_less_than_booked_changes_the_quantity(self):
        self.confirm({"finding": "shortage", "found_quantity": 3, "found_value": 600})
        change = self.proposed()
        self.assertEqual((change.kind_id, change.new_quantity, change.amount_lost), (self.kind("adjusted"), 3, 400.01))
        change.with_user(self.user_township).action_confirm()
        self.assertEqual(self.roads[0].quantity, 3)

    def test_wrong_data_is_proposed_and_put_right_by_it(self):
        self.confirm(
            {"finding": "wrong_data", "found_use_status": "idle", "found_quantity": 5},
            {"finding": "wrong_data", "found_location": "村东", "found_quantity": 4},
            {"finding": "wrong_data"},
        )
        idle, moved = self.proposed()
        self.assertEqual((idle.kind_id, idle.asset_ids, idle.amount_lost), (self.kind("idle"), self.roads[0], 0))
        self.assertEqual((moved.kind_id, moved.new_location, moved.new_quantity), (self.kind("adjusted"), "村东", 4))
        self.assertEqual([self.line(road).is_unfixed for road in self.roads], [True, True, True])
        moved.with_user(self.user_township).action_confirm()
        self.assertEqual((self.roads[1].location, self.roads[1].quantity), ("村东", 4))
        self.assertEqual([self.line(road).is_unfixed for road in self.roads], [True, False, True])

    def test_in_order_proposes_nothing(self):
        self.confirm()
        self.assertFalse(self.proposed())

    def test_confirmed_again_it_is_proposed_once_and_taken_back(self):
        stocktake = self.confirm({"finding": "shortage"}, {"finding": "shortage"})
        first, second = self.proposed()
        first.write({"note": "已拍照"})
        stocktake.with_user(self.user_township).action_return("再看看")
        self.line(self.roads[1]).action_match()
        stocktake.action_submit()
        stocktake.with_user(self.user_township).action_confirm()
        self.assertEqual(self.proposed(), first)
        self.assertFalse(second.exists())
        self.assertEqual(first.note, "已拍照")

    def test_the_engine_alone_says_where_it_comes_from(self):
        self.confirm({"finding": "shortage"})
        change = self.proposed().with_user(self.user_village)
        change.write({"stocktake_line_id": False, "note": "x"})
        self.assertTrue(change.stocktake_line_id)

    def test_many_in_a_handful_of_statements(self):
        self.confirm({"finding": "shortage"})
        Line = self.Line.sudo()

        def queries(lines):
            lines.write({"result": "shortage", "note": "丢失"})
            self.env.flush_all()
            before = self.cr.sql_log_count
            Line._propose_changes(lines.stocktake_id)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        assets = self.Asset.browse()
        for number in range(20):
            assets |= self.make_elsewhere(self.village_next, name=f"水渠{number}", original_value=100)
        self.open_year()
        lines = Line.search([("asset_id", "in", assets.ids)])
        few, many = queries(lines[:2]), queries(lines[2:])
        self.assertLessEqual(many, few + 20)
        self.assertEqual(self.env["fupin.asset.change"].search_count([("stocktake_line_id", "in", lines.ids)]), 20)

    # ---------------------------------------------------------------- reductions

    def reduced(self, word):
        self.env.flush_all()
        return self.Line.search([("reduction", "=", word), ("region_id", "=", self.village.id)]).asset_id

    def test_the_papers_of_change_and_disposal_say_why_it_went(self):
        self.confirm({"finding": "shortage"}, {"finding": "shortage"}, {"finding": "shortage"})
        self.assertEqual(self.reduced("unjustified"), self.roads)
        first, second, _third = self.proposed()
        paper = {"document_type_id": self.env.ref("fupin_base.document_type_minutes").id, "number": "村〔2025〕1号"}
        old = self.env["fupin.document"].create(
            {**paper, "res_model": first._name, "res_id": first.id, "date": f"{self.year - 1}-12-31"}
        )
        self.assertEqual(self.reduced("unjustified"), self.roads)  # of before the year was opened
        old.date = local_date()
        self.assertEqual(self.reduced("justified"), self.roads[0])
        second.with_user(self.user_township).write(
            {"approval_number": "镇〔2025〕2号", "approval_date": local_date(),
             "cause_id": self.env.ref("fupin_assets.asset_change_cause_human").id}
        )  # fmt: skip
        self.assertEqual(self.reduced("justified"), self.roads[0])  # not in effect yet
        second.with_user(self.user_township).action_confirm()
        self.assertEqual(self.reduced("justified"), self.roads[0] | self.roads[1])
        disposal = self.env["fupin.disposal"].create(
            {
                "unit_id": self.unit_village.id,
                "region_id": self.village.id,
                "asset_ids": [Command.set(self.roads[2].ids)],
                "mode_id": self.env["fupin.disposal.mode"].search([], limit=1).id,
                "reason_id": self.env["fupin.disposal.reason"].search([], limit=1).id,
            }
        )
        self.assertEqual(self.reduced("unjustified"), self.roads[2])
        self.env["fupin.document"].create(
            {**paper, "res_model": disposal._name, "res_id": disposal.id, "date": local_date()}
        )
        self.assertFalse(self.reduced("unjustified"))

    def test_the_file_of_the_asset_shows_papers_of_what_happened(self):
        self.confirm({"finding": "shortage"})
        change = self.proposed()
        self.env["fupin.document"].create(
            {
                "document_type_id": self.env.ref("fupin_base.document_type_minutes").id,
                "number": "村〔2025〕9号",
                "res_model": change._name,
                "res_id": change.id,
                "date": local_date(),
            }
        )
        asset = self.roads[0].with_user(self.user_township)
        sections = {section["title"]: str(section["rows"]) for section in asset._dossier_all_sections()}
        self.assertIn("村〔2025〕9号", sections["Papers"])
        self.assertIn("实地核对", sections["Stocktakes"])
        with self.assertRaises(UserError), self.cr.savepoint():
            change.with_user(self.user_village).action_submit() or change.with_user(self.user_township).action_confirm()
