from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.fields import Domain


class FupinProject(models.Model):
    """A project that was paid from assistance funds, what it cost and what it formed.

    Amounts in yuan. A project of the county or township is read by the villages below,
    whose assets come from it. It is submitted and confirmed together with its assets.
    """

    _name = "fupin.project"
    _inherit = ["fupin.registered", "mail.thread"]
    _description = "Assistance project"
    _order = "region_code, year desc, code, id"
    _fupin_configurable = True
    _rec_names_search = ["name", "code", "library_number"]
    _mail_post_access = "read"
    _code_prefix = "XM"
    _told_lines = frozenset({"funding_ids", "expense_ids"})
    _needs_reason = frozenset({"funding_ids", "total_investment", "final_account_amount"})

    name = Name(required=True, index="trigram")
    year = fields.Integer(required=True, default=lambda self: local_date().year, aggregator=None)
    library_number = fields.Char(
        string="Project library number",
        help="Its number in the county's project library.",  # S1-11
    )
    implementing_unit_id = fields.Many2one(
        "fupin.unit", string="Implemented by", index="btree_not_null", ondelete="restrict"
    )
    note = fields.Text(string="What is built")
    is_high_attention = fields.Boolean(
        string="Of high public attention",
        help="Other industry projects that count because the public watches them.",  # S4-03
    )
    acceptance_date = fields.Date(string="Accepted on")
    final_account_date = fields.Date(string="Final account of")
    final_account_amount = fields.Float(
        string="Final account (yuan)", digits=(16, 2), help="Amount of the financial final account."
    )
    total_investment = fields.Float(string="Total investment (yuan)", digits=(16, 2))
    funding_ids = fields.One2many("fupin.funding", "project_id")
    expense_ids = fields.One2many("fupin.project.expense", "project_id", string="Spending that forms no asset")
    asset_ids = fields.One2many("fupin.asset", "project_id", string="Assets")
    asset_count = fields.Integer(string="Assets formed", compute="_compute_totals")
    asset_value = fields.Float(string="Value of assets (yuan)", digits=(16, 2), compute="_compute_totals")
    expense_total = fields.Float(string="Forms no asset (yuan)", digits=(16, 2), compute="_compute_totals")
    remaining_amount = fields.Float(
        string="Not yet accounted for (yuan)",
        digits=(16, 2),
        compute="_compute_totals",
        help="Total investment less the assets formed and the spending that forms none.",
    )

    _place_idx = models.Index("(region_code, year DESC, code, id)")
    _amounts_not_negative = models.Constraint(
        "CHECK (total_investment >= 0 AND final_account_amount >= 0)",
        "Amounts cannot be negative.",
    )

    @api.depends("asset_ids.original_value", "expense_ids.amount", "total_investment")
    def _compute_totals(self):
        """Assets count wherever they stand, also where the user does not reach them."""
        ids = self._origin.ids
        # sudo: a sum over all assets of the project tells nothing about a single one
        groups = (
            self.env["fupin.asset"]
            .sudo()
            ._read_group([("project_id", "in", ids)], ["project_id"], ["__count", "original_value:sum"])
        )
        assets = {project.id: (count, value) for project, count, value in groups}
        for project in self:
            count, value = assets.get(project._origin.id, (0, 0))
            project.asset_count = count
            project.asset_value = value
            project.expense_total = sum(project.expense_ids.mapped("amount"))
            project.remaining_amount = project.total_investment - value - project.expense_total

    @api.onchange("funding_ids")
    def _onchange_funding_ids(self):
        """The total follows the sources, as long as nothing else was typed."""
        total = sum(self.funding_ids.mapped("amount"))
        before = sum(self._origin.funding_ids.mapped("amount"))
        if not self.total_investment or self.total_investment == before:
            self.total_investment = total

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        starts, last = self._starts(vals_list, records), local_date().year + 1
        for row, vals in enumerate(vals_list):
            if (records is None or "name" in vals) and not (vals.get("name") or "").strip():
                errors.append((row, "name", self.env._("Fill in the name of the project.")))
            first = starts[row].year
            if vals.get("year") and not first <= vals["year"] <= last:
                errors.append(
                    (
                        row,
                        "year",
                        self.env._(
                            "The year of a project lies between %(first)s and %(last)s, not %(year)s.",
                            first=first,
                            last=last,
                            year=vals["year"],
                        ),
                    )
                )
        return errors + self._place_errors(vals_list)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        domain = super()._jurisdiction_domain(scope, mode)
        if mode == "read" and scope.role in ("village", "township"):
            # projects of the county and township are those of the villages below
            domain |= Domain("region_code", "in", scope.ancestor_codes)
        return domain

    def action_open_assets(self):
        """Open the assets of the project."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action")
        action["domain"] = [("project_id", "=", self.id)]
        action["context"] = {
            "default_project_id": self.id,
            "default_region_id": self.region_id.id,
        }
        return action
