from odoo import api, models

OFFICERS = {"township", "county", "administrator"}


class FupinDesk(models.AbstractModel):
    """People and accounts, for those who administer some."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_links(self):
        links = super()._desk_links()
        if self._roles() & OFFICERS:
            links.append(
                {
                    "key": "people",
                    "title": self.env._("People and accounts"),
                    "icon": "fa-users",
                    "action": "fupin_base.res_users_people_action",
                    "sequence": 80,
                }
            )
        return links
