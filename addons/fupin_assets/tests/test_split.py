from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from ..kernel import parting
from .test_change import ChangeCase

SUMS = ("original_value", "net_value", "accumulated_depreciation", "quantity")
CENTS = st.integers(0, 10**11)


@tagged("post_install", "-at_install")
class TestParting(BaseCase):
    """Part and rest make what stood before, whatever the figures."""

    @settings(deadline=None)
    @given(st.lists(CENTS, min_size=1, max_size=8).filter(lambda lines: sum(lines) > 1), st.data())
    def test_lines_are_divided_to_the_fen(self, cents, data):
        amounts = [fen(number) / 100 for number in cents]
        wanted = Decimal(data.draw(st.integers(1, sum(cents) - 1))) / 100
        divided = parting.part(amounts, wanted)
        assert [part + rest for part, rest in divided] == amounts
        assert sum(part for part, _rest in divided) == wanted
        assert all(part >= 0 and rest >= 0 for part, rest in divided)

    @settings(deadline=None)
    @given(CENTS, st.integers(2, 10**11), st.data())
    def test_what_goes_with_the_value_is_divided_to_the_fen(self, cents, value, data):
        wanted = data.draw(st.integers(1, value - 1))
        part, rest = parting.proportion(fen(cents) / 100, fen(value) / 100, fen(wanted) / 100)
        assert part + rest == fen(cents) / 100
        assert abs(part - fen(cents) / 100 * wanted / value) < Decimal("0.01")
        assert part >= 0 and rest >= 0


