from odoo import api, fields, models


class FupinLinkageHousehold(models.Model):
    """What one household got from an asset or a contract in a year, from whoever runs it: wages, dividends, rent (yuan).

    It may be left out: the figures of the year count, and are at least what the named households make. A change is told
    in the history of the household, which only those read who may read households.
    """

    _name = "fupin.linkage.household"
    _inherit = ["fupin.record.line"]
    _description = "Household taken along"
    _order = "linkage_id, id"
    _rec_name = "household_id"
    _parent_field = "linkage_id"

    linkage_id = fields.Many2one("fupin.linkage", required=True, index=True, ondelete="cascade")
    household_id = fields.Many2one("fupin.household", required=True, index=True, ondelete="restrict")
    wages = fields.Float(string="Wages (yuan)", digits=(16, 2))
    dividends = fields.Float(string="Dividends and rent (yuan)", digits=(16, 2))

    _household_uniq = models.UniqueIndex("(linkage_id, household_id)", "A household stands once in a year.")
    _not_negative = models.Constraint("CHECK (wages >= 0 AND dividends >= 0)", "Figures cannot be negative.")

    def _check_parent(self):
        """The names of a closed year stay, as its figures do."""
        super()._check_parent()
        self.linkage_id._check_year_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_tells(self):
        self._tell(gone=True)

    def _after_lines_changed(self):
        super()._after_lines_changed()
        self.linkage_id._raise_to_lines()
        self._tell()

    def _tell(self, gone=False):
        """Tell each household's history what stands for it now, in Chinese as the records of offices are."""
        for line in self.with_context(lang=self.env["fupin.print"]._print_lang()):
            wages, dividends = (0, 0) if gone else (line.wages, line.dividends)
            told = line.env._("%(about)s: wages %(wages)s yuan, dividends and rent %(dividends)s yuan",
                              about=line.linkage_id.display_name, wages=f"{wages:,.2f}",
                              dividends=f"{dividends:,.2f}")  # fmt: skip
            self.env["fupin.event"]._record(line.household_id, "linkage", reason=told)
