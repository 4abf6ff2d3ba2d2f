from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

CONCLUDED = {
    "right_conclusion": "yes",
    "depreciation_conclusion": "yes",
    "ledger_conclusion": "yes",
    "platform_conclusion": "na",
    "performance": "good",
}
REPORT = [Command.create({"name": "核查报告.pdf", "raw": b"%PDF-report"})]


class VerificationCase(AssetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2024-06-10 04:00:00"))
        cls.agency = cls.make_unit("诚信会计师事务所", "third_party", cls.county)
        cls.user_agency = cls.make_user("third_party", cls.agency, "agency")
        cls.rival = cls.make_user("third_party", cls.make_unit("公正事务所", "third_party", cls.county), "rival")
        cls.assets = cls.Asset.concat(*(cls.make_confirmed(name=f"道路{n}") for n in range(10)))
        cls.draft_asset = cls.make(name="未确认")
        cls.asset_next = cls.make(cls.user_village_next, name="下坪村道路", region_id=cls.village_next.id)

    @classmethod
    def batch(cls, start=True, **values):
        batch = cls.env["fupin.verification"].with_user(cls.user_county).create(
            {
                "unit_id": cls.agency.id, "qualification": "会计师事务所执业证书", "contract_number": "HT-1",
                "date_from": "2024-06-01", "date_to": "2024-06-30", **values,
            }
        )  # fmt: skip
        if start:
            batch.action_start()
        return batch

    def conclude(self, batch, **values):
        batch.with_user(self.user_agency).line_ids.write({**CONCLUDED, **values})


@tagged("post_install", "-at_install")
class TestVerification(VerificationCase):
    """An agency verifies what was given to it, item by item."""

    def test_every_asset_or_a_sample_that_is_drawn_again(self):
        whole = self.batch()
        self.assertEqual(whole.asset_ids, self.assets)
        self.assertEqual(whole.line_count, 10)
        first, again, other = (self.batch(selection="sample", ratio=0.25, seed=seed) for seed in ("甲", "甲", "乙"))
        self.assertEqual(len(first.asset_ids), 3)
        self.assertEqual(first.asset_ids, again.asset_ids)
        self.assertNotEqual(first.asset_ids, other.asset_ids)
        self.assertFalse(first.asset_ids - self.assets)
        self.assertEqual(self.env["fupin.verification"].search([("asset_ids", "in", first.asset_ids[:1].ids)]) & first,
                         first.sudo())  # fmt: skip
        with self.assertRaisesRegex(UserError, "No confirmed asset"), self.cr.savepoint():
            self.batch(asset_kind="household")

    def test_a_batch_is_drawn_by_as_many_statements_however_large(self):
        def statements(batch):
            before = self.env.cr.sql_log_count
            batch._draw()
            return self.env.cr.sql_log_count - before

        small = statements(self.batch(start=False, selection="sample", ratio=0.1))
        large = statements(self.batch(start=False))
        self.assertEqual(small, large)

    def test_what_an_order_needs(self):
        for missing in ({"qualification": False}, {"contract_number": " "}, {"unit_id": self.unit_county.id},
                        {"date_from": "2024-05-01", "date_to": "2024-06-09"}):  # fmt: skip
            with self.assertRaises(UserError, msg=str(missing)), self.cr.savepoint():
                self.batch(**missing)
        for user in (self.user_village, self.user_township, self.user_department, self.user_agency, self.user_audit):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.env["fupin.verification"].with_user(user).create(
                    {"unit_id": self.agency.id, "date_to": "2024-06-30", "region_id": self.county.id}
                )
        batch = self.batch(start=False)
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.with_user(self.user_agency).action_start()

    def test_the_agency_sees_its_assets_alone_and_only_in_its_days(self):
        Asset = self.env["fupin.asset"]
        own, rival = Asset.with_user(self.user_agency), Asset.with_user(self.rival)

        def seen():
            self.env.invalidate_all()
            found = own.search([])
            self.assertEqual(own.search_count([]), len(found))
            self.assertEqual(len(own.name_search("", limit=None)), len(found))
            for asset in self.assets:
                self.assertEqual(asset.with_user(self.user_agency).has_access("read"), asset in found)
            return found

        self.assertFalse(seen())
        batch = self.batch(start=False, selection="sample", ratio=0.3)
        self.assertFalse(seen())
        batch.action_start()
        self.assertEqual(seen(), batch.asset_ids)
        self.assertEqual(len(seen()), 3)
        self.assertFalse(rival.search([]))
        self.assertFalse(self.env["fupin.verification"].with_user(self.rival).search([]))
        self.assertFalse(self.env["fupin.verification.line"].with_user(self.rival).search([]))
        seen()[0].read(["name", "original_value", "funding_ids"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            seen()[0].write({"name": "改"})
        line = batch.line_ids[0].with_user(self.user_agency)
        for moment, is_open in (
            ("2024-05-31 15:59:59", False), ("2024-05-31 16:00:00", True),
            ("2024-06-30 15:59:59", True), ("2024-06-30 16:00:00", False),
        ):  # fmt: skip
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.registry.clear_cache()
                self.assertEqual(seen(), batch.asset_ids if is_open else Asset)
                self.assertEqual(line.has_access("write"), is_open)
                self.assertEqual(line.has_access("read"), is_open)
        with freeze_time("2024-06-30 16:00:00"):
            # without clearing what is kept of rules: the day is looked at each time
            self.assertFalse(seen())
            batch.date_to = "2024-07-05"
            self.assertEqual(seen(), batch.asset_ids)

    def test_a_list_of_a_batch_takes_as_many_statements_however_long(self):
        """Who may read a row is not asked row by row."""

        def statements(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            own = self.env["fupin.asset"].with_user(self.user_agency)
            before = self.env.cr.sql_log_count
            found = own.web_search_read([("verification_line_ids.verification_id", "=", batch.id)], {"name": {}})
            return self.env.cr.sql_log_count - before, found["length"]

        small = self.batch(selection="sample", ratio=0.2)
        large = self.batch()
        statements(large)
        (few, two), (many, ten) = statements(small), statements(large)
        self.assertEqual((two, ten), (2, 10))
        self.assertLessEqual(many, few)

    def test_the_agency_writes_conclusions_and_its_report(self):
        batch = self.batch()
        mine, line = batch.with_user(self.user_agency), batch.line_ids[0]
        line.with_user(self.user_agency).write(CONCLUDED)
        self.assertTrue(line.is_done)
        self.assertEqual((batch.done_count, batch.progress), (1, 0.1))
        for values in ({"asset_id": self.assets[1].id}, {"is_done": True}, {"problem_id": 1}, {"verification_id": 1}):
            with self.assertRaises(AccessError, msg=str(values)), self.cr.savepoint():
                line.with_user(self.user_agency).write(values)
        for user in (self.user_county, self.user_village, self.user_township, self.rival, self.user_audit):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                line.with_user(user).write({"finding": "改"})
        for values in ({"date_to": "2025-06-30"}, {"unit_id": self.unit_county.id}, {"note": "x"}, {"ratio": 1}):
            with self.assertRaises(UserError, msg=str(values)), self.cr.savepoint():
                mine.write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.write({"seed": "乙"})
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.write({"conclusion": "代写"})

    def test_a_problem_asks_for_a_suggestion(self):
        line = self.batch().line_ids[0].with_user(self.user_agency)
        line.write({**CONCLUDED, "ledger_conclusion": "no"})
        self.assertTrue(line.has_problem)
        self.assertFalse(line.is_done)
        line.finding = "账面在用，实际闲置"
        self.assertFalse(line.is_done)
        line.suggestion = "由镇政府引进新主体"
        self.assertTrue(line.is_done)

    def test_the_report_covers_everything(self):
        batch = self.batch()
        mine = batch.with_user(self.user_agency)
        batch.with_user(self.user_agency).line_ids[:9].write(CONCLUDED)
        mine.report_ids = REPORT
        with self.assertRaisesRegex(UserError, "1 assets are not concluded"), self.cr.savepoint():
            mine.action_submit()
        mine.line_ids[9].write(CONCLUDED)
        mine.report_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "report"), self.cr.savepoint():
            mine.action_submit()
        mine.report_ids = REPORT
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.action_submit()
        mine.action_submit()
        self.assertEqual(mine.state, "submitted")
        self.assertFalse(self.env["fupin.asset"].with_user(self.user_agency).search([]))
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.write({"conclusion": "改"})
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.action_return()
        batch.action_return("照片不清")
        self.assertEqual(len(self.env["fupin.asset"].with_user(self.user_agency).search([])), 10)

    def test_findings_become_problems(self):
        batch = self.batch()
        self.conclude(batch)
        kind = self.env["fupin.problem.type"].search([("kind", "=", "problem")], limit=1)
        bad = batch.line_ids[2].with_user(self.user_agency)
        bad.write({"type_ids": [Command.set(kind.ids)], "finding": "合同未履行", "suggestion": "追缴租金"})
        batch.with_user(self.user_agency).write({"report_ids": REPORT})
        batch.with_user(self.user_agency).action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.with_user(self.user_agency).action_confirm()
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.with_user(self.user_village).action_confirm()
        batch.action_confirm()
        problem = self.env["fupin.problem"].search([("source", "=", "third_party")])
        self.assertRecordValues(
            problem,
            [{"asset_id": bad.sudo().asset_id.id, "description": "合同未履行", "proposal": "追缴租金",
              "finder_unit_id": self.agency.id, "unit_id": self.unit_village.id, "type_ids": kind.ids}],
        )  # fmt: skip
        self.assertEqual(batch.line_ids.problem_id, problem)
        # what was accepted is read by the places it is about
        Line = self.env["fupin.verification.line"]
        self.assertEqual(len(Line.with_user(self.user_village).search([])), 10)
        self.assertFalse(Line.with_user(self.user_village_next).search([]))
        steps = batch.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual([step for step in steps if step != "write"], ["create", "start", "submit", "confirm"])

    def test_lines_are_not_made_by_hand(self):
        batch = self.batch()
        for user in (self.user_county, self.user_agency):
            with self.assertRaises(AccessError), self.cr.savepoint():
                batch.with_user(user).line_ids.create({"verification_id": batch.id, "asset_id": self.draft_asset.id})
            with self.assertRaises(AccessError), self.cr.savepoint():
                batch.with_user(user).line_ids[0].unlink()
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.unlink()
        self.batch(start=False).unlink()
