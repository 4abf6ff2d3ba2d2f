import base64
import io

import openpyxl

from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.fields import Domain
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestUnitResponsibility(AssetCase):
    """Which unit answers for how many assets, of what value, by department (S1-79)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.department = cls.unit_department
        mine = {"department_id": cls.department.id}
        cls.way = cls.make_confirmed(name="村组道路", **mine)
        cls.solar_field = cls.make_confirmed(name="光伏", category_id=cls.solar.id)
        cls.draft = cls.make(name="未确认的道路", **mine)
        (cls.way | cls.solar_field | cls.draft).flush_recordset()

    def figures(self, unit, user=None):
        unit = unit.with_user(user or self.user_county)
        unit.invalidate_recordset()
        return unit.answer_count, unit.answer_value, unit.answer_operating

    def test_village_township_and_department(self):
        both = self.way.original_value + self.solar_field.original_value
        for unit in (self.unit_village, self.unit_township):
            self.assertEqual(self.figures(unit), (2, both, 1))
            told = unit.with_user(self.user_county).answer_departments.split("；")
            self.assertEqual(len(told), 2)
            self.assertTrue(any(line.startswith(f"{self.department.name}: 1") for line in told))
        self.assertEqual(self.figures(self.department), (1, self.way.original_value, 0))
        self.assertFalse(self.department.answer_departments)
        self.assertEqual(self.figures(self.unit_village_next), (0, 0, 0))

    def test_the_list_holds_whom_it_concerns(self):
        found = self.env["fupin.unit"].with_user(self.user_county).search(Domain("answer_count", ">", 0))
        self.assertLessEqual(self.unit_village | self.unit_township | self.department, found)
        self.assertNotIn(self.unit_village_next, found)

    def test_nobody_counts_what_he_may_not_read(self):
        next_village = self.user_village_next
        self.assertEqual(self.figures(self.unit_village, next_village), (0, 0, 0))
        self.assertFalse(self.env["fupin.unit"].with_user(next_village)._responsible())

    def test_a_row_opens_what_it_counts(self):
        for unit in (self.unit_village, self.unit_township, self.department):
            action = unit.with_user(self.user_county).action_open_responsibilities()
            Asset = self.env["fupin.asset"].with_user(self.user_county)
            self.assertEqual(Asset.search_count(action["domain"]), self.figures(unit)[0])

    def test_the_table(self):
        action = self.env["fupin.unit"].with_user(self.user_county).action_export_responsibilities()
        content = base64.b64decode(action["params"]["content"])
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=4, values_only=True))
        township = [row for row in rows if row[0] == self.unit_township.name]
        both = self.way.original_value + self.solar_field.original_value
        self.assertEqual((township[0][3], township[0][7]), (2, both))
        self.assertEqual(sum(row[7] for row in township[1:]), both)
        self.assertIn(self.department.name, [row[2] for row in township[1:]])
        self.assertEqual([row[3] for row in rows if row[0] == self.department.name], [1])
