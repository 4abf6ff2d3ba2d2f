import base64

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .contract_case import ContractCase

HEAD = [
    "合同编号",
    "资产名称",
    "所在乡镇",
    "所在村",
    "承租方",
    "经营方式",
    "签订时间",
    "期限起",
    "期限止",
    "年租金",
    "合同状态",
]


class ContractLedgerCase(ContractCase):
    ledger_name = "contract"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env.ref(f"fupin_assets.ledger_{cls.ledger_name}")
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def load(self, rows, user=None, **values):
        return (
            self.env["fupin.ledger.import"]
            .with_user(user or self.user_county)
            .create(
                {
                    "ledger_id": self.ledger.id,
                    "file": base64.b64encode(workbook(rows)),
                    "filename": "合同.xlsx",
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestContractLedger(ContractLedgerCase):
    """Contracts come in by spreadsheet: exact to the fen, all or nothing, told in their history."""

    def row(self, number=1, **cells):
        values = {
            "number": f"HT-{number}", "asset": "扶贫车间", "township": "青石镇", "village": "上坪村", "operator": "绿源合作社",
            "mode": "租赁", "signed": "2023.12.20", "start": "2024-01-01", "end": "2030-12-31", "amount": 12000,
            "state": "履行中", **cells,
        }  # fmt: skip
        return list(values.values())

    def contracts(self):
        return self.env["fupin.contract"].search([("number", "=like", "HT-%")], order="number")

    def test_contracts_become_records_exact_to_the_fen(self):
        record = self.load(
            [
                ["单位：万元"],
                HEAD,
                self.row(1, amount=1.234567),
                self.row(2, operator="新来的公司", mode="自主经营", amount=None, state="已终止", end="2024-12-31"),
                self.row(3, operator="新来的公司", state="拟签"),
            ]
        )
        record.action_check()
        self.assertRecordValues(record, [{"state": "checked", "row_count": 3, "error_count": 0}])
        self.assertFalse(self.contracts())
        record.action_import()
        first, second, third = self.contracts()
        self.assertRecordValues(
            first,
            [
                {
                    "annual_amount": 12345.67, "state": "active", "operator_id": self.operator.id,
                    "mode_id": self.modes["lease"].id, "region_id": self.village.id, "written_form": "written",
                    "asset_ids": self.shed.ids, "create_uid": self.user_county.id, "unit_id": self.unit_village.id,
                }
            ],
        )  # fmt: skip
        self.assertEqual((str(first.sign_date), str(first.date_end)), ("2023-12-20", "2030-12-31"))
        self.assertEqual((second.state, str(second.ended_on), third.state), ("ended", "2024-12-31", "draft"))
        self.assertEqual(second.operator_id, third.operator_id)
        self.assertEqual(second.operator_id.name, "新来的公司")
        self.assertEqual(self.steps(second), ["create", "activate", "end"])
        self.assertIn("合同.xlsx", second.sudo().event_ids[0].reason)
        self.assertEqual(self.shed.operator_name, "绿源合作社")

    def test_nothing_is_written_unless_all_is_right(self):
        record = self.load(
            [
                HEAD,
                self.row(1),
                self.row(2, asset="没有的资产"),
                self.row(3, operator=None),
                self.row(4, amount="约一万"),
                self.row(5, start="2031-01-01"),
            ]
        )
        record.action_check()
        self.assertRecordValues(record, [{"state": "failed", "row_count": 5, "error_count": 4}])
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        self.assertFalse(self.contracts())
        self.assertEqual(self.env["fupin.operator"].search_count([("name", "=", "新来的公司")]), 0)

    def test_an_asset_is_named_by_name_or_code(self):
        self.make_confirmed(name="扶贫车间", category_id=self.solar.id)
        record = self.load([HEAD, self.row(1)])
        record.action_check()
        self.assertEqual(record.error_count, 1)  # two of this name
        head = [*HEAD, "资产编码"]
        record = self.load([head, [*self.row(1), self.shed.code]])
        record.action_import()
        self.assertEqual(self.contracts().asset_ids, self.shed)
        other = self.make_confirmed(name="冷库", category_id=self.solar.id)
        self.load([HEAD, self.row(2, asset="冷库")]).action_import()
        self.assertEqual(self.contracts()[1].asset_ids, other)

    def test_a_village_imports_drafts(self):
        record = self.load([HEAD, self.row(1)], user=self.user_village)
        record.action_import()
        self.assertEqual(self.contracts().mapped("state"), ["draft"])

    def test_where_contracts_are_approved_only_the_county_lets_them_run(self):
        self.env["fupin.policy"].create(
            {
                "key": "test_gate",
                "name": "办法",
                "region_id": self.county.id,
                "date_from": "2024-01-01",
                "article_ids": [Command.create({"number": "第一条", "provision": "T-01", "text": "先批后签。"})],
            }
        )
        policy = self.env["fupin.policy"].search([("key", "=", "test_gate")])
        self.env["fupin.gate"].create(
            {
                "policy_id": policy.id,
                "article_id": policy.article_ids.id,
                "key": "test_gate",
                "name": "先批后签",
                "model_id": self.env["ir.model"]._get_id("fupin.contract"),
                "transition": "activate",
                "document_type_ids": [Command.link(self.env.ref("fupin_base.document_type_minutes").id)],
            }
        )
        policy.action_publish()
        record = self.load([HEAD, self.row(1)], user=self.user_township, confirm_records=True)
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        self.assertFalse(self.contracts())
        record.confirm_records = False
        record.action_import()
        self.assertEqual(self.contracts().state, "draft")
        self.load([HEAD, self.row(2)]).action_import()
        self.assertEqual(self.contracts().mapped("state"), ["draft", "active"])

    def test_what_is_exported_can_be_imported(self):
        self.contract(running=True, number="HT-9", annual_amount=3333.33)
        columns, rows = self.ledger.with_user(self.user_county)._export_table([("number", "=", "HT-9")])
        values = dict(zip((column.label for column in columns), next(iter(rows)), strict=True))
        self.assertEqual(
            [str(values[name]) for name in ("合同编号", "资产名称", "经营方式", "年金额", "合同状态", "合同形式")],
            ["HT-9", "扶贫车间", "租赁经营", "3333.33", "履行中", "书面合同"],
        )


@tagged("post_install", "-at_install")
class TestInsuranceLedger(ContractLedgerCase):
    ledger_name = "insurance"

    def test_insurances_come_in(self):
        head = ["保单号", "保险公司", "险种", "保险标的", "乡镇", "村", "保险起期", "保险止期", "保额"]
        row = ["BX-7", "人保财险", "财产险", "扶贫车间", "青石镇", "上坪村", "2025-01-01", "2025-12-31", 50000.55]
        record = self.load([head, row, [*row[:7], "2024-12-31", 1]])
        record.action_check()
        self.assertEqual(record.error_count, 1)
        self.load([head, row]).action_import()
        insurance = self.env["fupin.insurance"].search([("number", "=", "BX-7")])
        self.assertRecordValues(
            insurance, [{"insurer": "人保财险", "amount": 50000.55, "asset_ids": self.shed.ids, "name": "财产险"}]
        )


@tagged("post_install", "-at_install")
class TestContractLists(ContractCase):
    """What supervisors ask for: without contract, expiring; and another operator for many at once."""

    def without(self):
        domain = [("kind", "=", "operating"), ("has_running_contract", "=", False)]
        return self.env["fupin.asset"].with_user(self.user_township).search(domain)

    def test_assets_without_a_running_contract(self):
        self.assertIn(self.shed, self.without())
        self.assertFalse(self.shed.has_running_contract)
        contract = self.contract()
        self.assertIn(self.shed, self.without())
        contract.date_end = local_date()
        contract.action_activate()
        self.shed.invalidate_recordset()
        self.assertNotIn(self.shed, self.without())
        self.assertTrue(self.shed.has_running_contract)
        past = self.make_confirmed(name="旧车间", category_id=self.solar.id)
        self.contract(asset_ids=[Command.link(past.id)], date_end="2024-12-31", running=True)
        self.assertIn(past, self.without())
        found = self.env["fupin.asset"].search(
            [("has_running_contract", "=", True), ("id", "in", (past | self.shed).ids)]
        )
        self.assertEqual(found, self.shed)

    def test_the_desk_tells_what_expires(self):
        def cards():
            desk = self.env["fupin.desk"].with_user(self.user_township)
            return {card["key"]: card["count"] for card in desk.get_desk()["cards"]}

        self.assertNotIn("contract_expiring", cards())
        self.contract(running=True, date_start="2020-01-01", date_end=local_date())
        self.contract(running=True, date_start="2020-01-01", date_end="2020-12-31")
        found = cards()
        self.assertEqual((found["contract_expiring"], found["contract_expired"]), (1, 1))

    def test_another_operator_for_many_contracts(self):
        contracts = self.contract(running=True, date_end="2090-12-31") | self.contract(running=True, date_end=False)
        operator = self.env["fupin.operator"].with_user(self.user_village).create({"name": "新主体"})
        Wizard = self.env["fupin.contract.change.wizard"].with_user(self.user_village)
        values = {"operator_id": operator.id, "reason": "原主体退出"}
        wizard = Wizard.with_context(active_ids=contracts.ids).create(values)
        drafts = self.env["fupin.contract"].search(wizard.action_apply()["domain"])
        self.assertEqual((drafts.operator_id, drafts.predecessor_id, set(drafts.mapped("state"))),
                         (operator, contracts, {"draft"}))  # fmt: skip
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_apply()
        drafts.action_activate()
        self.assertEqual(set(contracts.mapped("state")), {"ended"})
        self.assertEqual(self.shed.operator_name, "新主体")
        over = self.contract(running=True, date_start="2020-01-01", date_end="2020-12-31")
        with self.assertRaises(UserError), self.cr.savepoint():
            Wizard.create({**values, "contract_ids": [Command.set(over.ids)]}).action_apply()
