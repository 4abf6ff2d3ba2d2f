import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..kernel import year_picture
from .common import PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2024-07-01 04:00:00")
class TestHouseholdIncome(PlanCase):
    """What each household received over the years, by year, use and asset; one year on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.Income = cls.env["fupin.household.income"]
        cls.household, cls.other = cls.env["fupin.household"].create(
            [{"name": name, "region_id": cls.village.id} for name in ("王家", "李家")]
        )
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        due = cls.due(cls.user_village, cls.solar, amount=100.03)
        cls.income(cls.user_village, 100.03, line_ids=[
            Command.create({"receivable_id": due.id, "asset_id": cls.solar.id, "amount": 100.03})])  # fmt: skip
        cls.plan = cls.approved(("relief", 30.03, cls.household), ("relief", 20, cls.other), amount=50.03)
        cls.payment = cls.pay(cls.plan.line_ids[0], 10.01, date="2024-06-01")
        cls.pay(cls.plan.line_ids[0], 5, confirm=False)

    def linkage(self, *lines, user=None, **values):
        commands = [Command.create({"household_id": one.id, **money}) for one, money in lines]
        return self.env["fupin.linkage"].with_user(user or self.user_village).create(
            {"asset_id": self.solar.id, "year": 2023, "line_ids": commands, **values}
        )  # fmt: skip

    def received(self, household=None, user=None):
        self.env.flush_all()
        rows = self.Income.with_user(user or self.user_village).search(
            [("household_id", "=", (household or self.household).id)], order="year, id"
        )
        return [(row.year, row.kind, row.use_id.code or None, row.assets, round(row.amount, 2)) for row in rows]

    def test_paid_and_earned_by_year_use_and_asset(self):
        paid = (2024, "plan", "relief", "光伏电站", 10.01)
        self.assertEqual(self.received(), [paid])
        self.assertEqual(self.received(self.other), [])
        self.linkage((self.household, {"wages": 0.07, "dividends": 5}), (self.other, {"wages": 1}))
        self.assertEqual(self.received(), [
            (2023, "wages", None, "光伏电站", 0.07), (2023, "dividends", None, "光伏电站", 5), paid,
        ])  # fmt: skip
        self.assertEqual(self.received(self.other), [(2023, "wages", None, "光伏电站", 1)])
        self.payment.action_reverse("付错了")
        self.assertEqual([row[0] for row in self.received()], [2023, 2023])

    def test_figures_of_a_year_are_at_least_those_of_its_households(self):
        linkage = self.linkage((self.household, {"wages": 0.07}), (self.other, {"wages": 0.1, "dividends": 3}))
        self.assertRecordValues(linkage, [{"households": 2, "wages": 0.17, "dividends": 3, "total": 3.17}])
        linkage.write({"wages": 10, "households": 12})
        linkage.line_ids[0].wages = 9.9
        self.assertRecordValues(linkage, [{"households": 12, "wages": 10, "dividends": 3}])
        linkage.line_ids[0].wages = 9.91
        self.assertRecordValues(linkage, [{"households": 12, "wages": 10.01, "dividends": 3}])
        linkage.line_ids[1].unlink()
        self.assertRecordValues(linkage, [{"households": 12, "wages": 10.01, "dividends": 3}])

    def test_history_of_the_household_tells_it_and_that_of_the_asset_does_not(self):
        linkage = self.linkage((self.household, {"wages": 0.07}))
        told = self.household.event_ids[0]
        self.assertEqual(told.transition, "linkage")
        self.assertIn("0.07", told.reason)
        self.assertNotIn("王家", str(linkage.event_ids.read(["reason", "before", "after", "summary"])))

    def test_who_reads_what(self):
        linkage = self.linkage((self.household, {"wages": 0.07}))
        for user, count in ((self.user_village, 2), (self.user_township, 2), (self.user_county, 2),
                            (self.user_finance, 2), (self.user_audit, 2), (self.user_discipline, 2),
                            (self.user_village_next, 0), (self.user_county_other, 0)):  # fmt: skip
            self.assertEqual(len(self.received(user=user)), count, user.login)
        for user in (self.user_department, self.user_third_party, self.user_superior, self.user_administrator):
            with self.assertRaises(AccessError):
                self.received(user=user)
            with self.assertRaises(AccessError):
                linkage.with_user(user).line_ids.read(["household_id"])
        row = self.Income.with_user(self.user_village).search([("payment_id", "=", self.payment.id)])
        self.assertEqual(row.action_open_origin()["res_model"], "fupin.payment")
        with self.assertRaises(AccessError):
            row.with_user(self.user_village_next).action_open_origin()
        with self.assertRaises(AccessError):
            linkage.line_ids.with_user(self.user_audit).write({"wages": 1})

    def test_bars_of_the_household(self):
        self.linkage((self.household, {"wages": 5.005}))
        household = self.household.with_user(self.user_village)
        self.assertIn("width: 50.0%", household.income_line)
        self.assertEqual(household.income_this_year, 10.01)
        self.assertFalse(self.other.with_user(self.user_village).income_line)
        self.assertEqual(household.action_year()["context"]["default_year"], 2024)
        with self.assertRaises(AccessError):
            self.household.with_user(self.user_village_next).action_year()

    def test_one_year_in_one_picture_and_on_one_page(self):
        self.linkage((self.household, {"wages": 0.07, "dividends": 5}))
        page = self.env["fupin.household.year"].with_user(self.user_village).create(
            {"household_id": self.household.id, "year": 2023}
        )  # fmt: skip
        drawn = []
        draw = year_picture.picture
        self.patch(year_picture, "picture", lambda *parts: drawn.append(parts) or draw(*parts))
        self.assertTrue(page.picture)
        title, figures, sections, _foot = drawn[-1]
        self.assertEqual(title, "王家户2023年帮扶资产收益明白卡")
        self.assertEqual([round(amount, 2) for _word, amount in figures], [5.07, 0, 5.07])
        self.assertEqual([round(sum(amount for _word, amount in parts), 2) for _head, parts, _none in sections],
                         [5.07, 5.07, 5.07])  # fmt: skip
        self.assertEqual(page.action_download()["params"]["filename"], f"{title}.png")
        self.assertTrue(page._pdf().startswith(b"%PDF"))
        self.assertEqual(Image.open(io.BytesIO(page._drawn())).size[0], 750)
        stranger = page.with_user(self.user_county_other).sudo(False)
        with self.assertRaises(AccessError):
            stranger.action_print()
