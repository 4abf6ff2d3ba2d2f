import threading
from contextlib import ExitStack
from uuid import uuid4

from odoo.addons.fupin_base.tests.committed import CommittedCase
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

ATTEMPTS = 4  # the server tries again what met another transaction


@tagged("post_install", "-at_install")
class TestTwoAtOnce(CommittedCase):
    """A phone whose first answer was lost sends the same again while the first send is still on its way: two
    transactions, each begun before the other had noted anything."""

    CODES = ("970000000000", "970200000000", "970201000000", "970201100000", "970201100201")
    LOGINS = ("test_field_cursor",)

    @classmethod
    def make(cls, env):
        region = cls.make_places(env)
        unit, [user] = cls.make_people(env, "village", "并发村", "village_collective", region)
        cls.uid = user.id
        project = env["fupin.project"].create({"name": "并发项目", "year": 2023, "region_id": region.id})
        cls.project_id, cls.unit_id = project.id, unit.id

    @classmethod
    def remove_own(cls, env):
        for table in ("fupin_inspection", "fupin_problem", "fupin_project"):
            env.cr.execute(SQL("DELETE FROM %s WHERE region_code = ANY(%s)", SQL.identifier(table), list(cls.CODES)))
        env.cr.execute("DELETE FROM fupin_event WHERE user_id = %s", [cls.uid])
        env.cr.execute("DELETE FROM fupin_alert WHERE user_id = %s", [cls.uid])

    def send(self, env, items):
        """Return the states of what was sent."""
        answers = env["fupin.inspection"].report_batch(items, self.uid)
        env.cr.commit()
        return [answer["state"] for answer in answers]

    def attempt(self, ended, number, env, items):
        try:
            ended[number] = self.send(env, items)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            env.cr.rollback()

    def together(self, *batches):
        ended = [None] * len(batches)
        with ExitStack() as stack:
            # environments are made here: tests hold the lock of the registry
            envs = [stack.enter_context(self.cursor(self.uid)) for _batch in batches]
            for env in envs:
                env["fupin.inspection"].search_count([])  # the snapshot is taken
            threads = [
                threading.Thread(target=self.attempt, args=(ended, number, env, items))
                for number, (env, items) in enumerate(zip(envs, batches, strict=True))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
                self.assertFalse(thread.is_alive())
            for env in envs:
                env.cr.rollback()
        for number, items in enumerate(batches):
            for _again in range(ATTEMPTS):
                if ended[number] is None:
                    with self.cursor(self.uid) as env:
                        self.attempt(ended, number, env, items)
        return ended

    def item(self, number, **values):
        return {"kind": "inspection", "client_uuid": number, "asset_id": -self.project_id, "is_normal": True, **values}

    def count(self, numbers, model="fupin.inspection", name="client_uuid"):
        with self.cursor() as env:
            return env[model].search_count([(name, "in", numbers)])

    @mute_logger("odoo.sql_db")
    def test_the_same_sent_twice_at_once_is_noted_once(self):
        numbers = [str(uuid4()) for _n in range(8)]
        items = [self.item(number) for number in numbers]
        first, second = self.together(items, list(reversed(items)))
        self.assertEqual(self.count(numbers), 8)
        states = dict(zip(numbers, first, strict=True)), dict(zip(reversed(numbers), second, strict=True))
        for number in numbers:
            self.assertEqual(sorted(found[number] for found in states), ["known", "noted"], states)

    @mute_logger("odoo.sql_db")
    def test_two_phones_that_find_the_same_open_one_problem(self):
        numbers = [str(uuid4()) for _n in range(2)]
        ended = self.together(*([self.item(number, is_normal=False, note="漏雨")] for number in numbers))
        self.assertEqual(ended, [["noted"], ["noted"]])
        self.assertEqual(self.count(numbers), 2)
        self.assertEqual(self.count([self.project_id], "fupin.problem", "project_id"), 1)
