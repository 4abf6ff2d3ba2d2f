from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# Stands in the context while a task appends its submission. An object cannot be sent over RPC.
APPENDING = object()


class FupinTaskSubmission(models.Model):
    """One version of what a unit submitted: time, person, note, papers, figures. Appended by the steps of
    `fupin.task`; nobody writes or deletes it."""

    _name = "fupin.task.submission"
    _inherit = ["fupin.jurisdiction"]
    _description = "Submission of a task"
    _order = "task_id, version desc"
    _rec_name = "version"

    task_id = fields.Many2one("fupin.task", required=True, index=True, ondelete="restrict", readonly=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    is_correction = fields.Boolean(string="Correction", readonly=True)
    is_nil_return = fields.Boolean(string="Nil return", readonly=True)
    date = fields.Datetime(string="Submitted at", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", index="btree_not_null", ondelete="restrict", readonly=True)
    reason = fields.Text(readonly=True)
    note = fields.Text(readonly=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", readonly=True)
    coverage = fields.Float(string="Share covered", digits=(5, 4), readonly=True, aggregator=None)
    figures = fields.Json(readonly=True)

    _version_uniq = models.UniqueIndex("(task_id, version)", "This version exists already.")

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("appending") is not APPENDING:
            raise AccessError(self.env._("Submissions are kept by the steps of a task."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super  # nobody writes, so nothing to call
        raise AccessError(self.env._("What was submitted is kept as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("What was submitted is kept as it was."))

    @api.model
    def _append(self, task, transition, figures, reason=None):
        """Keep what a task says now as its next version.

        Its papers are copied to the version, so that what the unit replaces later stays here as it was."""
        task.attachment_ids.check_access("read")
        appending = self.with_context(appending=APPENDING).sudo()  # sudo: nobody else may append
        submission = appending.create(
            {
                "task_id": task.id,
                "version": len(task.sudo().submission_ids) + 1,  # sudo: all versions count
                "is_correction": transition == "correct",
                "is_nil_return": task.is_nil_return,
                "date": task.submitted_at,
                "user_id": self.env.uid,
                "reason": reason,
                "note": task.note,
                "coverage": figures.share or 0,
                "figures": {"count": figures.count, "covered": figures.covered, "scope": figures.scope},
            }
        )
        # sudo: the copies belong to the version, which nobody changes
        copies = task.sudo().attachment_ids.copy({"res_model": self._name, "res_id": submission.id})
        super(FupinTaskSubmission, submission).write({"attachment_ids": [fields.Command.set(copies.ids)]})
        return submission

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read as the task is."""
        return Domain("task_id", "any!", self.env["fupin.task"]._jurisdiction_domain(scope, mode))
