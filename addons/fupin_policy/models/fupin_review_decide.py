from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date, utc_now
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..asked import Passed


class FupinReview(models.Model):
    """What follows from a decision: the next step, the transition itself, the way back, another desk."""

    _inherit = "fupin.review"

    def _agree(self, opinion):
        waited_for = self.filtered("is_holding")
        for name, reviews in waited_for.grouped("res_model").items():
            reviews._check_unchanged(self.env[name])
        self._close("agreed", opinion)
        passed = self.browse()
        for _step, reviews in waited_for.grouped("step_id").items():
            # sudo: the rest of the flow goes on, whether its policy can be read or not
            free = set(reviews.sudo()._open_next())
            passed |= reviews.filtered(lambda review, free=free: review.res_id in free)
        if passed:
            passed._carry_out_records()

    def _check_unchanged(self, model):
        """Raise `UserError` if the values by which a record came into its flow are others now."""
        for flow, reviews in self.grouped("flow_id").items():
            paths = flow.sudo()._judged_paths()  # sudo: the flow that was opened, readable or not
            now = model.browse(reviews.mapped("res_id"))._judged_values(paths)
            for review in reviews:
                before, after = review.judged or {}, now[review.res_id]
                changed = [path for path in paths if before.get(path) != after[path]]
                if changed:
                    raise UserError(
                        self.env._(
                            "“%(record)s” has changed since it was passed on (%(changes)s). Return it, so that it is"
                            " asked for anew.",
                            record=review.record_name,
                            changes="；".join(f"{path} {before.get(path)} → {after[path]}" for path in changed),
                        )
                    )

    def _carry_out_records(self):
        """Carry out the transitions that all have agreed to, as whoever decided last; the event names all opinions."""
        opinions = self._opinions()

        def key(review):
            return review.res_model, review.transition, tuple(sorted((review.request_values or {}).items()))

        for (name, transition, values), reviews in self.grouped(key).items():
            # sudo: the right to decide is the right to let it pass; who decided stays the user
            records = self.env[name].sudo().browse(reviews.mapped("res_id")).exists()
            told = {review.res_id: opinions[review.id] for review in reviews}
            articles = {review.res_id: review._article() for review in reviews}
            passed = Passed(name, transition, frozenset(records.ids), told, articles)
            written = self._written_values(dict(values))
            records.with_context(flow_passed=passed)._transition(transition, values=written)

    def _article(self):
        citation = self.flow_id.sudo()._citation()  # sudo: an article is cited to whomever it binds
        return "\n".join(part for part in (citation, self.request_article) if part)

    @api.model
    def _written_values(self, values):
        """Return the values of a transition as they are now; see `Asked` for those that are a moment."""
        moments = {"@now": utc_now(), "@today": local_date()}
        return {name: moments.get(value, value) if isinstance(value, str) else value for name, value in values.items()}

    def _opinions(self):
        """Return ``{review id: what was said in its round}``; one query."""
        given = self.sudo().search(  # sudo: the whole round belongs into the event
            [
                ("res_model", "in", list(set(self.mapped("res_model")))),
                ("res_id", "in", self.mapped("res_id")),
                ("state", "in", ("agreed", "forwarded")),
            ],
            order="id",
        )
        rounds = given.grouped(lambda review: (review.res_model, review.res_id, review.transition, review.round))
        result = {}
        for review in self:
            same = rounds.get((review.res_model, review.res_id, review.transition, review.round), given.browse())
            lines = [review.request_reason] if review.request_reason else []
            result[review.id] = "\n".join([*lines, *(one._said() for one in same)])
        return result

    def _said(self):
        """Return a decision in one line: step, unit, person, day, opinion."""
        words = dict(self._fields["state"]._description_selection(self.env))
        state = self.env._("Taken note of") if self.is_filing and self.state == "agreed" else words[self.state]
        who = " ".join(part for part in (self.unit_id.name, self.decided_by.name) if part)
        day = as_chinese(local_date(self.decided_at)) if self.decided_at else ""
        return f"{self.step_name}（{who}，{day}）：{state}{f'，{self.opinion}' if self.opinion else ''}"

    # --------------------------------------------------------------------- back

    def _return(self, opinion):
        """Send records back with a reason: by their own return if they have one where they stand, else they stay at
        the beginning of the step. A new request opens a new round."""
        if not opinion:
            raise UserError(self.env._("Say why it goes back: whoever submitted it will read it."))
        filings = self.filtered(lambda review: not review.is_holding)
        if filings:
            raise UserError(self.env._("A filing is taken note of: there is nothing to return."))
        self._close("returned", opinion)
        for (name, transition), reviews in self.grouped(lambda r: (r.res_model, r.transition)).items():
            records = self.env[name].browse(reviews.mapped("res_id")).exists()
            self._close_open(records, transition, opinion)
            reviews._send_back(records, opinion)

    def _send_back(self, records, opinion):
        starts = records._transitions.get("return", ((), None))[0]
        # sudo: the right to decide is the right to send back; who decided stays the user
        moving = records.sudo().filtered(lambda record: record.state in starts and hasattr(record, "action_return"))
        if moving:
            passed = Passed(records._name, "return", frozenset(moving.ids), {}, {})
            moving.with_context(flow_passed=passed).action_return(opinion)
        staying = records - moving.sudo(False)
        self.env["fupin.event"]._record(staying.sudo(), "review_return", reason=opinion)  # sudo: as above

    @api.model
    def _close_open(self, records, transition, opinion):
        """Close what is still open of records, because it was sent back, withdrawn, changed or deleted.

        :param transition: of the round that ends; None: of all that are waited for; "*": whatever is open
        """
        if not records:
            return self.browse()
        which = SQL("transition = %s", transition) if transition else SQL("is_holding")
        if transition == "*":
            which = SQL("true")
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_review SET state = 'returned', opinion = %s, decided_by = %s, decided_at = %s
                   WHERE res_model = %s AND res_id = ANY(%s) AND state = 'open' AND %s RETURNING id""",
                opinion or None, self.env.uid, utc_now(), records._name, list(records.ids), which,
            )
        )  # fmt: skip
        closed = self.browse(review_id for (review_id,) in rows)
        if closed:
            closed.sudo()._refresh()  # sudo: bookkeeping of the cache
        return closed

    # ------------------------------------------------------------------- onward

    def _forward(self, opinion, unit_id=None, assignment_id=None):
        """Hand reviews to another unit of the same level, or to a deputy; the term goes on running."""
        # sudo: whom one may hand it to is checked here, whether he can be read or not
        unit = self.env["fupin.unit"].sudo().browse(unit_id).exists()
        post = self.env["fupin.assignment"].sudo().browse(assignment_id).exists()  # sudo: as above
        if bool(unit) == bool(post):
            raise UserError(self.env._("Choose the unit or the deputy that it goes to."))
        for review in self:
            if unit:
                review._check_forward_unit(unit)
            else:
                review._check_forward_post(post)
        self._close("forwarded", opinion)
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_review (res_model, res_id, record_name, transition, round, flow_id, step_id,
                       is_filing, is_holding, request_reason, request_article, request_values, judged, role, level,
                       region_code, department_id, unit_id, is_by_unit, assignment_id, forwarded_from_id,
                       requested_by, requested_at, opened_at, due_at, state)
                   SELECT res_model, res_id, record_name, transition, round, flow_id, step_id, is_filing, is_holding,
                       request_reason, request_article, request_values, judged, role, level, region_code,
                       department_id, COALESCE(%(unit)s, unit_id), COALESCE(%(unit)s IS NOT NULL, false) OR is_by_unit,
                       %(post)s, id, requested_by, requested_at, %(now)s, due_at, 'open'
                   FROM fupin_review WHERE id = ANY(%(ids)s)""",
                unit=unit.id or None,
                post=post.id or None,
                now=utc_now(),
                ids=list(self.ids),
            )
        )
        self._refresh()
        # domains of rules hold the ids of what was forwarded
        self.env.registry.clear_cache()

    def _check_forward_unit(self, unit):
        now = self.sudo().unit_id  # sudo: the unit that was asked, readable or not
        same_kind = unit.unit_type == now.unit_type if now else True
        reaches = self.region_code.startswith(unit.region_id.prefix or "")
        if unit == now or not same_kind or not reaches or not unit.active:
            raise UserError(
                self.env._(
                    "“%(unit)s” cannot take this: it must be another unit of the same level that covers the place.",
                    unit=unit.name,
                )
            )

    def _check_forward_post(self, post):
        valid = post.delegate_of_id and post.is_valid and post.role == self.role
        if not valid or post.user_id == self.env.user or not self.region_code.startswith(post.region_id.prefix or ""):
            raise UserError(self.env._("It can be handed to a deputy in the same role whose post is in force."))
        if (self.is_by_unit or self.level == "department") and post.unit_id != self.sudo().unit_id:  # sudo: as above
            raise UserError(self.env._("It can be handed to a deputy of this unit only."))
