from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .test_batch import BatchCase

PACK = """
policy: {key: standard_2023, name: 分类提升方案, region: '990101000000', date_from: '2023-11-01'}
articles:
  - {number: 四, provision: W-27, text: 对照标准销号。}
declarations: [{code: check_items_open_max, name: 允许未通过的项数, value_type: integer}]
parameters: [{key: check_items_open_max, name: 允许未通过的项数, article: W-27, value: '0'}]
tables:
  - key: risk_matrix
    name: 分级负责
    article: W-27
    columns: [{name: chain, string: 销号, type: char}]
    rows: [{article: W-27, cells: {chain: 县级验收}}]
  - key: risk_milestones
    name: 整改节点
    article: W-27
    columns:
      - {name: grade, string: 风险等级, type: char}
      - {name: name, string: 节点, type: char}
      - {name: months, string: 月数, type: integer}
    rows: [{article: W-27, cells: {grade: 黄, name: 完成整改, months: 1}}]
checklists:
  - key: standard
    name: 核查标准
    article: W-27
    purpose: cancellation
    unit_type: county_office
    items:
      - {article: W-27, question: 问题是否整改到位, answer_type: yes_no, problem_when: 否}
      - {article: W-27, question: 材料是否齐全, answer_type: yes_no, problem_when: 否}
gates:
  - key: checked
    name: 对照标准核查
    article: W-27
    model: fupin.risk
    transition: cancel_risk
    measure: check_items_open
    operator: <=
    parameter_key: check_items_open_max
    severity: block
    message: 先做销号检查
"""


@tagged("post_install", "-at_install")
class TestRiskCheck(BatchCase):
    """A risk is cancelled once the checklist of its policy was answered item by item (S4-27)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2024-01-31 04:00:00"))
        cls.policy = cls.env["fupin.policy"].load_pack(PACK)
        cls.policy.action_publish()
        cls.env["fupin.risk"]._open_for(cls.env["fupin.project"]._search(Domain("id", "=", cls.project.id)))
        risk = cls.env["fupin.risk"].search([("project_id", "=", cls.project.id)])
        risk.sudo().write({"grade": "yellow", "override_grade": "yellow"})
        cls.risk = risk.with_user(cls.user_county)
        cls.risk.action_grade()
        cls.risk.milestone_ids.write({"done_on": "2024-01-31", "proof": "证书"})
        cls.risk.action_apply()
        cls.list = cls.env["fupin.checklist"].search([("policy_id", "=", cls.policy.id)])

    def window(self, user=None):
        action = self.risk.with_user(user or self.user_county).action_check()
        Window = self.env[action["res_model"]].with_user(user or self.user_county)
        return Window.with_context(**action["context"]).create({})

    def answer(self, *said):
        window = self.window()
        window.answers = {str(row["id"]): word for row, word in zip(window.questions, said, strict=False)}
        window.action_apply()
        self.risk.invalidate_recordset()
        return self.risk.check_result

    def refused(self):
        with self.assertRaisesRegex(UserError, "先做销号检查"), self.cr.savepoint():
            self.risk.action_cancel_risk()

    def test_cancelled_after_the_check_alone(self):
        self.assertFalse(self.risk.check_result)
        self.assertTrue(self.risk.asks_check)
        self.refused()
        self.assertEqual(self.answer("yes", "no"), "failed")
        self.solve()
        self.refused()
        self.assertEqual(self.answer("yes", "yes"), "passed")
        seen = self.risk.check_inspection_id
        self.assertEqual((seen.project_id, seen.is_normal, len(seen.answer_ids)), (self.project, True, 2))
        self.risk.action_cancel_risk()
        self.assertEqual(self.risk.state, "cancelled")
        self.assertFalse(self.risk.asks_check)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.risk.action_check()

    def solve(self):
        for problem in self.project.sudo().problem_ids.filtered(lambda one: one.state != "closed"):
            problem.write({"measure": "已整改", "check_note": "已核查"})
            problem.action_solve()
            problem.action_close()

    def test_a_problem_found_since_is_closed_first(self):
        self.answer("yes", "yes")
        self.env["fupin.problem"].create({"project_id": self.project.id, "description": "新发现"})
        with self.assertRaisesRegex(UserError, "is not closed"), self.cr.savepoint():
            self.risk.action_cancel_risk()
        self.solve()
        self.risk.action_cancel_risk()

    def test_every_question_is_answered(self):
        for said in ((), ("yes",)):
            with self.assertRaisesRegex(UserError, "材料是否齐全"), self.cr.savepoint():
                self.answer(*said)
        # by a program as well: one answer of two is no check that passed
        first = self.list.item_ids[0]
        self.env["fupin.inspection"].with_user(self.user_county).report(
            {"project_id": self.project.id, "answers": {str(first.id): "yes"}}
        )
        self.risk.invalidate_recordset()
        self.assertEqual(self.risk.check_result, "failed")
        self.refused()

    def test_not_applicable_passes_unless_every_project_owes_it(self):
        """不涉及 (S4-23: what is demanded of one kind of project alone) passes, not where the item says otherwise."""
        self.assertEqual(self.answer("na", "yes"), "passed")
        self.list.item_ids[1].problem_when = "否、不涉及"
        self.assertEqual(self.answer("na", "na"), "failed")
        self.solve()
        self.assertEqual(self.answer("na", "yes"), "passed")

    def test_a_question_added_since_is_asked_anew(self):
        self.assertEqual(self.answer("yes", "na"), "passed")
        self.list.item_ids[0].copy({"question": "收益是否到位"})
        self.risk.invalidate_recordset()
        self.assertEqual(self.risk.check_result, "failed")
        self.assertEqual(self.answer("yes", "yes", "yes"), "passed")

    def test_before_the_milestone_it_was_no_check(self):
        with freeze_time("2024-02-01 04:00:00"):
            self.assertEqual(self.answer("yes", "yes"), "passed")
            for day, counts in (("2024-02-01", "passed"), ("2024-02-02", False)):
                with freeze_time("2024-02-03 04:00:00"):
                    self.risk.milestone_ids.sudo().done_on = day
                    self.risk.invalidate_recordset()
                    self.assertEqual(self.risk.check_result, counts)

    def test_who_is_asked(self):
        """The county's list is not the department's to answer, and no ordinary look asks its questions."""
        with self.assertRaisesRegex(UserError, "No checklist"), self.cr.savepoint():
            self.window(self.user_township)
        answers = {str(item.id): "yes" for item in self.list.item_ids}
        self.env["fupin.inspection"].with_user(self.user_township).report(
            {"project_id": self.project.id, "answers": answers}
        )
        self.risk.invalidate_recordset()
        self.assertEqual(self.risk.check_result, "failed")
        self.assertFalse(self.env["fupin.checklist"]._questions(self.unit_county))

    def test_where_no_list_binds_nothing_is_asked(self):
        self.refused()
        self.list.active = False
        self.risk.invalidate_recordset()
        self.assertEqual((self.risk.asks_check, self.risk.check_result), (False, False))
        with self.assertRaisesRegex(UserError, "No checklist"), self.cr.savepoint():
            self.risk.action_check()
        self.risk.action_cancel_risk()

    def test_how_many_are_left(self):
        with self.assertRaisesRegex(UserError, r"销号检查未通过的项数 2"), self.cr.savepoint():
            self.risk.action_cancel_risk()
        self.answer("yes", "no")
        self.solve()
        with self.assertRaisesRegex(UserError, r"销号检查未通过的项数 1"), self.cr.savepoint():
            self.risk.action_cancel_risk()
