from odoo import api, models


class MailMail(models.Model):
    """In a restored copy e-mails wait, untried."""

    _inherit = "mail.mail"

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        if self.env["fupin.copy"]._is_copy():
            return None
        return super().process_email_queue(email_ids=email_ids, batch_size=batch_size)

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        if self.env["fupin.copy"]._is_copy():
            return True
        return super().send(
            auto_commit=auto_commit, raise_exception=raise_exception, post_send_callback=post_send_callback
        )
