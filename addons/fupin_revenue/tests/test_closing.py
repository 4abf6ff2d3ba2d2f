import io

from freezegun import freeze_time
from python_calamine import CalamineWorkbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestClosing(PlanCase):
    """年终关账: 2024 is closed in January 2025, what is dated in it stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.open_due = cls.due(cls.user_village, cls.solar, 1000, "2024-03-01")
        cls.old_receipt = cls.income(cls.user_village, 1000, date="2024-12-31", receivable_id=cls.open_due.id)
        cls.late_due = cls.due(cls.user_village, cls.solar, 300, "2024-11-01")
        cls.draft = cls.income(cls.user_village, 7, confirm=False, date="2024-12-30")
        cls.new_receipt = cls.income(cls.user_village, 50, date="2025-01-01")

    def begin(self, user=None, moment="2025-01-02 02:00:00"):
        with freeze_time(moment):
            action = self.env["fupin.closing"].with_user(user or self.user_county).action_begin(2024)
        return self.env["fupin.closing"].browse(action["res_id"])

    def close(self):
        closing = self.begin()
        with freeze_time("2025-01-02 02:00:00"):
            closing.with_user(self.user_county).action_close("县委会议")
        return closing

    def line(self, closing, region):
        return closing.line_ids.filtered(lambda line: line.region_id == region)

    def test_a_year_is_closed_from_midnight_in_shanghai_on(self):
        Closing = self.env["fupin.closing"].with_user(self.user_county)
        with freeze_time("2024-12-31 15:59:59"), self.assertRaises(UserError), self.cr.savepoint():
            Closing.action_begin(2024)
        with freeze_time("2024-12-31 16:00:00"):
            closing = self.env["fupin.closing"].browse(Closing.action_begin(2024)["res_id"])
            self.assertEqual(Closing.action_begin()["res_id"], closing.id, "the last year by default, begun once")
            with self.assertRaises(UserError), self.cr.savepoint():
                closing.with_user(self.user_county).action_close()
            closing.with_user(self.user_county).action_close("县委会议")
        self.assertEqual(closing.state, "closed")

    def test_figures_of_the_last_second(self):
        closing = self.begin()
        self.assertEqual(set(closing.line_ids.region_id.mapped("code")),
                         {"990101100201", "990101100202", "990101101201"})  # fmt: skip
        line = self.line(closing, self.village)
        self.assertRecordValues(line, [{
            "operating_count": 1, "operating_original": 100000, "public_count": 0, "due": 1300, "arrears": 300,
            "received": 1000, "received_corrected": 0, "used": 0, "balance": 1000, "distributed": 0,
        }])  # fmt: skip
        self.assertFalse(self.line(closing, self.village_next).received)
        self.assertEqual(closing.draft_count, 1)
        self.assertEqual(line.operating_net, self.solar._net_values(closing._last_day())[self.solar.id])

    def test_who_closes_and_who_opens_again(self):
        closing = self.begin()
        for user in (self.user_village, self.user_township, self.user_department, self.user_finance, self.user_audit,
                     self.user_administrator, self.user_superior, self.user_county_other, self.user_third_party):  # fmt: skip
            for call in (lambda mine: mine.action_close("x"), lambda mine: mine.action_count()):
                with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    call(closing.with_user(user))
        for user in (self.user_village, self.user_administrator, self.user_audit):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.begin(user)
        self.close()
        with self.assertRaises(AccessError), self.cr.savepoint():
            closing.with_user(self.user_county).action_reopen_year("x")
        with self.assertRaises(UserError), self.cr.savepoint():
            closing.with_user(self.user_administrator).action_reopen_year()
        with self.assertRaises(AccessError), self.cr.savepoint():
            closing.with_user(self.user_county).write({"year": 2020})
        with self.assertRaises(AccessError), self.cr.savepoint():
            closing.with_user(self.user_county).create({"region_id": self.county.id, "year": 2020})
        closing.with_user(self.user_administrator).action_reopen_year("漏记一笔")
        self.assertEqual(closing.state, "draft")
        self.assertEqual(
            closing.sudo().event_ids.filtered(lambda event: event.transition == "reopen_year").reason, "漏记一笔"
        )
        self.income(self.user_village, 5, date="2024-12-31")

    def test_the_last_closed_year_is_opened_first(self):
        closing = self.close()
        with freeze_time("2026-01-02"):
            later = self.env["fupin.closing"].browse(
                self.env["fupin.closing"].with_user(self.user_county).action_begin(2025)["res_id"]
            )
            later.with_user(self.user_county).action_close("会议")
            with self.assertRaises(UserError), self.cr.savepoint():
                closing.with_user(self.user_administrator).action_reopen_year("x")

    def test_what_is_dated_in_it_stays(self):
        before = self.env["fupin.receipt"].with_user(self.user_village)
        values = {"amount": 9, "voucher_number": "1"}
        self.close()
        refused = {
            "created on the last day": lambda: before.create({**values, "date": "2024-12-31"}),
            "created before": lambda: before.create({**values, "date": "2019-05-01"}),
            "moved into it": lambda: before.create({**values, "date": "2025-01-01"}).write({"date": "2024-12-31"}),
            "changed by the system": lambda: self.old_receipt.sudo().write({"amount": 2000}),
            "draft changed": lambda: self.draft.write({"amount": 8}),
            "draft entered": self.draft.action_confirm,
            "draft deleted": self.draft.unlink,
            "line added": lambda: self.draft.line_ids.create(
                {"receipt_id": self.draft.id, "asset_id": self.solar.id, "amount": 1}
            ),
            "reversed": lambda: self.old_receipt.action_reverse("错"),
            "due created": lambda: self.due(self.user_village, self.solar, 5, "2024-12-31"),
            "due changed": lambda: self.late_due.write({"amount": 400}),
            "due deleted": self.late_due.unlink,
            "value": lambda: self.env["fupin.asset.valuation"].create(
                {"asset_id": self.solar.id, "basis": "actual", "amount": 5, "note": "x", "date": "2024-12-31"}
            ),
        }  # fmt: skip
        for what, call in refused.items():
            with self.subTest(what), self.assertRaises(UserError) as caught, self.cr.savepoint():
                call()
            self.assertIn("2024" if "before" not in what else "2019", str(caught.exception), what)

    def test_the_year_after_and_the_county_beside_are_open(self):
        self.close()
        self.income(self.user_village, 9, date="2025-01-01")
        self.income(self.user_village_far, 9, date="2024-12-31")
        self.new_receipt.action_reverse("错")
        self.draft.write({"date": "2025-01-01", "corrects_year": 2024, "correction_reason": "上年漏记"})
        self.draft.action_confirm()
        # what was due in the closed year is paid in the next one
        self.income(self.user_village, 300, date="2025-02-01", receivable_id=self.late_due.id)
        self.assertEqual(self.late_due.state, "received")

    def test_corrections_stand_in_the_next_statement(self):
        closing = self.close()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.income(self.user_village, 9, date="2025-01-02", corrects_year=2024)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.income(self.user_village, 9, date="2025-01-02", corrects_year=2025, correction_reason="x")
        self.income(self.user_village, 9, date="2025-01-02", corrects_year=2024, correction_reason="漏记")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.old_receipt.action_correct()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.new_receipt.action_correct("错")
        self.assertTrue(self.old_receipt.is_year_closed)
        self.assertFalse(self.new_receipt.is_year_closed)
        with freeze_time("2025-03-01"):
            self.old_receipt.action_correct("记重了")
        self.assertEqual(self.line(closing, self.village).received, 1000, "frozen")
        with freeze_time("2026-01-02"):
            following = self.env["fupin.closing"].browse(
                self.env["fupin.closing"].with_user(self.user_county).action_begin(2025)["res_id"]
            )
        self.assertRecordValues(self.line(following, self.village), [
            {"received": 50 + 9 - 1000, "received_corrected": 9 - 1000, "balance": 59, "arrears": 1300},
        ])  # fmt: skip
        corrections = following.correction_ids.filtered(lambda one: one.kind == "received")
        self.assertEqual(
            sorted((one.corrects_year, one.amount, one.reason) for one in corrections),
            [(2024, -1000, "记重了"), (2024, 9, "漏记")],
        )
        # the asset was confirmed today, long after 2024 was closed
        self.assertFalse(closing.correction_ids)
        rows = {row[0]: row[1:] for row in following.with_user(self.user_county)._compared()}
        self.assertEqual(
            [str(figure) for figure in rows["收益收取：本年实收"]], ["-941.00", "1000.00", "-1941.00", "-194.10"]
        )
        book = CalamineWorkbook.from_filelike(io.BytesIO(following.with_user(self.user_county)._book()))
        self.assertEqual(book.sheet_names, ["分地点", "与上年比较", "上年更正"])
        told = [cell for row in book.get_sheet_by_name("上年更正").to_python() for cell in row]
        self.assertIn("记重了", told)
        self.assertIn(-1000.0, told)
        self.assertIn("-941.00", following.with_user(self.user_county).comparison)

    def test_whom_it_is_shown_to(self):
        closing = self.close()
        seen = {user.login: len(self.env["fupin.closing.line"].with_user(user).search([("closing_id", "=", closing.id)]))
                for user in (self.user_village, self.user_township, self.user_county, self.user_audit, self.user_superior,
                             self.user_village_far, self.user_county_other)}  # fmt: skip
        self.assertEqual(list(seen.values()), [1, 2, 3, 3, 3, 0, 0])
        for user in (self.user_village, self.user_third_party, self.user_department):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                closing.with_user(user).action_download()
        self.assertTrue(closing.with_user(self.user_audit).action_download()["params"]["content"])