@tagged("post_install", "-at_install")
class TestSplit(ChangeCase):
    """A part of an asset becomes an asset of its own before it is disposed of (S1-60, S3-71)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.make_unit("邻村股份经济合作社", "village_collective", cls.village_other_township)
        cls.shed = cls.make_confirmed(
            name="养殖棚", category_id=cls.solar.id, original_value=100000.01, quantity=7, measure_unit="栋",
            funding_ids=cls.funded(66666.67, 33333.34),
            owner_ids=[Command.create({"unit_id": cls.unit_village.id, "share": 1 / 3}),
                       Command.create({"unit_id": other.id, "share": 2 / 3})],
        )  # fmt: skip
        cls.Asset._depreciate(local_date())

    def split(self, asset=None, user=None, **values):
        asset = asset or self.shed
        return self.change(
            "split",
            user=user,
            assets=asset,
            **{"part_name": "养殖棚（东）", "part_quantity": 2, "part_value": 30000.03, **values},
        )

    def done(self, **values):
        change = self.split(**values)
        change.action_submit()
        change.with_user(self.user_township).action_confirm()
        self.env.invalidate_all()
        return change.sudo().part_id

    def sums(self, assets):
        """Return the sums of what assets have, and of their lines by source and by owner."""
        assets = assets.sudo()
        found = {name: sum(fen(asset[name]) for asset in assets) for name in SUMS}
        for lines, key in ((assets.funding_ids, "source_id"), (assets.owner_ids, "unit_id")):
            found |= {record: sum(map(fen, rows.mapped("amount"))) for record, rows in lines.grouped(key).items()}
        return found

    def test_part_and_rest_make_the_whole(self):
        before, net = self.sums(self.shed), self.shed.net_value
        self.assertLess(net, 100000.01)
        part = self.done()
        self.assertEqual(self.sums(self.shed | part), before)
        self.assertRecordValues(
            part,
            [{"name": "养殖棚（东）", "code": f"{self.shed.code}-1", "state": "confirmed", "original_value": 30000.03,
              "quantity": 2, "split_from_id": self.shed.id, "category_id": self.solar.id, "use_status": "in_use",
              "region_id": self.village.id, "unit_id": self.shed.unit_id.id, "owner_regime": self.shed.owner_regime,
              "acquisition_date": self.shed.acquisition_date, "useful_life": self.shed.useful_life}],
        )  # fmt: skip
        for asset in self.shed | part:
            self.assertEqual(sum(map(fen, asset.sudo().owner_ids.mapped("amount"))), fen(asset.original_value))
            self.assertEqual(sum(map(fen, asset.funding_ids.mapped("amount"))), fen(asset.original_value))
            self.assertEqual(fen(sum(asset.sudo().owner_ids.mapped("share"))), 1)
        self.assertAlmostEqual(part.net_value / net, 0.3, 4)
        self.assertEqual(part.owner_ids.sudo().mapped("share"), self.shed.sudo().owner_ids.mapped("share"))
        self.assertEqual(self.shed.valuation_ids[0].amount, 69999.98)
        self.assertEqual(part.valuation_ids.mapped("amount"), [30000.03])

    def test_any_value_divides_to_the_fen(self):
        before = self.sums(self.shed)
        parts = self.shed
        for value in (0.01, 33333.33, 12345.67, 54320.99):
            parts |= self.done(part_value=value, part_quantity=0)
            self.assertEqual(self.sums(parts), before)
        self.assertEqual(fen(self.shed.original_value), fen("0.01"))
        self.assertEqual([asset.code for asset in parts[1:]], [f"{self.shed.code}-{n}" for n in range(1, 5)])
        with self.assertRaises(UserError), self.cr.savepoint():
            self.done(part_value=0.01, part_quantity=0)

    def test_the_past_keeps_its_net_value_and_both_go_on(self):
        yesterday, later = local_date() - timedelta(days=1), local_date() + timedelta(days=400)
        was, would_be = self.shed._net_values(yesterday), self.shed._net_values(later)[self.shed.id]
        part = self.done()
        both = self.shed | part
        self.assertEqual(both._net_values(yesterday), was)
        self.assertEqual(sum(both._net_values(local_date()).values()), self.shed.net_value + part.net_value)
        self.assertLess(abs(float(sum(both._net_values(later).values())) - float(would_be)), 0.03)
        before = self.sums(both)
        self.Asset._depreciate(local_date())
        self.assertEqual(self.sums(both), before)

    def test_a_whole_that_was_never_written_off_is_divided_as_it_stands(self):
        self.env.cr.execute("DELETE FROM fupin_depreciation WHERE asset_id = %s", [self.shed.id])
        self.env.cr.execute(
            "UPDATE fupin_asset SET net_value = 777.77, accumulated_depreciation = 99222.24 WHERE id = %s",
            [self.shed.id],
        )
        self.env.invalidate_all()
        part = self.done()
        self.assertEqual((part.net_value, self.shed.net_value), (233.33, 544.44))
        self.assertFalse(part.depreciation_ids)

    def test_both_histories_tell_it(self):
        part = self.done()
        event = self.shed.sudo().event_ids.filtered(lambda event: event.transition == "split")
        self.assertEqual((event.before["original_value"], event.after["original_value"]), (100000.01, 69999.98))
        self.assertEqual((event.before["quantity"], event.after["quantity"]), (7, 5))
        self.assertIn(part.code, event.reason)
        self.assertIn("大风刮坏棚膜", event.reason)
        told = part.sudo().event_ids.filtered(lambda event: event.transition == "split")
        self.assertEqual(told.after["original_value"], 30000.03)
        self.assertIn(self.shed.code, told.reason)
        for asset in self.shed | part:
            names = asset.with_user(self.user_township).timeline_ids.mapped("name")
            self.assertIn("Split", names)
        self.assertNotIn("change", self.history(part))

    def test_what_hangs_on_the_whole_stays(self):
        insurance = self.env["fupin.insurance"].create(
            {"asset_ids": [Command.set(self.shed.ids)], "date_from": "2025-01-01", "date_to": "2099-01-01",
             "region_id": self.village.id, "insurer": "人保财险", "number": "P-1"}
        )  # fmt: skip
        part = self.done()
        self.assertEqual(insurance.asset_ids, self.shed)
        self.assertFalse(part.titled_on)

    def test_who_may(self):
        change = self.split()
        change.action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.action_confirm()
        self.assertFalse(self.shed.split_ids)
        unit = self.make_unit("白水乡人民政府", "township", self.regions["990101101000"])
        neighbour = self.make_user("township", unit, "other_township")
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.with_user(neighbour).action_confirm()
        change.with_user(self.user_county).action_confirm()
        self.assertEqual(len(self.shed.split_ids), 1)

    def test_nothing_around_the_action(self):
        part = self.done()
        county = self.shed.with_user(self.user_county)
        for asset, values in ((county, {"split_from_id": part.id}), (county.browse(part.id), {"split_from_id": False})):
            with self.assertRaises(AccessError), self.cr.savepoint():
                asset.write(values)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.make(user=self.user_county, split_from_id=self.shed.id)
        change = self.split(user=self.user_county, part_id=part.id)
        self.assertFalse(change.part_id)
        change.write({"part_id": part.id})
        self.assertFalse(change.part_id)
        closed = self.shed.with_user(self.user_county).change_ids.filtered("part_id")
        with self.assertRaises(UserError), self.cr.savepoint():
            closed.write({"part_value": 1})

    def test_what_cannot_be_split(self):
        for values in (
            {"part_value": 0},
            {"part_value": 100000.01},
            {"part_value": 200000},
            {"part_quantity": 7},
            {"part_name": " "},
        ):
            with self.subTest(values=values), self.assertRaises(UserError), self.cr.savepoint():
                self.split(**values).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.split(asset=self.shed | self.greenhouse).action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.split(asset=self.make(name="草稿棚")).action_submit()
        self.split().action_submit()

    def test_not_while_a_change_a_disposal_or_a_mortgage_runs(self):
        reported = self.change("stopped", assets=self.shed)
        reported.action_submit()
        with self.assertRaisesRegex(UserError, "decide first"), self.cr.savepoint():
            self.split().action_submit()
        reported.action_withdraw()
        disposal = self.disposal()
        disposal.sudo().action_submit()
        with self.assertRaisesRegex(UserError, "in another disposal"), self.cr.savepoint():
            self.split().action_submit()
        disposal.sudo().action_cancel("不处置了")
        mortgage = (
            self.env["fupin.encumbrance"]
            .sudo()
            .create({"asset_ids": [Command.set(self.shed.ids)], "holder": "信用社", "region_id": self.village.id})
        )
        with self.assertRaisesRegex(UserError, "mortgaged"), self.cr.savepoint():
            self.split().action_submit()
        mortgage.unlink()
        self.split().action_submit()

    def disposal(self):
        return self.env["fupin.disposal"].with_user(self.user_village).create(
            {"asset_ids": [Command.set(self.shed.ids)], "unit_id": self.unit_village.id,
             "mode_id": self.env.ref("fupin_assets.disposal_mode_auction").id,
             "reason_id": self.env.ref("fupin_assets.disposal_reason_expired").id}
        )  # fmt: skip

    def test_one_click_from_the_disposal(self):
        disposal = self.disposal()
        action = disposal.action_split()
        Change = self.env["fupin.asset.change"].with_user(self.user_village).with_context(**action["context"])
        change = Change.create({"description": "东侧两栋已垮塌", "part_name": "东侧", "part_value": 30000.03})
        self.assertRecordValues(
            change, [{"effect": "split", "asset_ids": self.shed.ids, "disposal_id": disposal.id, "state": "draft"}]
        )
        self.assertEqual(disposal.action_split()["res_id"], change.id)
        change.action_submit()
        self.assertEqual(disposal.asset_ids, self.shed)
        change.with_user(self.user_township).action_confirm()
        self.assertRecordValues(disposal, [{"asset_ids": change.part_id.ids, "original_value": 30000.03}])
        disposal.action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            disposal.action_split()

    def test_an_owner_elsewhere_reports_from_its_own_place(self):
        """Formerly its form proposed the asset's place, where it enters nothing, and was refused when saved."""
        shed = self.make(
            user=self.user_county, name="联营冷库", category_id=self.solar.id,
            region_id=self.village_other_township.id, quantity=4,
            owner_ids=[Command.create({"unit_id": self.unit_village.id, "share": 1})],
        )  # fmt: skip
        shed.action_confirm()
        own = shed.with_user(self.user_village)
        form = Form(
            self.env["fupin.asset.change"]
            .with_user(self.user_village)
            .with_context(**own.action_new_split()["context"])
        )
        form.description = "两间转让"
        form.part_quantity = 1
        change = form.save()
        self.assertEqual((change.region_id, change.part_value), (self.village, 25000))
        change.action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.with_user(self.user_township).action_confirm()
        change.with_user(self.user_county).action_confirm()
        self.assertEqual(shed.split_ids.region_id, self.village_other_township)
        county = shed.with_user(self.user_county).action_new_split()["context"]
        self.assertEqual(county["default_region_id"], self.village_other_township.id)

    def test_no_foreign_application_waits_for_a_split(self):
        unit = self.make_unit("别村", "village_collective", self.village_other_township)
        stranger = self.make_user("village", unit, "stranger")
        disposal = self.disposal()
        with self.assertRaises(AccessError), self.cr.savepoint():
            disposal.with_user(stranger).action_split()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.change("split", user=stranger, region_id=self.village_other_township.id, disposal_id=disposal.id)

    def test_the_form_proposes_name_and_value(self):
        change = self.env["fupin.asset.change"].new(
            {"kind_id": self.kind("split").id, "asset_ids": [Command.set(self.shed.ids)]}
        )
        change._onchange_part_name()
        change.part_quantity = 2
        change._onchange_part_quantity()
        self.assertEqual((change.part_name, change.part_value), ("养殖棚（拆分）", 28571.43))
        self.assertEqual(change.whole_told, "100,000.01 yuan，7 栋；left: 71,428.58 yuan，5 栋")
        change.part_value = 0
        self.assertEqual(change.whole_told, "100,000.01 yuan，7 栋")

    def test_a_part_stands_on_the_list_of_the_year_with_its_whole(self):
        Stocktake = self.env["fupin.stocktake"].with_user(self.user_county)
        Stocktake._open_year(self.county, local_date().year)
        part = self.done()
        stocktake = self.shed.stocktake_line_ids.stocktake_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fupin_asset SET create_date = create_date + interval '1 hour' WHERE id = %s", [part.id]
        )
        Stocktake._open_year(self.county, local_date().year)
        self.assertFalse(part.stocktake_line_ids)
        self.env.cr.execute(
            "UPDATE fupin_stocktake SET create_date = create_date + interval '2 hours' WHERE id = %s", [stocktake.id]
        )
        Stocktake._open_year(self.county, local_date().year)
        self.assertEqual(part.stocktake_line_ids.stocktake_id, stocktake)
