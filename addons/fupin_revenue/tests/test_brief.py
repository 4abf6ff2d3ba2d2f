from datetime import date

from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestBrief(PlanCase):
    """Income on the page for a visit: this year and the last, to the fen, and what is owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.owed = cls.due(cls.user_village, cls.solar, amount=30000, due_date="2024-03-01", payer="绿源公司")
        cls.due(cls.user_village, cls.solar, amount=20000, due_date="2023-05-01")
        cls.due(cls.user_village, cls.solar, amount=70000, due_date="2024-12-01")
        cls.income(cls.user_village, 8000, date="2023-06-01")
        cls.income(cls.user_village, 10000, date="2024-02-01")
        cls.income(cls.user_village, 99999, date="2024-02-01", confirm=False)

    def told(self, user, **values):
        self.env.flush_all()
        told = self.env["fupin.brief"].with_user(user).create(values)._told()
        figures = {figure["word"]: (figure["value"], figure["note"]) for figure in told["figures"]}
        return figures, {block["title"]: block for block in told["blocks"]}

    def test_income_of_two_years(self):
        for user in (self.user_village, self.user_township, self.user_county):
            figures, blocks = self.told(user)
            self.assertEqual(figures["今年到期应收"], ("3.00 万元", "上年 2.00 万元"), user.login)
            self.assertEqual(figures["今年到账"], ("1.00 万元", "比上年增 25%"))
            self.assertEqual(figures["逾期未收"], ("5.00 万元", "2 笔"))
            self.assertEqual(blocks["拖欠的收益"]["rows"][0], ["绿源公司", "光伏电站", "超 122 天", "3.00 万元"])

    def test_income_of_an_asset(self):
        figures, _blocks = self.told(self.user_county, asset_id=self.solar.id, region_id=False)
        self.assertEqual(figures["今年到期应收"], ("3.00 万元", "上年 2.00 万元"))
        # what came in names no asset here, so it is not told as income of this one
        self.assertEqual(figures["今年到账"], ("0 元", "上年没有"))
        self.assertNotIn("今年已使用", figures)

    def test_a_neighbour_reads_nothing_of_it(self):
        figures, blocks = self.told(self.user_village_next, region_id=self.village.id)
        self.assertEqual(figures["今年到期应收"], ("0 元", "上年 0 元"))
        self.assertEqual(figures["逾期未收"], ("0 元", "没有拖欠"))
        self.assertFalse(blocks["拖欠的收益"]["rows"])

    def test_income_of_a_period_for_other_reports(self):
        income = self.env["fupin.income"].with_user(self.user_county)
        self.env.flush_all()
        here = [("region_code", "=like", "990101%")]
        told = income._told(Domain(here), date(2024, 1, 1), date(2024, 12, 31))
        # what is due in December is not due yet
        self.assertEqual(told, {"due": 30000, "received": 10000, "used": 0, "overdue": 50000})
        before = income._told(Domain(here), date(2023, 1, 1), date(2023, 12, 31))
        self.assertEqual((before["due"], before["received"]), (20000, 8000))
        other = income.with_user(self.user_county_other)._told(Domain(here), date(2024, 1, 1), date(2024, 12, 31))
        self.assertFalse(any(other.values()))
