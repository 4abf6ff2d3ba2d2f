import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_contract_ledger import ContractLedgerCase

HEAD = ["资产名称", "所在乡镇", "所在村", "所有权人", "份额", "份额金额", "委托管理单位", "授权委托书编号", "授权日期"]


class OwnerLedgerCase(ContractLedgerCase):
    ledger_name = "owner"

    def row(self, owner="上坪村集体经济组织", share=None, amount=None, asset="扶贫车间", **letter):
        return [asset, "青石镇", "上坪村", owner, share, amount, *letter.values()]

    def checked(self, *rows, user=None):
        record = self.load([HEAD, *rows], user=user)
        record.action_check()
        return record

    def owned(self, asset=None):
        owners = (asset or self.shed).sudo().owner_ids
        return [(owner.unit_id.name or owner.household_id.name, owner.share, owner.amount) for owner in owners]


@tagged("post_install", "-at_install")
class TestOwnerLedger(OwnerLedgerCase):
    """Owners come in by spreadsheet, several rows for an asset: exact to the fen, all or nothing (S2-14)."""

    def test_shares_become_owners_exact_to_the_fen(self):
        self.shed.sudo().write({"original_value": 100000.01})
        record = self.checked(self.row(share="1/3"), self.row("下坪村", share="40%"))
        self.assertEqual(record.error_count, 2)
        record = self.checked(self.row(share="60%"), self.row("下坪村", share="40%"))
        self.assertRecordValues(record, [{"state": "checked", "row_count": 2, "error_count": 0}])
        self.assertFalse(self.owned())
        record.action_import()
        self.assertEqual(
            self.owned(), [(self.unit_village.name, 0.6, 60000.01), (self.unit_village_next.name, 0.4, 40000)]
        )
        told = self.shed.sudo().event_ids[0]
        self.assertIn("合同.xlsx", told.reason)
        self.assertIn("60.00% 60,000.01", str(told.after))
        # who owns a part of it reads it, wherever it stands
        self.assertTrue(self.shed.with_user(self.user_village_next).has_access("read"))
        self.assertFalse(self.shed.with_user(self.user_village_far).has_access("read"))

    def test_amounts_and_either_way_of_writing_shares(self):
        for rows in (
            [self.row(amount=75000), self.row("下坪村委会", amount=25000)],
            [self.row("村集体", 75), self.row("下坪村股份经济合作社", 25)],
            [self.row("本村", 0.75), self.row("青石镇下坪村", 0.25)],
            [self.row(share="75%"), self.row("下坪村", None, 25000)],
            [self.row(share="75%", amount=75000), self.row("下坪村", "25%", 25000)],
        ):
            with self.subTest(rows=rows):
                self.checked(*rows, self.row("下坪村集体", 100, asset=self.other().name)).action_import()
                self.assertEqual([line[1:] for line in self.owned()], [(0.75, 75000), (0.25, 25000)])
                self.shed.sudo().owner_ids.unlink()

    def other(self):
        self.count = getattr(self, "count", 0) + 1
        return self.make_confirmed(name=f"冷库{self.count}", category_id=self.solar.id)

    def test_one_wrong_row_keeps_all_out(self):
        other = self.other().name
        for wrong in (
            [self.row(share="60%"), self.row("下坪村", "39%")],
            [self.row(amount=60000), self.row("下坪村", None, 39999.99)],
            [self.row(share="60%", amount=50000), self.row("下坪村", "40%", 50000)],
            [self.row(share="60%"), self.row("没有的村", "40%")],
            [self.row(share="60%"), self.row("上坪村", "40%")],
            [self.row(share="60%"), self.row("下坪村", "四成")],
            [self.row(share="60%"), self.row("下坪村", "40%"), self.row(asset="没有的资产")],
            [self.row(share="60%"), self.row("下坪村", "40%", None, entrusted="没有的单位")],
        ):
            with self.subTest(wrong=wrong):
                record = self.checked(self.row(asset=other), *wrong)
                self.assertGreaterEqual(record.error_count, 1)
                with self.assertRaises(UserError), self.cr.savepoint():
                    record.action_import()
                self.assertFalse(self.owned())

    def test_faulty_owners_of_one_asset_stay_out_together(self):
        other = self.other()
        record = self.checked(self.row(share="60%"), self.row("没有的村", "40%"), self.row(asset=other.name))
        self.assertEqual(record.error_count, 2)
        record.skip_faulty = True
        record.action_import()
        self.assertFalse(self.owned())
        self.assertEqual(self.owned(other), [(self.unit_village.name, 1, 100000)])

    def test_what_stands_is_replaced_and_letters_stay(self):
        letter = {"entrusted": "青石镇人民政府", "number": "委〔2024〕1号", "day": "2024-03-01"}
        self.checked(self.row(share="50%", **letter), self.row("下坪村", "50%", **letter)).action_import()
        owners = self.shed.sudo().owner_ids
        self.assertEqual(owners.authorised_unit_id, self.unit_township)
        self.assertEqual(set(owners.mapped("authorisation_number")), {"委〔2024〕1号"})
        record = self.checked(self.row(share="70%"), self.row("青石镇人民政府", "30%"))
        self.assertEqual(record.warning_count, 1)
        record.action_import()
        kept, new = self.shed.sudo().owner_ids
        self.assertEqual((kept, kept.share, kept.amount), (owners[0], 0.7, 70000))
        self.assertEqual((str(kept.authorisation_date), new.authorised_unit_id.id), ("2024-03-01", False))
        # the same once more changes nothing, and tells nothing
        events = self.shed.sudo().event_ids
        self.load([HEAD, self.row(share="70%"), self.row("青石镇人民政府", "30%")], import_again=True).action_import()
        self.assertEqual(self.shed.sudo().event_ids, events)

    def test_families_are_named_and_found_where_they_live(self):
        household = self.env["fupin.household"].create({"name": "李家", "region_id": self.village.id})
        self.env["fupin.household"].create({"name": "王家", "region_id": self.village_next.id})
        self.assertEqual(self.checked(self.row("王家")).error_count, 1)
        self.checked(self.row("李家")).action_import()
        self.assertEqual(self.shed.sudo().owner_ids.household_id, household)
        self.assertEqual(self.shed.sudo().owner_regime, "household")

    def test_who_may_not_change_the_asset_is_told_so(self):
        record = self.checked(self.row(), user=self.user_village)
        self.assertEqual(record.error_count, 1)  # confirmed: closed to the village
        draft = self.make(name="新车间", category_id=self.solar.id)
        self.checked(self.row(asset=draft.name), user=self.user_village).action_import()
        self.assertEqual(self.owned(draft), [(self.unit_village.name, 1, 100000)])

    def test_what_waits_for_the_countys_decision_waits(self):
        self.shed.with_user(self.user_township).action_dispute("两村都说是自己的")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.checked(self.row(), user=self.user_township).action_import()
        self.checked(self.row()).action_import()
        self.assertEqual(len(self.owned()), 1)

    def test_what_is_exported_can_be_imported(self):
        self.checked(self.row(share="60%"), self.row("下坪村", "40%")).action_import()
        content = self.ledger.with_user(self.user_county)._export_xlsx([("asset_id", "=", self.shed.id)])
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
        cells = [cell for row in rows for cell in row]
        for told in ("扶贫车间", self.village.name, self.unit_village_next.name, "60%", "40%", 60000, 40000):
            self.assertIn(told, cells)
        self.shed.sudo().owner_ids.unlink()
        head = next(index for index, row in enumerate(rows) if "所有权人" in row)
        self.load(rows[head : head + 3]).action_import()
        self.assertEqual([line[1] for line in self.owned()], [0.6, 0.4])

    def test_many_assets_in_a_handful_of_statements(self):
        assets = self.env["fupin.asset"].browse()
        for number in range(40):
            assets |= self.make_confirmed(name=f"大棚{number}", category_id=self.solar.id)

        def queries(part):
            rows = [row for asset in part for row in (self.row(share="60%", asset=asset.name),
                                                      self.row("下坪村", "40%", asset=asset.name))]  # fmt: skip
            record = self.checked(*rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            record.action_import()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = queries(assets[:4]), queries(assets[4:])
        self.assertLess(many, few * 2)
