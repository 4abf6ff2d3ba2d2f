import base64

from psycopg2 import IntegrityError

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestStocktakeOpening(StocktakeCase):
    """A year is opened for all keepers at once, every confirmed asset once (S1-67)."""

    def test_every_keeper_has_its_list(self):
        self.make(name="还没有确认的道路")
        made, lines = self.open_year()
        self.assertEqual(lines, 5)
        # three villages of the county, and the department that keeps something in the county
        self.assertEqual(made, 4)
        village = self.of(self.village)
        self.assertEqual(village.line_ids.asset_id, self.roads)
        self.assertEqual(
            (village.unit_id, village.level, village.township_id), (self.unit_village, "village", self.township)
        )
        self.assertEqual((village.asset_count, village.remaining_count, village.coverage), (3, 3, 0))
        self.assertAlmostEqual(village.book_amount, 3003.03, 2)
        empty = self.of(self.village_other_township)
        self.assertEqual((empty.asset_count, empty.coverage), (0, 1))
        department = self.of(self.county, department=self.unit_department)
        self.assertEqual(department.line_ids.asset_id, self.sheds)
        self.assertEqual((department.unit_id, department.level), (self.unit_department, "department"))
        self.assertFalse(self.of(self.village_other_county))
        self.assertIn("open", village.event_ids.mapped("transition"))

    def test_titles_are_those_of_the_form(self):
        """The bare statement writes what the ORM would compute."""
        self.open_year()
        for stocktake in self.of(self.village) | self.of(self.county, department=self.unit_department):
            told = stocktake.name, stocktake.level, stocktake.township_id
            stocktake._compute_name()
            stocktake._compute_level()
            stocktake._compute_township_id()
            self.assertEqual(told, (stocktake.name, stocktake.level, stocktake.township_id))

    def test_books_are_frozen(self):
        self.open_year()
        line = self.line(self.roads[0])
        self.roads[0].with_user(self.user_township).write(
            {"name": "改了名的道路", "quantity": 3, "change_reason": "更正"}
        )
        self.assertEqual(line.name, "村组道路0号路段")
        self.assertEqual((line.book_original_value, line.book_code), (1000.01, self.roads[0].code))
        self.assertFalse(line.book_quantity)

    def test_opened_again_it_adds_what_came_since(self):
        self.open_year()
        self.assertEqual(self.open_year(), (0, 0))
        late = self.make_confirmed(name="后来确认的道路")
        self.assertEqual(self.open_year(), (0, 1))
        self.assertEqual(self.of(self.village).line_ids.asset_id, self.roads | late)
        self.assertEqual(self.of(self.village).asset_count, 4)

    def test_what_was_submitted_is_not_added_to(self):
        self.finished()
        self.make_confirmed(name="上报以后确认的道路")
        self.assertEqual(self.open_year(), (0, 0))
        self.assertEqual(self.of(self.village).asset_count, 3)

    def test_an_asset_is_on_one_list_of_a_year(self):
        self.open_year()
        other = self.of(self.village_next)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.Line.create({"stocktake_id": other.id, "asset_id": self.roads[0].id, "name": "x"})
            self.env.flush_all()

    def test_who_opens_where(self):
        with self.assertRaises(AccessError):
            self.open_year(region=self.regions["990102000000"])
        made, lines = self.open_year(user=self.user_township, region=self.township)
        self.assertEqual((made, lines), (2, 4))
        with self.assertRaises(AccessError):
            self.open_year(user=self.user_department)
        with self.assertRaises(UserError):
            self.open_year(year=2012)
        self.assertEqual(self.open_year(year=self.year + 1), (4, 5))
        wizard = self.env["fupin.yearly.wizard"].with_user(self.user_county).create({"region_id": self.county.id})
        self.assertEqual(wizard.action_open()["res_model"], "fupin.stocktake")
        with self.assertRaises(AccessError):
            self.env["fupin.yearly.wizard"].with_user(self.user_village).create({"region_id": self.village.id})


