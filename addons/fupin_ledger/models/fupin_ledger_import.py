import base64
import hashlib

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.workbook import MOST_BYTES

IMPORTING = ("village", "township", "department", "county")
DAYS_FILE_IS_KEPT = 30
# above it an import runs in the background
DEFAULT_BACKGROUND_ROWS = 5000
MOST_REGIONS = 60000


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
    _inherit = ["fupin.record"]
    _description = "Ledger import"
    _order = "id desc"
    _fupin_own_use = True

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
    file = fields.Binary(
        string="Your table", compute="_compute_file", inverse="_inverse_file", attachment=False, copy=False
    )
    filename = fields.Char(string="File name")
    file_sealed = fields.Binary(groups=fields.NO_ACCESS, copy=False)
    file_hash = fields.Char(readonly=True, copy=False, index="btree_not_null")
    same_file_note = fields.Char(string="Imported before", readonly=True, copy=False)
    import_again = fields.Boolean(string="Import it again all the same", copy=False)
    state = fields.Selection(
        [("draft", "Upload"), ("checked", "Ready"), ("failed", "Faults found"), ("done", "Imported")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    # how to read it
    sheet_name = fields.Char(string="Sheet", help="Empty: the sheet that looks most like the ledger.")
    unit = fields.Selection(
        [("yuan", "Yuan"), ("wan", "10,000 yuan")],
        string="Amounts without a unit are in",
        required=True,
        default="yuan",
        help="Only where the table itself names no unit.",
    )
    skip_faulty = fields.Boolean(
        string="Leave out faulty rows", help="Import the right rows; the faulty ones come back as a table of their own."
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
    # what was found
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    error_count = fields.Integer(string="Faulty rows", readonly=True, copy=False)
    warning_count = fields.Integer(string="Remarks", readonly=True, copy=False)
    total_amount = fields.Float(string="Sum (yuan)", digits=(16, 2), readonly=True, copy=False)
    total_wan = fields.Float(
        string="Sum (10,000 yuan)", digits=(16, 6), compute="_compute_total_wan", help="To compare with the paper."
    )
    report = fields.Html(string="What was found", readonly=True, copy=False, sanitize_attributes=False)
    preview = fields.Html(string="First rows", readonly=True, copy=False, sanitize_attributes=False)
    column_line_ids = fields.One2many("fupin.ledger.import.column", "import_id", string="Columns", copy=False)
    error_file = fields.Binary(string="Table with the faults marked", readonly=True, copy=False, attachment=True)
    error_filename = fields.Char(readonly=True, copy=False)
    # what became of it
    imported_count = fields.Integer(string="Imported", readonly=True, copy=False)
    record_ids = fields.Json(readonly=True, copy=False)
    imported_at = fields.Datetime(readonly=True, copy=False)
    job_uuid = fields.Char(readonly=True, copy=False)
    job_state = fields.Char(compute="_compute_job_state")

    def _default_ledger_id(self):
        return self.env["fupin.ledger"].search([("can_import", "=", True)], limit=1)

    def _default_region_id(self):
        """The user's own place; for the superuser the country."""
        region = super()._default_region_id()
        return region or (self.env.ref("fupin_base.region_china") if self.env.su else region)

    @api.depends("file_sealed")
    def _compute_file(self):
        for record in self:
            sealed = record.sudo().file_sealed  # sudo: the sealed column is closed to everyone
            record.file = sealed and base64.b64encode(record._unsealed())

    def _inverse_file(self):
        for record in self:
            if record.state == "done":
                raise UserError(self.env._("This table has been imported. Make a new import for another file."))
            content = base64.b64decode(record.file or b"")
            if len(content) > MOST_BYTES:
                raise UserError(
                    self.env._(
                        "The file is larger than %s MB. Delete pictures and empty rows, or split it by township.",
                        MOST_BYTES // 1_000_000,
                    )
                )
            record._seal(content)
            if record.state != "draft":
                record._transition("reset")

    def _seal(self, content):
        keys = self.env["res.users"]._protection_keys()
        sealed = content and protect.encrypt(base64.b64encode(content).decode(), keys).encode()
        digest = content and hashlib.sha256(content).hexdigest()
        # sudo: the sealed column is closed to everyone
        self.sudo().write(
            {"file_sealed": sealed and base64.b64encode(sealed), "file_hash": digest, "same_file_note": False}
        )

    def _unsealed(self):
        """Return the bytes of the file."""
        sealed = base64.b64decode(self.sudo().file_sealed or b"")  # sudo: the column is closed to everyone
        if not sealed:
            raise UserError(self.env._("Choose the file with your table first."))
        return base64.b64decode(protect.decrypt(sealed.decode(), self.env["res.users"]._protection_keys()))

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

    @api.depends("total_amount")
    def _compute_total_wan(self):
        for record in self:
            record.total_wan = record.total_amount / 10_000

    @api.depends("job_uuid")
    def _compute_job_state(self):
        # sudo: jobs are the administrator's; the state of one's own import is not
        jobs = self.env["queue.job"].sudo().search([("uuid", "in", self.filtered("job_uuid").mapped("job_uuid"))])
        states = {job.uuid: job.state for job in jobs}
        for record in self:
            record.job_state = states.get(record.job_uuid, False)

    @api.depends("filename", "ledger_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.filename or record.ledger_id.name

    @api.model_create_multi
    def create(self, vals_list):
        """An import belongs to the unit of who makes it."""
        unit = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        return super().create([{"unit_id": unit.id, **vals} for vals in vals_list])

    @api.ondelete(at_uninstall=False)
    def _unlink_never_imported(self):
        if self.filtered(lambda record: record.state == "done"):
            raise UserError(self.env._("What was imported stays on record: it tells where the register comes from."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Imports are seen where they were made: the file holds phone numbers of others."""
        mine = Domain("create_uid", "=", scope.uid) | Domain("unit_id", "in", list(scope.unit_ids))
        return scope.under("region_code") & mine

    def _event_fields(self, vals):
        """The steps are told; what the check finds is on the record itself."""
        return []

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
            return record._import_later()
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

    def _in_own_language(self):
        """What is told of a file stays on record: in the user's language, however he came here."""
        self.ensure_one()
        return self.with_context(lang=self.env.lang or self.env.user.lang)

    def _check_not_done(self):
        if self.state == "done":
            raise UserError(
                self.env._("This table was imported on %s. Make a new import for another one.", self.imported_at.date())
            )
        if not self.ledger_id.can_import:
            raise UserError(self.env._("“%s” can only be exported.", self.ledger_id.name))

    # ---------------------------------------------------------------- background

    @api.model
    def _background_rows(self):
        # sudo: a setting of the console, no secret
        value = self.env["ir.config_parameter"].sudo().get_param("fupin_ledger.background_rows")
        return int(value or DEFAULT_BACKGROUND_ROWS)

    def _import_later(self):
        if self.job_state in ("pending", "enqueued", "started"):
            raise UserError(self.env._("This table is being imported already."))
        job = self.with_delay(
            description=self.env._("Import of %s", self.display_name), identity_key=f"fupin_ledger_import_{self.id}"
        )._import_in_background()
        self.job_uuid = job.uuid
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s rows are being imported in the background. You will be told when it is done.", self.row_count
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _import_in_background(self):
        """Run by the job queue in the name of who pressed the button."""
        if self.state == "done":
            return
        try:
            with self.env.cr.savepoint():
                self._import_now()
            message, kind = self.env._("%s rows were imported.", self.imported_count), "success"
        except UserError as error:
            message, kind = str(error), "danger"
        self.env.user._bus_send(
            "simple_notification", {"type": kind, "title": self.display_name, "message": message, "sticky": True}
        )

    @api.autovacuum
    def _gc_files(self):
        """The uploaded file is dropped after a month; what it gave is in the register."""
        limit = 100
        old = self.search(
            [("file_hash", "!=", False), ("create_date", "<", f"-{DAYS_FILE_IS_KEPT}d"), ("file_sealed", "!=", False)],
            limit=limit + 1,
        )
        old[:limit].sudo().write(
            {"file_sealed": False, "error_file": False}
        )  # sudo: the sealed column is closed to everyone
        return len(old[:limit]), len(old) > limit
