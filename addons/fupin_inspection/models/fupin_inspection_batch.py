import logging
from datetime import timedelta
from hashlib import sha1

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

MOST_ITEMS = 50
MOST_LETTERS = 2000
# a phone that was offline for longer is not believed about the day
OFFLINE_DAYS = 62
NUMBER_UNIQUE = "fupin_inspection_client_uuid_uniq"


class FupinInspection(models.Model):
    """What a phone kept while it had no network, received in one go: each item is noted, known already, or refused."""

    _inherit = "fupin.inspection"

    @api.model
    def report_batch(self, items, user_id):
        """Receive what a device has kept; an item that is refused leaves the others alone.

        :param items: at most `MOST_ITEMS` dictionaries, each with ``client_uuid`` and ``kind``: "inspection" with what
            `report` takes, and ``corrects``, the number of the user's own inspection that it takes the place of; or
            "report" with ``task_id``, ``asset_ids`` (those that were before the person's eyes and are normal; None
            for all), ``submissions`` (how many there were when the page was read) and ``meeting`` (``date`` and
            ``minutes`` of the one that is asked for before, or nothing)
        :param user_id: who filled them in: what one person kept is not sent in another's name
        :return: for each item ``{"client_uuid", "state": "noted" | "known" | "refused", "reason"}``
        :raise AccessError: if the device is signed in as somebody else
        """
        self.browse().check_access("create")
        if user_id != self.env.uid:
            raise AccessError(self.env._("This was filled in by somebody else: sign in as that person to send it."))
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise UserError(self.env._("At most %s inspections at once.", MOST_ITEMS))
        return [self._receive(item if isinstance(item, dict) else {}) for item in items]

    @api.model
    def _receive(self, item):
        """Receive one item and return what became of it."""
        answer = {"client_uuid": item.get("client_uuid"), "state": "refused", "reason": ""}
        take = {"inspection": self._receive_inspection, "report": self._receive_report}.get(item.get("kind"))
        try:
            if not take or not isinstance(item.get("client_uuid"), str):
                raise UserError(self.env._("This record is not complete: fill it in again."))
            with self.env.cr.savepoint():
                answer["state"] = "noted" if take(item) else "known"
            answer.update(self._as_kept(item))
        except UserError as refusal:
            answer["reason"] = str(refusal.args[0])
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the whole request is tried again
        except IntegrityError as wrong:
            # sent twice at once: the other one has just been noted
            if wrong.diag.constraint_name == NUMBER_UNIQUE:
                answer["state"] = "known"
            else:
                answer["reason"] = str(self._sql_error_to_message(wrong))
        except Exception:
            # one that breaks the server must not hold back the others; the phone keeps it
            _logger.exception("An item sent from the field was not understood")
            answer["reason"] = self.env._(
                "The server could not take this record: try later, or call the county office."
            )
        return answer

    def _receive_inspection(self, item):
        """Note one look at an asset; return whether it is new."""
        vals = {
            "client_uuid": item["client_uuid"],
            **self._told_about(item),
            "is_normal": bool(item.get("is_normal")),
            "note": str(item.get("note") or "").strip()[:MOST_LETTERS] or False,
            **self._told_moment(item.get("recorded_at")),
            **_position(item),
        }
        photos = item.get("photos") if isinstance(item.get("photos"), list) else []
        if item.get("answers"):
            # answers stay as they were given: with new ones it is looked at anew
            return self.report({**vals, "photos": photos, "answers": item["answers"]})["is_new"]
        mine = self.search([("client_uuid", "=", str(item.get("corrects") or "")), ("inspector_id", "=", self.env.uid)])
        return mine._take_correction(vals, photos) if mine else self.report({**vals, "photos": photos})["is_new"]

    @api.model
    def _told_about(self, item):
        """Return what was looked at and for what: on the page a round and a project have numbers below zero."""
        about = {"asset_id": _whole(item.get("asset_id")), "task_id": _whole(item.get("task_id"))}
        if project_id := _below_zero(item.get("asset_id")):
            about |= {"asset_id": False, "project_id": project_id}
        if visit_id := _below_zero(item.get("task_id")):
            visit = self.env["fupin.inspection.round"].browse(visit_id).exists()
            if not visit:
                raise UserError(self.env._("This round exists no more."))
            visit.check_access("read")
            about |= {"round_id": visit.id, "task_id": visit.task_id.id}
        return about

    def _take_correction(self, vals, photos):
        """Correct one's own inspection; sent again, nothing changes. Return whether anything did."""
        values = {name: vals[name] for name in ("is_normal", "note") if vals[name] != self[name]}
        kept = set(self.photo_ids.mapped("checksum"))
        added = [
            command
            for command in self._photo_commands(photos)
            if sha1(command[2]["raw"], usedforsecurity=False).hexdigest() not in kept
        ]
        if added:
            values["photo_ids"] = added
        if values:
            self.write(values)
        return bool(values)

    def _receive_report(self, item):
        """Report a sweep: what was before the person's eyes and not told apart is normal. Return whether it is new."""
        task = self.env["fupin.task"].browse(_whole(item.get("task_id"))).exists()
        task.check_access("read")
        if not task:
            raise UserError(self.env._("This task exists no more."))
        # sudo: all versions count
        if len(task.sudo().submission_ids) > (_whole(item.get("submissions")) or 0):
            return False
        assets = item.get("asset_ids")
        assets = [_whole(number) for number in assets] if isinstance(assets, list) else None
        task._note_meeting(item.get("meeting"))
        task._report_seen(assets, self._told_moment(item.get("recorded_at")).get("recorded_at"))
        return True

    @api.model
    def _as_kept(self, item):
        """Return what an inspection says now: an answer may have made it one that is not normal."""
        numbers = [item["client_uuid"], str(item.get("corrects") or "")]
        kept = self.search(
            [("client_uuid", "in", numbers), ("inspector_id", "=", self.env.uid)], order="id desc", limit=1
        )
        return {"is_normal": kept.is_normal, "note": kept.note or "", "kept_uuid": kept.client_uuid} if kept else {}

    @api.model
    def _told_moment(self, text):
        """Return the moment a device tells (UTC), and the day it counts for; nothing where it tells none."""
        try:
            moment = fields.Datetime.to_datetime(str(text or ""))
        except ValueError:
            moment = None
        if not moment:
            return {}
        now = utc_now()
        told = {"recorded_at": moment}
        # a clock that goes wrong does not move an inspection to another month
        if now - timedelta(days=OFFLINE_DAYS) <= moment <= now:
            told["date"] = fields.Date.to_string(local_date(moment))
        return told


def _whole(value):
    """Return a number of a record, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else None


def _below_zero(value):
    """Return a number of a record that was told below zero, or None."""
    return _whole(-value) if isinstance(value, int) else None


def _position(item):
    """Return latitude and longitude, if the person chose to tell them."""
    place = {name: item.get(name) for name in ("latitude", "longitude")}
    told = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in place.values())
    return place if told else {}
