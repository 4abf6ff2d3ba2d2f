from uuid import uuid4

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PIXEL, SweepCase


@tagged("post_install", "-at_install")
class TestInspection(SweepCase):
    """Who may note what, and that it stays."""

    def test_a_repeated_send_changes_nothing(self):
        uuid = str(uuid4())
        first = self.report(is_normal=False, note="路面塌陷", client_uuid=uuid)
        again = self.report(is_normal=True, note="改", client_uuid=uuid)
        self.assertEqual((first["is_new"], again), (True, {"id": first["id"], "is_new": False}))
        self.assertRecordValues(self.inspections(), [{"is_normal": False, "note": "路面塌陷"}])
        with self.assertRaises(AccessError):
            self.report(self.user_village_next, self.asset_next, client_uuid=uuid, task_id=False)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["fupin.inspection"].with_user(self.user_village).create(
                {"asset_id": self.assets[1].id, "client_uuid": uuid}
            )

    def test_a_problem_has_a_note_and_photos(self):
        for note in (None, "", "  "):
            with self.assertRaisesRegex(UserError, "not normal"), self.cr.savepoint():
                self.report(is_normal=False, note=note)
        made = self.report(is_normal=False, note="漏雨", photos=[{"name": "屋面.png", "data": PIXEL}])
        inspection = self.inspections()
        self.assertEqual(inspection.id, made["id"])
        photo = inspection.photo_ids
        self.assertEqual(
            (photo.res_model, photo.res_id, photo.mimetype), ("fupin.inspection", made["id"], "image/jpeg")
        )
        self.assertTrue(photo.with_user(self.user_township).read(["name"]))
        with self.assertRaises(AccessError):
            photo.with_user(self.user_village_next).read(["name"])
        with self.assertRaisesRegex(UserError, "Photos only"), self.cr.savepoint():
            self.report(is_normal=False, note="漏雨", photos=[{"name": "a.txt", "data": "aGVsbG8="}])

    def test_only_in_ones_own_places(self):
        self.report(self.user_township, task_id=False)
        self.report(self.user_county, task_id=False)
        for user in (self.user_village_next, self.user_village_far, self.user_county_other, self.user_department):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.report(user, task_id=False)
        self.assets[0].sudo().department_id = self.unit_department
        self.report(self.user_department, task_id=False)
        for user in (self.user_finance, self.user_audit, self.user_superior, self.user_administrator):
            seen = self.env["fupin.inspection"].with_user(user)
            self.assertEqual(seen.search_count([]), 3, user.login)
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.report(user, task_id=False)
        self.assertEqual(
            self.inspections().mapped("unit_id"), self.unit_township | self.unit_county | self.unit_department
        )
        for user in (self.user_village_next, self.user_village_far, self.user_county_other):
            self.assertFalse(self.env["fupin.inspection"].with_user(user).search([]), user.login)
        with self.assertRaises(AccessError):
            self.env["fupin.inspection"].with_user(self.user_third_party).search([])._filtered_access("read").report({})

    def test_nobody_inspects_in_anothers_task(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.report(self.user_village_next, self.asset_next)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.report(asset=self.asset_next)

    def test_who_when_and_where_are_not_forged(self):
        Inspection = self.env["fupin.inspection"].with_user(self.user_village)
        for forged in (
            {"inspector_id": self.user_village_next.id},
            {"unit_id": self.unit_village_next.id},
            {"region_id": self.village_next.id},
            {"region_code": self.village_next.code},
            {"received_at": "2020-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError, msg=str(forged)), self.cr.savepoint():
                Inspection.create({"asset_id": self.assets[0].id, **forged})
            name, value = next(iter(forged.items()))
            made = Inspection.with_context(**{f"default_{name}": value}).create({"asset_id": self.assets[0].id})
            self.assertRecordValues(
                made.sudo(),
                [{"inspector_id": self.user_village.id, "unit_id": self.unit_village.id, "region_id": self.village.id}],
            )
            with self.assertRaises(AccessError, msg=str(forged)), self.cr.savepoint():
                made.write(forged)
        with self.assertRaisesRegex(UserError, "past"), self.cr.savepoint():
            Inspection.create({"asset_id": self.assets[0].id, "date": "2024-05-21"})
        with self.assertRaises(UserError), self.cr.savepoint():
            Inspection.create({"note": "x"})

    def test_its_inspector_corrects_it_until_it_is_received(self):
        inspection = self.inspections(("id", "=", self.report(is_normal=False, note="漏雨")["id"]))
        mine = inspection.with_user(self.user_village)
        mine.write({"note": "屋面漏雨"})
        event = self.env["fupin.event"].search([("res_model", "=", "fupin.inspection")])
        self.assertEqual((event.before, event.after), ({"note": "漏雨"}, {"note": "屋面漏雨"}))
        with self.assertRaisesRegex(UserError, "not normal"), self.cr.savepoint():
            mine.write({"note": ""})
        with self.assertRaises(AccessError), self.cr.savepoint():
            inspection.with_user(self.user_township).write({"note": "改"})
        self.task.with_user(self.user_village).action_all_normal()
        mine.write({"is_normal": True})
        self.task.with_user(self.user_township).action_receive()
        with self.assertRaisesRegex(AccessError, "received"), self.cr.savepoint():
            mine.write({"note": "改"})
        with self.assertRaisesRegex(UserError, "received"), self.cr.savepoint():
            self.report(is_normal=False, note="又漏")
        for user in (self.user_village, self.user_township):
            with self.assertRaises(AccessError), self.cr.savepoint():
                inspection.with_user(user).unlink()
        self.task.with_user(self.user_township).action_return("再看一遍")
        mine.write({"note": "已修好"})

    def test_photos_are_closed_with_it(self):
        made = self.report(is_normal=False, note="漏雨", photos=[{"name": "屋面.png", "data": PIXEL}])
        photo = self.inspections(("id", "=", made["id"])).photo_ids.with_user(self.user_village)
        photo.write({"name": "屋面2.png"})
        self.task.with_user(self.user_village).action_all_normal()
        self.task.with_user(self.user_township).action_receive()
        for change in (lambda: photo.write({"name": "改"}), photo.unlink):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()

    def test_it_goes_where_its_asset_goes(self):
        made = self.inspections(("id", "=", self.report()["id"]))
        self.assets[0].sudo().with_context(fupin_reason="划错村").write({"region_id": self.village_next.id})
        self.assertEqual((made.region_id, made.region_code), (self.village_next, self.village_next.code))

    def test_a_project_without_an_asset(self):
        project = self.env["fupin.project"].with_user(self.user_village).create({"name": "加工厂", "year": 2024})
        made = self.report(asset=self.Asset, asset_id=False, project_id=project.id, task_id=False)
        self.assertEqual(self.inspections().display_name, "加工厂 · 2024-05-20")
        self.assertTrue(made["is_new"])
