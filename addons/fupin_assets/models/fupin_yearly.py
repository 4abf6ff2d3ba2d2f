from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

FIRST_YEAR = 2013
LEVELS = [
    ("village", "Village"),
    ("township", "Township"),
    ("department", "Line department"),
    ("county", "County level"),
]
# level of the keeper → roles that confirm what it submits
ABOVE = {"village": ("township", "county"), "township": ("county",), "department": ("county",), "county": ("county",)}


class FupinYearly(models.AbstractModel):
    """What every keeper of assets owes once a year: made for all of them by one statement, never by hand.

    | keeper     | stands in          | acts                       | above it          |
    |------------|--------------------|----------------------------|-------------------|
    | village    | the village        | its clerk                  | township, county  |
    | township   | the township       | the township               | county            |
    | department | the county         | the department             | county            |
    | county     | the county         | the county office          | county            |

    ``_title`` is the word that stands behind unit and year, in Chinese as papers are. Over RPC only ``_open_fields``
    are written, and those only while the record is at its beginning.
    """

    _name = "fupin.yearly"
    _inherit = ["fupin.record"]
    _description = "What keepers of assets owe once a year"
    _rec_names_search = ["name"]

    _title = ""
    _open_fields = frozenset({"note"})

    name = Name(compute="_compute_name", store=True, precompute=True, index="trigram")
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    level = fields.Selection(
        LEVELS, string="Kept by", compute="_compute_level", store=True, precompute=True, required=True, readonly=True
    )
    township_id = fields.Many2one(
        "fupin.region",
        compute="_compute_township_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Text()
    is_keeper = fields.Boolean(compute="_compute_acts")
    is_above = fields.Boolean(compute="_compute_acts")

    _keeper_uniq = models.UniqueIndex(
        "(year, region_id, COALESCE(department_id, 0))", "Opened for this keeper and year already."
    )
    _place_idx = models.Index("(region_code, year DESC, id DESC)")

    @api.depends("unit_id", "region_id", "year")
    def _compute_name(self):
        """The title of the paper."""
        for record in self:
            who = record.unit_id.name or record.region_id.name or ""
            record.name = f"{who}{record.year or ''}年度{self._title}"

    @api.depends("region_id", "department_id")
    def _compute_level(self):
        for record in self:
            place = record.region_id.level
            own = place if place in ("village", "township") else "county"
            record.level = "department" if own == "county" and record.department_id else own

    @api.depends("region_id")
    def _compute_township_id(self):
        """By which township the results are told; none for what stands with the county."""
        for record in self:
            place = record.region_id
            above = place.parent_id if place.level == "village" else place
            record.township_id = above if above.level == "township" else False

    # ------------------------------------------------------------------- saving

    def write(self, vals):
        if not self.env.su and vals.keys() - self._open_fields - self._form_kinds().keys():
            raise AccessError(self.env._("This is counted and kept by the system: use the buttons."))
        return super().write(vals)

    # ------------------------------------------------------------------ opening

    @api.model
    def _check_opens(self, region, year):
        """Raise unless the user opens years in a place, and the year is one."""
        last = local_date().year + 1
        if not FIRST_YEAR <= (year or 0) <= last:
            raise UserError(self.env._("The year lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=last))
        if self.env.su:
            return
        if not any(self.env.user._fupin_scope(role).covers(region.code) for role in ("county", "township", "village")):
            raise AccessError(self.env._("You do not cover %s: choose a place of your own.", region.name))

    # ----------------------------------------------------------------- who acts

    @api.depends("level", "region_code", "unit_id")
    @api.depends_context("uid")
    def _compute_acts(self):
        """Which buttons the user is shown; each step checks for itself."""
        for record in self:
            record.is_keeper = record._acts(record.level)
            record.is_above = any(record._acts(role) for role in ABOVE.get(record.level, ()))

    def _acts(self, role):
        """Return whether the user holds a post in a role that covers the record."""
        self.ensure_one()
        scope = self.env.user._fupin_scope(role)
        if role == "department":
            return self.department_id.id in scope.unit_ids
        return scope.covers(self.region_code)

    def _check_acts(self, name, message):
        """Raise `AccessError` unless the user may take the step of each record.

        :param name: ``is_keeper`` or ``is_above``
        """
        self.check_access("read")
        if not self.env.su and not all(self.mapped(name)):
            raise AccessError(message)

    @api.model
    def _mine(self):
        """Return the domain of the records whose keeper the user acts for."""
        domains = []
        for role, _label in LEVELS:
            scope = self.env.user._fupin_scope(role)
            place = Domain("department_id", "in", list(scope.unit_ids))
            place = place if role == "department" else scope.under("region_code")
            domains.append(Domain("level", "=", role) & place)
        return Domain.OR(domains)

    @api.model
    def _below(self):
        """Return the domain of the records that the user confirms."""
        return Domain.OR(
            Domain("level", "=", level) & self.env.user._fupin_scope(role).under("region_code")
            for level, roles in ABOVE.items()
            for role in roles
        )

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Read in one's places; changed only while it is at its beginning."""
        domain = super()._jurisdiction_domain(scope, mode)
        return domain if mode == "read" else domain & Domain("state", "=", "open")
