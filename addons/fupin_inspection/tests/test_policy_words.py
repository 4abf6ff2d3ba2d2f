from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.tests import tagged

PACK = """
policy: {key: words_2025, name: 方案, region: '990101000000', date_from: '2024-01-01'}
articles:
  - {number: 二, provision: W-03, text: 各类资金和问题。}
tables:
  - key: fund_sources
    name: 资金来源
    article: W-03
    columns:
      - {name: name, string: 名称, type: char}
      - {name: alias_of, string: 通用名称, type: char}
    rows:
      - {article: W-03, cells: {name: 彩票公益金}}
      - {article: W-03, cells: {name: 县级配套资金}}
      - {article: W-03, cells: {name: 各级衔接补助资金, alias_of: 财政衔接推进乡村振兴补助资金}}
  - key: problem_types
    name: 问题
    article: W-03
    columns:
      - {name: name, string: 名称, type: char}
      - {name: group, string: 归类, type: char}
      - {name: grade, string: 等级, type: char}
      - {name: is_sensitive, string: 敏感, type: boolean}
    rows:
      - {article: W-03, cells: {name: 建而不成, group: 另一归类, grade: 红}}
      - {article: W-03, cells: {name: 入库程序不规范, group: 其他, grade: 红级}}
      - {article: W-03, cells: {name: 占用河道, group: 敏感, grade: 黄, is_sensitive: true}}
"""


@tagged("post_install", "-at_install")
class TestPolicyWords(AssetCase):
    """Tables of a policy become words of its place when it comes into force, once."""

    def own(self, model):
        return self.env[model].search([("region_id", "=", self.county.id)], order="id")

    def test_only_what_is_new_is_added(self):
        policy = self.env["fupin.policy"].load_pack(PACK)
        self.assertFalse(self.own("fupin.funding.source"), "a draft brings nothing")
        policy.action_publish()
        sources = self.own("fupin.funding.source")
        self.assertEqual(sources.mapped("name"), ["县级配套资金", "各级衔接补助资金"])
        self.assertEqual(sources.mapped("is_fiscal"), [False, True])
        types = self.own("fupin.problem.type")
        self.assertEqual(
            [(one.name, one.grade, one.is_sensitive) for one in types],
            [("入库程序不规范", "red", False), ("占用河道", "yellow", True)],
        )
        again = self.env["fupin.policy"].load_pack(policy.export_pack())
        again.action_publish()
        self.assertEqual(self.own("fupin.funding.source"), sources)
        self.assertEqual(self.own("fupin.problem.type"), types)
