from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL


class FupinMaintainer(models.Model):
    """Who keeps assets in order: a person of a unit (S1-51), of a household in a public post (S1-45, S3-44), or an
    organisation that is entrusted with it (S3-45). Wage in yuan for a month."""

    _name = "fupin.maintainer"
    _inherit = ["fupin.about.assets"]
    _description = "Maintainer"
    _order = "region_code, name, id"

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True,
        help="The person, or the organisation that is entrusted.",
    )  # fmt: skip
    unit_id = fields.Many2one(
        string="Unit that answers for it", help="Unit and person are both named.",  # S1-51
        default=lambda self: self.env.user.fupin_unit_id,
    )  # fmt: skip
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    household_id = fields.Many2one(
        "fupin.household", string="Household of the maintainer", index="btree_not_null", ondelete="restrict"
    )
    household_status_id = fields.Many2one(related="household_id.status_id", string="Status of the household")
    is_public_post = fields.Boolean(
        string="Public post", help="A post of public service: poor and watched households come first."
    )
    is_entrusted = fields.Boolean(string="Entrusted", help="Another organisation keeps it under an agreement.")
    wage = fields.Float(string="Wage per month (yuan)", digits=(16, 2))
    asset_ids = fields.Many2many(
        "fupin.asset", "fupin_maintainer_asset_rel", "maintainer_id", "asset_id", string="Assets"
    )
    duties = fields.Text(help="What is to be done, and how often.")
    date_from = fields.Date(string="From", required=True, default=lambda self: local_date())
    date_to = fields.Date(string="Until")
    is_current = fields.Boolean(string="In office", compute="_compute_is_current", search="_search_is_current")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, name, id)")
    _wage_not_negative = models.Constraint("CHECK (wage >= 0)", "Amounts cannot be negative.")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "It cannot end before it begins.")

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever is left without a name is called as his household is."""
        return super().create(
            [{name: value for name, value in vals.items() if name != "name" or value} for vals in vals_list]
        )

    @api.depends("household_id")
    def _compute_name(self):
        for maintainer in self:
            maintainer.name = maintainer.name or maintainer.household_id.name

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = local_date()
        for maintainer in self:
            begun = maintainer.date_from and maintainer.date_from <= today
            maintainer.is_current = bool(begun and (not maintainer.date_to or maintainer.date_to >= today))

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = local_date()
        current = Domain("date_from", "<=", today) & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        return current if True in value else ~current


class FupinAsset(models.Model):
    """Who keeps an asset in order."""

    _inherit = "fupin.asset"

    maintainer_ids = fields.Many2many(
        "fupin.maintainer", "fupin_maintainer_asset_rel", "asset_id", "maintainer_id", string="Maintainers",
        copy=False, readonly=True,
    )  # fmt: skip
    has_maintainer = fields.Boolean(
        string="Has a maintainer", compute="_compute_has_maintainer", search="_search_has_maintainer"
    )

    @api.depends("maintainer_ids.date_from", "maintainer_ids.date_to")
    def _compute_has_maintainer(self):
        kept = set(self._search([("id", "in", self._origin.ids), ("has_maintainer", "=", True)]))
        for asset in self:
            asset.has_maintainer = asset._origin.id in kept

    def _search_has_maintainer(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["fupin.maintainer"].flush_model(["asset_ids", "date_from", "date_to"])
        day = local_date()
        kept = Domain.custom(to_sql=lambda model, alias, query: SQL("%s > 0", model._maintainers(alias, day)))
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        return kept if True in wanted else ~kept

    def _maintainers(self, alias, day):
        """Return SQL of the number of maintainers of an asset who are in office on a day."""
        return SQL(
            """(SELECT count(*) FROM fupin_maintainer_asset_rel rel JOIN fupin_maintainer keeper
                ON keeper.id = rel.maintainer_id WHERE rel.asset_id = %(id)s AND keeper.date_from <= %(day)s
                AND (keeper.date_to IS NULL OR keeper.date_to >= %(day)s))""",
            id=SQL.identifier(alias, "id"),
            day=day,
        )

    def _measure_maintainers(self, alias):
        """Number of maintainers in office (S1-44, S3-44): public assets need one."""
        return self._maintainers(alias, self.env["fupin.measure"]._day())

    def action_new_maintainer(self):
        """Open an empty maintainer for the assets."""
        return self._new_about(self.env._("New maintainer"), "fupin.maintainer")
