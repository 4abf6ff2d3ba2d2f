from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.fields import Command
from odoo.tests import tagged

# what differs by nature: keys, numbers, moments, ciphers
DIFFERENT = {
    "id", "code", "create_date", "write_date", "submitted_at", "received_at", "confirmed_at",
    "custodian_phone_encrypted", "duplicate_of_id", "duplicate_dismissed",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestAssetBulk(FupinCase):
    """Assets made in bulk are, column by column, what `create` and `action_confirm` make."""

    def values(self):
        ref = self.env.ref
        source = ref("fupin_assets.funding_source_lottery").id
        other = ref("fupin_assets.funding_source_special").id
        base = {
            "acquisition_date": "2020-05-01",
            "original_value": 100.01,
            "useful_life": 10,
            "region_id": self.village.id,
        }
        funding = [Command.create({"source_id": source, "amount": 100.01, "year": 2019})]
        unit = Command.create({"unit_id": self.unit_village.id, "share": 1})
        road, solar = ref("fupin_assets.asset_category_public_road"), ref("fupin_assets.asset_category_operating_solar")
        cooperative = ref("fupin_assets.asset_category_operating_cooperative")
        household = ref("fupin_assets.asset_category_household_biological")
        project = self.env["fupin.project"].create(
            {"name": "项目", "year": 2020, "region_id": self.township.id, "department_id": self.unit_department.id}
        )
        halves = [
            Command.create({"unit_id": unit.id, "share": 0.5}) for unit in (self.unit_village, self.unit_township)
        ]
        return [
            {**base, "name": "路", "category_id": road.id, "funding_ids": funding, "owner_ids": [unit]},
            {**base, "name": "光伏", "category_id": solar.id, "funding_ids": funding, "owner_ids": halves, "operator_name": "某公司",
             "custodian_name": "张三", "custodian_phone": "13912345678", "project_id": project.id, "quantity": 3, "note": "a,\"b\"\n'c\\"},
            {**base, "name": "入股", "category_id": cooperative.id, "useful_life": 7, "funding_ids": [
                Command.create({"source_id": source, "amount": 100}), Command.create({"source_id": other, "amount": 0.01})]},
            {**base, "name": "羊", "category_id": household.id, "funding_ids": funding, "use_status": "damaged",
             "asset_form": "fixed", "valuation_basis": "actual", "net_value": 50, "former_code": "=1+1", "location": "村东"},
        ]  # fmt: skip

    def rows(self, assets):
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM fupin_asset WHERE id = ANY(%s) ORDER BY id", [assets.ids])
        return [{k: v for k, v in row.items() if k not in DIFFERENT} for row in self.env.cr.dictfetchall()]

    def lines(self, table, names, assets):
        self.env.cr.execute(f"SELECT {names} FROM {table} WHERE asset_id = ANY(%s) ORDER BY asset_id, id", [assets.ids])
        return self.env.cr.fetchall()

    def compare(self, user, confirm):
        model = self.env["fupin.asset"].with_user(user)
        single = model.create(self.values())
        bulk = model._create_bulk(self.values(), confirm=confirm)
        if confirm:
            single.action_confirm()
        projects = {asset.project_id.id: None for asset in single + bulk}
        for expected, found in zip(self.rows(single), self.rows(bulk), strict=True):
            for row in (expected, found):
                row["project_id"] = row["project_id"] in projects and bool(row["project_id"])
            self.assertEqual(found, expected)
        for table, names in (
            ("fupin_funding", "source_id, amount, year, project_id, create_uid"),
            ("fupin_asset_owner", "unit_id, household_id, share, amount, create_uid"),
            ("fupin_asset_valuation", "basis, amount, date, create_uid"),
        ):
            self.assertEqual(self.lines(table, names, bulk), self.lines(table, names, single), table)
        self.assertEqual(bulk.mapped("custodian_phone"), single.mapped("custodian_phone"))
        self.assertTrue(all(bulk.mapped("duplicate_of_id")))
        return single, bulk

    def test_drafts_of_a_village(self):
        self.compare(self.user_village, False)

    def test_confirmed_by_the_county(self):
        single, bulk = self.compare(self.user_county, True)
        self.assertEqual(set(bulk.mapped("state")), {"confirmed"})
        self.assertTrue(all(bulk.mapped("confirmed_at")))
        self.assertEqual([set(asset.event_ids.mapped("transition")) for asset in bulk], [{"import", "confirm"}] * 4)
        codes = (single + bulk).mapped("code")
        self.assertEqual(len(set(codes)), 8)

    def test_drafts_of_a_department(self):
        _single, bulk = self.compare(self.user_department, False)
        self.assertEqual(bulk.department_id, self.unit_department)

    def test_none(self):
        self.assertFalse(self.env["fupin.asset"]._create_bulk([]))

    def test_completeness_stays_right_when_something_changes(self):
        bulk = self.env["fupin.asset"].with_user(self.user_county)._create_bulk(self.values()[:1])
        before = bulk.completeness
        bulk.location = "村西"
        self.assertGreater(bulk.completeness, before)
