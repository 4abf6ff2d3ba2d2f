from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.addons.fupin_policy.models.fupin_task import WAITING
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from .fupin_task import OF_VILLAGE

# tasks one may choose among on the page, and assets shown on it
CHOICES = 6
SHOWN = 500


class FupinTask(models.Model):
    """What the page of the sweep shows: a task in words, and each asset with its last state."""

    _inherit = "fupin.task"

    @api.model
    def get_sweep(self, task_id=None):
        """Return the page of a sweep of the user's own units.

        :param task_id: which one; by default that of today's period, else the latest; below zero the number of a round,
            see `fupin.inspection.round._field_page`
        :return: ``{"user": …, "questions": […], "task": …, "choices": […], "assets": […]}``; ``task`` is None where
            none is owed
        """
        Round = self.env["fupin.inspection.round"]
        if task_id and int(task_id) < 0:
            return Round.browse(-int(task_id))._field_page()
        tasks = self._own_sweeps()
        if not task_id and not tasks and (visit := Round._own_rounds()[:1]):
            return visit._field_page()
        task = self.browse(int(task_id)) if task_id else tasks._sweep_of_today()
        task.check_access("read")
        if task and not task.is_sweep:
            task = self.browse()
        return {
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "questions": task._field_questions() if task else [],  # once, whatever number of assets asks them
            "task": task._sweep_words() if task else None,
            "choices": [other._sweep_choice() for other in tasks if len(tasks) > 1],
            "assets": task._sweep_assets() if task else [],
        }

    def _field_questions(self):
        """Return what the unit is asked of its assets, see `fupin.checklist._questions`."""
        return self.env["fupin.checklist"]._questions(self.unit_id, duty=self.obligation_id)

    def _asked_now(self, assets):
        """Return ``{asset id: [question ids]}``: what is asked of each asset today even where all is normal.

        Once a quarter means: spread over its months, the same third of the assets each time, and at its end whatever
        was left out.
        """
        lists = self.env["fupin.checklist"]._binding_for(self.unit_id, duty=self.obligation_id)
        if not lists:
            return {}
        month = (local_date().month - 1) % 3
        answered = lists._answered_in_quarter(lists, assets.ids)
        return {
            asset.id: [
                item.id
                for checklist in lists
                if checklist.asset_kind in (False, asset.kind)
                and (
                    checklist.period == "always"
                    or (
                        checklist.period == "quarter"
                        and asset.id % 3 <= month
                        and asset.id not in answered[checklist.id]
                    )
                )
                for item in checklist.item_ids
            ]
            for asset in assets
        }

    @api.model
    def _own_sweeps(self):
        """Return the sweeps that the user's own units owe: all that wait, and the latest of the others."""
        model_id = self.env["ir.model"]._get_id
        by_inspections = Domain("activity_model_id", "=", model_id("fupin.inspection"))
        of_assets = Domain("scope_model_id", "=", model_id("fupin.asset"))
        owed = (
            Domain("unit_id", "in", self.env["fupin.desk"]._own_units().ids)
            & Domain("unit_id.unit_type", "in", OF_VILLAGE)
            & Domain("obligation_id", "any!", by_inspections & of_assets)
            & Domain("opens_at", "<=", utc_now())
            & Domain("state", "!=", "cancelled")
        )
        waiting = Domain("state", "in", WAITING) & Domain("is_backlog", "=", False)
        latest = Domain("period_end", ">=", local_date()) | waiting
        return self.search(owed & latest, order="due_at desc, id", limit=CHOICES) or self.search(
            owed, order="due_at desc, id", limit=1
        )

    def _sweep_of_today(self):
        """Return the one whose period is running, which still waits if possible; else the latest."""
        today = local_date()
        running = self.filtered(lambda task: task.period_start <= today <= task.period_end).sorted("due_at")
        return running.filtered(lambda task: task.state in WAITING)[:1] or running[:1] or self[:1]

    # ----------------------------------------------------------------- in words

    def _sweep_choice(self):
        return {
            "id": self.id,
            "label": self.period_label or self._day_words(),
            "name": self.obligation_id.sudo().name,  # sudo: the name of a duty that binds the unit
            "is_waiting": self.state in WAITING,
            "is_overdue": self.is_overdue,
        }

    def _sweep_words(self):
        figures = self._figures()
        moment = self.submitted_at and format_datetime(self.env, self.submitted_at, "Asia/Shanghai", "M月d日 HH:mm")
        events = self.event_ids.filtered(lambda event: event.transition == "return") if self.state == "returned" else ()
        return {
            **self._sweep_choice(),
            "unit": self.unit_id.sudo().name,  # sudo: the user's own unit, or one below him
            "due": self._day_words(),
            "days_left": (self.due_date - local_date()).days,
            "state": self.state,
            "article": self.article_text,
            "scope": figures.scope,
            "covered": figures.covered,
            "may_do": self.may_do,
            "may_nil": self.may_nil,
            "may_withdraw": self.may_do and self.state == "submitted" and not self.received_at,
            "is_received": bool(self.received_at),
            "is_late": self.is_late,
            "is_nil_return": self.is_nil_return,
            "submitted": moment or "",
            "submissions": len(self.sudo().submission_ids),  # sudo: how many, so that a late send reports nothing twice
            "asks_meeting": self._asked_meeting().name or "" if self.may_do and self.state in WAITING else "",
            "return_reason": events[0].reason or "" if events else "",
        }

    def _day_words(self):
        return f"{self.due_date.month}月{self.due_date.day}日"

    # ------------------------------------------------------------------- assets

    def _sweep_assets(self):
        """Return the assets in scope as rows: what it is, how it was last time, what was found in this period."""
        query = self._scope_query(self.obligation_id.sudo())  # sudo: the settings of a duty that binds the unit
        assets = self.env["fupin.asset"].search([("id", "in", query)], order="region_code, code, id", limit=SHOWN)
        now, before = self._last_inspections(assets)
        turns, turn = self._photo_turn() or (1, -1)
        asked = self._asked_now(assets)
        return [
            {
                **asset._field_row(),
                "asks_photo": asset.id % turns == turn,
                "asks": asked.get(asset.id, []),
                "found": now[asset.id]._sweep_finding() if asset.id in now else None,
                "last": before[asset.id]._sweep_finding() if asset.id in before else None,
            }
            for asset in assets
        ]

    def _last_inspections(self, assets):
        """Return the unit's last inspection of each asset in the period, and anybody's last one before it."""
        earlier = Domain("date", "<", self.period_start)
        latest = self.env["fupin.inspection"]._latest
        return [latest(domain, "asset_id", assets.ids) for domain in (self._inspected_domain(), earlier)]
