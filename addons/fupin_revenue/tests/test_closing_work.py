from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import PlanCase

LAST, FIRST = "2024-12-31", "2025-01-01"


@tagged("post_install", "-at_install")
@freeze_time("2025-01-02 02:00:00")
class TestClosingWork(PlanCase):
    """Spending of projects, upkeep and what households got are held to the closing as other money is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.project = cls.env["fupin.project"].with_user(cls.user_village).create(
            {"name": "产业路", "year": 2024, "total_investment": 150000, "region_id": cls.village.id}
        )  # fmt: skip

    def close(self):
        action = self.env["fupin.closing"].with_user(self.user_county).action_begin(2024)
        closing = self.env["fupin.closing"].browse(action["res_id"])
        closing.with_user(self.user_county).action_close("县委会议")
        return closing

    def spend(self, day, amount=100, **values):
        values = {"project_id": self.project.id, "name": "设计费", "amount": amount, "date": day, **values}
        return self.env["fupin.project.expense"].with_user(self.user_village).create(values)

    def repair(self, day, cost=10.01, user=None, **values):
        values = {"asset_id": self.solar.id, "description": "修补", "date": day, "cost": cost, **values}
        return self.env["fupin.maintenance"].with_user(user or self.user_village).create(values)

    def link(self, year, user=None, **values):
        values = {"asset_id": self.solar.id, "year": year, "households": 12, "wages": 100.01, **values}
        return self.env["fupin.linkage"].with_user(user or self.user_village).create(values)

    def test_a_closed_year_stays(self):
        spent, undated = self.spend(LAST), self.spend(False)
        repaired, planned = self.repair(LAST), self.repair(LAST, cost=0, budget=5)
        household = self.env["fupin.household"].create({"name": "王五", "region_id": self.village.id})
        linked = self.link(2024, line_ids=[Command.create({"household_id": household.id, "wages": 1})])
        self.close()
        refused = {
            "spent on the last day": lambda: self.spend(LAST),
            "spent before": lambda: self.spend("2019-05-01"),
            "spending changed": lambda: spent.write({"amount": 101}),
            "spending moved into it": lambda: self.spend(FIRST).write({"date": LAST}),
            "spending moved out of it": lambda: spent.write({"date": FIRST}),
            "spending dated into it": lambda: undated.write({"date": LAST}),
            "spending deleted": spent.unlink,
            "through the project": lambda: self.project.write({"expense_ids": [Command.delete(spent.id)]}),
            "by the system": lambda: spent.sudo().write({"amount": 1}),
            "repaired on the last day": lambda: self.repair(LAST),
            "repair changed": lambda: repaired.write({"cost": 11}),
            "repair moved": lambda: repaired.write({"date": FIRST}),
            "what cost nothing costs": lambda: planned.write({"cost": 1}),
            "repair deleted": repaired.unlink,
            "linked": lambda: self.link(2023),
            "figures changed": lambda: linked.write({"households": 13}),
            "year moved": lambda: linked.write({"year": 2025}),
            "linkage deleted": linked.unlink,
            "household changed": lambda: linked.line_ids.write({"wages": 2}),
            "household deleted": linked.line_ids.unlink,
            "household added": lambda: linked.line_ids.copy({"household_id": household.copy().id}),
        }  # fmt: skip
        for what, call in refused.items():
            with self.subTest(what), self.assertRaises(UserError) as caught, self.cr.savepoint():
                call()
            self.assertNotIsInstance(caught.exception, AccessError, what)
            year = {"spent before": "2019", "linked": "2023"}.get(what, "2024")
            self.assertIn(year, str(caught.exception), what)
        # words are no money
        spent.write({"beneficiaries": "全村"})
        repaired.write({"note": "发票补齐"})
        linked.write({"note": "经核对"})

    def test_the_year_after_and_the_county_beside_are_open(self):
        planned = self.repair(LAST, cost=0, budget=5)
        self.close()
        self.spend(FIRST).write({"amount": 101})
        self.spend(False).write({"date": FIRST})
        self.repair(FIRST).unlink()
        self.repair(LAST, cost=0)
        planned.write({"date": FIRST, "cost": 4})
        self.link(2025).write({"households": 13})
        far = self.asset(self.unit_village_far)
        self.repair(LAST, user=self.user_village_far, asset_id=far.id).write({"cost": 1})
        self.link(2024, user=self.user_village_far, asset_id=far.id).write({"households": 13})

    def test_corrections_stand_in_the_next_statement(self):
        self.link(2025)
        self.close()
        told = {"corrects_year": 2024, "correction_reason": "上年漏记"}
        for enter in (lambda **more: self.spend(FIRST, **more), lambda **more: self.repair(FIRST, **more),
                      lambda **more: self.link(2025, **more)):  # fmt: skip
            with self.assertRaises(UserError), self.cr.savepoint():
                enter(corrects_year=2024)
            enter(**told)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.link(2025, asset_id=self.asset(self.unit_village).id, wages=-1)
        less = self.link(2025, asset_id=self.asset(self.unit_village).id, households=-2, wages=-50.5, **told)
        self.assertEqual(less.total, -50.5)
        with freeze_time("2026-01-02 02:00:00"):
            action = self.env["fupin.closing"].with_user(self.user_county).action_begin(2025)
        corrections = self.env["fupin.closing"].browse(action["res_id"]).correction_ids
        self.assertEqual(
            sorted((one.kind, one.corrects_year, one.amount, one.reason) for one in corrections if one.kind != "late"),
            [("expense", 2024, 100, "上年漏记"), ("linkage", 2024, -50.5, "上年漏记"),
             ("linkage", 2024, 100.01, "上年漏记"), ("upkeep", 2024, 10.01, "上年漏记")],
        )  # fmt: skip
