import os
import shutil
from pathlib import Path

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_text, utc_now
from odoo.exceptions import AccessError
from odoo.tools import config

from ..kernel.grade import by_limit, worst

HOUR = 3600
# hours after which something is a warning, and is bad
CLOCK_HOURS = (2, 25)
QUEUE_HOURS = (0.5, 6)
ALERT_HOURS = (2, 24)
BACKUP_HOURS = (26, 72)
DRILL_DAYS = (100, 400)
# share of the disk in use, 0-1
DISK_SHARE = (0.8, 0.9)
REPLICA_SECONDS = (30, 300)
# the log is archived every five minutes while anything is written, and something always is
ARCHIVE_HOURS = (0.5, 2)
ONLINE_SHOWN = 30

# How long something has waited, in hours; no row, or an empty one, is good. Each is asked as superuser: it is the state
# of the system, not of anybody's records, and only ages and numbers leave these methods.
WAITING = {
    "queue": """SELECT extract(epoch FROM now() AT TIME ZONE 'utc' - min(coalesce(eta, date_created))) / 3600, count(*)
                  FROM queue_job WHERE state IN ('pending', 'enqueued', 'started')
                   AND coalesce(eta, date_created) <= now() AT TIME ZONE 'utc'""",
    "alerts": """SELECT extract(epoch FROM now() AT TIME ZONE 'utc' - min(create_date)) / 3600, count(*)
                   FROM fupin_alert WHERE state = 'pending' AND coalesce(not_before, create_date) <= now() AT TIME ZONE 'utc'""",
}
COUNTED = {
    "mail": "SELECT count(*) FROM mail_mail WHERE state = 'exception'",
    "failed_jobs": "SELECT count(*) FROM queue_job WHERE state = 'failed'",
    "failed_alerts": """SELECT count(*) FROM fupin_alert
                         WHERE state = 'failed' AND write_date > now() AT TIME ZONE 'utc' - interval '7 days'""",
}


