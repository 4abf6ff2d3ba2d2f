import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class FupinEvent(models.Model):
    """The audit trail: who changed what, when, why and by which article.

    Rows are appended by `_record` and `_record_changes` in one statement for many records.
    Nobody, no role and no script, creates, writes or deletes them.
    """

    _name = "fupin.event"
    _description = "Event"
    _rec_name = "record_name"
    _order = "date desc, id desc"
    _log_access = False

    res_model = fields.Char(string="Kind of record", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, index=False)
    record_name = fields.Char(string="Name")
    region_code = fields.Char()
    department_id = fields.Many2one("fupin.unit", ondelete="set null")
    transition = fields.Char(string="Step", required=True)
    transition_label = fields.Char(string="What", compute="_compute_transition_label")
    before = fields.Json()
    after = fields.Json()
    summary = fields.Text(string="Change", compute="_compute_summary")
    unit_id = fields.Many2one("fupin.unit", ondelete="set null")
    user_id = fields.Many2one("res.users", string="By", ondelete="restrict")
    date = fields.Datetime(required=True)
    reason = fields.Text()
    article_text = fields.Text(string="Article")

    _record_idx = models.Index("(res_model, res_id, date)")
    _place_idx = models.Index("(region_code, date)")

    @api.depends("transition")
    def _compute_transition_label(self):
        labels = self._transition_labels()
        for event in self:
            event.transition_label = labels.get(event.transition, event.transition)

    @api.model
    def _transition_labels(self):
        """Hook: words for the steps; addons add theirs."""
        return {
            "create": self.env._("Created"),
            "write": self.env._("Changed"),
            "unlink": self.env._("Deleted"),
            "unsaved": self.env._("Not saved: somebody else had changed it first"),
            "submit": self.env._("Submitted"),
            "withdraw": self.env._("Withdrawn"),
            "confirm": self.env._("Confirmed"),
            "return": self.env._("Returned"),
            "reveal": self.env._("Protected data shown"),
            "handover": self.env._("Handed over"),
            "import": self.env._("Imported"),
            "post": self.env._("Put up"),
            "close": self.env._("Closed"),
            "notice_post": self.env._("Public notice put up"),
            "notice_close": self.env._("Public notice closed"),
            "notice_withdraw": self.env._("Public notice taken down"),
            "objection": self.env._("Objection written down"),
            "reply": self.env._("Objection answered"),
            "account_reset": self.env._("Sign-in code issued"),
            "account_disable": self.env._("Account disabled"),
            "account_enable": self.env._("Account enabled"),
            "account_correct": self.env._("Name or number corrected"),
        }

    @api.depends("before", "after", "res_model")
    def _compute_summary(self):
        for event in self:
            event.summary = "\n".join(event._summary_lines())

    def _summary_lines(self):
        model = self.env.get(self.res_model)
        if model is None:
            return []
        before, after = self.before or {}, self.after or {}
        readable = model.fields_get(list(after), ["string", "selection", "type", "digits"])
        return [
            f"{readable[name]['string']}：{self._readable(before.get(name), readable[name])}"
            f" → {self._readable(value, readable[name])}"
            for name, value in after.items()
            if name in readable
        ]

    def _readable(self, value, description):
        if isinstance(value, list):
            return value[1]
        if description["type"] == "selection":
            return dict(description["selection"]).get(value, value or "—")
        if description["type"] == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if description["type"] == "float" and value is not None:
            digits = description.get("digits")
            return f"{value:,.{digits[1]}f}" if digits else f"{value:g}"
        return "—" if value is None else str(value)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super  # nobody creates, so nothing to call
        raise AccessError(self.env._("Events are written by the system alone."))

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("Events cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Events cannot be deleted."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reads the events of what one reaches: by place, department and kind of record."""
        if scope.role == "third_party" or mode != "read":
            return Domain.FALSE
        domain = scope.under("region_code") & Domain("res_model", "in", self._open_models(scope))
        if scope.role == "department":
            domain &= Domain("department_id", "in", list(scope.unit_ids))
        return domain

    @api.model
    def _open_models(self, scope):
        """Return the models whose events a scope's user may read at all.

        Confidential models set ``_fupin_confidential`` and are told nowhere else."""
        Access = self.env["ir.model.access"].with_user(scope.uid).sudo(False)
        return [
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_fupin_jurisdiction", False)
            and not model._abstract
            and not getattr(model, "_fupin_confidential", False)
            and Access.check(name, "read", raise_exception=False)
        ]

    # ------------------------------------------------------------------ appending

    @api.model
    def _record(self, records, transition, before=None, after=None, reason=None, article=None, names=None):
        """Append one event for each record, in one statement.

        :param before, after: ``{record id: {field: value}}``
        :param reason, article: one text for all, or ``{record id: text}``
        :param names: ``{record id: display name}`` if it is known already
        """
        if not records:
            return
        before, after = before or {}, after or {}
        # sudo: an event tells the name of what its maker could not read as well
        names = names or dict(records.sudo().mapped(lambda record: (record.id, record.display_name)))
        ids = records.ids
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_event (res_model, res_id, record_name, region_code,
                       department_id, transition, before, after, unit_id, user_id, date,
                       reason, article_text)
                   SELECT %(model)s, record.id, given.name, %(region)s, %(department)s,
                       %(transition)s, given.before, given.after, %(unit)s, %(user)s,
                       now() AT TIME ZONE 'UTC', given.reason, given.article
                   FROM unnest(%(ids)s::int[], %(names)s::text[], %(before)s::jsonb[],
                       %(after)s::jsonb[], %(reasons)s::text[], %(articles)s::text[])
                       AS given(id, name, before, after, reason, article)
                   JOIN %(table)s record ON record.id = given.id""",
                model=records._name,
                region=self._column(records, "region_code"),
                department=self._column(records, "department_id"),
                transition=transition,
                unit=self.env.user.sudo().fupin_unit_id.id or None,  # sudo: one's own unit
                user=self.env.uid,
                reasons=self._texts(reason or self.env.context.get("fupin_reason"), ids),
                articles=self._texts(article, ids),
                ids=ids,
                names=[names[res_id] for res_id in ids],
                before=[json.dumps(before.get(res_id)) for res_id in ids],
                after=[json.dumps(after.get(res_id)) for res_id in ids],
                table=SQL.identifier(records._table),
            )
        )
        if "event_ids" in records._fields:
            records.invalidate_recordset(["event_ids"], flush=False)

    @staticmethod
    def _texts(given, ids):
        """Return one text for each id of what was given for all of them or for each."""
        if isinstance(given, dict):
            return [given.get(res_id) or None for res_id in ids]
        return [given or None] * len(ids)

    @staticmethod
    def _column(records, name):
        if name in records._fields and records._fields[name].store:
            return SQL.identifier("record", name)
        return SQL("NULL")

    @api.model
    def _record_changes(self, records, before, after):
        """Append a "write" event for each record that did change, with what changed."""
        was, now = {}, {}
        for res_id, values in after.items():
            changed = {name for name, value in values.items() if before[res_id][name] != value}
            if changed:
                was[res_id] = {name: before[res_id][name] for name in changed}
                now[res_id] = {name: values[name] for name in changed}
        self._record(records.browse(now), "write", was, now)

    @api.model
    def _follow(self, records):
        """Let past events be seen by who reaches the records now, after they moved."""
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_event event
                   SET region_code = %(region)s, department_id = %(department)s
                   FROM %(table)s record
                   WHERE event.res_model = %(model)s AND event.res_id = record.id
                   AND record.id = ANY(%(ids)s)""",
                region=self._column(records, "region_code"),
                department=self._column(records, "department_id"),
                table=SQL.identifier(records._table),
                model=records._name,
                ids=list(records.ids),
            )
        )
        self.invalidate_model()
