from datetime import date

from psycopg2 import IntegrityError

from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

THEMES = ("制度执行", "合同签订", "收益分配及带农增收")


class EvaluationCase(AssetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = cls.startClassPatcher(freeze_time("2024-11-05 04:00:00"))
        cls.policy = cls.env["fupin.policy"].create(
            {
                "key": "evaluation_2024",
                "name": "资产管理办法",
                "region_id": cls.county.id,
                "date_from": "2024-01-01",
                "article_ids": [
                    Command.create({"number": "第十条", "provision": "T-10", "text": "每年11月开展自评。"})
                ],
            }
        )
        cls.figures = cls.indicator("problems_found")
        cls.template = cls.make_template()
        cls.policy.action_publish()
        cls.assets = cls.Asset.concat(*(cls.make_confirmed(name=f"道路{n}") for n in range(2)))

    @classmethod
    def indicator(cls, key):
        return cls.env["fupin.indicator"]._find(key)

    @classmethod
    def make_template(cls, key="self_village", **values):
        """By default villages evaluate themselves: 60 points by hand, 30 for few problems, 10 for used assets."""
        by_hand = [Command.create({"theme": theme, "name": theme, "weight": 20}) for theme in THEMES]
        counted = [
            {"name": "问题数", "weight": 30, "indicator_id": cls.figures.id, "worst": 4, "best": 0},
            {
                "name": "闲置率", "weight": 10, "indicator_id": cls.indicator("assets_unused").id,
                "base_indicator_id": cls.indicator("asset_count").id, "worst": 1, "best": 0,
            },
        ]  # fmt: skip
        return cls.env["fupin.evaluation.template"].create(
            {
                "policy_id": cls.policy.id,
                "article_id": cls.policy.article_ids[:1].id,
                "key": key,
                "name": "村级自评",
                "item_ids": [*by_hand, *map(Command.create, counted)],
                **values,
            }
        )

    @classmethod
    def open_year(cls, template=None, user=None, region=None, **options):
        Evaluation = cls.env["fupin.evaluation"].with_user(user or cls.user_county)
        return Evaluation._open_year(template or cls.template, region or cls.county, 2024, **options).sudo()

    @classmethod
    def problem(cls, asset=None, **values):
        return cls.env["fupin.problem"].with_user(cls.user_village).create(
            {"asset_id": (asset or cls.assets[0]).id, "description": "路面塌陷", "found_on": "2024-05-01", **values}
        )  # fmt: skip

    def filled(self, evaluation, score=15):
        """Fill in what is scored by hand, as the unit's clerk."""
        for line in evaluation.line_ids.filtered(lambda line: not line.is_figure):
            line.with_user(self.user_village).write(
                {
                    "self_score": score, "self_reason": "见台账",
                    "attachment_ids": [Command.create({"name": "台账.pdf", "raw": b"%PDF"})],
                }
            )  # fmt: skip
        return evaluation.with_user(self.user_village)


@tagged("post_install", "-at_install")
class TestEvaluation(EvaluationCase):
    """A year of evaluations: opened for all at once, counted and scored, objected to, final."""

    def test_a_year_is_opened_once_for_all_units(self):
        made = self.open_year()
        self.assertEqual(made.unit_id, self.unit_village | self.unit_village_next)
        self.assertEqual(set(made.mapped("due_date")), {date(2024, 11, 30)})
        mine = made.filtered(lambda row: row.unit_id == self.unit_village)
        self.assertRecordValues(
            mine, [{"name": "上坪村集体经济组织2024年度帮扶项目资产绩效自评", "level": "village", "state": "open",
                    "region_id": self.village.id, "township_id": self.township.id}],
        )  # fmt: skip
        self.assertEqual(len(mine.line_ids), 5)
        self.assertEqual(mine.event_ids.transition, "open")
        self.assertFalse(self.open_year())
        new = self.make_unit("柳树村集体经济组织", "village_collective", self.village_other_township)
        self.assertEqual(self.open_year().unit_id, new)

    def test_opening_takes_as_many_statements_for_many_units(self):
        def statements():
            before = self.env.cr.sql_log_count
            self.open_year()
            return self.env.cr.sql_log_count - before

        first = statements()
        parent = self.env["fupin.region"].search([("code", "=", "990101101000")])
        for number in range(30):
            region = self.env["fupin.region"].create(
                {"code": f"9901011013{number:02}", "name": f"村{number}", "level": "village", "parent_id": parent.id}
            )
            self.make_unit(f"村{number}集体经济组织", "village_collective", region)
        self.env.flush_all()
        self.assertLessEqual(statements(), first + 3)

    def test_who_opens(self):
        for user in (self.user_village, self.user_township, self.user_department, self.user_county_other):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.open_year(user=user)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["fupin.evaluation"].with_user(self.user_county)._open_year(self.template, self.county, 1990)
        far = self.env["fupin.evaluation"].sudo()._open_year(self.template, self.regions["990102000000"], 2024)
        self.assertFalse(far, "a template binds below its policy")
        wizard = self.env["fupin.evaluation.wizard"].with_user(self.user_county).create(
            {"template_id": self.template.id, "year": 2024, "assessor_id": self.unit_department.id}
        )  # fmt: skip
        wizard.action_open()
        rows = self.env["fupin.evaluation"].search([("template_id", "=", self.template.id)])
        self.assertEqual(rows.assessor_id, self.unit_department)
        with self.assertRaises(AccessError), self.cr.savepoint():
            rows[0].with_user(self.user_county).create({"year": 2024})

    def test_points_add_up_to_a_hundred(self):
        item = self.template.item_ids[0]
        item.with_user(self.user_administrator).weight = 19.5
        with self.assertRaisesRegex(UserError, "99.5"), self.cr.savepoint():
            self.open_year()
        item.with_user(self.user_administrator).weight = 20
        self.assertEqual(len(self.open_year()), 2)
        with self.assertRaises(AccessError), self.cr.savepoint():
            item.with_user(self.user_county).weight = 30
        for wrong in ({"worst": 1, "best": 1}, {"indicator_id": False}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.template.item_ids[4].write(wrong)

    def test_an_opened_year_keeps_its_points(self):
        mine = self.open_year()[0]
        self.template.item_ids[0].weight = 5
        self.assertEqual(mine.line_ids[0].weight, 20)

    def test_the_clock_opens_the_year_on_its_day(self):
        Evaluation = self.env["fupin.evaluation"].sudo()
        day = self.env.cr.now().replace(2024, 11, 5, 4, 0, 0, 0)
        self.assertEqual(Evaluation._open_templates(day), 0, "not in regular operation")
        self.policy.action_go_live("2024-01-01")
        self.assertEqual(Evaluation._open_templates(day.replace(month=10, day=31, hour=15)), 0)
        self.assertEqual(Evaluation._open_templates(day.replace(month=12, day=1)), 0)
        # 00:00 of 1 November in China
        self.assertEqual(Evaluation._open_templates(day.replace(month=10, day=31, hour=16)), 2)
        self.assertEqual(Evaluation._open_templates(day), 0)
        self.assertIn("evaluations", [name for name, _step in self.env["fupin.policy"]._clock_steps()])

    def test_figures_are_counted_and_typed_by_nobody(self):
        self.problem()
        self.problem(found_on="2023-12-31")
        self.assets[1].sudo().use_status = "idle"
        made = self.open_year()
        mine = made.filtered(lambda row: row.unit_id == self.unit_village)
        other = made - mine
        self.assertRecordValues(
            mine.line_ids[3:],
            [{"figure": 1.0, "score": 22.5, "counts": True}, {"figure": 0.5, "score": 5.0, "counts": True}],
        )
        self.assertRecordValues(
            other.line_ids[3:],
            [{"figure": 0.0, "score": 30.0, "counts": True}, {"figure": 0.0, "score": 0.0, "counts": False}],
        )
        self.assertEqual((mine.problem_count, mine.waiting_count), (1, 2))
        self.assertEqual((other.problem_count, other.waiting_count), (0, 0))
        for user in (self.user_village, self.user_township, self.user_county):
            with self.assertRaisesRegex(UserError, "counted by the console"), self.cr.savepoint():
                mine.line_ids[3].with_user(user).write({"score": 30})
            for name in ("figure", "weight", "counts", "is_figure"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.line_ids[3].with_user(user).write({name: 1})
            for name in ("score", "self_score", "problem_count", "state", "due_date", "template_id"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    mine.with_user(user).write({name: 1})
        for _n in range(9):
            self.problem()
        mine.with_user(self.user_village).action_refresh()
        self.assertEqual(mine.line_ids[3].score, 0.0)
        self.assertEqual(mine.problem_count, 10)

    def test_townships_answer_for_their_villages_departments_for_what_they_supervise(self):
        self.problem()
        self.assets[1].sudo().write({"department_id": self.unit_department.id})
        self.problem(self.assets[1])
        towns = self.open_year(self.make_template("town", unit_type="township", evaluation_type="comprehensive"))
        self.assertRecordValues(towns, [{"unit_id": self.unit_township.id, "problem_count": 2}])
        offices = self.open_year(self.make_template("office", unit_type="department", evaluation_type="annual"))
        counts = {row.unit_id: row.problem_count for row in offices}
        self.assertEqual(counts, {self.unit_department: 1, self.unit_transport: 0})

    def test_the_score_is_exact(self):
        self.assets[1].sudo().use_status = "idle"
        for _n in range(3):
            self.problem()
        made = self.open_year()
        mine, other = (made.filtered(lambda row, unit=unit: row.unit_id == unit)
                       for unit in (self.unit_village, self.unit_village_next))  # fmt: skip
        self.filled(mine, 13.33)
        # 3 × 13.33 + 30 × ¼ + 10 × ½
        self.assertEqual(mine.self_score, 52.49)
        # nothing to divide by: 30 points of the 90 that count
        self.assertEqual(other.score, 33.33)
        self.env.flush_all()
        mine._sum_scores()
        self.env.invalidate_all()
        self.assertEqual(mine.self_score, 52.49)
        for wrong in (20.01, -1):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                mine.line_ids[0].self_score = wrong
                self.env.flush_all()

    def test_reason_and_proof(self):
        mine = self.open_year().filtered(lambda row: row.unit_id == self.unit_village).with_user(self.user_village)
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            mine.action_submit()
        mine.line_ids[:3].write({"self_score": 10, "self_reason": "已执行"})
        with self.assertRaisesRegex(UserError, "proof"), self.cr.savepoint():
            mine.action_submit()
        self.filled(mine)
        scan = mine.line_ids[0].attachment_ids
        self.assertEqual((scan.res_model, scan.res_id), ("fupin.evaluation.line", mine.line_ids[0].id))
        with self.assertRaises(AccessError), self.cr.savepoint():
            scan.with_user(self.user_village_next).read(["name"])
        mine.action_submit()
        self.assertEqual(mine.state, "submitted")

    def test_from_submission_to_the_final_result(self):
        mine = self.filled(self.open_year().filtered(lambda row: row.unit_id == self.unit_village))
        above = mine.with_user(self.user_township)
        lines = above.line_ids
        with self.assertRaises(AccessError), self.cr.savepoint():
            lines[0].write({"score": 3})
        with self.assertRaises(UserError), self.cr.savepoint():
            above.action_assess()
        mine.note = "总体较好"
        mine.action_submit()
        self.assertEqual(lines.mapped("score")[:3], [15, 15, 15])
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.line_ids[0].write({"self_score": 20})
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.line_ids[0].write({"score": 20})
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.action_assess()
        above.action_return("请补充")
        mine.action_submit()
        lines[0].score = 10
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            above.action_assess()
        lines[0].reason = "合同缺页"
        above.opinion = "良好"
        above.action_assess()
        self.assertEqual((mine.score, mine.self_score, mine.rank), (80.0, 85.0, 1))
        with self.assertRaisesRegex(UserError, "may object"), self.cr.savepoint():
            above.action_finalise()
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.action_object()
        with self.assertRaises(AccessError), self.cr.savepoint():
            above.action_object("不同意")
        mine.action_object("合同已补齐")
        self.assertEqual(mine.objection, "合同已补齐")
        with self.assertRaises(UserError), self.cr.savepoint():
            above.action_finalise()
        lines[0].write({"score": 12, "reason": "补齐后加2分"})
        above.action_reply("已核实，加2分")
        self.assertEqual((mine.state, mine.score), ("assessed", 82.0))
        above.action_finalise()
        for user in (self.user_village, self.user_township, self.user_county):
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.with_user(user).line_ids[0].write({"reason": "改"})
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.with_user(user).action_refresh()
        steps = mine.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual([step for step in steps if step != "write"],
                         ["open", "submit", "return", "submit", "assess", "object", "reply", "finalise"])  # fmt: skip

    def test_days_for_objections(self):
        mine = self.filled(self.open_year().filtered(lambda row: row.unit_id == self.unit_village))
        mine.action_submit()
        mine.with_user(self.user_township).action_assess()
        with (
            freeze_time("2024-11-10 04:00:00"),
            self.cr.savepoint(),
            self.assertRaisesRegex(UserError, "may object"),
            self.cr.savepoint(),
        ):
            mine.with_user(self.user_township).action_finalise()
        with freeze_time("2024-11-11 04:00:00"):
            with self.assertRaisesRegex(UserError, "possible until"), self.cr.savepoint():
                mine.action_object("晚了")
            mine.with_user(self.user_township).action_finalise()
        self.assertEqual(mine.state, "final")

    def test_the_bureau_assesses_with_those_beside_it(self):
        template = self.make_template("town", unit_type="township", evaluation_type="comprehensive")
        for item in template.item_ids:
            item.needs_proof = False
        [town] = self.open_year(template, assessor=self.unit_department, assisting=self.unit_transport)
        self.assertEqual(town.assisting_ids, self.unit_transport)
        bureau = town.with_user(self.user_department)
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            bureau.action_assess()
        bureau.line_ids[:3].write({"score": 18, "reason": "现场核查"})
        beside = self.make_user("department", self.unit_transport, "transport")
        town.with_user(beside).line_ids[0].write({"score": 19, "reason": "管护到位"})
        stranger = self.make_user("department", self.make_unit("东山县水利局", "department", self.county), "water")
        self.assertFalse(self.env["fupin.evaluation"].with_user(stranger).search([]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            town.with_user(self.user_township).line_ids[0].write({"score": 20})
        bureau.action_assess()
        self.assertEqual(town.score, 18 + 18 + 19 + 30 + 10)
        town.with_user(self.user_township).action_object("扣分过多")

    def test_ranking(self):
        made = self.open_year()
        mine = self.filled(made.filtered(lambda row: row.unit_id == self.unit_village), 20)
        mine.action_submit()
        mine.with_user(self.user_township).action_assess()
        other = made - mine.sudo()
        self.assertEqual((mine.rank, other.rank), (1, 0))
        self.problem(self.assets[0])
        other.line_ids[:3].sudo().write({"self_score": 5, "self_reason": "x", "needs_proof": False})
        other.with_user(self.user_village_next).action_submit()
        other.with_user(self.user_township).action_assess()
        self.env.invalidate_all()
        self.assertEqual((mine.rank, other.rank), (1, 2))
        pdf = made.with_user(self.user_county).action_print()
        self.assertTrue(pdf["params"]["filename"].endswith("排名.pdf"))
        self.assertTrue(mine.action_print()["params"]["content"])

    def test_who_sees_what(self):
        made = self.open_year()
        mine = made.filtered(lambda row: row.unit_id == self.unit_village)
        seen = {
            self.user_village: mine, self.user_village_next: made - mine, self.user_township: made,
            self.user_county: made, self.user_finance: made, self.user_audit: made, self.user_superior: made,
            self.user_administrator: made, self.user_discipline: made, self.user_department: made.browse(),
            self.user_county_other: made.browse(), self.user_village_far: made.browse(),
        }  # fmt: skip
        for user, rows in seen.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.env["fupin.evaluation"].with_user(user).search([]), rows)
                self.assertEqual(self.env["fupin.evaluation.line"].with_user(user).search([]), rows.line_ids)
        with self.assertRaises(AccessError):
            self.env["fupin.evaluation"].with_user(self.user_third_party).search([])
        for user in (self.user_finance, self.user_audit, self.user_discipline, self.user_superior):
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.with_user(user).write({"opinion": "x"})
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.line_ids[0].with_user(user).write({"score": 1})
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.with_user(user).action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.line_ids[0].with_user(self.user_village_next).write({"self_score": 1})

    def test_the_desk(self):
        def keys(user):
            cards = self.env["fupin.desk"].with_user(user).get_desk()["cards"]
            return {card["key"]: card["count"] for card in cards if card["key"].startswith("evaluation")}

        mine = self.filled(self.open_year().filtered(lambda row: row.unit_id == self.unit_village))
        self.assertEqual(keys(self.user_village), {"evaluation_own": 1})
        self.assertEqual(keys(self.user_township), {})
        mine.action_submit()
        self.assertEqual(keys(self.user_village), {})
        self.assertEqual(keys(self.user_township), {"evaluation_to_assess": 1})
        self.assertEqual(keys(self.user_finance), {})

    def test_a_pack_carries_templates(self):
        draft = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(self.policy.export_pack())
        template = self.env["fupin.evaluation.template"].search([("policy_id", "=", draft.id)])
        self.assertEqual(template.item_ids.mapped("weight"), self.template.item_ids.mapped("weight"))
        self.assertEqual(template.item_ids.indicator_id, self.template.item_ids.indicator_id)
        self.assertEqual(draft.export_pack(), self.policy.export_pack())
