"""Taking a binding away, past the lock of a policy in force; the runner rolls it back."""

SECTIONS = {
    "rule": "fupin.rule",
    "gate": "fupin.gate",
    "flow": "fupin.flow",
    "duty": "fupin.obligation",
    "checklist": "fupin.checklist",
    "evaluation": "fupin.evaluation.template",
    "parameter": "fupin.policy.parameter",
    "table": "fupin.policy.table",
}


def find(county, binding):
    """Return the records that a binding names; `LookupError` if there are none."""
    kind, _colon, name = binding.partition(":")
    if kind == "policy":
        return county.policy
    if kind == "word":
        model, _colon, word = name.partition(":")
        Model = county.env[model].with_context(active_test=True)
        names = [field for field in ("code", "key", "name") if field in Model._fields]
        found = next(filter(None, (county.nearest(Model.search([(field, "=", word)])) for field in names)), Model)
    else:
        found = county.env[SECTIONS[kind]].search([("policy_id", "=", county.policy.id), ("key", "=", name)])
    if not found:
        raise LookupError(f"{binding} is not there")
    return found


def break_binding(county, provision, binding, change):
    """Take a binding away, or write ``change`` into it."""
    kind, _colon, name = binding.partition(":")
    rows = find(county, binding)
    if kind == "table":
        cited = rows.row_ids.filtered(lambda row: row.article_id.provision == provision)
        rows = cited or rows.row_ids
    county.unlock()
    if kind == "policy":
        rows.write(change or {name: False})
    elif "cells" in change:
        for row in rows:
            row.cells = {**dict(row.cells), **change["cells"]}
    elif change:
        rows.write(change)
    elif kind == "word":
        rows.active = False
    else:
        rows.unlink()
    county.lock()
