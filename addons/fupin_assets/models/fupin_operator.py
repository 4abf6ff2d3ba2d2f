from odoo import api, fields, models
from odoo.addons.fupin_base.name_field import Name
from odoo.addons.fupin_base.protected_field import Protected
from odoo.fields import Domain


class FupinOperator(models.Model):
    """Who runs assets: a cooperative, a company, a large grower. Known in the whole county, for one operator works
    in many villages; changed by those who cover the place where it is registered.
    """

    _name = "fupin.operator"
    _inherit = ["fupin.record", "fupin.protected"]
    _description = "Operator"
    _order = "region_code, id"
    _rec_names_search = ["name", "credit_code"]
    _protected = {"contact_phone": "phone"}

    name = Name(required=True, index="trigram")
    kind_id = fields.Many2one(
        "fupin.operator.kind", string="Kind of operator", index="btree_not_null", ondelete="restrict"
    )
    credit_code = fields.Char(string="Unified credit code", help="18 characters, as on the business licence.")
    contact_name = fields.Char(string="Contact")
    contact_phone = Protected(
        help="Kept encrypted and shown masked.",
    )
    contact_phone_encrypted = fields.Char(groups=fields.NO_ACCESS, copy=False)
    contact_phone_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    address = fields.Char()
    business = fields.Char(help="What it grows, makes or sells.")
    note = fields.Text()
    active = fields.Boolean(default=True)
    qualification_ids = fields.One2many("fupin.operator.qualification", "operator_id", string="Qualifications")
    contract_ids = fields.One2many("fupin.contract", "operator_id", string="Contracts")
    contract_count = fields.Integer(string="Running contracts", compute="_compute_contract_figures")
    contract_amount = fields.Float(
        string="Per year under running contracts (yuan)", digits=(16, 2), compute="_compute_contract_figures"
    )

    _place_idx = models.Index("(region_code, id)")
    _credit_code_idx = models.Index("(credit_code) WHERE credit_code IS NOT NULL")

    @api.depends("contract_ids.state", "contract_ids.annual_amount")
    @api.depends_context("uid")
    def _compute_contract_figures(self):
        """Of the contracts that the user may read."""
        groups = self.env["fupin.contract"]._read_group(
            [("operator_id", "in", self._origin.ids), ("state", "=", "active")],
            ["operator_id"],
            ["__count", "annual_amount:sum"],
        )
        figures = {operator.id: (count, amount) for operator, count, amount in groups}
        for operator in self:
            operator.contract_count, operator.contract_amount = figures.get(operator._origin.id, (0, 0))

    def action_open_contracts(self):
        """Open the operator's contracts, past ones included."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_contract_action")
        return {**action, "domain": [("operator_id", "=", self.id)], "context": {"default_operator_id": self.id}}

    def _event_fields(self, vals):
        """Protected values leave no trace in the history."""
        return [name for name in super()._event_fields(vals) if "contact_phone" not in name]

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            if (records is None or "name" in vals) and not (vals.get("name") or "").strip():
                errors.append((row, "name", self.env._("Fill in the name of the operator.")))
        return errors

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Everybody in the county reads operators; a department changes those of its area."""
        if scope.role == "third_party":
            return Domain("contract_ids", "any", self.env["fupin.contract"]._jurisdiction_domain(scope, mode))
        return scope.under("region_code", county=mode == "read")
