"""Run inside Odoo (`odoo shell`) by scripts/release.sh on a copy of the demonstration: adds what an update must keep —
own fields, packs in force, what administrators edited — and writes down what it was."""

import json
import os
from datetime import date
from pathlib import Path

OWN = (("监控编号", "text", "甲-{}"), ("占地（亩）", "amount", 3.5), ("抄表日期", "date", date(2025, 3, 1)))
# of these core models administrators edit records that addons brought
CORE = ["mail.template", "ir.cron"]
# their names are more than labels: other columns, papers and folders follow from them
NOT_RENAMED = ("fupin.region", "fupin.unit", "fupin.policy", "queue.job.channel", "queue.job.function")
LABELS = ("name", "title", "label", "subject")
EDITED = "改过的名称"


def administrator(env, region):
    """Return the administrator of a place, if it has one."""
    domain = [("role", "=", "administrator"), ("region_id", "=", region.id)]
    return env["fupin.assignment"].search(domain, limit=1).user_id


def bring_into_force(env, folder):
    """Load and publish every pack that is not there yet; return all exports by key."""
    policies = env["fupin.policy"]
    for path in sorted(Path(folder).glob("*.yaml")):
        if not policies.search_count([("key", "=", path.stem)], limit=1):
            policies.load_pack(path.read_text()).action_publish()
    return {policy.key: policy.export_pack() for policy in policies.search([("state", "=", "effective")])}


def add_own_fields(env):
    """Give the assets of one county fields of its own, with values, one of them hidden again; return names by label."""
    county = env["fupin.asset"].search([("region_id", "!=", False)], limit=1).region_id
    while county and not administrator(env, county):
        county = county.parent_id
    layouts = env["fupin.form.layout"].with_user(administrator(env, county)).with_context(lang="zh_CN")
    names = {}
    for label, kind, _value in OWN:
        shown = layouts.designer_change("fupin.asset", county.id, {"do": "add", "label": label, "ttype": kind})
        [names[label]] = [row["name"] for row in shown["fields"] if row["label"] == label]
    layouts.designer_change("fupin.asset", county.id, {"do": "rename", "name": "note", "label": "备注说明"})
    layouts.designer_change("fupin.asset", county.id, {"do": "hide", "name": names[OWN[1][0]]})
    assets = env["fupin.asset"].search([("region_code", "=like", county.code.rstrip("0") + "%")], limit=50)
    for number, asset in enumerate(assets):
        asset.write(
            {names[label]: value.format(number) if isinstance(value, str) else value for label, _kind, value in OWN}
        )
    return names


def edit_what_administrators_edit(env):
    """Rename one record of every model of which addons bring records to be edited; return [table, id, column]."""
    env.cr.execute(
        """SELECT model, min(res_id) FROM ir_model_data
            WHERE noupdate AND (module LIKE 'fupin%%' OR model = ANY(%s)) GROUP BY model""",
        [CORE],
    )
    edited = []
    for model, number in env.cr.fetchall():
        record = env[model].browse(number)
        name = next((name for name in LABELS if name in record and record._fields[name].type == "char"), None)
        if name and record._fields[name].store and model not in NOT_RENAMED:
            # past the checks: a label is a label
            value = json.dumps({"en_US": EDITED, "zh_CN": EDITED}) if record._fields[name].translate else EDITED
            env.cr.execute(f'UPDATE "{record._table}" SET "{name}" = %s WHERE id = %s', [value, number])
            edited.append([record._table, number, name])
    env.invalidate_all()
    ours = env["ir.model.data"].search([("model", "=", "ir.cron"), ("module", "like", "fupin")])
    for cron in env["ir.cron"].browse(ours.mapped("res_id")):
        cron.interval_number += 1
    return edited


def keep_files_in_the_database(env):
    """Leave out what the server makes by itself, and put all other files into the dump."""
    env["ir.attachment"].search([("url", "=like", "/web/assets/%")]).unlink()
    env["ir.config_parameter"].set_param("ir_attachment.location", "db")
    env.flush_all()
    # a condition on res_field makes core search the files of fields too
    for attachment in env["ir.attachment"].search(
        [("store_fname", "!=", False), ("res_field", "in", [False, *_fields(env)])]
    ):
        content = attachment.raw
        statement = "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL WHERE id = %s"
        env.cr.execute(statement, [content, attachment.id])


def _fields(env):
    env.cr.execute("SELECT DISTINCT res_field FROM ir_attachment WHERE res_field IS NOT NULL")
    return [name for [name] in env.cr.fetchall()]


def main(env):
    """Change the database and commit; the facts go into the file that FUPIN_TOLD names."""
    told = {
        "own_fields": add_own_fields(env),
        "edited": edit_what_administrators_edit(env),
        "packs": bring_into_force(env, os.environ["FUPIN_POLICIES"]),
    }
    keep_files_in_the_database(env)
    env.cr.execute("DELETE FROM fupin_request_log")
    Path(os.environ["FUPIN_TOLD"]).write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    env.cr.commit()


main(env)  # noqa: F821 - the shell's
