"""Takes the demonstration out of a database: exactly what it created, and nothing that people made.

How it works. `memory` knows what was created. Where a record of people's own hangs on a demonstration record (an asset
of theirs in a demonstration project, a paper on a demonstration asset, a post in a demonstration office), that
demonstration record stays, and so does what it needs itself. The rest is deleted in one statement for each table.
"""

import logging
from collections import Counter, defaultdict

from odoo import SUPERUSER_ID
from odoo.tools import SQL

from . import form_removal, regulation_removal
from .memory import MODULE

_logger = logging.getLogger(__name__)

# in the order of deletion: nothing stands above what refers to it
MODELS = (
    "fupin.closing",
    "fupin.clue",
    "fupin.verification",
    "fupin.comparison",
    "fupin.linkage",
    "fupin.bank.statement",
    "fupin.meeting",
    "fupin.inspection.round",
    "fupin.supervision.order",
    "fupin.plan",
    "fupin.batch",
    "fupin.batch.kind",
    "fupin.batch.cause",
    "fupin.batch.measure",
    "fupin.risk",
    "fupin.problem",
    "fupin.payment",
    "fupin.distribution",
    "fupin.disclosure",
    "fupin.disposal",
    "fupin.valuation.dispute",
    "fupin.rescue",
    "fupin.maintenance",
    "fupin.maintainer",
    "fupin.maintenance.help",
    "fupin.encumbrance",
    "fupin.asset.change",
    "fupin.stocktake",
    "fupin.ledger.confirmation",
    "fupin.receipt",
    "fupin.receivable",
    "fupin.contract",
    "fupin.insurance",
    "fupin.operator",
    "fupin.asset",
    "fupin.handover",
    "fupin.project",
    "fupin.asset.category",
    "fupin.disposal.mode",
    "fupin.disposal.reason",
    "fupin.funding.source",
    "fupin.problem.type",
    "fupin.household.member",
    "fupin.household",
    "fupin.assignment",
    "res.users",
    "res.partner",
    "fupin.unit",
    "fupin.region",
)
# attached by name of model and id: people's own papers keep a record, the system's notes go with it
PAPERS = (("fupin_document", "res_model"), ("ir_attachment", "res_model"), ("mail_message", "model"))
NOTES = (
    ("fupin_event", "res_model"),
    ("fupin_share", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_followers", "res_model"),
    ("mail_message", "model"),
)
RESTRICT, CASCADE = "restrict", "cascade"
KINDS = {"a": RESTRICT, "r": RESTRICT, "c": CASCADE}  # PostgreSQL's letters; the others let go of what is deleted


def remove(env):
    """Delete the demonstration.

    :return: how many of its records stay, because people's own need them: ``{model: count}``
    """
    env.flush_all()
    fields = form_removal.remove(env)
    policies = regulation_removal.remove(env)
    _remember_scheduled(env)
    _list_rows(env)
    kept = _strike_off_what_people_need(env)
    if policies:
        kept["fupin.policy"] = policies
    if fields:
        kept["fupin.own.field"] = fields
    closed = _close_kept_accounts(env)
    for model in MODELS:
        _delete(env, model)
    env.cr.execute(SQL("DELETE FROM ir_model_data WHERE module = %s AND model = ANY(%s)", MODULE, list(MODELS)))
    env.cr.execute("DROP TABLE fupin_demo_row")
    env.invalidate_all(flush=False)
    closed._sync_posts()  # their posts are gone, so go their rights
    env.registry.clear_cache()
    for model, count in sorted(kept.items()):
        _logger.info("Demonstration: %s of %s stay, records of people's own need them", count, model)
    return dict(kept)


def _remember_scheduled(env):
    """What the clock has made due since under contracts of the demonstration belongs to it."""
    env.cr.execute(
        SQL(
            """INSERT INTO ir_model_data (module, model, name, res_id, noupdate)
               SELECT %(module)s, 'fupin.receivable', concat('fupin_receivable_', due.id), due.id, TRUE
               FROM fupin_receivable due JOIN ir_model_data contract ON contract.module = %(module)s
                   AND contract.model = 'fupin.contract' AND contract.res_id = due.contract_id
               WHERE due.is_scheduled ON CONFLICT DO NOTHING""",
            module=MODULE,
        )
    )


def _list_rows(env):
    """Begin with everything that was created and still is there."""
    env.cr.execute("CREATE TEMPORARY TABLE fupin_demo_row (model varchar, tbl varchar, id int) ON COMMIT DROP")
    for model in MODELS:
        table = env[model]._table
        env.cr.execute(
            SQL(
                """INSERT INTO fupin_demo_row SELECT model, %s, res_id FROM ir_model_data
                   WHERE module = %s AND model = %s AND res_id IN (SELECT id FROM %s)""",
                table,
                MODULE,
                model,
                SQL.identifier(table),
            )
        )
    env.cr.execute("CREATE INDEX ON fupin_demo_row (tbl, id)")
    env.cr.execute("CREATE INDEX ON fupin_demo_row (model, id)")
    env.cr.execute("ANALYZE fupin_demo_row")


def _strike_off_what_people_need(env):
    """Strike rows off the list until no row outside it needs one on it; count them by model."""
    kept = Counter()
    conditions = [*_reference_conditions(env), *_paper_conditions()]
    while True:
        before = kept.total()
        for condition in conditions:
            env.cr.execute(SQL("DELETE FROM fupin_demo_row demo WHERE %s RETURNING model", condition))
            kept.update(model for (model,) in env.cr.fetchall())
        if kept.total() == before:
            return kept


def _reference_conditions(env):
    """Return the conditions "a row of people's own refers to it", one for each foreign key.

    Lines that are deleted with their record belong to it, unless a person wrote them.
    """
    models = {model._table: model for model in map(env.__getitem__, env.registry) if _lasts(model)}
    references = [row for row in _references(env) if row[0] in models]
    parents = defaultdict(list)
    for source, column, target, kind in references:
        if kind == CASCADE:
            parents[source].append((column, target))
    return [
        _condition(models[source], column, target, kind, parents[source])
        for source, column, target, kind in references
        if kind == RESTRICT or (source.startswith("fupin_") and models[source]._log_access)
    ]


def _lasts(model):
    return model._auto and not model._abstract and not model._transient


def _references(env):
    """Return (table, column, table referred to, kind) of the references to our tables that hold."""
    env.cr.execute(
        """SELECT source.relname, attribute.attname, target.relname, reference.confdeltype::text
           FROM pg_constraint reference
           JOIN pg_class source ON source.oid = reference.conrelid
           JOIN pg_class target ON target.oid = reference.confrelid
           JOIN pg_attribute attribute ON attribute.attrelid = source.oid AND attribute.attnum = reference.conkey[1]
           WHERE reference.contype = 'f' AND target.relname = ANY(%s)
           ORDER BY source.relname, attribute.attname""",
        [[env[model]._table for model in MODELS]],
    )
    return [(*row, KINDS[kind]) for *row, kind in env.cr.fetchall() if kind in KINDS]


def _condition(model, column, target, kind, parents):
    """Return the condition on a listed row ``demo`` that a line outside the list refers to it."""
    conditions = [
        SQL("line.%s = demo.id", SQL.identifier(column)),
        SQL("NOT EXISTS (SELECT 1 FROM fupin_demo_row d WHERE d.tbl = %s AND d.id = line.id)", model._table),
    ]
    if kind == CASCADE:
        conditions.append(SQL("line.create_uid <> %s", SUPERUSER_ID))
    else:
        conditions += [
            SQL(
                "NOT EXISTS (SELECT 1 FROM fupin_demo_row d WHERE d.tbl = %s AND d.id = line.%s)",
                parent,
                SQL.identifier(link),
            )
            for link, parent in parents
        ]
    if {"res_model", "res_id"} <= model._fields.keys():
        conditions.append(
            SQL("NOT EXISTS (SELECT 1 FROM fupin_demo_row d WHERE d.model = line.res_model AND d.id = line.res_id)")
        )
    return SQL(
        "demo.tbl = %s AND EXISTS (SELECT 1 FROM %s line WHERE %s)",
        target,
        SQL.identifier(model._table),
        SQL(" AND ").join(conditions),
    )


def _paper_conditions():
    """Return the conditions "a person attached something to it"."""
    return [
        SQL(
            """demo.model LIKE 'fupin.%%' AND EXISTS (SELECT 1 FROM %s paper
               WHERE paper.%s = demo.model AND paper.res_id = demo.id AND paper.create_uid <> %s)""",
            SQL.identifier(table),
            SQL.identifier(column),
            SUPERUSER_ID,
        )
        for table, column in PAPERS
    ]


def _close_kept_accounts(env):
    """An invented person stays for the sake of the history, but signs in no more."""
    env.cr.execute(
        SQL(
            """UPDATE res_users SET active = FALSE, password = NULL WHERE id IN (
                   SELECT res_id FROM ir_model_data WHERE module = %s AND model = 'res.users'
                   EXCEPT SELECT id FROM fupin_demo_row WHERE model = 'res.users')
               RETURNING id""",
            MODULE,
        )
    )
    return env["res.users"].browse(user_id for (user_id,) in env.cr.fetchall())


def _delete(env, model):
    """Delete the listed rows of one model and what hangs on them."""
    env.cr.execute(SQL("SELECT id FROM fupin_demo_row WHERE model = %s", model))
    ids = [row_id for (row_id,) in env.cr.fetchall()]
    # by Odoo, so that it deletes the files as well
    env["ir.attachment"].search([("res_model", "=", model), ("res_id", "in", ids)]).unlink()
    env.flush_all()
    for table, column in NOTES:
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = %s AND res_id = ANY(%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                model,
                ids,
            )
        )
    env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(env[model]._table), ids))
