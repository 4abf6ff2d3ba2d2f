"""Rows of every kind that a county can have, made from what the database itself says of its tables."""

from psycopg2 import Error

from odoo.tools import SQL, mute_logger

COLUMNS = """
    SELECT col.attname, typ.typname, col.attnotnull AND NOT col.atthasdef, target.relname
    FROM pg_attribute col JOIN pg_type typ ON typ.oid = col.atttypid
    LEFT JOIN pg_constraint con ON con.conrelid = col.attrelid AND con.contype = 'f' AND con.conkey = ARRAY[col.attnum]
    LEFT JOIN pg_class target ON target.oid = con.confrelid
    WHERE col.attrelid = %s::regclass AND col.attnum > 0 AND NOT col.attisdropped AND col.attname <> 'id'
    ORDER BY col.attnum"""
PLAIN = {
    "bool": False, "int4": 1, "int8": 1, "numeric": 1, "float8": 1, "date": "2024-02-01", "timestamp": "2024-02-01 00:00:00",
    "jsonb": "{}",
}  # fmt: skip


class EveryKind:
    """Makes one row of each kind for one place.

    :param key: a word that stands in its texts
    :param region: the place in which rows stand
    :param tables: {model name: model} of what may stand there
    """

    def __init__(self, env, key, region, tables):
        self.env = env
        self.key = key
        self.region = region
        self.models = {model._table: model for model in tables.values()}
        self.made = {}  # table → id
        self.refused = {}  # table → why
        self._under_way = set()

    def make(self):
        """Make what can be made; return ``{table: id}``."""
        for table, model in self.models.items():
            if self._belongs(model):
                self._row(table)
        for table in self.made:
            self._link(table)
        return self.made

    def _belongs(self, model):
        County = self.env["fupin.county"]
        return County._standing(model, "") is not None or bool(County._parents(model))

    def _row(self, table):
        """Return the id of this place's row of a table, None if there can be none."""
        if table in self.made or table in self.refused or table in self._under_way:
            return self.made.get(table)
        self._under_way.add(table)
        self.env.cr.execute(COLUMNS, [table])
        columns = self.env.cr.fetchall()
        needed = [column for column in columns if self._is_needed(table, column)]
        others = [column for column in columns if column not in needed and column[3]]
        # "one of these is named" is what most tables ask for beyond their columns
        for more in [[], *([one] for one in others)]:
            try:
                with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                    self.made[table] = self._insert(table, needed + more)
                    break
            except Error as error:
                self.refused.setdefault(table, str(error).splitlines()[0])
        if table in self.made:
            self.refused.pop(table, None)
        self._under_way.discard(table)
        return self.made.get(table)

    def _is_needed(self, table, column):
        name, _kind, required, _target = column
        model, County = self.models[table], self.env["fupin.county"]
        parents = {getattr(model, "_parent_field", None), *(getattr(model, "_parent_fields", None) or ())[:1]}
        if County._standing(model, "") is None:  # it hangs on something of the place
            parents |= {field.name for field in County._parents(model)[:1]}
        return required or name in ("region_id", "region_code") or name in parents

    def _insert(self, table, columns):
        values, named = {}, set()
        for name, kind, _required, target in columns:
            values[name] = self._another(target) if target in named else self._value(table, name, kind, target)
            if target in self.models and target in self.made:  # what goes from one to another needs two
                named.add(target)
        if {"res_model", "res_id"} <= values.keys():
            values |= {"res_model": "fupin.asset", "res_id": self._row("fupin_asset")}
        values = {name: value for name, value in values.items() if value is not None}
        return self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
                SQL.identifier(table), SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )[0][0]  # fmt: skip

    def _value(self, table, name, kind, target):
        if target == "fupin_region":
            return self.region.id
        if name == "region_code":
            return self.region.code
        if target in self.models and self._belongs(self.models[target]):
            return self._row(target)
        if target:
            return self.env.execute_query(SQL("SELECT min(id) FROM %s", SQL.identifier(target)))[0][0]
        field = self.models[table]._fields.get(name)
        if field is not None and field.type == "selection" and isinstance(field.selection, list):
            return field.selection[0][0]
        return PLAIN.get(kind, f"{self.key}_{table}")

    def _another(self, table):
        """Return another row of this county, where there is one."""
        code = SQL.identifier("region_code")
        has_code = "region_code" in self.models[table]._fields
        found = has_code and self.env.execute_query(
            SQL(
                "SELECT min(id) FROM %s WHERE starts_with(%s, %s) AND id <> %s",
                SQL.identifier(table), code, self.region.code[:6], self.made[table],
            )
        )[0][0]  # fmt: skip
        return found or self.made[table]

    def _link(self, table):
        """Fill the lists of other records of a row."""
        for field in self.models[table]._fields.values():
            if field.type == "many2many" and field.store and field.relation:
                other = self.made.get(self.env[field.comodel_name]._table)
                if other:
                    self.env.cr.execute(
                        SQL(
                            "INSERT INTO %s (%s, %s) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                            *map(SQL.identifier, (field.relation, field.column1, field.column2)), self.made[table], other,
                        )
                    )  # fmt: skip
