"""What the tests of imports and exports share."""

import base64
import io

import openpyxl

from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.addons.fupin_ledger.tests.workbooks import workbook

SAMPLES = "fupin_ledger/tests/data/"
PHONE = "13912345678"


class LedgerCase(FupinCase):
    """County 东山 imports; the rows stand in its villages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env.ref("fupin_assets.ledger_total")
        # what is told is in the user's language: English here, one test looks at the Chinese
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def make(self, content, user=None, **values):
        if isinstance(content, list):
            content = workbook(content)
        return (
            self.env["fupin.ledger.import"]
            .with_user(user or self.user_county)
            .create({"ledger_id": self.ledger.id, "file": base64.b64encode(content), "filename": "台账.xlsx", **values})
        )

    def row(self, number=1, **cells):
        values = {
            "number": number, "township": "青石镇", "village": "上坪村", "name": f"道路{number}", "kind": "公益性资产",
            "date": "2021.5", "life": 10, "value": 1000, "funding": "彩票公益金:1000", **cells,
        }  # fmt: skip
        return list(values.values())

    def assets(self):
        return self.env["fupin.asset"].search([("region_code", "=like", "990101%")])

    def marked(self, record):
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_file)))
