from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.clock import local_date

ROLES = [
    ("village", "Village"),
    ("township", "Township"),
    ("department", "Line department"),
    ("county", "County office"),
    ("finance", "Finance"),
    ("audit", "Audit"),
    ("discipline", "Discipline"),
    ("third_party", "Third party"),
    ("superior", "Superior level"),
    ("administrator", "Administrator"),
]
# role → roles of the posts that it gives in its own places; an administrator gives them all
GRANTS = {
    "township": ("village",),
    "county": ("village", "township", "department", "third_party"),
}
# Stands in the context where the person is named by his phone number, not by the number of a record
# that anybody may type. An object cannot be sent over RPC.
PERSON_KNOWN = object()


class FupinAssignment(models.Model):
    """A post: this person does this work for this unit, in this place, from one day to another.

    Posts are the truth about rights; groups and regions of a user follow from them.

    | who            | may                                                        |
    |----------------|------------------------------------------------------------|
    | administrator  | give and end posts in his own places, up to his own level  |
    | county office  | give and end posts of villages, townships, departments     |
    |                | and third parties in its county                            |
    | township       | give and end village posts of its villages                 |
    | everyone       | read posts of the units of the own county                  |
    """

    _name = "fupin.assignment"
    _description = "Post"
    _order = "region_code, role, date_from desc, id"
    _fupin_own_use = True

    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="cascade")
    unit_id = fields.Many2one("fupin.unit", required=True, index=True, ondelete="restrict")
    role = fields.Selection(ROLES, required=True, index=True)
    region_id = fields.Many2one(
        "fupin.region",
        string="Covers",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True, required=True, index=True)
    date_from = fields.Date(required=True, default=lambda self: local_date())
    date_to = fields.Date(string="Until", help="Last day of the post; empty: until further notice.")
    delegate_of_id = fields.Many2one(
        "fupin.assignment",
        string="Deputy for",
        index="btree_not_null",
        ondelete="cascade",
        help="This person stands in for the holder of that post.",
    )
    successor_id = fields.Many2one(
        "fupin.assignment", string="Succeeded by", index="btree_not_null", ondelete="set null"
    )
    is_valid = fields.Boolean(string="In force", compute="_compute_is_valid", search="_search_is_valid")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A post cannot end before it begins.",
    )
    _one_post_at_a_time = models.UniqueIndex(
        "(user_id, unit_id, role, region_id, date_from)",
        "This person already has this post from that day.",
    )

    @api.depends("unit_id")
    def _compute_region_id(self):
        for post in self:
            post.region_id = post.region_id or post.unit_id.region_id

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for post in self:
            post.region_code = post.region_id.code

    @api.depends("date_from", "date_to")
    def _compute_is_valid(self):
        today = local_date()
        for post in self:
            post.is_valid = bool(
                post.date_from and post.date_from <= today and (not post.date_to or post.date_to >= today)
            )

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_domain()

    @api.depends("user_id", "unit_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for post in self:
            words = (post.user_id.name, post.unit_id.name, roles.get(post.role))
            post.display_name = " · ".join(filter(None, words))

    @api.constrains("unit_id", "region_id")
    def _check_region_under_unit(self):
        for post in self:
            if not post.region_code.startswith(post.unit_id.region_id.prefix):
                raise ValidationError(
                    self.env._(
                        "%(region)s does not lie in the area of %(unit)s: choose a place there.",
                        region=post.region_id.display_name,
                        unit=post.unit_id.name,
                    )
                )

    @api.constrains("delegate_of_id", "unit_id", "role", "user_id")
    def _check_delegate(self):
        for post in self.filtered("delegate_of_id"):
            origin = post.delegate_of_id
            same = (post.unit_id, post.role) == (origin.unit_id, origin.role)
            if not same or post.user_id == origin.user_id:
                raise ValidationError(
                    self.env._("A deputy is another person, in the same unit and role as the post holder.")
                )

    def _check_granter(self, scopes):
        """Nobody gives a post that he could not hold himself, so no one climbs by a script, and
        nobody pulls a stranger into his places. No constraint: those run as superuser.

        :param scopes: what the user covered before, see `_granting`
        """
        if self.env.su:
            return
        for post in self:
            # sudo: the place of the unit counts, whether the unit can be read or not
            codes = post.region_code, post.sudo().unit_id.region_code
            if not all(self._may_grant(post.role, code, scopes) for code in codes):
                # sudo: the refusal names the place, and nothing else of it
                raise AccessError(self.env._("You cannot give a post in %s.", post.sudo().region_id.display_name))
        if self.env.context.get("person_known") is not PERSON_KNOWN:
            self.user_id.check_access("read")

    @contextmanager
    def _granting(self):
        """Yield what the user covers now: a post just written to oneself must not allow itself.

        What was worked out meanwhile, with posts that are refused in the end, is forgotten."""
        try:
            yield self._granter_scopes()
        except Exception:
            self.env.registry.clear_cache()
            raise

    @api.model
    def _granter_scopes(self):
        return {role: self.env.user._fupin_scope(role) for role in ("administrator", *GRANTS)}

    @api.model
    def _may_grant(self, role, region_code, scopes=None):
        """Return whether the current user may give a post of this role in this place."""
        scopes = scopes or self._granter_scopes()
        if scopes["administrator"].covers(region_code):
            return True
        return any(role in roles and scopes[granter].covers(region_code) for granter, roles in GRANTS.items())

    @api.model
    def _grantable_domain(self):
        """Return the domain of the posts that the current user may give, end and hand over."""
        user = self.env.user
        domain = user._fupin_scope("administrator").under("region_code")
        for granter, roles in GRANTS.items():
            place = user._fupin_scope(granter).under("region_code")
            domain |= place & Domain("role", "in", roles)
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        with self._granting() as scopes:
            posts = super().create(vals_list)
            posts._check_granter(scopes)
        posts.user_id._sync_posts()
        return posts

    def write(self, vals):
        users = self.user_id
        with self._granting() as scopes:
            result = super().write(vals)
            if {"user_id", "unit_id", "region_id", "role"} & vals.keys():
                # before the post takes effect: it would bring its holder within sight
                self.check_access("write")
                self._check_granter(scopes)
        (users | self.user_id)._sync_posts()
        return result

    def unlink(self):
        users = self.user_id
        result = super().unlink()
        users._sync_posts()
        return result

    @api.model
    def _valid_domain(self, day=None):
        """Return the domain of posts in force on a day (today in Shanghai by default)."""
        day = day or local_date()
        return Domain("date_from", "<=", day) & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        if mode == "read":
            return scope.under("region_code", county=True) | Domain("user_id", "=", scope.uid)
        domain = scope.under("region_code")
        if scope.role in GRANTS:
            domain &= Domain("role", "in", GRANTS[scope.role])
        return domain

    @api.model
    def _cron_sync_posts(self):
        """Let posts that begin or ended today take effect; runs daily, a second run is idle."""
        changed = self.env.execute_query(
            SQL(
                """SELECT DISTINCT user_id FROM fupin_assignment
                WHERE date_from BETWEEN %(since)s AND %(today)s
                   OR date_to BETWEEN %(since)s AND %(today)s""",
                since=fields.Date.subtract(local_date(), days=40),
                today=local_date(),
            )
        )
        self.env["res.users"].browse(user_id for (user_id,) in changed)._sync_posts()
