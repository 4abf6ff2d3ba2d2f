"""What a user covers: the places and units of the posts held today.

How to use: ``user._fupin_scope("township")`` gives the scope of the posts in one role;
``scope.under("region_code")`` is the domain of what lies in those places.

How it works: a region's code begins with its parent's prefix, so *under a place* is a
prefix test on a stored code. Several counties, townships and villages are written as one
list of the codes below them, which PostgreSQL walks in the order of the list view; a chain
of prefixes joined by OR makes it collect and sort all records of all places.
"""

from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import SQL

from .kernel.region_code import CUTS

COUNTY_DIGITS = 6
CODE_DIGITS = 12


@dataclass(frozen=True)
class Scope:
    """The places (by prefix) and units of one user in one role, or in all of them."""

    uid: int
    role: str
    prefixes: tuple = ()
    unit_ids: tuple = ()

    @property
    def whole_country(self):
        """Whether a post covers everything."""
        return "" in self.prefixes

    @property
    def county_prefixes(self):
        """The counties around the places; a place above county level stands for itself."""
        return tuple(dict.fromkeys(prefix[:COUNTY_DIGITS] for prefix in self.prefixes))

    @property
    def ancestor_codes(self):
        """Codes of the places themselves and of all above them, country included."""
        codes = {
            prefix[:cut].ljust(CODE_DIGITS, "0") for prefix in self.prefixes for cut in (0, *CUTS) if cut <= len(prefix)
        }
        return tuple(sorted(codes))

    def covers(self, code):
        """Whether the region with this 12-digit code lies in one of the places."""
        return any((code or "").startswith(prefix) for prefix in self.prefixes)

    def under(self, field, county=False):
        """Return the domain "the code in ``field`` lies in one of my places".

        :param field: a field that holds a 12-digit region code, dotted paths allowed
        :param county: take the counties around the places instead
        """
        prefixes = self.county_prefixes if county else self.prefixes
        if "" in prefixes:
            return Domain.TRUE
        wide = [prefix for prefix in prefixes if len(prefix) < COUNTY_DIGITS]
        narrow = [prefix for prefix in prefixes if len(prefix) >= COUNTY_DIGITS]
        domain = Domain.OR(Domain(field, "=like", prefix + "%") for prefix in wide)
        if all(len(prefix) == CODE_DIGITS for prefix in narrow):
            return domain | Domain(field, "in", narrow)
        if len(narrow) == 1:
            return domain | Domain(field, "=like", narrow[0] + "%")
        return domain | self._under_many(field, narrow)

    @classmethod
    def _under_many(cls, field, prefixes):
        if "." in field:
            path, name = field.rsplit(".", 1)
            return Domain(path, "any!", cls._under_many(name, prefixes))

        def to_sql(model, alias, query):
            codes = SQL("ARRAY(%s)", cls._codes_under(prefixes))
            return SQL("%s = ANY(%s)", model._field_to_sql(alias, field, query), codes)

        def predicate(record):
            return (record[field] or "").startswith(tuple(prefixes))

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    @staticmethod
    def _codes_under(prefixes):
        # LIKE ANY of a list would read all 665,276 regions, OR reads a range for each prefix
        listed = SQL(" OR ").join(SQL("code LIKE %s", prefix + "%") for prefix in prefixes)
        return SQL("SELECT code FROM fupin_region WHERE %s", listed)

    def with_records(self, field, ids, table, narrowed=Domain.TRUE):
        """Return the domain of what lies in my places and of a few records elsewhere.

        Joined by OR alone, PostgreSQL walks the whole index of the list for the last county of
        the country (240 ms among 1,000,000 assets) or sorts all records of a county. So the
        codes of both are named beside it in one list, which the index is walked with, and the
        places are compared in a way (``left``) for which it has no other index to take.

        :param field: the field with the region's code
        :param ids: ids of records elsewhere
        :param table: the table of the records
        :param narrowed: what holds besides for records in my places
        """
        elsewhere = Domain("id", "in", ids)
        if self.whole_country:
            return narrowed | elsewhere
        by_length = {len(prefix): [] for prefix in self.prefixes}
        for prefix in self.prefixes:
            by_length[len(prefix)].append(prefix)

        def named(model, alias, query):
            codes = SQL(
                "%s UNION ALL SELECT region_code FROM %s WHERE id = ANY(%s)",
                self._codes_under(self.prefixes), SQL.identifier(table), list(ids),
            )  # fmt: skip
            return SQL("%s = ANY(ARRAY(%s))", model._field_to_sql(alias, field, query), codes)

        def within(model, alias, query):
            code = model._field_to_sql(alias, field, query)
            parts = (SQL("left(%s, %s) = ANY(%s)", code, length, found) for length, found in by_length.items())
            return SQL("(%s)", SQL(" OR ").join(parts))

        here = Domain.custom(to_sql=within, predicate=lambda record: self.covers(record[field]))
        # in Python the list of codes says nothing that the rest does not
        return Domain.custom(to_sql=named, predicate=lambda record: True) & ((here & narrowed) | elsewhere)
