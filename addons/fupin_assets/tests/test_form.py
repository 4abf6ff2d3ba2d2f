import json

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .form_case import FormCase


@tagged("post_install", "-at_install")
class TestForm(FormCase):
    """What an administrator of a county adds to the form of assets, and who sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insured = cls.add("保险情况", "choice", options=["已投保", "未投保", "不需要"])
        cls.words = cls.env["fupin.form.option"].search([("field_name", "=", cls.insured)])

    def test_a_field_appears_in_form_list_and_search_of_its_county(self):
        for user in (self.user_village, self.user_township, self.user_county, self.administrator):
            for view_type in ("form", "list", "search"):
                with self.subTest(user=user.login, view=view_type):
                    self.assertIn(f'name="{self.insured}"', self.arch(user, view_type))
        self.assertIn("group_by", self.arch(self.user_village, "search").split(f"group_{self.insured}")[1][:120])

    def test_the_neighbour_never_meets_it(self):
        other = self.env["fupin.asset"].with_user(self.user_county_other)
        for view_type in ("form", "list", "search"):
            self.assertNotIn(self.insured, self.arch(self.user_county_other, view_type))
        self.assertNotIn(self.insured, other.fields_get())
        self.assertIn(self.insured, self.env["fupin.asset"].with_user(self.user_village).fields_get())
        self.assertFalse(self.env["fupin.form.option"].with_user(self.user_county_other).search([]) & self.words)
        for attempt in (
            lambda: other.search([(self.insured, "!=", False)]),
            lambda: other.search([], order=self.insured),
            lambda: other._read_group([], [self.insured], ["__count"]),
            lambda: other.create(
                self.values(region_id=self.village_other_county.id, **{self.insured: self.words[0].id})
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                attempt()
        far = self.make(self.user_village_far)
        with self.assertRaises(AccessError):
            far.with_user(self.user_village_far).read([self.insured])
        with self.assertRaises(AccessError):
            far.with_user(self.user_village_far)._export_rows([[self.insured]])

    def test_above_the_county_what_it_added_is_told_read_only(self):
        asset = self.make_confirmed(**{self.insured: self.words[0].id})
        self.assertNotIn(f'name="{self.insured}"', self.arch(self.user_superior))
        self.assertIn("county_values", self.arch(self.user_superior))
        self.assertNotIn("county_values", self.arch(self.user_county))
        told = asset.with_user(self.user_superior).county_values
        self.assertIn("保险情况", told)
        self.assertIn("已投保", told)
        self.assertFalse(asset.with_user(self.user_county).county_values)

    def test_a_list_inside_another_form_is_the_users_own(self):
        """The form of an insurance was kept with the assets' columns of whoever had opened it first."""
        seen = []
        for user in (self.user_county, self.user_superior, self.user_county_other, self.user_county):
            views = self.env["fupin.insurance"].with_user(user).get_views([(False, "form")])
            seen.append(self.insured in views["views"]["form"]["arch"])
        self.assertEqual(seen, [True, False, False, True])

    def test_a_required_choice_is_asked_for(self):
        self.change("require", name=self.insured)
        with self.assertRaisesRegex(UserError, "保险情况"), self.cr.savepoint():
            self.make()
        asset = self.make(**{self.insured: self.words[1].id})
        self.assertEqual(asset[self.insured], self.words[1])
        with self.assertRaisesRegex(UserError, "保险情况"), self.cr.savepoint():
            asset.write({self.insured: False})
        asset.write({"note": "其他事项"})
        self.make(self.user_village_far)  # the neighbour is not asked
        self.assertIn('required="1"', self.arch(self.user_village).split(f'name="{self.insured}"')[1][:200])

    def test_old_records_without_it_can_be_worked_on(self):
        asset = self.make()
        self.change("require", name=self.insured)
        asset.write({"note": "其他事项"})
        asset.action_submit()
        self.assertEqual(asset.state, "submitted")

    def test_a_word_of_another_list_is_refused(self):
        other = self.add("使用单位", "choice", options=["学校"])
        word = self.env["fupin.form.option"].search([("field_name", "=", other)])
        with self.assertRaisesRegex(UserError, "保险情况"), self.cr.savepoint():
            self.make(**{self.insured: word.id})
        self.assertTrue(self.make(**{other: word.id}))

    def test_relabel_and_hide_fields_of_the_product(self):
        self.change("rename", name="location", label="具体位置")
        self.change("hide", name="specification")
        arch = etree.fromstring(self.arch(self.user_village))
        [node] = arch.xpath("//field[@name='location']")
        self.assertEqual(node.get("string"), "具体位置")
        [node] = arch.xpath("//field[@name='specification']")
        self.assertEqual(node.get("invisible"), "1")
        self.assertEqual(
            self.env["fupin.asset"].with_user(self.user_village).fields_get()["location"]["string"], "具体位置"
        )
        self.assertNotIn("具体位置", self.arch(self.user_village_far))

    def test_what_other_logic_needs_stays(self):
        for name in ("name", "category_id", "region_id", "original_value"):
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                self.change("hide", name=name)
        shown = self.layouts().designer_open("fupin.asset", self.county.id)
        self.assertIn("invisible", self.row(shown, "name")["locked"])
        self.assertNotIn("invisible", self.row(shown, "note")["locked"])

    def test_what_a_rule_names_cannot_be_hidden(self):
        indicator = self.env["fupin.indicator"].create(
            {"key": "form_test", "name": "有备注的资产", "model": "fupin.asset", "domain": "[('note', '!=', False)]"}
        )
        with self.assertRaisesRegex(UserError, indicator.name), self.cr.savepoint():
            self.change("hide", name="note")
        indicator.unlink()
        self.change("hide", name="note")

    def test_fifty_chinese_labels_become_fifty_fields(self):
        names = {self.add(f"保险情况（第{number}年）") for number in range(1, 50)} | {self.insured}
        self.assertEqual(len(names), 50)
        self.assertLessEqual(names, self.env["fupin.asset"]._fields.keys())

    def test_two_like_labels_become_two_fields_and_the_same_one_is_refused(self):
        self.assertNotEqual(self.add("保险情况（补充）"), self.insured)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.add("保险 情况")

    def test_another_administrator_may_not(self):
        for user, region in (
            (self.administrator, self.county_other),
            (self.administrator, self.env["fupin.region"]),
            (self.administrator_other, self.county),
            (self.user_county, self.county),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.change("hide", user, region, name="note")
        self.change("hide", self.administrator_national, self.env["fupin.region"], name="note")
        self.assertIn('invisible="1"', self.arch(self.user_village_far).split('name="note"')[1][:120])

    def test_the_national_dictionary_is_adopted_before_a_column_is_made(self):
        nowhere = self.env["fupin.region"]
        shown = self.change("add", self.administrator_national, nowhere, label="投保年度", ttype="integer")
        name = self.name_of(shown, "投保年度")
        self.assertIn(f'name="{name}"', self.arch(self.user_village_far))
        self.change("retire", self.administrator_national, nowhere, name=name)
        self.assertNotIn(f'name="{name}"', self.arch(self.user_village_far))
        before = self.env["fupin.own.field"].search_count([])
        adopted = self.add("投保年度", "integer")
        self.assertEqual((adopted, self.env["fupin.own.field"].search_count([])), (name, before))

    def test_form_settings_are_written_by_the_designer_alone(self):
        layout = self.env["fupin.form.layout"].search([("county", "=", "990101")], limit=1)
        for record in (layout, layout.field_ids, self.words, self.env["fupin.own.field"].search([], limit=1)):
            with self.subTest(record._name), self.assertRaises(AccessError), self.cr.savepoint():
                record.with_user(self.administrator).write({"create_uid": self.administrator.id})
        with self.assertRaises(AccessError):
            self.layouts(self.user_county).designer_open("fupin.asset", self.county.id)

    def test_own_fields_cost_few_statements(self):
        """Three more columns in list and form: a constant more, whatever the number of assets."""
        own = [self.insured, self.add("保单号"), self.add("险种", "choices", options=["火灾", "水灾"])]
        risks = self.env["fupin.form.option"].search([("field_name", "=", own[2])])
        assets = self.env["fupin.asset"].concat(*(
            self.make(**{own[0]: self.words[0].id, own[1]: "一", own[2]: [(6, 0, risks.ids)]}) for _number in range(12)
        ))  # fmt: skip
        base = {
            "name": {},
            "region_id": {"fields": {"display_name": {}}},
            "category_id": {"fields": {"display_name": {}}},
        }
        more = {own[0]: {"fields": {"display_name": {}}}, own[1]: {}, own[2]: {"fields": {"display_name": {}}}}

        def statements(assets, specification):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            assets.with_user(self.user_village).web_read(specification)
            return self.cr.sql_log_count - before

        statements(assets, {**base, **more})
        plain = statements(assets, base)
        few, many = statements(assets[:2], {**base, **more}), statements(assets, {**base, **more})
        self.assertEqual(few, many)
        self.assertLessEqual(many, plain + 4)

        def views(user):
            records = self.env["fupin.asset"].with_user(user)
            records.get_views([(False, "list"), (False, "form"), (False, "search")])
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.get_views([(False, "list"), (False, "form"), (False, "search")])
            return self.cr.sql_log_count - before

        self.assertLessEqual(views(self.user_village), views(self.user_village_far) + 2)

    def test_the_screen_gets_plain_data(self):
        shown = self.layouts().designer_open("fupin.asset", self.county.id)
        self.assertEqual(json.loads(json.dumps(shown))["layout"], shown["layout"])
        row = self.row(shown, self.insured)
        self.assertEqual([option["name"] for option in row["options"]], ["已投保", "未投保", "不需要"])
        self.assertEqual((row["native"], row["ttype"], row["held"]), (False, "choice", 0))
        self.assertEqual([region["id"] for region in shown["regions"]], [self.county.id])
