from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PolicyCase

PACK = """
policy:
  key: east_2024
  name: 东山县帮扶项目资产管理办法
  document_number: 东政发〔2024〕2号
  region: "990101000000"
  date_from: 2024-08-23
  date_to: 2025-08-23
  parent_documents: |
    国办函〔2021〕51号
    农规发〔2024〕26号
declarations:
  - code: east_yield
    name: 最低收益率
    value_type: ratio
articles:
  - number: 第二条
    provision: E-01
    text: 2013年以来形成的资产。
  - number: 第十九条
    provision: E-02
    text: |-
      年收益率原则上不低于资产投入的10%。
      具体期限另行规定。
parameters:
  - key: east_yield
    article: E-02
    value: 0.10
  - key: east_days
    article: 第二条
    is_open: true
    suggestion: 10
    source: 上级文件
    is_binding: true
tables:
  - key: bands
    name: 价格区间
    article: E-01
    columns:
      - {name: minimum, string: 下限, type: float}
      - {name: owner, string: 归属, type: char}
    rows:
      - article: E-01
        cells: {minimum: 1000000.0, owner: 乡镇}
      - cells: {minimum: 5000000.0, owner: 部门}
"""


@tagged("post_install", "-at_install")
class TestPack(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declare("east_days", "days")

    def load(self, text, user=None):
        return self.env["fupin.policy"].with_user(user or self.user_administrator).load_pack(text)

    def refusal(self, text):
        with mute_logger("odoo.sql_db"), self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.load(text)
        return str(caught.exception)

    def test_everything_is_read(self):
        policy = self.load(PACK)
        self.assertEqual((policy.state, policy.region_id, policy.version), ("draft", self.county, 1))
        self.assertEqual(policy.article_ids.mapped("provision"), ["E-01", "E-02"])
        first, second = policy.parameter_ids
        self.assertEqual((first.value, first.article_id, first.shown_value), ("0.1", policy.article_ids[1], "10%"))
        self.assertTrue(second.is_unset and second.is_binding)
        self.assertEqual(second.article_id, policy.article_ids[0])
        self.assertEqual(policy.table_ids.row_ids[0]._values()["owner"], "乡镇")

    def test_load_export_load_is_the_identity(self):
        policy = self.load(PACK)
        text = policy.export_pack()
        again = self.load(text)
        self.assertEqual((again.version, again.previous_id), (2, policy))
        self.assertEqual(again.export_pack(), text)
        self.assertEqual(again.article_ids.mapped("text"), policy.article_ids.mapped("text"))

    def test_a_new_version_is_a_draft_with_the_same_content(self):
        policy = self.load(PACK)
        policy.action_publish()
        action = policy.action_new_version()
        version = policy.browse(action["res_id"])
        self.assertEqual((version.version, version.state), (2, "draft"))
        version.article_ids[0].text = "2012年11月以来形成的资产。"
        self.assertEqual(policy.article_ids[0].text, "2013年以来形成的资产。")

    def test_faults_are_told_by_line_and_nothing_is_written(self):
        count = self.env["fupin.policy"].search_count([])
        for old, new, anchor, words in (
            ("  key: east_2024", "  key: east_2024\n  colour: red", "  colour", "colour"),
            ("  name: 东山县帮扶项目资产管理办法\n", "", "policy:", "name"),
            ("    value: 0.10", "    value: 60", "  - key: east_yield", "60"),
            ("    article: E-02\n    value", "    article: E-09\n    value", "    article: E-09", "E-09"),
            ("key: east_days", "key: east_unknown", "  - key: east_unknown", "east_unknown"),
            ("date_to: 2025-08-23", "date_to: 2024-08-22", "policy:", "before it begins"),
            ("date_from: 2024-08-23", "date_from: soon", "  date_from: soon", "date_from"),
            ("2024-08-23\n", "2024-08-23\n  date_from: 2024-08-24\n", "  date_from: 2024-08-24", "date_from"),
            ("is_open: true", "is_open: maybe", "    is_open", "true or false"),
            ("    value: 0.10", "    value: .nan", "    value: .nan", "no number"),
            ("date_from: 2024-08-23", "date_from: 2024-02-30", "  date_from: 2024-02", "2024-02-30"),
            ("date_from: 2024-08-23", "date_from: !!timestamp x", "  date_from: !!", "timestamp"),
            ("东山县帮扶", "东山县\x00帮扶", "  name: ", "character"),
            ('  region: "990101000000"\n', "", "policy:", "region"),
            ('"990101000000"', '"999999000000"', "  region: ", "999999000000"),
            ("value_type: ratio", "value_type: percentage", "    value_type: perc", "percentage"),
            ("{name: minimum, string: 下限, type: float}", "{string: 下限, type: float}", "      - {string", "name"),
            ("{name: minimum, string: 下限, type: float}", "{name: 下限, type: float}", "      - {name: 下", "下限"),
            ("下限, type: float}", "下限, type: many2one}", "      - {name: minimum", "many2one"),
            ("  - number: 第二条", "  - number: [第二条", None, "indentation"),
            ("    source: 上级文件", "    source: &a 上级文件\n  - key: *a", "  - key: *a", "*"),
        ):
            with self.subTest(new=new):
                self.assertIn(old, PACK)
                text = PACK.replace(old, new, 1)
                told = self.refusal(text)
                self.assertIn(words, told)
                if anchor:
                    line = text[: text.index(anchor)].count("\n") + 1
                    self.assertIn(f"Line {line}:", told)
        self.assertEqual(self.env["fupin.policy"].search_count([]), count)
        self.assertIn("empty", self.refusal(""))
        self.assertIn("articles", self.refusal(PACK[: PACK.index("articles:")]))

    def test_several_faults_are_told_together(self):
        told = self.refusal(PACK.replace("value: 0.10", "value: 60").replace("key: east_days", "key: east_x"))
        self.assertIn("60", told)
        self.assertIn("east_x", told)

    def test_what_binds_is_judged_too(self):
        binding = """
obligations:
  - key: report
    name: 上报
    article: E-01
    unit_type: village_collective
    period: month
    cron: '25'
    scope_model: fupin.household
    coverage: 1.0
rules:
  - key: named
    name: 户名须规范
    article: E-01
    model: fupin.household
    domain: "[('region_code', '!=', False)]"
    must_hold: "[('name', '!=', '张三')]"
    severity: yellow
gates:
  - key: reason
    name: 有依据
    article: E-01
    model: fupin.task
    transition: submit
    condition: "[('note', '!=', False)]"
flows:
  - key: agreed
    name: 上报审核
    article: E-01
    model: fupin.task
    transition: confirm
    steps:
      - {name: 县办审核, role: county, level: county}
"""
        policy = self.load(PACK + binding)
        self.assertEqual(policy.export_pack(), self.load(policy.export_pack()).export_pack())
        policy.action_publish()
        for old, new, anchor, words in (
            ("cron: '25'", "cron: '30 2'", "  - key: report", "30 2"),
            ("cron: '25'", "cron: '0 0 30 2 *'\n    month_end_fallback: false", "  - key: report", ""),
            ("coverage: 1.0", "coverage: 1.5", "  - key: report", "share"),
            ("coverage: 1.0", "coverage: 1.0e+300", "    coverage:", "too large"),
            ("coverage: 1.0", f"minimum_count: {2**31}", "    minimum_count:", "too large"),
            ("'!=', '张三')]", "'!=', '张三'", "  - key: named", ""),
            ("('name', '!=', '张三')", "('colour', '!=', '张三')", "  - key: named", "colour"),
            (
                "model: fupin.household\n    domain",
                "model: fupin.unicorn\n    domain",
                "    model: fupin.unicorn",
                "fupin.unicorn",
            ),
            ("('note', '!=', False)", "('note', '!=', '@nobody')", "  - key: reason", "nobody"),
            ("transition: submit", "transition: fly", "  - key: reason", "fly"),
            ("level: county", "level: moon", "      - {name: 县办审核", "moon"),
        ):
            with self.subTest(new=new):
                self.assertIn(old, binding)
                text = PACK + binding.replace(old, new, 1)
                told = self.refusal(text)
                self.assertIn(words, told)
                line = text[: text.index(anchor)].count("\n") + 1
                self.assertIn(f"Line {line}:", told)

    def test_two_counties_declare_the_same_key_each_for_itself(self):
        other = self.make_user("administrator", self.unit_other_county, "administrator_west")
        first = self.load(PACK)
        text = PACK.replace('"990101000000"', '"990102000000"').replace("value_type: ratio", "value_type: number")
        second = self.load(text, other)
        (first | second).parameter_ids.invalidate_recordset()
        self.assertNotEqual(first.parameter_ids[0].parameter_id, second.parameter_ids[0].parameter_id)
        self.assertEqual(second.parameter_ids[0].value_type, "number")

    def test_only_an_administrator_in_his_places(self):
        for user in (self.user_county, self.user_village, self.user_superior):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.load(PACK, user)
        elsewhere = self.make_user("administrator", self.unit_other_county, "administrator_other")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.load(PACK, elsewhere)
