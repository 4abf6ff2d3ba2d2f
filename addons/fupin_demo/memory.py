"""What the demonstration created is remembered by external identifiers of this addon, and removed by them.

How it works: Odoo's own table of external identifiers keeps, for each record, that this addon made it. An update of
the addon leaves them alone (``noupdate``); removal reads them.
"""

from contextlib import contextmanager

from odoo.tools import SQL

MODULE = "fupin_demo"


@contextmanager
def remembering(env, *models):
    """Remember every record of some models that is created inside the block."""
    tables = {model: env[model]._table for model in models}
    newest = {model: _newest(env, table) for model, table in tables.items()}
    yield
    env.flush_all()
    for model, table in tables.items():
        # the isolation of Odoo's transactions shows no rows of others that were made meanwhile
        env.cr.execute(
            SQL(
                """INSERT INTO ir_model_data (module, model, name, res_id, noupdate,
                       create_uid, create_date, write_uid, write_date)
                   SELECT %(module)s, %(model)s, concat(%(table_name)s, '_', id), id, TRUE,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                   FROM %(table)s WHERE id > %(newest)s""",
                module=MODULE,
                model=model,
                table_name=table,
                uid=env.uid,
                table=SQL.identifier(table),
                newest=newest[model],
            )
        )


def _newest(env, table):
    ((newest,),) = env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table)))
    return newest
