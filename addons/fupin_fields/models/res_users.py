from odoo import models
from odoo.addons.fupin_base.scope import COUNTY_DIGITS


class ResUsers(models.Model):
    """Whose forms a person sees: those of the one county that his posts lie in."""

    _inherit = "res.users"

    def _form_county(self):
        """Return the six digits of the county that all posts lie in; empty for who covers more than one."""
        counties = self._fupin_scope().county_prefixes
        if len(counties) == 1 and len(counties[0]) == COUNTY_DIGITS:
            return counties[0]
        return ""

    def _form_roles(self):
        """Return the roles of today's posts, in order."""
        # sudo: one's own posts
        return tuple(sorted(set(self.sudo().assignment_ids.filtered("is_valid").mapped("role"))))
