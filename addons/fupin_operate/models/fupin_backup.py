import logging
import os
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import config

from ..kernel import archive
from ..kernel.keeping import to_keep

_logger = logging.getLogger(__name__)
SUFFIX = ".fupin.tar"
TIME_FOR_ONE = timedelta(hours=12)


class FupinBackup(models.Model):
    """A backup of this register: when, how large, and whether a copy of it was ever restored and found equal.

    The file lies on the server, in the folder that the operator named by FUPIN_BACKUP_DIR; nobody fetches it through the
    web, so that no account, stolen or not, carries a register away. Rows are made by the system alone (access rights).
    """

    _name = "fupin.backup"
    _description = "Backup"
    _order = "id desc"
    _rec_name = "filename"

    kind = fields.Selection(
        [("nightly", "Nightly"), ("manual", "By hand"), ("command", "By command")], required=True, readonly=True
    )
    state = fields.Selection(
        [("waiting", "Under way"), ("done", "Complete"), ("failed", "Failed"), ("removed", "Removed")],
        required=True, readonly=True, default="waiting",
    )  # fmt: skip
    started_at = fields.Datetime(string="Started", required=True, readonly=True)
    ended_at = fields.Datetime(string="Ended", readonly=True)
    filename = fields.Char(string="File", readonly=True)
    size = fields.Float(string="Size (MB)", digits=(16, 1), readonly=True, aggregator=None)
    file_count = fields.Integer(string="Attachments", readonly=True, aggregator=None)
    missing_count = fields.Integer(
        string="Missing attachments", readonly=True, aggregator=None, help="Files that records name and no disk has."
    )
    message = fields.Text(readonly=True)
    drilled_at = fields.Datetime(string="Restored on trial", readonly=True)
    is_equal = fields.Boolean(string="Copy was equal", readonly=True, help="Rows and amounts to the fen, every file.")

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Whether the register is safe is told to every administrator."""
        return Domain.TRUE if mode == "read" and scope.prefixes else Domain.FALSE

    def action_take(self):
        """Begin a backup now; it runs in the background and appears in the list.

        :raise AccessError: if the user is no administrator
        :raise UserError: if one is under way
        """
        if not self.env.user.has_group("fupin_base.group_administrator"):
            raise AccessError(self.env._("Only administrators make backups."))
        self.check_access("read")
        recently = Domain("started_at", ">", utc_now() - TIME_FOR_ONE)  # one that was cut off holds nobody up for ever
        if self.search_count(Domain("state", "=", "waiting") & recently, limit=1):
            raise UserError(self.env._("A backup is under way. Wait for it to end; the list shows when."))
        self._begin("manual")
        return self.env["ir.actions.act_window"]._for_xml_id("fupin_operate.fupin_backup_action") | {"target": "main"}

    @api.model
    def _cron_nightly(self):
        """Begin the backup of the night."""
        self._begin("nightly")

    @api.model
    def _begin(self, kind):
        # sudo: backups are listed by the system alone
        backup = self.sudo().create({"kind": kind, "started_at": utc_now()})
        backup.with_delay(
            description=self.env._("Backup of the register"), identity_key=f"fupin_backup_{backup.id}"
        )._run()
        return backup

    @api.model
    def _folder(self):
        """Return the folder of backups: FUPIN_BACKUP_DIR, else beside the attachments. No setting of the web reaches it."""
        return Path(os.environ.get("FUPIN_BACKUP_DIR") or Path(config["data_dir"]) / "backups")

    def _run(self):
        """Write the archive of this row; what goes wrong stands in the row and in the log."""
        self.ensure_one()
        moment = utc_now()
        name = f"{self.env.cr.dbname}-{moment:%Y%m%d-%H%M%S}-{self.id}{SUFFIX}"
        path = self._folder() / name
        try:
            # a cursor of its own: what is saved is one snapshot, taken now
            with self.env.registry.cursor() as cr:
                manifest = archive.take(
                    cr, path, config.filestore(self.env.cr.dbname), fields.Datetime.to_string(moment)
                )
        except (archive.ArchiveError, OSError) as error:
            _logger.exception("The backup failed")
            self.write({"state": "failed", "ended_at": utc_now(), "message": self._failure_words(error)})
            return
        self.write(
            {
                "state": "done",
                "ended_at": utc_now(),
                "filename": name,
                "size": path.stat().st_size / 1e6,
                "file_count": manifest["files"],
                "missing_count": len(manifest["missing"]),
            }
        )
        self._remove_old()

    @api.model
    def _failure_words(self, error):
        """Return why a backup failed and what to do; a refusal of the system keeps its own words."""
        if isinstance(error, archive.ArchiveError) and error.kind == "busy":
            return self.env._("Another backup was under way. Make one when it has ended.")
        detail = getattr(error, "detail", "") or str(error)
        return self.env._(
            "Look for space on the disk and for rights on the folder of backups. The system says: %s", detail
        )

    @api.model
    def _remove_old(self):
        """Take away nightly backups beyond those kept (see kernel/keeping.py); those made by hand stay."""
        nightly = self.search([("kind", "=", "nightly"), ("state", "=", "done")])
        kept = to_keep([backup._day() for backup in nightly])
        for backup in nightly.filtered(lambda backup: backup._day() not in kept):
            (self._folder() / backup.filename).unlink(missing_ok=True)
            backup.state = "removed"

    def _day(self):
        return local_date(self.started_at)

    @api.model
    def _note_drill(self, filename, is_equal, message):
        """Write down that a backup was restored on trial; called by scripts/restore.sh."""
        self.search([("filename", "=", filename)]).write(
            {"drilled_at": utc_now(), "is_equal": is_equal, "message": message}
        )
