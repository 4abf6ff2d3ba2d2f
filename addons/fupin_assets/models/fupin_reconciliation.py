from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

REASONS = [
    ("no_department", "No department supervises it"),
    ("no_project", "No project paid for it"),
    ("neither", "Neither department nor project"),
    ("unformed", "Project money without asset"),
    ("exceeded", "Assets worth more than their project"),
]


class FupinReconciliation(models.Model):
    """Books against books (S1-24): what townships keep = what departments supervise = what project money paid.

    One row for each confirmed asset and for each project whose money is not what its assets and other spending make;
    so the three totals of any place or department stand beside each other, and every yuan of difference has its row.
    Amounts in yuan. Nobody writes it.
    """

    _name = "fupin.reconciliation"
    _inherit = ["fupin.jurisdiction"]
    _description = "Books against books"
    _auto = False
    _order = "region_code, id"
    _rec_name = "title"
    # what is written to the database before it is asked
    _depends = {
        "fupin.asset": [
            "name", "region_id", "region_code", "department_id", "project_id", "original_value", "state",
        ],
        "fupin.project": ["name", "region_id", "region_code", "department_id", "total_investment"],
        "fupin.project.expense": ["project_id", "amount"],
    }  # fmt: skip

    title = fields.Char(string="Asset or project", readonly=True)
    asset_id = fields.Many2one("fupin.asset", readonly=True)
    project_id = fields.Many2one("fupin.project", readonly=True)
    region_id = fields.Many2one("fupin.region", string="Place", readonly=True)
    region_code = fields.Char(readonly=True)
    township_id = fields.Many2one("fupin.region", readonly=True)
    department_id = fields.Many2one("fupin.unit", string="Supervising department", readonly=True)
    township_amount = fields.Float(string="By places (yuan)", digits=(16, 2), readonly=True)
    department_amount = fields.Float(string="By departments (yuan)", digits=(16, 2), readonly=True)
    fund_amount = fields.Float(string="By project money (yuan)", digits=(16, 2), readonly=True)
    department_difference = fields.Float(string="Places less departments (yuan)", digits=(16, 2), readonly=True)
    fund_difference = fields.Float(string="Places less project money (yuan)", digits=(16, 2), readonly=True)
    reason = fields.Selection(REASONS, string="Why it differs", readonly=True)

    @property
    def _table_query(self):
        """Return the query that stands for the table; what is asked of it reaches the indexes of both parts.

        What projects spent and formed is added up once for all of them, of those that the reader can reach.
        """
        return SQL(
            """SELECT entry.*, township.id AS township_id,
                   entry.township_amount - entry.department_amount AS department_difference,
                   entry.township_amount - entry.fund_amount AS fund_difference
               FROM (
                   SELECT asset.id::bigint * 2 AS id, asset.name AS title, asset.id AS asset_id, asset.project_id,
                       asset.region_id, asset.region_code, asset.department_id,
                       asset.original_value AS township_amount,
                       CASE WHEN asset.department_id IS NULL THEN 0 ELSE asset.original_value END AS department_amount,
                       CASE WHEN asset.project_id IS NULL THEN 0 ELSE asset.original_value END AS fund_amount,
                       CASE WHEN asset.department_id IS NULL AND asset.project_id IS NULL THEN 'neither'
                            WHEN asset.department_id IS NULL THEN 'no_department'
                            WHEN asset.project_id IS NULL THEN 'no_project' END AS reason
                   FROM fupin_asset asset WHERE asset.state = 'confirmed'
                   UNION ALL
                   SELECT project.id::bigint * 2 + 1, project.name, NULL, project.id, project.region_id,
                       project.region_code, project.department_id, 0, 0, %(left_over)s,
                       CASE WHEN %(left_over)s > 0 THEN 'unformed' ELSE 'exceeded' END
                   FROM fupin_project project
                   LEFT JOIN (SELECT expense.project_id, sum(expense.amount) AS amount
                              FROM fupin_project_expense expense WHERE %(spent_by)s
                              GROUP BY expense.project_id) spent ON spent.project_id = project.id
                   LEFT JOIN (SELECT asset.project_id, sum(asset.original_value) AS amount
                              FROM fupin_asset asset WHERE asset.state = 'confirmed' AND %(formed_by)s
                              GROUP BY asset.project_id) formed ON formed.project_id = project.id
                   WHERE %(left_over)s <> 0
               ) entry
               LEFT JOIN fupin_region township
                   ON township.level = 'township' AND township.prefix = left(entry.region_code, 9)""",
            spent_by=self._reached_by("expense"),
            formed_by=self._reached_by("asset"),
            left_over=SQL(
                "COALESCE(project.total_investment, 0) - COALESCE(spent.amount, 0) - COALESCE(formed.amount, 0)"
            ),
        )

    @api.model
    def _reached_by(self, alias):
        """Return the condition that a row belongs to a project that the reader may meet: a village adds up its own."""
        if self.env.su:
            return SQL("TRUE")
        # sudo: no more than the places of the reader's posts; the rules of the rows say what of them is shown
        projects = self.env["fupin.project"].sudo()
        reached = projects._search(self.env.user._fupin_scope().under("region_code"), active_test=False)
        return SQL("%s IN %s", SQL.identifier(alias, "project_id"), reached.subselect())

    def action_open_record(self):
        """Open the asset or the project behind a row, to put it right."""
        self.ensure_one()
        self.check_access("read")
        record = self.asset_id or self.project_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read in one's places, by a department what is its own; nobody writes."""
        if mode != "read" or scope.role == "third_party":
            return Domain.FALSE
        domain = scope.under("region_code")
        if scope.role == "department":
            domain &= Domain("department_id", "in", list(scope.unit_ids))
        return domain
