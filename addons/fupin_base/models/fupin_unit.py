from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..name_field import Name

UNIT_TYPES = [
    ("village_collective", "Village collective"),
    ("village_committee", "Village committee"),
    ("village_oversight", "Village oversight committee"),
    ("work_team", "Resident work team"),
    ("township", "Township"),
    ("department", "Line department"),
    ("leading_group", "Leading group"),
    ("county_office", "County office"),
    ("county_government", "County government"),
    ("finance_committee", "County finance and economy committee"),
    ("finance", "Finance bureau"),
    ("audit", "Audit bureau"),
    ("discipline", "Discipline inspection"),
    ("third_party", "Third party"),
    ("superior", "Superior level"),
]


class FupinUnit(models.Model):
    """A body that owns, manages, supervises or reports: from a village to a province."""

    _name = "fupin.unit"
    _inherit = ["fupin.jurisdiction"]
    _description = "Unit"
    _order = "region_code, sequence, id"
    _rec_names_search = ["name", "code"]

    name = Name(required=True, index="trigram")
    code = fields.Char(string="Credit code", help="Unified social credit code, if it has one.")
    unit_type = fields.Selection(UNIT_TYPES, required=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    region_id = fields.Many2one("fupin.region", required=True, index=True, ondelete="restrict")
    region_code = fields.Char(compute="_compute_region_code", store=True, precompute=True, required=True, index=True)
    supervisor_id = fields.Many2one("fupin.unit", string="Reports to", index="btree_not_null", ondelete="restrict")
    subordinate_ids = fields.One2many("fupin.unit", "supervisor_id", string="Units below")
    sector_ids = fields.Many2many("fupin.sector", string="Sectors")
    leader_id = fields.Many2one("res.users", index="btree_not_null", ondelete="set null")
    member_ids = fields.Many2many("res.users", string="Members", compute="_compute_member_ids", compute_sudo=True)
    office_phone = fields.Char(help="The office's own number, which may be shown to everyone.")
    has_account = fields.Boolean(string="Own bank account", help="Whether the unit keeps an account of its own.")
    note = fields.Text()

    _name_region_type_uniq = models.UniqueIndex(
        "(region_id, unit_type, name) WHERE active",
        "There is already a unit of this name and type in this place.",
    )
    _region_code_sequence_idx = models.Index("(region_code, sequence, id)")

    @api.depends("region_id.code")
    def _compute_region_code(self):
        for unit in self:
            unit.region_code = unit.region_id.code

    @api.depends_context("uid")
    def _compute_member_ids(self):
        """People with a post here today whom the user may see.

        sudo because posts are the administrator's records."""
        posts = self.env["fupin.assignment"].search(
            Domain("unit_id", "in", self.ids) & self.env["fupin.assignment"]._valid_domain()
        )
        members = posts.grouped("unit_id")
        for unit in self:
            people = members.get(unit, posts.browse()).user_id
            # sudo: filtered as the user, assigned with the rights of the compute
            unit.member_ids = people.sudo(False)._filtered_access("read").sudo()

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        units._check_reach()
        return units

    def write(self, vals):
        result = super().write(vals)
        self._check_reach(vals)
        return result

    @api.constrains("supervisor_id")
    def _check_supervisor(self):
        if self._has_cycle("supervisor_id"):
            raise ValidationError(self.env._("A unit cannot report to itself, not even by way of others."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Units of one's county and those above are in every directory; only an administrator
        changes them, in his own places."""
        if mode == "read":
            return scope.under("region_code", county=True) | Domain("region_code", "in", scope.ancestor_codes)
        return scope.under("region_code")
