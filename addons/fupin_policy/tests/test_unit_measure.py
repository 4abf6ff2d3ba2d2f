from odoo.tests import tagged

from .common import PolicyCase

DAY = "2025-06-10"


@tagged("post_install", "-at_install")
class TestUnitMeasure(PolicyCase):
    """How many departments have lent nobody to a unit."""

    def missing(self, words, day=DAY):
        self.env.flush_all()
        unit = self.unit_county.with_context(fupin_values={"office_departments": (None, words)}, fupin_day=day).sudo()
        query = unit._search([("id", "=", unit.id)])
        found = unit.env["fupin.measure"]._find("fupin.unit", "departments_missing")
        [(value,)] = self.env.execute_query(query.select(found._column(unit, query.table)))
        return value

    def lend(self, name, **values):
        home = self.make_unit(f"测试{name}局", "department", self.county)
        person = self.make_user("department", home, f"lent_{name}")
        post = {"user_id": person.id, "unit_id": self.unit_county.id, "role": "county", "date_from": DAY, **values}
        return self.env["fupin.assignment"].create(post)

    def test_each_department_that_lent_nobody_counts(self):
        words = ["审计", "农业农村"]
        self.assertEqual(self.missing(words), 2)
        self.lend("审计")
        self.assertEqual(self.missing(words), 1)
        self.lend("农业农村")
        self.assertEqual(self.missing(words), 0)
        self.assertEqual(self.missing([*words, "财政"]), 1)
        self.assertEqual(self.missing([]), 0)

    def test_from_the_first_day_of_the_post_to_its_last(self):
        post = self.lend("审计", date_from="2025-06-10", date_to="2025-06-12")
        days = ("2025-06-09", "2025-06-10", "2025-06-12", "2025-06-13")
        self.assertEqual([self.missing(["审计"], day) for day in days], [1, 0, 0, 1])
        post.unlink()
        self.assertEqual(self.missing(["审计"]), 1)
