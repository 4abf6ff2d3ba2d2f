"""Duties of the policy of 东山 and their tasks, read by SQL."""

from datetime import datetime

from .common import PolicyCase

# what the clock logs while a test lets it fail
FAILURES = "odoo.addons.fupin_policy.models.fupin_clock_failure"


def utc(*parts):
    """Return a moment as Odoo stores it: naive UTC."""
    return datetime(*parts)  # noqa: DTZ001 - see above


class DutyCase(PolicyCase):
    @classmethod
    def make_duty(cls, key="report", policy=None, **values):
        """Create a duty: by default every village reports by the 25th of each month."""
        policy = policy or cls.policy
        return cls.env["fupin.obligation"].create(
            {
                "policy_id": policy.id,
                "article_id": policy.article_ids[:1].id,
                "key": key,
                "name": "上报",
                "unit_type": "village_collective",
                "period": "month",
                "cron": "25",
                **values,
            }
        )

    @classmethod
    def run_clock(cls, year, month, day, hour=4):
        """Let the clock run at a moment (UTC)."""
        return cls.env["fupin.policy"]._cron_run_due(utc(year, month, day, hour))

    @classmethod
    def rows(cls, duty, columns="unit_id, due_date", where="TRUE"):
        """Return columns of the tasks of a duty, as the database has them."""
        cls.env.flush_all()
        cls.env.cr.execute(
            f"SELECT {columns} FROM fupin_task WHERE obligation_id = %s AND {where} ORDER BY {columns}", [duty.id]
        )
        return cls.env.cr.fetchall()

    @classmethod
    def tasks(cls, duty, *domain):
        """Return the tasks of a duty."""
        return cls.env["fupin.task"].search([("obligation_id", "=", duty.id), *domain])
