import os
from datetime import timedelta
from unittest.mock import patch

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestBackup(FupinCase):
    """Who begins a backup, what is kept, what a failure tells. That it restores is in tests/test_backup.py."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backups = cls.env["fupin.backup"]

    def make(self, days_ago, kind="nightly", state="done"):
        moment = utc_now() - timedelta(days=days_ago)
        return self.backups.create(
            {"kind": kind, "state": state, "started_at": moment, "ended_at": moment, "filename": f"{days_ago}.tar"}
        )

    def test_an_administrator_begins_one_at_a_time(self):
        backups = self.backups.with_user(self.user_administrator)
        backups.action_take()
        begun = backups.search([])
        self.assertEqual((begun.kind, begun.state), ("manual", "waiting"))
        with self.assertRaisesRegex(UserError, "under way|正在"), self.cr.savepoint():
            backups.action_take()
        begun.sudo().started_at = utc_now() - timedelta(hours=13)  # one that was cut off holds nobody up
        backups.action_take()
        self.assertEqual(len(backups.search([])), 2)

    def test_nobody_else_begins_or_sees_one(self):
        self.make(1)
        clerk = self.user_village
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.backups.with_user(clerk).action_take()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.backups.with_user(clerk).search([])

    def test_an_administrator_cannot_make_or_change_rows(self):
        mine = self.make(1).with_user(self.user_administrator)
        for attempt in (
            lambda: mine.write({"is_equal": True}),
            mine.unlink,
            lambda: mine.create({"kind": "manual", "started_at": utc_now()}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_old_nightly_ones_go_those_by_hand_stay(self):
        by_hand = self.make(400, kind="manual")
        nightly = self.backups.concat(*(self.make(days) for days in range(40)))
        self.backups._remove_old()
        self.assertEqual(by_hand.state, "done")
        self.assertTrue(all(backup.state == "done" for backup in nightly[:14]))
        gone = nightly.filtered(lambda backup: backup.state == "removed")
        self.assertTrue(24 <= len(gone) <= 26, len(gone))

    def test_a_failure_says_what_to_do(self):
        backup = self.make(0, state="waiting")
        with (
            patch.dict(os.environ, {"FUPIN_BACKUP_DIR": "/dev/null/backups"}),  # a folder that cannot be
            self.assertLogs("odoo.addons.fupin_operate.models.fupin_backup", "ERROR"),
        ):
            backup._run()
        self.assertEqual(backup.state, "failed")
        self.assertIn("/dev/null", backup.message)
