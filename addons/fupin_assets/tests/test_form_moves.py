from odoo.tests import tagged

from .form_case import FormCase


@tagged("post_install", "-at_install")
class TestFormMoves(FormCase):
    """What is told of a moved field is its own move alone, wherever it is told; what was moved since stays where it is."""

    SECTION = "g_kind"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choice = cls.add("保险情况", "choice", options=["已投保", "未投保"])

    def open(self):
        return self.layouts().designer_open("fupin.asset", self.county.id)

    def inside(self, shown, section=SECTION):
        rows = sorted(shown["fields"], key=lambda row: row["sequence"])
        return [row["name"] for row in rows if row["section"] == section]

    def told(self, before, after):
        rows = self.layouts().designer_difference(before["layout"]["id"], after["layout"]["id"])
        return [(row["field"], row["before"], row["after"]) for row in rows]

    def test_moved_within_its_section(self):
        before = self.open()
        order = self.inside(before)
        name, front, last = order[-1], order[-2], order[0]
        after = self.change("move", name=name, section=self.SECTION, after=last)
        self.assertEqual(self.inside(after), [last, name, *order[1:-1]])
        told = self.told(before, after)
        self.assertEqual([row[0] for row in told], [name])
        self.assertEqual(told[0][1:], (self.row(before, front)["label"], self.row(before, last)["label"]))
        self.assertEqual(self.told(after, before)[0][1:], told[0][:0:-1], "the other way round")
        self.assertEqual(len(after["undo"]), len(before["undo"]) + 1)
        self.assertIn(self.row(before, name)["label"], after["undo"][0]["label"])

    def test_moved_to_another_section_and_first(self):
        before = self.open()
        after = self.change("move", name="location", section=self.SECTION, after=False)
        self.assertEqual(self.inside(after)[0], "location")
        self.assertEqual([row[0] for row in self.told(before, after)], ["location"])
        again = self.change("move", name=self.choice, section=self.SECTION, after="location")
        told = self.told(after, again)
        self.assertEqual([row[0] for row in told], [self.choice])
        self.assertEqual({row[0] for row in self.told(before, again)}, {"location", self.choice})

    def test_what_was_moved_since_stays_when_a_move_is_taken_back(self):
        order = self.inside(self.open())
        shown = self.change("move", name=order[-1], section=self.SECTION, after=order[0])
        first = shown["undo"][0]["id"]
        self.change("move", name=self.choice, section=self.SECTION, after=order[0])
        shown = self.layouts().designer_undo(first)
        self.assertEqual(self.inside(shown), [order[0], self.choice, *order[1:]])

    def test_a_file_tells_the_move_alone(self):
        order = self.inside(self.open())
        self.change("move", name=order[-1], section=self.SECTION, after=order[0])
        file = self.layouts().designer_export("fupin.asset", self.county.id)["content"]
        other = self.layouts(self.administrator_other)
        told = other.designer_import("fupin.asset", self.county_other.id, file)
        self.assertEqual([row["field"] for row in told["difference"]], [order[-1]])
        self.assertEqual(told["new"], ["保险情况"])
        other.designer_import("fupin.asset", self.county_other.id, file, True)
        shown = other.designer_open("fupin.asset", self.county_other.id)
        self.assertEqual(self.inside(shown), [order[0], order[-1], *order[1:-1]])

    def test_an_added_field_tells_its_section_and_no_number(self):
        before = self.open()
        number = self.add("保单号", section=self.SECTION)
        told = self.layouts().designer_difference(before["layout"]["id"], self.open()["layout"]["id"])
        self.assertEqual({row["field"] for row in told}, {number})
        self.assertEqual(len(told), 2, told)  # its name, its section
        self.assertFalse([row for row in told if row["after"].isdecimal()])
