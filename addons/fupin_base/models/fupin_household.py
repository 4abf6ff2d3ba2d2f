from odoo import api, fields, models

# Stands in the context while a household is created: its first members are told by its creation. An object cannot be
# sent over RPC, so no script can keep members out of the history.
NEW_HOUSEHOLD = object()


class FupinHousehold(models.Model):
    """A farming household: owner of household assets and receiver of income (S1-15, S3-23)."""

    _name = "fupin.household"
    _inherit = ["fupin.record", "fupin.identified"]
    _description = "Household"
    _order = "region_code, name, id"

    name = fields.Char(string="Head of household", required=True, index="trigram")
    status_id = fields.Many2one("fupin.household.status", string="Household type", index=True, ondelete="restrict")
    member_ids = fields.One2many("fupin.household.member", "household_id", string="Household members")
    member_count = fields.Integer(
        string="Household size", compute="_compute_member_count", store=True, precompute=True, readonly=False,
        help="Counted once its members are entered.",
    )  # fmt: skip
    labour_count = fields.Integer(string="Able to work", compute="_compute_labour_count", store=True, precompute=True)
    no_heir = fields.Boolean(
        string="Without heirs",
        help="Nobody is left to inherit: the village disposes of its assets, the income is all villagers'.",  # S3-78
    )
    note = fields.Text()
    active = fields.Boolean(default=True)

    _place_idx = models.Index("(region_code, name, id)")
    _identity_number_uniq = models.UniqueIndex(
        "(identity_number_hash) WHERE identity_number_hash IS NOT NULL AND active",
        "A household with this identity number is already registered.",
    )

    @api.depends("member_ids.active")
    def _compute_member_count(self):
        """Members that are entered are counted; without any it stays what was written."""
        for household in self:
            household.member_count = len(household.member_ids.filtered("active")) or household.member_count

    @api.depends("member_ids.active", "member_ids.labour")
    def _compute_labour_count(self):
        for household in self:
            household.labour_count = len(
                household.member_ids.filtered(lambda member: member.active and member._can_work())
            )

    @api.model_create_multi
    def create(self, vals_list):
        return (
            super(FupinHousehold, self.with_context(new_household=NEW_HOUSEHOLD)).create(vals_list).with_env(self.env)
        )

    def _event_fields(self, vals):
        """Protected values leave no trace in the history."""
        return [name for name in super()._event_fields(vals) if not name.startswith(tuple(self._protected))]

    def _after_save(self, names):
        """Who is put away with the household is free to be entered elsewhere."""
        super()._after_save(names)
        if "active" in names:
            self.filtered(lambda household: not household.active).member_ids.write({"active": False})

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        mine = records.id if records is not None and len(records) == 1 else None
        return errors + self._number_errors(vals_list, [mine] * len(vals_list))
