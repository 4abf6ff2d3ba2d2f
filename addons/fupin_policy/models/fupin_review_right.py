from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class FupinReview(models.Model):
    """Who may decide: role, place and unit of the posts in force at that moment, and four eyes by person."""

    _inherit = "fupin.review"

    @api.depends_context("uid")
    def _compute_may_decide(self):
        # sudo: which of the reviews at hand are the user's to decide, no more
        mine = self.sudo().search(Domain("id", "in", self.ids) & self._decidable_domain())
        for review in self:
            review.may_decide = review.id in mine._ids

    def _search_may_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._decidable_domain()

    @api.model
    def _decidable_domain(self):
        """Return the domain of the reviews that the current user may decide at this moment."""
        return Domain("state", "=", "open") & self._asked_domain() & self._four_eyes_domain()

    @api.model
    def _asked_domain(self):
        """Return the domain of the reviews that are asked of the user by his posts of today."""
        # sudo: posts count, whether one may read them or not
        Assignment = self.env["fupin.assignment"].sudo()
        valid = Assignment._valid_domain(local_date())
        posts = Assignment.search(Domain("user_id", "=", self.env.uid) & valid)
        return Domain.OR(self._asked_of(post, valid) for post in posts)

    @api.model
    def _asked_of(self, post, valid):
        place = Domain("region_code", "=like", f"{post.region_id.prefix or ''}%")
        anyone = Domain("is_by_unit", "=", False) & Domain("level", "!=", "department")
        this_unit = Domain("is_by_unit", "=", True) & Domain("unit_id", "=", post.unit_id.id)
        supervises = Domain("department_id", "=", post.unit_id.id) | self._jointly_supervised(post.unit_id.ids)
        department = Domain("is_by_unit", "=", False) & Domain("level", "=", "department") & supervises
        # a deputy whose post has ended leaves it to his unit
        ended = Domain("assignment_id", "!=", False) & Domain("assignment_id", "not any!", valid)
        deputy = Domain("assignment_id", "in", (False, post.id)) | ended
        return Domain("role", "=", post.role) & place & (anyone | this_unit | department) & deputy

    @api.model
    def _jointly_supervised(self, unit_ids):
        """Return the domain of the reviews of records that departments supervise beside another one, as it is now."""
        domain = Domain.FALSE
        for name in sorted({model for model, _step in self.env["fupin.flow"]._bound_steps()}):
            field = self.env[name]._fields.get("joint_department_ids") if name in self.env else None
            if field is not None and field.store:
                domain |= Domain("res_model", "=", name) & self._joint_records(field, unit_ids)
        return domain

    @staticmethod
    def _joint_records(field, unit_ids):
        def to_sql(model, alias, query):
            return SQL(
                "%s IN (SELECT %s FROM %s WHERE %s = ANY(%s))",
                model._field_to_sql(alias, "res_id", query),
                SQL.identifier(field.column1), SQL.identifier(field.relation), SQL.identifier(field.column2),
                list(unit_ids),
            )  # fmt: skip

        def predicate(review):
            record = review.env[field.model_name].browse(review.res_id)
            return bool(set(record.sudo()[field.name].ids) & set(unit_ids))  # sudo: only whether it is so

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    @api.model
    def _four_eyes_domain(self):
        """Return the domain of what the user did not bring up and has not agreed to himself, whichever of his posts
        he did it in; steps that do without four eyes are all in it."""
        uid = self.env.uid

        def to_sql(model, alias, query):
            return self._others_did(SQL.identifier(alias), SQL("%s", uid))

        others = Domain.custom(to_sql=to_sql) & Domain("requested_by", "!=", uid)
        return Domain("step_id", "any!", Domain("four_eyes", "=", False)) | others

    @api.model
    def _others_did(self, review, uid):
        """Return the condition that a person has not agreed to a review's round before, nor submitted its record.

        :param review: alias of the review
        :param uid: SQL of the person
        """
        before = SQL(
            """SELECT 1 FROM fupin_review earlier WHERE earlier.res_model = %(review)s.res_model
               AND earlier.res_id = %(review)s.res_id AND earlier.transition = %(review)s.transition
               AND earlier.round = %(review)s.round AND earlier.state = 'agreed' AND earlier.decided_by = %(uid)s""",
            review=review,
            uid=uid,
        )
        submitter = SQL(
            """SELECT event.user_id FROM fupin_event event
               WHERE event.res_model = %(review)s.res_model AND event.res_id = %(review)s.res_id
                 AND event.transition = 'submit'
               ORDER BY event.date DESC, event.id DESC LIMIT 1""",
            review=review,
        )
        return SQL("(NOT EXISTS (%s) AND COALESCE((%s), 0) <> %s)", before, submitter, uid)

    def _check_may_decide(self):
        """Raise `AccessError` unless the reviews are asked of the user, `UserError` where four eyes are asked for."""
        # sudo: rights to decide are not those to read
        mine = self.sudo().search(Domain("id", "in", self.ids) & self._asked_domain())
        if len(mine) < len(self):
            refused = (self - mine)[0]
            raise AccessError(
                self.env._(
                    "“%(record)s”, %(step)s: your post does not decide this.",
                    record=refused.record_name,
                    step=refused.step_name,
                )
            )
        free = self.sudo().search(Domain("id", "in", self.ids) & self._four_eyes_domain())  # sudo: as above
        if len(free) < len(self):
            refused = (self - free)[0]
            raise UserError(
                self.env._(
                    "“%(record)s”, %(step)s: you submitted it or agreed to it before, so somebody else has to decide.",
                    record=refused.record_name,
                    step=refused.step_name,
                )
            )
