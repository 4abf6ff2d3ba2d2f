import csv
import io
import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_policy.tests.duty_common import DutyCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

SECRET = "110101199003070177"
# a picture of one point
PORTRAIT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestLeaving(DutyCase):
    """A county takes all that it has with it, and leaves nothing behind; the county beside it keeps every fen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = cls.regions["990102000000"]
        cls.above = cls.make_user(
            "administrator", cls.make_unit("试验省", "superior", cls.regions["990000000000"]), "above"
        )
        for office, village, user, key in (
            (cls.county, cls.village, cls.user_village, "east"),
            (cls.neighbour, cls.village_other_county, cls.user_village_far, "west"),
        ):
            cls.fill(office, village, user, key)

    @classmethod
    def fill(cls, office, village, user, key):
        """Give a county what counties have: a policy with a duty, tasks, households, assets, money, papers, talk."""
        policy = cls.policy if key == "east" else cls.make_policy(office, key)
        cls.make_duty("duty", policy=policy)
        policy.action_publish()
        cls.run_clock(2024, 3, 2)
        cls.run_clock(2025, 3, 2)
        unit = user.fupin_unit_id
        task = cls.env["fupin.task"].search([("unit_id", "=", unit.id)], limit=1)
        task.with_user(user).write({"note": key})
        task.with_user(user).action_submit()
        number = SECRET if key == "east" else False
        household = cls.env["fupin.household"].create(
            {
                "name": key,
                "region_id": village.id,
                "identity_number": number,
                "member_ids": [(0, 0, {"name": f"{key}人"})],
            }
        )
        cls.env["ir.attachment"].create(
            {"name": f"{key}.txt", "raw": key.encode(), "res_model": "fupin.household", "res_id": household.id}
        )
        asset = cls.env["fupin.asset"].create({
            "name": f"{key}电站", "category_id": cls.env.ref("fupin_assets.asset_category_operating_solar").id,
            "region_id": village.id, "acquisition_date": "2021-05-01", "useful_life": 20, "original_value": 1000.01,
            "funding_ids": [(0, 0, {"source_id": cls.env.ref("fupin_assets.funding_source_special").id, "amount": 1000.01})],
            "owner_ids": [(0, 0, {"unit_id": unit.id, "share": 1})],
        })  # fmt: skip
        asset.action_submit()
        asset.action_confirm()
        asset.message_post(body=f"{key}说")
        due = cls.env["fupin.receivable"].create(
            {"unit_id": unit.id, "asset_id": asset.id, "amount": 100.02, "due_date": "2024-02-01"}
        )
        cls.env["fupin.receipt"].create(
            {"unit_id": unit.id, "amount": 100.02, "date": "2024-03-01", "voucher_number": "1", "receivable_id": due.id}
        ).action_confirm()
        use = cls.env["fupin.use"].search([("region_id", "=", False)], limit=1)
        cls.env["fupin.distribution"].create(
            {
                "unit_id": unit.id,
                "year": 2024,
                "amount": 100.02,
                "line_ids": [(0, 0, {"use_id": use.id, "amount": 100.02})],
            }
        )
        closing = cls.env["fupin.closing"].create({"region_id": office.id, "year": 2024})
        closing._count()

    def totals(self, prefix):
        """Return ``{model: (rows, sum of all numbers)}`` of all models of the registry that have a region code."""
        self.env.flush_all()
        found = {}
        for name in sorted(self.env.registry):
            model = self.env[name]
            stored = model._fields.get("region_code")
            if model._abstract or model._transient or not model._auto or not stored or not stored.store:
                continue
            numbers = [field.name for field in model._fields.values()
                       if field.store and field.column_type and field.type in ("float", "integer", "many2one")]  # fmt: skip
            sums = ", ".join(f'COALESCE(sum("{number}"), 0)' for number in numbers) or "0"
            self.cr.execute(
                f'SELECT count(*), {sums} FROM "{model._table}" WHERE starts_with(region_code, %s)', [prefix]
            )
            found[name] = self.cr.fetchone()
        return found

    def export(self, **values):
        values = {
            "state": "done",
            "ended_at": utc_now(),
            "region_id": self.county.id,
            "region_code": self.county.code,
            **values,
        }
        return self.env["fupin.export"].create(values)

    def test_a_county_takes_all_with_it(self):
        export = self.env["fupin.export"]._begin(self.county)
        with tempfile.TemporaryDirectory() as folder, patch.dict("os.environ", {"FUPIN_BACKUP_DIR": folder}):
            export._run()
            self.assertEqual((export.state, export.progress), ("done", 100))
            [path] = Path(folder).iterdir()
            self.assertEqual(path.name, export.filename)
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        names, counts = archive.namelist(), json.loads(archive.read("manifest.json"))
        self.assertEqual(sum(counts.values()), export.row_count)
        for name, (rows, *_sums) in self.totals(self.county.code[:6]).items():
            if name not in ("fupin.export",) and rows:
                self.assertGreaterEqual(counts[name], rows, name)
                table = list(csv.DictReader(io.TextIOWrapper(archive.open(f"data/{name}.csv"), "utf-8")))
                self.assertEqual(len(table), counts[name], name)
        assets = list(csv.DictReader(io.TextIOWrapper(archive.open("data/fupin.asset.csv"), "utf-8")))
        self.assertEqual([(one["name"], one["original_value"]) for one in assets], [("east电站", "1000.01")])
        schema = json.loads(archive.read("schema.json"))
        self.assertEqual(schema["fupin.asset"]["fields"]["original_value"]["type"], "float")
        self.assertTrue(any(name.startswith("packs/test_2024") for name in names))
        self.assertIn("attachments.csv", names)
        texts = b"".join(archive.read(name) for name in names)
        self.assertIn(b"east.txt", texts)
        self.assertNotIn(b"west", texts)
        self.assertNotIn(SECRET.encode(), texts)
        self.assertTrue(any(name.startswith("attachments/") for name in names))
        with_personal = self.env["fupin.export"]._begin(self.county, with_personal=True)
        stream = io.BytesIO()
        with_personal._write_zip(stream)
        self.assertIn(SECRET, zipfile.ZipFile(stream).read("personal.csv").decode())

    def test_who_exports_and_who_removes(self):
        exports = self.env["fupin.export"]
        for user in (self.user_county, self.user_village, self.user_superior):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                exports.with_user(user).action_begin(self.county.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            exports.with_user(self.user_administrator).action_begin(self.neighbour.id)
        exports.with_user(self.user_administrator).action_begin()
        self.assertEqual(exports.search([], limit=1).region_id, self.county)
        export = self.export()
        for user in (self.user_administrator, self.user_county):
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                export.with_user(user).action_remove("东山县")
        above = export.with_user(self.above)
        for typed in (None, "", "东山", "西山县"):
            with self.subTest(typed=typed), self.assertRaises(UserError), self.cr.savepoint():
                above.action_remove(typed)
        for values in ({"state": "waiting"}, {"ended_at": utc_now() - timedelta(hours=25)}):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                self.export(**values).with_user(self.above).action_remove("东山县")

    def test_what_another_place_names_holds_the_county_back(self):
        self.unit_village_far.supervisor_id = self.unit_county
        before = self.totals("")
        export = self.export()
        with self.assertRaises(UserError), self.cr.savepoint():
            export.with_user(self.above).action_remove("东山县")
        after = self.totals("")
        after.pop("fupin.export"), before.pop("fupin.export")
        self.assertEqual(after, before)

    def keys_of(self, user):
        """Return how many keys, trusted devices and places of signing in are kept of a person, and his secret."""
        self.env.flush_all()
        counts = []
        for table in ("res_users_apikeys", "auth_totp_device", "res_device_log"):
            self.cr.execute(SQL("SELECT count(*) FROM %s WHERE user_id = %s", SQL.identifier(table), user.id))
            counts.append(self.cr.fetchone()[0])
        self.cr.execute("SELECT totp_secret FROM res_users WHERE id = %s", [user.id])
        return [*counts, self.cr.fetchone()[0]]

    def test_nobody_signs_in_any_more(self):
        """Keys, trusted devices, the second factor and the places of signing in go with the account."""
        people = (self.user_village, self.user_village_far)
        for user in people:
            for model in ("res.users.apikeys", "auth_totp.device"):
                until = utc_now() + timedelta(days=1)
                self.env[model].with_user(user).sudo()._generate("rpc", "钥匙", until)
            self.cr.execute("UPDATE res_users SET totp_secret = 'x' WHERE id = %s", [user.id])
            self.env["res.device.log"].sudo().create(
                {"user_id": user.id, "session_identifier": "s", "first_activity": utc_now()}
            )
        self.assertEqual([self.keys_of(user) for user in people], [[1, 1, 1, "x"]] * 2)
        self.env["fupin.county"]._remove(self.county)
        self.assertEqual([self.keys_of(user) for user in people], [[0, 0, 0, None], [1, 1, 1, "x"]])

    def told_of(self, user):
        """Return what the tables of accounts tell of who somebody was."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner.name, partner.phone, account.signature, account.sign_in_phone_encrypted,
                       account.sign_in_phone_hash, account.sign_in_code_hash,
                       (SELECT count(*) FROM fupin_region_res_users_rel WHERE res_users_id = account.id),
                       (SELECT count(*) FROM mail_message
                           WHERE author_id = partner.id AND email_from IS NOT NULL),
                       (SELECT count(*) FROM ir_attachment
                           WHERE res_model = 'res.partner' AND res_field IS NOT NULL AND res_id = partner.id)
                   FROM res_users account JOIN res_partner partner ON partner.id = account.partner_id
                   WHERE account.id = %s""",
                user.id,
            )
        )
        return rows[0]

    def test_nobody_is_told_any_more(self):
        """Neither name nor number nor portrait of those who worked in the county alone; all of others'."""
        people = (self.user_village, self.user_village_far)
        for number, user in enumerate(people):
            user._issue_codes()
            user.write({"sign_in_phone": f"1380000010{number}", "signature": user.name, "image_1920": PORTRAIT})
            self.cr.execute(
                "INSERT INTO mail_message (author_id, email_from, message_type) VALUES (%s, %s, 'comment')",
                [user.partner_id.id, f"{user.name} <a@example.com>"],
            )
        before = [self.told_of(user) for user in people]
        self.assertNotIn(0, before[0][6:])
        self.env["fupin.county"]._remove(self.county)
        self.assertEqual(self.told_of(people[0]), ("已移除", None, None, None, None, None, 0, 0, 0))
        self.assertEqual(self.told_of(people[1]), before[1])

    def test_nothing_is_left_and_nothing_else_is_touched(self):
        mine, beside = self.totals("990101"), self.totals("990102")
        filled = {name for name, (rows, *_sums) in mine.items() if rows}
        self.assertGreaterEqual(len(filled), 12, sorted(filled))
        everything = self.totals("")
        export = self.export()
        self.env["fupin.removal.wizard"].with_user(self.above).create(
            {"export_id": export.id, "confirmation": "东山县"}
        ).action_remove()
        self.assertEqual(self.totals("990102"), beside)
        left = {name: rows for name, (rows, *_sums) in self.totals("990101").items() if rows}
        self.assertEqual(left.pop("fupin.export"), 1)
        self.assertEqual(left.pop("fupin.event"), 1, "that it was removed, by whom")
        self.assertEqual(left, {})
        for name, (rows, *_sums) in self.totals("").items():
            if name not in ("fupin.export", "fupin.event"):
                self.assertEqual(rows, everything[name][0] - mine[name][0], name)
        self.assertFalse(self.policy.exists())
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "east.txt")]))
        self.assertTrue(self.env["ir.attachment"].search([("name", "=", "west.txt")]))
        self.cr.execute("SELECT count(*) FROM mail_message WHERE body LIKE '%east说%'")
        self.assertEqual(self.cr.fetchone(), (0,))
        self.cr.execute("SELECT active, login FROM res_users WHERE id = %s", [self.user_village.id])
        self.assertEqual(self.cr.fetchone(), (False, f"removed-{self.user_village.id}"))
        self.assertTrue(self.user_village_far.active)
        self.assertTrue(export.removed_at)
        self.run_clock(2025, 4, 2)