@tagged("post_install", "-at_install")
class TestStocktakeFindings(StocktakeCase):
    """What the clerk enters, and what nobody can."""

    def setUp(self):
        super().setUp()
        self.open_year()
        self.stocktake = self.of(self.village).with_user(self.user_village)

    def test_one_tap_is_in_order(self):
        line = self.line(self.roads[0])
        line.action_match()
        self.assertEqual((line.result, line.found_value, line.difference), ("match", 1000.01, 0))
        self.assertEqual((line.visitor_id, line.visited_on), (self.user_village, local_date()))
        counts = self.stocktake.visited_count, self.stocktake.remaining_count, self.stocktake.match_count
        self.assertEqual(counts, (1, 2, 1))
        self.assertAlmostEqual(self.stocktake.coverage, 0.3333, 4)
        self.assertAlmostEqual(self.stocktake.match_amount, 1000.01, 2)

    def test_where_no_figures_are_entered_those_of_the_books_stand(self):
        line = self.line(self.roads[0])
        line.write({"finding": "wrong_data", "note": "位置登记有误"})
        self.assertEqual((line.found_value, line.found_quantity), (1000.01, line.book_quantity))
        self.assertEqual(line.difference, 0)
        line.write({"finding": "shortage"})
        self.assertEqual((line.found_value, line.difference), (0, -1000.01))
        line.write({"finding": "match"})
        self.assertEqual((line.found_value, line.difference), (1000.01, 0))

    def test_a_difference_is_told_in_words(self):
        line = self.line(self.roads[0])
        for finding in ("shortage", "wrong_data", "duplicate"):
            with self.assertRaises(UserError), self.cr.savepoint():
                line.write({"finding": finding})
        line.write({"finding": "shortage", "note": "洪水冲毁"})
        self.assertEqual((line.result, line.found_value, line.difference), ("shortage", 0, -1000.01))
        self.assertEqual((self.stocktake.shortage_count, self.stocktake.shortage_amount), (1, 1000.01))
        with self.assertRaises(UserError):
            line.write({"finding": "surplus"})
        line.write({"finding": False})
        self.assertEqual((self.stocktake.visited_count, line.visitor_id), (0, self.env["res.users"]))
        # what nobody has entered is no difference
        line.write({"finding": "wrong_data", "note": "地点不对", "found_value": 0})
        self.assertEqual(line.difference, 0)
        line.found_value = 1000
        self.assertEqual(line.difference, -0.01)
        label = self.Line.fields_get(["result"])["result"]["falsy_value_label"]
        self.assertEqual(label, "Not checked yet")

    def test_corrections_are_told(self):
        line = self.line(self.roads[0])
        line.write({"finding": "wrong_data", "note": "面积不对"})
        self.assertFalse(self.env["fupin.event"].search([("res_model", "=", line._name), ("res_id", "=", line.id)]))
        line.write({"finding": "shortage"})
        event = self.env["fupin.event"].search([("res_model", "=", line._name), ("res_id", "=", line.id)])
        self.assertEqual((event.before["result"], event.after["result"]), ("wrong_data", "shortage"))

    def test_all_the_rest_by_one_declaration(self):
        self.line(self.roads[0]).write({"finding": "wrong_data", "note": "长度不对"})
        with self.assertRaises(UserError):
            self.stocktake.action_match_all()
        asked = self.stocktake.with_context(fupin_ask_reason=True).action_match_all()
        self.assertEqual(asked["res_model"], "fupin.reason.wizard")
        self.stocktake.action_match_all("逐项核对，账实相符")
        self.assertEqual(self.line(self.roads[0]).result, "wrong_data")
        self.assertEqual(self.line(self.roads[1]).statement, "逐项核对，账实相符")
        self.assertEqual((self.stocktake.coverage, self.stocktake.match_count), (1, 2))
        event = self.stocktake.event_ids.filtered(lambda one: one.transition == "match_all")
        self.assertEqual((event.reason, event.user_id), ("逐项核对，账实相符", self.user_village))
        with self.assertRaises(UserError):
            self.stocktake.action_match_all("再来一次")

    def test_a_surplus_needs_type_and_value(self):
        values = {"stocktake_id": self.stocktake.id, "name": "旧水泵", "category_id": self.road.id, "found_value": 500}
        for lacking in ("category_id", "found_value"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.Line.with_user(self.user_village).create({k: v for k, v in values.items() if k != lacking})
        line = self.Line.with_user(self.user_village).create(values)
        self.assertEqual((line.result, line.amount, line.region_id), ("surplus", 500, self.village))
        figures = self.stocktake.surplus_count, self.stocktake.surplus_amount, self.stocktake.asset_count
        self.assertEqual(figures, (1, 500, 3))
        self.assertEqual(self.stocktake.visited_count, 0)  # beyond the books, so no asset of the list
        line.unlink()
        self.assertEqual(self.stocktake.surplus_count, 0)

    def test_nobody_writes_what_the_system_keeps(self):
        line = self.line(self.roads[0])
        for values in (
            {"name": "x"}, {"book_original_value": 1}, {"visitor_id": self.user_county.id}, {"fixed_on": "2024-01-01"},
            {"stocktake_id": self.of(self.village_next).id}, {"year": 2020}, {"statement": "x"}, {"amount": 1},
        ):  # fmt: skip
            with self.assertRaises(AccessError, msg=values), self.cr.savepoint():
                line.write(values)
        for values in ({"coverage": 1}, {"state": "submitted"}, {"remaining_count": 0}, {"return_reason": "x"}):
            with self.assertRaises(AccessError, msg=values), self.cr.savepoint():
                self.stocktake.write(values)
        self.stocktake.write({"note": "会同村民代表"})
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            self.Stocktake.with_user(self.user_county).create({"year": 2024, "region_id": self.village.id})
        with self.assertRaises(AccessError):
            self.Line.with_user(self.user_village).create(
                {"stocktake_id": self.stocktake.id, "asset_id": self.next_road.id, "name": "x"}
            )

    def test_neighbours_are_closed(self):
        line = self.line(self.roads[0], self.user_village_next)
        self.assertFalse(line)
        with self.assertRaises(AccessError):
            self.line(self.roads[0]).with_user(self.user_village_next).action_match()
        with self.assertRaises(AccessError):
            self.stocktake.with_user(self.user_village_next).action_submit()
        values = {"stocktake_id": self.stocktake.id, "name": "x", "category_id": self.road.id, "found_value": 1}
        with self.assertRaises(AccessError):
            self.Line.with_user(self.user_village_next).create(values)
        for user in (self.user_finance, self.user_audit, self.user_superior):
            self.assertTrue(self.line(self.roads[0], user))
            with self.assertRaises(AccessError):
                self.line(self.roads[0], user).action_match()

    def test_photos_are_held_by_their_line(self):
        line = self.line(self.roads[0])
        photo = (
            self.env["ir.attachment"]
            .with_user(self.user_village)
            .create({"name": "x.png", "datas": base64.b64encode(b"x")})
        )
        line.write({"finding": "wrong_data", "note": "x", "photo_ids": [(4, photo.id)]})
        self.assertEqual((photo.res_model, photo.res_id), (line._name, line.id))
        with self.assertRaises(AccessError):
            photo.with_user(self.user_village_next).read(["datas"])


@tagged("post_install", "-at_install")
class TestStocktakeSteps(StocktakeCase):
    """open → submitted → confirmed → closed, and back with a reason."""

    def test_it_is_submitted_when_all_was_looked_at(self):
        self.open_year()
        stocktake = self.of(self.village).with_user(self.user_village)
        for line in stocktake.line_ids[:2]:
            line.action_match()
        with self.assertRaisesRegex(UserError, "1"):
            stocktake.action_submit()
        stocktake.line_ids[2].action_match()
        stocktake.action_submit()
        self.assertEqual((stocktake.state, stocktake.submitted_on), ("submitted", local_date()))

    def test_each_step_is_somebodys(self):
        stocktake = self.finished()
        with self.assertRaises(AccessError):
            stocktake.action_confirm()
        with self.assertRaises(UserError):
            stocktake.with_user(self.user_county).action_close()
        stocktake.with_user(self.user_township).action_confirm()
        with self.assertRaises(UserError):
            stocktake.with_user(self.user_township).action_close()
        stocktake.with_user(self.user_county).action_close()
        self.assertEqual(stocktake.state, "closed")
        with self.assertRaises(UserError):
            stocktake.with_user(self.user_county).action_return("晚了")
        steps = stocktake.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual(steps, ["open", "match_all", "submit", "confirm", "close"])

    def test_a_departments_own_goes_to_the_county(self):
        self.open_year()
        stocktake = self.of(self.county, department=self.unit_department)
        with self.assertRaises(AccessError):
            stocktake.with_user(self.user_county).action_submit()
        mine = stocktake.with_user(self.user_department)
        mine.line_ids.action_match()
        mine.action_submit()
        with self.assertRaises(AccessError):
            mine.action_confirm()
        stocktake.with_user(self.user_county).action_confirm()
        self.assertEqual(stocktake.state, "confirmed")

    def test_returned_with_a_reason_it_is_open_again(self):
        stocktake = self.finished()
        line = self.line(self.roads[0])
        with self.assertRaises(AccessError):
            line.write({"finding": "shortage", "note": "丢失"})
        with self.assertRaises(UserError):
            stocktake.with_user(self.user_township).action_return()
        stocktake.with_user(self.user_township).action_return("没有照片")
        self.assertEqual(
            (stocktake.state, stocktake.return_reason, stocktake.submitted_on), ("open", "没有照片", False)
        )
        line.write({"finding": "shortage", "note": "丢失"})
        stocktake.action_submit()
        self.assertFalse(stocktake.return_reason)
        stocktake.action_withdraw()
        self.assertEqual(stocktake.state, "open")

    def test_a_surplus_becomes_a_draft_once(self):
        self.open_year()
        stocktake = self.of(self.village).with_user(self.user_village)
        line = self.Line.with_user(self.user_village).create(
            {"stocktake_id": stocktake.id, "name": "旧水泵", "category_id": self.road.id, "found_value": 500.55}
        )
        stocktake.action_match_all("核对")
        stocktake.action_submit()
        self.assertFalse(line.made_asset_id)
        stocktake.with_user(self.user_township).action_confirm()
        asset = line.made_asset_id
        self.assertEqual(
            (asset.name, asset.original_value, asset.state, asset.region_id), ("旧水泵", 500.55, "draft", self.village)
        )
        stocktake.with_user(self.user_township).action_return("再看看")
        stocktake.action_submit()
        stocktake.with_user(self.user_township).action_confirm()
        self.assertEqual(line.made_asset_id, asset)
        self.assertEqual(self.Asset.search_count([("name", "=", "旧水泵")]), 1)

    def test_a_double_is_marked_on_the_asset(self):
        self.open_year()
        stocktake = self.of(self.village).with_user(self.user_village)
        self.roads[0].sudo().duplicate_of_id = False
        self.line(self.roads[0]).write(
            {"finding": "duplicate", "note": "登记了两次", "duplicate_of_id": self.roads[1].id}
        )
        stocktake.action_match_all("核对")
        stocktake.action_submit()
        stocktake.with_user(self.user_township).action_confirm()
        self.assertEqual(self.roads[0].duplicate_of_id, self.roads[1])
        self.assertFalse(self.roads[0].duplicate_dismissed)
