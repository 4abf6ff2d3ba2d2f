import json

from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

MARK = "虚报工程量"
PERSON = "王某某，原村主任"


class ClueCase(AssetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_discipline_other = cls.make_user("discipline", cls.unit_other_county, "discipline_other")
        cls.unit_town_other = cls.make_unit("白水乡人民政府", "township", cls.regions["990101101000"])
        cls.user_township_other = cls.make_user("township", cls.unit_town_other, "township_other")
        cls.unit_office_two = cls.make_unit("东山县乡村振兴服务中心", "county_office", cls.county)
        cls.user_county_two = cls.make_user("county", cls.unit_office_two, "county_two")
        # even whoever is let export
        users = cls.env["res.users"].search([("login", "=like", "test_%")])
        users.write({"group_ids": [Command.link(cls.env.ref("base.group_allow_export").id)]})
        cls.asset = cls.make_confirmed(name="加工厂房")
        cls.clue = cls.made_by(cls.user_township)
        cls.outsiders = (
            cls.user_village | cls.user_village_next | cls.user_department | cls.user_county | cls.user_county_two
            | cls.user_finance | cls.user_audit | cls.user_third_party | cls.user_superior | cls.user_administrator
            | cls.user_county_other | cls.user_discipline_other | cls.user_township_other
        )  # fmt: skip

    @classmethod
    def made_by(cls, user, **values):
        return cls.env["fupin.clue"].with_user(user).create(
            {
                "asset_id": cls.asset.id,
                "facts": f"验收时{MARK}，损失资金。",
                "persons": PERSON,
                "attachment_ids": [Command.create({"name": f"{MARK}.pdf", "raw": b"%PDF-secret"})],
                **values,
            }
        )  # fmt: skip

    @classmethod
    def rpc(cls, user, model, method, *args, **kwargs):
        """Call a public method as the interface for programs does; what is not JSON is told as text."""
        return json.dumps(call_kw(cls.env[model].with_user(user), method, args, kwargs), default=str)

    def ways(self):
        """Return ``{way: (model, method, arguments, keywords)}`` by which a clue might be told to its circle."""
        clue, ours = self.clue.id, [("res_model", "=", "fupin.clue")]
        about = [("asset_id", "=", self.asset.id)]
        facts = [("facts", "like", MARK)]
        scan = self.clue.sudo().attachment_ids.id
        return {
            "list": ("fupin.clue", "search_read", [about, ["facts"]], {}),
            "web list": ("fupin.clue", "web_search_read", [about, {"facts": {}}], {}),
            "search": ("fupin.clue", "search", [facts], {}),
            "count": ("fupin.clue", "search_count", [facts], {}),
            "name search": ("fupin.clue", "name_search", ["加工厂房"], {}),
            "read": ("fupin.clue", "read", [[clue], ["facts", "history"]], {}),
            "web read": ("fupin.clue", "web_read", [[clue], {"facts": {}}], {}),
            "export": ("fupin.clue", "export_data", [[clue], ["facts"]], {}),
            "group": ("fupin.clue", "formatted_read_group", [[], ["state"], ["__count"]], {}),
            "web group": ("fupin.clue", "web_read_group", [[], ["state"]], {}),
            "sum": ("fupin.clue", "formatted_read_group", [about, [], ["__count"]], {}),
            "attachment list": ("ir.attachment", "search_read", [ours, ["name"]], {}),
            "attachment": ("ir.attachment", "read", [[scan], ["name", "datas"]], {}),
            "by person": ("fupin.clue", "search", [[("persons", "=", PERSON)]], {}),
            "reveal": ("fupin.clue", "action_reveal", [[clue], "persons", "核对"], {}),
        }

    def closed_ways(self):
        """Return the ways that tell nobody of a clue: those that open to all who see a kind of record."""
        ours, clue = [("res_model", "=", "fupin.clue")], self.clue.id
        events = self.clue.sudo().event_ids.ids
        return {
            "events": ("fupin.event", "search_read", [ours, ["record_name", "summary"]], {}),
            "event count": ("fupin.event", "search_count", [ours], {}),
            "event": ("fupin.event", "read", [events, ["after"]], {}),
            "event groups": ("fupin.event", "formatted_read_group", [ours, ["res_model"], ["__count"]], {}),
            "papers": ("fupin.document", "search_count", [ours], {}),
            "findings": ("fupin.finding", "search_count", [ours], {}),
            "reviews": ("fupin.review", "search_count", [ours], {}),
            "notices": ("fupin.disclosure", "search_count", [ours], {}),
            "messages": ("mail.message", "search_count", [[("model", "=", "fupin.clue")]], {}),
            "followers": ("mail.followers", "search_count", [[*ours, ("res_id", "=", clue)]], {}),
            "activities": ("mail.activity", "search_count", [ours], {}),
            "asset's messages": ("mail.message", "search_count", [[("body", "like", MARK)]], {}),
        }

    def told(self, user, model, method, args, kwargs):
        """Return whether a call tells of a clue: something else than nothing, zero and a refusal."""
        with mute_logger("odoo.addons.base.models.ir_model"):
            try:
                with self.cr.savepoint():
                    answer = json.loads(self.rpc(user, model, method, *args, **kwargs))
            except AccessError as error:
                self.assertNotIn(MARK, str(error))
                return False
        if isinstance(answer, dict):
            answer = answer.get("records") or answer.get("datas") or answer.get("groups") or []
        if isinstance(answer, list):
            answer = [row for row in answer if not (isinstance(row, dict) and row.get("__count") == 0)]
        return bool(answer)


@tagged("post_install", "-at_install")
class TestClueRights(ClueCase):
    """A clue is invisible to everyone it does not concern."""

    def assert_told(self, user, expected):
        for way, call in self.ways().items():
            with self.subTest(way=way, user=user.login):
                self.assertEqual(self.told(user, *call), expected)

    def test_its_circle_alone(self):
        self.assert_told(self.user_township, True)
        for user in self.outsiders | self.user_discipline:
            self.assert_told(user, False)
        self.clue.action_transfer()
        self.assert_told(self.user_discipline, True)
        self.assert_told(self.user_township, True)
        for user in self.outsiders:
            self.assert_told(user, False)

    def test_what_the_county_makes_is_not_the_townships(self):
        self.clue = self.made_by(self.user_county)
        self.clue.action_transfer()
        self.assert_told(self.user_county, True)
        self.assert_told(self.user_discipline, True)
        others = self.outsiders - self.user_county
        for user in others:
            self.assertFalse(self.env["fupin.clue"].with_user(user).search([]), user.login)
        self.assertEqual(self.env["fupin.clue"].with_user(self.user_township).search([]).sudo().unit_id,
                         self.unit_township)  # fmt: skip

    def test_the_police_s_are_not_for_the_discipline_inspection(self):
        self.clue = self.made_by(self.user_township, recipient="police")
        self.clue.action_transfer()
        self.assert_told(self.user_discipline, False)

    def test_persons_named_by_the_maker(self):
        self.clue.granted_user_ids = [Command.link(self.user_audit.id)]
        self.assert_told(self.user_audit, True)
        for user in self.outsiders - self.user_audit:
            self.assertFalse(self.env["fupin.clue"].with_user(user).search_count([]), user.login)
        named = self.clue.with_user(self.user_audit)
        for change in (
            lambda: named.write({"facts": "改"}),
            lambda: named.write({"granted_user_ids": [Command.link(self.user_finance.id)]}),
            named.action_transfer,
            named.unlink,
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
        self.clue.granted_user_ids = [Command.clear()]
        self.assert_told(self.user_audit, False)

    def test_what_opens_to_all_who_see_a_kind_of_record_tells_nobody(self):
        self.clue.action_transfer()
        told = self.env["fupin.event"].search([("res_model", "=", "fupin.clue")])
        self.assertEqual(told.mapped("transition"), ["transfer", "create"])
        for user in self.outsiders | self.user_township | self.user_discipline:
            for way, call in self.closed_ways().items():
                with self.subTest(way=way, user=user.login):
                    self.assertFalse(self.told(user, *call))
        self.assertIn("青石镇人民政府", self.clue.history)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["fupin.document"].with_user(self.user_township).create(
                {
                    "document_type_id": self.env.ref("fupin_base.document_type_contract").id,
                    "res_model": "fupin.clue",
                    "res_id": self.clue.id,
                }
            )

    def test_the_asset_tells_nothing(self):
        """Neither its form, its life, its file nor its deletion."""
        self.clue.action_transfer()
        self.env.flush_all()
        for user in self.outsiders & (self.user_village | self.user_county | self.user_administrator):
            asset = self.asset.with_user(user)
            fields = [name for name, field in asset._fields.items() if not field.groups]
            self.assertNotIn(MARK, self.rpc(user, "fupin.asset", "read", [asset.id], fields))
            rows = self.env["fupin.asset.timeline"].with_user(user).search([("asset_id", "=", asset.id)])
            self.assertTrue(rows)
            self.assertNotIn(MARK, str(rows.read()))
            self.assertNotIn(MARK, str(asset._dossier_all_sections()))
        draft = self.make(name="草稿")
        clue = self.made_by(self.user_township, asset_id=draft.id)
        draft.with_user(self.user_village).unlink()
        self.assertFalse(clue.asset_id)
        self.assertIn(MARK, clue.facts)

    def test_the_desk(self):
        def keys(user):
            return {card["key"] for card in self.env["fupin.desk"].with_user(user).get_desk()["cards"]}

        self.assertNotIn("clue_received", keys(self.user_discipline))
        self.clue.action_transfer()
        self.assertIn("clue_received", keys(self.user_discipline))
        for user in self.outsiders:
            self.assertFalse({key for key in keys(user) if key.startswith("clue")}, user.login)
        self.clue.granted_user_ids = [Command.link(self.user_audit.id)]
        self.assertIn("clue_named", keys(self.user_audit))

    def test_who_makes_one(self):
        makers = self.user_township | self.user_county
        for user in self.outsiders | self.user_discipline | makers:
            if user in (self.user_county_two, self.user_county_other, self.user_township_other):
                continue
            with self.subTest(user=user.login):
                if user in makers:
                    self.assertEqual(self.made_by(user).unit_id, user.fupin_unit_id)
                else:
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        self.made_by(user)
        for user in (self.user_county_other, self.user_township_other):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                self.made_by(user)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.made_by(self.user_township, unit_id=self.unit_county.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.clue.write({"unit_id": self.unit_county.id})


@tagged("post_install", "-at_install")
class TestClue(ClueCase):
    """From the facts to what came of them."""

    def test_facts_are_filled_in(self):
        problem = self.env["fupin.problem"].with_user(self.user_village).create(
            {"asset_id": self.asset.id, "description": "厂房已被擅自转租"}
        )  # fmt: skip
        clue = self.env["fupin.clue"].with_user(self.user_township).create({"problem_id": problem.id})
        self.assertEqual((clue.asset_id, clue.amount), (self.asset, 100000.0))
        for word in ("加工厂房", "100,000.00", "厂房已被擅自转租", self.asset.code):
            self.assertIn(word, clue.facts)
        self.assertEqual(clue.region_id, self.village)
        self.assertIn(MARK, self.clue.facts)
        self.assertNotIn("加工厂房", self.clue.facts)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.made_by(self.user_township, asset_id=self.make(
                self.user_village_far, name="外县", region_id=self.village_other_county.id).id)  # fmt: skip

    def test_steps(self):
        theirs = self.clue.with_user(self.user_discipline)
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.write({"receipt_number": "X"})
        self.clue.action_transfer()
        self.assertEqual(self.clue.state, "transferred")
        self.assertTrue(self.clue.transferred_on)
        for user, values in (
            (self.user_township, {"facts": "改"}),
            (self.user_township, {"persons": "李某"}),
            (self.user_township, {"amount": 1}),
            (self.user_discipline, {"facts": "改"}),
            (self.user_discipline, {"recipient": "police"}),
            (self.user_discipline, {"granted_user_ids": [Command.link(self.user_audit.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "another clue"), self.cr.savepoint():
                self.clue.with_user(user).write(values)
        with self.assertRaisesRegex(UserError, "number of the receipt"), self.cr.savepoint():
            theirs.action_receive()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.clue.unlink()
        theirs.receipt_number = "纪收〔2024〕3号"
        theirs.action_receive()
        with self.assertRaisesRegex(UserError, "what came of it"), self.cr.savepoint():
            theirs.action_conclude()
        theirs.result = "已立案"
        theirs.action_conclude()
        with self.assertRaises(AccessError), self.cr.savepoint():
            theirs.write({"result": "改"})
        self.assertRecordValues(self.clue, [{"state": "concluded", "result": "已立案"}])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.clue.write({"state": "draft"})

    def test_the_maker_notes_a_receipt_on_paper(self):
        self.clue.write({"recipient": "police"})
        self.clue.action_transfer()
        self.clue.receipt_number = "公收3号"
        self.clue.action_receive()
        self.assertEqual(self.clue.state, "received")

    def test_a_draft_is_deleted_by_its_maker(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.clue.with_user(self.user_county).unlink()
        self.clue.unlink()
        self.assertFalse(self.clue.exists())

    def test_persons_are_protected(self):
        self.assertEqual(self.clue.persons, "王" + "*" * (len(PERSON) - 1))
        self.env.flush_all()
        self.cr.execute("SELECT to_jsonb(c)::text FROM fupin_clue c WHERE id = %s", [self.clue.id])
        self.assertNotIn("王某某", self.cr.fetchone()[0])
        self.assertEqual(self.clue.action_reveal("persons", "核对"), PERSON)
        self.assertIn("reveal", self.clue.sudo().event_ids.mapped("transition"))
        events = self.env["fupin.event"].search([("res_model", "=", "fupin.clue")])
        self.assertNotIn("encrypted", str(events.mapped("after")))


@tagged("post_install", "-at_install")
class TestClueAddress(HttpCase, ClueCase):
    """Its scans by their address, its rows by the address of exports."""

    def test_addresses(self):
        scan = self.clue.sudo().attachment_ids
        for user, is_open in (
            (self.user_township, True), (self.user_village, False), (self.user_county, False),
            (self.user_administrator, False), (self.user_superior, False), (self.user_discipline, False),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                answer = self.url_open(f"/web/content/{scan.id}")
                self.assertEqual(answer.status_code == 200 and b"secret" in answer.content, is_open)
                asked = {
                    "model": "fupin.clue", "fields": [{"name": "facts", "label": "facts", "type": "text"}],
                    "ids": False, "domain": [], "groupby": [], "import_compat": False,
                }  # fmt: skip
                with mute_logger("odoo.http"):
                    sheet = self.url_open(
                        "/web/export/csv", data={"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
                    )
                self.assertEqual(MARK in sheet.content.decode("utf-8", "replace"), is_open)
