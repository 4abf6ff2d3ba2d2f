from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

# Stands in the context while a year is created with its households: figures follow once, at the end. An object cannot
# be sent over RPC.
NEW_LINKAGE = object()
COUNTS = ("households", "jobs")
MONEY = ("wages", "dividends")


class FupinLinkage(models.Model):
    """联农带农: how many households an asset or a contract took along in a year, and what they got
    (S0-07, S0-27, S1-07, S1-48, S1-77, S4-23).

    One record for an asset or a contract and a year; it stands where that stands. Amounts in yuan, what was paid in
    that year to households: wages of those who worked there, dividends and rent of those who hold a share. A year that
    is closed stays; a correction is a record of its own in the next year and tells by how much figures differ.
    """

    _name = "fupin.linkage"
    _inherit = ["fupin.year.bound", "fupin.about.assets"]
    _description = "Households taken along"
    _order = "region_code, year desc, id desc"
    _place_follows = frozenset({"region_id", "department_id"})
    _closed_fields = frozenset({"year", "asset_id", "contract_id", "mode_ids", "line_ids", *COUNTS, *MONEY})

    asset_id = fields.Many2one("fupin.asset", index="btree_not_null", ondelete="restrict")
    contract_id = fields.Many2one("fupin.contract", index="btree_not_null", ondelete="restrict")
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    year = fields.Integer(required=True, default=lambda self: local_date().year, aggregator=None)
    date = fields.Date(string="Last day of the year", compute="_compute_date", store=True, precompute=True)
    mode_ids = fields.Many2many("fupin.linkage.mode", string="How")
    households = fields.Integer(string="Number of households")
    jobs = fields.Integer(string="People employed", help="Of households out of poverty or watched over.")
    wages = fields.Float(string="Wages (yuan)", digits=(16, 2))
    dividends = fields.Float(string="Dividends and rent (yuan)", digits=(16, 2))
    total = fields.Float(
        string="Got in all (yuan)", digits=(16, 2), compute="_compute_total", store=True, precompute=True
    )
    line_ids = fields.One2many("fupin.linkage.household", "linkage_id", string="Households by name")
    note = fields.Text()
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, year DESC, id DESC)")
    _about_one = models.Constraint(
        "CHECK (num_nonnulls(asset_id, contract_id) = 1)", "Name the asset or the contract, one of both."
    )
    _about_year_uniq = models.UniqueIndex(
        "(COALESCE(asset_id, 0), COALESCE(contract_id, 0), year, COALESCE(corrects_year, 0))",
        "This year is entered already: open it and correct it.",
    )
    _not_negative = models.Constraint(
        "CHECK (corrects_year > 0 OR (households >= 0 AND jobs >= 0 AND wages >= 0 AND dividends >= 0))",
        "Figures cannot be negative.",
    )

    @api.depends("asset_id", "contract_id")
    def _compute_place(self):
        """It stands where its asset or contract does."""
        for linkage in self:
            # sudo: place and supervisor of a record that was named
            about = (linkage.asset_id or linkage.contract_id).sudo()
            linkage.region_id, linkage.department_id = about.region_id, about.department_id

    @api.depends("year")
    def _compute_date(self):
        for linkage in self:
            linkage.date = f"{linkage.year:04}-12-31" if 1 <= linkage.year <= 9999 else False

    @api.depends("wages", "dividends")
    def _compute_total(self):
        for linkage in self:
            linkage.total = linkage.wages + linkage.dividends

    @api.depends("asset_id", "contract_id", "year")
    def _compute_display_name(self):
        for linkage in self:
            about = linkage.asset_id.display_name or linkage.contract_id.display_name or ""
            linkage.display_name = f"{about} {linkage.year}".strip()

    def _assets(self):
        return self.asset_id | self.contract_id.asset_ids

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today, first = local_date().year, self.env["fupin.asset"]._start_year()
        for row, vals in enumerate(vals_list):
            if "year" in vals and not first <= (vals["year"] or 0) <= today:
                message = self.env._("Enter a year from %(first)s to %(last)s.", first=first, last=today)
                errors.append((row, "year", message))
            corrects = vals.get("corrects_year") or (records and all(records.mapped("corrects_year")))
            for name in (*COUNTS, *MONEY):
                if (vals.get(name) or 0) < 0 and not corrects:
                    errors.append((row, name, self.env._("Figures cannot be negative.")))
            about = bool(vals.get("asset_id")) != bool(vals.get("contract_id"))
            if records is None and not about and not vals.get("ledger_problem"):
                errors.append((row, "asset_id", self.env._("Name the asset or the contract, one of both.")))
            if records is None and not any(vals.get(name) for name in (*COUNTS, *MONEY, "line_ids")):
                message = self.env._("Enter how many households or jobs, or how much they got.")
                errors.append((row, "households", message))
        return errors

    @api.model_create_multi
    def create(self, vals_list):
        linkages = super(FupinLinkage, self.with_context(new_linkage=NEW_LINKAGE)).create(vals_list).with_env(self.env)
        linkages._raise_to_lines()
        return linkages

    def _raise_to_lines(self):
        """The figures of the year are at least those of the households that are named."""
        if self.env.context.get("new_linkage") is NEW_LINKAGE:
            return
        # a correction without names may be less than nothing
        for linkage in self.filtered(lambda one: one.sudo().line_ids):  # sudo: as below
            lines = linkage.sudo().line_ids  # sudo: sums alone, whoever may read the names
            named = {
                "households": len(lines.household_id),
                "wages": money.fen(sum(money.fen(line.wages) for line in lines)),
                "dividends": money.fen(sum(money.fen(line.dividends) for line in lines)),
            }
            more = {name: value for name, value in named.items() if value > money.fen(linkage[name])}
            if more:
                linkage.write(more)

    @api.onchange("asset_id", "contract_id")
    def _onchange_about(self):
        """The ways of the year before are those of this year, as a rule."""
        about = self.asset_id or self.contract_id
        if about and not self.mode_ids:
            name = "asset_id" if self.asset_id else "contract_id"
            domain = Domain(name, "=", about._origin.id) & Domain("year", "<", self.year)
            self.mode_ids = self.search(domain, order="year desc", limit=1).mode_ids
