"""Reading and writing county ledgers: plain Python, no database, no Odoo.

A file passes through in this order::

    workbook.read_workbook(bytes)      guards, cells, merges, what calamine does not tell
    tables.find_tables(sheet, ...)     title rows, heads of one or more rows, units
    columns.match_columns(...)         labels to fields, by synonym, memory or likeness
    rows.read_rows(...)                every cell parsed, every fault told
    workbook_out.write_marked(...)     the user's table handed back, faults coloured
    export.write_ledger(...)           a register written in the official layout

Faults of a file as a whole are a ``LedgerError``, those of a cell or row an ``Issue``;
both carry a stable code and parameters, never a sentence: the addon words them.
"""
