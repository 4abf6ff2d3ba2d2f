"""What a transition takes along on its way through a flow."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now

NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Passed:
    """Stands in the context while a transition is carried out that its flow has agreed to. An object cannot be sent
    over RPC, so no script can claim it."""

    model: str
    transition: str
    ids: frozenset
    reasons: dict
    articles: dict

    def covers(self, records, name):
        """Return whether this is the transition of these records."""
        return (self.model, self.transition) == (records._name, name) and self.ids.issuperset(records.ids)


@dataclass(frozen=True)
class Asked:
    """The request: reason, what else the transition sets, ``{record id: article}`` of warnings.

    A moment that is now becomes the moment in which the transition is carried out: what is confirmed after three
    reviews was not confirmed when it was asked for.
    """

    reason: str
    values: dict
    articles: dict = field(default_factory=dict)

    @classmethod
    def of(cls, records, reason, values, articles):
        """Return the request with its values as JSON holds them."""
        return cls(reason, {name: cls._kept(records._fields[name], value) for name, value in (values or {}).items()},
                   articles)  # fmt: skip

    @staticmethod
    def _kept(column, value):
        if isinstance(value, datetime):
            return "@now" if abs(utc_now() - value) < NOW else fields.Datetime.to_string(value)
        if isinstance(value, date):
            return "@today" if value == local_date() else fields.Date.to_string(value)
        return column.convert_to_read(value, None) if hasattr(value, "_name") else value
