import io
from datetime import timedelta

import openpyxl
from pypdf import PdfReader

from odoo.addons.fupin_base.kernel.picture import WIDTH
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..kernel import year_picture
from .common import PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestReport(PlanCase):
    """What came in, was distributed and used, summed up; the ledger; one year in one picture."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.env["fupin.revenue.flow"]
        cls.household = cls.env["fupin.household"].create({"name": "王家", "region_id": cls.village.id})
        cls.income(cls.user_village, 60.01, date="2023-12-31")
        cls.income(cls.user_village, 40.02, date="2024-01-01", source="disposal")
        cls.income(cls.user_village, 9, date="2024-02-01", confirm=False)
        cls.plan_one = cls.approved(("relief", 30.03, cls.household), ("works", 20), amount=50.03)
        cls.pay(cls.plan_one.line_ids[0], 10.01, date="2024-06-01")
        cls.pay(cls.plan_one.line_ids[0], 5, confirm=False)

    def sums(self, user=None, group=(), domain=()):
        self.env.flush_all()
        rows = self.flow.with_user(user or self.user_county)._read_group(
            [("region_code", "=like", "990101%"), *domain], list(group), ["received:sum", "distributed:sum", "used:sum"]
        )
        return [tuple(round(part, 2) if isinstance(part, float) else part for part in row) for row in rows]

    def test_every_fen_in_its_column(self):
        self.assertEqual(self.sums(), [(100.03, 50.03, 10.01)])
        self.assertEqual(self.sums(group=["year"]), [(2023, 60.01, 0, 0), (2024, 40.02, 50.03, 10.01)])
        self.assertEqual(
            self.sums(group=["source"], domain=[("kind", "=", "received")]),
            [("disposal", 40.02, 0, 0), ("operating", 60.01, 0, 0)],
        )
        self.assertEqual(
            self.sums(group=["receiver"], domain=[("kind", "!=", "received")]),
            [("household", 0, 30.03, 10.01), ("other", 0, 20, 0)],
        )
        self.assertEqual(self.sums(group=["township_id"]), [(self.township, 100.03, 50.03, 10.01)])
        self.assertEqual(
            self.sums(group=["unit_id", "owner_level"]), [(self.unit_village, "village", 100.03, 50.03, 10.01)]
        )

    def test_what_does_not_count(self):
        payment = self.plan_one.line_ids.payment_ids.filtered(lambda payment: payment.state == "paid")
        payment.with_user(self.user_village).action_reverse("付错了")
        self.assertEqual(self.sums(), [(100.03, 50.03, 0)])
        self.plan_one.with_user(self.user_township).action_return("改一下")
        self.assertEqual(self.sums(), [(100.03, 0, 0)])

    def test_rights_follow_the_records(self):
        for user, count in ((self.user_village, 5), (self.user_township, 5), (self.user_audit, 5),
                            (self.user_village_next, 0), (self.user_county_other, 0)):  # fmt: skip
            self.assertEqual(self.flow.with_user(user).search_count([]), count, user.login)
            self.assertEqual(self.env["fupin.revenue.ledger"].with_user(user).search_count([]), 2 * bool(count))
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.flow.with_user(self.user_third_party).search_count([])
        row = self.flow.with_user(self.user_village).search([("kind", "=", "used")])
        self.assertEqual(row.action_open_origin()["res_model"], "fupin.payment")
        with self.assertRaises(AccessError):
            row.with_user(self.user_village_next).action_open_origin()

    def test_ledger_tells_how_it_came(self):
        self.env["fupin.disclosure"].with_user(self.user_village).create({
            "res_model": "fupin.distribution", "res_id": self.plan_one.id, "kind": "plan", "content": "方案",
            "place": "公示栏", "date_to": "2024-07-08",
        }).action_post()  # fmt: skip
        self.due(self.user_village, self.asset(self.unit_village), amount=77.7, due_date="2024-03-01")
        self.env.flush_all()
        rows = self.env["fupin.revenue.ledger"].with_user(self.user_county).search([], order="id")
        self.assertRecordValues(rows, [
            {"year": 2024, "received": 40.02, "amount_due": 77.7, "plan_amount": 50.03, "amount": 30.03,
             "amount_used": 10.01, "receiver": "王家", "own_percent": 100},
            {"year": 2024, "received": 40.02, "amount_due": 77.7, "plan_amount": 50.03, "amount": 20,
             "amount_used": 0, "receiver": False, "own_percent": 100},
        ])  # fmt: skip
        first = rows[0]
        step = self.plan_one.sudo().event_ids.filtered(lambda event: event.transition == "approve")
        approved_on = str((step.date + timedelta(hours=8)).date())  # in China
        self.assertEqual(
            [str(day) for day in (first.received_on, first.approved_on, first.paid_on, first.plan_notice_on)],
            ["2023-12-31", approved_on, "2024-06-01", "2024-07-01"],
        )
        self.assertFalse(first.filed_on or first.result_notice_on)

    def test_ledger_as_spreadsheet(self):
        ledger = self.env.ref("fupin_revenue.ledger_revenue").with_user(self.user_county)
        self.assertFalse(ledger.can_import)
        book = openpyxl.load_workbook(io.BytesIO(ledger._export_xlsx([])))
        cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
        head = next(row for row in cells if "分配对象" in row)
        row = cells[cells.index(head) + 1]
        values = dict(zip(head, row, strict=True))
        self.assertEqual(
            [values[name] for name in ("所有权人", "可分配金额", "分配对象", "分配金额", "已发放金额")],
            ["上坪村集体经济组织", 50.03, "王家", 30.03, 10.01],
        )

    def test_one_year_in_one_picture(self):
        page = self.env["fupin.revenue.year"].with_user(self.user_village).create({"year": 2024})
        self.assertEqual(page.unit_id, self.unit_village)
        drawn = []
        self.patch(year_picture, "picture", lambda *parts: drawn.append(parts) or b"png")
        self.assertTrue(page.picture)
        title, figures, sections, foot = drawn[-1]
        self.assertEqual(title, "上坪村集体经济组织2024年收益一张图")
        self.assertEqual([round(amount, 2) for _word, amount in figures], [40.02, 50.03, 10.01])
        self.assertEqual([round(sum(amount for _word, amount in parts), 2) for _head, parts, _none in sections],
                         [40.02, 50.03, 10.01])  # fmt: skip
        self.assertIn("1户", sections[2][1][0][0])
        self.assertNotIn("王家", str(drawn))
        self.assertIn("40.02元", foot[0].replace(",", ""))

    def test_the_picture_is_one_even_without_income(self):
        with Form(self.env["fupin.revenue.year"].with_user(self.user_village)) as form:
            form.year = 2014
            self.assertTrue(form.picture)
        answer = form.record.action_download()
        self.assertEqual(answer["params"]["mimetype"], "image/png")
        self.assertEqual(WIDTH, 750)
        other = self.env["fupin.revenue.year"].with_user(self.user_village_next)
        self.assertNotIn(
            "40.02", str(other.create({"unit_id": self.unit_village.id, "year": 2024})._sums("source", "received"))
        )

    def test_the_book_of_the_year(self):
        """S2-29: carried over, each receipt and payment with its voucher, what is left after each, to the fen."""
        book = self.env["fupin.revenue.year"].with_user(self.user_village).create({"year": 2024})
        opening, rows, left = book._journal()
        self.assertEqual(str(opening), "60.01")
        self.assertEqual([(row["received"], row["used"], str(row["left"])) for row in rows],
                         [(40.02, 0, "100.03"), (0, 10.01, "90.02")])  # fmt: skip
        self.assertTrue(all(row["voucher"] for row in rows))
        self.assertEqual(str(left), "90.02")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(book._journal_pdf())).pages)
        for told in ("60.01", "100.03", "90.02", "收支明细账"):
            self.assertIn(told, text)
        book.year = 2025
        self.assertEqual([str(part) for part in (book._journal()[0], book._journal()[2])], ["90.02", "90.02"])
        other = self.env["fupin.revenue.year"].with_user(self.user_village_next)
        self.assertEqual(other.create({"unit_id": self.unit_village.id, "year": 2024})._journal()[1], [])
