from odoo.exceptions import UserError
from odoo.tests import tagged

from .form_case import FormCase


@tagged("post_install", "-at_install")
class TestFormChecks(FormCase):
    """What settings under 高级 promise is held by the server, for form, import and interface alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = cls.add("保单号")
        cls.amount = cls.add("保额", "amount")
        cls.year = cls.add("投保年度", "integer")
        cls.day = cls.add("到期日", "date")
        cls.choice = cls.add("保险情况", "choice", options=["已投保", "未投保"])
        cls.insured, cls.uninsured = cls.env["fupin.form.option"].search([("field_name", "=", cls.choice)])

    def set(self, name, **values):
        """Change settings of a field at once."""
        return self.change("set", name=name, values=values)

    def refused(self, message="", **values):
        """Expect a new asset with these values to be refused."""
        return self.assertRaisesRegex(UserError, message)

    def test_bounds(self):
        self.set(self.amount, minimum="10", maximum="100")
        for value, right in ((9.99, False), (10, True), (100, True), (100.01, False)):
            with self.subTest(value):
                if right:
                    self.make(**{self.amount: value})
                else:
                    with self.refused("保额"), self.cr.savepoint():
                        self.make(**{self.amount: value})
        self.set(self.day, maximum="today")
        with self.refused("到期日"), self.cr.savepoint():
            self.make(**{self.day: "2999-01-01"})
        self.make(**{self.day: "2020-01-01"})

    def test_bounds_of_a_percentage_are_told_in_percent(self):
        share = self.add("入股比例", "percentage")
        former = self.set(share, minimum="0.1")["layout"]["id"]
        shown = self.set(share, minimum="0.125", maximum="0.8", default_value="0.5")
        told = self.layouts().designer_difference(former, shown["layout"]["id"])
        self.assertEqual({row["before"] for row in told}, {"10%", "none"})
        self.assertEqual({row["after"] for row in told}, {"12.5%", "80%", "50%"})
        self.make(**{share: 0.8})
        with self.refused("at most 80%"), self.cr.savepoint():
            self.make(**{share: 0.81})
        with self.refused("at least 12.5%"), self.cr.savepoint():
            self.make(**{share: 0.1})

    def test_pattern(self):
        self.set(self.number, pattern="[A-Z]{2}[0-9]{6}", pattern_message="保单号为两个字母加六位数字")
        self.make(**{self.number: "AB123456"})
        with self.refused("两个字母"), self.cr.savepoint():
            self.make(**{self.number: "AB12345"})
        for text in ("(a+)+", "(a|aa)*", "["):
            with self.subTest(text), self.assertRaises(UserError), self.cr.savepoint():
                self.set(self.number, pattern=text)

    def test_once_in_a_county(self):
        self.set(self.number, unique=True)
        first = self.make(**{self.number: "一号"})
        with self.refused("保单号"), self.cr.savepoint():
            self.make(self.user_village_next, **{self.number: "一号"})
        second = self.make(**{self.number: "二号"})
        with self.refused("保单号"), self.cr.savepoint():
            second.write({self.number: "一号"})
        first.write({self.number: "一号", "note": "同一个"})
        errors = self.Asset.with_user(self.user_village)._check_rows([self.values(**{self.number: "三号"})] * 2)
        self.assertEqual([row for row, name, _message in errors if name == self.number], [1])

    def test_read_only_is_refused_over_rpc(self):
        asset = self.make(**{self.number: "一号"})
        self.set(self.number, readonly=True)
        with self.refused("保单号"), self.cr.savepoint():
            asset.write({self.number: "二号"})
        asset.write({self.number: "一号", "note": "没有改"})
        with self.refused("保单号"), self.cr.savepoint():
            self.make(**{self.number: "三号"})

    def test_required_where_a_condition_holds(self):
        self.set(self.number, domain_required=f"[('{self.choice}', '=', {self.insured.id})]")
        self.make(**{self.choice: self.uninsured.id})
        with self.refused("保单号"), self.cr.savepoint():
            self.make(**{self.choice: self.insured.id})
        asset = self.make(**{self.choice: self.insured.id, self.number: "一号"})
        with self.refused("保单号"), self.cr.savepoint():
            asset.write({self.number: False})
        other = self.make(**{self.choice: self.uninsured.id})
        with self.refused("保单号"), self.cr.savepoint():
            other.write({self.choice: self.insured.id})
        with self.refused("保单号"), self.cr.savepoint():
            (asset | other).write({self.choice: self.insured.id})

    def test_hidden_where_a_condition_holds_is_not_asked_for(self):
        self.change("require", name=self.number)
        self.set(self.number, domain_invisible=f"[('{self.choice}', '!=', {self.insured.id})]")
        self.make(**{self.choice: self.uninsured.id})
        with self.refused("保单号"), self.cr.savepoint():
            self.make(**{self.choice: self.insured.id})
        self.assertIn("required=", self.arch(self.user_village).split(f'name="{self.number}"')[1][:300])

    def test_by_role(self):
        self.set(self.number, roles_invisible=["village"])
        self.assertNotIn(self.number, self.Asset.with_user(self.user_village).fields_get())
        self.assertIn(self.number, self.Asset.with_user(self.user_township).fields_get())
        self.set(self.number, roles_invisible=[], roles_readonly=["village"])
        with self.refused("保单号"), self.cr.savepoint():
            self.make(**{self.number: "一号"})
        asset = self.make()
        asset.with_user(self.user_county).write({self.number: "一号"})
        self.assertEqual(asset[self.number], "一号")

    def test_defaults(self):
        self.set(self.choice, default_value=str(self.uninsured.id))
        self.set(self.year, default_value="2025")
        self.change("require", name=self.choice)
        asset = self.make()
        self.assertEqual((asset[self.choice], asset[self.year]), (self.uninsured, 2025))
        for name, text in ((self.choice, "0"), (self.year, "多"), (self.day, "明天")):
            with self.subTest(text), self.assertRaises(UserError), self.cr.savepoint():
                self.set(name, default_value=text)

    def test_nothing_that_is_typed_runs(self):
        for text in (
            "__import__('os').system('true')",
            "[('name', '=', open('/etc/passwd'))]",
            "[('region_id.name', '=', 'x')]",
            "[('create_uid.password', '!=', False)]",
            "[('custodian_phone', '=', '1')]",
            "[('nothing', '=', 1)]",
            "[('name', 'ilike', 'x')]",
        ):
            with self.subTest(text), self.assertRaises(UserError), self.cr.savepoint():
                self.set(self.number, domain_required=text)

    def test_settings_that_cannot_be_held_to_change_nothing(self):
        before = self.env["fupin.form.layout"].search_count([])
        for name, values in (
            (self.amount, {"minimum": "十"}),
            (self.amount, {"minimum": "5", "maximum": "1"}),
            (self.number, {"maximum": "5"}),
            (self.choice, {"pattern": "x"}),
            (self.amount, {"unique": True}),
            (self.number, {"roles_readonly": ["king"]}),
            (self.number, {"retired_on": "2020-01-01"}),
            ("name", {"invisible": True}),
            ("name", {"roles_invisible": ["village"]}),
            ("original_value", {"domain_readonly": "[('kind', '=', 'public')]"}),
        ):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                self.set(name, **values)
        self.assertEqual(self.env["fupin.form.layout"].search_count([]), before)

    def test_fields_of_the_product_can_be_asked_for_and_bounded(self):
        self.change("require", name="location")
        with self.refused("Where exactly"), self.cr.savepoint():
            self.make()
        self.make(location="村口")
        self.set("location", pattern=".*村.*")
        with self.refused(), self.cr.savepoint():
            self.make(location="镇上")

    def test_many_rows_are_checked_with_few_queries(self):
        self.change("require", name=self.choice)
        rows = [self.values(**{self.choice: self.insured.id}) for _number in range(80)]
        assets = self.Asset.with_user(self.user_village)
        assets._form_errors(rows[:1])
        with self.assertQueryCount(2):
            assets._form_errors(rows)
