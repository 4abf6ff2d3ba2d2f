import base64
import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .form_case import FormCase


@tagged("post_install", "-at_install")
class TestFormDesigner(FormCase):
    """Undo, versions, drafts, lists of words, other kinds, files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choice = cls.add("保险情况", "choice", options=["已投保", "投保了", "未投保"])
        cls.words = cls.env["fupin.form.option"].search([("field_name", "=", cls.choice)])

    def open(self, **options):
        """Return the screen of 东山's form."""
        return self.layouts().designer_open("fupin.asset", self.county.id, **options)

    def test_undo(self):
        self.change("rename", name="note", label="说明")
        self.change("rename", name="location", label="位置")
        shown = self.open()
        [_newest, change, *_older] = shown["undo"]
        self.assertIn("说明", change["label"])
        shown = self.layouts().designer_undo(change["id"])
        self.assertEqual(self.row(shown, "note")["label"], self.row(shown, "note")["base_label"])
        self.assertEqual(self.row(shown, "location")["label"], "位置")
        self.assertNotIn(change["id"], [row["id"] for row in shown["undo"]])
        with self.assertRaises(UserError):
            self.layouts().designer_undo(change["id"])

    def test_undo_of_an_added_field_keeps_what_was_entered(self):
        name = self.add("使用人")
        asset = self.make(**{name: "王某"})
        [change] = [row for row in self.open()["undo"] if "使用人" in row["label"]]
        shown = self.layouts().designer_undo(change["id"])
        self.assertEqual([(row["label"], row["held"]) for row in shown["retired"]], [("使用人", 1)])
        self.assertNotIn(name, self.Asset.with_user(self.user_village).fields_get())
        self.change("restore", name=name)
        self.assertEqual(asset.with_user(self.user_village)[name], "王某")

    def test_undo_of_words(self):
        rows = [{"id": self.words[0].id, "name": "已经投保", "active": True}, {"name": "不需要", "active": True}]
        shown = self.change("options", name=self.choice, options=rows)
        self.assertEqual(self.row(shown, self.choice)["options"][0]["name"], "已经投保")
        shown = self.layouts().designer_undo(shown["undo"][0]["id"])
        names = [word["name"] for word in self.row(shown, self.choice)["options"] if word["active"]]
        self.assertEqual(names, ["已投保", "投保了", "未投保"])

    def test_versions_difference_and_return(self):
        first = self.open()["layout"]["id"]
        self.change("require", name=self.choice)
        shown = self.change("hide", name="note")
        newest = shown["layout"]["id"]
        rows = self.layouts().designer_difference(first, newest)
        self.assertEqual({row["field"] for row in rows}, {self.choice, "note"})
        self.layouts().browse(first).action_restore()
        shown = self.open()
        self.assertFalse(self.row(shown, self.choice)["required"])
        self.assertFalse(self.row(shown, "note")["invisible"])
        self.assertEqual([row["state"] for row in shown["versions"]].count("published"), 1)
        with self.assertRaises(UserError):
            self.layouts().browse(shown["layout"]["id"]).action_restore()

    def test_a_draft_changes_nothing_until_it_is_published(self):
        layouts = self.layouts()
        shown = layouts.designer_draft("fupin.asset", self.county.id, {"do": "require", "name": self.choice})
        draft = shown["layout"]["id"]
        self.assertEqual(shown["layout"]["state"], "draft")
        self.make()
        preview = layouts.designer_preview(draft, "village")
        key = "fupin_layout_view_ref"
        asset = self.env["fupin.asset"]
        arch = (
            asset.with_user(self.administrator).with_context(**{key: preview[key]}).get_view(view_type="form")["arch"]
        )
        self.assertIn('required="1"', arch.split(f'name="{self.choice}"')[1][:200])
        other = (
            asset.with_user(self.user_village).with_context(**{key: preview[key]}).get_view(view_type="form")["arch"]
        )
        self.assertNotIn('required="1"', other.split(f'name="{self.choice}"')[1][:200])
        layouts.browse(draft).action_publish()
        with self.assertRaisesRegex(UserError, "保险情况"), self.cr.savepoint():
            self.make()
        self.assertFalse(self.open()["has_draft"])
        layouts.designer_draft("fupin.asset", self.county.id, {"do": "unrequire", "name": self.choice})
        self.assertTrue(self.row(layouts.designer_discard("fupin.asset", self.county.id), self.choice)["required"])

    def test_order_and_sections(self):
        shown = self.change("move", name="location", section="g_kind", after="category_id")
        inside = [row["name"] for row in sorted(shown["fields"], key=lambda row: row["sequence"])
                  if row["section"] == "g_kind"]  # fmt: skip
        self.assertEqual(inside[:3], ["kind", "category_id", "location"])
        arch = self.arch(self.user_village)
        self.assertLess(arch.index('name="location"'), arch.index('name="acquisition_date"'))
        shown = self.change("section", label="保险")
        [key] = [row["key"] for row in shown["sections"] if row["label"] == "保险"]
        self.change("move", name=self.choice, section=key)
        arch = self.arch(self.user_village)
        self.assertIn("保险", arch)
        self.assertGreater(arch.index(f'name="{self.choice}"'), arch.index('string="保险"'))

    def test_sections_are_moved_and_dropped(self):
        """Added ones alone: the product's stand where they are; one that holds fields is not dropped."""
        keys = {}
        for label in ("保险", "使用"):
            shown = self.change("section", label=label)
            [keys[label]] = [row["key"] for row in shown["sections"] if row["label"] == label]
        self.assertTrue(shown["section_moves"])
        self.change("move", name=self.choice, section=keys["保险"])
        user = self.add("使用人", section=keys["使用"])
        shown = self.change("move_section", key=keys["使用"], after="g_kind")
        order = [row["key"] for row in shown["sections"]]
        self.assertEqual(order[order.index("g_kind") + 1], keys["使用"])
        self.change("move_section", key=keys["保险"], after=keys["使用"])
        arch = self.arch(self.user_village)
        places = [arch.index(f'name="{name}"') for name in ("original_value", user, self.choice, "project_id")]
        self.assertEqual(places, sorted(places))
        shown = self.change("move_section", key=keys["保险"], after=False)
        self.assertEqual(shown["sections"][0]["key"], keys["保险"])
        arch = self.arch(self.user_village)
        self.assertLess(arch.index(f'name="{self.choice}"'), arch.index('name="category_id"'))
        shown = self.layouts().designer_undo(shown["undo"][0]["id"])
        order = [row["key"] for row in shown["sections"]]
        self.assertLess(order.index(keys["使用"]), order.index(keys["保险"]))
        for change in (
            {"do": "move_section", "key": "g_kind", "after": keys["使用"]},
            {"do": "move_section", "key": keys["使用"], "after": "g_nothing"},
            {"do": "drop_section", "key": keys["保险"]},
            {"do": "drop_section", "key": "g_kind"},
            {"do": "move", "name": "note", "section": "s_99"},
        ):
            with self.subTest(change), self.assertRaises(UserError), self.cr.savepoint():
                self.layouts().designer_change("fupin.asset", self.county.id, change)
        self.change("move", name=self.choice, section="own")
        shown = self.change("drop_section", key=keys["保险"])
        self.assertNotIn(keys["保险"], [row["key"] for row in shown["sections"]])
        shown = self.layouts().designer_undo(shown["undo"][0]["id"])
        self.assertIn("保险", [row["label"] for row in shown["sections"]])

    def test_words_are_merged_and_put_out_of_use_without_losing_history(self):
        one, two, three = self.words
        assets = self.make(**{self.choice: two.id}) | self.make(**{self.choice: three.id})
        self.change("merge_option", name=self.choice, **{"from": two.id, "to": one.id})
        self.assertEqual(assets[0][self.choice], one)
        self.assertFalse(two.active)
        rows = [{"id": one.id, "name": one.name}, {"id": three.id, "name": three.name, "active": False}]
        self.change("options", name=self.choice, options=rows)
        self.assertEqual(assets[1][self.choice], three)
        assets[1].write({self.choice: three.id, "note": "保留原来的"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.make(**{self.choice: three.id})

    def test_a_retired_field_keeps_its_data(self):
        asset = self.make(**{self.choice: self.words[0].id})
        asked = self.change("retire", name=self.choice)
        self.assertIn("1 records hold “保险情况”", asked["confirm"])
        self.assertIn(self.choice, self.arch(self.user_village))
        shown = self.change("retire", name=self.choice, confirm=True)
        self.assertIn("1", shown["message"])
        self.assertEqual([row["held"] for row in shown["retired"]], [1])
        self.assertNotIn(self.choice, self.arch(self.user_village))
        self.change("restore", name=self.choice)
        self.assertEqual(asset.with_user(self.user_village)[self.choice], self.words[0])

    def test_what_a_rule_names_is_asked_about_before_it_is_retired(self):
        self.env["fupin.indicator"].create(
            {
                "key": "form_test",
                "name": "已投保",
                "model": "fupin.asset",
                "domain": f"[('{self.choice}', '!=', False)]",
            }
        )
        shown = self.change("retire", name=self.choice)
        self.assertIn("已投保", shown["confirm"])
        self.assertIn(self.choice, self.arch(self.user_village))
        self.change("retire", name=self.choice, confirm=True)
        self.assertNotIn(self.choice, self.arch(self.user_village))

    def test_another_kind_only_where_data_survives(self):
        name = self.add("投保年度")
        assets = self.make(**{name: "2024"}) | self.make(**{name: "去年"})
        with self.assertRaisesRegex(UserError, "1 of 2"), self.cr.savepoint():
            self.change("retype", name=name, ttype="integer")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.change("retype", name=name, ttype="photo")
        assets[1].write({name: "2023"})
        self.assertIn("2", self.change("retype", name=name, ttype="integer")["confirm"])
        shown = self.change("retype", name=name, ttype="integer", confirm=True)
        new = self.name_of(shown, "投保年度")
        self.assertNotEqual(new, name)
        self.assertEqual(assets.mapped(new), [2024, 2023])

    def test_a_number_that_nobody_typed_is_none(self):
        """A form saves 0 where a number was left empty: it is not counted, and becomes no text; it counts where 0 may be meant."""
        names = {kind: self.add(f"数{kind}", kind) for kind in ("integer", "amount", "percentage")}
        filled = self.make(**dict(zip(names.values(), (3, 12.5, 0.125), strict=True)))
        empty = self.make(**dict.fromkeys(names.values(), 0))
        held = {kind: self.row(self.open(), name)["held"] for kind, name in names.items()}
        self.assertEqual(held, dict.fromkeys(names, 1))
        texts = {}
        for kind, name in names.items():
            shown = self.change("retype", name=name, ttype="text", confirm=True)
            texts[kind] = self.name_of(shown, f"数{kind}")
        self.assertEqual([filled[name] for name in texts.values()], ["3", "12.50", "12.5%"])
        self.assertEqual([empty[name] for name in texts.values()], [False] * 3)

    def test_zero_is_an_answer_where_a_minimum_is_set(self):
        name = self.add("次数", "integer")
        asset = self.make(**{name: 0})
        self.change("set", name=name, values={"minimum": "0"})
        self.assertEqual(self.row(self.open(), name)["held"], 1)
        shown = self.change("retype", name=name, ttype="text", confirm=True)
        self.assertEqual(asset[self.name_of(shown, "次数")], "0")

    def test_a_share_becomes_an_amount_only_to_the_fen(self):
        name = self.add("比例", "percentage")
        asset = self.make(**{name: 0.125})
        with self.assertRaisesRegex(UserError, "1 of 1"), self.cr.savepoint():
            self.change("retype", name=name, ttype="amount", confirm=True)
        asset.write({name: 0.12})
        shown = self.change("retype", name=name, ttype="amount", confirm=True)
        self.assertEqual(asset[self.name_of(shown, "比例")], 0.12)

    def test_texts_become_words_and_words_several(self):
        name = self.add("用途")
        assets = self.make(**{name: "学校"}) | self.make(**{name: "医院"}) | self.make(**{name: "学校"})
        shown = self.change("retype", name=name, ttype="choice", confirm=True)
        one = self.name_of(shown, "用途")
        self.assertEqual([asset[one].name for asset in assets], ["学校", "医院", "学校"])
        shown = self.change("retype", name=one, ttype="choices", confirm=True)
        several = self.name_of(shown, "用途")
        self.assertEqual([asset[several].mapped("name") for asset in assets], [["学校"], ["医院"], ["学校"]])

    def test_a_form_goes_to_another_county_as_a_file(self):
        self.change("require", name=self.choice)
        self.change("rename", name="note", label="说明")
        self.change("set", name="location", values={"domain_required": f"[('{self.choice}', '!=', False)]"})
        file = self.layouts().designer_export("fupin.asset", self.county.id)
        other = self.layouts(self.administrator_other)
        told = other.designer_import("fupin.asset", self.county_other.id, file["content"])
        self.assertEqual(told["new"], ["保险情况"])
        self.assertNotIn("说明", self.arch(self.user_village_far))
        shown = other.designer_import("fupin.asset", self.county_other.id, file["content"], True)
        name = self.name_of(shown, "保险情况")
        self.assertNotEqual(name, self.choice)
        self.assertEqual([word["name"] for word in self.row(shown, name)["options"]], ["已投保", "投保了", "未投保"])
        self.assertIn(name, self.row(shown, "location")["domain_required"])
        self.assertIn("说明", self.arch(self.user_village_far))
        for content in ("", "x", base64.b64encode(json.dumps({"format": 1}).encode()).decode()):
            with self.subTest(content), self.assertRaises(UserError):
                other.designer_import("fupin.asset", self.county_other.id, content)

    def test_a_column_that_waits_is_made_later_and_put_into_the_form(self):
        columns = type(self.env["fupin.own.field"])
        with patch.object(columns, "_make_column", return_value=False):
            shown = self.change("add", label="保额", ttype="amount", section="g_kind")
            self.assertIn("保额", shown["waiting"])
            self.assertIn("保额", self.open()["waiting"])
        self.assertNotIn("保额", [row["label"] for row in shown["fields"]])
        self.assertIn("保额", self.open()["waiting"])  # made, and put into the form by the next call
        shown = self.open()
        self.assertFalse(shown["waiting"])
        row = self.row(shown, self.name_of(shown, "保额"))
        self.assertEqual((row["ttype"], row["section"]), ("amount", "g_kind"))

    def test_names_are_one_line_without_hidden_signs(self):
        """Signs that nobody sees would make two columns of one name, or none that can be stored."""
        shown = self.change("rename", name=self.choice, label="保险\x00\n情况\u202e")
        self.assertEqual(self.row(shown, self.choice)["label"], "保险 情况")
        rows = [{"id": word.id, "name": word.name} for word in self.words]
        twice = {"do": "options", "name": self.choice, "options": [*rows, {"name": self.words[0].name + "\u200b"}]}
        for change in (twice, {"do": "rename", "name": self.choice, "label": "\u200b"}):
            with self.subTest(change), self.assertRaises(UserError), self.cr.savepoint():
                self.layouts().designer_change("fupin.asset", self.county.id, change)

    def test_settings_of_the_wrong_shape_are_told(self):
        """What a program sends and no screen does: told in words, never by a fault of the server."""
        number = self.add("座数", "integer")
        for name, values in (
            (self.choice, {"sequence": "x"}),
            (self.choice, {"sequence": 10**30}),
            (self.choice, {"ttype": "integer"}),
            (self.choice, {"help": "长" * 501}),
            (self.choice, {"label": "长" * 61}),
            (self.choice, {"domain_required": "[" * 5000}),
            (number, {"default_value": str(2**31)}),
            (number, {"minimum": "1e999999"}),
        ):
            with self.subTest(values=str(values)[:40]), self.assertRaises(UserError), self.cr.savepoint():
                self.change("set", name=name, values=values)
        self.change("set", name=number, values={"default_value": str(2**31 - 1)})
        asset = self.make()
        self.assertEqual(asset[number], 2**31 - 1)
        for value in (2**31, -(10**12)):
            with self.subTest(value=value), self.assertRaisesRegex(UserError, "too large"), self.cr.savepoint():
                asset.with_user(self.user_village).write({number: value})
        self.change("set", name=self.choice, values={"help": "长" * 500, "sequence": 0})
        for attempt in (
            lambda: self.layouts().designer_open("fupin.asset", "甲"),
            lambda: self.layouts().designer_undo("甲"),
            lambda: self.layouts().designer_difference("甲", False),
            lambda: self.change("options", name=self.choice, options=[{"name": "长" * 101}]),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                attempt()

    def test_what_cannot_be_applied_changes_nothing(self):
        before = self.open()
        for change in (
            {"do": "unlink"},
            {"do": "rename", "name": "nothing", "label": "x"},
            {"do": "add", "label": "", "ttype": "text"},
            {"do": "add", "label": "甲", "ttype": "one2many"},
            {"do": "options", "name": self.choice, "options": [{"name": "一"}, {"name": "一"}]},
            {"do": "retire", "name": "note"},
            {"do": "move", "name": "name", "section": "g_kind"},
        ):
            with self.subTest(change), self.assertRaises(UserError), self.cr.savepoint():
                self.layouts().designer_change("fupin.asset", self.county.id, change)
        self.assertEqual(self.open()["layout"], before["layout"])
