from odoo import api, fields, models


class FupinInsurance(models.Model):
    """An insurance of assets (S3-33), with the days between which it pays. Amounts in yuan.

    One policy may cover many assets; a contract may ask for it. It stands where its assets do.
    """

    _name = "fupin.insurance"
    _inherit = ["fupin.about.assets"]
    _description = "Insurance"
    _order = "region_code, date_to desc, id"
    _rec_name = "number"
    _rec_names_search = ["number", "insurer"]

    number = fields.Char(string="Policy number", required=True)
    insurer = fields.Char(help="The insurance company.")
    name = fields.Char(string="Kind of insurance", help="e.g. breeding cattle, greenhouses")
    asset_ids = fields.Many2many(
        "fupin.asset", "fupin_asset_insurance_rel", "insurance_id", "asset_id", string="Assets"
    )
    contract_id = fields.Many2one("fupin.contract", index="btree_not_null", ondelete="restrict")
    date_from = fields.Date(string="Valid from", required=True)
    date_to = fields.Date(string="Valid until", required=True)
    amount = fields.Float(string="Sum insured (yuan)", digits=(16, 2))
    premium = fields.Float(string="Premium (yuan)", digits=(16, 2))
    payer = fields.Char(string="Premium paid by")
    quantity = fields.Float(digits=(16, 2), help="Head, mu, square metres: what the policy says.")
    note = fields.Text()
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, date_to DESC, id)")
    _amounts_not_negative = models.Constraint("CHECK (amount >= 0 AND premium >= 0)", "Amounts cannot be negative.")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "An insurance cannot end before it begins.")

    @api.depends("number", "insurer")
    def _compute_display_name(self):
        for insurance in self:
            insurance.display_name = " ".join(filter(None, (insurance.insurer, insurance.number)))

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            if (records is None or "number" in vals) and not (vals.get("number") or "").strip():
                errors.append((row, "number", self.env._("Fill in the number of the insurance policy.")))
            start, end = (fields.Date.to_date(vals.get(name)) for name in ("date_from", "date_to"))
            if start and end and end < start:
                errors.append((row, "date_to", self.env._("An insurance cannot end before it begins.")))
        return errors
