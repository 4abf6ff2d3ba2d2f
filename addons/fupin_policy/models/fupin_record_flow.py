from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list

from ..asked import Asked, Passed

PLACE_FIELDS = {"region_id", "department_id"}


class FupinStateMachine(models.AbstractModel):
    """Every step of every record goes through the gates and flows that bind it where it stands.

    A step that has a flow does not move the state: it opens reviews, and the last who agrees carries it out.
    """

    _inherit = "fupin.state.machine"

    def _carry_out(self, name, reason=None, article=None, values=None):
        if not self or "region_code" not in self._fields:
            return super()._carry_out(name, reason, article, values)
        passed = self.env.context.get("flow_passed")
        if isinstance(passed, Passed) and passed.covers(self, name):
            return self._carry_out_passed(passed, name, reason, article, values)
        moving, articles = self._gates_and_flow(name, reason, values, article)
        super(FupinStateMachine, moving)._carry_out(name, reason, articles, values)
        return moving._end_reviews(name, reason)

    def _carry_out_passed(self, passed, name, reason, article, values):
        """Move what its flow agreed to: what blocks must still hold, warnings were answered by those who agreed."""
        told = passed.reasons or reason
        cited = self._check_gates(name, self.env._("Agreed to."))
        articles = {
            res_id: "\n".join(filter(None, (passed.articles.get(res_id) or article, cited.get(res_id))))
            for res_id in self.ids
        }
        super()._carry_out(name, told, articles, values)

    def _gates_and_flow(self, name, reason=None, values=None, article=None):
        """Take records through the gates and flows of a step, all together or none.

        How to use, by statements that write the state themselves for thousands of records at once: call it first,
        move the records that it returns, give the articles to `fupin.event._record`. Those it does not return wait
        for reviews and move when the last has agreed.

        :param values: what else the step sets; kept for those that wait
        :return: ``(records that move now, {record id: article})``
        :raise UserError: if a gate blocks, or a warning is not answered by a reason
        """
        reason = (reason if isinstance(reason, str) else None) or self.env.context.get("fupin_reason")
        self._refuse_under_review(name)
        cited = self._check_gates(name, reason)
        given = article if isinstance(article, dict) else dict.fromkeys(self.ids, article)
        articles = {
            res_id: "\n".join(filter(None, (given.get(res_id), cited.get(res_id)))) or None for res_id in self.ids
        }
        waiting = set()
        for flow, ids in self.env["fupin.flow"]._matching_flows(self, name).items():
            waiting.update(self.browse(ids)._ask_for_reviews(flow, name, reason, values, articles))
        return self.filtered(lambda record: record.id not in waiting), articles

    def _ask_for_reviews(self, flow, name, reason, values, articles):
        """Open a round of a flow; return the ids of the records that wait for it."""
        asked = Asked.of(self, reason, values, articles)
        # sudo: reviews are the engine's; the rights to the step were checked before
        free = set(self.env["fupin.review"].sudo()._open_round(self, flow, name, asked))
        waiting = self.filtered(lambda record: record.id not in free)
        citation = flow.sudo()._citation()  # sudo: an article is cited to whomever it binds
        told = {res_id: "\n".join(filter(None, (citation, articles.get(res_id)))) for res_id in waiting.ids}
        self.env["fupin.event"]._record(waiting, "review_request", reason=reason, article=told)
        return waiting.ids

    def _open_reviews(self):
        """Return the open reviews that records wait for."""
        # sudo: whether a record waits does not depend on who asks
        return self.env["fupin.review"].sudo().search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("state", "=", "open")
            & Domain("is_holding", "=", True)
        )  # fmt: skip

    @api.model
    def _has_flows(self):
        return any(model == self._name for model, _step in self.env["fupin.flow"]._bound_steps())

    def _refuse_under_review(self, name):
        """Raise `UserError` if the same step is under review already."""
        if not self._has_flows():
            return
        waiting = self._open_reviews().filtered(lambda review: review.transition == name)
        if waiting:
            review = waiting[0]
            raise UserError(
                self.env._(
                    "“%(record)s” is under review: %(step)s, %(unit)s. Wait for it or ask to have it returned.",
                    record=review.record_name,
                    step=review.step_name,
                    unit=review.unit_id.name or "",
                )
            )

    def _end_reviews(self, name, reason):
        """Another step that moved the state ends what was under review."""
        starts, ends = self._transitions[name]
        if self and ends not in starts and self._has_flows():
            label = self.env["fupin.event"]._transition_labels().get(name, name)
            told = f"{label}：{reason}" if isinstance(reason, str) and reason else label
            # sudo: reviews are the engine's
            self.env["fupin.review"].sudo()._close_open(self, None, told)

    # --------------------------------------------------- frozen while under review

    def _judged_values(self, paths):
        """Return ``{record id: {path: value}}`` as JSON holds it: by what a record came into its flow."""
        result = {}
        # sudo: the flow read them, whoever asks
        for record in self.sudo():
            values = {}
            for path in paths:
                *way, name = path.split(".")
                last = record.mapped(".".join(way)) if way else record
                values[path] = [self._judged_value(one, name) for one in last]
            result[record.id] = values
        return result

    @api.model
    def _judged_value(self, record, name):
        field = record._fields.get(name)  # a path leads to words and units as well
        if field is None:  # taken out of the form since
            return None
        if field.relational:
            return sorted(record[name].ids)
        if field.type in ("date", "datetime"):
            return field.to_string(record[name]) if record[name] else None
        return round(record[name], 6) if field.type in ("float", "monetary") else record[name]

    def write(self, vals):
        touched = self._touched_reviews(vals)
        result = super().write(vals)
        if touched:
            self._restart_reviews(touched, vals)
        if PLACE_FIELDS & vals.keys() and "region_code" in self._fields and self and self._has_flows():
            self.env["fupin.review"].sudo()._follow(self)  # sudo: reviews are the engine's
        return result

    def _touched_reviews(self, vals):
        """Return the open reviews that a change makes void.

        :raise UserError: unless a reason says that they are to begin anew
        """
        if not self or not vals or not self._has_flows():
            return self.env["fupin.review"]
        touched = self.env["fupin.review"].sudo()  # sudo: whether a value is frozen does not depend on who asks
        changed = []
        for review in self._open_reviews():
            names = self.browse(review.res_id)._changed_names(vals, self._frozen_names(review))
            if names:
                touched |= review
                changed = changed or names
        if touched and not (self.env.context.get("fupin_reason") or vals.get("change_reason")):
            raise UserError(
                self.env._(
                    "“%(record)s” is under review (%(step)s). Changing %(fields)s makes all reviews begin anew:"
                    " ask to have it returned, or give a reason for the change.",
                    record=touched[0].record_name,
                    step=touched[0].step_name,
                    fields=format_list(self.env, [self._fields[n]._description_string(self.env) for n in changed]),
                )
            )
        return touched

    @api.model
    def _frozen_names(self, review):
        """Return the fields by which a record came into its flow; the place is always one of them."""
        return {"region_id", *(path.split(".")[0] for path in review.flow_id._judged_paths())}

    def _changed_names(self, vals, names):
        """Return those of the fields that a write would change."""
        self.ensure_one()
        changed = []
        for name in sorted(names & vals.keys()):
            field = self._fields[name]
            if field.type in ("one2many", "many2many"):
                if vals[name]:
                    changed.append(name)
            elif field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self):
                changed.append(name)
        return changed

    def _restart_reviews(self, touched, vals):
        """Close a round whose document changed and open the next, by the flow that binds it as it is now."""
        reason = self.env.context.get("fupin_reason") or vals.get("change_reason")
        told = self.env._("Changed while under review, so it begins anew: %s", reason)
        Review = self.env["fupin.review"].sudo()  # sudo: reviews are the engine's

        def key(review):
            return review.transition, tuple(sorted((review.request_values or {}).items()))

        for (name, values), reviews in touched.grouped(key).items():
            records = self.browse(reviews.mapped("res_id"))
            Review._close_open(records, name, told)
            for flow, ids in self.env["fupin.flow"]._matching_flows(records, name).items():
                records.browse(ids)._ask_for_reviews(flow, name, told, dict(values), {})

    @api.ondelete(at_uninstall=False)
    def _unlink_ends_reviews(self):
        if self and self._has_flows():
            told = self.env._("The record was deleted.")
            self.env["fupin.review"].sudo()._close_open(self, "*", told)  # sudo: reviews are the engine's


class FupinRecord(models.AbstractModel):
    """Who was handed a review reads its record."""

    _inherit = "fupin.record"

    @api.model
    def _shared_ids(self, scope):
        shared = super()._shared_ids(scope)
        if scope.role != "department" or not scope.unit_ids or not self._has_flows():
            return shared
        mine = Domain("unit_id", "in", list(scope.unit_ids)) & Domain("is_by_unit", "=", True)
        passed_on = Domain("res_model", "=", self._name) & Domain("forwarded_from_id", "!=", False)
        # sudo: a domain of rights is computed
        forwarded = self.env["fupin.review"].sudo().search(mine & passed_on)
        return list(dict.fromkeys([*shared, *forwarded.mapped("res_id")]))
