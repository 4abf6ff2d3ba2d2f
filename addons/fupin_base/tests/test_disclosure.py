import io
from datetime import timedelta

from pypdf import PdfReader

from odoo import fields
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import FupinCase

MARCH_10 = "2025-03-09 18:00:00"  # the morning of the 10th in Shanghai


@freeze_time(MARCH_10)
@tagged("post_install", "-at_install")
class TestDisclosure(FupinCase):
    """A notice hangs for its days, and closes when every objection has its reply."""

    def setUp(self):
        super().setUp()
        self.household = self.env["fupin.household"].create({"name": "赵家", "region_id": self.village.id})

    def values(self, **changes):
        return {
            "res_model": "fupin.household",
            "res_id": self.household.id,
            "content": "拟将一处闲置房屋转让。",
            "place": "村务公示栏",
            "date_to": "2025-03-16",
            **changes,
        }

    def make(self, user=None, **changes):
        return self.env["fupin.disclosure"].with_user(user or self.user_village).create(self.values(**changes))

    def posted(self, **changes):
        notice = self.make(**changes)
        notice.action_post()
        return notice

    def object_to(self, notice, **changes):
        values = {"disclosure_id": notice.id, "content": "价格太低", "objector": "王小明", "channel": "oral"}
        return self.env["fupin.disclosure.objection"].with_user(notice.env.user).create({**values, **changes})

    def test_stands_where_its_record_does(self):
        notice = self.make(region_id=self.village_other_county.id, record_name="x", days=99)
        self.assertRecordValues(
            notice, [{"region_code": self.village.code, "record_name": "赵家", "days": 7, "state": "draft"}]
        )
        self.assertEqual(notice.date_from, fields.Date.to_date("2025-03-10"))
        for user, found in (
            (self.user_township, True), (self.user_audit, True), (self.user_village_next, False),
            (self.user_county_other, False), (self.user_department, False),
        ):  # fmt: skip
            seen = notice.with_user(user).search([("id", "=", notice.id)])
            self.assertEqual(bool(seen), found, user.login)
        self.household.region_id = self.village_next
        notice.invalidate_recordset()
        self.assertEqual(notice.sudo().region_code, self.village_next.code)

    def test_only_about_a_record_within_reach(self):
        far = self.env["fupin.household"].create({"name": "远家", "region_id": self.village_other_county.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.make(res_id=far.id)
        for model, number in (("res.users", self.env.uid), ("fupin.document", 1), ("no.model", 1)):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.make(res_model=model, res_id=number)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.make(self.user_audit)
        notice = self.make()
        with self.assertRaises(UserError):
            notice.write({"res_id": far.id})

    def test_state_moves_by_steps_alone(self):
        notice = self.make()
        with self.assertRaises(AccessError), self.cr.savepoint():
            notice.write({"state": "closed"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.make(state="posted")
        with self.assertRaises(UserError), self.cr.savepoint():
            notice.action_close()
        notice.action_post()
        for name, value in (("content", "x"), ("date_to", "2025-03-11"), ("place", "x")):
            with self.assertRaises(UserError), self.cr.savepoint():
                notice.write({name: value})
        with self.assertRaises(UserError), self.cr.savepoint():
            notice.unlink()
        draft = self.make()
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_needs_text_days_and_a_place(self):
        for changes in ({"content": False}, {"date_to": False}, {"place": False}):
            notice = self.make(**changes)
            with self.subTest(**changes), self.assertRaises(UserError), self.cr.savepoint():
                notice.action_post()
        self.unit_county.has_public_pages = True
        self.make(place=False, is_online=True).action_post()
        with self.assertRaises(UserError):
            self.make(date_from="2025-03-17")

    def test_past_days_need_a_photo(self):
        notice = self.make(date_from="2025-03-01", date_to="2025-03-08")
        with self.assertRaises(UserError), self.cr.savepoint():
            notice.action_post()
        self.env["fupin.document"].with_user(self.user_village).create(
            {
                "document_type_id": self.env.ref("fupin_base.document_type_photo").id,
                "res_model": notice._name,
                "res_id": notice.id,
            }
        )
        notice.action_post()
        notice.action_close()
        self.assertEqual(notice.state, "closed")

    def test_closes_after_its_last_day(self):
        notice = self.posted()
        last = fields.Date.to_date("2025-03-16")
        for days, is_over in ((-1, False), (0, False), (1, True)):
            with freeze_time(f"{last + timedelta(days=days)} 03:00:00"):
                notice.invalidate_recordset(["is_over"])
                self.assertEqual(local_date(), last + timedelta(days=days))
                self.assertEqual(notice.is_over, is_over)
                self.assertEqual(bool(notice.search([("id", "=", notice.id), ("is_over", "=", True)])), is_over)
                if not is_over:
                    with self.assertRaises(UserError), self.cr.savepoint():
                        notice.action_close()
        with freeze_time("2025-03-16 15:59:59"), self.assertRaises(UserError), self.cr.savepoint():
            notice.action_close()
        with freeze_time("2025-03-16 16:00:00"):  # midnight in Shanghai
            notice.action_close()
        self.assertEqual((notice.state, str(notice.closed_on)), ("closed", "2025-03-17"))

    def test_an_unanswered_objection_keeps_it_open(self):
        notice = self.posted()
        objection = self.object_to(notice)
        self.assertEqual((notice.objection_count, notice.open_count, notice.upheld_count), (1, 1, 0))
        with freeze_time("2025-03-18 03:00:00"):
            with self.assertRaisesRegex(UserError, "价格太低"), self.cr.savepoint():
                notice.action_close()
            for half in ({"reply": "已重新评估"}, {"outcome": "upheld"}, {"reply": " ", "outcome": "rejected"}):
                with self.assertRaises(UserError), self.cr.savepoint():
                    objection.write(half)
            objection.write({"reply": "已重新评估", "outcome": "upheld"})
            self.assertEqual((notice.open_count, notice.upheld_count), (0, 1))
            self.assertEqual(objection.replied_by, self.user_village)
            notice.action_close()
            with self.assertRaises(UserError), self.cr.savepoint():
                objection.write({"reply": "改口"})
            with self.assertRaises(UserError):
                self.object_to(notice)
        steps = notice.sudo().event_ids.sorted("id").mapped("transition")
        self.assertEqual(steps, ["create", "post", "objection", "reply", "close"])

    def test_what_was_objected_is_kept(self):
        notice = self.posted()
        objection = self.object_to(notice)
        for values in ({"content": "没意见"}, {"date": "2025-03-11"}, {"disclosure_id": self.posted().id}):
            with self.assertRaises(UserError), self.cr.savepoint():
                objection.write(values)
        with self.assertRaises(AccessError), self.cr.savepoint():
            objection.unlink()
        objection.write({"reply": "已说明", "outcome": "settled"})
        with self.assertRaises(UserError), self.cr.savepoint():
            objection.write({"reply": False, "outcome": False})
        with self.assertRaises(AccessError), self.cr.savepoint():
            objection.with_user(self.user_village_next).read(["content"])
        for day in ("2025-03-09", "2025-03-11"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.object_to(notice, date=day)
        with self.assertRaises(UserError):
            self.object_to(self.make())

    def test_who_objected_is_masked(self):
        notice = self.posted()
        objection = self.object_to(notice, objector_phone="13912345678")
        self.assertEqual((objection.objector, objection.objector_phone), ("王**", "139****5678"))
        told = str(notice.sudo().event_ids.mapped(lambda event: (event.reason, event.after, event.before)))
        self.assertIn("价格太低", told)
        self.assertNotIn("王小明", told)
        self.assertEqual(objection.action_reveal("objector", "上门核实"), "王小明")
        self.assertFalse(self.object_to(notice, objector=False).objector)
        with self.assertRaises(AccessError):
            objection.with_user(self.user_audit).action_reveal("objector", "x")

    def test_taken_down_with_a_reason(self):
        notice = self.posted()
        with self.assertRaises(UserError), self.cr.savepoint():
            notice.action_withdraw()
        asked = notice.with_context(fupin_ask_reason=True).action_withdraw()
        self.assertEqual(asked["res_model"], "fupin.reason.wizard")
        notice.action_withdraw("写错了价格")
        self.assertEqual(notice.state, "withdrawn")
        self.assertEqual(notice.event_ids.sorted("id")[-1].reason, "写错了价格")

    def test_printed_with_days_and_place(self):
        notice = self.posted(hotline="0876-1234567")
        answer = notice.action_print()
        self.assertEqual(answer["params"]["mimetype"], "application/pdf")
        self.assertTrue(notice._pdf().startswith(b"%PDF"))
        # numbers that the clerk typed into the text
        typed = self.make(content="由王某（110101199003074477，13912345678）领取，0876-1234567")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(typed._pdf())).pages)
        for secret in ("110101199003074477", "13912345678"):
            self.assertNotIn(secret, text)
        self.assertIn("0876-1234567", text)
        with self.assertRaises(AccessError):
            notice.with_user(self.user_county_other).action_print()
