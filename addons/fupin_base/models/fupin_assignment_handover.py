from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.clock import as_chinese, local_date
from .fupin_assignment import PERSON_KNOWN, ROLES


class FupinAssignmentHandover(models.Model):
    """The record of a hand-over: who gave which post to whom, with all that went along (S1-08).

    Written once by `_hand_over`, then read and printed to sign; nobody changes it. Other addons
    say what goes along by `_handover_sections`.
    """

    _name = "fupin.assignment.handover"
    _inherit = ["fupin.jurisdiction"]
    _description = "Handover of a post"
    _order = "date desc, id desc"
    _fupin_own_use = True

    assignment_id = fields.Many2one("fupin.assignment", string="Post", required=True, index=True, ondelete="restrict")
    successor_assignment_id = fields.Many2one(
        "fupin.assignment", string="New post", required=True, index=True, ondelete="restrict"
    )
    predecessor_id = fields.Many2one(
        "res.users", string="Handed over by", required=True, index=True, ondelete="restrict"
    )
    successor_id = fields.Many2one("res.users", string="Taken over by", required=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one("fupin.unit", required=True, index=True, ondelete="restrict")
    role = fields.Selection(ROLES, required=True)
    region_code = fields.Char(required=True)
    date = fields.Date(required=True)
    reason = fields.Char()
    account_ended = fields.Boolean(string="Account closed")
    sections = fields.Json()
    summary = fields.Text(string="What was handed over", compute="_compute_summary")

    _place_idx = models.Index("(region_code, date, id)")

    @api.depends("predecessor_id", "successor_id", "unit_id")
    def _compute_display_name(self):
        for handover in self:
            names = handover.predecessor_id.name, handover.successor_id.name
            handover.display_name = f"{handover.unit_id.name} {' → '.join(map(str, names))}"

    @api.depends("sections")
    def _compute_summary(self):
        for handover in self:
            lines = [f"{part['title']}：{part['count']}" for part in handover.sections or []]
            handover.summary = "\n".join(lines) or self.env._("Nothing but the post itself.")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read by those who cover the place; a department reads its own; nobody writes."""
        if mode != "read" or scope.role == "third_party":
            return Domain.FALSE
        here = scope.under("region_code")
        if scope.role == "department":
            here &= Domain("unit_id", "in", list(scope.unit_ids))
        return here

    def action_print(self):
        """Hand over the list to print and sign."""
        self.ensure_one()
        self.check_access("read")
        filename = self.env._(
            "Handover %(name)s %(date)s.pdf", name=self.predecessor_id.name, date=self.date.isoformat()
        )
        return self.env["fupin.print"]._download(filename, self._pdf())

    def _pdf(self):
        # sudo: names in a record that may be read
        handover = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        return self.env["fupin.print"]._render_pdf(
            "fupin_base.print_handover",
            {
                "handover": handover,
                "day": as_chinese(handover.date),
                "role": dict(handover._fields["role"]._description_selection(handover.env))[handover.role],
                "signatures": [
                    handover.env._("Handed over by (signature)"),
                    handover.env._("Taken over by (signature)"),
                    handover.env._("Witness (seal of the unit)"),
                    handover.env._("Date"),
                ],
            },
        )

    # ------------------------------------------------------------------ handing over

    @api.model
    def _hand_over(self, post, successor, date, reason=None):
        """End a post, begin the successor's and move what goes along; return the record.

        Posts are written as the user, so who may not give the post may not hand it over.

        :param date: first day of the successor, not later than today
        :raise UserError: if the days do not fit, or the successor is the holder
        """
        self._check_hand_over(post, successor, date)
        post.lock_for_update()
        predecessor = post.user_id
        last_post = not self._other_posts(post)
        Post = self.env["fupin.assignment"].with_context(person_known=PERSON_KNOWN)
        new_post = Post.create(
            {
                "user_id": successor.id,
                "unit_id": post.unit_id.id,
                "role": post.role,
                "region_id": post.region_id.id,
                "date_from": date,
            }
        )
        parts = [
            self._move(section, predecessor, successor, reason)
            for section in self._handover_sections(post, everything=last_post)
        ]
        self._end_posts(post, new_post, date, reason)
        if last_post:
            # sudo: the account ends with its last post, whoever ends that; sessions end with it
            predecessor.sudo().write({"active": False})
        # sudo: nobody writes these records; this is the one place where they come from
        return self.sudo().create(
            {
                "assignment_id": post.id,
                "successor_assignment_id": new_post.id,
                "predecessor_id": predecessor.id,
                "successor_id": successor.id,
                "unit_id": post.unit_id.id,
                "role": post.role,
                "region_code": post.region_code,
                "date": date,
                "reason": reason,
                "account_ended": last_post,
                "sections": [part for part in parts if part["count"]],
            }
        ).sudo(False)  # fmt: skip

    def _check_hand_over(self, post, successor, date):
        post.ensure_one()
        successor.ensure_one()
        post.check_access("write")
        if post.user_id == self.env.user:
            raise UserError(self.env._("Your own post is handed over by whoever gave it to you."))
        if successor == post.user_id:
            raise UserError(self.env._("Choose another person as successor."))
        if date > local_date():
            raise UserError(self.env._("A post is handed over on the day itself: choose today or an earlier day."))
        if date <= post.date_from or (post.date_to and post.date_to < date - timedelta(days=1)):
            raise UserError(
                self.env._(
                    "The post runs from %(start)s to %(end)s: the successor's first day must be within it.",
                    start=post.date_from,
                    end=post.date_to or "…",
                )
            )

    def _end_posts(self, post, new_post, date, reason):
        """End the post and those of its deputies, and say who follows."""
        last_day = date - timedelta(days=1)
        event = self.env["fupin.event"]
        event._record(
            post, "handover",
            {post.id: {"user_id": [post.user_id.ids, post.user_id.name]}},
            {post.id: {"user_id": [new_post.user_id.ids, new_post.user_id.name]}},
            reason,
        )  # fmt: skip
        post.write({"date_to": last_day, "successor_id": new_post.id})
        deputies = self.env["fupin.assignment"].search([("delegate_of_id", "=", post.id)])
        for deputy in deputies.filtered(lambda d: not d.date_to or d.date_to > last_day):
            deputy.write({"date_to": max(last_day, deputy.date_from)})

    @api.model
    def _other_posts(self, post):
        """Return the posts that the holder keeps, now or later."""
        # sudo: a post counts, wherever it is
        return self.env["fupin.assignment"].sudo().search(
            Domain("user_id", "=", post.user_id.id)
            & Domain("id", "!=", post.id)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", local_date()))
        )  # fmt: skip

    # ------------------------------------------------------------------ what goes along

    @api.model
    def _handover_sections(self, post, everything):
        """Hook: say what goes to the successor, as a list of dictionaries.

        ``title``; ``model`` and ``domain`` of the records; ``field``, the many2one to users that
        changes hands (None: the records are listed only, because they follow the unit anyway).

        :param everything: the holder keeps no other post, so all that is his goes along
        """
        holder = post.user_id
        place = Domain.TRUE if everything else self._place_of(post)
        sections = [
            {
                "title": self.env["ir.model"]._get(model._name).name,
                "model": model._name,
                "domain": self._his_records(model, holder) & place,
                "field": "responsible_user_id",
            }
            for model in self._record_models()
        ]
        sections.append(
            {
                "title": self.env._("Open activities"),
                "model": "mail.activity",
                "domain": Domain("user_id", "=", holder.id)
                & (Domain.TRUE if everything else self._activities_in(place)),
                "field": "user_id",
            }
        )
        sections.append(
            {
                "title": self.env._("Leader of the unit"),
                "model": "fupin.unit",
                "domain": Domain("leader_id", "=", holder.id)
                & (Domain.TRUE if everything else Domain("id", "=", post.unit_id.id)),
                "field": "leader_id",
            }
        )
        return sections

    def _record_models(self):
        """Return the models of business records, which all have a responsible person."""
        for name in self.env.registry:
            model = self.env[name]
            if model._auto and isinstance(model, self.env.registry["fupin.record"]):
                yield model

    def _place_of(self, post):
        """The records of this post where the holder keeps others: its place, not their units."""
        others = self._other_posts(post).unit_id - post.unit_id
        return Domain("region_code", "=like", post.region_id.prefix + "%") & Domain("unit_id", "not in", others.ids)

    def _his_records(self, model, holder):
        """What he answers for, and drafts he made for which nobody answers yet."""
        domain = Domain("responsible_user_id", "=", holder.id)
        if "state" in model._fields:
            domain |= (
                Domain("state", "=", model._initial_state())
                & Domain("create_uid", "=", holder.id)
                & Domain("responsible_user_id", "=", False)
            )
        return domain

    def _activities_in(self, place):
        # sudo: what hangs on the post goes along, whoever hands it over
        return Domain.OR(
            Domain("res_model", "=", model._name)
            # sudo: see above
            & Domain("res_id", "in", model.sudo().with_context(active_test=False)._search(place))
            for model in self._record_models()
        )

    def _move(self, section, holder, successor, reason):
        """Move the records of a section in one statement; return its part of the list."""
        # sudo: what hangs on the post goes along, whoever hands it over
        Model = self.env[section["model"]].sudo().with_context(active_test=False)
        records = Model.search(section["domain"])
        items = [self._item(record) for record in records]
        field = section["field"]
        if records and field:
            records.flush_recordset()
            self.env.cr.execute(
                SQL(
                    """UPDATE %s SET %s = %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                       WHERE id = ANY(%s)""",
                    SQL.identifier(Model._table), SQL.identifier(field), successor.id,
                    self.env.uid, list(records.ids),
                )
            )  # fmt: skip
            records.invalidate_recordset([field, "write_uid", "write_date"])
            if "event_ids" in records._fields:
                was = {field: [holder.ids, holder.name]}
                now = {field: [successor.ids, successor.name]}
                self.env["fupin.event"]._record(
                    records, "handover", dict.fromkeys(records.ids, was),
                    dict.fromkeys(records.ids, now), reason,
                )  # fmt: skip
        if getattr(Model, "_fupin_confidential", False):
            items = []  # they are counted, not named
        return {"title": section["title"], "count": len(records), "items": items}

    def _item(self, record):
        """Return (name, place, state or day) of a record as the list shows it."""
        place = record.region_id.display_name if "region_id" in record._fields else ""
        detail = ""
        if record._name == "mail.activity":
            return [f"{record.res_name or ''} {record.display_name}", "", str(record.date_deadline)]
        if "state" in record._fields:
            labels = dict(record._fields["state"]._description_selection(self.env))
            detail = labels.get(record.state, "")
        return [record.display_name, place or "", detail]
