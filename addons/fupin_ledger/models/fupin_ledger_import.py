from odoo import api, fields, models
from odoo.exceptions import UserError


class FupinLedgerImport(models.Model):
    """An uploaded ledger on its way into the register.

    Upload, look at what was understood, import: all rows or none, unless the clerk chooses
    to leave out the faulty ones, which come back as a workbook of their own. The file holds
    phone numbers, so it is sealed as they are, seen by its uploader's unit alone and
    dropped after a month.

    | who                                   | may                                          |
    |---------------------------------------|----------------------------------------------|
    | village, township, department, county | import into the places they cover            |
    | colleagues of the same unit           | see and finish the imports of the unit        |
    | others                                | nothing; the records tell who imported them  |
    """

    _name = "fupin.ledger.import"
    _inherit = ["fupin.ledger.upload"]
    _description = "Ledger import"

    _transitions = {
        "reset": (("draft", "checked", "failed"), "draft"),
        "check": (("draft", "checked", "failed"), "checked"),
        "fail": (("draft", "checked", "failed"), "failed"),
        "import": (("checked", "failed"), "done"),
    }

    ledger_id = fields.Many2one(
        "fupin.ledger",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("can_import", "=", True)],
        default=lambda self: self._default_ledger_id(),
    )
    same_file_note = fields.Char(string="Imported before", readonly=True, copy=False)
    import_again = fields.Boolean(string="Import it again all the same", copy=False)
    state = fields.Selection(
        [("draft", "Upload"), ("checked", "Ready"), ("failed", "Faults found"), ("done", "Imported")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    confirm_records = fields.Boolean(
        string="Confirm at once",
        compute="_compute_confirm_records",
        store=True,
        readonly=False,
        precompute=True,
        help="For a ledger of the past that was confirmed on paper. Otherwise drafts are made.",
    )
    can_confirm = fields.Boolean(compute="_compute_can_confirm")
    column_line_ids = fields.One2many("fupin.ledger.import.column", "import_id", string="Columns", copy=False)
    # what became of it
    imported_count = fields.Integer(string="Imported", readonly=True, copy=False)
    record_ids = fields.Json(readonly=True, copy=False)
    imported_at = fields.Datetime(readonly=True, copy=False)

    def _default_ledger_id(self):
        return self.env["fupin.ledger"].search([("can_import", "=", True)], limit=1)

    @api.depends("region_id")
    @api.depends_context("uid")
    def _compute_confirm_records(self):
        """A county enters its past as confirmed; anyone else drafts, unless he chooses otherwise."""
        scope = self.env.user._fupin_scope("county")
        for record in self:
            record.confirm_records = bool(record.region_code) and scope.covers(record.region_code)

    @api.depends("region_code")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        scopes = [self.env.user._fupin_scope(role) for role in ("township", "county")]
        for record in self:
            record.can_confirm = self.env.su or any(scope.covers(record.region_code) for scope in scopes)

    def _seal(self, content):
        super()._seal(content)
        self.same_file_note = False

    @api.ondelete(at_uninstall=False)
    def _unlink_never_imported(self):
        if self.filtered(lambda record: record.state == "done"):
            raise UserError(self.env._("What was imported stays on record: it tells where the register comes from."))

    # ------------------------------------------------------------------- actions

    def action_check(self):
        """Look at the whole file and tell what was understood and what is wrong.

        Fills the columns, the preview, ``row_count``, ``error_count`` and ``error_file``.

        :raise UserError: if the file cannot be read as a ledger at all
        """
        record = self._in_own_language()
        record.check_access("write")
        record._check_not_done()
        record._check_file()

    def action_import(self):
        """Import every row, or none; with ``skip_faulty`` every right row.

        Looks at the file anew, so that nothing is written that was not checked. Many rows
        are imported in the background.

        :raise UserError: if rows are faulty and shall not be left out
        """
        record = self._in_own_language()
        record.check_access("write")
        record._check_not_done()
        if record.row_count > self._background_rows() and not self.env.context.get("queue_job__no_delay"):
            description = self.env._("Import of %s", record.display_name)
            return record._run_later("_import_in_background", description)
        record._import_now()
        return None

    def action_open_records(self):
        """Open what was imported."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.ledger_id.name,
            "res_model": self.ledger_id.model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.record_ids or [])],
        }

    def _check_not_done(self):
        if self.state == "done":
            raise UserError(
                self.env._("This table was imported on %s. Make a new import for another one.", self.imported_at.date())
            )
        if not self.ledger_id.can_import:
            raise UserError(self.env._("“%s” can only be exported.", self.ledger_id.name))

    def _import_in_background(self):
        """Run by the job queue in the name of who pressed the button."""
        self._tell_in_the_end(self._import_told)

    def _import_told(self):
        self._import_now()
        return self.env._("%s rows were imported.", self.imported_count)
