import base64
import io
from datetime import date
from unittest.mock import patch
from uuid import uuid4

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SweepCase


def photo(colour=(23, 96, 63), name="地块.jpg"):
    """Return a photo as a phone sends it, which says where it was taken and by which phone."""
    told = Image.Exif()
    told[0x010F] = "Wang's phone"
    told[0x8825] = {1: "N", 2: (23.0, 30.0, 0.0)}
    data = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "JPEG", exif=told)
    return {"name": name, "data": base64.b64encode(data.getvalue()).decode()}


@tagged("post_install", "-at_install")
class TestBatch(SweepCase):
    """What a phone kept is received item by item: noted, known already, or refused with a reason."""

    def item(self, asset=None, **values):
        return {
            "kind": "inspection",
            "client_uuid": str(uuid4()),
            "task_id": self.task.id,
            "asset_id": (asset or self.assets[0]).id,
            "is_normal": True,
            "recorded_at": "2024-05-20 03:00:00",
            **values,
        }

    def rest(self, **values):
        return {
            "kind": "report",
            "client_uuid": str(uuid4()),
            "task_id": self.task.id,
            "asset_ids": self.assets.ids,
            "submissions": 0,
            "recorded_at": "2024-05-20 03:30:00",
            **values,
        }

    def send(self, *items, user=None):
        user = user or self.user_village
        return self.env["fupin.inspection"].with_user(user).report_batch(list(items), user.id)

    def states(self, *items, user=None):
        return [answer["state"] for answer in self.send(*items, user=user)]

    def test_each_is_noted_once_however_often_it_is_sent(self):
        items = [self.item(asset) for asset in self.assets]
        self.assertEqual(self.states(*items), ["noted"] * 3)
        self.assertEqual(self.states(*items, items[0]), ["known"] * 4)
        self.assertEqual(self.inspections().asset_id, self.assets)
        self.assertEqual(len(self.inspections()), 3)
        self.assertRecordValues(
            self.inspections()[0],
            [
                {
                    "recorded_at": Datetime.to_datetime("2024-05-20 03:00:00"),
                    "received_at": Datetime.to_datetime("2024-05-20 04:00:00"),
                    "date": date(2024, 5, 20),
                    "inspector_id": self.user_village.id,
                    "task_id": self.task.id,
                }
            ],
        )

    def test_one_that_is_refused_leaves_the_others_alone(self):
        wrong = self.item(self.asset_next)
        bare = self.item(is_normal=False, note=" ")
        good = self.item()
        answers = self.send(wrong, good, bare)
        self.assertEqual([answer["state"] for answer in answers], ["refused", "noted", "refused"])
        self.assertTrue(answers[0]["reason"])
        self.assertIn("not normal", answers[2]["reason"])
        self.assertEqual(self.inspections().mapped("client_uuid"), [good["client_uuid"]])
        self.assertEqual(self.states({**bare, "note": "漏雨"}), ["noted"], "mended, with the number it had")

    def test_whoever_owes_nothing_here_is_refused(self):
        for user in (self.user_village_next, self.user_village_far, self.user_township, self.user_county):
            with self.subTest(user.login):
                self.assertEqual(self.states(self.item(), self.rest(), user=user), ["refused", "refused"])
        for user in (self.user_third_party, self.user_audit):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.send(self.item(), user=user)
        self.assertFalse(self.inspections())

    def test_nothing_is_sent_in_anothers_name(self):
        Inspection = self.env["fupin.inspection"].with_user(self.user_village)
        with self.assertRaisesRegex(AccessError, "somebody else"), self.cr.savepoint():
            Inspection.report_batch([self.item()], self.user_village_next.id)
        self.assertFalse(self.inspections())

    def test_anothers_number_is_refused(self):
        mine = self.item()
        self.send(mine)
        theirs = self.item(self.asset_next, client_uuid=mine["client_uuid"], task_id=None)
        self.assertEqual(self.states(theirs, user=self.user_village_next), ["refused"])

    def test_a_task_that_was_received_takes_nothing_more(self):
        self.send(self.rest())
        self.task.with_user(self.user_township).action_receive()
        [answer] = self.send(self.item(is_normal=False, note="漏雨"))
        self.assertEqual(answer["state"], "refused")
        self.assertIn("received", answer["reason"])

    def test_what_is_not_understood_is_refused_and_stays_on_the_phone(self):
        broken = (
            {},
            "text",
            None,
            {"kind": "other", "client_uuid": "1"},
            {"kind": "inspection", "client_uuid": 7},
            self.item(asset_id="1; DROP TABLE"),
            self.item(asset_id=True),
            self.item(asset_id=2**40),
            self.rest(task_id=None),
            self.rest(task_id=2**31 - 1),
            self.item(client_uuid={"a": 1}),
            self.item(photos=["x"]),
            self.item(photos=[{"name": "x"}]),
            self.item(photos=[{"name": "x", "data": "no base64!"}]),
            self.item(is_normal=False, note="a", latitude=500.0, longitude=1.0),
        )
        for item in broken:
            with self.subTest(item=item), mute_logger("odoo.sql_db", "odoo.addons.fupin_inspection"):
                [answer] = self.send(item)
                self.assertEqual(answer["state"], "refused")
                self.assertTrue(answer["reason"])
        self.assertFalse(self.inspections())

    def test_one_that_breaks_the_server_does_not_hold_back_the_others(self):
        kind = type(self.env["fupin.inspection"])
        original = kind.report

        def report(model, vals):
            if vals.get("note") == "break":
                raise ZeroDivisionError
            return original(model, vals)

        with (
            patch.object(kind, "report", report),
            mute_logger("odoo.addons.fupin_inspection.models.fupin_inspection_batch"),
        ):
            self.assertEqual(self.states(self.item(note="break"), self.item(self.assets[1])), ["refused", "noted"])

    def test_no_more_than_fifty_at_once(self):
        self.assertEqual(len(self.send(*[{}] * 50)), 50)
        with self.assertRaisesRegex(UserError, "50"):
            self.send(*[{}] * 51)

    def test_a_clock_that_goes_wrong_moves_nothing_to_another_month(self):
        cases = (
            ("2024-05-18 17:00:00", date(2024, 5, 19)),  # one in the morning in China
            ("2024-04-28 04:00:00", date(2024, 5, 1)),  # before the period began: its first day
            ("2030-01-01 00:00:00", date(2024, 5, 20)),
            ("1970-01-01 00:00:00", date(2024, 5, 20)),
            ("yesterday", date(2024, 5, 20)),
            (None, date(2024, 5, 20)),
        )
        for told, counted in cases:
            with self.subTest(told=told):
                item = self.item(recorded_at=told)
                self.send(item)
                noted = self.inspections(("client_uuid", "=", item["client_uuid"]))
                self.assertEqual(noted.date, counted)
        wrong = self.inspections(("recorded_at", "=", "2030-01-01 00:00:00"))
        self.assertEqual(len(wrong), 1, "what the device told is kept as it told it")

    def test_a_correction_changes_ones_own_and_twice_the_same(self):
        first = self.item()
        self.send(first)
        other = self.item(corrects=first["client_uuid"], is_normal=False, note="漏雨", photos=[photo()])
        self.assertEqual(self.states(other), ["noted"])
        self.assertEqual(self.states(other), ["known"])
        inspection = self.inspections()
        self.assertEqual((inspection.is_normal, inspection.note, len(inspection.photo_ids)), (False, "漏雨", 1))
        self.assertEqual(self.states({**other, "photos": [photo((200, 0, 0))]}), ["noted"])
        self.assertEqual(len(inspection.photo_ids), 2)
        # what it corrects never arrived, or is another's: it stands for itself
        lost = self.item(self.assets[1], corrects=str(uuid4()), is_normal=False, note="停用")
        self.assertEqual(self.states(lost), ["noted"])
        self.assertEqual(len(self.inspections()), 2)

    def test_the_answer_says_what_was_kept(self):
        [answer] = self.send(self.item(is_normal=False, note=" 漏雨 "))
        self.assertEqual((answer["is_normal"], answer["note"]), (False, "漏雨"))

    def test_a_position_is_kept_only_where_it_was_told(self):
        self.send(self.item(), self.item(self.assets[1], latitude=23.5, longitude=104.25))
        silent, told = self.inspections()
        self.assertEqual((silent.latitude, told.latitude, told.longitude), (0, 23.5, 104.25))

    # ------------------------------------------------------------------ report

    def test_the_rest_is_normal_and_reported_once(self):
        problem, report = self.item(is_normal=False, note="漏雨"), self.rest()
        self.assertEqual(self.states(problem, report), ["noted", "noted"])
        self.assertEqual(self.task.state, "submitted")
        self.assertEqual(len(self.inspections()), 3)
        self.assertEqual(
            set(self.inspections().mapped("recorded_at")),
            {Datetime.to_datetime("2024-05-20 03:00:00"), Datetime.to_datetime("2024-05-20 03:30:00")},
        )
        self.assertEqual(self.states(report), ["known"])
        # returned meanwhile: a late second send does not report it again
        self.task.with_user(self.user_township).action_return("再看一遍")
        self.assertEqual(self.states(report), ["known"])
        self.assertEqual(self.task.state, "returned")
        self.assertEqual(self.states(self.rest(submissions=1)), ["noted"])
        self.assertEqual(self.task.state, "submitted")

    def test_what_nobody_saw_is_not_normal(self):
        report = self.rest(asset_ids=self.assets[:2].ids)
        [answer] = self.send(report)
        self.assertEqual(answer["state"], "refused")
        self.assertIn("2 of 3", answer["reason"])
        self.assertFalse(self.inspections(), "refused as a whole")
        self.assertEqual(self.states({**report, "asset_ids": None}), ["noted"], "where not all could be shown")
        self.assertEqual(len(self.inspections()), 3)

    def test_a_strangers_asset_is_not_swept_along(self):
        self.send(self.rest(asset_ids=[*self.assets.ids, self.asset_next.id, self.draft.id]))
        self.assertEqual(self.inspections().asset_id, self.assets)


@tagged("post_install", "-at_install")
class TestBatchAtOnce(SweepCase):
    """The same item on two connections at once, as a phone sends it whose first answer was lost."""

    def test_two_at_once_make_one(self):
        user, number = self.user_village, str(uuid4())
        Inspection = self.env["fupin.inspection"].with_user(user)
        item = {
            "kind": "inspection",
            "client_uuid": number,
            "task_id": self.task.id,
            "asset_id": self.assets[0].id,
            "is_normal": True,
        }
        # the other connection has noted it, and this one does not see it: only the unique number tells
        with patch.object(type(Inspection), "search", lambda model, *args, **kwargs: model.browse()):
            first = Inspection.report_batch([item], user.id)
            with mute_logger("odoo.sql_db"):
                second = Inspection.report_batch([item], user.id)
        self.assertEqual((first[0]["state"], second[0]["state"]), ("noted", "known"))
        self.assertEqual(self.env["fupin.inspection"].search_count([("client_uuid", "=", number)]), 1)
