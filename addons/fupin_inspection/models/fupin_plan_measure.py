from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError

DONE = frozenset({"done_on", "result"})


class FupinPlanMeasure(models.Model):
    """A task of a plan: what, by whom, until when, done when (annex 5 of S4-41)."""

    _name = "fupin.plan.measure"
    _inherit = ["fupin.record.line"]
    _description = "Task of a plan"
    _order = "plan_id, sequence, id"
    _parent_field = "plan_id"

    plan_id = fields.Many2one("fupin.plan", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Task", required=True)
    unit_id = fields.Many2one("fupin.unit", string="By", index="btree_not_null", ondelete="restrict")
    person = fields.Char()
    date_due = fields.Date(string="Until")
    done_on = fields.Date(copy=False)
    result = fields.Char(copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_day(vals_list)
        measures = super().create(vals_list)
        measures._check_open(set().union(*vals_list) if vals_list else set())
        return measures

    def write(self, vals):
        self._check_day([vals])
        self._check_open(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_from_drafts(self):
        self._check_open({"name"})

    def _check_open(self, names):
        """Raise `UserError` where an approved plan would change: only what was done is added to it."""
        if self.env.su:
            return
        for plan in self.plan_id:
            if plan.state == "done" or (plan.state != "draft" and set(names) - DONE):
                raise UserError(self.env._("The plan was put forward: have it returned to change its tasks."))

    def _check_day(self, vals_list):
        today = local_date()
        for vals in vals_list:
            if vals.get("done_on") and fields.Date.to_date(vals["done_on"]) > today:
                raise UserError(self.env._("What has been done cannot lie in the future."))
