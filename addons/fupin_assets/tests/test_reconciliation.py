from odoo.fields import Command
from odoo.tests import tagged

from .stocktake_case import StocktakeCase


@tagged("post_install", "-at_install")
class TestReconciliation(StocktakeCase):
    """Townships = departments = project money, and every yuan of difference has its row (S1-24)."""

    def rows(self, user=None, **conditions):
        self.env.flush_all()
        self.env.invalidate_all()
        Row = self.env["fupin.reconciliation"].with_user(user or self.user_county)
        return Row.search([(name, "=", value) for name, value in conditions.items()])

    def totals(self):
        rows = self.rows()
        return tuple(round(sum(rows.mapped(f"{name}_amount")), 2) for name in ("township", "department", "fund"))

    def test_what_has_neither_department_nor_project(self):
        self.assertEqual(self.totals(), (203003.03, 100000, 0))
        row = self.rows(asset_id=self.roads[0].id)
        self.assertEqual((row.reason, row.department_difference, row.fund_difference), ("neither", 1000.01, 1000.01))
        self.assertEqual(row.township_id, self.township)
        self.assertEqual(self.rows(asset_id=self.sheds.id).reason, "no_project")

    def test_a_project_that_adds_up_leaves_no_row(self):
        project = self.env["fupin.project"].create(
            {
                "name": "道路项目",
                "year": 2023,
                "region_id": self.county.id,
                "department_id": self.unit_transport.id,
                "total_investment": 3103.03,
                "expense_ids": [Command.create({"name": "培训", "amount": 100})],
            }
        )
        row = self.rows(project_id=project.id)
        self.assertEqual((row.reason, row.fund_amount, row.township_amount), ("unformed", 3003.03, 0))
        for road in self.roads:
            road.sudo().write({"project_id": project.id, "department_id": self.unit_transport.id})
        rows = self.rows(project_id=project.id)
        self.assertEqual(rows.asset_id, self.roads)
        self.assertEqual(set(rows.mapped("reason")), {False})
        self.assertEqual(self.totals(), (203003.03, 103003.03, 3003.03))
        project.sudo().total_investment = 3103.02
        row = self.rows(project_id=project.id, asset_id=False)
        self.assertEqual((row.reason, row.fund_amount), ("exceeded", -0.01))
        action = row.action_open_record()
        self.assertEqual((action["res_model"], action["res_id"]), ("fupin.project", project.id))

    def test_each_reader_adds_up_the_whole_of_a_project(self):
        """Assets of a village's project stand in the next village as well: its rest is the same for all readers."""
        project = self.env["fupin.project"].create(
            {
                "name": "道路项目",
                "year": 2023,
                "region_id": self.village.id,
                "total_investment": 103000.01,
                "expense_ids": [Command.create({"name": "培训", "amount": 0.01})],
            }
        )
        (self.roads | self.next_road).sudo().write({"project_id": project.id})
        for user in (self.user_village, self.user_county, self.env.ref("base.user_root")):
            with self.subTest(user=user.login):
                row = self.rows(user, project_id=project.id, asset_id=False)
                self.assertEqual((row.reason, row.fund_amount), ("exceeded", -3.03))
                self.assertEqual(row.township_id, self.township)
        self.assertFalse(self.rows(self.user_village_next, project_id=project.id, asset_id=False))
        self.assertEqual(self.rows(self.user_village_next).asset_id, self.next_road)
        # what stands with the county belongs to no township
        self.assertFalse(self.rows(asset_id=self.sheds.id).township_id)

    def test_who_sees_which(self):
        self.assertEqual(self.rows(self.user_village).asset_id, self.roads)
        self.assertEqual(self.rows(self.user_department).asset_id, self.sheds)
        self.assertFalse(self.rows(self.user_county_other))
