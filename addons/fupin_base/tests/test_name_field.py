from odoo.tests import tagged

from .common import FupinCase


@tagged("post_install", "-at_install")
class TestNameField(FupinCase):
    def setUp(self):
        super().setUp()
        self.units = self.env["fupin.unit"].union(
            self.make_unit("青石镇A片区工作队", "work_team", self.township),
            self.make_unit("青石镇B片区工作队", "work_team", self.township),
            self.make_unit("青石镇_片区工作队", "work_team", self.township),
        )

    def found(self, operator, value):
        return self.env["fupin.unit"].search([("id", "in", self.units.ids), ("name", operator, value)])

    def test_what_is_found_does_not_depend_on_the_way(self):
        one, two, three = self.units
        for operator, value, expected in (
            ("ilike", "片区", one | two | three),
            ("ilike", "a片区", one),
            ("ilike", "A片区", one),
            ("like", "a片区", one.browse()),
            ("not ilike", "a片区", two | three),
            ("not ilike", "片区", one.browse()),
            ("not ilike", "没有", one | two | three),
            ("=ilike", "青石镇%工作队", one | two | three),
            ("=ilike", "青石镇a%", one),
            ("ilike", "镇_片", one | two | three),
            ("ilike", "", one | two | three),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found(operator, value), expected)
                self.assertEqual(self.units.filtered_domain([("name", operator, value)]), expected)

    def test_chinese_is_compared_as_it_is(self):
        def statement(value):
            return self.env["fupin.unit"]._search([("name", "ilike", value)]).select().code

        self.assertNotIn("ILIKE", statement("片区"))
        self.assertIn("ILIKE", statement("A片区"))
