from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PLACE_FIELDS = {"region_id", "unit_id", "department_id", "joint_department_ids"}


class FupinRecord(models.AbstractModel):
    """Every business record: it stands in a place, its changes leave events, its state moves
    by transitions only.

    How to use. Inherit it, declare ``state`` and ``_transitions`` (see `fupin.state.machine`).
    Extend by ``_check_rows`` (errors of many rows at once), ``_after_save`` (what follows
    from a save) and ``_check_transition`` (what must hold before one).

    Rights stand in ``security/ir.rule.csv``: one line for each level, whose domain is
    ``user.fupin_domain(model, role, mode)``, answered by ``_jurisdiction_domain`` here.
    """

    _name = "fupin.record"
    _inherit = ["fupin.jurisdiction", "fupin.state.machine"]
    _description = "Business record"
    _order = "region_code, id"

    # fields whose changes leave no event: bookkeeping that follows from others
    _event_ignored = frozenset({"region_code", "event_ids", "write_date", "write_uid"})

    region_id = fields.Many2one(
        "fupin.region",
        string="Place",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_region_id(),
    )
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True, required=True)
    unit_id = fields.Many2one("fupin.unit", string="Responsible unit", index="btree_not_null", ondelete="restrict")
    department_id = fields.Many2one(
        "fupin.unit",
        string="Supervising department",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("unit_type", "=", "department")],
    )
    joint_department_ids = fields.Many2many(
        "fupin.unit",
        string="Joint departments",
        domain=[("unit_type", "=", "department")],
    )
    responsible_user_id = fields.Many2one(
        "res.users", string="Responsible person", index="btree_not_null", ondelete="restrict"
    )
    event_ids = fields.One2many(
        "fupin.event",
        "res_id",
        string="History",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )

    def _default_region_id(self):
        """The place of the user's unit; without one, a region has to be chosen."""
        return self.env.user._main_region()

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for record in self:
            record.region_code = record.region_id.code

    @api.model
    def get_empty_list_help(self, help_message):
        """Who may only read is not told to press a button that is not there."""
        if self.sudo(False).has_access("create"):  # actions are read by the superuser for everybody
            return super().get_empty_list_help(help_message)
        return Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (
            self.env._("Nothing here yet"),
            self.env._("What is entered in your area, or opened to you, appears here."),
        )

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")  # before any row is judged
        self.browse()._refuse_state(vals_list)
        self._raise_first(self._check_rows(vals_list))
        records = super().create(vals_list)
        records._check_reach()
        records.env["fupin.event"]._record(records, "create")
        records._after_save(set().union(*vals_list) if vals_list else set())
        return records

    def write(self, vals):
        if not vals or not self:
            return super().write(vals)
        self._refuse_state([vals])
        self._raise_first(self._check_rows([vals], self))
        tracked = self._event_fields(vals)
        before = self._event_values(tracked)
        result = super().write(vals)
        if PLACE_FIELDS & vals.keys():
            self.env["fupin.event"]._follow(self)
            self.env["fupin.document"]._follow(self)
        self._check_reach(vals)
        # first what follows, so that the event tells the values as they are in the end
        self._after_save(set(vals))
        self.env["fupin.event"]._record_changes(self, before, self._event_values(tracked))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_leaves_event(self):
        """What was there is told by an event that outlives the record."""
        self.env["fupin.event"]._record(self, "unlink")

    def _check_rows(self, vals_list, records=None):
        """Return every error of every row: a list of ``(row number from 0, field, message)``.

        One check for form, import and interface: `create` and `write` raise the first error,
        the ledger import writes all of them into the workbook.

        :param records: the records written on, when it is a write with one dictionary
        """
        return []

    def _raise_first(self, errors):
        if errors:
            raise UserError(errors[0][2])

    # -------------------------------------------------------------------- events

    def _event_fields(self, vals):
        """Return the stored fields among ``vals`` whose change is worth an event."""
        return [
            name
            for name in vals
            if name in self._fields
            and name not in self._event_ignored
            and self._fields[name].store
            and self._fields[name].type not in ("one2many", "binary")
        ]

    def _check_level(self, levels, message):
        """Raise `AccessError` unless the user covers the records in one of the levels."""
        self.check_access("read")
        if self.env.su:
            return
        scopes = [self.env.user._fupin_scope(level) for level in levels]
        for record in self:
            if not any(scope.covers(record.region_code) for scope in scopes):
                raise AccessError(message)

    @api.model
    def _shared_ids(self, scope):
        return self.env["fupin.share"]._shared_ids(self._name, scope)
