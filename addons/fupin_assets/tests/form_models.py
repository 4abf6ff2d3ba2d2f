"""One test of what is configured for every kind of records that may be: mixed into a class of each addon."""

import base64
import inspect
import io

import openpyxl
from lxml import etree

from odoo.addons.fupin_fields.kernel.arch import NOT_GROUPED, NOT_LISTED
from odoo.addons.fupin_fields.kernel.kinds import FILES, KINDS
from odoo.exceptions import AccessError, UserError

OPTIONS = ("甲", "乙")


class FormModelMixin:
    """How to use: name the model and a method that makes a record of 上坪村 which `clerk` may change."""

    allow_inherited_tests_method = True
    creates = True  # whether people create such records themselves

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"
        cls.clerk = cls.user_village
        cls.own = {
            kind: cls.add(f"自加{kind}", kind, options=list(OPTIONS) if kind.startswith("choice") else [])
            for kind in KINDS
        }
        words = cls.env["fupin.form.option"]
        cls.words = {kind: words.search([("field_name", "=", cls.own[kind])]) for kind in ("choice", "choices")}
        cls.record = cls.make_one()
        cls.record.with_user(cls.clerk).write(cls.own_values())

    @classmethod
    def make_one(cls):
        """Return a record of 上坪村."""
        raise NotImplementedError

    @classmethod
    def own_values(cls):
        """Return a value for each kind."""
        file = {"name": "附件.txt", "raw": b"x"}
        values = {
            "text": "保单一号",
            "long_text": "第一行\n第二行",
            "integer": 3,
            "amount": 1234.56,
            "percentage": 0.125,
            "date": "2024-03-01",
            "boolean": True,
            "choice": cls.words["choice"][0].id,
            "choices": [(6, 0, cls.words["choices"].ids)],
            "unit": cls.unit_village.id,
            "region": cls.village.id,
            "user": cls.user_village.id,
            "document": [(0, 0, file)],
            "photo": [(0, 0, file)],
        }
        return {cls.own[kind]: value for kind, value in values.items()}

    def records(self, user=None):
        """Return the model as a person uses it."""
        return self.env[self.form_model].with_user(user or self.clerk)

    def test_every_kind_is_in_form_list_and_search(self):
        archs = {kind: self.arch(self.clerk, kind) for kind in ("form", "list", "search")}
        for kind, name in self.own.items():
            with self.subTest(kind):
                self.assertIn(f'name="{name}"', archs["form"])
                self.assertEqual(f'name="{name}"' in archs["list"], kind not in NOT_LISTED)
                self.assertEqual(f'name="{name}"' in archs["search"], kind not in FILES)
                self.assertEqual(f'"group_{name}"' in archs["search"], kind not in NOT_GROUPED)

    def test_every_kind_is_read_searched_grouped_and_exported(self):
        record, names = self.record.with_user(self.clerk), list(self.own.values())
        specification = {name: {"fields": {"display_name": {}}} if KINDS[kind].relation else {}
                         for kind, name in self.own.items()}  # fmt: skip
        [row] = record.web_read(specification)
        [plain] = self.records().search_read([("id", "=", record.id)], names)
        [texts] = record._export_rows([[name] for name in names])
        exported = dict(zip(self.own, texts, strict=True))
        told = {"text": "保单一号", "integer": 3, "amount": 1234.56, "percentage": 0.125, "choice": "甲",
                "choices": "甲,乙", "unit": self.unit_village.name, "document": "附件.txt"}  # fmt: skip
        for kind, name in self.own.items():
            with self.subTest(kind):
                self.assertTrue(row[name])
                self.assertTrue(plain[name])
                self.assertTrue(exported[kind])
                self.assertEqual(exported[kind], told.get(kind, exported[kind]))
                self.assertIn(record, self.records().search([(name, "!=", False)]))
                self.assertNotIn(record, self.records().search([(name, "=", False)]))
                if kind not in NOT_GROUPED:
                    by = f"{name}:month" if kind == "date" else name
                    groups = self.records().formatted_read_group([("id", "=", record.id)], [by], ["__count"])
                    self.assertEqual(sum(group["__count"] for group in groups), 2 if kind == "choices" else 1)
        sums = self.records().formatted_read_group([("id", "=", record.id)], [], [f"{self.own['amount']}:sum"])
        self.assertEqual(sums[0][f"{self.own['amount']}:sum"], 1234.56)

    def test_every_kind_is_told_on_papers(self):
        pairs = dict(self.record.with_user(self.clerk)._form_pairs())
        self.assertEqual(pairs.keys(), {f"自加{kind}" for kind in KINDS})
        self.assertEqual((pairs["自加amount"], pairs["自加percentage"]), ("1,234.56", "12.50%"))

    def test_every_kind_is_printed_with_the_form(self):
        """打印: each field with its label, in the form's sections; the neighbour's county has none of them."""
        [paper] = self.record.with_user(self.clerk)._form_papers()
        told = dict(pair for section in paper["sections"] for row in section["rows"] for pair in row)
        self.assertLessEqual({f"自加{kind}" for kind in KINDS}, told.keys())
        self.assertEqual(
            [told[f"自加{kind}"] for kind in ("amount", "percentage", "boolean", "choices", "document")],
            ["1,234.56", "12.50%", "yes", "甲、乙", "附件.txt"],
        )
        labels = [field.label for field in self.ordered_own() if field.label in told]
        self.assertEqual([label for label in told if label in labels], labels, "the form's order")
        file = self.record.with_user(self.clerk).action_print_form()["params"]
        self.assertTrue(base64.b64decode(file["content"]).startswith(b"%PDF-"))
        bound = self.records().get_views([(False, "form")], {"toolbar": True})["views"]["form"]["toolbar"]
        self.assertIn(self.env.ref("fupin_fields.fupin_form_action_print").id, [one["id"] for one in bound["print"]])

    def ordered_own(self):
        """Return the lines of the own fields in the order in which the form shows them."""
        names = etree.fromstring(self.arch(self.clerk)).xpath("//field/@name")
        lines = {line.name: line for line in self.records()._form().layout.lines if line.kind}
        return [lines[name] for name in names if name in lines]

    def test_above_the_county_it_is_printed_apart(self):
        [paper] = self.record.with_user(self.user_superior)._form_papers()
        last = dict(pair for row in paper["sections"][-1]["rows"] for pair in row)
        self.assertEqual(last["自加text"], "保单一号")
        pairs = dict(self.record.with_user(self.user_superior)._form_pairs())
        self.assertEqual(pairs["自加choices"], "甲、乙")

    def test_figures_and_groups_of_pivots(self):
        """Shares are averaged and told in percent; the neighbour and who stands above are offered none of it."""
        archs = {kind: self.arch(self.clerk, kind) for kind in ("pivot", "graph")}
        shown = self.records().fields_get()
        for kind, name in self.own.items():
            with self.subTest(kind):
                figure = {"integer": "sum", "amount": "sum", "percentage": "avg"}.get(kind)
                self.assertEqual(shown[name].get("aggregator") or None, figure)
                self.assertTrue(shown[name]["groupable"])
                self.assertEqual(shown[name]["string"], f"自加{kind}")
        for arch in archs.values():
            self.assertNotIn('name="name"', arch, "a bar for each name")
            self.assertIn(
                f'name="{self.own["percentage"]}" string="自加percentage" widget="fupin_blank_percentage"', arch
            )
        for user in (self.user_county_other, self.user_superior):
            for view_type in archs:
                self.assertNotIn("x_fupin_", self.arch(user, view_type))

    def test_a_table_is_loaded_by_names(self):
        """The import of Odoo itself: names of words, places and units; what is not there is told by row."""
        names = [self.own[kind] for kind in ("text", "amount", "choice", "unit", "date", "boolean")]
        heads, new = ["id", *names], ["新", "5.5", "乙", self.unit_village.name, "2024-05-06", "1"]
        [[key]] = self.record._export_rows([["id"]])
        found = self.records().load(heads, [[key, *new]])
        self.assertEqual(found["ids"], [self.record.id], found["messages"])
        self.assertEqual(self.record[self.own["choice"]].name, "乙")
        self.assertEqual(self.record[self.own["amount"]], 5.5)
        found = self.records().load(heads, [[key, "新", "5.5", "丙", "", "", ""]])
        self.assertFalse(found["ids"])
        self.assertIn("丙", found["messages"][0]["message"])

    def assert_refused(self, attempt):
        """Expect that the field is not known, or may not be read."""
        try:
            with self.cr.savepoint():
                attempt()
        except (AccessError, UserError, ValueError):
            return
        self.fail(f"It was not refused: {inspect.getsource(attempt)}")

    def attempts(self, records, name):
        """Return what a program may try with a field that it knows by name."""
        there = records.browse(self.record.id)
        return (
            lambda: records.search([(name, "!=", False)]),
            lambda: records.search([("id", "in", records._search([(name, "!=", False)]))]),
            lambda: records.search_read([], [name]),
            lambda: records.web_search_read([], {name: {}}),
            lambda: records.search([], order=name),
            lambda: records.formatted_read_group([], [name], ["__count"]),
            lambda: records.formatted_read_group([], [], [f"{name}:count"]),
            lambda: records.web_read_group([], [name], ["__count"]),
            lambda: there.read([name]),
            lambda: there._export_rows([[name]]),
            lambda: there.write({name: False}),
        )

    def test_the_neighbour_meets_none_of_it(self):
        for user in (self.user_county_other, self.user_village_far):
            records = self.records(user)
            shown = records.fields_get()
            for view_type in ("form", "list", "search"):
                self.assertNotIn("x_fupin_", self.arch(user, view_type))
            for kind, name in self.own.items():
                with self.subTest(kind=kind, user=user.login):
                    self.assertNotIn(name, shown)
                    for attempt in self.attempts(records, name):
                        self.assert_refused(attempt)

    def test_the_neighbour_loads_none_of_it(self):
        """By itself: a table that is refused lets the registry be built anew."""
        [[key]] = self.record._export_rows([["id"]])
        for user in (self.user_county_other, self.user_superior):
            found = self.records(user).load(["id", self.own["text"]], [[key, "x"]])
            self.assertFalse(found["ids"])
            self.assertTrue(found["messages"])
            self.forget_columns()
        self.assertEqual(self.record[self.own["text"]], "保单一号")

    def test_above_the_county_it_is_told_read_only(self):
        records = self.records(self.user_superior)
        self.assertFalse(self.own.values() & records.fields_get().keys())
        self.assertIn("county_values", self.arch(self.user_superior))
        told = records.browse(self.record.id).county_values
        for word in ("保单一号", "1,234.56", "12.50%", "甲、乙", "附件.txt"):
            self.assertIn(word, told)
        for attempt in self.attempts(records, self.own["text"]):
            self.assert_refused(attempt)

    def test_every_kind_is_in_the_ledgers(self):
        """Written by the county with its own fields, by the neighbour without."""
        ledgers = self.env["fupin.ledger"].search([("model", "=", self.form_model), ("can_compare", "=", False)])
        self.assertTrue(ledgers)
        for ledger in ledgers:
            told = self.written(ledger, self.user_county)
            for kind in KINDS:
                self.assertIn(f"自加{kind}", told)
            self.assertNotIn("自加", self.written(ledger, self.user_county_other))
            self.assertNotIn("自加", self.written(ledger, self.user_superior))
            if self.record.filtered_domain(ledger._records_domain()):
                for word in ("保单一号", "0.125", "甲、乙", "是", "附件.txt", self.village.complete_name):
                    self.assertIn(word, told)

    def written(self, ledger, user):
        """Return all cells of a ledger that a person writes."""
        sheet = openpyxl.load_workbook(io.BytesIO(ledger.with_user(user)._export_xlsx([]))).active
        return "|".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)

    def test_what_is_required_is_asked_for(self):
        name = self.own["text"]
        self.change("require", name=name)
        with self.assertRaisesRegex(UserError, "自加text"), self.cr.savepoint():
            self.record.with_user(self.clerk).write({name: False})
        self.record.with_user(self.clerk).write({name: "有"})
        if self.creates:
            with self.assertRaisesRegex(UserError, "自加text"), self.cr.savepoint():
                self.make_one()

    def test_words_of_others_are_refused(self):
        record = self.record.with_user(self.clerk)
        secret = self.env["ir.attachment"].with_user(self.user_county_other).create(
            {"name": "西山.txt", "raw": base64.b64encode(b"x")}
        )  # fmt: skip
        for name, value in (
            (self.own["choice"], self.words["choices"][0].id),
            (self.own["choices"], [(4, self.words["choice"][0].id)]),
            (self.own["user"], self.user_county_other.id),
            (self.own["unit"], self.unit_village_far.id),
            (self.own["region"], 0x7FFFFFFF),
            (self.own["document"], [(4, secret.id)]),
        ):
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                record.write({name: value})
