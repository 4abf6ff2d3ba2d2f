import threading
from contextlib import ExitStack

import psycopg2.errors

from odoo.addons.fupin_base.tests.committed import CommittedCase
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestTwoCursors(CommittedCase):
    """Two presses at the same moment, each in a transaction of its own."""

    CODES = ("980000000000", "980200000000", "980201000000", "980201100000", "980201100201")
    LOGINS = ("test_revenue_cursor",)

    @classmethod
    def make(cls, env):
        region = cls.make_places(env)
        unit, [user] = cls.make_people(env, "village", "并发村", "village_collective", region)
        cls.uid, cls.unit_id = user.id, unit.id
        cls.use_id = env.ref("fupin_revenue.use_consolidation").id

    @classmethod
    def remove_own(cls, env):
        for table in ("fupin_payment", "fupin_distribution", "fupin_receipt", "fupin_event"):
            env.cr.execute(SQL("DELETE FROM %s WHERE region_code = ANY(%s)", SQL.identifier(table), list(cls.CODES)))

    def clean(self):
        with self.cursor() as env:
            for table in ("fupin_payment", "fupin_distribution", "fupin_receipt"):
                env.cr.execute(SQL("DELETE FROM %s WHERE unit_id = %s", SQL.identifier(table), self.unit_id))

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clean)

    def receive(self, env, amount):
        receipt = env["fupin.receipt"].create({"amount": amount, "date": "2024-01-01", "voucher_number": "1"})
        receipt.action_confirm()
        return receipt

    def propose_new(self, env, amount):
        line = (0, 0, {"use_id": self.use_id, "amount": amount})
        return env["fupin.distribution"].create({"year": 2024, "amount": amount, "line_ids": [line]})

    def together(self, *calls):
        """Run calls at once, each in a transaction that began before any of them acted; like the server, try again
        what met the other one. Returns what each of them ended with."""
        ended = [None] * len(calls)
        with ExitStack() as stack:
            # environments are made here: tests hold the lock of the registry
            envs = [stack.enter_context(self.cursor(self.uid)) for _call in calls]
            for env in envs:
                env.cr.execute("SELECT count(*) FROM fupin_receipt")  # the snapshot is taken
            threads = [
                threading.Thread(target=self.run_call, args=(ended, number, call, env))
                for number, (call, env) in enumerate(zip(calls, envs, strict=True))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(20)
                self.assertFalse(thread.is_alive())
            for env in envs:
                env.cr.rollback()
        for number, call in enumerate(calls):
            if ended[number] == "met":
                with self.cursor(self.uid) as env:
                    self.run_call(ended, number, call, env)
                    env.cr.rollback()
        return ended

    @staticmethod
    def run_call(ended, number, call, env):
        try:
            call(env)
            env.cr.commit()
            ended[number] = "done"
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            ended[number] = "met"
        except UserError as error:
            ended[number] = str(error)

    def figures(self):
        with self.cursor() as env:
            receipts = env["fupin.receipt"].search([("unit_id", "=", self.unit_id)])
            return [(one.amount_distributed, one.amount_used) for one in receipts.sorted("id")]

    @mute_logger("odoo.sql_db")
    def test_two_plans_take_the_same_income_once(self):
        with self.cursor(self.uid) as env:
            self.receive(env, 100)
            plans = [self.propose_new(env, 60).id for _number in range(2)]
        calls = [lambda env, one=one: env["fupin.distribution"].browse(one).action_propose() for one in plans]
        ended = self.together(*calls)
        self.assertEqual(ended.count("done"), 1, ended)
        self.assertIn("40.00", next(end for end in ended if end != "done"))
        self.assertEqual(self.figures(), [(60, 0)])

    @mute_logger("odoo.sql_db")
    def test_two_plans_that_fit_are_both_taken(self):
        with self.cursor(self.uid) as env:
            self.receive(env, 100)
            plans = [self.propose_new(env, 50).id for _number in range(2)]
        calls = [lambda env, one=one: env["fupin.distribution"].browse(one).action_propose() for one in plans]
        self.assertEqual(self.together(*calls), ["done", "done"])
        self.assertEqual(self.figures(), [(100, 0)])

    @mute_logger("odoo.sql_db")
    def test_two_payments_use_the_same_line_once(self):
        with self.cursor(self.uid) as env:
            self.receive(env, 100)
            plan = self.propose_new(env, 100)
            plan.action_propose()
            plan.sudo().action_approve()
            payments = [
                env["fupin.payment"].create(
                    {"line_id": plan.line_ids.id, "amount": 60, "date": "2024-02-01", "voucher_number": "1"}
                ).id
                for _number in range(2)
            ]  # fmt: skip
        calls = [lambda env, one=one: env["fupin.payment"].browse(one).action_confirm() for one in payments]
        ended = self.together(*calls)
        self.assertEqual(ended.count("done"), 1, ended)
        self.assertIn("40.00", next(end for end in ended if end != "done"))
        self.assertEqual(self.figures(), [(100, 60)])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_slips_through(self):
        with self.cursor(self.uid) as env:
            receipt = self.receive(env, 100)
            with self.assertRaises(psycopg2.errors.CheckViolation), env.cr.savepoint():
                env.cr.execute("UPDATE fupin_receipt SET amount_distributed = 100.01 WHERE id = %s", [receipt.id])
            with self.assertRaises(psycopg2.errors.CheckViolation), env.cr.savepoint():
                env.cr.execute("UPDATE fupin_receipt SET amount_used = 0.01 WHERE id = %s", [receipt.id])
