import base64

import yaml
from psycopg2.errors import UniqueViolation

from odoo.addons.fupin_ledger.tests.workbooks import workbook
from odoo.addons.fupin_policy.tests.shipped import PACK
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import PlanCase

HEAD = ["资产名称", "合同编号", "所在乡镇", "所在村", "年度", "联结方式", "带动户数", "就业人数", "工资", "分红"]
YANSHAN = PACK.with_name("yanshan_2024.yaml")


@tagged("post_install", "-at_install")
@freeze_time("2024-05-01 04:00:00")
class TestLinkage(PlanCase):
    """联农带农: which asset or contract took along whom, and what they got (S0-07, S0-27, S1-07)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solar = cls.asset(cls.unit_village)
        cls.env["res.users"].search([("login", "=like", "test_%")]).lang = "en_US"

    def enter(self, user=None, **changes):
        values = {"asset_id": self.solar.id, "year": 2023, "households": 12, "jobs": 3, "wages": 36000.5,
                  "dividends": 0.07, **changes}  # fmt: skip
        return self.env["fupin.linkage"].with_user(user or self.user_village).create(values)

    def contract(self, assets=None):
        mode = self.env["fupin.contract.mode"].search([("kind", "=", "lease")], limit=1)
        return self.env["fupin.contract"].create({
            "asset_ids": (assets or self.solar).ids, "mode_id": mode.id, "region_id": self.village.id,
            "unit_id": self.unit_village.id, "date_start": "2023-01-01", "date_end": "2026-12-31",
            "operator_id": self.env["fupin.operator"].create({"name": "甲合作社", "region_id": self.village.id}).id,
        })  # fmt: skip

    def measured(self, key, asset=None):
        asset = asset or self.solar
        measure = self.env["fupin.measure"]._find("fupin.asset", key)
        self.env.flush_all()
        [[value]] = self.env.execute_query(
            self.env["fupin.asset"]._search([("id", "=", asset.id)]).select(measure._column(asset, "fupin_asset"))
        )
        return value

    def test_stands_where_its_asset_or_contract_does(self):
        linkage = self.enter(region_id=self.village_other_county.id)
        self.assertRecordValues(linkage, [{"region_code": self.village.code, "total": 36000.57, "year": 2023}])
        self.assertEqual(str(linkage.date), "2023-12-31")
        on_contract = self.enter(asset_id=False, contract_id=self.contract().id)
        self.assertEqual(on_contract.region_id, self.village)
        for user, seen in ((self.user_township, True), (self.user_audit, True), (self.user_village_next, False),
                           (self.user_county_other, False)):  # fmt: skip
            found = self.env["fupin.linkage"].with_user(user).search([("id", "in", (linkage | on_contract).ids)])
            self.assertEqual(len(found), 2 * seen, user.login)
        with self.assertRaises(AccessError), self.cr.savepoint():
            linkage.with_user(self.user_village_next).write({"households": 1})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.enter(self.user_audit, year=2022)

    def test_one_of_both_once_a_year_and_in_bounds(self):
        self.enter()
        contract = self.contract().id
        for changes in ({"contract_id": contract}, {"asset_id": False}, {"households": -1, "year": 2022},
                        {"year": 2025}, {"year": 2012}, {"wages": -0.01, "year": 2022},
                        {"households": 0, "jobs": 0, "wages": 0, "dividends": 0, "year": 2022}):  # fmt: skip
            with self.subTest(**changes), self.assertRaises(UserError), self.cr.savepoint():
                self.enter(**changes)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.enter()
        self.assertTrue(self.enter(year=2024))
        self.assertTrue(self.enter(year=2013, households=0, jobs=0, wages=0.01, dividends=0))

    def test_measures_of_the_asset(self):
        self.assertEqual((self.measured("linkage_records"), self.measured("linked_households")), (0, 0))
        self.enter(year=2022, households=99)
        self.assertEqual((self.measured("linkage_records"), self.measured("linked_households")), (0, 0))
        self.enter()
        self.assertEqual((self.measured("linkage_records"), self.measured("linked_households")), (1, 12))
        self.enter(asset_id=False, contract_id=self.contract().id, households=13, year=2024)
        self.assertEqual((self.measured("linkage_records"), self.measured("linked_households")), (2, 13))
        for day, counted in (("2023-01-01", 0), ("2023-01-02", None)):
            asset = self.asset(self.unit_village, name=f"新厂房{day}", acquisition_date=day)
            self.assertEqual(self.measured("linkage_records", asset), counted)

    def test_indicators_by_year(self):
        self.enter()
        self.enter(year=2022, households=5)
        for key, expected in (("linkage_households", 12), ("linkage_jobs", 3), ("linkage_wages", 36000.5),
                              ("linkage_dividends", 0.07)):  # fmt: skip
            indicator = self.env["fupin.indicator"].search([("key", "=", key)])
            self.assertEqual((indicator.model, indicator.period_field), ("fupin.linkage", "date"))
            function, field = indicator.aggregate.split(":")
            domain = [("date", ">=", "2023-01-01"), ("date", "<=", "2023-12-31"), ("region_code", "=like", "990101%")]
            found = self.env["fupin.linkage"]._read_group(domain, [], [f"{field}:{function}"])[0][0]
            self.assertAlmostEqual(found, expected, 2, key)

    def test_new_year_from_asset_and_contract(self):
        labour = self.env.ref("fupin_revenue.linkage_mode_labour")
        self.enter(mode_ids=[Command.link(labour.id)])
        for record, name in ((self.solar, "default_asset_id"), (self.contract(), "default_contract_id")):
            action = record.with_user(self.user_village).action_new_linkage()
            self.assertEqual(action["context"], {name: record.id})
        draft = self.env["fupin.linkage"].new({"asset_id": self.solar.id, "year": 2024})
        draft._onchange_about()
        self.assertEqual(draft.mode_ids._origin, labour)

    def load(self, *rows):
        return self.env["fupin.ledger.import"].with_user(self.user_county).create({
            "ledger_id": self.env.ref("fupin_revenue.ledger_linkage").id, "filename": "联农带农.xlsx",
            "file": base64.b64encode(workbook([HEAD, *rows])),
        })  # fmt: skip

    def row(self, **cells):
        values = {"asset": "光伏电站", "contract": None, "township": "青石镇", "village": "上坪村", "year": 2023, "modes": "务工就业、资金合作",
                  "households": 12, "jobs": 3, "wages": 36000.5, "dividends": 0.07, **cells}  # fmt: skip
        return list(values.values())

    def test_ledger_comes_in_and_goes_out(self):
        record = self.load(self.row(), self.row(year=2022, wages=None))
        record.action_import()
        made = self.env["fupin.linkage"].search([("asset_id", "=", self.solar.id)], order="year")
        self.assertRecordValues(made, [
            {"year": 2022, "households": 12, "wages": 0, "total": 0.07},
            {"year": 2023, "households": 12, "wages": 36000.5, "total": 36000.57},
        ])  # fmt: skip
        self.assertEqual(sorted(made.mode_ids.mapped("code")), ["capital", "labour"])
        columns, exported = record.ledger_id.with_user(self.user_county)._export_table([])
        values = dict(zip((column.label for column in columns), next(iter(exported)), strict=True))
        self.assertEqual(
            [values[name] for name in ("资产名称", "利益联结方式", "带动户数")], ["光伏电站", "资金合作、劳务合作", 12]
        )

    def test_ledger_by_contract(self):
        contract = self.contract()
        contract.number = "HT-7"
        record = self.load(self.row(), self.row(asset=None, contract="HT-7"), self.row(contract="HT-7", year=2022))
        record.action_import()
        made = self.env["fupin.linkage"].search([("region_id", "=", self.village.id)], order="id")
        self.assertEqual(made.mapped("contract_id"), contract)
        self.assertEqual(made.mapped("asset_id"), self.solar)
        self.assertEqual([bool(one.contract_id) for one in made], [False, True, True])
        columns, exported = record.ledger_id.with_user(self.user_county)._export_table([])
        place = [column.label for column in columns].index("合同编号")
        self.assertEqual(sorted(row[place] or "" for row in exported), ["", "HT-7", "HT-7"])
        for wrong in (
            self.row(asset=None), self.row(asset=None, contract="HT-8"), self.row(asset=None, contract="HT-7"),
        ):  # fmt: skip
            with self.subTest(wrong=wrong):
                record = self.load(self.row(year=2021), wrong)
                record.action_check()
                self.assertRecordValues(record, [{"state": "failed", "error_count": 1}])
        self.contract().number = "HT-7"
        record = self.load(self.row(asset=None, contract="HT-7", year=2020))
        record.action_check()
        self.assertEqual(record.error_count, 1)

    def test_rule_of_the_shipped_policy(self):
        """S0-07: the mechanism is set up; a year after an asset was formed something tells of it."""
        pack = yaml.safe_load(YANSHAN.read_text())
        keys = {"linkage_min_records"}
        text = yaml.safe_dump({
            "policy": {"key": "test_linkage", "name": "测试办法", "region": "990101000000", "date_from": "2020-01-01"},
            "declarations": [one for one in pack["declarations"] if one["code"] in keys],
            "articles": [one for one in pack["articles"] if one["provision"] == "S0-07"],
            "parameters": [one for one in pack["parameters"] if one["key"] in keys],
            "rules": [one for one in pack["rules"] if one["key"] == "linkage_set_up"],
        }, allow_unicode=True)  # fmt: skip
        policy = self.env["fupin.policy"].with_user(self.user_administrator).load_pack(text)
        policy.action_publish()
        policy.action_go_live()
        young = self.asset(self.unit_village, name="新厂房", acquisition_date="2024-01-01")
        self.env["fupin.rule"]._reconcile()
        findings = self.env["fupin.finding"].search([("res_model", "=", "fupin.asset"), ("state", "=", "open")])
        self.assertEqual(findings.mapped("res_id"), [self.solar.id])
        self.assertNotIn(young.id, findings.mapped("res_id"))
        self.enter(asset_id=False, contract_id=self.contract().id)
        self.env["fupin.rule"]._reconcile()
        self.assertEqual(findings.mapped("state"), ["resolved"])

    def test_ledger_all_or_nothing(self):
        self.enter(year=2021)
        record = self.load(
            self.row(), self.row(), self.row(year=2022, modes="喝茶"), self.row(year=2020, households=-1),
            self.row(asset="没有的"), self.row(year=2021),
        )  # fmt: skip
        record.action_check()
        self.assertRecordValues(record, [{"state": "failed", "error_count": 5}])
        with self.assertRaises(UserError), self.cr.savepoint():
            record.action_import()
        self.assertEqual(self.env["fupin.linkage"].search_count([("asset_id", "=", self.solar.id)]), 1)
