"""Takes the policies of the demonstration out, with all that their duties, rules and flows have made.

A policy of which people have made a new version of their own stays, and what hangs on it.
"""

from odoo.tools import SQL

from .memory import MODULE

# what hangs on policies, in the order of deletion: (table, its column, the table referred to)
HANGING = (
    ("fupin_inspection_answer", "item_id", "fupin_checklist_item"),
    ("fupin_task_submission", "task_id", "fupin_task"),
    ("fupin_inspection", "task_id", "fupin_task"),
    ("fupin_task", "obligation_id", "fupin_obligation"),
    ("fupin_review", "flow_id", "fupin_flow"),
    ("fupin_finding", "rule_id", "fupin_rule"),
    ("fupin_obligation", "policy_id", "fupin_policy"),
    ("fupin_rule", "policy_id", "fupin_policy"),
    ("fupin_gate", "policy_id", "fupin_policy"),
    ("fupin_flow_step", "policy_id", "fupin_policy"),
    ("fupin_flow", "policy_id", "fupin_policy"),
    ("fupin_checklist_item", "policy_id", "fupin_policy"),
    ("fupin_checklist", "policy_id", "fupin_policy"),
    ("fupin_policy_parameter", "policy_id", "fupin_policy"),
    ("fupin_policy_table_row", "policy_id", "fupin_policy"),
    ("fupin_policy_table", "policy_id", "fupin_policy"),
    ("fupin_policy_article", "policy_id", "fupin_policy"),
)
MODELS = ["fupin.policy", "fupin.parameter"]
# kept for the sake of people's own register, whose assets were looked at as well
OWN_ASSETS = SQL(
    """asset_id IN (SELECT id FROM fupin_asset EXCEPT
       SELECT res_id FROM ir_model_data WHERE module = %s AND model = 'fupin.asset')""",
    MODULE,
)


def remove(env):
    """Delete the policies of the demonstration and what they made; return how many stay."""
    env.flush_all()
    policies = _remembered(env, "fupin.policy")
    kept = _continued(env, policies)
    ids = {"fupin_policy": [policy_id for policy_id in policies if policy_id not in kept]}
    for table, column, parent in reversed(HANGING):
        ids[table] = _hanging(env, table, column, ids[parent])
    for table, *_parent in HANGING:
        _delete(env, table, ids[table])
    _delete(env, "fupin_policy", ids["fupin_policy"])
    _delete(env, "fupin_parameter", _unused(env, _remembered(env, "fupin.parameter")))
    _delete_alerts(env)
    if not kept:
        env.cr.execute(SQL("DELETE FROM ir_model_data WHERE module = %s AND model = ANY(%s)", MODULE, MODELS))
    env.invalidate_all(flush=False)
    env.registry.clear_cache()
    return len(kept)


def _remembered(env, model):
    table = SQL.identifier(env[model]._table)
    rows = env.execute_query(
        SQL(
            """SELECT res_id FROM ir_model_data WHERE module = %s AND model = %s
               AND res_id IN (SELECT id FROM %s)""",
            MODULE,
            model,
            table,
        )
    )
    return [row_id for (row_id,) in rows]


def _continued(env, policies):
    """Return the policies that people's own versions go on from."""
    env.cr.execute(
        "SELECT previous_id FROM fupin_policy WHERE previous_id = ANY(%s) AND id <> ALL(%s)", [policies, policies]
    )
    return {policy_id for (policy_id,) in env.cr.fetchall()}


def _hanging(env, table, column, parents):
    where = SQL("%s = ANY(%s)", SQL.identifier(column), parents)
    if table == "fupin_inspection":
        where = SQL("%s AND NOT COALESCE(%s, false)", where, OWN_ASSETS)
    rows = env.execute_query(SQL("SELECT id FROM %s WHERE %s", SQL.identifier(table), where))
    return [row_id for (row_id,) in rows]


def _unused(env, parameters):
    rows = env.execute_query(
        SQL(
            "SELECT unnest(%s::int[]) EXCEPT SELECT parameter_id FROM fupin_policy_parameter",
            parameters,
        )
    )
    return [row_id for (row_id,) in rows]


def _delete(env, table, ids):
    """Delete rows of one table with their history and their files."""
    model = next(model for model in map(env.__getitem__, env.registry) if model._table == table and model._auto)
    # by Odoo, so that it deletes the files as well
    env["ir.attachment"].search([("res_model", "=", model._name), ("res_id", "in", ids)]).unlink()
    env.flush_all()
    env.cr.execute(SQL("DELETE FROM fupin_event WHERE res_model = %s AND res_id = ANY(%s)", model._name, ids))
    env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), ids))


def _delete_alerts(env):
    """Reminders are notes of the system, whoever urged."""
    env.cr.execute(
        SQL(
            """DELETE FROM fupin_alert WHERE user_id IN (SELECT res_id FROM ir_model_data
                   WHERE module = %(module)s AND model = 'res.users')
               OR unit_id IN (SELECT res_id FROM ir_model_data WHERE module = %(module)s AND model = 'fupin.unit')""",
            module=MODULE,
        )
    )
