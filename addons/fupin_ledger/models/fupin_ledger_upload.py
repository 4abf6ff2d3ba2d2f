import base64
import hashlib

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.workbook import MOST_BYTES
from .fupin_ledger import UNITS

DAYS_FILE_IS_KEPT = 30
# above it the work runs in the background
DEFAULT_BACKGROUND_ROWS = 5000
RUNNING = ("pending", "enqueued", "started")


class FupinLedgerUpload(models.AbstractModel):
    """A table that somebody has uploaded: the sealed file, how it is read, what was found in it.

    How to use. Inherit it with ``ledger_id`` (whose columns the table is read by), ``state`` with "draft", "failed"
    and "done", and ``_transitions`` with "reset". `_open` and `_read` (`fupin_ledger_upload_reading`) give the rows,
    `_write_findings` tells what is wrong; `_run_later` does the work in the background.
    The file may hold phone numbers, so it is sealed as they are and dropped after a month.
    """

    _name = "fupin.ledger.upload"
    _inherit = ["fupin.record"]
    _description = "Uploaded table"
    _order = "id desc"
    _fupin_own_use = True

    file = fields.Binary(
        string="Your table", compute="_compute_file", inverse="_inverse_file", attachment=False, copy=False
    )
    filename = fields.Char(string="File name")
    file_sealed = fields.Binary(groups=fields.NO_ACCESS, copy=False)
    file_hash = fields.Char(readonly=True, copy=False, index="btree_not_null")
    # how to read it
    sheet_name = fields.Char(string="Sheet", help="Empty: the sheet that looks most like the ledger.")
    unit = fields.Selection(
        UNITS,
        string="Amounts without a unit are in",
        required=True,
        default="yuan",
        help="Only where the table itself names no unit.",
    )
    skip_faulty = fields.Boolean(
        string="Leave out faulty rows", help="Import the right rows; the faulty ones come back as a table of their own."
    )
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
    error_file = fields.Binary(string="Table with the faults marked", readonly=True, copy=False, attachment=True)
    error_filename = fields.Char(readonly=True, copy=False)
    job_uuid = fields.Char(readonly=True, copy=False)
    job_state = fields.Char(compute="_compute_job_state")

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
                raise UserError(self.env._("This table is done with. Make a new one for another file."))
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
        self.sudo().write({"file_sealed": sealed and base64.b64encode(sealed), "file_hash": digest})

    def _unsealed(self):
        """Return the bytes of the file."""
        sealed = base64.b64decode(self.sudo().file_sealed or b"")  # sudo: the column is closed to everyone
        if not sealed:
            raise UserError(self.env._("Choose the file with your table first."))
        return base64.b64decode(protect.decrypt(sealed.decode(), self.env["res.users"]._protection_keys()))

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

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Imports are seen where they were made: the file holds phone numbers of others."""
        mine = Domain("create_uid", "=", scope.uid) | Domain("unit_id", "in", list(scope.unit_ids))
        return scope.under("region_code") & mine

    def _event_fields(self, vals):
        """The steps are told; what the check finds is on the record itself."""
        return []

    def _in_own_language(self):
        """What is told of a file stays on record: in the user's language, however he came here."""
        self.ensure_one()
        return self.with_context(lang=self.env.lang or self.env.user.lang)

    # ---------------------------------------------------------------- background

    @api.model
    def _background_rows(self):
        # sudo: a setting of the console, no secret
        value = self.env["ir.config_parameter"].sudo().get_param("fupin_ledger.background_rows")
        return int(value or DEFAULT_BACKGROUND_ROWS)

    def _run_later(self, method, description):
        """Do the work of ``method`` in the background, once at a time; return what the screen says.

        :raise UserError: where it is under way already
        """
        if self.job_state in RUNNING:
            raise UserError(self.env._("This table is being worked on already."))
        delayed = self.with_delay(description=description, identity_key=f"{self._table}_{self.id}")
        self.job_uuid = getattr(delayed, method)().uuid
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s rows are being worked on in the background. You will be told when it is done.", self.row_count
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _tell_in_the_end(self, work):
        """Do what was put off, all of it or nothing, and tell who had asked for it how it ended.

        :param work: a function that returns what is said in the end
        """
        if self.state == "done":
            return
        try:
            with self.env.cr.savepoint():
                message, kind = work(), "success"
        except UserError as error:
            message, kind = str(error), "danger"
        self.env.user._bus_send(
            "simple_notification", {"type": kind, "title": self.display_name, "message": message, "sticky": True}
        )

    @api.autovacuum
    def _gc_files(self):
        """The uploaded file is dropped after a month; what it gave is in the register."""
        if self._abstract:
            return None
        limit = 100
        old = self.search(
            [("file_hash", "!=", False), ("create_date", "<", f"-{DAYS_FILE_IS_KEPT}d"), ("file_sealed", "!=", False)],
            limit=limit + 1,
        )
        old[:limit].sudo().write(
            {"file_sealed": False, "error_file": False}
        )  # sudo: the sealed column is closed to everyone
        return len(old[:limit]), len(old) > limit
