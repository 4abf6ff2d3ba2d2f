from odoo import fields

WITHOUT_CASE = {"ilike": "like", "not ilike": "not like", "=ilike": "=like", "not =ilike": "not =like"}


class Name(fields.Char):
    """A text among very many that people search by a part of it: the name of an asset, a place.

    Chinese knows no capitals, so a part without Latin letters is compared as it is. PostgreSQL's
    comparison regardless of case turns every name it looks at into small letters first, which
    takes four to five times as long; found is the same.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if isinstance(value, str) and value.lower() == value.upper() and not model.env.registry.has_unaccent:
            operator = WITHOUT_CASE.get(operator, operator)
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)
