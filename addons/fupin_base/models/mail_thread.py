from odoo import api, models


class MailThread(models.AbstractModel):
    """Methods for mail that comes in, which core leaves open to every script: they would post in
    another's name, or on a record out of reach. The mail gateway calls them inside Odoo."""

    _inherit = "mail.thread"

    @api.private
    @api.model
    def message_process(self, *args, **kwargs):
        return super().message_process(*args, **kwargs)

    @api.private
    @api.model
    def message_route(self, *args, **kwargs):
        return super().message_route(*args, **kwargs)

    @api.private
    @api.model
    def message_new(self, *args, **kwargs):
        return super().message_new(*args, **kwargs)

    @api.private
    def message_update(self, *args, **kwargs):
        return super().message_update(*args, **kwargs)

    @api.private
    def message_notify(self, *args, **kwargs):
        return super().message_notify(*args, **kwargs)

    @api.private
    def message_mail_with_source(self, *args, **kwargs):
        return super().message_mail_with_source(*args, **kwargs)

    @api.private
    def message_post_with_source(self, *args, **kwargs):
        return super().message_post_with_source(*args, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Only people that one may see can be made to follow."""
        if partner_ids and not self.env.su:
            self.env["res.partner"].browse(partner_ids).check_access("read")
        return super().message_subscribe(partner_ids, subtype_ids)
