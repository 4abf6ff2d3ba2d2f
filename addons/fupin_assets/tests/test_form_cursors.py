from psycopg2.errors import SerializationFailure

from odoo.addons.fupin_base.tests.committed import CommittedCase
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

MODEL = "fupin.asset"


@tagged("post_install", "-at_install")
class TestFormCursors(CommittedCase, BaseCase):
    """The page and the clock at the same moment: who is second leaves the work to the first, and nothing is logged."""

    @classmethod
    def make(cls, env):
        cls.own_id = (
            env["fupin.own.field"]
            .create(
                {
                    "name": "x_fupin_990001",
                    "label": "同时",
                    "kind": "text",
                    "model_id": env["ir.model"]._get_id(MODEL),
                    "state": "made",
                }
            )
            .id
        )

    @classmethod
    def remove_own(cls, env):
        env["fupin.own.field"].browse(cls.own_id).unlink()

    def test_who_is_second_leaves_it(self):
        with self.cursor() as first, self.cursor() as second:
            mine = first["fupin.own.field"].browse(self.own_id)
            self.assertEqual(mine._claimed(), mine)
            theirs = second["fupin.own.field"].browse(self.own_id)
            self.assertFalse(theirs._claimed())
            self.assertTrue(theirs.search_count([("id", "=", self.own_id)]), "the transaction is still a good one")

    def test_what_was_changed_meanwhile_is_left_to_the_next_time(self):
        with self.cursor() as second:
            theirs = second["fupin.own.field"].browse(self.own_id)
            self.assertEqual(theirs.label[:2], "同时")
            with self.cursor() as first:
                first["fupin.own.field"].browse(self.own_id).label = "同时二"
            with self.assertNoLogs("odoo.sql_db", level="ERROR"):
                self.assertFalse(theirs._claimed())
            self.assertTrue(theirs.search_count([("id", "=", self.own_id)]))

    def test_once_in_a_county_for_two_at_once(self):
        """The second begins anew: it could not see what the first one saved."""
        with self.cursor() as env:
            county = env["fupin.region"].search([("level", "=", "county")], limit=1)
            layout = env["fupin.form.layout"].create(
                {
                    "model_id": env["ir.model"]._get_id(MODEL),
                    "region_id": county.id,
                    "version": 1,
                    "state": "superseded",
                    "field_ids": [(0, 0, {"name": "note", "unique": True})],
                }
            )
            layout_id = layout.id
        try:
            rule = type("Rule", (), {"name": "note"})
            form = type("Form", (), {"key": (False, layout_id, "", ())})
            with self.cursor() as second, mute_logger("odoo.sql_db"):
                second["fupin.asset"].search_count([], limit=1)  # what it sees is decided here
                with self.cursor() as first:
                    first[MODEL]._form_take_turns(form, rule)
                with self.assertRaises(SerializationFailure):
                    second[MODEL]._form_take_turns(form, rule)
                second.cr.rollback()
                second[MODEL]._form_take_turns(form, rule)
        finally:
            with self.cursor() as env:
                env["fupin.form.layout"].browse(layout_id).unlink()
