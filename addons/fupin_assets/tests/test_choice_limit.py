from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_disposal import DisposalCase

TEXT = """
policy: {key: test_modes, name: 测试处置办法, region: '%s', date_from: '2020-01-01'}
articles:
  - {number: 第九条, provision: X-09, text: 处置方式为转让、正常报废。}
tables:
  - key: disposal_modes_allowed
    name: 处置方式
    article: X-09
    columns:
      - {name: name, string: 方式, type: char}
    rows:
      - {article: X-09, cells: {name: 转让}}
      - {article: X-09, cells: {name: 正常报废}}
"""


@tagged("post_install", "-at_install")
class TestChoiceLimit(DisposalCase):
    """A table of the policy says which words can be chosen where it binds."""

    def publish(self, place="990101000000", text=TEXT):
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(text % place)
        policy.action_publish()
        return policy

    def test_what_is_listed_is_chosen_what_is_not_is_refused(self):
        self.publish()
        self.disposal(mode="transfer").unlink()
        disposal = self.disposal(mode="scrap")  # 正常报废 is another spelling of 报废
        with self.assertRaisesRegex(UserError, "拍卖[^条]*第九条") as told, self.cr.savepoint():
            self.disposal(mode="auction")
        self.assertIn("转让、正常报废", str(told.exception))
        with self.assertRaisesRegex(UserError, "第九条"), self.cr.savepoint():
            disposal.mode_id = self.auction
        disposal.description = "报废"
        disposal.action_submit()

    def test_what_was_chosen_before_does_not_go_on(self):
        disposal, running = (
            self.disposal(),
            self.approved(self.make_confirmed(owner_ids=[self.owned(self.unit_village)])),
        )
        self.publish()
        with self.assertRaisesRegex(UserError, "第九条"), self.cr.savepoint():
            disposal.action_submit()
        disposal.action_cancel("不再处置")
        running.action_dispose()  # applied for before the text bound it
        self.assertEqual(running.sudo().state, "done")

    def test_elsewhere_and_without_words_nothing_is_limited(self):
        policy = self.publish(text=TEXT.replace("name: 转让", "name: ''").replace("name: 正常报废", "name: ' '"))
        self.disposal().unlink()
        policy.action_expire("废止")
        self.env["fupin.policy"].load_pack(TEXT % self.unit_other_county.region_id.code).action_publish()
        self.disposal()

    def test_it_is_one_of_the_uses_of_a_table(self):
        policy = self.publish()
        [table] = policy.table_ids
        self.assertEqual(table.use, "disposal_modes_allowed")
        [row] = self.env["fupin.policy"].get_coverage(policy.id)["rows"]
        self.assertEqual([link["kind"] for link in row["links"]], ["vocabulary"])
