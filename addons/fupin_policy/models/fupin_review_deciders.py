from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.tools import SQL, format_list

# reviews that a press has opened, kept until the transaction ends
OPENED = "fupin_policy.opened_reviews"
SHOWN_NAMES = 3
SHOWN_GROUPS = 5


class FupinReview(models.Model):
    """Who may decide, of all people: told to whoever asked, and missed where there is nobody."""

    _inherit = "fupin.review"

    # ------------------------------------------------------------------- people

    @api.model
    def _deciders(self, which, day=None):
        """Return the SELECT of (review_id, user_id): who may decide open reviews, as `_decidable_domain` says it of one.

        :param which: condition on the alias ``review``
        :param day: whose posts count
        """
        for name in ("fupin.assignment", "fupin.unit", "res.users"):
            self.env[name].flush_model()
        # sudo: posts count, whether one may read them or not
        Assignment = self.env["fupin.assignment"].sudo()
        valid = Assignment._search(Assignment._valid_domain(day or local_date()))
        return SQL(
            """WITH post AS (
                   SELECT post.id, post.user_id, post.unit_id, post.role, COALESCE(place.prefix, '') AS prefix
                   FROM fupin_assignment post JOIN res_users holder ON holder.id = post.user_id AND holder.active
                   JOIN fupin_region place ON place.id = post.region_id WHERE post.id IN %(valid)s
               )
               SELECT review.id AS review_id, post.user_id
               FROM fupin_review review JOIN fupin_flow_step step ON step.id = review.step_id
               CROSS JOIN unnest(ARRAY[0, 2, 4, 6, 9, 12]) cut
               JOIN post ON post.role = review.role AND post.prefix = left(review.region_code, cut)
               WHERE review.state = 'open' AND %(which)s
                 AND CASE WHEN review.is_by_unit THEN post.unit_id = review.unit_id
                     WHEN review.level = 'department' THEN post.unit_id = review.department_id OR %(joint)s
                     ELSE true END
                 AND (review.assignment_id IS NULL OR review.assignment_id = post.id
                     OR review.assignment_id NOT IN (SELECT id FROM post))
                 AND (step.four_eyes IS NOT TRUE
                     OR (review.requested_by IS DISTINCT FROM post.user_id AND %(others)s))""",
            valid=valid.subselect(),
            which=which,
            joint=self._joint_condition(),
            others=self._others_did(SQL("review"), SQL("post.user_id")),
        )

    @api.model
    def _joint_condition(self):
        """Return the condition that the unit of ``post`` supervises the record of ``review`` beside another."""
        conditions = [SQL("false")]
        for name in sorted({model for model, _step in self.env["fupin.flow"]._bound_steps()}):
            field = self.env[name]._fields.get("joint_department_ids") if name in self.env else None
            if field is not None and field.store:
                conditions.append(
                    SQL(
                        "(review.res_model = %s AND (review.res_id, post.unit_id) IN (SELECT %s, %s FROM %s))",
                        name, SQL.identifier(field.column1), SQL.identifier(field.column2),
                        SQL.identifier(field.relation),
                    )
                )  # fmt: skip
        return SQL("(%s)", SQL(" OR ").join(conditions))

    @api.model
    def _undecidable(self, which=SQL("true"), day=None):  # noqa: B008 - a constant
        """Return the SELECT of the ids of open reviews that nobody may decide. A confidential record's stay within
        its circle and are not among them."""
        models_ = self.env.registry.items()
        secret = [name for name, model in models_ if getattr(model, "_fupin_confidential", False)]
        return SQL(
            """SELECT review.id FROM fupin_review review
               WHERE review.state = 'open' AND review.is_holding AND review.res_model <> ALL(%s) AND %s
                 AND review.id NOT IN (SELECT review_id FROM (%s) deciders)""",
            secret, which, self._deciders(which, day),
        )  # fmt: skip

    # --------------------------------------------------------------------- told

    @api.model
    def _note_opened(self, ids):
        """Remember what this press has opened, and let the clock see at once what nobody can decide."""
        self.env.cr.precommit.data.setdefault(OPENED, []).extend(ids)
        if ids and self.env.execute_query(self._undecidable(SQL("review.id = ANY(%s)", list(ids)))):
            self.env["fupin.policy"]._clock_nudge()

    @api.model
    def _told_of_opened(self):
        """Return who decides next and until when, in words, of what this transaction has opened and is waited for;
        an empty text if there is nothing."""
        ids = self.env.cr.precommit.data.pop(OPENED, ())
        # sudo: whoever asks is told with whom it lies, as the chain of reviews tells him
        opened = self.sudo().browse(ids).exists().filtered(lambda one: one.state == "open" and one.is_holding)
        if not opened:
            return ""
        people = {}
        for review_id, user_id in self.env.execute_query(self._deciders(SQL("review.id = ANY(%s)", opened.ids))):
            people.setdefault(review_id, set()).add(user_id)

        def key(review):
            due = local_date(review.due_at) if review.due_at else None
            return review.step_name, review.unit_id, due, frozenset(people.get(review.id, ()))

        groups = list(opened.grouped(key).items())
        lines = [self._told_next(*given, reviews) for given, reviews in groups[:SHOWN_GROUPS]]
        if len(groups) > SHOWN_GROUPS:
            lines.append(self.env._("and %s more", sum(len(found) for _key, found in groups[SHOWN_GROUPS:])))
        return "\n".join(lines)

    @api.model
    def _notice(self, told):
        """Return the action that shows a text beside the form, then reads the form anew."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("Passed on for review"),
                "message": told,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _told_next(self, step, unit, due, people, reviews):
        """Return one line: what waits, for whom, until when."""
        what = f"“{reviews.record_name}”" if len(reviews) == 1 else self.env._("%s items", len(reviews))
        # sudo: the names of those who decide
        names = self.env["res.users"].sudo().browse(sorted(people)).mapped("name")
        if not names:
            return self.env._(
                "%(what)s: nobody can decide “%(step)s” (%(unit)s) now. The administrator has been told.",
                what=what, step=step, unit=unit.name or "",
            )  # fmt: skip
        told = format_list(self.env, names[:SHOWN_NAMES]) + ("……" if len(names) > SHOWN_NAMES else "")
        who = f"{unit.name}（{told}）" if unit else told
        if not due:
            return self.env._("%(what)s: %(who)s decides next (%(step)s).", what=what, who=who, step=step)
        return self.env._(
            "%(what)s: %(who)s decides next (%(step)s), by %(due)s.",
            what=what, who=who, step=step, due=as_chinese(due),
        )  # fmt: skip
