import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestCoverage(PolicyCase):
    """条款落实情况: each article and what binds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("coverage_days", "days")
        cls.policy.write(
            {
                "issue_date": "2024-01-02",
                "article_ids": [
                    (0, 0, {"number": "第六条", "provision": "T-02", "text": "及时处理。"}),
                    (0, 0, {"number": "第七条", "provision": "T-03", "text": "留存照片。", "documents": "现场照片"}),
                    (0, 0, {"number": "第八条", "provision": "T-04", "text": "总则。"}),
                    (0, 0, {"number": "印发通知", "provision": "T-05", "text": "印发。", "carried_by": "issue_date"}),
                    (0, 0, {"number": "第九条", "provision": "T-06", "text": "四六开。"}),
                ],
            }
        )
        cls.of = {article.provision: article for article in cls.policy.article_ids}
        cls.env["fupin.policy.parameter"].create(
            {
                "policy_id": cls.policy.id, "key": "coverage_days", "is_open": True,
                "article_id": cls.of["T-02"].id, "suggestion": "10",
            }
        )  # fmt: skip
        cls.env["fupin.policy.table"].create(
            {
                "policy_id": cls.policy.id, "key": "shares", "name": "分配比例",
                "columns": [{"name": "share", "string": "比例", "type": "float"}],
                "row_ids": [(0, 0, {"article_id": cls.of["T-06"].id, "cells": {"share": 0.6}})],
            }
        )  # fmt: skip

    def rows(self, user=None):
        told = self.env["fupin.policy"].with_user(user or self.user_administrator).get_coverage(self.policy.id)
        return told, {row["provision"]: row for row in told["rows"]}

    def test_every_article_is_marked(self):
        told, rows = self.rows()
        kinds = {provision: [link["kind"] for link in row["links"]] for provision, row in rows.items()}
        self.assertEqual(
            kinds,
            {"T-01": [], "T-02": ["parameters"], "T-03": ["documents"], "T-04": [], "T-05": ["carried"],
             "T-06": ["tables"]},
        )  # fmt: skip
        self.assertEqual(told["counts"], {"total": 6, "bound": 4, "unbound": 2, "open": 1})
        self.assertEqual([row for row in rows if rows[row]["is_open"]], ["T-02"])
        self.assertIn("2024-01-02", rows["T-05"]["links"][0]["text"])
        self.assertEqual({kind["key"]: kind["count"] for kind in told["kinds"]}["tables"], 1)

    def test_a_demand_carries_out_several_articles(self):
        """The second one is shown bound as the first is, in the page, in the policy's form and in its pack."""
        row = self.env["fupin.policy.parameter"].search([("key", "=", "coverage_days")])
        row.also_article_ids = self.of["T-04"]
        told, rows = self.rows()
        self.assertEqual(rows["T-04"]["links"], rows["T-02"]["links"])
        self.assertEqual(told["counts"], {"total": 6, "bound": 5, "unbound": 1, "open": 2})
        self.assertEqual((self.of["T-04"].binding_count, self.of["T-04"].is_open), (1, True))
        self.assertIn("also_articles:\n      - T-04", self.policy.export_pack())
        self.assertIn("第六条", row._citation())
        self.assertNotIn("第八条", row._citation())
        self.policy.action_publish()
        with self.assertRaises(UserError), self.cr.savepoint():
            row.also_article_ids = self.of["T-03"]

    def test_it_carries_out_articles_of_its_own_policy_alone(self):
        other = self.make_policy(key="other_2025", article_ids=[(0, 0, {"number": "第一条", "text": "文"})])
        row = self.env["fupin.policy.parameter"].search([("key", "=", "coverage_days")])
        with self.assertRaises(ValidationError), self.cr.savepoint():
            row.also_article_ids = other.article_ids

    def test_a_form_that_is_open_tells_the_same(self):
        copies = self.env["fupin.policy"].new(origin=self.policy).article_ids
        bound = {article.provision: (article.binding_count, article.is_open) for article in copies}
        self.assertEqual((bound["T-02"], bound["T-04"]), ((1, True), (0, False)))

    def test_what_is_decided_is_open_no_more(self):
        self.policy.action_publish()
        link = self.rows()[1]["T-02"]["links"][0]
        self.assertEqual((link["is_open"], link["may_edit"]), (True, True))
        self.env["fupin.policy.parameter"].browse(link["id"]).value = "10"
        told, rows = self.rows()
        self.assertEqual((told["counts"]["open"], rows["T-02"]["links"][0]["may_edit"]), (0, False))

    def test_whoever_reads_the_policy_reads_this(self):
        self.policy.action_publish()
        _told, rows = self.rows(self.user_village)
        self.assertFalse(rows["T-02"]["links"][0]["may_edit"])
        self.assertEqual(len(rows), 6)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.rows(self.user_county_other)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.policy.with_user(self.user_county_other).action_export_coverage()

    def test_the_one_in_force_is_shown_first(self):
        other = self.make_policy(key="draft_2025", name="草案")
        self.policy.action_publish()
        told = self.env["fupin.policy"].with_user(self.user_village).get_coverage()
        self.assertEqual(told["policy"]["id"], self.policy.id)
        self.assertIn(other.id, [policy["id"] for policy in told["policies"]])

    def test_queries_do_not_grow_with_articles(self):
        self.policy.action_publish()
        self.rows()
        count = self._queries()
        more = [(0, 0, {"number": f"第{number}条", "text": "文"}) for number in range(30)]
        second = self.make_policy(key="long_2025", article_ids=more)
        self.env["fupin.policy.parameter"].create(
            {"policy_id": second.id, "key": "coverage_days", "value": "3", "article_id": second.article_ids[0].id}
        )
        self.assertLessEqual(self._queries(second), count + 2)

    def _queries(self, policy=None):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["fupin.policy"].get_coverage((policy or self.policy).id)
        return self.cr.sql_log_count - before

    def test_it_is_a_workbook_too(self):
        action = self.policy.action_export_coverage()
        self.assertTrue(action["params"]["filename"].endswith(".xlsx"))
        content = base64.b64decode(action["params"]["content"])
        lines = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(content)).active.iter_rows()]
        self.assertEqual(len(lines), 3 + 6)
        self.assertEqual([line[1] for line in lines[3:]], ["T-01", "T-02", "T-03", "T-04", "T-05", "T-06"])
        self.assertTrue(lines[4][5])
        self.assertFalse(lines[3][5])
