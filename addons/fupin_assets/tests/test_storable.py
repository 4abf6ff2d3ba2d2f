import json

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import AssetCase

HEADERS = {"Content-Type": "application/json"}


@tagged("post_install", "-at_install")
class TestStorable(AssetCase, HttpCase):
    """Numbers that JSON carries and no column holds are refused in words, and nothing is written."""

    @mute_logger("odoo.http")  # that something was refused is noted there
    def test_no_amount_is_no_number(self):
        asset = self.make()
        before = asset.original_value
        self.user_village.password = self.user_village.login
        self.authenticate(self.user_village.login, self.user_village.login)
        for value in (float("nan"), float("inf"), -float("inf"), 12_345.67):
            with self.subTest(value=value):
                call = {
                    "model": "fupin.asset",
                    "method": "write",
                    "args": [asset.ids, {"original_value": value}],
                    "kwargs": {},
                }
                body = json.dumps({"jsonrpc": "2.0", "params": call})
                answer = self.url_open("/web/dataset/call_kw/fupin.asset/write", data=body, headers=HEADERS).json()
                if value == 12_345.67:
                    self.assertNotIn("error", answer)
                else:
                    self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")
                    asset.invalidate_recordset()  # what stands in the database, not what was read before
                    self.assertEqual(asset.original_value, before)
        asset.invalidate_recordset()
        self.assertEqual(asset.original_value, 12_345.67)

    def test_whole_numbers_end_where_their_column_does(self):
        kinds = self.env["fupin.asset.category"]
        values = {"name": "试", "code": "TEST9", "kind": "public"}
        self.assertEqual(kinds.create({**values, "sequence": 2**31 - 1}).sequence, 2**31 - 1)
        for changes in ({"sequence": 2**31}, {"sequence": -(10**20)}, {"parent_id": 2**31}):
            with self.subTest(changes), self.assertRaisesRegex(UserError, "too large"):
                kinds.create({**values, "code": "TEST8", **changes})
        with self.assertRaisesRegex(UserError, "too large"):
            self.make().with_user(self.user_village).write({"category_id": 2**31})
