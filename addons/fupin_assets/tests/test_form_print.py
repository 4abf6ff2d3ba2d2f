from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .form_case import FormCase


@tagged("post_install", "-at_install")
class TestFormPrint(FormCase):
    """What stands on paper is what the form shows to whoever prints: no more, no less."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shown = cls.change("section", label="投保")
        [section] = [part["key"] for part in shown["sections"] if part["label"] == "投保"]
        cls.choice = cls.add("保险情况", "choice", options=["已投保", "未投保"], section=section)
        cls.number = cls.add("保单号", section=section)
        cls.insured, cls.uninsured = cls.env["fupin.form.option"].search([("field_name", "=", cls.choice)])
        cls.asset = cls.make(
            **{cls.choice: cls.insured.id, cls.number: "一号", "location": "东头", "specification": "甲型"}
        )

    def told(self, user=None):
        """Return ``{section: {label: text}}`` as a person prints it."""
        [paper] = self.asset.with_user(user or self.user_village).with_context(lang="en_US")._form_papers()
        return {part["title"]: dict(pair for row in part["rows"] for pair in row) for part in paper["sections"]}

    def labels(self, user=None):
        return {label for rows in self.told(user).values() for label in rows}

    def set(self, name, **values):
        self.change("set", name=name, values=values)

    def cover(self):
        return dict(self.asset.with_user(self.user_village).with_context(lang="en_US")._dossier_cover())

    def test_an_added_section_has_its_title(self):
        self.assertEqual(self.told()["投保"], {"保险情况": "已投保", "保单号": "一号"})

    def test_an_empty_one_is_a_blank_on_paper_and_left_out_of_other_papers(self):
        self.asset.with_user(self.user_village).write({self.number: False})
        self.assertEqual(self.told()["投保"]["保单号"], "")
        self.assertEqual(self.asset.with_user(self.user_village)._form_pairs(), [("保险情况", "已投保")])

    def test_by_role(self):
        self.set(self.number, roles_invisible=["village"])
        self.assertNotIn("保单号", self.labels())
        self.assertIn("保单号", self.labels(self.user_township))

    def test_what_the_county_keeps_from_those_above(self):
        self.assertIn("保单号", self.labels(self.user_superior))
        self.set(self.number, roles_invisible=["superior"])
        self.assertNotIn("保单号", self.labels(self.user_superior))
        self.assertNotIn("保单号", self.asset.with_user(self.user_superior).county_values)

    def test_where_a_condition_holds(self):
        self.set(self.number, domain_invisible=f"[('{self.choice}', '=', {self.uninsured.id})]")
        self.set("location", domain_invisible=f"[('{self.choice}', '=', {self.uninsured.id})]")
        location = self.asset.fields_get(["location"])["location"]["string"]
        self.assertLessEqual({"保单号", location}, self.labels())
        self.asset.with_user(self.user_village).write({self.choice: self.uninsured.id})
        self.assertFalse({"保单号", location} & self.labels())
        self.assertEqual(self.asset.with_user(self.user_village)._form_pairs(), [("保险情况", "未投保")])

    def test_retired(self):
        self.change("retire", name=self.number, confirm=True)
        self.assertNotIn("保单号", self.labels())

    def test_the_products_own_fields(self):
        """Called as the county calls them; hidden ones are on no paper, in its dossier neither."""
        self.change("rename", name="location", label="坐落")
        self.assertIn("坐落", self.labels())
        self.assertEqual(self.cover()["坐落"], "东头")
        specification = self.asset.fields_get(["specification"])["specification"]["string"]
        self.assertIn(specification, self.labels())
        self.change("hide", name="specification")
        self.assertNotIn(specification, self.labels())
        self.change("hide", name="location")
        self.assertNotIn("坐落", {*self.labels(), *self.cover()})

    def test_lists_inside_the_form(self):
        [paper] = self.asset.with_user(self.user_village)._form_papers()
        tables = [table for part in paper["sections"] for table in part["tables"]]
        amount = f"{self.asset.funding_ids[:1].amount:,.2f}"
        self.assertIn(amount, [cell for table in tables for row in table["rows"] for cell in row])
        self.assertTrue(all(len(row) == len(table["columns"]) for table in tables for row in table["rows"]))

    def test_who_may_print_and_how_many(self):
        for user in (self.user_village_far, self.user_county_other):
            with self.assertRaises(AccessError):
                self.asset.with_user(user).action_print_form()
        none = self.env["fupin.asset"].with_user(self.user_village)
        with self.assertRaises(UserError):
            none.action_print_form()
        several = none.browse([self.asset.id, self.make(name="小水池").id])
        self.assertIn("（2）", several.action_print_form()["params"]["filename"])
