import base64
import html
import re

from odoo import sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ..controllers import notice as controller
from ..kernel.personal import without_numbers_of_persons
from .common import FupinCase

EVIL = '<script>alert("&")</script>'
PHONE = "13912345678"
IDENTITY = "110101199003074477"


@tagged("post_install", "-at_install")
class TestNoticePage(FupinCase, HttpCase):
    """The page that everybody may open shows what was published while it hangs, and nothing else."""

    def setUp(self):
        super().setUp()
        controller._pages.clear()
        self.addCleanup(controller._pages.clear)
        self.unit_county.has_public_pages = True
        self.household = self.env["fupin.household"].create({"name": "内部名称甲", "region_id": self.village.id})

    def make(self, **changes):
        values = {
            "name": "闲置房屋转让公示",
            "res_model": "fupin.household",
            "res_id": self.household.id,
            "content": "拟将一处闲置房屋转让。",
            "place": "村务公示栏",
            "date_to": "2099-12-31",
            "unit_id": self.unit_village.id,
            **changes,
        }
        return self.env["fupin.disclosure"].with_user(self.user_village).create(values)

    def posted(self, **changes):
        notice = self.make(**changes)
        notice.action_post()
        return notice

    def page_of(self, notice):
        return self.env["fupin.disclosure.page"].search([("disclosure_id", "=", notice.id)])

    def path(self, notice, rest=""):
        return f"/fupin/notice/{self.page_of(notice).token}{rest}"

    def open(self, path, **options):
        self.env.flush_all()
        return self.url_open(path, allow_redirects=False, **options)

    def fresh(self, path):
        controller._pages.clear()
        return self.open(path)

    def object_to(self, notice, content="价格太低", **values):
        return self.open(self.path(notice, "/objection"), data={"content": content, **values})

    # -------------------------------------------------------------- what is shown

    def test_shows_what_was_published_and_no_more(self):
        notice = self.posted(hotline="0876-1234567")
        self.env["fupin.disclosure.objection"].with_user(self.user_village).create(
            {
                "disclosure_id": notice.id,
                "content": "口头的异议",
                "objector": "王小明",
                "reply": "已说明",
                "outcome": "settled",
            }
        )
        answer = self.open(self.path(notice))
        self.assertEqual(answer.status_code, 200)
        for shown in ("闲置房屋转让公示", "拟将一处闲置房屋转让。", "村务公示栏", "0876-1234567", "上坪村集体经济组织"):
            self.assertIn(shown, answer.text)
        kept = ("内部名称甲", "王小明", "口头的异议", self.user_village.name, "fupin.household", "csrf_token")
        for hidden in kept:
            self.assertNotIn(hidden, answer.text)
        self.assertEqual(
            set(self.page_of(notice).payload),
            {"title", "paragraphs", "columns", "rows", "when", "last_day", "hotline", "unit", "date"},
        )

    def test_a_copy_and_not_the_record(self):
        notice = self.posted()
        notice.sudo().write({"name": "后来改的", "content": "后来改的"})
        self.unit_village.name = "后来改的"
        self.assertNotIn("后来改的", self.open(self.path(notice)).text)

    def test_every_value_is_escaped(self):
        self.patch(
            type(self.env["fupin.household"]), "_disclosure_facts",
            lambda self, kind: {"columns": [f"c{EVIL}"], "rows": [[f"r{EVIL}"]]},
        )  # fmt: skip
        self.unit_village.name = f"u{EVIL}"
        notice = self.posted(name=f"n{EVIL}", content=f"t{EVIL}", place=f"p{EVIL}", hotline=f"h{EVIL}")
        self.object_to(notice, f"o{EVIL}")
        notice.objection_ids.write({"reply": f"a{EVIL}", "outcome": "settled"})
        text = self.fresh(self.path(notice)).text
        self.assertNotIn("<script", text)
        for letter in "cruntphoa":
            self.assertIn(f"{letter}{EVIL}", html.unescape(text), letter)

    def test_no_numbers_of_persons(self):
        told = f"联系人电话{PHONE}，身份证{IDENTITY}"
        self.patch(
            type(self.env["fupin.household"]), "_disclosure_facts",
            lambda self, kind: {"columns": ["证件"], "rows": [[IDENTITY]]},
        )  # fmt: skip
        notice = self.posted(content=told)
        self.object_to(notice, told, name="王小明", phone=PHONE)
        objection = notice.objection_ids
        self.assertEqual(objection.content, without_numbers_of_persons(told))
        self.assertEqual((objection.objector, objection.objector_phone), ("王**", "139****5678"))
        objection.write({"reply": told, "outcome": "rejected"})
        text = self.fresh(self.path(notice)).text
        self.assertIn("139****5678", text)
        for number in (PHONE, IDENTITY, "王小明", "王**"):
            self.assertNotIn(number, text)

    def test_headers_and_no_session(self):
        answer = self.open(self.path(self.posted()))
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertEqual(answer.headers["Cache-Control"], "public, max-age=1")
        self.assertLess(controller.SECONDS + 2 * controller.KEPT_OUTSIDE, 5)
        self.assertEqual(self.url_open("/fupin_base/static/public/notice.css").status_code, 200)

    # ------------------------------------------------------------- what is not open

    def test_no_other_record_by_guessing(self):
        notice, draft = self.posted(), self.make()
        token = self.page_of(notice).token
        self.assertGreaterEqual(len(token), 22)
        self.assertNotEqual(token, self.page_of(self.posted()).token)
        self.assertFalse(self.page_of(draft))
        guesses = (
            str(notice.id), token[:-1], f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", token.swapcase(), "A" * 22,
            "%", "%27%20or%201=1--", "x" * 3000,
        )  # fmt: skip
        told = self.open("/fupin/notice/" + "A" * 22).text
        self.assertNotIn(notice.name, told)
        for guess in guesses:
            self.assertEqual(self.open(f"/fupin/notice/{guess}").text, told, guess)
        for guess in guesses[:-1]:
            self.assertEqual(self.open(f"/fupin/notice/{guess}").status_code, 404, guess)
            self.assertEqual(self.open(f"/fupin/notice/{guess}/objection", data={"content": "x"}).status_code, 404)
        self.assertEqual(self.open("/fupin/notice/..%2f..%2fweb").status_code, 404)
        self.assertFalse(notice.objection_ids)

    def test_withdrawn_closed_expired_and_switched_off_are_gone(self):
        notice = self.posted()
        path = self.path(notice)
        self.assertEqual(self.fresh(path).status_code, 200)
        self.unit_county.has_public_pages = False
        self.assertEqual(self.fresh(path).status_code, 404)
        self.unit_county.has_public_pages = True
        for state, day, seen in (("posted", "2025-03-16", 404), ("withdrawn", "2099-12-31", 404),
                                 ("posted", "2099-12-31", 200)):  # fmt: skip
            self.env.cr.execute(
                "UPDATE fupin_disclosure SET state = %s, date_from = '2025-03-01', date_to = %s WHERE id = %s",
                [state, day, notice.id],
            )
            self.assertEqual(self.fresh(path).status_code, seen, (state, day))
        notice.invalidate_recordset()
        notice.action_withdraw("写错了价格")
        self.assertEqual(self.fresh(path).status_code, 404)
        self.assertFalse(notice.page_url)
        self.assertEqual(self.fresh(path).text, self.fresh("/fupin/notice/" + "A" * 22).text)

    def test_days_both_sides(self):
        with freeze_time("2025-03-10 03:00:00"):
            notice = self.posted(date_from="2025-03-11", date_to="2025-03-16")
            token = self.page_of(notice).token
        for moment, is_open in (
            ("2025-03-10 15:59:59", False), ("2025-03-10 16:00:00", True),
            ("2025-03-16 15:59:59", True), ("2025-03-16 16:00:00", False),
        ):  # fmt: skip
            with freeze_time(moment):
                self.assertEqual(bool(self.env["fupin.disclosure.page"]._open_page(token)), is_open, moment)

    def test_kept_in_memory_for_two_seconds(self):
        notice = self.posted()
        path = self.path(notice)
        now = [1000.0]
        clock = type("Clock", (), {"monotonic": lambda: now[0]})
        self.patch(controller, "time", clock)
        for _time in range(2):  # the second one fills what Odoo itself keeps of a kept page's way
            self.assertEqual(self.open(path).status_code, 200)
        asked, execute = [], sql_db.Cursor.execute
        self.patch(sql_db.Cursor, "execute", lambda cr, query, *rest, **options: (
            asked.append(str(query)), execute(cr, query, *rest, **options),
        )[1])  # fmt: skip
        self.assertEqual(self.open(path).status_code, 200)
        # what Odoo asks of its own for any request is not counted: at times it reads the superuser anew
        ours = [query for query in asked if re.search(r"FROM \"?fupin_|ir_ui_view", query)]
        self.assertFalse(ours, "a page that is kept costs no query")
        notice.action_withdraw("写错了价格")
        self.assertEqual(self.open(path).status_code, 200, "still kept")
        now[0] += controller.SECONDS + 0.01
        self.assertEqual(self.open(path).status_code, 404)

    def test_one_query_where_it_is_not_kept(self):
        token = self.page_of(self.posted()).token
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["fupin.disclosure.page"]._open_page(token)

    # ------------------------------------------------------------------ objections

    def test_objection_waits_and_its_reply_is_shown(self):
        notice = self.posted()
        answer = self.object_to(notice, "价格太低")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.open(answer.headers["Location"]).status_code, 200)
        self.object_to(notice, "价格太低")
        objection = notice.objection_ids
        self.assertRecordValues(
            objection, [{"channel": "online", "content": "价格太低", "outcome": False, "is_shown": True}]
        )
        self.assertEqual(notice.open_count, 1)
        self.assertNotIn("价格太低", self.fresh(self.path(notice)).text)
        objection.with_user(self.user_village).write({"reply": "已重新评估", "outcome": "upheld"})
        text = self.fresh(self.path(notice)).text
        self.assertIn("价格太低", text)
        self.assertIn("已重新评估", text)
        objection.with_user(self.user_village).is_shown = False
        self.assertNotIn("价格太低", self.fresh(self.path(notice)).text)
        self.assertEqual(
            notice.sudo().event_ids.sorted("id").mapped("transition"), ["create", "post", "objection", "reply"]
        )

    def test_empty_and_long_objections(self):
        notice = self.posted()
        self.assertEqual(self.object_to(notice, "  ").status_code, 303)
        self.assertFalse(notice.objection_ids)
        self.object_to(notice, "长" * 600)
        self.assertEqual(len(notice.objection_ids.content), controller.MAX_LETTERS)
        self.assertEqual(self.object_to(notice, "长" * 30000).status_code, 413)

    def test_objections_are_limited_and_the_limit_is_in_the_database(self):
        notice, other = self.posted(), self.posted()
        limit = controller.FROM_ONE_ADDRESS[0]
        for number in range(limit):
            self.assertEqual(self.object_to(notice, f"异议{number}").status_code, 303)
        self.assertEqual(self.object_to(notice, "再来一条").status_code, 429)
        self.assertEqual(notice.objection_count, limit)
        self.assertEqual(self.object_to(other, "另一处").status_code, 303)
        self.env.cr.execute("UPDATE fupin_request_log SET create_date = create_date - interval '2 hours'")
        self.assertEqual(self.object_to(notice, "一小时后").status_code, 303)

    def test_trying_addresses_is_limited(self):
        self.patch(controller, "UNKNOWN_PAGES", (3, 600))
        notice = self.posted()
        seen = [self.open(f"/fupin/notice/{letter * 22}").status_code for letter in "abcd"]
        self.assertEqual(seen, [404, 404, 404, 429])
        self.assertEqual(self.open(self.path(notice)).status_code, 200)

    # ------------------------------------------------------- the county, the clerk

    def test_only_where_the_county_switched_it_on(self):
        self.assertFalse(self.unit_other_county.has_public_pages)
        far = self.env["fupin.household"].create({"name": "远家", "region_id": self.village_other_county.id})
        notice = self.env["fupin.disclosure"].create(
            {"res_model": far._name, "res_id": far.id, "content": "x", "date_to": "2099-12-31", "place": "公示栏"}
        )
        self.assertFalse(notice.is_online or notice.has_pages)
        notice.action_post()
        self.assertFalse(self.page_of(notice) or notice.page_url)
        wrong = notice.copy({"is_online": True, "res_model": far._name, "res_id": far.id})
        with self.assertRaises(UserError):
            wrong.action_post()
        self.assertTrue(self.make().is_online)
        self.assertFalse(self.page_of(self.posted(is_online=False)))

    def test_only_the_administrator_switches_it(self):
        for user in (self.user_village, self.user_county):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.unit_county.with_user(user).has_public_pages = False
        self.unit_county.with_user(self.user_administrator).has_public_pages = False
        self.assertFalse(self.unit_county.has_public_pages)

    def test_pages_and_log_are_closed_to_everyone(self):
        page = self.page_of(self.posted())
        for user in (self.user_village, self.user_county, self.user_administrator):
            with self.assertRaises(AccessError), self.cr.savepoint():
                page.with_user(user).read(["token"])
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.env["fupin.request.log"].with_user(user).search([])

    def test_paper_and_picture_carry_the_code(self):
        notice = self.posted()
        self.assertTrue(notice.page_url.endswith(self.path(notice)))
        self.assertTrue(notice._code_image().startswith(b"\x89PNG"))
        self.assertTrue(notice._pdf().startswith(b"%PDF"))
        answer = notice.action_picture()["params"]
        self.assertTrue(base64.b64decode(answer["content"]).startswith(b"\x89PNG"))
        self.assertEqual(answer["mimetype"], "image/png")
        with self.assertRaises(AccessError):
            notice.with_user(self.user_county_other).action_picture()

    def test_desk_tells_of_notices_to_close(self):
        notice = self.posted()
        self.object_to(notice)

        def count():
            cards = self.env["fupin.desk"].with_user(self.user_village)._desk_cards()
            return {card["key"]: card["count"] for card in cards}.get("notice_over")

        self.assertFalse(count())
        self.env.cr.execute("UPDATE fupin_disclosure SET date_from = '2025-01-01', date_to = '2025-01-02'")
        self.env.invalidate_all()
        self.assertFalse(count())
        notice.objection_ids.write({"reply": "已说明", "outcome": "settled"})
        self.assertEqual(count(), 1)
