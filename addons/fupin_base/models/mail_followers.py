from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailFollowers(models.Model):
    """Who follows a record is known to those who may read the record; core tells everyone."""

    _inherit = "mail.followers"

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        return Domain.custom(to_sql=_readable_sql, predicate=_is_readable)


def _readable_sql(model, alias, query):
    """Return the condition "the followed record exists for the user", model by model.

    It looks at the records of the rows at hand only, so its cost follows the followers asked for.
    """
    conditions = [SQL("FALSE")]
    for name, followed in model.env(su=False).items():
        if followed._abstract or "message_follower_ids" not in followed._fields:
            continue
        if not followed.has_access("read"):
            continue
        found = followed.with_context(active_test=False)._search([])
        followed_id = SQL.identifier(followed._table, "id")
        found.add_where(SQL("%s = %s", followed_id, SQL.identifier(alias, "res_id")))
        conditions.append(
            SQL("(%s = %s AND EXISTS (%s))", SQL.identifier(alias, "res_model"), name, found.select(SQL("1")))
        )
    return SQL("(%s)", SQL(" OR ").join(conditions))


def _is_readable(follower):
    record = follower.env(su=False)[follower.res_model].browse(follower.res_id)
    return bool(record.exists()) and record.has_access("read")
