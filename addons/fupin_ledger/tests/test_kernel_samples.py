from decimal import Decimal

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ..kernel.reading import open_ledger, read_opened
from ..kernel.regions import Regions
from . import workbooks

FAULTY = [12, 27, 62, 63, 92, 122, 152, 202, 262, 302, 335, 401]


@tagged("post_install", "-at_install")
class TestSamples(TransactionCase):
    """Two ledgers of real counties: five hundred right rows, and four hundred with twelve faults."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fupin.region"]._load_files(["410423", "532622"])

    def county(self, prefix):
        found = self.env["fupin.region"].search([("prefix", "=like", prefix + "%")])
        rows = [(region.id, region.code, region.prefix, region.name) for region in found]
        county = found.filtered(lambda region: region.prefix == prefix)
        above = county.parent_id | county.parent_id.parent_id | county
        return Regions(rows, prefix, above.mapped("name"))

    def read_sample(self, filename, regions):
        with file_open(f"fupin_ledger/tests/data/{filename}", "rb") as file:
            opened = open_ledger(file.read(), workbooks.fields())
        return opened, read_opened(opened, workbooks.fields(), regions)

    def test_two_row_head_in_ten_thousands(self):
        regions = self.county("410423")
        opened, result = self.read_sample("lushan_two_row_head_wan.xlsx", regions)
        self.assertEqual(len(result.rows), 500)
        self.assertFalse(result.faulty)
        total = sum(row.values["original_value"] for row in result.rows)
        self.assertEqual(total, Decimal("219137412.14"))
        self.assertEqual(result.totals, [(506, total)])
        self.assertEqual(result.skipped, [(506, "total"), (507, "note")])
        self.assertEqual(opened.tables[0].title, "鲁山县扶贫项目资产总台账")

    def test_flat_with_twelve_faults(self):
        regions = self.county("532622")
        _opened, result = self.read_sample("yanshan_flat_yuan_12_faults.xlsx", regions)
        self.assertEqual(len(result.rows), 400)
        self.assertEqual(sorted(result.faulty), FAULTY)
        good = sum(row.values["original_value"] for row in result.rows if row.number not in result.faulty)
        self.assertEqual(good, Decimal("205066034.97"))
        codes = {issue.row: issue.code for issue in result.issues if not issue.is_warning}
        self.assertEqual(
            codes,
            {
                12: "required", 27: "region_code_unknown", 62: "amount_negative", 63: "amount_unknown",
                92: "date_invalid", 122: "choice_unknown", 152: "below_minimum", 202: "integer_unknown",
                262: "region_code_unknown", 302: "phone_unknown", 335: "choice_unknown", 401: "source_unknown",
            },
        )  # fmt: skip
