from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

KINDS = [("remind", "Reminder"), ("urge", "Urging"), ("supervise", "Supervision")]
# who keeps the gateways of group chats, see `fupin.alert.gateway`
KEEPERS = ("township", "county", "administrator")
CHANNELS = [("inbox", "Inbox"), ("email", "E-mail"), ("gateway", "Group chat or SMS")]


class FupinAlert(models.Model):
    """A message to a person: 提醒 before a date, 催办 when it has passed, 督办 when it went up a level.

    One digest a day for each person and channel; at once only what is red or marked. Rows are written by the engine
    alone; a person reads his own, and whoever urged sees who has read it.
    """

    _name = "fupin.alert"
    _description = "Alert"
    _order = "id desc"
    _rec_name = "subject"

    user_id = fields.Many2one("res.users", string="To", index="btree_not_null", ondelete="cascade")
    unit_id = fields.Many2one("fupin.unit", string="To the group of", index="btree_not_null", ondelete="cascade")
    sender_id = fields.Many2one("res.users", string="Sent by", index="btree_not_null", ondelete="set null")
    kind = fields.Selection(KINDS, required=True)
    channel = fields.Selection(CHANNELS, required=True)
    gateway_id = fields.Many2one("fupin.alert.gateway", index="btree_not_null", ondelete="cascade")
    is_urgent = fields.Boolean()
    key = fields.Char(required=True, help="What it is about; once a day for each person and channel.")
    day = fields.Date(required=True)
    subject = fields.Char(required=True)
    lines = fields.Json(help="What it says, a line each: text, and what a press opens.")
    body = fields.Text(compute="_compute_body")
    state = fields.Selection(
        [("pending", "Waiting"), ("sent", "Sent"), ("failed", "Failed"), ("read", "Read")],
        required=True,
        default="pending",
    )
    not_before = fields.Datetime(required=True, help="Quiet hours put it off until then.")
    sent_at = fields.Datetime()
    read_at = fields.Datetime()
    attempts = fields.Integer(default=0, aggregator=None)
    next_try_at = fields.Datetime()
    log = fields.Text(string="Delivery log")

    _once_a_day = models.UniqueIndex(
        "(day, key, channel, COALESCE(user_id, 0), COALESCE(unit_id, 0), COALESCE(gateway_id, 0))"
    )
    # the queue of what is to be delivered
    _waiting_idx = models.Index("(COALESCE(next_try_at, not_before)) WHERE state = 'pending'")

    @api.depends("lines")
    def _compute_body(self):
        for alert in self:
            alert.body = "\n".join(line.get("text", "") for line in alert.lines or [])

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_people()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_people()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_engine_only(self):
        self._refuse_people()

    def _refuse_people(self):
        if not self.env.su:
            raise AccessError(self.env._("Alerts are written by the system alone."))

    def action_read(self):
        """Mark one's own alerts as read."""
        self.check_access("read")
        mine = self.filtered(lambda alert: alert.user_id == self.env.user and not alert.read_at)
        # sudo: rows are the engine's, and one's own reading is written by this action alone
        mine.sudo().write({"read_at": fields.Datetime.now(), "state": "read"})
        return True

    def action_open(self):
        """Show what an alert says, and mark it as read."""
        self.ensure_one()
        self.action_read()
        return {
            "type": "ir.actions.act_window",
            "name": self.subject,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_show_tasks(self):
        """Open the duties or warnings that an alert is about."""
        self.ensure_one()
        lines = self.lines or [{}]
        ids = [number for line in lines for number in line.get("ids", ())]
        return {
            "type": "ir.actions.act_window",
            "name": self.subject,
            "res_model": lines[0].get("model") or "fupin.task",
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
        }

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """One reads one's own messages, those one has sent, and what was told to the groups whose gateway one keeps."""
        if mode != "read":
            return Domain.FALSE
        mine = Domain("user_id", "=", scope.uid) | Domain("sender_id", "=", scope.uid)
        if scope.role not in KEEPERS:
            return mine
        kept = self.env["fupin.alert.gateway"]._jurisdiction_domain(scope, mode)
        return mine | Domain("user_id", "=", False) & Domain("gateway_id", "any!", kept)

    @api.autovacuum
    def _gc_old(self):
        """Forget what was read or sent long ago; a year is kept."""
        old = SQL("now() AT TIME ZONE 'UTC' - interval '1 year'")
        self.env.cr.execute(
            SQL(
                "DELETE FROM fupin_alert WHERE id IN (SELECT id FROM fupin_alert WHERE create_date < %s LIMIT 10000)",
                old,
            )
        )
        return self.env.cr.rowcount, self.env.cr.rowcount == 10000
