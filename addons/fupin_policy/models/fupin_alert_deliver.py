import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import protect
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..kernel.gateway import next_pause

_logger = logging.getLogger(__name__)
BATCH = 200


class FupinAlert(models.Model):
    """Bringing alerts to people: each in a transaction of its own, tried again with growing pauses.

    A gateway that is down loses nothing and blocks nothing: after its first failure in a run, what else waits for it
    is put off without another try.
    """

    _inherit = "fupin.alert"

    @api.model
    def _cron_deliver(self, now=None):
        """Deliver what is due, a batch at a time, each in a transaction of its own; returns how many arrived.

        :param now: naive UTC; given to simulate another moment
        """
        now = now or fields.Datetime.now()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self.search_count(self._due_domain(now)))
        return self._deliver_due(now, progress)

    @api.model
    def _deliver_due(self, now, progress):
        due = self.search(self._due_domain(now), limit=BATCH, order="id")
        arrived, silent = 0, set()
        for alert in due:
            alert = alert.try_lock_for_update().filtered_domain(self._due_domain(now))
            if not alert:
                continue
            if alert.gateway_id.id in silent:
                alert.next_try_at = now + timedelta(minutes=next_pause(1))
            elif alert._deliver(now):
                arrived += 1
            elif alert.channel == "gateway":
                silent.add(alert.gateway_id.id)
            if not progress(1):
                break
        return arrived

    @api.model
    def _due_domain(self, now):
        soon = Domain("next_try_at", "=", False) & Domain("not_before", "<=", now)
        return Domain("state", "=", "pending") & (soon | Domain("next_try_at", "<=", now))

    def _deliver(self, now):
        """Bring one alert to its person; return whether it arrived."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():  # what the database refuses must not end the others' transaction
                error = getattr(self, f"_deliver_{self.channel}")()
        except Exception as failure:  # one message that cannot be made must not hold up the others
            _logger.exception("Alert %s was not delivered", self.id)
            error = type(failure).__name__
        moment = fields.Datetime.to_string(now)
        if not error:
            self.write({"state": "sent", "sent_at": now, "next_try_at": False, "log": self._logged(moment, "OK")})
            return True
        pause = next_pause(self.attempts + 1)
        self.write(
            {
                "attempts": self.attempts + 1,
                "log": self._logged(moment, error),
                "state": "pending" if pause else "failed",
                "next_try_at": now + timedelta(minutes=pause) if pause else False,
            }
        )
        return False

    def _logged(self, moment, words):
        return "\n".join(filter(None, [self.log, f"{moment} {words}"]))

    def _deliver_inbox(self):
        """It is in the person's list already; the open page is told to count anew."""
        if self.user_id.partner_id:
            self.user_id._bus_send("fupin.alert", {"id": self.id})
        return None

    def _deliver_email(self):
        """Hand it to the outgoing mail, which tries by itself."""
        address = self.user_id.email
        if not address:
            return self.env._("no e-mail address")
        mail = self.env["mail.mail"].create(
            {
                "subject": self.subject,
                "body_html": self.env["ir.qweb"]._render("fupin_policy.alert_mail", {"alert": self}),
                "email_to": address,
                "auto_delete": True,
            }
        )
        mail.send(raise_exception=False)
        return None

    def _deliver_gateway(self):
        """Call the gateway; a person's number is decrypted for this call alone."""
        number = None
        if self.gateway_id.gateway_type == "generic":
            # sudo: the sealed column is closed to everyone
            sealed = self.user_id.sudo().sign_in_phone_encrypted
            if not sealed:
                return self.env._("no phone number")
            number = protect.decrypt(sealed, self.env["fupin.alert.gateway"]._protection_keys())
        return self.gateway_id._send(self.subject, self.body or "", number)

    def action_retry(self):
        """Try failed messages again, by whoever administers their gateway."""
        failed = self.filtered(lambda alert: alert.state == "failed" and alert.gateway_id)
        if failed != self:
            raise AccessError(self.env._("Only failed messages of a gateway can be sent again."))
        failed.gateway_id.check_access("write")
        # sudo: rows are the engine's; whoever administers the gateway may start it again
        failed.sudo().write({"state": "pending", "attempts": 0, "next_try_at": fields.Datetime.now()})
        self.env.ref("fupin_policy.ir_cron_deliver")._trigger()
        return True
