from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_policy.tests.rule_case import RuleCase
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .contract_case import ContractCase

# The checks that 001 四(九)4 asks for (S1-73), as a county would write them. Where the text names no number, a county does.
DEFECTS = {
    "missing": {"measure": "missing_terms", "operator": "<=", "parameter_key": "test_missing"},
    "unfair": {
        "must_hold": "[('review_ids', 'not any', [('is_open', '=', True), ('defect_ids.code', '=', 'unfair')])]"
    },
    "too_long": {"measure": "term_years", "operator": "<=", "parameter_key": "test_years"},
    "too_cheap": {"measure": "rent_to_value", "operator": ">=", "parameter_key": "test_rent"},
    "oral": {"must_hold": "[('written_form', '!=', 'oral')]"},
    "intent": {"must_hold": "[('written_form', '!=', 'letter_of_intent')]"},
}


@tagged("post_install", "-at_install")
class TestContractDefects(ContractCase, RuleCase):
    """The defects of running contracts find themselves, and close when they are mended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code, kind in (("test_missing", "integer"), ("test_years", "number"), ("test_rent", "ratio")):
            cls.declare(code, kind)
        cls.give(cls.policy, test_missing="0", test_years="20", test_rent="0.05")
        for key, what in DEFECTS.items():
            cls.make_rule(key=key, publish=False, model="fupin.contract", domain="[('state', '=', 'active')]", **what)
        cls.policy.action_publish()

    def keys(self, contract):
        self.commit()
        return sorted(self.found(contract).rule_id.mapped("key"))

    def test_a_contract_in_order_has_none(self):
        contract = self.contract(running=True, annual_amount=5000)  # 5 % of 100,000
        self.assertEqual(self.keys(contract), [])
        self.assertEqual(self.keys(self.contract(annual_amount=1, written_form="oral")), [])  # a draft yet

    def test_each_defect_of_a_running_contract(self):
        for key, changes in {
            "missing": {"sign_date": False},
            "too_long": {"date_end": "2044-01-01"},
            "too_cheap": {"annual_amount": 4999.99},
            "oral": {"written_form": "oral"},
            "intent": {"written_form": "letter_of_intent"},
        }.items():
            with self.subTest(key=key):
                contract = self.contract(running=True, **changes)
                self.assertEqual(self.keys(contract), [key])
        self.assertEqual(self.keys(self.contract(running=True, date_end="2043-12-31")), [])  # twenty years to the day

    def test_every_term_that_lacks_is_counted(self):
        """The figure is the number of terms, not one: party A, day of signing, beginning, end, amount."""
        contract = self.contract(
            running=True, unit_id=False, sign_date=False, date_start=False, date_end=False, annual_amount=0
        )
        finding = self.found(contract).filtered(lambda one: one.rule_id.key == "missing")
        self.assertEqual(finding.figures["value"], 5)
        own = self.contract(mode="own", operator_id=False, annual_amount=0, running=True)
        self.assertEqual(self.keys(own), [])

    def test_what_a_review_found_closes_when_it_is_put_right(self):
        contract = self.contract(running=True)
        review = (
            self.env["fupin.contract.review"]
            .with_user(self.user_township)
            .create(
                {
                    "contract_id": contract.id,
                    "result": "problems",
                    "problem": "租金明显低于同类资产",
                    "defect_ids": [Command.link(self.env.ref("fupin_assets.contract_defect_unfair").id)],
                }
            )
        )
        self.assertEqual(self.keys(contract), ["unfair"])
        review.write({"rectified_on": local_date(), "rectification": "签订补充协议"})
        self.assertEqual(self.keys(contract), [])

    def test_a_mended_contract_closes_its_finding(self):
        contract = self.contract(running=True, written_form="oral")
        self.assertEqual(self.keys(contract), ["oral"])
        contract.action_reopen("补签书面合同")
        contract.written_form = "written"
        contract.action_activate()
        self.assertEqual(self.keys(contract), [])

    def test_the_value_of_the_assets_counts(self):
        """The rent is compared with what the assets are worth now, whoever changes that."""
        contract = self.contract(running=True, annual_amount=5000)
        self.assertEqual(self.keys(contract), [])
        self.env["fupin.asset.valuation"].with_user(self.user_township).create(
            {"asset_id": self.shed.id, "basis": "final_account", "amount": 100000.01, "note": "竣工决算"}
        )
        self.assertEqual(self.keys(contract), ["too_cheap"])


@tagged("post_install", "-at_install")
class TestAssetRules(ContractCase, RuleCase):
    """Findings of assets and contracts that another record mends."""

    def test_a_live_asset_is_insured_by_a_policy_of_its_own_days(self):
        """S3-33: the finding of the asset closes when an insurance names it, and opens when that ends."""
        self.make_rule(
            model="fupin.asset",
            domain="[('asset_form', '=', 'biological'), ('state', '=', 'confirmed')]",
            must_hold="[('insurance_ids', 'any', [('date_from', '<=', '@today'), ('date_to', '>=', '@today')])]",
        )
        cow = self.make_confirmed(name="能繁母牛", category_id=self.cattle.id, asset_form="biological")
        self.assertTrue(self.found(cow))
        today = local_date()
        values = {"number": "BX-1", "asset_ids": [Command.link(cow.id)], "date_from": today}
        ended = {**values, "date_from": "2020-01-01", "date_to": "2020-12-31", "number": "BX-0"}
        Insurance = self.env["fupin.insurance"].with_user(self.user_village)
        Insurance.create(ended)
        self.commit()
        self.assertTrue(self.found(cow))
        insurance = Insurance.create({**values, "date_to": today})
        self.commit()
        self.assertFalse(self.found(cow))
        insurance.asset_ids = [Command.unlink(cow.id)]
        self.commit()
        self.assertTrue(self.found(cow))
        insurance.asset_ids = [Command.link(cow.id)]
        self.commit()
        self.assertFalse(self.found(cow))
        tomorrow = today + relativedelta(days=1)
        with freeze_time(f"{tomorrow} 04:00:00"):
            self.reconcile(f"{tomorrow} 04:00:00")
            self.assertTrue(self.found(cow))

    def test_entrusted_assets_are_secured(self):
        """S3-34: collateral that has ended does not count."""
        self.make_rule(
            model="fupin.contract",
            domain="[('state', '=', 'active'), ('mode_id.kind', '=', 'entrusted')]",
            must_hold="[('collateral_ids', 'any', ['|', ('date_to', '=', False), ('date_to', '>=', '@today')])]",
        )
        contract = self.contract(mode="entrusted", running=True)
        self.assertTrue(self.found(contract))
        self.assertFalse(self.found(self.contract(running=True)))
        contract.collateral_ids = [Command.create({"name": "厂房", "amount": 1, "date_to": "2024-06-30"})]
        self.commit()
        self.assertTrue(self.found(contract))
        contract.collateral_ids.date_to = False
        self.commit()
        self.assertFalse(self.found(contract))

    def test_breaches_are_findings_until_settled(self):
        """S0-08: what was agreed to before is none."""
        self.make_rule(
            model="fupin.contract",
            domain="[('state', '!=', 'draft')]",
            must_hold="[('breach_ids', 'not any', [('is_open', '=', True)])]",
        )
        contract = self.contract(running=True)
        kind = self.env.ref("fupin_assets.contract_breach_kind_sublease")
        values = {"contract_id": contract.id, "kind_id": kind.id, "description": "转租给外村人"}
        Breach = self.env["fupin.contract.breach"].with_user(self.user_village)
        Breach.create({**values, "is_authorised": True, "approval": "东政批1号"})
        self.commit()
        self.assertFalse(self.found(contract))
        breach = Breach.create(values)
        self.commit()
        self.assertTrue(self.found(contract))
        breach.write({"settled_on": local_date(), "settlement": "终止转租"})
        self.commit()
        self.assertFalse(self.found(contract))

    def test_expiry_is_told_until_a_contract_follows(self):
        """Ninety days before the end, not ninety-one; a renewal in force closes it, a draft does not."""
        self.make_rule(
            model="fupin.contract",
            domain="[('state', '=', 'active'), ('date_end', '>=', '@today'), ('date_end', '<=', '@today+90d')]",
            must_hold="[('successor_ids', 'any', [('state', '!=', 'draft')])]",
        )
        today = local_date()
        near, far = (
            self.contract(running=True, date_start="2024-01-01", date_end=today + relativedelta(days=days))
            for days in (90, 91)
        )
        self.assertTrue(self.found(near))
        self.assertFalse(self.found(far))
        renewal = self.env["fupin.contract"].browse(near.action_renew()["res_id"]).with_user(self.user_village)
        self.commit()
        self.assertTrue(self.found(near))
        renewal.action_activate()
        self.commit()
        self.assertFalse(self.found(near))

    def test_assets_are_taken_back_after_the_end(self):
        """S3-39: thirty days after the end the assets are back, or a contract follows."""
        self.declare("test_return", "days")
        self.make_rule(
            model="fupin.contract",
            domain="[('state', '!=', 'draft'), ('date_end', '<', '@today-@test_return')]",
            must_hold="['|', ('handback_date', '!=', False), ('successor_ids', 'any', [('state', '!=', 'draft')])]",
            parameters={"test_return": "30"},
        )
        today = local_date()
        late, soon = (
            self.contract(running=True, date_start=date(2020, 1, 1), date_end=today - relativedelta(days=days))
            for days in (31, 30)
        )
        self.assertTrue(self.found(late))
        self.assertFalse(self.found(soon))
        late.action_end("到期")
        self.assertTrue(self.found(late))
        late.write({"handback_date": today, "handback_result": "intact"})
        self.assertFalse(self.found(late))

    def test_reviews_are_counted_for_the_campaign(self):
        """S1-75: a township's duty to look at all running contracts counts each once, drafts and doubles not."""
        duty = self.env["fupin.obligation"].create(
            {
                "policy_id": self.policy.id,
                "key": "test_campaign",
                "name": "全覆盖审查在履行的合同",
                "article_id": self.article.id,
                "unit_type": "township",
                "period": "year",
                "activity_model_id": self.env["ir.model"]._get_id("fupin.contract.review"),
                "scope_model_id": self.env["ir.model"]._get_id("fupin.contract"),
                "scope_domain": "[('state', '=', 'active')]",
                "coverage": 1.0,
            }
        )
        self.policy.action_publish()
        first, second = self.contract(running=True), self.contract(running=True)
        self.contract()
        today = local_date()
        duty._generate_tasks(date(today.year, 1, 1), date(today.year, 12, 31))
        task = self.env["fupin.task"].search(
            [("obligation_id", "=", duty.id), ("unit_id", "=", self.unit_township.id)], limit=1
        )
        self.assertTrue(task)
        Review = self.env["fupin.contract.review"].with_user(self.user_township)
        figures = []
        for contract in (first, first, second):
            Review.create({"contract_id": contract.id, "result": "passed"})
            self.env.flush_all()
            found = task._figures()
            figures.append((found.count, found.covered, found.scope))
        self.assertEqual(figures, [(1, 1, 2), (2, 1, 2), (3, 2, 2)])
