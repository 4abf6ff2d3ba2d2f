from odoo.addons.fupin_policy.tests.common import PolicyCase
from odoo.tests import Form, tagged


@tagged("post_install", "-at_install")
class TestPolicyParts(PolicyCase):
    """What an administrator makes on the form of a policy, and how the page of its articles counts it."""

    def test_a_table_is_found_by_its_use(self):
        table = self.env["fupin.policy.table"].create(
            {"policy_id": self.policy.id, "name": "问题", "article_id": self.article.id}
        )
        self.assertFalse(table.use)
        own_key = table.key
        with Form(table) as form:
            form.use = "problem_types"
        self.assertEqual(table.key, "problem_types")
        self.assertEqual([column["name"] for column in table.columns], ["name", "group", "grade", "is_sensitive"])
        [row] = self.env["fupin.policy"].get_coverage(self.policy.id)["rows"]
        self.assertEqual([link["kind"] for link in row["links"]], ["vocabulary"])
        table.use = False
        self.assertNotIn(table.key, ("problem_types", own_key))
        [row] = self.env["fupin.policy"].get_coverage(self.policy.id)["rows"]
        self.assertEqual([link["kind"] for link in row["links"]], ["tables"])

    def test_a_question_binds_its_article(self):
        self.policy.checklist_ids = [
            (0, 0, {"name": "月查", "item_ids": [(0, 0, {"question": "在用？", "article_id": self.article.id})]})
        ]
        [row] = self.env["fupin.policy"].get_coverage(self.policy.id)["rows"]
        self.assertEqual([link["kind"] for link in row["links"]], ["checklists"])
        self.assertEqual(row["links"][0]["id"], self.policy.checklist_ids.id)
