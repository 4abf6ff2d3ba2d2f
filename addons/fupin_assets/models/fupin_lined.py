from contextlib import contextmanager

from odoo import api, models

# Stands in the context while a record saves its own lines: sums are checked once, at the end.
# An object cannot be sent over RPC, so no script can switch the checks off.
LINES_OF_PARENT = object()


class FupinLined(models.AbstractModel):
    """A record whose lines (`fupin.register.line`) are told in its history, whichever way a change of them comes.

    How to use: inherit it before the other mixins; ``_told_lines`` names the one2many fields.
    """

    _name = "fupin.lined"
    _description = "Record whose lines are told in its history"

    _told_lines = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        # events tell the history; the chatter is for talking, not for "created" messages
        quiet = self.with_context(lines_of_parent=LINES_OF_PARENT, tracking_disable=True)
        return super(FupinLined, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        return super(FupinLined, self.with_context(lines_of_parent=LINES_OF_PARENT)).write(vals)

    def _event_fields(self, vals):
        return [*super()._event_fields(vals), *(self._told_lines & vals.keys())]

    @contextmanager
    def _changing_lines(self, name):
        """Wrap a change of lines that does not come through the record itself: the same locks, reasons, sums and
        history as if it did."""
        if not self or self.env.context.get("lines_of_parent") is LINES_OF_PARENT:
            yield
            return
        self._check_changing_lines(name)
        before = self._event_values([name])
        yield
        self.invalidate_recordset([name])
        self._after_save({name})
        self.env["fupin.event"]._record_changes(self, before, self._event_values([name]))

    def _check_changing_lines(self, name):
        """Hook: raise where these lines are closed."""
