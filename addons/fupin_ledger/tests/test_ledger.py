import re

from psycopg2 import IntegrityError

from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..kernel.errors import Issue, LedgerError

KERNEL = ("cells", "dates", "funding", "prescan", "reading", "regions", "rows", "workbook", "export")


@tagged("post_install", "-at_install")
class TestLedger(FupinCase):
    """Definitions: who may make them, and what must hold of them. `fupin.unit` serves as a record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["ir.model"]._get("fupin.unit")
        cls.ledger = cls.env["fupin.ledger"].create(
            {
                "key": "units",
                "name": "单位台账",
                "model_id": cls.model.id,
                "region_id": False,
                "title": "{region}单位台账（{year}）",
            }
        )

    def column(self, **values):
        return self.env["fupin.ledger.column"].create(
            {"ledger_id": self.ledger.id, "key": "name", "label": "名称", "field_path": "name", **values}
        )

    def test_administrator_defines_for_his_place_only(self):
        mine = self.env["fupin.ledger"].with_user(self.user_administrator)
        made = mine.create({"key": "own", "name": "本县台账", "model_id": self.model.id})
        self.assertEqual(made.region_id, self.county)
        made.column_ids = [(0, 0, {"key": "name", "label": "名称"})]
        with self.assertRaises(AccessError):
            self.ledger.with_user(self.user_administrator).name = "改"
        with self.assertRaises(AccessError):
            mine.create(
                {"key": "far", "name": "外县台账", "model_id": self.model.id, "region_id": self.village_other_county.id}
            )

    def test_a_copy_of_a_national_ledger_is_the_countys_own(self):
        self.column()
        copied = self.ledger.with_user(self.user_administrator).copy()
        self.assertEqual((copied.region_id, copied.key), (self.county, "units"))
        self.assertEqual(copied.column_ids.mapped("label"), ["名称"])
        copied.name = "本县单位台账"

    def test_everyone_reads_national_and_own_ledgers(self):
        own = self.ledger.copy({"key": "a", "region_id": self.county.id})
        other = self.ledger.copy({"key": "b", "region_id": self.regions["990102000000"].id})
        for user in (self.user_village, self.user_audit, self.user_superior):
            found = self.env["fupin.ledger"].with_user(user).search([("model", "=", "fupin.unit")])
            self.assertIn(self.ledger, found)
            self.assertIn(own, found)
        self.assertNotIn(other, self.env["fupin.ledger"].with_user(self.user_village).search([]))
        for user in (self.user_village, self.user_county, self.user_audit):
            with self.assertRaises(AccessError):
                own.with_user(user).name = "改"

    def test_condition_is_read_not_run(self):
        for wrong in ("__import__('os')", "[('no_field', '=', 1)]", "[(", "1"):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                self.ledger.domain = wrong
        self.ledger.domain = "[('unit_type', '=', 'township')]"

    def test_limits_are_values_of_the_kind(self):
        for kind, wrong in (("date", "2013"), ("integer", "1.5"), ("amount", "x")):
            with self.subTest(kind=kind), self.assertRaises(ValidationError):
                self.column(kind=kind, minimum=wrong)
        self.assertEqual(str(self.column(kind="date", minimum="2013-01-01")._limits()[0]), "2013-01-01")

    def test_protected_columns_are_not_exported(self):
        with self.assertRaises(ValidationError):
            self.column(is_protected=True, is_exported=True)

    def test_kind_that_no_ledger_holds(self):
        with self.assertRaisesRegex(UserError, "cannot be kept in a ledger"):
            self.ledger._export_xlsx([])

    @mute_logger("odoo.sql_db")
    def test_key_once_in_a_ledger_and_place(self):
        self.column()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.column()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.ledger.copy({"region_id": False})

    def test_words_of_a_list(self):
        column = self.column(
            key="unit_type", kind="choice", field_path="unit_type", words="township：乡镇、镇\nno_value：x\n坏行"
        )
        self.ledger.model_id = self.model
        target = self.env["fupin.ledger.target"]
        self.assertEqual(column._word_lines(), {"township": ("乡镇", "镇"), "no_value": ("x",)})
        self.assertEqual(target._ledger_words(column), ("乡镇", "x"))


@tagged("post_install", "-at_install")
class TestMessages(FupinCase):
    """Every code of the kernel has words, in Chinese as well."""

    def raised(self, *names):
        found = set()
        for module in KERNEL:
            with file_open(f"fupin_ledger/kernel/{module}.py") as file:
                source = file.read()
            for name in names:
                found.update(re.findall(rf'{name}\((?:result, index, match, )?"(\w+)"', source))
        return found

    def test_every_code_has_words(self):
        message = self.env["fupin.ledger.message"]
        of_file = self.raised("LedgerError")
        self.assertGreater(len(of_file), 8)
        for code in of_file:
            self.assertTrue(message._of_file(LedgerError(code)), code)
        texts = message._of_issues()
        of_cells = self.raised("CellError", "_tell") | {"required", "below_minimum", "above_maximum", "text_too_long"}
        self.assertGreater(len(of_cells), 25)
        for code in of_cells | {"choice_unknown", "choice_elsewhere", "region_not_covered", "refused"}:
            reason, _remedy = texts.say(Issue(3, 1, code, {"message": "x"}))
            self.assertTrue(reason, code)

    def test_words_are_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        message = self.env["fupin.ledger.message"].with_context(lang="zh_CN")
        latin = re.compile(r"[A-Za-z]{4,}")
        for code in self.raised("LedgerError"):
            said = message._of_file(LedgerError(code, kind="text", megabytes=40))
            self.assertFalse(latin.search(re.sub(r"Excel|\.xlsx", "", said)), said)
        texts = message._of_issues()
        for code in self.raised("CellError", "_tell"):
            for said in texts.say(Issue(3, 1, code, {"message": "", "suggestion": "甲"}, label="列")):
                self.assertFalse(latin.search(re.sub(r"Excel", "", said)), said)

    def test_values_with_percent_signs(self):
        said = (
            self.env["fupin.ledger.message"]._of_issues().say(Issue(1, 0, "amount_unknown", {"value": "100%(x)s %d"}))
        )
        self.assertIn("100%(x)s %d", said[0])
