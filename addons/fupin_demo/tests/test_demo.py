import csv
from collections import Counter

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_base.models.fupin_assignment import ROLES
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .. import county_loader, form_loader, loader, regulation_loader, regulation_removal, removal
from ..kernel.counties import COUNTIES
from ..kernel.generator import ASSETS

PACKS = {pack: county for county, pack in regulation_loader.PACKS.items()}
MODELS = [
    *removal.MODELS,
    *regulation_removal.MODELS,
    *form_loader.REMEMBERED,
    "fupin.funding",
    "fupin.asset.owner",
    "fupin.asset.valuation",
    "fupin.share",
    "fupin.event",
]


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """What the demonstration brings in, and that it can be taken out again."""

    def setUp(self):
        # runs after the test's changes are rolled back: the columns that it took away are there again
        self.addCleanup(lambda: self.registry._setup_models__(self.env.cr, [form_loader.MODEL]))
        super().setUp()

    def demo(self, model):
        ids = self.env["ir.model.data"].search([("module", "=", "fupin_demo"), ("model", "=", model)]).mapped("res_id")
        return self.env[model].browse(ids)

    def counts(self):
        return {model: self.env[model].with_context(active_test=False).search_count([]) for model in MODELS}

    def waiting_task(self):
        """Return the task of this month of the printed village's clerk, as his."""
        with loader.ACCOUNTS.open(encoding="utf-8", newline="") as file:
            printed = {(row["name"], row["unit"]) for row in csv.DictReader(file)}
        posts = self.demo("fupin.assignment").filtered(lambda post: post.role == "village")
        [post] = posts.filtered(lambda post: (post.user_id.name, post.unit_id.name) in printed)
        [task] = self.env["fupin.task"].search([("unit_id", "=", post.unit_id.id), ("state", "=", "open")])
        return task.with_user(post.user_id)

    def test_each_county_has_its_register(self):
        counties = Counter(asset.region_code[:6] for asset in self.demo("fupin.asset"))
        self.assertEqual(counties, dict.fromkeys(COUNTIES, ASSETS))

    def test_last_year_is_closed_where_people_try_it(self):
        closing = self.demo("fupin.closing")
        self.assertRecordValues(closing, [{"state": "closed", "year": local_date().year - 1}])
        self.assertTrue(closing.line_ids.filtered("operating_original") and closing.line_ids.filtered("received"))
        correction = self.demo("fupin.receipt").filtered("corrects_year")
        self.assertRecordValues(correction, [{"corrects_year": closing.year, "state": "confirmed"}])
        self.assertEqual(correction.date.year, local_date().year)

    def test_states_and_use_are_mixed(self):
        assets = self.demo("fupin.asset")
        self.assertEqual(set(assets.mapped("state")), {"draft", "submitted", "confirmed", "disposed"})
        self.assertEqual(set(assets.mapped("kind")), {"operating", "public", "household"})
        self.assertGreater(len(set(assets.mapped("use_status"))), 5)
        self.assertTrue(assets.filtered(lambda asset: len(asset.owner_ids.unit_id) > 1), "some are shared")
        self.assertLess(min(assets.mapped("completeness")), 0.8, "some are incomplete")

    def test_the_printed_village_disposes_discloses_and_disputes(self):
        disposals = self.demo("fupin.disposal")
        self.assertEqual(set(disposals.mapped("state")), {"draft", "submitted", "approved", "done"})
        self.assertTrue(disposals.rescue_id)
        done = disposals.filtered(lambda disposal: disposal.state == "done")
        self.assertTrue(all(0 < disposal.balance < disposal.proceeds for disposal in done))
        notices = self.demo("fupin.disclosure").filtered(lambda notice: notice.res_model == "fupin.disposal")
        self.assertTrue(notices and all(notice.open_count for notice in notices))
        self.assertTrue(self.demo("fupin.valuation.dispute"))

    def test_sums_are_exact(self):
        """Funding makes the value, shares make 1, projects make their assets and other spending."""
        wrong = self.env.execute_query(
            SQL(
                """SELECT asset.id FROM fupin_asset asset
                   LEFT JOIN (SELECT asset_id, sum(amount) AS amount FROM fupin_funding GROUP BY 1) funding
                       ON funding.asset_id = asset.id
                   LEFT JOIN (SELECT asset_id, sum(share) AS share, sum(amount) AS amount
                              FROM fupin_asset_owner GROUP BY 1) owner ON owner.asset_id = asset.id
                   WHERE asset.id = ANY(%s) AND (funding.amount IS DISTINCT FROM asset.original_value
                       OR COALESCE(owner.share, 1) <> 1
                       OR COALESCE(owner.amount, asset.original_value) <> asset.original_value)""",
                self.demo("fupin.asset").ids,
            )
        )
        self.assertFalse(wrong)
        for project in self.demo("fupin.project"):
            self.assertAlmostEqual(project.remaining_amount, 0, 2, project.name)

    def test_contracts_run_and_some_end_soon(self):
        contracts = self.demo("fupin.contract")
        counties = Counter(contract.region_code[:6] for contract in contracts)
        self.assertEqual(counties.keys(), set(COUNTIES))
        self.assertEqual(set(contracts.mapped("state")), {"active"})
        self.assertTrue(contracts.search([("id", "in", contracts.ids), ("date_end", "<", "today")]))
        soon = [("date_end", ">=", "today"), ("date_end", "<=", "today +90d")]
        self.assertTrue(contracts.search([("id", "in", contracts.ids), *soon]))
        for contract in contracts:
            self.assertEqual(contract.operator_id.name, contract.asset_ids.operator_name)
            years = contract.annual_amount * (contract.date_end.year - contract.date_start.year + 1)
            self.assertLessEqual(fen(contract.payment_total), fen(years))
        self.assertTrue(self.demo("fupin.insurance").asset_ids)

    def test_most_of_what_is_due_came_in_and_most_assets_are_handed_over(self):
        due = self.demo("fupin.receivable").filtered(lambda one: one.due_date <= local_date())
        open_ones = due.filtered("amount_due")
        self.assertTrue(0 < len(open_ones) < len(due) / 5)
        self.assertEqual(set((due - open_ones).mapped("state")), {"received"})
        self.assertEqual(min(due.mapped("due_date")).year, local_date().year - 1)
        plans = self.demo("fupin.distribution")
        self.assertEqual(set(plans.mapped("state")), {"draft", "proposed", "approved", "filed"})
        for plan in plans.filtered(lambda plan: plan.state != "draft"):
            self.assertEqual(sum(fen(taking.amount) for taking in plan.taking_ids), fen(plan.amount))
            self.assertEqual(plan.line_total, plan.amount)
        self.assertTrue(plans.filtered(lambda plan: 0 < plan.amount_used < plan.amount))
        self.assertTrue(plans.filtered(lambda plan: plan.amount_used == plan.amount))
        # what came by a second distribution, and a township's own income, belongs to no asset of a village
        for receipt in self.demo("fupin.receipt").filtered("line_ids"):
            self.assertEqual(receipt.line_total, receipt.amount)
        handed_over = self.demo("fupin.asset").filtered(lambda asset: asset.handover_state == "done")
        self.assertEqual(handed_over, self.demo("fupin.handover").asset_ids)
        waiting = self.demo("fupin.asset").search_count(
            [("state", "=", "confirmed"), ("kind", "!=", "household"), ("handover_state", "=", "none")]
        )
        self.assertTrue(0 < waiting < len(handed_over) / 2)

    def test_the_printed_village_tells_what_households_got(self):
        [statement] = self.demo("fupin.bank.statement")
        self.assertEqual(statement.state, "done")
        village = statement.owner_id.region_id
        self.assertGreater(statement.open_count, 0)
        households = self.env["fupin.household"].search([("region_id", "=", village.id)])
        self.assertTrue(all(household.member_ids.filtered("is_head") for household in households))
        income = self.env["fupin.household.income"].search([("region_id", "=", village.id)])
        self.assertEqual(set(income.mapped("kind")), {"plan", "wages", "dividends"})
        plan = self.demo("fupin.distribution").filtered(
            lambda one: one.unit_id == statement.owner_id and one.state == "approved"
        )
        notice = self.demo("fupin.disclosure").filtered(
            lambda one: one.res_model == plan._name and one.res_id == plan.id
        )
        self.assertEqual((notice.state, notice.objection_ids.outcome), ("posted", "settled"))
        below = self.demo("fupin.distribution").filtered("redistribution_total")
        self.assertEqual(below.owner_level, "township")
        self.assertEqual(len(below.line_ids.filtered("is_calculated")), len(below._units_below()))
        linkages = self.demo("fupin.linkage")
        self.assertEqual({linkage.region_code[:6] for linkage in linkages}, set(COUNTIES))

    def test_every_county_has_a_person_for_every_role(self):
        posts = self.demo("fupin.assignment")
        for code in COUNTIES:
            # the superior level sits in the prefecture
            roles = set(posts.filtered(lambda post, code=code: post.unit_id.region_code[:4] == code[:4]).mapped("role"))
            self.assertEqual(roles, {role for role, _label in ROLES}, code)

    def test_printed_accounts_sign_in_and_are_one_for_each_role(self):
        with loader.ACCOUNTS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        roles = []
        for row in rows:
            credential = {"type": "password", "login": row["login"], "password": row["password"]}
            result = self.env["res.users"].authenticate(dict(credential), {"interactive": False})
            user = self.env["res.users"].browse(result["uid"])
            self.assertEqual((user.name, user.fupin_unit_id.name), (row["name"], row["unit"]))
            roles += user.assignment_ids.mapped("role")
        self.assertEqual(sorted(roles), sorted(role for role, _label in ROLES))

    def test_removal_leaves_nothing_behind_and_a_second_load_brings_it_back(self):
        before = self.counts()
        demo = {model: len(self.demo(model)) for model in MODELS[: MODELS.index("fupin.funding")]}
        task = self.waiting_task()
        # nobody walks about with a camera here
        self.env["ir.config_parameter"].set_param("fupin_inspection.sweep_photo_months", 0)
        task.action_all_normal()
        task.sudo().action_confirm()
        self.assertEqual(removal.remove(self.env), {})
        after = self.counts()
        for model, count in demo.items():
            self.assertEqual(after[model], before[model] - count, model)
        self.assertEqual(after["fupin.share"], 0)
        for table, *_parent in regulation_removal.HANGING:
            rows = self.env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
            self.assertEqual(rows, [(0,)], table)
        self.assertFalse(self.env["fupin.event"].search_count([("res_model", "=", "fupin.asset")]))
        self.assertFalse(self.env["ir.model.fields"].search([("model", "=", "fupin.asset"), ("state", "=", "manual")]))
        loader.load(self.env, assets=5)
        self.assertEqual(len(self.demo("fupin.asset")), 5 * len(COUNTIES))
        self.assertEqual(len(self.demo("fupin.own.field")), 3)

    def test_removal_keeps_what_people_made_and_what_that_needs(self):
        post = self.demo("fupin.assignment").filtered(lambda post: post.role == "village")[0]
        clerk, village, unit = post.user_id, post.region_id, post.unit_id
        example = self.demo("fupin.asset").filtered(lambda asset: asset.region_id == village and asset.project_id)[0]
        own = (
            self.env["fupin.asset"]
            .with_user(clerk)
            .create(
                {
                    "name": "自建蓄水池",
                    "region_id": village.id,
                    "category_id": example.category_id.id,
                    "acquisition_date": "2024-05-01",
                    "useful_life": 20,
                    "original_value": 1000,
                    "project_id": example.project_id.id,
                    "funding_ids": [(0, 0, {"source_id": example.funding_ids[0].source_id.id, "amount": 1000})],
                    "owner_ids": [(0, 0, {"unit_id": unit.id, "share": 1})],
                }
            )
        )
        kept = removal.remove(self.env)
        self.assertEqual(kept["fupin.project"], 1)
        self.assertNotIn("fupin.asset", kept)
        self.assertFalse(example.exists())
        self.assertTrue(own.exists())
        self.assertEqual(own.sudo().owner_ids.unit_id, unit)
        self.assertTrue(own.sudo().project_id.exists())
        self.assertFalse(clerk.active, "invented people sign in no more")
        self.assertTrue(village.exists())
        self.assertTrue(own.sudo().event_ids.user_id, "the history still tells who")

    def test_lushan_owns_by_price_band_and_chaoyang_pools(self):
        """From 1,000,000 yuan to the township, from 5,000,000 to the department (S3-16, S3-17); S2-15."""
        assets = self.demo("fupin.asset").filtered(lambda asset: asset.kind == "operating")
        owners = {"village_collective": [], "township": [], "department": []}
        for asset in assets.filtered(lambda a: a.region_code.startswith("410423") and len(a.owner_ids) == 1):
            owners[asset.owner_ids.unit_id.unit_type].append(asset.original_value)
        self.assertLess(max(owners["village_collective"]), 5_000_000)
        self.assertTrue(any(value >= 1_000_000 for value in owners["township"]))
        pooled = assets.owner_ids.filtered("authorised_unit_id")
        self.assertEqual({line.asset_id.region_code[:6] for line in pooled}, {"211321"})
        self.assertEqual(set(pooled.authorised_unit_id.mapped("unit_type")), {"township"})

    def test_policies_are_in_force_and_part_of_the_villages_has_reported(self):
        policies = self.demo("fupin.policy")
        self.assertEqual(sorted(policies.mapped("key")), sorted(regulation_loader.PACKS.values()))
        self.assertEqual({(policy.state, policy.is_live) for policy in policies}, {("effective", True)})
        self.assertEqual({policy.key: policy.region_id.code[:6] for policy in policies}, PACKS)
        tasks = self.env["fupin.task"].search([("obligation_id.policy_id", "in", policies.ids)])
        self.assertEqual(tasks.obligation_id.policy_id, policies, "every county has duties of its own")
        swept = tasks.filtered(
            lambda task: (
                task.is_sweep
                and task.obligation_id.period == "month"
                and task.unit_id.unit_type == "village_collective"
            )
        )
        self.assertEqual(len(swept.obligation_id.policy_id), 2)
        for sweeps in swept.grouped(lambda task: task.obligation_id.policy_id).values():
            first, last = sorted(set(sweeps.mapped("period_start")))
            kinds = {(task.period_start, task.state, task.is_late) for task in sweeps}
            self.assertLessEqual(
                {(first, "done", False), (first, "done", True), (first, "open", False), (last, "open", False)}, kinds
            )
            self.assertIn((last, "submitted"), {(start, state) for start, state, _late in kinds})
            for task in sweeps.filtered("submission_ids")[:20]:
                figures = task._figures()
                self.assertEqual(figures.covered, figures.scope)
                self.assertEqual(task.is_nil_return, not figures.scope)
        self.assertTrue(self.env["fupin.inspection"].search_count([("is_normal", "=", False)]))
        self.assertTrue(self.env["fupin.finding"].search_count([]))
        self.assertTrue(self.env["fupin.alert"].search_count([]))
        county = (
            self.demo("fupin.assignment")
            .filtered(lambda post: post.role == "county" and post.region_id == policies[0].region_id)[:1]
            .user_id
        )
        board = self.env["fupin.supervision"].with_user(county).get_board()
        self.assertTrue(any(card["overdue"] for card in board))
        self.assertTrue(any(card["late"] for card in board))

    def test_offices_hand_in_their_summary_every_half_month(self):
        tasks = self.env["fupin.task"].search([("obligation_id.period", "=", "half_month")])
        summaries = tasks.filtered(lambda task: not task.obligation_id.activity_model_id)
        self.assertGreater(len(set(summaries.mapped("period_start"))), 2)
        self.assertEqual(set(summaries.unit_id.mapped("unit_type")), {"department", "township"})
        begin = min(summaries.mapped("period_start"))
        kinds = {(task.state, task.is_late) for task in summaries if task.period_start == begin}
        self.assertLessEqual({("done", False), ("done", True), ("open", False)}, kinds)
        handed_in = summaries.filtered("submission_ids")
        self.assertFalse(any(handed_in.mapped("is_nil_return")), "a summary is no nil return")
        self.assertEqual(handed_in.submission_ids.user_id & self.demo("res.users"), handed_in.submission_ids.user_id)

    def test_counties_that_do_not_sweep_have_problems_all_the_same(self):
        problems = self.demo("fupin.problem").grouped(lambda problem: problem.region_code[:6])
        self.assertEqual(problems.keys(), set(COUNTIES))
        for case in county_loader.cases():
            if "problems" in case:
                found = problems[case["county"]].filtered(lambda problem: problem.kind == "problem")
                self.assertEqual(len(found), county_loader.MOST)
                self.assertGreater(len(set(found.mapped("state"))), 2)
        grades = {
            county: set(risks.mapped("grade"))
            for county, risks in self.demo("fupin.risk").grouped(lambda risk: risk.region_code[:6]).items()
        }
        self.assertLessEqual({"red", "yellow"}, set().union(*grades.values()))

    def test_the_accounts_of_the_counties_are_there(self):
        with loader.COUNTY_ACCOUNTS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        users = self.env["fupin.account"]._existing_users([{"phone": row["login"]} for row in rows])
        chinese = self.env(context={"lang": "zh_CN"})
        labels = dict(self.env["fupin.assignment"]._fields["role"]._description_selection(chinese))
        for row in rows:
            user = users[row["login"]]
            self.assertEqual((user.name, user.fupin_unit_id.name), (row["name"], row["unit"]))
            self.assertEqual(labels[user.assignment_ids.role], row["role"])
            self.assertEqual(row["password"], loader.password())
        self.assertEqual(Counter(row["county"] for row in rows), {county.name: 4 for county in COUNTIES.values()})

    def test_the_printed_village_still_has_its_sweep_to_do(self):
        page = self.waiting_task().get_sweep()
        self.assertGreater(page["task"]["scope"], 3)
        self.assertEqual(page["task"]["covered"], 0)
        self.assertTrue(all(asset["last"] for asset in page["assets"]))

    def test_removal_keeps_what_people_made_of_its_policies(self):
        policy = self.demo("fupin.policy")[0]
        administrator = policy.create_uid
        self.env["fupin.policy"].with_user(administrator).load_pack(policy.export_pack())
        self.assertEqual(removal.remove(self.env)["fupin.policy"], 1)
        self.assertTrue(policy.exists())
        self.assertTrue(policy.article_ids)

    def test_the_county_of_the_accounts_has_fields_of_its_own(self):
        own = {field.label: field.name for field in self.demo("fupin.own.field")}
        self.assertEqual(list(own), [label for label, *_rest in form_loader.FIELDS])
        assets = self.demo("fupin.asset").filtered(own[form_loader.INSURED])
        self.assertGreater(len(assets), 200)
        self.assertEqual(len({asset.region_code[:6] for asset in assets}), 1)
        insured = assets.filtered(own["投保金额"])
        self.assertEqual(set(insured.mapped(own[form_loader.INSURED]).mapped("name")), {"已投保"})
        self.assertTrue(all(day <= local_date() for day in assets.mapped(own["年检日期"])))
        for column in own.values():
            self.assertEqual(self.env["ir.model.fields"]._get("fupin.asset", column).state, "manual")

    def test_removal_keeps_a_form_that_people_have_changed(self):
        layout = self.demo("fupin.form.layout").filtered(lambda one: one.state == "published")
        designer = self.env["fupin.form.layout"].with_user(layout.published_by_id)
        designer.designer_change("fupin.asset", layout.region_id.id, {"do": "rename", "name": "note", "label": "说明"})
        kept = removal.remove(self.env)
        self.assertEqual(kept["fupin.own.field"], 3)
        self.assertTrue(layout.region_id.exists() and layout.exists())
        self.assertEqual(len(self.env["fupin.own.field"].search([])), 3)
