from odoo import api, fields, models, tools
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

FUNCTIONS = ("sum", "avg", "min", "max")


class FupinIndicator(models.Model):
    """A figure of a place or a unit over a period: how many, how much in all, how much on average.

    Domain addons declare it as data. ``aggregate`` is ``count`` or ``sum:field``, ``avg:field``, ``min:field``,
    ``max:field``; ``domain`` is a condition that may use the day (`kernel.domain_text`), but no parameter, for one
    figure may cover places with several. Archived records do not count.
    """

    _name = "fupin.indicator"
    _inherit = ["fupin.cached"]
    _description = "Indicator"
    _order = "model, key"

    key = fields.Char(required=True)
    name = fields.Char(required=True)
    model = fields.Char(required=True, help="Technical name of the kind of record.")
    domain = fields.Text(default="[]")
    aggregate = fields.Char(required=True, default="count")
    period_field = fields.Char(help="Date that puts a record into a period; empty: all records, whenever.")
    measure_unit = fields.Char(string="Unit of measure")
    description = fields.Text()

    _key_uniq = models.UniqueIndex("(key)", "This indicator is declared already.")

    @api.constrains("model", "domain", "aggregate", "period_field")
    def _check_declared(self):
        Condition = self.env["fupin.condition"]
        for indicator in self:
            problems = Condition._problems(indicator.model, indicator.domain)
            if not problems and Condition._keys(indicator.domain):
                problems = [self.env._("An indicator asks for no parameter: its places may have several values.")]
            problems = problems or indicator._field_problems()
            if problems:
                raise ValidationError(
                    self.env._("%(name)s: %(problems)s", name=indicator.name, problems="\n".join(problems))
                )

    def _field_problems(self):
        """Return what is wrong with the fields that it adds up and takes the period from."""
        model = self.env[self.model]
        if "region_code" not in model._fields or getattr(model, "_fupin_confidential", False):
            return [self.env._("“%s” stands in no place that may be told.", model._kind_name())]
        problems = []
        function, _colon, name = self.aggregate.partition(":")
        field = model._fields.get(name)
        if self.aggregate != "count" and (function not in FUNCTIONS or field is None or not field.store):
            problems.append(
                self.env._("“%s” is not count, sum:field, avg:field, min:field or max:field.", self.aggregate)
            )
        elif field is not None and (field.type not in ("integer", "float", "monetary") or field.groups):
            problems.append(self.env._("“%s” is no number that may be added up.", name))
        period = model._fields.get(self.period_field) if self.period_field else None
        if self.period_field and (period is None or not period.store or period.type not in ("date", "datetime")):
            problems.append(self.env._("“%s” is no stored date.", self.period_field))
        return problems

    def _value(self, region_prefix, date_from=None, date_to=None):
        """Return the figure of a place; 0 or None where there is nothing.

        :param region_prefix: of the place, "" for the whole country
        :param date_from, date_to: first and last day of the period, both included
        """
        self.ensure_one()
        records, domain = self._looked_at(region_prefix, date_from, date_to)
        return records._read_group(domain, [], [self._odoo_aggregate()])[0][0]

    def _values_by_unit(self, region_prefix="", date_from=None, date_to=None):
        """Return ``{unit id: figure}`` of the responsible units in a place, by one statement."""
        self.ensure_one()
        records, domain = self._looked_at(region_prefix, date_from, date_to)
        groups = records._read_group(domain & Domain("unit_id", "!=", False), ["unit_id"], [self._odoo_aggregate()])
        return {unit.id: value for unit, value in groups}

    def _column_by_unit(self, unit, date_from, date_to, day):
        """Return the SQL of the figure of a unit.

        :param unit: SQL of the unit's id
        """
        self.ensure_one()
        records, domain = self._looked_at("", date_from, date_to, day)
        query = records._search(domain)
        query.add_where(SQL("%s = %s", records._field_to_sql(query.table, "unit_id", query), unit))
        function, _colon, name = self.aggregate.partition(":")
        if not name:
            return SQL("(%s)", query.select(SQL("count(*)")))
        column = records._field_to_sql(query.table, name, query)
        if function == "sum":
            return SQL("(%s)", query.select(SQL("COALESCE(sum(%s), 0)", column)))
        return SQL("(%s)", query.select(SQL("%s(%s)", SQL.identifier(function), column)))

    def _odoo_aggregate(self):
        function, _colon, name = self.aggregate.partition(":")
        return f"{name}:{function}" if name else "__count"

    def _looked_at(self, region_prefix, date_from, date_to, day=None):
        # sudo: a figure of a place is the same for all; who may ask for it is decided by who calls
        records = self.env[self.model].sudo().with_context(tz="Asia/Shanghai")
        day = day or fields.Date.to_date(date_to) or local_date()
        domain = self.env["fupin.condition"]._domain(self.model, self.domain, {}, day)
        if region_prefix:
            domain &= Domain("region_code", "=like", region_prefix + "%")
        if self.period_field and date_from:
            domain &= Domain(self.period_field, ">=", fields.Date.to_date(date_from))
        if self.period_field and date_to:
            domain &= Domain(self.period_field, "<=", fields.Date.to_date(date_to))
        return records, domain

    @api.model
    def _find(self, key):
        """Return the indicator of this key, or none."""
        # sudo: declarations are open to all who read rules
        return self.sudo().browse(self._declared().get(key))

    @api.model
    @tools.ormcache()
    def _declared(self):
        # sudo: see above
        return {indicator.key: indicator.id for indicator in self.sudo().search([])}

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Declared by the product: everyone reads them, nobody writes."""
        return Domain.TRUE if mode == "read" else Domain.FALSE
