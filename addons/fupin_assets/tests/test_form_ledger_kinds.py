from odoo.addons.fupin_ledger.tests.workbooks import HEAD
from odoo.tests import tagged

from .form_case import FormCase
from .form_ledger import FormLedgerKinds
from .ledger_case import LedgerCase
from .test_contract_ledger import HEAD as CONTRACT_HEAD
from .test_contract_ledger import ContractLedgerCase


@tagged("post_install", "-at_install")
class TestFormAssetLedger(FormLedgerKinds, FormCase, LedgerCase):
    heads = HEAD
    row = LedgerCase.row

    def records_of(self, record):
        return self.assets().sorted("name")


@tagged("post_install", "-at_install")
class TestFormContractLedger(FormLedgerKinds, FormCase, ContractLedgerCase):
    form_model = "fupin.contract"
    heads = CONTRACT_HEAD

    def row(self, number=1, **cells):
        return [f"HT-{number}", "扶贫车间", "青石镇", "上坪村", "绿源合作社", "租赁", "2023.12.20", "2024-01-01", "2030-12-31",
                12000 + number, "履行中"]  # fmt: skip

    def records_of(self, record):
        return self.env["fupin.contract"].search([("number", "=like", "HT-%")], order="number")


@tagged("post_install", "-at_install")
class TestFormProjectLedger(FormLedgerKinds, FormCase):
    form_model = "fupin.project"
    ledger_ref = "fupin_assets.ledger_project"
    heads = ["项目名称", "建设年度", "所在乡镇", "所在村", "总投资（元）", "资金来源"]

    def row(self, number=1, **cells):
        values = {"name": f"道路工程{number}", "year": 2021, "township": "青石镇", "village": "上坪村", "total": 1000.01,
                  "funding": "彩票公益金:1000.01", **cells}  # fmt: skip
        return list(values.values())

    def records_of(self, record):
        return self.env["fupin.project"].search([("name", "=like", "道路工程%")], order="name")
