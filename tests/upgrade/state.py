"""What a register holds, as hashes: every column of every table of people's data, so that nothing that an update loses
or changes can hide. Taken before and after; the program's own records, which a release may change, are left out.
"""

# what the program brings along and every update writes anew, and what only the running of it leaves
PROGRAM = (
    "ir_model", "ir_model_access", "ir_model_constraint", "ir_model_data", "ir_model_fields",
    "ir_model_fields_group_rel", "ir_model_fields_selection", "ir_model_inherit", "ir_model_relation", "ir_module_category",
    "ir_module_module", "ir_module_module_dependency", "ir_module_module_exclusion", "ir_rule", "ir_rule_group_rel",
    "module_country", "rule_group_rel", "res_groups_implied_rel", "ir_ui_menu_group_rel", "ir_ui_view_group_rel",
    "ir_act_window_group_rel", "ir_act_server_group_rel", "ir_asset", "ir_profile", "ir_logging", "bus_bus", "bus_presence",
    "ir_cron_progress", "ir_cron_trigger", "orm_signaling_registry", "wkf_instance", "res_device_log", "ir_act_window",
    "ir_act_window_view", "ir_act_client", "ir_act_server", "ir_act_url", "ir_act_report_xml", "ir_actions", "ir_ui_menu",
    "reset_view_arch_wizard", "base_module_upgrade", "base_module_update",
)  # fmt: skip
# when and by whom a row was last written is not what it holds
BOOKKEEPING = ("write_date", "write_uid")

COLUMNS = """
    SELECT t.relname, a.attname
      FROM pg_class t
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = current_schema()::regnamespace
       AND t.relname NOT LIKE 'orm\\_signaling%'
     ORDER BY 1, 2"""
MODELS = "SELECT model FROM ir_model"


def read(query, before=None):
    """Return {table: {column: value}}: `rows` is their number, `last` the highest id, any other a hash over a column that
    knows each row's id; a table without ids has its rows themselves under `links`.

    :param query: runs SQL, returns its output as psql prints it, columns parted by `|`
    :param before: an earlier state: rows that came later are then left out, because a release may bring records
    """
    models = {model.replace(".", "_"): model for model in query(MODELS).split()}
    tables = {}
    for line in query(COLUMNS).splitlines():
        table, column = line.split("|")
        if table not in PROGRAM and column not in BOOKKEEPING:
            tables.setdefault(table, []).append(column)
    records = {table: columns for table, columns in tables.items() if "id" in columns}
    until = {table: (before or {}).get(table, {}).get("last") for table in records}
    found = query(
        "\n".join(_statement(*row, models.get(row[0]), until[row[0]]) for row in records.items())
    ).splitlines()
    state = {table: _named(columns, line) for (table, columns), line in zip(records.items(), found, strict=True)}
    return state | _links(query, sorted(tables.keys() - records.keys()))


def _links(query, tables):
    """Return the rows of the tables without ids, which join records."""
    found = {table: set() for table in tables}
    for line in query(
        "\n".join(f'SELECT \'{table}\', "{table}"::text FROM "{table}";' for table in tables)
    ).splitlines():
        table, _bar, row = line.partition("|")
        found[table].add(row)
    return {table: {"links": frozenset(rows)} for table, rows in found.items()}


def _statement(table, columns, model, until):
    """Return the query of one table: one row of number, highest id and hashes, which no order of the rows changes."""
    hashes = [f"coalesce(sum(hashtextextended(concat(id, ':', \"{name}\"::text), 0)), 0)" for name in columns]
    conditions = [f"id <= {until}"] if until is not None else []
    if model:
        own = f"SELECT FROM ir_model_data d WHERE d.model = '{model}' AND d.res_id = t.id AND NOT d.noupdate"
        conditions.append(f"NOT EXISTS ({own})")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f'SELECT {", ".join(["count(*)", "coalesce(max(id), 0)", *hashes])} FROM "{table}" t {where};'


def _named(columns, line):
    return dict(zip(["rows", "last", *columns], line.split("|"), strict=True))


def differences(before, after):
    """Return what was there before and is gone or other now, a line each; what is new is no loss.

    >>> differences({"a": {"rows": "1", "x": "7"}}, {"a": {"rows": "1", "x": "7", "y": "0"}, "b": {"rows": "0"}})
    []
    >>> differences({"a": {"rows": "2", "x": "7"}, "b": {"rows": "0"}}, {"a": {"rows": "1"}})
    ['a.rows: 2, now 1', 'a.x: gone', 'b: gone']
    >>> differences({"r": {"links": {"(1,2)", "(1,3)"}}}, {"r": {"links": {"(1,3)", "(9,9)"}}})
    ['r: 1 links gone, such as (1,2)']
    """
    lines = []
    for table, columns in before.items():
        if table not in after:
            lines.append(f"{table}: gone")
        elif "links" in columns:
            lost = columns["links"] - after[table]["links"]
            if lost:
                lines.append(f"{table}: {len(lost)} links gone, such as {min(lost)}")
        else:
            lines.extend(_column_differences(table, columns, after[table]))
    return lines


def _column_differences(table, before, after):
    for column, value in before.items():
        now = after.get(column)
        if now is None:
            yield f"{table}.{column}: gone"
        elif now != value and column == "rows":
            yield f"{table}.rows: {value}, now {now}"
        elif now != value and column != "last":
            yield f"{table}.{column}: changed"
