"""Takes the own fields of the demonstration out, with their columns.

Where people have changed this form since, or have filled in a field on an asset of their own, all of it stays: it is
theirs by now.
"""

from odoo.tools import SQL

from .form_loader import MODEL, REMEMBERED
from .memory import MODULE


def remove(env):
    """Delete the demonstration's own fields; return how many stay."""
    env.flush_all()
    ours = {model: _remembered(env, model) for model in REMEMBERED}
    own = ours["fupin.own.field"]
    if _is_used(env, ours):
        return len(own)
    env["fupin.ledger.column"].search([("is_own", "=", True), ("field_path", "in", own.mapped("name"))]).unlink()
    ours["fupin.form.layout"].unlink()
    own.field_id.unlink()  # the columns hold the words of the lists
    own.unlink()
    env.cr.execute(SQL("DELETE FROM ir_model_data WHERE module = %s AND model = ANY(%s)", MODULE, list(REMEMBERED)))
    env.invalidate_all()
    env.registry.clear_cache()
    return 0


def _remembered(env, model):
    rows = env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
    return env[model].with_context(active_test=False).browse(rows.mapped("res_id")).exists()


def _is_used(env, ours):
    """Say whether people have gone on from what the demonstration made."""
    layouts, own = ours["fupin.form.layout"], ours["fupin.own.field"]
    theirs = env["fupin.form.layout"].search_count(
        [("model", "=", MODEL), ("region_id", "in", layouts.region_id.ids), ("id", "not in", layouts.ids)], limit=1
    )
    names = [name for name in own.mapped("name") if name in env[MODEL]._fields]
    if theirs or not names:
        return bool(theirs)
    filled = SQL(" OR ").join(SQL("%s IS NOT NULL", SQL.identifier(name)) for name in names)
    return bool(
        env.execute_query(
            SQL(
                """SELECT id FROM fupin_asset WHERE (%s) AND id NOT IN (
                       SELECT res_id FROM ir_model_data WHERE module = %s AND model = 'fupin.asset') LIMIT 1""",
                filled, MODULE,
            )
        )
    )  # fmt: skip
