import base64
import io

import openpyxl

from odoo.addons.fupin_ledger.kernel.reading import open_ledger
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.addons.fupin_policy.tests.rule_case import RuleCase
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AssetCase

HEAD = ("卡片编号", "乡镇", "行政村", "资产名称", "资产性质", "账面原值（元）", "产权单位")


class ComparisonCase(AssetCase):
    """County 东山 with a few assets, and the export of the platform for state property."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env.ref("fupin_assets.ledger_platform_state_assets")
        cls.platform = cls.env.ref("fupin_assets.platform_state_assets")
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.known = cls.make(
            name="2021年村组道路硬化项目",
            registration_ids=[Command.create({"platform_id": cls.platform.id, "number": "KP-0001"})],
        )
        cls.station = cls.make(name="光伏电站", original_value=500000)
        cls.shed = cls.make(name="3号大棚", original_value=7000)
        cls.well = cls.make(name="机井", original_value=300)

    def export(self, *rows, head=HEAD):
        return workbook([list(head), *map(list, rows)])

    def row(self, name, value, code="", village="上坪村", township="青石镇", kind="公益性", owner=""):
        return (code, township, village, name, kind, value, owner)

    def agreeing(self, **changes):
        rows = {
            "known": self.row("村组道路硬化", 100000, "KP-0001"),
            "station": self.row("光伏电站", 500000),
            "shed": self.row("3号大棚", 7000),
            "well": self.row("机井", 300),
            **changes,
        }
        return self.export(*(row for row in rows.values() if row))

    def upload(self, content, user=None, **values):
        return (
            self.env["fupin.comparison"]
            .with_user(user or self.user_county)
            .create({"ledger_id": self.ledger.id, "file": base64.b64encode(content), "filename": "导出.xlsx", **values})
        )

    def compare(self, content, user=None, **values):
        compared = self.upload(content, user, **values)
        compared.action_compare()
        return compared

    def lines(self, compared, *names):
        return {line.name: tuple(line[name] for name in names) for line in compared.sudo().line_ids}


@tagged("post_install", "-at_install")
class TestComparison(ComparisonCase):
    """Both sides of each line, what differs, and what becomes of it."""

    def test_every_result(self):
        compared = self.compare(
            self.agreeing(
                known=self.row("某条道路", 99999.99, "KP-0001", kind="经营性"),
                shed=self.row("4号大棚", 7000),
                well=self.row("灌溉机井", 300),
                more=self.row("冷库", 80000, village="下坪村"),
            )
        )
        self.assertEqual(compared.state, "done")
        self.assertEqual(
            self.lines(compared, "result", "how", "differences", "their_name", "their_amount", "state"),
            {
                "2021年村组道路硬化项目": ("differs", "code", "name,value,kind", "某条道路", 99999.99, "open"),
                "光伏电站": ("same", "name", False, "光伏电站", 500000, "settled"),
                "3号大棚": ("ours_only", False, False, False, 0, "open"),
                "机井": ("doubtful", "similar", "name", "灌溉机井", 300, "open"),
                "4号大棚": ("theirs_only", False, False, "4号大棚", 7000, "open"),
                "冷库": ("theirs_only", False, False, "冷库", 80000, "open"),
            },
        )
        self.assertEqual(
            compared.figures,
            {
                "same": [1, 500000, 500000],
                "differs": [1, 100000, 99999.99],
                "doubtful": [1, 300, 300],
                "ours_only": [1, 7000, 0],
                "theirs_only": [2, 0, 87000],
            },
        )
        line = compared.sudo().line_ids.filtered(lambda one: one.result == "differs")
        self.assertEqual((line.gap, line.region_id, line.their_row), (0.01, self.village, 2))
        cold = compared.sudo().line_ids.filtered(lambda one: one.name == "冷库")
        self.assertEqual(cold.region_id, self.village_next)
        self.assertIn("bg-danger", compared.picture)

    def test_rounding_is_borne_where_it_is_said(self):
        content = self.agreeing(station=self.row("光伏电站", 500049.99))
        self.assertEqual(self.compare(content).differs_count, 1)
        self.assertEqual(self.compare(content, tolerance=50).differs_count, 0)

    def test_an_owner_is_compared_where_it_is_understood(self):
        self.station.owner_ids = [Command.create({"unit_id": self.unit_village.id, "share": 1})]
        compared = self.compare(
            self.agreeing(
                station=self.row("光伏电站", 500000, owner="青石镇人民政府"),
                well=self.row("机井", 300, owner="不知名的单位"),
            )
        )
        found = self.lines(compared, "result", "differences")
        self.assertEqual(found["光伏电站"], ("differs", "owner"))
        self.assertEqual(found["机井"], ("same", False))

    def test_our_record_is_put_right_and_the_line_closes(self):
        compared = self.compare(self.agreeing(shed=self.row("3号大棚", 7100)))
        line = compared.line_ids.filtered(lambda one: one.result == "differs").with_user(self.user_township)
        action = line.action_ours_wrong()
        self.assertEqual((action["res_model"], action["res_id"]), ("fupin.asset", self.shed.id))
        self.assertEqual((line.state, line.is_open), ("ours_wrong", True))
        self.shed.with_user(self.user_village).write({"note": "看过"})
        self.assertEqual(line.state, "ours_wrong")
        self.shed.with_user(self.user_village).write(
            {"original_value": 7100, "funding_ids": [Command.update(self.shed.funding_ids.id, {"amount": 7100})]}
        )
        self.assertEqual((line.state, line.our_amount, line.differences), ("settled", 7100, False))
        self.assertEqual(line.event_ids.sorted("id").mapped("transition"), ["ours_wrong", "agree"])

    def test_they_are_wrong_with_a_note_that_is_kept(self):
        content = self.agreeing(shed=self.row("3号大棚", 7100))
        first = self.compare(content)
        line = first.line_ids.filtered(lambda one: one.result == "differs")
        with self.assertRaises(UserError), self.cr.savepoint():
            line.action_theirs_wrong()
        line.action_theirs_wrong("三资平台多录100元，已去函更正")
        self.assertEqual((line.state, line.is_open), ("theirs_wrong", False))
        again = self.compare(content)
        newer = again.line_ids.filtered(lambda one: one.result == "differs")
        self.assertEqual((newer.state, newer.note), ("theirs_wrong", line.note))
        self.assertFalse(line.is_current)
        newer.action_take_back()
        self.assertEqual((newer.state, newer.note), ("open", False))
        third = self.compare(self.agreeing())
        self.assertEqual(newer.state, "settled")
        self.assertEqual(third.open_count, 0)

    def test_a_newer_comparison_leaves_other_places_and_platforms_alone(self):
        content = self.agreeing(shed=None)
        county = self.compare(content)
        line = county.line_ids.filtered(lambda one: one.result == "ours_only")
        other = self.compare(content, ledger_id=self.env.ref("fupin_assets.ledger_platform_rural").id)
        self.assertTrue(line.is_current)
        self.assertTrue(all(other.line_ids.mapped("is_current")))
        elsewhere = self.regions["990101101000"]
        self.compare(self.export(self.row("仓库", 1, village="柳树村", township="白水乡")), region_id=elsewhere.id)
        self.assertTrue(line.is_current)
        self.compare(self.agreeing(), self.user_township)
        self.assertFalse(line.is_current)
        self.assertEqual(line.state, "settled")

    def test_a_doubtful_pair_is_one_thing(self):
        compared = self.compare(self.agreeing(well=self.row("灌溉机井", 300)))
        line = compared.line_ids.filtered(lambda one: one.result == "doubtful").with_user(self.user_township)
        with self.assertRaises(UserError), self.cr.savepoint():
            line.action_theirs_wrong("先定是不是一个")
        line.action_same_thing()
        self.assertEqual((line.result, line.how, line.state), ("differs", "person", "open"))
        self.assertEqual((compared.doubtful_count, compared.differs_count), (0, 1))

    def test_a_doubtful_pair_is_two_things(self):
        compared = self.compare(self.agreeing(well=self.row("灌溉机井", 300, village="上坪村")))
        compared.line_ids.filtered(lambda one: one.result == "doubtful").with_user(
            self.user_township
        ).action_not_the_same()
        found = self.lines(compared, "result", "res_id", "their_amount", "region_id")
        self.assertEqual(found["机井"], ("ours_only", self.well.id, 0, self.village))
        self.assertEqual(found["灌溉机井"], ("theirs_only", False, 300, self.village))
        self.assertEqual(compared.figures["theirs_only"], [1, 0, 300])

    def test_the_report(self):
        compared = self.compare(self.agreeing(shed=self.row("3号大棚", 7100), more=self.row("+冷库", 80000)))
        action = compared.action_report()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(action["params"]["content"])))
        self.assertEqual(book.sheetnames, ["Summary", "Different", "Doubtful", "Only with us", "Only there"])
        summary = list(book["Summary"].values)
        self.assertEqual(summary[2][:6], ("青石镇", "上坪村村民委员会", 3, 600300, 1, 7000))
        self.assertEqual(summary[-1][:6], ("Total", None, 3, 600300, 1, 7000))
        differs = list(book["Different"].values)[2]
        self.assertEqual(differs[2:4] + differs[6:10], ("3号大棚", 7000, "3号大棚", 7100, -100, "value"))
        self.assertEqual(list(book["Only there"].values)[2][3], "'+冷库")

    def test_personal_data_is_masked(self):
        compared = self.compare(self.agreeing(more=self.row("王五13912345678牛舍", 80000)))
        self.assertIn("王五139****5678牛舍", self.lines(compared, "result"))


@tagged("post_install", "-at_install")
class TestComparisonFile(ComparisonCase):
    """What is wrong with a file, large files, and who may what."""

    def test_a_faulty_file_writes_nothing(self):
        compared = self.compare(self.agreeing(shed=self.row("3号大棚", "约七千")))
        self.assertEqual((compared.state, compared.error_count), ("failed", 1))
        self.assertFalse(compared.line_ids)
        self.assertTrue(compared.error_file)
        compared.skip_faulty = True
        compared.action_compare()
        self.assertEqual((compared.state, compared.ours_only_count), ("done", 1))

    def test_what_is_no_export_is_refused(self):
        for content in (b"no workbook", workbook([["甲", "乙"], [1, 2]])):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.compare(content)
        self.assertEqual(self.compare(self.export(("1", "x"), head=["卡片编号", "资产名称"])).state, "failed")
        self.assertFalse(self.env["fupin.comparison.line"].search([("region_code", "=like", "990101%")]))

    def test_an_ordinary_ledger_is_no_export(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.compare(self.agreeing(), ledger_id=self.env.ref("fupin_assets.ledger_total").id)

    def test_a_comparison_that_was_made_stays(self):
        compared = self.compare(self.agreeing())
        for step in (compared.action_compare, compared.unlink):
            with self.assertRaises(UserError), self.cr.savepoint():
                step()

    def test_a_large_file_is_compared_in_the_background(self):
        self.env["ir.config_parameter"].set_param("fupin_ledger.background_rows", "2")
        compared = self.upload(self.agreeing())
        action = compared.with_context(queue_job__no_delay=False).action_compare()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual((compared.state, compared.job_state), ("draft", "pending"))
        with self.assertRaises(UserError), self.cr.savepoint():
            compared.action_compare()
        compared._compare_in_background()
        compared._compare_in_background()  # a second run changes nothing
        self.assertEqual((compared.state, compared.same_count, len(compared.line_ids)), ("done", 4, 4))

    def test_a_township_compares_its_own_place(self):
        far = self.make(self.user_county, name="仓库", region_id=self.village_other_township.id)
        compared = self.compare(self.agreeing(), self.user_township)
        self.assertEqual(compared.same_count, 4)
        self.assertNotIn(far.id, compared.line_ids.mapped("res_id"))
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.upload(self.agreeing(), self.user_township, region_id=self.village_other_township.id)
        elsewhere = self.upload(
            self.export(self.row("仓库", 1, village="柳树村", township="白水乡")), self.user_township
        )
        elsewhere.action_compare()
        self.assertEqual(elsewhere.state, "failed")
        for user in (self.user_village, self.user_department, self.user_third_party):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.upload(self.agreeing(), user)

    def test_lines_are_seen_by_place(self):
        self.make(self.user_county, name="仓库", region_id=self.village_other_township.id)
        compared = self.compare(self.agreeing())
        Line = self.env["fupin.comparison.line"]
        domain = [("comparison_id", "=", compared.id)]
        counts = {
            user.login: Line.with_user(user).search_count(domain)
            for user in (self.user_village, self.user_village_next)
        }
        counts["township"] = Line.with_user(self.user_township).search_count(domain)
        counts["county"] = Line.with_user(self.user_county).search_count(domain)
        counts["other"] = Line.with_user(self.user_county_other).search_count(domain)
        self.assertEqual(list(counts.values()), [4, 0, 4, 5, 0])

    def test_lines_are_written_by_nobody(self):
        compared = self.compare(self.agreeing(shed=self.row("3号大棚", 7100)))
        line = compared.line_ids.filtered(lambda one: one.result == "differs").with_user(self.user_county)
        for step in (
            lambda: line.write({"note": "x"}),
            lambda: line.write({"state": "settled"}),
            line.unlink,
            line.copy,
            lambda: line.create({"comparison_id": compared.id, "region_code": "990101000000", "result": "same"}),
            lambda: line.with_user(self.user_village).action_theirs_wrong("不归我管"),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step()

    def test_every_platform_has_an_export(self):
        """Each platform's columns are recognised under the heads that its export has."""
        for name in ("state_assets", "rural", "monitoring"):
            ledger = self.env.ref(f"fupin_assets.ledger_platform_{name}")
            fields_ = ledger.column_ids._kernel_fields(self.Asset)
            opened = open_ledger(self.agreeing(), fields_)
            found = {match.field.key for match in opened.labels() if match.field}
            self.assertEqual(found, {"code", "township", "village", "name", "kind", "original_value", "owner"})
            self.assertTrue(ledger.platform_id)


