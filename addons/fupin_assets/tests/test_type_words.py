from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssetCase

PACK = """
policy: {key: types_2025, name: 方案, region: '990101000000', date_from: '2024-01-01'}
articles:
  - {number: 二, provision: T-01, text: 资产分为三类。}
tables:
  - key: asset_types
    name: 资产类型
    article: T-01
    columns:
      - {name: kind, string: 资产类别, type: char}
      - {name: name, string: 资产类型, type: char}
      - {name: alias_of, string: 通用名称, type: char}
    rows:
      - {article: T-01, cells: {kind: 公益性, name: 道路交通, alias_of: 乡村道路}}
      - {article: T-01, cells: {kind: 经营性, name: 光伏扶贫电站}}
      - {article: T-01, cells: {kind: 到户类, name: 托养牛羊, alias_of: 生物性资产}}
      - {article: T-01, cells: {name: 没有类别}}
"""


@tagged("post_install", "-at_install")
class TestTypeWords(AssetCase):
    """The types of assets that a policy names are the county's to choose once it is in force."""

    def own(self):
        return self.env["fupin.asset.category"].search([("region_id", "=", self.county.id)], order="id")

    def test_only_types_that_nobody_knows_are_added(self):
        policy = self.env["fupin.policy"].load_pack(PACK)
        self.assertFalse(self.own(), "a draft brings nothing")
        policy.action_publish()
        self.assertEqual(
            [(one.name, one.kind, one.parent_id.code, one.asset_form, one.is_depreciated) for one in self.own()],
            [("道路交通", "public", "GY", "fixed", True), ("托养牛羊", "household", "DH", "biological", False)],
        )
        found = self.env["fupin.asset.category"]._match_words(["光伏扶贫电站"])
        self.assertEqual(found["光伏扶贫电站"], self.solar, "another spelling of a national type")

    def test_a_second_publication_adds_nothing(self):
        policy = self.env["fupin.policy"].load_pack(PACK)
        policy.action_publish()
        own = self.own()
        again = self.env["fupin.policy"].load_pack(policy.export_pack())
        again.action_publish()
        self.assertEqual(self.own(), own)


MODES = """
policy: {key: modes_2025, name: 方案, region: '990101000000', date_from: '2024-01-01'}
articles:
  - {number: 二, provision: T-02, text: 因水毁等原因，可公开竞拍、报废。}
tables:
  - key: disposal_modes
    name: 处置方式
    article: T-02
    columns:
      - {name: name, string: 方式, type: char}
      - {name: alias_of, string: 通用名称, type: char}
    rows:
      - {article: T-02, cells: {name: 网上竞价, alias_of: 拍卖}}
      - {article: T-02, cells: {name: 报废}}
  - key: disposal_reasons
    name: 处置原因
    article: T-02
    columns:
      - {name: name, string: 原因, type: char}
    rows:
      - {article: T-02, cells: {name: 水毁}}
"""


@tagged("post_install", "-at_install")
class TestDisposalWords(AssetCase):
    """Modes and reasons of disposal that a policy names are the county's to choose, in its own words."""

    def own(self, model):
        words = self.env[model].search([("region_id", "=", self.county.id)])
        return [(word.name, "kind" in word._fields and word.kind) for word in words]

    def test_new_words_mean_what_they_stand_for(self):
        self.env["fupin.policy"].load_pack(MODES).action_publish()
        self.assertEqual(self.own("fupin.disposal.mode"), [("网上竞价", "sale")])
        self.assertEqual(self.own("fupin.disposal.reason"), [("水毁", False)])

    def test_a_word_that_means_nothing_is_refused(self):
        policy = self.env["fupin.policy"].load_pack(MODES.replace(", alias_of: 拍卖", ""))
        with self.assertRaisesRegex(UserError, "网上竞价.*处置方式.*alias_of"), self.cr.savepoint():
            policy.action_publish()
        self.assertEqual(policy.state, "draft")
        self.assertFalse(self.own("fupin.disposal.mode"))
