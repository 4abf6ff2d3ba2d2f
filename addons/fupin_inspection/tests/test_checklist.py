from datetime import date

import yaml

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PIXEL, SweepCase

LISTS = """
policy:
  key: lists
  name: 有检查表的办法
  region: '%s'
  date_from: '2024-01-01'
articles:
  - number: 第四条
    provision: T-04
    text: 检查经营状况是否正常。
checklists:
  - key: monthly
    name: 每月检查
    article: T-04
    unit_type: village_collective
    obligation_key: sweep
    asset_kind: operating
    period: quarter
    items:
      - article: T-04
        section: 经营
        question: 经营状况是否正常
        answer_type: yes_no
        is_required: true
        problem_when: 否
        opens_problem_type: operation
      - question: 水位（厘米）
        answer_type: number
        problem_when: '>=300'
      - question: 门锁
        answer_type: choice
        options: |-
          好
          坏
        problem_when: 坏
"""


@tagged("post_install", "-at_install")
class TestChecklist(SweepCase):
    """What is asked, by whom; what an answer does; that what was answered keeps its question."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["fupin.problem.type"]
        cls.checklist = cls.env["fupin.checklist"].create(
            {
                "policy_id": cls.policy.id,
                "key": "look",
                "name": "摸排检查表",
                "item_ids": [
                    (0, 0, {"question": "资产是否完整", "is_required": True, "problem_when": "否"}),
                    (0, 0, {"question": "损坏处数", "answer_type": "number", "problem_when": ">2"}),
                    (0, 0, {"question": "现场照片", "answer_type": "photo"}),
                    (0, 0, {"question": "门锁", "answer_type": "choice", "options": "好\n坏", "problem_when": "坏"}),
                    (0, 0, {"question": "经营主体诉求", "answer_type": "text", "problem_when": "任何"}),
                ],
            }
        )
        cls.whole, cls.count, cls.photo, cls.lock, cls.wish = cls.checklist.item_ids
        request = cls.types.search([("code", "=", "difficulty")])
        cls.wish.opens_problem_type_id = request

    def answers_of(self, inspection):
        return inspection.answer_ids.sorted("id")

    def test_who_is_asked_what(self):
        asked = self.env["fupin.checklist"].with_user(self.user_village)._questions(self.unit_village)
        self.assertEqual([question["question"] for question in asked], self.checklist.item_ids.mapped("question"))
        self.assertEqual(asked[3]["options"], ["好", "坏"])
        self.checklist.unit_type = "township"
        Checklist = self.env["fupin.checklist"]
        self.assertFalse(Checklist._questions(self.unit_village))
        self.assertEqual(len(Checklist._questions(self.unit_township)), 5)
        self.checklist.unit_type = False
        self.whole.active = False
        self.assertEqual(len(Checklist._questions(self.unit_village)), 4)
        self.checklist.active = False
        self.assertFalse(Checklist._questions(self.unit_village))

    def test_a_list_serves_one_duty_or_any(self):
        Checklist = self.env["fupin.checklist"]
        other = self.make_duty(key="county_year", policy_id=self.env["fupin.policy"].create(
            {"key": "p2", "name": "办法", "region_id": self.county.id, "date_from": "2024-01-01",
             "article_ids": [(0, 0, {"number": "一", "text": "条文"})]}).id, article_id=False, name="县级检查")  # fmt: skip
        choices = dict(Checklist.with_user(self.user_administrator).get_choices("obligation_key", False))
        self.assertLessEqual({"sweep", "county_year"}, choices.keys())
        self.assertIn("摸排全部资产", choices["sweep"])
        for key, asked in ((False, 5), ("sweep", 5), ("county_year", 0)):
            self.checklist.obligation_key = key
            with self.subTest(key):
                self.assertEqual(len(Checklist._questions(self.unit_village, duty=self.duty)), asked)
        self.assertEqual(len(Checklist._questions(self.unit_village, duty=other)), 5)
        self.assertFalse(Checklist._questions(self.unit_village), "a look that no duty asks for")
        page = self.env["fupin.task"].with_user(self.user_village).get_sweep(self.task.id)
        self.assertFalse(page["questions"])
        self.assertFalse(any(row["asks"] for row in page["assets"]))
        self.checklist.obligation_key = "sweep"
        page = self.env["fupin.task"].with_user(self.user_village).get_sweep(self.task.id)
        self.assertEqual([len(row["asks"]) for row in page["assets"]], [5, 5, 5])

    def test_the_nearest_list_of_a_key_is_asked_while_its_policy_is_in_force(self):
        mine = self.env["fupin.policy"].create(
            {
                "key": "own",
                "name": "乡镇细则",
                "region_id": self.township.id,
                "date_from": "2024-01-01",
                "article_ids": [(0, 0, {"number": "一", "text": "条文"})],
            }
        )
        self.env["fupin.checklist"].create(
            {"policy_id": mine.id, "key": "look", "name": "本镇检查表", "item_ids": [(0, 0, {"question": "本镇一问"})]}
        )
        Checklist = self.env["fupin.checklist"]
        self.assertEqual(len(Checklist._questions(self.unit_village)), 5)
        mine.action_publish()
        self.assertEqual([row["question"] for row in Checklist._questions(self.unit_village)], ["本镇一问"])

    def test_a_bad_answer_makes_it_not_normal(self):
        made = self.report(answers={str(self.whole.id): "否", str(self.count.id): 2})
        inspection = self.inspections(("id", "=", made["id"]))
        self.assertRecordValues(inspection, [{"is_normal": False, "note": "资产是否完整"}])
        self.assertRecordValues(
            self.answers_of(inspection),
            [
                {"item_id": self.whole.id, "choice": "no", "number": 0, "is_problem": True, "shown": "No"},
                {"item_id": self.count.id, "choice": False, "number": 2, "is_problem": False, "shown": "2"},
            ],
        )

    def test_a_good_answer_leaves_it_normal(self):
        made = self.report(answers={self.whole.id: "yes", self.lock.id: "好", self.count.id: "2"})
        inspection = self.inspections(("id", "=", made["id"]))
        self.assertTrue(inspection.is_normal)
        self.assertEqual(inspection.answer_ids.mapped("is_problem"), [False, False, False])

    def test_a_request_does_not_make_it_abnormal(self):
        made = self.report(answers={self.whole.id: "na", self.wish.id: "缺冷库"})
        inspection = self.inspections(("id", "=", made["id"]))
        self.assertTrue(inspection.is_normal)
        self.assertEqual(inspection.answer_ids.filtered("is_problem").item_id, self.wish)

    def test_the_note_of_the_clerk_is_kept(self):
        made = self.report(is_normal=True, note="后墙倒了", answers={self.whole.id: "no"})
        self.assertRecordValues(self.inspections(("id", "=", made["id"])), [{"is_normal": False, "note": "后墙倒了"}])

    def test_a_photo_answers_its_question_alone(self):
        photo = {"name": "a.png", "data": PIXEL}
        made = self.report(
            is_normal=False, note="塌", photos=[photo], answers={self.whole.id: "no", self.photo.id: [photo, photo]}
        )
        inspection = self.inspections(("id", "=", made["id"]))
        self.assertEqual(len(inspection.photo_ids), 3)
        answer = inspection.answer_ids.filtered(lambda row: row.item_id == self.photo)
        self.assertEqual(answer.photo_ids, inspection.photo_ids.sorted("id")[1:])
        self.assertTrue(answer.photo_ids.with_user(self.user_township).mapped("name"))

    def test_what_is_no_answer_is_refused(self):
        for given in (
            {self.whole.id: "也许"},
            {self.count.id: "一些", self.whole.id: "是"},
            {self.lock.id: "中", self.whole.id: "是"},
            {self.photo.id: "x", self.whole.id: "是"},
            {self.photo.id: [{"name": "x"}], self.whole.id: "是"},
            {self.count.id: 2},  # what must be answered is missing
            {0: "是"},
            {"x": "是"},
        ):
            with self.assertRaises(UserError, msg=str(given)), self.cr.savepoint():
                self.report(answers=given)
        self.assertFalse(self.inspections())

    def test_nothing_answered_asks_for_nothing(self):
        self.assertTrue(self.report(answers={})["is_new"])
        self.assertTrue(self.report(answers={str(self.whole.id): ""}, asset=self.assets[1])["is_new"])
        self.assertFalse(self.inspections().answer_ids)

    def test_a_repeated_send_answers_once(self):
        for _n in range(2):
            self.report(client_uuid="x1", answers={self.whole.id: "是"})
        self.assertEqual(len(self.inspections().answer_ids), 1)

    def test_answers_are_written_by_nobody(self):
        self.report(answers={self.whole.id: "否"})
        answer = self.inspections().answer_ids
        for user in (self.user_village, self.user_county, self.user_administrator):
            mine = answer.with_user(user)
            self.assertTrue(mine.read(["choice"]))
            for change in (
                lambda mine=mine: mine.write({"choice": "yes"}),
                mine.unlink,
                lambda mine=mine: mine.create({"inspection_id": mine.inspection_id.id, "item_id": self.count.id}),
            ):
                with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                    change()
        with self.assertRaises(AccessError):
            answer.with_user(self.user_village_next).read(["choice"])

    def test_an_answered_question_keeps_its_words(self):
        self.report(answers={self.whole.id: "否"})
        administrator = self.whole.with_user(self.user_administrator)
        administrator.write({"sequence": 11, "is_required": False})
        self.assertTrue(self.whole.active)
        administrator.write({"question": "资产是否完整无损"})
        self.assertRecordValues(self.whole, [{"question": "资产是否完整", "active": False}])
        self.assertIn("资产是否完整无损", self.checklist.item_ids.mapped("question"))
        self.assertEqual(self.inspections().answer_ids.item_id, self.whole)
        # one that nobody answered changes itself
        self.count.write({"question": "破损处数"})
        self.assertTrue(self.count.active)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.whole.with_user(self.user_administrator).unlink()
        self.count.with_user(self.user_administrator).unlink()

    def test_questions_make_sense(self):
        Item = self.env["fupin.checklist.item"]
        for values in (
            {"answer_type": "choice", "options": "好"},
            {"answer_type": "choice", "options": "好\n坏", "problem_when": "破"},
            {"answer_type": "number", "problem_when": "少"},
            {"answer_type": "yes_no", "problem_when": "也许"},
        ):
            with self.assertRaises(ValidationError, msg=str(values)), self.cr.savepoint():
                Item.create({"checklist_id": self.checklist.id, "question": "x", **values})

    def test_only_the_administrator_of_the_place_writes(self):
        for user in (self.user_village, self.user_township, self.user_county):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.checklist.with_user(user).write({"name": "改"})
        self.checklist.with_user(self.user_administrator).write({"name": "改"})
        with self.assertRaises(AccessError):
            self.checklist.with_user(self.user_county_other).read(["name"])
        self.assertIn("资产是否完整", self.checklist.preview)

    def test_what_a_quarter_has_seen(self):
        self.report(answers={self.whole.id: "是"})
        seen = self.env["fupin.checklist"]._answered_in_quarter
        assets = self.assets.ids
        self.assertEqual(seen(self.checklist, assets), {self.checklist.id: {self.assets[0].id}})
        self.assertEqual(seen(self.checklist, assets, date(2024, 4, 1))[self.checklist.id], {self.assets[0].id})
        self.assertEqual(seen(self.checklist, assets, date(2024, 7, 1))[self.checklist.id], set())

    def test_a_pack_carries_its_lists(self):
        Policy = self.env["fupin.policy"].with_user(self.user_administrator)
        policy = Policy.load_pack(LISTS % self.county.code)
        text = policy.export_pack()
        self.assertEqual(Policy.load_pack(text).export_pack(), text)
        [kept] = yaml.safe_load(text)["checklists"]
        self.assertEqual(kept, yaml.safe_load(LISTS)["checklists"][0])
        with self.assertRaisesRegex(UserError, "nonsense"), self.cr.savepoint():
            Policy.load_pack((LISTS % self.county.code).replace("operation", "nonsense"))
