import graphlib

from odoo import api, models
from odoo.tools import SQL

# what names a record by model and number: (model, column of the kind, column of the number)
POINTING = (
    ("ir.attachment", "res_model", "res_id"), ("mail.message", "model", "res_id"), ("mail.activity", "res_model", "res_id"),
    ("mail.followers", "res_model", "res_id"), ("fupin.event", "res_model", "res_id"), ("fupin.document", "res_model", "res_id"),
    ("fupin.review", "res_model", "res_id"), ("fupin.finding", "res_model", "res_id"), ("fupin.share", "res_model", "res_id"),
)  # fmt: skip
# with what a person signs in, and from where he did: nothing of it outlives the account
BY_PERSON = ("res_users_apikeys", "auth_totp_device", "auth_totp_rate_limit_log", "res_device_log")
# the division of the country is everybody's; what tells of exports and removals outlives them
STAYS = frozenset({"fupin.region", "fupin.export"})


class FupinCounty(models.AbstractModel):
    """All that belongs to one county, told from the registry: rows with its region code, their lines, their papers.

    `_collect` writes the numbers of these rows into temporary tables ``leaving_<table>``; export and removal read them.
    """

    _name = "fupin.county"
    _description = "All that belongs to a county"

    @api.model
    def _tables(self):
        """Return the models of the registry that have a table with rows of their own."""
        return {
            name: model
            for name in sorted(self.env.registry)
            for model in [self.env[name]]
            if not model._abstract and not model._transient
            and (name.startswith("fupin.") or name in {pointing[0] for pointing in POINTING})
            and name not in STAYS and (model._auto or name == "fupin.task.archive")
        }  # fmt: skip

    @api.model
    def _collect(self, region):
        """Write what belongs to a county into temporary tables; return ``{model name: number of rows}``, none left out."""
        self.env.flush_all()
        prefix, tables = region.code[:6], self._tables()
        found = {}
        for name, model in tables.items():
            condition = self._standing(model, prefix)
            self._remember(model, condition or SQL("FALSE"))
            if condition is not None:
                found[name] = model
        self._collect_lines(tables, found)
        self._collect_of_people(tables, found)
        self._collect_pointing(tables)
        return {name: self._count(model) for name, model in tables.items()}

    @api.model
    def _standing(self, model, prefix):
        """Return the SQL condition "stands in the county", None for what stands nowhere."""
        fields = model._fields
        if "region_code" in fields and fields["region_code"].store:
            return SQL("starts_with(region_code, %s)", prefix)
        if "region_id" in fields and fields["region_id"].store and fields["region_id"].comodel_name == "fupin.region":
            return SQL("region_id IN (SELECT id FROM fupin_region WHERE starts_with(code, %s))", prefix)
        return None

    @api.model
    def _leaving(self, model):
        return SQL.identifier(f"leaving_{model._table}"[:63])

    @api.model
    def _remember(self, model, condition):
        table = self._leaving(model)
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
        self.env.cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT id FROM %s WHERE %s",
                table, SQL.identifier(model._table), condition,
            )
        )  # fmt: skip
        self.env.cr.execute(SQL("ALTER TABLE %s ADD UNIQUE (id)", table))

    @api.model
    def _collect_lines(self, tables, found):
        """Add what cannot be without something of the county, and has no place of its own; and what hangs on that."""
        lines = {name: self._parents(model) for name, model in tables.items() if name not in found}
        while sum(
            self._add(
                tables[name],
                SQL("%s IN (SELECT id FROM %s)", SQL.identifier(field.name), self._leaving(tables[field.comodel_name])),
            )
            for name, fields in lines.items()
            for field in fields
            if field.comodel_name in tables
        ):
            pass

    @staticmethod
    def _parents(model):
        """Return the stored many2one fields to what a row cannot be without."""
        named = {getattr(model, "_parent_field", None), *(getattr(model, "_parent_fields", None) or ())}
        return [
            field
            for field in model._fields.values()
            if field.type == "many2one" and field.store and field.comodel_name.startswith("fupin.")
            and (field.name in named or field.required or field.ondelete == "cascade")
        ]  # fmt: skip

    @api.model
    def _collect_of_people(self, tables, found):
        """Add what is one person's own, such as his notices, where he has posts in the county alone."""
        people = self._people()
        for name, model in tables.items() if people else ():
            for field in model._fields.values() if name.startswith("fupin.") and name not in found else ():
                if (
                    field.type == "many2one"
                    and field.store
                    and (field.comodel_name, field.ondelete) == ("res.users", "cascade")
                ):
                    self._add(model, SQL("%s = ANY(%s)", SQL.identifier(field.name), people))

    @api.model
    def _collect_pointing(self, tables):
        """Add the papers, messages, events of what belongs to the county."""
        for name, kind, number in POINTING:
            for target, model in tables.items():
                if target != name:
                    self._add(
                        self.env[name],
                        SQL("%s = %s AND %s IN (SELECT id FROM %s)", SQL.identifier(kind), target, SQL.identifier(number),
                            self._leaving(model)),
                    )  # fmt: skip

    @api.model
    def _add(self, model, condition):
        """Add rows to what leaves; return how many came."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s SELECT id FROM %s WHERE %s ON CONFLICT DO NOTHING",
                self._leaving(model), SQL.identifier(model._table), condition,
            )
        )  # fmt: skip
        return self.env.cr.rowcount

    @api.model
    def _count(self, model):
        return self.env.execute_query(SQL("SELECT count(*) FROM %s", self._leaving(model)))[0][0]

    # ------------------------------------------------------------------ removal

    @api.model
    def _remove(self, region):
        """Take away all that belongs to a county, set by set; return ``{model name: number of rows}``.

        :raise psycopg2.errors.ForeignKeyViolation: if records of another place name one of these; nothing is removed
        """
        counts = {name: count for name, count in self._collect(region).items() if count}
        tables = self._tables()
        leaving = {tables[name]._table: tables[name] for name in counts}
        people = self._people()
        self._release_files()
        for table in self._deletion_order(leaving):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE id IN (SELECT id FROM %s)",
                    SQL.identifier(table),
                    self._leaving(leaving[table]),
                )
            )
        self._forget_people(people)
        self.env.registry.clear_cache()
        self.env.invalidate_all(flush=False)
        return counts

    @api.model
    def _deletion_order(self, leaving):
        """Return the tables so that what names others goes first; a circle is broken by emptying a column."""
        graph = {table: set() for table in leaving}
        edges = {}
        for child, column, parent, is_required in self._references(list(leaving)):
            if child != parent:
                graph[parent].add(child)
                edges.setdefault((child, parent), []).append((column, is_required))
        while True:
            try:
                return list(graphlib.TopologicalSorter(graph).static_order())
            except graphlib.CycleError as error:
                circle = error.args[1]
                child, parent = next(
                    pair for pair in zip(circle, circle[1:], strict=False)
                    if pair in edges and not any(required for _column, required in edges[pair])
                )  # fmt: skip
                for column in filter(None, (column for column, _required in edges[child, parent])):
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %(table)s SET %(column)s = NULL WHERE id IN (SELECT id FROM %(leaving)s) AND %(column)s IS NOT NULL",
                            table=SQL.identifier(child), column=SQL.identifier(column), leaving=self._leaving(leaving[child]),
                        )
                    )  # fmt: skip
                graph[parent].discard(child)

    @api.model
    def _references(self, tables):
        """Return (child table, column that may be emptied, parent table, holds back) of the foreign keys among tables."""
        return self.env.execute_query(
            SQL(
                """SELECT child.relname, CASE WHEN NOT col.attnotnull THEN col.attname END, parent.relname,
                       col.attnotnull AND con.confdeltype <> 'c'
                   FROM pg_constraint con JOIN pg_class child ON child.oid = con.conrelid
                   JOIN pg_class parent ON parent.oid = con.confrelid
                   JOIN pg_attribute col ON col.attrelid = con.conrelid AND col.attnum = con.conkey[1]
                   WHERE con.contype = 'f' AND con.confdeltype IN ('a', 'r', 'c')
                     AND child.relname = ANY(%(tables)s) AND parent.relname = ANY(%(tables)s) ORDER BY 1, 2""",
                tables=tables,
            )
        )

    @api.model
    def _release_files(self):
        """Let core's clean-up look at the files of papers that go."""
        Attachment = self.env["ir.attachment"]
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL
                   AND id IN (SELECT id FROM %s)""",
                self._leaving(Attachment),
            )
        )
        for (name,) in rows:
            Attachment._mark_for_gc(name)

    @api.model
    def _people(self):
        """Return the users who hold posts in the county alone."""
        rows = self.env.execute_query(
            SQL(
                """SELECT user_id FROM fupin_assignment GROUP BY user_id
                   HAVING bool_and(id IN (SELECT id FROM %s))""",
                self._leaving(self.env["fupin.assignment"]),
            )
        )
        return [user for (user,) in rows if user != self.env.uid]

    @api.model
    def _forget_people(self, ids):
        """Close accounts and take out who they were; events of other places still say "a user of a removed county"."""
        for table in BY_PERSON:
            self.env.cr.execute(SQL("DELETE FROM %s WHERE user_id = ANY(%s)", SQL.identifier(table), ids))
        self.env.cr.execute(
            SQL(
                """UPDATE res_users SET active = FALSE, login = 'removed-' || id, password = NULL, totp_secret = NULL,
                       signature = NULL, sign_in_phone_encrypted = NULL, sign_in_phone_hash = NULL,
                       sign_in_code_hash = NULL, sign_in_code_until = NULL
                   WHERE id = ANY(%s) RETURNING partner_id""",
                ids,
            )
        )
        partners = [partner for (partner,) in self.env.cr.fetchall()]
        relation = self.env["res.users"]._fields["fupin_region_ids"].relation
        self.env.cr.execute(SQL("DELETE FROM %s WHERE res_users_id = ANY(%s)", SQL.identifier(relation), ids))
        self._forget_partners(partners)

    @api.model
    def _forget_partners(self, ids):
        """Take out names, numbers, portraits, and whose phone is told of news."""
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner SET name = '已移除', complete_name = '已移除', email = NULL, phone = NULL,
                       active = FALSE, email_normalized = NULL
                   WHERE id = ANY(%s)""",
                ids,
            )
        )
        # an author's name stands a second time in the address that a message came from
        self.env.cr.execute(SQL("UPDATE mail_message SET email_from = NULL WHERE author_id = ANY(%s)", ids))
        self.env.cr.execute(SQL("DELETE FROM mail_push_device WHERE partner_id = ANY(%s)", ids))
        # sudo: portraits are open to nobody's rights here; the whole removal was checked by its caller
        portraits = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", "res.partner"), ("res_field", "!=", False), ("res_id", "in", ids)]
        )  # fmt: skip
        portraits.unlink()
