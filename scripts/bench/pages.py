"""A page of the asset list as the web client asks for it, and the same by hand-written SQL."""

from functools import cached_property

from lxml import etree

MODEL = "fupin.asset"
LIMIT = 80
COUNT_LIMIT = 10_001  # the web client counts no further


class Page:
    """The first page of the list view: its columns, its order, its count."""

    def __init__(self, env):
        view = env[MODEL].get_view(view_type="list")
        names = dict.fromkeys(node.get("name") for node in etree.fromstring(view["arch"]).iterchildren("field"))
        self.fields = {name: env[MODEL]._fields[name] for name in names}

    @cached_property
    def specification(self):
        """What the web client asks for each column."""
        found = {}
        for name, field in self.fields.items():
            if field.type == "many2one" or field.type in ("one2many", "many2many"):
                found[name] = {"fields": {"display_name": {}}}
            else:
                found[name] = {}
        return found

    def ours(self, env, domain=()):
        """Ask for the page through the record rules of the environment's user."""
        return env[MODEL].web_search_read(list(domain), self.specification, limit=LIMIT, count_limit=COUNT_LIMIT)

    @cached_property
    def statement(self):
        """The stored columns with the names of what they point at, and the count, for one condition each."""
        columns, joins = ["asset.id"], []
        for name, field in self.fields.items():
            if not field.store or not field.column_type:
                continue
            columns.append(f'asset."{name}"')
            if field.type == "many2one":
                table = field.comodel_name.replace(".", "_")
                joins.append(f'LEFT JOIN "{table}" AS "{name}" ON "{name}".id = asset."{name}"')
                columns.append(f'"{name}".name' if field.comodel_name != "res.users" else f'"{name}".login')
        return (
            f"SELECT {', '.join(columns)} FROM (SELECT * FROM fupin_asset WHERE {{where}}"
            f" ORDER BY region_code, code, id LIMIT {LIMIT}) asset {' '.join(joins)} ORDER BY asset.region_code, asset.code, asset.id",
            f"SELECT count(*) FROM (SELECT FROM fupin_asset WHERE {{where}} LIMIT {COUNT_LIMIT}) counted",
        )

    def raw(self, cursor, where, values):
        """Ask the database for the same by hand, without Odoo and without rights."""
        for statement in self.statement:
            cursor.execute(statement.format(where=where), values)
            rows = cursor.fetchall()
        return rows


def places(env, login):
    """Return the prefixes of the places that a user covers."""
    return list(env["res.users"].search([("login", "=", login)])._fupin_scope().prefixes)


def condition(prefixes, word=None):
    """Return the condition by hand for places and a word in the name, with its values.

    >>> condition(["5326"], "冷库")
    ('(region_code LIKE %s) AND name ILIKE %s', ['5326%', '%冷库%'])
    """
    where = f"({' OR '.join(['region_code LIKE %s'] * len(prefixes))})"
    values = [prefix + "%" for prefix in prefixes]
    if word:
        return f"{where} AND name ILIKE %s", [*values, f"%{word}%"]
    return where, values
