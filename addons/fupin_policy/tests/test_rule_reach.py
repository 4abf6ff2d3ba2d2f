from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from . import rule_models
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestRuleReach(RuleCase):
    """Records that mend each other, measures, confidential models: on models of the test alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rule_models.load(cls.env)
        cls.addClassCleanup(rule_models.unload, cls.env)
        cls.declare("test_rate", "ratio")
        cls.declare("test_days", "days")
        cls.env["fupin.measure"].create(
            [
                {"key": "test_yield", "name": "收益率", "model": "fupin.test.lot", "depends_on": "line_ids.amount"},
                {"key": "test_broken", "name": "坏", "model": "fupin.test.lot"},
                {"key": "test_age", "name": "天数", "model": "fupin.test.lot", "measure_unit": "天"},
            ]
        )

    def lot(self, **values):
        return self.env["fupin.test.lot"].create({"name": "地块", "region_id": self.village.id, **values})

    def contract(self, lot, **values):
        return self.env["fupin.test.contract"].create(
            {"name": "合同", "region_id": self.village.id, "lot_id": lot.id, **values}
        )

    def contract_rule(self):
        return self.make_rule(model="fupin.test.lot", must_hold="[('contract_ids', 'any', [('state', '=', 'active')])]")

    def test_another_record_mends_it_at_the_end_of_the_transaction(self):
        self.contract_rule()
        lot = self.lot()
        self.assertTrue(self.found(lot))
        contract = self.contract(lot)
        self.commit()
        self.assertTrue(self.found(lot))
        contract._transition("sign")
        self.commit()
        self.assertFalse(self.found(lot))

    def test_a_record_that_moves_away_or_is_deleted_breaks_it(self):
        self.contract_rule()
        lot, other = self.lot(), self.lot()
        contract = self.contract(lot)
        contract._transition("sign")
        self.commit()
        self.assertEqual((len(self.found(lot)), len(self.found(other))), (0, 1))
        contract.lot_id = other
        self.commit()
        self.assertEqual((len(self.found(lot)), len(self.found(other))), (1, 0))
        contract.unlink()
        self.commit()
        self.assertEqual(len(self.found(lot | other)), 2)

    def test_lines_through_a_stored_sum(self):
        self.make_rule(model="fupin.test.lot", must_hold="[('income', '>', 10)]")
        lot = self.lot()
        line = self.env["fupin.test.lot.line"].create({"lot_id": lot.id, "amount": 10})
        self.commit()
        self.assertTrue(self.found(lot))
        line.amount = 10.01
        self.commit()
        self.assertFalse(self.found(lot))
        line.unlink()
        self.commit()
        self.assertTrue(self.found(lot))

    def test_reached_records_are_checked_once_whatever_their_number(self):
        self.contract_rule()
        counts = []
        for size in (1, 1, 20):
            lots = self.env["fupin.test.lot"].create([{"name": "地块", "region_id": self.village.id}] * size)
            self.env["fupin.test.contract"].create([{"region_id": self.village.id, "lot_id": lot.id} for lot in lots])
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.commit()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 8)

    def yield_rule(self, **values):
        return self.make_rule(
            model="fupin.test.lot",
            measure="test_yield",
            operator=">=",
            parameter_key="test_rate",
            parameters={"test_rate": "10%"},
            **values,
        )

    def test_a_measure_on_both_sides_of_its_bound(self):
        rule = self.yield_rule()
        self.assertIn("收益率", rule.reading)
        lot = self.lot(value=1000)
        nothing = self.lot(value=0)
        line = self.env["fupin.test.lot.line"].create({"lot_id": lot.id, "amount": 99.99})
        self.commit()
        finding = self.found(lot)
        self.assertEqual(finding.figures, {"value": 0.09999, "bound": 0.1})
        self.assertIn("收益率", finding.figures_text)
        self.assertFalse(self.found(nothing))
        line.amount = 100
        self.commit()
        self.assertFalse(self.found(lot))
        self.assertEqual(self.reconcile(), (0, 0))

    def test_an_age_grows_by_itself(self):
        self.make_rule(
            model="fupin.test.lot",
            measure="test_age",
            operator="<=",
            parameter_key="test_days",
            parameters={"test_days": "365"},
        )
        lot = self.lot(bought_on="2024-05-01")
        self.env.cr.execute("DELETE FROM fupin_finding")
        self.assertEqual(self.reconcile("2025-05-01 15:59:00"), (0, 0))
        self.assertEqual(self.reconcile("2025-05-01 16:00:00"), (1, 0))
        self.assertEqual(self.found(lot).figures, {"value": 366, "bound": 365})

    def test_a_measure_that_fails_refuses_no_saving(self):
        rule = self.make_rule(
            model="fupin.test.lot",
            measure="test_broken",
            operator=">=",
            parameter_key="test_rate",
            parameters={"test_rate": "10%"},
        )
        with self.assertLogs("odoo.addons.fupin_policy", "ERROR"), mute_logger("odoo.sql_db"):
            lot = self.lot(value=1)
            self.reconcile()
        self.assertTrue(lot.exists())
        self.assertIn("zero", self.found(rule).figures_text)

    def test_measures_are_provided_by_code(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env["fupin.measure"].create({"key": "nowhere", "name": "无", "model": "fupin.test.lot"})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_rule(publish=False, measure="test_yield", operator=">=", parameter_key="test_rate")

    def test_confidential_and_personal(self):
        for model, must_hold, pattern in (
            ("fupin.test.clue", "[('name', '!=', False)]", "confidential"),
            ("fupin.test.lot", "[('clue_ids', '=', False)]", "confidential"),
            ("fupin.test.lot", "[('clue_ids.name', '=', 'x')]", "confidential"),
            ("fupin.test.lot", "[('is_mine', '=', True)]", "not stored"),
            ("fupin.test.lot", "[('pin', '=', '1')]", "protected"),
        ):
            with (
                self.subTest(must_hold=must_hold),
                self.assertRaisesRegex(ValidationError, pattern),
                self.cr.savepoint(),
            ):
                self.make_rule(publish=False, model=model, must_hold=must_hold)

    def test_confidential_afterwards(self):
        rule = self.make_rule(model="fupin.test.lot", must_hold="[('value', '>', 0)]")
        model = self.env.registry["fupin.test.lot"]
        model._fupin_confidential = True
        self.addCleanup(setattr, model, "_fupin_confidential", False)
        self.env.registry.clear_cache()
        self.assertFalse(self.found(self.lot()))
        self.reconcile()
        self.assertTrue(self.found(rule))

    def test_departments_that_lead_and_that_join(self):
        self.env["ir.model.access"].create(
            {
                "name": "test",
                "model_id": self.env["ir.model"]._get_id("fupin.test.lot"),
                "group_id": self.env.ref("fupin_base.group_reader").id,
                "perm_read": True,
            }
        )
        self.make_rule(model="fupin.test.lot", must_hold="[('value', '>', 0)]")
        led = self.found(self.lot(department_id=self.unit_department.id))
        joined = self.found(self.lot(joint_department_ids=self.unit_department.ids))
        others = self.found(self.lot(department_id=self.unit_transport.id))
        Finding = self.env["fupin.finding"].with_user(self.user_department)
        self.assertEqual(Finding.search([]), led | joined)
        led.with_user(self.user_department).action_waive("因", "2099-01-01")
        joined.with_user(self.user_department).action_acknowledge()
        with self.assertRaises(AccessError), self.cr.savepoint():
            others.with_user(self.user_department).action_acknowledge()
        self.assertTrue(others.with_user(self.user_superior).read(["state"]))
        self.assertFalse(Finding.with_user(self.user_third_party).search([]))

    def test_an_indicator_of_a_place_a_unit_a_period(self):
        indicator = self.env["fupin.indicator"].create(
            {
                "key": "test_total",
                "name": "合计",
                "model": "fupin.test.lot",
                "domain": "[('value', '>', 0)]",
                "aggregate": "sum:value",
                "period_field": "bought_on",
            }
        )
        self.lot(value=10, bought_on="2025-01-01", unit_id=self.unit_village.id)
        self.lot(value=5, bought_on="2025-12-31", unit_id=self.unit_village_next.id)
        self.lot(value=7, bought_on="2026-01-01", unit_id=self.unit_village.id)
        year = ("2025-01-01", "2025-12-31")
        self.assertEqual(indicator._value("990101", *year), 15)
        self.assertFalse(indicator._value("990102", *year))
        self.assertEqual(
            indicator._values_by_unit("990101", *year), {self.unit_village.id: 10, self.unit_village_next.id: 5}
        )
        for wrong in ({"aggregate": "sum:name"}, {"aggregate": "median:value"}, {"period_field": "name"}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                indicator.write(wrong)

    def test_a_unit_below_its_indicator_at_both_sides_of_the_year(self):
        self.env["fupin.indicator"].create(
            {
                "key": "test_total",
                "name": "合计",
                "model": "fupin.test.lot",
                "aggregate": "sum:value",
                "period_field": "bought_on",
                "measure_unit": "元",
            }
        )
        self.declare("test_floor", "amount")
        values = {
            "model": "fupin.unit",
            "domain": "[('unit_type', '=', 'village_collective')]",
            "indicator": "test_total",
            "operator": ">=",
            "parameter_key": "test_floor",
        }
        with self.assertRaisesRegex(ValidationError, "period"), self.cr.savepoint():
            self.make_rule(publish=False, **values)
        with self.assertRaisesRegex(ValidationError, "units"), self.cr.savepoint():
            self.make_rule(publish=False, period="last_year", **{**values, "model": "fupin.test.lot"})
        rule = self.make_rule(period="last_year", parameters={"test_floor": "100"}, **values)
        self.assertIn("合计", rule.reading)
        unit = self.unit_village
        lots = self.lot(value=60, bought_on="2025-01-01", unit_id=unit.id)
        lots |= self.lot(value=40, bought_on="2025-12-31", unit_id=unit.id)
        self.lot(value=100, bought_on="2026-01-01", unit_id=self.unit_village_next.id)
        self.reconcile("2026-12-31 15:59:00")
        self.assertFalse(self.found(unit))
        finding = self.found(self.unit_village_next)
        self.assertEqual(finding.figures, {"value": 0, "bound": 100, "from": "2025-01-01", "to": "2025-12-31"})
        self.assertIn("合计（2025-01-01—2025-12-31）：0元", finding.figures_text)
        self.assertEqual(finding.unit_id, self.unit_village_next)
        with freeze_time("2026-06-01 04:00:00"):
            lots[0].value = 59.99
            self.commit()
            self.assertTrue(self.found(unit))
            lots[0].value = 60
            self.commit()
            self.assertFalse(self.found(unit))
