from odoo import api, models


class FupinDesk(models.AbstractModel):
    """The work desk leads to the two things people do with ledgers."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_links(self):
        links = super()._desk_links()
        if self.env["fupin.ledger.import"].has_access("create"):
            links.append(
                {
                    "key": "ledger_import",
                    "title": self.env._("Import a ledger"),
                    "icon": "fa-upload",
                    "action": "fupin_ledger.fupin_ledger_import_action",
                    "sequence": 30,
                }
            )
        if self.env["fupin.ledger"].has_access("read"):
            links.append(
                {
                    "key": "ledger_export",
                    "title": self.env._("Export a ledger"),
                    "icon": "fa-download",
                    "action": "fupin_ledger.fupin_ledger_export_action",
                    "sequence": 40,
                }
            )
        return links
