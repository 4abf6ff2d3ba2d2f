from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.clock import local_date
from ..scope import Scope
from .fupin_assignment import ROLES


class ResUsers(models.Model):
    """A person who signs in. Groups, unit and places follow from the posts (`fupin.assignment`)."""

    _inherit = "res.users"

    assignment_ids = fields.One2many("fupin.assignment", "user_id", string="Posts")
    fupin_unit_id = fields.Many2one(
        "fupin.unit", string="Unit", index="btree_not_null", ondelete="set null", readonly=True
    )
    fupin_region_ids = fields.Many2many("fupin.region", string="Places covered", readonly=True)

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "fupin_unit_id", "fupin_region_ids"]

    @api.private
    def fupin_domain(self, model, role, mode="read"):
        """Return the domain of what this user may reach of a model in one role.

        Every line of ``ir.rule.csv`` is a call of this; the logic stands in the model's own
        ``_jurisdiction_domain(scope, mode)``.

        :param mode: "read", or "write" for all that changes something
        """
        # sudo: a domain is computed, which reads posts and shares that the user need not read
        return self.env[model].sudo()._jurisdiction_domain(self._fupin_scope(role), mode)

    def _fupin_scope(self, role=None):
        """Return the `Scope` of this user's posts in force today, of one role or of all."""
        self.ensure_one()
        prefixes, unit_ids = self._scope_columns(self.id, role, local_date())
        return Scope(self.id, role or "", prefixes, unit_ids)

    @api.model
    @tools.ormcache("user_id", "role", "day")
    def _scope_columns(self, user_id, role, day):
        # sudo: a user need not be able to read posts to have them count
        Assignment = self.env["fupin.assignment"].sudo()
        domain = Domain("user_id", "=", user_id) & Assignment._valid_domain(day)
        if role:
            domain &= Domain("role", "=", role)
        posts = Assignment.search(domain)
        prefixes = sorted(set(posts.region_id.mapped("prefix")), key=lambda prefix: (len(prefix or ""), prefix or ""))
        covered = [p for p in prefixes if not any(p != q and p.startswith(q) for q in prefixes)]
        return tuple(value or "" for value in covered), tuple(posts.unit_id.ids)

    def _main_region(self):
        """Return the region of the user's unit, where what he records stands by default."""
        return self.sudo().fupin_unit_id.region_id  # sudo: own unit, whatever the rights on it

    def _sync_posts(self):
        """Give and take groups, unit and places so that they follow from the posts of today."""
        if not self:
            return
        # sudo: groups are the system's table; what comes in is decided by posts alone
        users = self.sudo()
        users.env["fupin.assignment"].flush_model()
        groups = {role: self.env.ref(f"fupin_base.group_{role}").id for role, _label in ROLES}
        self._sync_groups(groups)
        self._sync_places()
        users.invalidate_recordset()
        self.env.registry.clear_cache()

    def _valid_posts(self):
        today = local_date()
        return SQL(
            """SELECT * FROM fupin_assignment WHERE user_id IN %s AND date_from <= %s
               AND (date_to IS NULL OR date_to >= %s)""",
            tuple(self.ids), today, today,
        )  # fmt: skip

    def _sync_groups(self, groups):
        cr = self.env.cr
        wanted = SQL(
            """SELECT DISTINCT post.user_id AS uid, role_group.gid
               FROM (%s) post JOIN (VALUES %s) AS role_group(role, gid)
               ON role_group.role = post.role""",
            self._valid_posts(),
            SQL(", ").join(SQL("(%s, %s)", role, gid) for role, gid in groups.items()),
        )
        cr.execute(
            SQL(
                """DELETE FROM res_groups_users_rel WHERE uid IN %s AND gid IN %s
                   AND (uid, gid) NOT IN (%s)""",
                tuple(self.ids), tuple(groups.values()), wanted,
            )
        )  # fmt: skip
        cr.execute(SQL("INSERT INTO res_groups_users_rel (uid, gid) %s ON CONFLICT DO NOTHING", wanted))

    def _sync_places(self):
        cr = self.env.cr
        relation = SQL.identifier(self._fields["fupin_region_ids"].relation)
        cr.execute(SQL("DELETE FROM %s WHERE res_users_id IN %s", relation, tuple(self.ids)))
        cr.execute(
            SQL(
                """INSERT INTO %s (res_users_id, fupin_region_id)
                   SELECT DISTINCT user_id, region_id FROM (%s) post""",
                relation, self._valid_posts(),
            )
        )  # fmt: skip
        cr.execute(
            SQL(
                """UPDATE res_users SET fupin_unit_id = first_post.unit_id
                   FROM res_users me LEFT JOIN (
                       SELECT DISTINCT ON (user_id) user_id, unit_id FROM (%s) post
                       ORDER BY user_id, delegate_of_id NULLS FIRST, date_from, id
                   ) first_post ON first_post.user_id = me.id
                   WHERE res_users.id = me.id AND me.id IN %s
                   AND res_users.fupin_unit_id IS DISTINCT FROM first_post.unit_id""",
                self._valid_posts(), tuple(self.ids),
            )
        )  # fmt: skip

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One sees oneself, the people of the places one covers, and those who supervise them.

        Nobody writes on users directly: accounts are made and reset by actions that check."""
        if mode != "read":
            return Domain("id", "=", scope.uid)
        if scope.whole_country:
            return Domain.TRUE
        return (
            Domain("id", "in", [scope.uid, self.env.ref("base.user_root").id])
            | Domain("fupin_region_ids", "any", scope.under("code"))
            | Domain("fupin_region_ids.code", "in", scope.ancestor_codes)
        )
