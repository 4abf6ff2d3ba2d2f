from odoo.addons.fupin_assets.tests.form_case import FormCase
from odoo.addons.fupin_assets.tests.form_ledger import FormLedgerKinds
from odoo.tests import tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestFormReceiptLedger(FormLedgerKinds, FormCase, PlanCase):
    form_model = "fupin.receipt"
    ledger_ref = "fupin_revenue.ledger_receipt"
    heads = ["所在乡镇", "所在村", "收款单位", "到账日期", "金额（元）", "付款方", "凭证号"]

    def row(self, number=1):
        return ["青石镇", "上坪村", None, "2024-01-15", 100 + number, "甲公司", f"试{number:02}"]

    def records_of(self, record):
        return self.env["fupin.receipt"].search([("voucher_number", "=like", "试%")], order="voucher_number")


@tagged("post_install", "-at_install")
class TestFormDistributionLedger(FormLedgerKinds, FormCase, PlanCase):
    form_model = "fupin.distribution"
    ledger_ref = "fupin_revenue.ledger_distribution_plan"
    heads = ["所在乡镇", "所在村", "分配单位", "年度", "分配金额（元）", "备注"]

    def row(self, number=1):
        return ["青石镇", "上坪村", None, 2013 + number % 12, 100 + number, f"试{number:02}"]

    def records_of(self, record):
        return self.env["fupin.distribution"].search([("note", "=like", "试%")], order="note")
