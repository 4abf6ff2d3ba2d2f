from odoo import api, models

EVENT_FIELDS = ("user_id", "unit_id", "role", "region_id", "date_from", "date_to", "delegate_of_id")


class FupinAssignment(models.Model):
    """The history of posts: who gave which rights to whom, and when they ended."""

    _name = "fupin.assignment"
    _inherit = ["fupin.assignment", "fupin.jurisdiction"]

    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        self.env["fupin.event"]._record(posts, "create")
        return posts

    def write(self, vals):
        names = [name for name in EVENT_FIELDS if name in vals]
        before = self._event_values(names)
        result = super().write(vals)
        self.env["fupin.event"]._record_changes(self, before, self._event_values(names))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_leaves_event(self):
        self.env["fupin.event"]._record(self, "unlink")

    def action_deputy(self):
        """Open the form of a deputy's post: same unit and role, for a period."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deputy of %s", self.user_id.name),
            "res_model": "fupin.assignment",
            "view_mode": "form",
            "views": [(self.env.ref("fupin_base.fupin_assignment_view_form_deputy").id, "form")],
            "target": "new",
            "context": {
                "default_delegate_of_id": self.id,
                "default_unit_id": self.unit_id.id,
                "default_role": self.role,
                "default_region_id": self.region_id.id,
            },
        }
