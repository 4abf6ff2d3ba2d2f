from psycopg2 import IntegrityError

from odoo.addons.fupin_assets.tests.contract_case import ContractCase
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

PACK = """
policy: {key: words_2024, name: 监督管理办法, region: '990101000000', date_from: '2024-01-01'}
articles:
  - {number: 第六条, provision: W-01, text: 按照四个一批分类处置。}
tables:
  - key: four_batches
    name: 四个一批
    article: W-01
    columns:
      - {name: code, string: 代码, type: char}
      - {name: name, string: 本县分类, type: char}
      - {name: national, string: 国家名称, type: char}
    rows:
      - {article: W-01, cells: {code: restart, name: 另起炉灶一批, national: 调整}}
  - key: batch_causes
    name: 原因
    article: W-01
    columns:
      - {name: batch, string: 分类, type: char}
      - {name: name, string: 原因, type: char}
    rows:
      - {article: W-01, cells: {batch: restart, name: 设施不完善}}
      - {article: W-01, cells: {batch: restart, name: 选址不当}}
"""


class BatchCase(ContractCase):
    """A project with a shed; the township classifies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["fupin.project"].create({"name": "车间项目", "year": 2021, "region_id": cls.village.id})
        cls.shed = cls.shed.sudo(False).with_env(cls.env)
        cls.shed.project_id = cls.project
        cls.kinds = {kind.national: kind for kind in cls.env["fupin.batch.kind"].search([("region_id", "=", False)])}

    @classmethod
    def word(cls, name):
        return cls.env.ref(f"fupin_inspection.batch_{name}")

    @classmethod
    def classify(cls, national="consolidate", user=None, **changes):
        words = {
            "consolidate": {"measure_ids": ["measure_policy", "measure_link_labour"]},
            "improve": {"cause_ids": ["cause_sales"], "measure_ids": ["measure_brand"]},
            "revive": {"cause_ids": ["cause_idle"], "measure_ids": ["measure_lease"]},
            "replace": {"cause_ids": ["cause_disaster"]},
        }[national]
        values = {name: [Command.set([cls.word(word).id for word in found])] for name, found in words.items()}
        return (
            cls.env["fupin.batch"]
            .with_user(user or cls.user_township)
            .create({"asset_id": cls.shed.id, "batch_id": cls.kinds[national].id, **values, **changes})
        )

    @classmethod
    def plan(cls, user=None, **changes):
        return (
            cls.env["fupin.plan"]
            .with_user(user or cls.user_township)
            .create(
                {
                    "asset_id": cls.shed.id,
                    "problem": "设备闲置",
                    "date_due": "2030-06-30",
                    "measure_ids": [Command.create({"name": "引进新主体"}), Command.create({"name": "签订合同"})],
                    **changes,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestBatch(BatchCase):
    """The four batches: one class at a time, with what it requires (S0-16, S0-27 … S0-30)."""

    def test_one_class_at_a_time_and_the_former_stays(self):
        first = self.classify(date="2024-03-01")
        second = self.classify("improve", date="2024-03-01")
        self.assertEqual((first.state, second.state), ("past", "current"))
        self.assertEqual((second.project_id, second.region_id), (self.project, self.village))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.classify(date="2024-02-29")
        of_project = self.classify(asset_id=False, project_id=self.project.id)
        self.assertEqual((second.state, of_project.state), ("current", "current"))
        with self.assertRaises(UserError), self.cr.savepoint():
            first.note = "x"
        with self.assertRaises(UserError), self.cr.savepoint():
            first.unlink()

    def test_each_class_asks_for_what_it_requires(self):
        for national, lacking in (
            ("consolidate", {"measure_ids": [Command.set(self.word("measure_policy").ids)]}),
            ("consolidate", {"measure_ids": False}),
            ("improve", {"cause_ids": False}),
            ("improve", {"measure_ids": False}),
            ("revive", {"cause_ids": False}),
            ("replace", {"cause_ids": False}),
        ):
            with self.subTest(national), self.assertRaises(UserError), self.cr.savepoint():
                self.classify(national, **lacking)
            self.classify(national)

    def test_a_revived_one_needs_its_plan(self):
        batch = self.classify("revive", result="已盘活")
        with self.assertRaisesRegex(UserError, "one project one plan|一项目一方案"), self.cr.savepoint():
            batch.action_complete()
        plan = self.plan()
        plan.action_submit()
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.action_complete()
        plan.with_user(self.user_county).action_approve()
        batch.action_complete()
        self.assertEqual(batch.state, "done")
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.action_reopen()
        batch.action_reopen("又停了")
        self.assertEqual(batch.state, "current")

    def test_a_replaced_one_ends_its_contract_and_names_a_substitute(self):
        contract = self.contract(running=True)
        batch = self.classify("replace", result="已拆除")
        with self.assertRaises(UserError), self.cr.savepoint():
            batch.action_complete()
        batch.substitute_project_id = self.project
        with self.assertRaisesRegex(UserError, contract.display_name), self.cr.savepoint():
            batch.action_complete()
        contract.sudo().action_end("终止合作")
        batch.action_complete()
        self.assertEqual(batch.state, "done")

    def test_the_village_reads_and_the_next_does_not(self):
        batch = self.classify()
        self.assertEqual(batch.with_user(self.user_village).batch_id, self.kinds["consolidate"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.with_user(self.user_village).note = "x"
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.classify(user=self.user_village)
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.with_user(self.user_village_next).read(["note"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            batch.state = "done"

    def test_nothing_is_classified_ahead_or_about_nothing(self):
        for wrong in ({"date": "2999-01-01"}, {"asset_id": False}):
            with self.subTest(wrong), self.assertRaises(UserError), self.cr.savepoint():
                self.classify(**wrong)

    def test_a_policy_brings_its_own_words(self):
        self.assertEqual(self.classify().offered_ids, self.env["fupin.batch.kind"].concat(*self.kinds.values()))
        policy = self.env["fupin.policy"].load_pack(PACK)
        policy.action_publish()
        own = self.env["fupin.batch.kind"].search([("region_id", "=", self.county.id)])
        self.assertRecordValues(own, [{"name": "另起炉灶一批", "national": "replace", "needs_substitute": True}])
        causes = self.env["fupin.batch.cause"].search([("region_id", "=", self.county.id)])
        self.assertRecordValues(causes, [{"name": "选址不当", "national": "replace"}])
        self.assertEqual(self.classify("replace").offered_ids, own)
        policy._take_batch_words()
        self.assertEqual(self.env["fupin.batch.kind"].search_count([("region_id", "=", self.county.id)]), 1)

    def test_words_offered_are_read_once_and_only_those_of_the_place(self):
        """Each form read the words of all counties."""
        Kind, Batch = self.env["fupin.batch.kind"], self.env["fupin.batch"]
        values = {"code": "own", "national": "improve"}
        own = Kind.create({**values, "name": "本县", "region_id": self.county.id})
        Kind.create([{**values, "code": "far", "name": "外县", "region_id": self.regions["990102000000"].id}])
        national = Kind.concat(*self.kinds.values())
        places = (self.village, self.village_next, self.village_other_county, self.township)
        batches = Batch.concat(*(Batch.new({"region_id": place.id}) for place in places))
        batches.mapped("offered_ids")  # places are read
        batches.invalidate_recordset(["offered_ids"])
        with self.assertQueryCount(1):
            offered = [batch.offered_ids._origin for batch in batches]
        self.assertEqual([kinds.mapped("name") for kinds in offered], [["本县"], ["本县"], ["外县"], ["本县"]])
        own.active = False
        batches.invalidate_recordset(["offered_ids"])
        self.assertEqual(batches[0].offered_ids._origin, national)


@tagged("post_install", "-at_install")
class TestPlan(BatchCase):
    """One project one plan: put forward, approved, every task done (S0-29, S4-20)."""

    def test_the_whole_way(self):
        plan = self.plan()
        self.assertEqual((plan.unit_id, plan.project_id), (self.unit_village, self.project))
        plan.action_submit()
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.action_approve()
        with self.assertRaises(UserError), self.cr.savepoint():
            plan.goal = "x"
        county = plan.with_user(self.user_county)
        with self.assertRaises(UserError), self.cr.savepoint():
            county.action_return()
        county.action_return("再细化")
        self.assertEqual((plan.state, plan.return_reason), ("draft", "再细化"))
        plan.goal = "年内投产"
        plan.action_submit()
        county.action_approve()
        first, second = plan.measure_ids
        first.write({"done_on": "2024-04-01", "result": "已引进"})
        self.assertEqual((plan.done_count, plan.progress), (1, 0.5))
        with self.assertRaises(UserError), self.cr.savepoint():
            plan.action_complete()
        for wrong in ({"name": "x"}, {"done_on": "2999-01-01"}):
            with self.subTest(wrong), self.assertRaises(UserError), self.cr.savepoint():
                second.write(wrong)
        with self.assertRaises(UserError), self.cr.savepoint():
            second.unlink()
        second.done_on = "2024-05-01"
        plan.action_complete()
        self.assertEqual(plan.state, "done")
        with self.assertRaises(UserError), self.cr.savepoint():
            second.result = "x"

    def test_what_it_needs(self):
        for name in ("problem", "date_due", "measure_ids", "unit_id"):
            plan = self.plan()
            plan[name] = False
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                plan.action_submit()
            plan.unlink()

    def test_one_at_a_time_and_readers(self):
        plan = self.plan()
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.plan()
        self.assertTrue(plan.with_user(self.user_village).problem)
        for user in (self.user_village, self.user_audit):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.with_user(user).problem = "x"
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                plan.measure_ids[0].with_user(user).done_on = "2024-05-01"
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.with_user(self.user_village_next).read(["problem"])
