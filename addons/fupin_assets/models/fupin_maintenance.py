from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

KINDS = [("upkeep", "Upkeep"), ("repair", "Repair"), ("inspection", "Check")]
PAYERS = [
    ("owner", "Owner"),
    ("operator", "Operator"),
    ("superior", "Unit above"),
    ("insurance", "Insurer"),
    ("other", "Others"),
]


class FupinMaintenance(models.Model):
    """Upkeep or a repair of an asset: what it was to cost, what it cost, who paid (S1-44 … S1-51, S3-31, S3-43).

    Amounts in yuan. While somebody runs the asset under a contract the operator pays (S3-31, S3-46), else the owner
    (S3-43); whoever paid in fact may be named instead. What was spent in a closed year stays as it is; what has cost
    nothing yet is no money.
    """

    _name = "fupin.maintenance"
    _inherit = ["fupin.year.bound", "fupin.about.assets"]
    _description = "Maintenance and repair"
    _order = "region_code, date desc, id desc"
    _rec_name = "description"
    _place_follows = frozenset({"region_id", "department_id"})
    _closed_fields = frozenset({"date", "cost", "asset_id", "payer"})

    asset_id = fields.Many2one("fupin.asset", required=True, index=True, ondelete="restrict")
    region_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_place", store=True, precompute=True, readonly=True)
    kind = fields.Selection(KINDS, string="Kind of work", required=True, default="repair")
    description = fields.Char(string="What was done", required=True)
    maintainer_id = fields.Many2one(
        "fupin.maintainer", string="Done by", index="btree_not_null", ondelete="restrict",
        compute="_compute_maintainer_id", store=True, precompute=True, readonly=False,
    )  # fmt: skip
    date = fields.Date(required=True, default=lambda self: local_date())
    budget = fields.Float(string="Budget (yuan)", digits=(16, 2))
    cost = fields.Float(string="Cost (yuan)", digits=(16, 2))
    payer = fields.Selection(
        PAYERS, string="Paid by", compute="_compute_payer", store=True, precompute=True, readonly=False, required=True
    )
    payer_name = fields.Char(string="Name of the payer")
    voucher = fields.Char(help="Number of the voucher or invoice.")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    note = fields.Text()
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, date DESC, id DESC)")
    _amounts_not_negative = models.Constraint("CHECK (budget >= 0 AND cost >= 0)", "Amounts cannot be negative.")

    @api.depends("asset_id")
    def _compute_place(self):
        """It stands where its asset does."""
        for work in self:
            # sudo: place and supervisor of an asset that was named
            asset = work.asset_id.sudo()
            work.region_id, work.department_id = asset.region_id, asset.department_id

    @api.depends("asset_id", "date")
    def _compute_maintainer_id(self):
        for work in self:
            current = work.asset_id.maintainer_ids.filtered("is_current")
            work.maintainer_id = work.maintainer_id or (current if len(current) == 1 else current.browse())

    @api.depends("asset_id", "date")
    def _compute_payer(self):
        """The operator during a running contract (S3-31), else the owner (S3-43)."""
        run = self._under_contract()
        for work in self:
            work.payer = "operator" if (work.asset_id._origin.id, work.date) in run else "owner"

    def _under_contract(self):
        """Return the (asset id, day) pairs on which somebody else ran the asset under a contract: one query."""
        pairs = list({(work.asset_id._origin.id, work.date) for work in self if work.asset_id._origin and work.date})
        if not pairs:
            return set()
        self.env["fupin.contract"].flush_model(["state", "date_start", "date_end", "ended_on", "asset_ids", "mode_id"])
        ids, days = zip(*pairs, strict=True)
        rows = self.env.execute_query(
            SQL(
                """SELECT given.id, given.day FROM unnest(%s::int[], %s::date[]) AS given(id, day)
                   WHERE EXISTS (SELECT FROM fupin_asset_contract_rel rel
                       JOIN fupin_contract contract ON contract.id = rel.contract_id AND contract.state <> 'draft'
                       JOIN fupin_contract_mode mode ON mode.id = contract.mode_id AND mode.kind <> 'own'
                       WHERE rel.asset_id = given.id AND COALESCE(contract.date_start, '-infinity') <= given.day
                       AND COALESCE(contract.ended_on, contract.date_end, 'infinity') >= given.day)""",
                list(ids), list(days),
            )
        )  # fmt: skip
        return {(asset_id, day) for asset_id, day in rows}

    @api.depends("asset_id", "description")
    def _compute_display_name(self):
        for work in self:
            work.display_name = " ".join(filter(None, (work.asset_id.name, work.description)))

    def _assets(self):
        return self.asset_id

    def _counted(self):
        return super()._counted().filtered("cost")

    def _in_closed_years(self, lock=True):
        return super(FupinMaintenance, self.filtered("cost"))._in_closed_years(lock)

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            day = fields.Date.to_date(vals.get("date"))
            if day and day > today and (vals.get("cost") or 0) > 0:
                errors.append((row, "date", self.env._("What has been done cannot lie in the future.")))
            for name in ("budget", "cost"):
                if (vals.get(name) or 0) < 0:
                    errors.append((row, name, self.env._("Amounts cannot be negative.")))
        return errors

    def _after_save(self, names):
        super()._after_save(names)
        if "photo_ids" in names:
            self._attach_photos()


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    maintenance_ids = fields.One2many("fupin.maintenance", "asset_id", string="Maintenance and repairs", readonly=True)

    def action_new_maintenance(self):
        """Open an empty repair of the asset."""
        action = self._new_about(self.env._("New repair"), "fupin.maintenance")
        return {**action, "context": {"default_asset_id": self[:1].id}}
