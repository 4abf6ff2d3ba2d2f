"""The statements that write what most villages do: the rows that the public methods leave, for many tasks at once."""

import json

INSPECTIONS = """
INSERT INTO fupin_inspection (asset_id, project_id, region_id, region_code, task_id, unit_id, inspector_id, date,
    is_normal, client_uuid, recorded_at, received_at, create_uid, write_uid, create_date, write_date)
SELECT asset.id, asset.project_id, asset.region_id, asset.region_code, task.id, task.unit_id, 1,
    LEAST(%(now)s::date, task.period_end), true, gen_random_uuid()::text, %(now)s, %(now)s, 1, 1, %(now)s, %(now)s
FROM fupin_task task JOIN fupin_asset asset ON asset.region_code = task.region_code AND asset.state = 'confirmed'
WHERE task.id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM fupin_inspection done WHERE done.asset_id = asset.id AND done.unit_id = task.unit_id
    AND done.date BETWEEN task.period_start AND task.period_end)
"""
SUBMISSIONS = """
WITH moved AS (
    UPDATE fupin_task task SET state = 'submitted', first_submitted_at = COALESCE(first_submitted_at, %(now)s),
        submitted_at = %(now)s, received_at = NULL, coverage_actual = %(share)s, is_nil_return = false,
        is_late = COALESCE(first_submitted_at, %(now)s) > due_at, write_date = %(now)s
    WHERE id = ANY(%(ids)s) AND state IN ('open', 'returned') RETURNING id, region_code, unit_id
), versions AS (
    INSERT INTO fupin_task_submission (task_id, version, is_correction, is_nil_return, date, user_id, coverage, figures,
        create_uid, write_uid, create_date, write_date)
    SELECT moved.id, 1 + (SELECT count(*) FROM fupin_task_submission old WHERE old.task_id = moved.id), false, false,
        %(now)s, 1, %(share)s, %(figures)s::jsonb, 1, 1, %(now)s, %(now)s FROM moved
)
INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, after, unit_id, user_id, date)
SELECT 'fupin.task', id, 'sweep', region_code, 'submit', '{"state": "submitted"}', unit_id, 1, %(now)s FROM moved
"""
JUDGED = """
WITH moved AS (
    UPDATE fupin_task SET state = %(state)s, received_at = %(received)s, write_date = %(now)s
    WHERE id = ANY(%(ids)s) AND state = 'submitted' RETURNING id, region_code, unit_id
)
INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, after, unit_id, user_id, date)
SELECT 'fupin.task', id, 'sweep', region_code, %(step)s, jsonb_build_object('state', %(state)s::text), unit_id, 1,
    %(now)s FROM moved
"""
LOOKED_AT = """
INSERT INTO fupin_inspection (asset_id, project_id, region_id, region_code, task_id, unit_id, inspector_id, date,
    is_normal, client_uuid, recorded_at, received_at, create_uid, write_uid, create_date, write_date)
SELECT asset.id, asset.project_id, asset.region_id, asset.region_code, %(task)s, %(unit)s, %(user)s, %(day)s, true,
    gen_random_uuid()::text, %(now)s, %(now)s, %(user)s, %(user)s, %(now)s, %(now)s
FROM unnest(%(assets)s::int[]) given(id) JOIN fupin_asset asset ON asset.id = given.id
WHERE NOT EXISTS (SELECT FROM fupin_inspection done WHERE done.task_id = %(task)s AND done.asset_id = asset.id)
"""
EVALUATED = """
UPDATE fupin_evaluation SET state = 'submitted', submitted_on = %(day)s, self_score = 90, score = 90
WHERE unit_id = %(unit)s AND evaluation_type = 'self' AND state = 'open'
"""


def submit_sweeps(cr, ids, now):
    """Look at every confirmed asset of the villages that owe these tasks, and report."""
    cr.execute(INSPECTIONS, {"ids": ids, "now": now})
    submit_tasks(cr, ids, now, 1)


def submit_tasks(cr, ids, now, share=0):
    """Report tasks, whatever was done of them."""
    figures = json.dumps({"count": None, "covered": None, "scope": None})
    cr.execute(SUBMISSIONS, {"ids": ids, "now": now, "share": share, "figures": figures})
    _all_moved(cr, ids)


def return_sweeps(cr, ids, now):
    """Give reports back."""
    cr.execute(JUDGED, {"ids": ids, "now": now, "state": "returned", "received": None, "step": "return"})
    _all_moved(cr, ids)


def confirm_sweeps(cr, ids, now):
    """Close reports."""
    cr.execute(JUDGED, {"ids": ids, "now": now, "state": "done", "received": now, "step": "confirm"})
    _all_moved(cr, ids)


def look_at(env, task, scope, share, day, user, now):
    """Let a unit look at a share of the assets in scope, the first by number; what it has seen stays seen."""
    ids = sorted(scope)
    values = {
        "task": task.id, "unit": task.unit_id.id, "user": user.id, "day": day, "now": now,
        "assets": ids[: -(-len(ids) * round(share * 100) // 100)],
    }  # fmt: skip
    env.cr.execute(LOOKED_AT, values)


def submit_evaluation(cr, unit, day):
    """Hand in the self-evaluation of a unit."""
    cr.execute(EVALUATED, {"unit": unit, "day": day})
    _all_moved(cr, [unit])


def _all_moved(cr, ids):
    if cr.rowcount != len(ids):
        raise AssertionError(f"{cr.rowcount} of {len(ids)} tasks took the step")
