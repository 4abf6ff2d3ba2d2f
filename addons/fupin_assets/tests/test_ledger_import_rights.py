from decimal import Decimal

from odoo.addons.fupin_ledger.tests.workbooks import HEAD
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .ledger_case import SAMPLES, LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerRights(LedgerCase):
    """One imports into one's own places, and sees one's own unit's imports."""

    def test_levels(self):
        for user, region, state in (
            (self.user_village, self.village, "draft"), (self.user_township, self.township, "draft"), (self.user_county, self.county, "confirmed"),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                record = self.make([HEAD, self.row(user.id)], user)
                self.assertEqual(record.region_id, region)
                record.action_import()
                asset = self.env["fupin.asset"].browse(record.record_ids)
                self.assertRecordValues(asset, [{"state": state, "create_uid": user.id, "region_id": self.village.id}])

    def test_township_may_confirm_at_once(self):
        record = self.make([HEAD, self.row(1)], self.user_township, confirm_records=True)
        record.action_import()
        self.assertEqual(self.assets().state, "confirmed")

    def test_village_cannot_confirm_whatever_it_sends(self):
        record = self.make([HEAD, self.row(1)], self.user_village, confirm_records=True)
        record.action_import()
        self.assertEqual(self.assets().state, "draft")

    def test_department_enters_what_it_supervises(self):
        record = self.make([HEAD, self.row(1)], self.user_department)
        record.action_import()
        self.assertEqual(self.assets().department_id, self.unit_department)

    def test_rows_of_places_not_covered(self):
        """By name, by code, by choosing another place for the import: nothing gets in."""
        far = ["", "红旗镇", "前进村", *self.row()[3:]]
        for user in (self.user_county, self.user_township, self.user_village):
            record = self.make([HEAD, far], user)
            record.action_check()
            self.assertEqual(record.error_count, 1)
        code = [[*HEAD, "行政区划代码"], [*self.row(1, township="", village=""), "990102100201"]]
        record = self.make(code)
        record.action_check()
        self.assertIn("前进村", self.marked(record).worksheets[0]["K2"].value)
        with self.assertRaises(AccessError):
            self.make([HEAD, far], region_id=self.regions["990102000000"].id)
        record = self.make([HEAD, far])
        with self.assertRaises(AccessError):
            record.region_id = self.regions["990102000000"]

    def test_neighbouring_village_of_a_village(self):
        record = self.make([HEAD, self.row(1, village="下坪村")], self.user_village)
        record.action_check()
        self.assertEqual(record.error_count, 1)

    def test_imports_of_others_are_unseen(self):
        record = self.make([HEAD, self.row(1)], self.user_village)
        colleague = self.make_user("village", self.unit_village, "colleague")
        self.assertEqual(record.with_user(colleague).search([("id", "=", record.id)]), record)
        for user in (
            self.user_village_next,
            self.user_township,
            self.user_county,
            self.user_village_far,
            self.user_audit,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user).read(["filename", "file"])
        for user in (
            self.user_audit,
            self.user_finance,
            self.user_superior,
            self.user_third_party,
            self.user_discipline,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.make([HEAD, self.row(1)], user)

    def test_lines_of_others_are_unseen(self):
        record = self.make([HEAD, self.row(1)], self.user_village)
        record.action_check()
        line = record.column_line_ids[0]
        with self.assertRaises(AccessError):
            line.with_user(self.user_village_next).read(["example"])
        with self.assertRaises(AccessError):
            line.with_user(self.user_village_next).write({"word": "x"})

    def test_two_counties(self):
        """The same table in two counties: each finds its own villages and sees its own assets."""
        near = self.make([HEAD, self.row(1)])
        far = self.make([HEAD, ["", "红旗镇", "前进村", *self.row()[3:]]], self.user_county_other)
        near.action_import()
        far.action_import()
        Asset = self.env["fupin.asset"]
        self.assertEqual(Asset.with_user(self.user_county).search([]).region_id, self.village)
        self.assertEqual(Asset.with_user(self.user_county_other).search([]).region_id, self.village_other_county)


@tagged("post_install", "-at_install")
class TestLedgerSamples(LedgerCase):
    """The two sample ledgers, in their own counties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.region"]._load_files(["410423", "532622"])

    def county_user(self, prefix):
        region = self.env["fupin.region"].search([("prefix", "=", prefix)])
        return self.make_user("county", self.make_unit("县帮扶办", "county_office", region), f"county_{prefix}")

    def import_sample(self, prefix, filename, **values):
        self.env["fupin.unit"]._generate(prefix)
        with file_open(SAMPLES + filename, "rb") as file:
            record = self.make(file.read(), self.county_user(prefix), **values)
        record.action_check()
        return record

    def total(self, record):
        assets = self.env["fupin.asset"].browse(record.record_ids)
        return sum(Decimal(str(value)) for value in assets.mapped("original_value")), assets

    def test_two_row_head(self):
        record = self.import_sample("410423", "lushan_two_row_head_wan.xlsx")
        self.assertRecordValues(
            record, [{"row_count": 500, "error_count": 0, "total_amount": 219137412.14, "state": "checked"}]
        )
        record.action_import()
        total, assets = self.total(record)
        self.assertEqual((len(assets), total), (500, Decimal("219137412.14")))
        self.assertEqual(len(assets.filtered("owner_ids")), 448)  # the other 52 are the households'

    def test_twelve_faults(self):
        record = self.import_sample("532622", "yanshan_flat_yuan_12_faults.xlsx")
        self.assertRecordValues(record, [{"row_count": 400, "error_count": 12, "state": "failed"}])
        listed = self.marked(record).worksheets[1]
        rows = [line[0].value for line in listed.iter_rows(min_row=2)]
        self.assertEqual(rows, [12, 27, 62, 63, 92, 122, 152, 202, 262, 302, 335, 401])
        with self.assertRaises(UserError):
            record.action_import()
        record.skip_faulty = True
        record.action_import()
        total, assets = self.total(record)
        self.assertEqual((len(assets), total), (388, Decimal("205066034.97")))

    def test_queries_do_not_grow_with_rows(self):
        """Look-ups are one query each: a hundred rows cost as many queries as ten."""
        counts = []
        for size in (10, 100):
            record = self.make([HEAD, *(self.row(n) for n in range(size))])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_import()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)
