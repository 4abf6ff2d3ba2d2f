from odoo import api, models

# the name under which a restored copy stands beside its original; `scripts/restore.sh` writes it
COPY = "fupin_operate.copy"


class FupinCopy(models.AbstractModel):
    """Whether this database is a restored copy that somebody looks at, while its original goes on working.

    Both hold the same waiting reminders: what the copy sent, people would get twice. It keeps the name that it was
    restored under; once it takes the original's name, and with it the original's place, it sends again by itself.
    """

    _name = "fupin.copy"
    _description = "Restored copy"

    @api.model
    def _is_copy(self):
        """Return whether nothing may leave this database."""
        # sudo: a setting of the system
        return self.env["ir.config_parameter"].sudo().get_param(COPY) == self.env.cr.dbname

    @api.model
    def _told(self):
        return self.env._("This is a restored copy: nothing is sent from here.")
