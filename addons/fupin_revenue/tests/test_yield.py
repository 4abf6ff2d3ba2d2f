from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import LushanCase


@tagged("post_install", "-at_install")
@freeze_time("2024-05-01 04:00:00")
class TestYield(LushanCase):
    """What assets bring in, year by year, against the county's figure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.collective, 100000, acquisition_date="2021-01-01")
        cls.shop = cls.asset(cls.collective, 50000, name="扶贫车间", acquisition_date="2022-01-02")
        for day, amount, cost in (("2022-12-31", 9999.99, 0), ("2023-01-01", 10000, 500), ("2024-04-01", 3, 0)):
            cls.income(cls.clerk, amount, date=day, line_ids=[
                Command.create({"asset_id": cls.solar.id, "amount": amount, "cost": cost})])  # fmt: skip
        cls.Yield = cls.env["fupin.yield"].with_user(cls.clerk)

    def rows(self, asset, domain=()):
        return self.Yield.search([("asset_id", "=", asset.id), *domain], order="year")

    def decide(self):
        for key, value in (("yield_deducts_costs", "否"), ("yield_year_start", "1")):
            row = self.policy.parameter_ids.filtered(lambda row, key=key: row.key == key)
            row.with_user(self.lushan_administrator_user).write({"value": value})

    def test_each_full_year_has_a_row(self):
        self.assertEqual(
            [(row.year, row.income, row.net_income, round(row.yield_rate, 4)) for row in self.rows(self.solar)],
            [(2021, 0, 0, 0), (2022, 9999.99, 9999.99, 0.1), (2023, 10000, 9500, 0.1), (2024, 3, 3, 0)],
        )
        self.assertEqual(self.rows(self.shop).mapped("year"), [2023, 2024])  # built on the second of January

    def test_below_the_figure_of_the_county_to_the_fen(self):
        self.assertFalse(any(self.rows(self.solar).mapped("is_below")))  # no rule binds yet
        self.assertFalse(self.Yield.search([("is_below", "=", True)]))
        self.decide()
        self.env.invalidate_all()
        self.assertEqual(self.rows(self.solar).mapped("minimum"), [0.1] * 4)
        self.assertEqual(self.rows(self.solar, [("is_below", "=", True)]).mapped("year"), [2021, 2022, 2024])
        self.assertEqual(self.rows(self.solar, [("is_below", "=", False)]).mapped("year"), [2023])

    def test_the_operator_of_the_year(self):
        operators = [self.env["fupin.operator"].create({"name": name, "region_id": self.lushan_village.id})
                     for name in ("甲合作社", "乙公司")]  # fmt: skip
        mode = self.env["fupin.contract.mode"].search([("kind", "=", "lease")], limit=1)
        spans = (("2021-01-01", "2023-06-30"), ("2023-07-01", "2026-12-31"))
        for operator, (start, end) in zip(operators, spans, strict=True):
            # the gates of the pack are another matter
            self.env["fupin.contract"].with_context(in_transition=IN_TRANSITION).create({
                "asset_ids": self.solar.ids, "mode_id": mode.id, "operator_id": operator.id, "date_start": start,
                "date_end": end, "region_id": self.lushan_village.id, "unit_id": self.collective.id,
                "state": "active",
            })  # fmt: skip
        self.assertEqual(self.rows(self.solar).operator_id.ids, [operator.id for operator in operators])
        self.assertEqual([row.operator_id.name for row in self.rows(self.solar)], ["甲合作社"] * 2 + ["乙公司"] * 2)
        groups = self.Yield._read_group([("year", "=", 2023)], ["operator_id"], ["income:sum"])
        self.assertIn((operators[1], 10000), groups)

    def test_who_reads_it_and_that_nobody_writes_it(self):
        Yield = self.env["fupin.yield"]
        ids = self.rows(self.solar).ids
        for user in (self.lushan_township_user, self.lushan_county_user):
            self.assertTrue(Yield.with_user(user).search([("id", "in", ids)]))
        self.assertFalse(Yield.with_user(self.user_village).search([("id", "in", ids)]))
        with self.assertRaises(AccessError):
            self.rows(self.solar).write({"income": 1})

    def test_the_desk_counts_what_waits(self):
        Desk = self.env["fupin.desk"].with_user(self.clerk)
        self.due(self.clerk, self.solar, 20000, "2024-05-01")
        self.due(self.clerk, self.solar, 5, "2024-05-02")
        cards = {card["key"]: card for card in Desk._desk_cards()}
        self.assertEqual((cards["receivable_due"]["count"], cards["receivable_due"]["tone"]), (1, "warning"))
        late = self.due(self.clerk, self.solar, 10000, "2024-04-30")
        late.action_ask_write_off("破产")
        township = {card["key"]: card for card in Desk.with_user(self.lushan_township_user)._desk_cards()}
        self.assertEqual((township["receivable_due"]["count"], township["receivable_due"]["tone"]), (2, "danger"))
        self.assertIn("3.00", township["receivable_due"]["hint"])
        self.assertEqual(township["receivable_write_off"]["count"], 1)
        self.assertEqual(township["receipt_unused"]["count"], 3)