@tagged("post_install", "-at_install")
class TestComparisonFollows(ComparisonCase, RuleCase):
    """What differs is a finding of the asset and a card on the desk until it is put right or said to be wrong there."""

    def setUp(self):
        super().setUp()
        self.make_rule(
            model="fupin.asset", measure="unsettled_differences", operator="<=", parameter_key="test_minimum",
            parameters={"test_minimum": "0"},
        )  # fmt: skip

    def line(self, compared, asset, user=None):
        found = compared.sudo().line_ids.filtered(lambda line: line.res_id == asset.id)
        return found.with_user(user or self.user_township)

    def card(self, user):
        cards = self.env["fupin.desk"].with_user(user)._desk_cards()
        return {card["key"]: card["count"] for card in cards}.get("comparison_open", 0)

    def test_a_difference_is_a_finding_until_it_is_settled(self):
        assets = self.known | self.station | self.shed | self.well
        self.assertFalse(self.found(assets))
        compared = self.compare(self.agreeing(station=self.row("光伏电站", 499999.99), shed=None))
        self.assertEqual(set(self.found(assets).mapped("res_id")), {self.station.id, self.shed.id})
        self.assertEqual([self.card(user) for user in (self.user_township, self.user_county)], [2, 2])
        self.assertEqual([self.card(user) for user in (self.user_village, self.user_county_other)], [0, 0])
        self.line(compared, self.shed).action_theirs_wrong("对方平台漏登")
        self.assertEqual(self.found(assets).mapped("res_id"), self.station.ids)
        self.line(compared, self.shed).action_take_back()
        self.assertEqual(len(self.found(assets)), 2)
        # ours put right
        self.line(compared, self.station).action_ours_wrong()
        self.station.write({"original_value": 499999.99, "funding_ids": [Command.clear(), *self.funded(499999.99)]})
        self.assertEqual(self.found(assets).mapped("res_id"), self.shed.ids)
        self.assertEqual(self.card(self.user_county), 1)
        # a newer comparison that agrees closes the rest
        self.compare(self.agreeing(station=self.row("光伏电站", 499999.99)))
        self.assertFalse(self.found(assets))
        self.assertEqual(self.card(self.user_county), 0)

    def test_one_of_another_county_opens_nothing(self):
        """A comparison of a village leaves what stands elsewhere alone."""
        elsewhere = self.make(self.user_county, region_id=self.village_next.id, name="下坪村冷库")
        self.compare(self.agreeing(shed=None), region_id=self.village.id)
        self.assertFalse(self.found(elsewhere))
        self.assertTrue(self.found(self.shed))
