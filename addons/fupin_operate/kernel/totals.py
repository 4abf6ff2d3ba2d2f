"""The totals of a register: rows of each table and sums of each amount, by which a restored copy is judged.

>>> differences({"a": {"rows": 1, "sums": {"x": "1.50"}}}, {"a": {"rows": 1, "sums": {"x": "1.50"}}})
[]
>>> differences({"a": {"rows": 2, "sums": {"x": "1.50"}}}, {"a": {"rows": 1, "sums": {"x": "1.51"}}, "b": {"rows": 0, "sums": {}}})
['a: 2 rows, found 1', 'a.x: 1.50, found 1.51', 'b: found, not in the backup']
>>> differences({"a": {"rows": 0, "sums": {}}}, {})
['a: in the backup, not found']
"""

from odoo.tools import SQL

# Amounts are numeric columns; the sum of a numeric column is exact, so equal totals are equal to the fen.
COLUMNS = """
    SELECT t.relname, array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.atttypid = 'numeric'::regtype)
      FROM pg_class t
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = current_schema()::regnamespace
       AND (t.relname LIKE 'fupin\\_%%' OR t.relname = ANY(%s))
     GROUP BY t.relname ORDER BY t.relname"""
CORE_TABLES = ["ir_attachment", "mail_message", "res_users"]


def read_totals(cr):
    """Return {table: {"rows": number, "sums": {column: amount as text}}} of a register's tables.

    :param cr: a cursor; give one whose snapshot is the backup's
    """
    cr.execute(SQL(COLUMNS, CORE_TABLES))
    return {table: _table_totals(cr, table, columns or []) for table, columns in cr.fetchall()}


def _table_totals(cr, table, columns):
    sums = [SQL("coalesce(sum(%s), 0)::text", SQL.identifier(column)) for column in columns]
    cr.execute(SQL("SELECT %s FROM %s", SQL(", ").join([SQL("count(*)"), *sums]), SQL.identifier(table)))
    [rows, *amounts] = cr.fetchone()
    return {"rows": rows, "sums": dict(zip(columns, amounts, strict=True))}


def differences(expected, found):
    """Return what differs between the totals of a backup and those of its copy, a line each; none is good."""
    lines = []
    for table in sorted(expected.keys() | found.keys()):
        if table not in found:
            lines.append(f"{table}: in the backup, not found")
        elif table not in expected:
            lines.append(f"{table}: found, not in the backup")
        else:
            lines.extend(_table_differences(table, expected[table], found[table]))
    return lines


def _table_differences(table, expected, found):
    if expected["rows"] != found["rows"]:
        yield f"{table}: {expected['rows']} rows, found {found['rows']}"
    for column in sorted(expected["sums"].keys() | found["sums"].keys()):
        before, after = expected["sums"].get(column), found["sums"].get(column)
        if before != after:
            yield f"{table}.{column}: {before}, found {after}"
