import csv
import io
import json
import zipfile

from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.tests import tagged
from odoo.tools import SQL

from .rows import EveryKind

# kept in a part of the table for each year, which the yearly tidying up makes: see test_growth
UNMADE = {"fupin_task_archive"}
# what tells of exports and removals outlives the county
LASTS = {"fupin_export"}


@tagged("post_install", "-at_install")
class TestLeavingAll(FupinCase):
    """One row of every kind that can stand in a county: exported, and gone with it; the neighbour's stay as they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tables = cls.env["fupin.county"]._tables()
        cls.env.flush_all()
        cls.mine = EveryKind(cls.env, "east", cls.village, cls.tables)
        cls.mine.make()
        cls.beside = EveryKind(cls.env, "west", cls.village_other_county, cls.tables)
        cls.beside.make()
        cls.env.invalidate_all(flush=False)

    def rows(self, kinds):
        """Return ``{table: the whole row as text}`` of what still is there."""
        found = {}
        for table, number in kinds.made.items():
            rows = self.env.execute_query(
                SQL("SELECT row_to_json(one)::text FROM %s one WHERE id = %s", SQL.identifier(table), number)
            )
            if rows:
                found[table] = rows[0][0]
        return found

    def links(self, kinds):
        """Return the tables of lists of other records that hold a row of these."""
        return {
            field.relation
            for table, number in kinds.made.items()
            for field in kinds.models[table]._fields.values()
            if field.type == "many2many" and field.store and field.relation
            and self.env.execute_query(SQL("SELECT 1 FROM %s WHERE %s = %s LIMIT 1", SQL.identifier(field.relation),
                                           SQL.identifier(field.column1), number))
        }  # fmt: skip

    def test_every_kind_is_made(self):
        """What has a place, by the registry; a new kind of record is covered without a word here."""
        expected = {model._table for model in self.tables.values() if self.mine._belongs(model)}
        self.assertEqual(expected - self.mine.made.keys() - UNMADE, set(), self.mine.refused)
        placed = {
            name for name in self.env.registry
            for field in [self.env[name]._fields.get("region_code") or self.env[name]._fields.get("region_id")]
            if field and field.store and self.env[name]._auto and not self.env[name]._abstract and not self.env[name]._transient
            and (field.name == "region_code" or field.comodel_name == "fupin.region")
        }  # fmt: skip
        self.assertEqual(
            placed - self.tables.keys(), {"fupin.export"}, "has a place, and is neither exported nor removed"
        )
        self.assertGreater(len(self.mine.made), 100)

    def test_nothing_of_any_kind_is_left(self):
        before, linked = self.rows(self.beside), self.links(self.beside)
        self.assertTrue(linked)
        self.env["fupin.county"]._remove(self.county)
        self.assertEqual(self.rows(self.mine).keys(), LASTS & self.mine.made.keys())
        self.assertFalse(self.links(self.mine))
        self.assertEqual(self.rows(self.beside), before)
        self.assertEqual(self.links(self.beside), linked)

    def test_notices_of_its_people_go(self):
        Alert = self.env["fupin.alert"]
        values = {"day": "2024-02-01", "subject": "x", "not_before": "2024-02-01 00:00:00"}
        values |= {name: Alert._fields[name].selection[0][0] for name in ("kind", "channel")}
        mine = Alert.create({**values, "key": "east", "user_id": self.user_village.id})
        other = Alert.create({**values, "key": "west", "user_id": self.user_village_far.id})
        self.env["fupin.county"]._remove(self.county)
        self.assertFalse(mine.exists())
        self.assertTrue(other.exists())

    def test_every_kind_is_exported(self):
        stream = io.BytesIO()
        self.env["fupin.export"]._begin(self.county)._write_zip(stream)
        archive = zipfile.ZipFile(stream)
        names, schema = set(archive.namelist()), json.loads(archive.read("schema.json"))

        def table(name):
            return list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")))

        for table_name, number in self.mine.made.items():
            model = self.mine.models[table_name]
            if table_name in LASTS:
                continue
            with self.subTest(model._name):
                rows = table(f"data/{model._name}.csv")
                self.assertIn(str(number), {row["id"] for row in rows})
                self.assertFalse({str(self.beside.made.get(table_name))} & {row["id"] for row in rows})
                described = schema[model._name]["fields"]
                stored = {
                    name for name, field in model._fields.items()
                    if field.store and (field.column_type or field.type == "many2many") and not name.endswith(("_encrypted", "_hash"))
                } - {"db_datas"}  # fmt: skip
                self.assertEqual(stored - described.keys(), set(), "own fields of counties are fields as any")
                for name, field in model._fields.items():
                    if field.type == "many2many" and field.store and field.relation:
                        self.assertIn(f"links/{model._name}.{name}.csv", names)
        places = {row["code"] for row in table("data/fupin.region.csv")}
        self.assertIn(self.village.code, places)
        self.assertNotIn(self.village_other_county.code, places)
        told = {(row["model"], row["name"]) for row in table("names.csv")}
        self.assertIn(("res.users", self.env.user.display_name), told)
        self.assertFalse([row for row in told if row[0].startswith("fupin.household.member")])
