from dateutil.relativedelta import relativedelta

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LushanCase

PAPERS = ("JY", "FX", "PG")


@tagged("post_install", "-at_install")
class TestLushanContract(LushanCase):
    """What 鲁山县 asks of contracts and insurances (S3-28 … S3-42), as its pack says it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.modes = {mode.kind: mode for mode in env["fupin.contract.mode"].search([("region_id", "=", False)])}
        cls.methods = {method.code: method for method in env["fupin.contract.method"].search([])}
        cls.cow = cls.asset("能繁母牛", "fupin_assets.asset_category_operating_breeding", "biological")
        cls.operator = env["fupin.operator"].with_user(cls.clerk).create({"name": "绿源合作社"})

    @classmethod
    def asset(cls, name, category, form="fixed"):
        category = cls.env.ref(category, raise_if_not_found=False) or cls.env["fupin.asset.category"].search(
            [("kind", "=", "operating"), ("asset_form", "in", (form, False))], limit=1
        )
        source = cls.env.ref("fupin_assets.funding_source_special")
        return (
            cls.env["fupin.asset"]
            .with_user(cls.clerk)
            .create(
                {
                    "name": name,
                    "category_id": category.id,
                    "kind": "operating",
                    "asset_form": form,
                    "acquisition_date": "2021-05-01",
                    "useful_life": 10,
                    "original_value": 100000,
                    "funding_ids": [Command.create({"source_id": source.id, "amount": 100000})],
                }
            )
        )

    def contract(self, mode="lease", papers=PAPERS, user=None, **changes):
        contract = (
            self.env["fupin.contract"]
            .with_user(user or self.clerk)
            .create(
                {
                    "asset_ids": [Command.link(self.cow.id)],
                    "operator_id": self.operator.id,
                    "mode_id": self.modes[mode].id,
                    "method_id": self.methods["negotiation"].id,
                    "sign_date": "2023-12-20",
                    "date_start": "2024-01-01",
                    "date_end": "2027-12-31",
                    "annual_amount": 12000,
                    **changes,
                }
            )
        )
        self.file(contract, *papers)
        return contract

    def file(self, contract, *codes):
        user = contract.env.user
        for code in codes:
            kind = self.env["fupin.document.type"].search([("code", "=", code)], limit=1)
            self.env["fupin.document"].with_user(user).create(
                {"document_type_id": kind.id, "res_model": contract._name, "res_id": contract.id}
            )

    def keys(self, record):
        self.env.cr.flush()
        findings = self.env["fupin.finding"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("state", "=", "open")]
        )
        return set(findings.rule_id.mapped("key"))

    def agree(self, contract, user=None):
        """Put a contract in force: the village asks, the township agrees."""
        contract.action_activate()
        self.assertEqual(contract.state, "draft")
        reviews = self.env["fupin.review"].search([("res_model", "=", contract._name), ("res_id", "=", contract.id)])
        reviews.filtered(lambda one: one.state == "open").with_user(user or self.lushan_township_user).action_decide(
            "agree", "同意"
        )
        contract.invalidate_recordset()
        self.assertEqual(contract.state, "active")

    def tasks(self, duty):
        """Return (unit, due day) of the tasks that a duty has by now."""
        self.env.flush_all()
        duty._generate_tasks(local_date() - relativedelta(days=60), local_date())
        found = self.env["fupin.task"].search([("obligation_id", "=", duty.id), ("state", "=", "open")])
        return [(task.unit_id, task.due_date) for task in found]

    def assert_refused(self, contract, *words):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            contract.action_activate()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_each_paper_and_the_public_choice_are_asked_for(self):
        for missing, word in zip(PAPERS, ("会议纪要", "风险防控措施", "评估"), strict=True):
            with self.subTest(missing=missing):
                self.assert_refused(self.contract(papers=[code for code in PAPERS if code != missing]), word, "第十")
        self.assert_refused(self.contract(method_id=self.methods["direct"].id), "公开")
        self.agree(self.contract())
        # run by the owner: nobody was chosen, nothing is let
        own = self.contract("own", papers=("JY", "FX"), method_id=False, operator_id=False, annual_amount=0)
        self.agree(own)
        self.assertIn("owner_runs", self.keys(own))

    def test_entrusted_operation_is_secured(self):
        """S3-34: refused without collateral; one that ends opens a warning, the next closes it."""
        contract = self.contract("entrusted", papers=("JY", "FX"))
        self.assert_refused(contract, "抵押", "第十三条")
        contract.collateral_ids = [Command.create({"name": "厂房", "amount": 50000})]
        self.agree(contract)
        self.assertFalse(self.keys(contract))
        contract.collateral_ids.date_to = local_date() - relativedelta(days=1)
        self.assertEqual(self.keys(contract), {"entrusted_secured"})
        contract.collateral_ids = [Command.create({"name": "厂房二", "amount": 50000})]
        self.assertFalse(self.keys(contract))

    def test_the_township_lets_with_the_county_s_agreement(self):
        contract = self.contract(user=self.lushan_township_user, region_id=self.lushan_township.id)
        self.assertEqual(contract.unit_id, self.government)
        self.agree(contract, self.lushan_county_user)

    def test_a_change_of_mode_is_agreed_to_again(self):
        """S3-29: the old contract runs until the township has agreed to the new one."""
        contract = self.contract()
        self.agree(contract)
        change = self.env["fupin.contract"].with_user(self.clerk).browse(contract.action_change()["res_id"])
        change.write({"mode_id": self.modes["joint"].id, "sign_date": local_date()})
        self.assert_refused(change, "民主决策")
        self.file(change, "JY", "FX")
        self.agree(change)
        self.assertEqual(contract.state, "ended")

    def test_live_assets_are_insured(self):
        """S3-33: the insurance, another record, closes the warning of the asset."""
        self.cow.action_submit()
        confirmed = self.cow.with_user(self.lushan_township_user)
        confirmed.action_confirm()
        self.assertEqual(confirmed.state, "confirmed")
        self.assertIn("live_insured", self.keys(self.cow))
        insurance = (
            self.env["fupin.insurance"]
            .with_user(self.clerk)
            .create(
                {
                    "number": "BX-1",
                    "asset_ids": [Command.link(self.cow.id)],
                    "date_from": "2024-01-01",
                    "date_to": local_date(),
                }
            )
        )
        self.assertNotIn("live_insured", self.keys(self.cow))
        insurance.date_to = local_date() - relativedelta(days=1)
        self.assertIn("live_insured", self.keys(self.cow))

    def test_terms_that_lack_are_told(self):
        contract = self.contract(sign_date=False)
        self.agree(contract)
        self.assertEqual(self.keys(contract), {"contract_terms"})

    def test_what_the_text_leaves_open_is_not_judged(self):
        """S3-39, S3-40 name no days: the rules wait for them, and work once they are decided."""
        today = local_date()
        contract = self.contract(date_end=today - relativedelta(days=31))
        self.agree(contract)
        self.assertFalse(self.keys(contract))
        rule = self.policy.rule_ids.filtered(lambda one: one.key == "contract_expiring")
        self.assertTrue(rule.disabled_reason)
        duty = self.policy.obligation_ids.filtered(lambda one: one.key == "village_asset_return")
        self.assertEqual(self.tasks(duty), [])
        values = {"asset_return_due": "30", "contract_expiry_lead": "90"}
        version = self.policy.browse(self.policy.action_new_version()["res_id"])
        for one in version.parameter_ids.filtered(lambda one: one.key in values):
            one.write({"value": values[one.key], "is_open": False})
        version.action_publish()
        duty = version.obligation_ids.filtered(lambda one: one.key == "village_asset_return")
        self.assertEqual(self.tasks(duty), [(self.collective, contract.date_end + relativedelta(days=30))])