class FupinHealth(models.AbstractModel):
    """The state of the system: what an administrator looks at, and what a monitor asks for.

    Each check has a key, a grade (good, warning, bad), a value in words and, if it is not good, what to do.
    """

    _name = "fupin.health"
    _description = "State of the system"

    @api.model
    def overview(self):
        """Return all checks in words, and who is at work now among the people whom the user administers.

        :raise AccessError: if the user is no administrator
        """
        if not self.env.user.has_group("fupin_base.group_administrator"):
            raise AccessError(self.env._("The state of the system is shown to administrators."))
        checks = self._checks()
        return {
            "grade": worst(check["grade"] for check in checks),
            "checks": checks,
            "online": self._online(),
            "moment": local_text(utc_now()),
        }

    @api.model
    def _grades(self):
        """Return {key: grade}, without any figure: what the address for monitors tells everybody."""
        return {check["key"]: check["grade"] for check in self._checks()}

    @api.model
    def _checks(self):
        """Hook: return the checks, the gravest first."""
        checks = [
            self._check_clock(), self._check_backup(), self._check_drill(), self._check_disk(), self._check_queue(),
            self._check_alerts(), self._check_mail(), self._check_replica(), self._check_archive(), self._check_copy(),
        ]  # fmt: skip
        return sorted(filter(None, checks), key=lambda check: ("bad", "warning", "good").index(check["grade"]))

    @api.model
    def _check(self, key, title, grade, value, advice, action=None):
        return {
            "key": key, "title": title, "grade": grade, "value": value, "action": action,
            "advice": "" if grade == "good" else advice,
        }  # fmt: skip

    def _one(self, statement):
        self.env.cr.execute(statement)
        return self.env.cr.fetchone()

    def _hours(self, hours):
        """Return a time span in words."""
        if hours < 1:
            return self.env._("%s minutes", round(hours * 60))
        return self.env._("%s hours", round(hours)) if hours < 48 else self.env._("%s days", round(hours / 24))

    def _check_clock(self):
        hours = self.env["fupin.policy"]._clock_silence()
        grade = "bad" if hours is None else by_limit(hours, *CLOCK_HOURS)
        value = self.env._("has never run") if hours is None else self.env._("ran %s ago", self._hours(hours))
        advice = self.env._("Duties and reminders do not come while it stands. Restart the system; the log says why.")
        return self._check("clock", self.env._("Clock of deadlines"), grade, value, advice)

    def _check_backup(self):
        # sudo: times of backups, the state of the system
        last = self.env["fupin.backup"].sudo().search([("state", "=", "done")], limit=1)
        advice = self.env._("Make a backup now; if it fails, the list of backups says why.")
        title, action = self.env._("Last backup"), "fupin_operate.fupin_backup_action"
        if not last:
            return self._check("backup", title, "bad", self.env._("none yet"), advice, action)
        hours = (utc_now() - last.ended_at).total_seconds() / HOUR
        value = self.env._("%(hours)s ago, %(size)s MB", hours=self._hours(hours), size=round(last.size, 1))
        return self._check("backup", title, by_limit(hours, *BACKUP_HOURS), value, advice, action)

    def _check_drill(self):
        # sudo: as above
        last = self.env["fupin.backup"].sudo().search([("drilled_at", "!=", False)], order="drilled_at desc", limit=1)
        advice = self.env._(
            "A backup that was never restored is a hope. Ask the operator to run scripts/restore.sh --drill."
        )
        title, action = self.env._("Backup restored on trial"), "fupin_operate.fupin_backup_action"
        if not last:
            return self._check("drill", title, "warning", self.env._("never"), advice, action)
        days = (utc_now() - last.drilled_at).days
        grade = by_limit(days, *DRILL_DAYS) if last.is_equal else "bad"
        equal = self.env._("equal to the fen") if last.is_equal else self.env._("NOT equal")
        value = self.env._("%(days)s days ago, %(equal)s", days=days, equal=equal)
        return self._check("drill", title, grade, value, advice, action)

    def _check_disk(self):
        folder = Path(os.environ.get("FUPIN_BACKUP_DIR") or config["data_dir"])
        usage = shutil.disk_usage(folder if folder.exists() else config["data_dir"])
        value = self.env._("%(free)s GB free of %(all)s", free=usage.free // 10**9, all=usage.total // 10**9)
        advice = self.env._("Ask the operator for space before the disk is full: then nothing is saved any more.")
        grade = by_limit(1 - usage.free / usage.total, *DISK_SHARE)
        return self._check("disk", self.env._("Disk"), grade, value, advice)

    def _check_queue(self):
        hours, waiting = self._one(WAITING["queue"])
        [failed] = self._one(COUNTED["failed_jobs"])
        grade = worst([by_limit(float(hours or 0), *QUEUE_HOURS), "warning" if failed else "good"])
        value = self.env._("%(waiting)s waiting, %(failed)s failed", waiting=waiting, failed=failed)
        advice = self.env._("Imports and backups wait for it. If nothing moves, restart the system.")
        return self._check("queue", self.env._("Background work"), grade, value, advice)

    def _check_alerts(self):
        hours, waiting = self._one(WAITING["alerts"])
        [failed] = self._one(COUNTED["failed_alerts"])
        grade = worst([by_limit(float(hours or 0), *ALERT_HOURS), "warning" if failed else "good"])
        value = self.env._("%(waiting)s not delivered, %(failed)s failed in a week", waiting=waiting, failed=failed)
        advice = self.env._(
            "People do not get their reminders. Look at the gateway for messages and at the mail server."
        )
        return self._check("alerts", self.env._("Reminders"), grade, value, advice)

    def _check_mail(self):
        [failed] = self._one(COUNTED["mail"])
        value = self.env._("%s could not be sent", failed) if failed else self.env._("all sent")
        advice = self.env._("Look at the mail server's settings.")
        return self._check("mail", self.env._("E-mails"), "warning" if failed else "good", value, advice)

    def _check_replica(self):
        """Return the check of the copy of the database that others read, if there is or should be one."""
        lag, copies = self._one(
            "SELECT extract(epoch FROM max(replay_lag)), count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        )
        title = self.env._("Second database server")
        if not copies:
            if not config["db_replica_host"]:
                return None
            advice = self.env._("What is saved now lies on one machine alone. Start the second database server again.")
            return self._check("replica", title, "bad", self.env._("not connected"), advice)
        grade = by_limit(float(lag or 0), *REPLICA_SECONDS)
        value = self.env._("%s seconds behind", round(float(lag or 0), 1))
        advice = self.env._("Reports read old figures. Look at the network between the database servers.")
        return self._check("replica", title, grade, value, advice)

    def _check_archive(self):
        """Return the check of the log's archive, from which the register goes back to any moment, if it is kept."""
        on, hours, failing = self._one(
            """SELECT current_setting('archive_mode') <> 'off',
                      extract(epoch FROM now() - coalesce(last_archived_time, stats_reset)) / 3600,
                      coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)
                 FROM pg_stat_archiver"""
        )
        return self._archive_told(float(hours or 0), failing) if on else None

    def _archive_told(self, hours, failing):
        grade = "bad" if failing else by_limit(hours, *ARCHIVE_HOURS)
        value = self.env._("last part %s ago", self._hours(hours))
        advice = self.env._(
            "Going back to a moment would end there, and the database's disk fills up. Look for space and rights in the"
            " folder of the archive."
        )
        return self._check("archive", self.env._("Archive of the database's log"), grade, value, advice)

    def _check_copy(self):
        """Return what is to be known of a restored copy; None of the register itself."""
        copy = self.env["fupin.copy"]
        if not copy._is_copy():
            return None
        advice = self.env._("Look and compare here, but work in the original, or put this copy into its place.")
        return self._check("copy", self.env._("Restored copy"), "warning", copy._told(), advice)

    def _online(self):
        """Return who of the people that the user administers is at work now."""
        # sudo: presence belongs to nobody; of it only people are told whom the search below shows anyway
        present = (
            self.env["mail.presence"].sudo().search([("status", "in", ("online", "away")), ("user_id", "!=", False)])
        )
        people = self.env["res.users"].search([("id", "in", present.user_id.ids)])
        return {"count": len(people), "names": people[:ONLINE_SHOWN].mapped("name")}
