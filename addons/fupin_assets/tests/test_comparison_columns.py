from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_comparison import ComparisonCase


@tagged("post_install", "-at_install")
class TestComparisonColumns(ComparisonCase):
    """How the columns of an export were understood is shown, and put right by hand before anything is compared."""

    STRANGE = ("卡片编号", "乡镇", "行政村", "标的物", "资产性质", "账面原值（元）", "产权单位")

    def strange(self, **values):
        return self.upload(self.export(self.row("机井", 300), head=self.STRANGE), **values)

    def column(self, compared, label):
        return compared.column_line_ids.filtered(lambda line: line.label == label)

    def test_looking_compares_nothing(self):
        compared = self.upload(self.agreeing())
        compared.action_check()
        self.assertRecordValues(compared, [{"state": "draft", "row_count": 4, "error_count": 0}])
        self.assertFalse(compared.line_ids)
        name = self.column(compared, "资产名称")
        self.assertEqual((name.column_id.key, name.how, name.is_manual), ("name", "exact", False))
        compared.action_compare()
        self.assertEqual((compared.state, compared.same_count), ("done", 4))

    def test_a_column_chosen_by_hand_is_compared_and_remembered(self):
        compared = self.strange()
        compared.action_check()
        self.assertEqual(compared.state, "failed")
        line = self.column(compared, "标的物")
        self.assertFalse(line.column_id)
        line.column_id = self.ledger.column_ids.filtered(lambda column: column.key == "name")
        compared.action_check()
        self.assertEqual((compared.state, compared.error_count), ("draft", 0))
        self.assertTrue(self.column(compared, "标的物").is_manual)
        compared.action_compare()
        self.assertEqual((compared.state, compared.same_count, compared.ours_only_count), ("done", 1, 3))
        again = self.strange()
        again.action_check()
        self.assertEqual((again.state, self.column(again, "标的物").how), ("draft", "remembered"))

    def test_a_wrong_guess_is_put_right(self):
        head = ("卡片编号", "乡镇", "行政村", "资产名称", "资产性质", "账面原值（元）", "现值（元）")
        rows = [("", "青石镇", "上坪村", "机井", "公益性", 999, 300)]
        compared = self.upload(self.export(*rows, head=head))
        compared.action_check()
        value = self.ledger.column_ids.filtered(lambda column: column.key == "original_value")
        self.column(compared, "账面原值（元）").column_id = False
        self.column(compared, "现值（元）").column_id = value
        compared.action_compare()
        self.assertEqual((compared.same_count, compared.differs_count), (1, 0))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.column(compared, "现值（元）").column_id = False
        with self.assertRaises(UserError), self.cr.savepoint():
            compared.action_check()

    def test_who_may(self):
        compared = self.strange()
        compared.action_check()
        line = self.column(compared, "标的物")
        for user in (self.user_village, self.user_township, self.user_county_other):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    compared.with_user(user).action_check()
                with self.assertRaises(AccessError), self.cr.savepoint():
                    line.with_user(user).column_id = False
        own = self.strange(user=self.user_township)
        own.action_check()
        self.assertTrue(own.column_line_ids)
