from contextlib import contextmanager

from odoo import api, fields, models

from .fupin_household import NEW_HOUSEHOLD

RELATIONS = [
    ("head", "Head of household"),
    ("spouse", "Spouse"),
    ("child", "Child"),
    ("child_spouse", "Spouse of a child"),
    ("grandchild", "Grandchild"),
    ("parent", "Parent"),
    ("grandparent", "Grandparent"),
    ("sibling", "Brother or sister"),
    ("other", "Other relation"),
]
LABOUR = [
    ("skilled", "Skilled worker"),
    ("ordinary", "Ordinary worker"),
    ("weak", "Weak or half worker"),
    ("lost", "Lost the ability to work"),
    ("none", "Not able to work"),
]
CAN_WORK = frozenset({"skilled", "ordinary", "weak"})


class FupinHouseholdMember(models.Model):
    """A person of a household: reached as the household is, told in its history, numbers protected.

    Who left is archived: a person stands in one household at a time.
    """

    _name = "fupin.household.member"
    _inherit = ["fupin.record.line", "fupin.identified"]
    _description = "Member of a household"
    _order = "household_id, is_head desc, id"
    _parent_field = "household_id"

    household_id = fields.Many2one("fupin.household", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    relation = fields.Selection(RELATIONS, string="To the head", required=True, default="other")
    is_head = fields.Boolean(string="Head", compute="_compute_is_head", store=True, precompute=True)
    labour = fields.Selection(LABOUR, string="Ability to work")
    active = fields.Boolean(string="Belongs to the household", default=True)

    _identity_number_uniq = models.UniqueIndex(
        "(identity_number_hash) WHERE identity_number_hash IS NOT NULL AND active",
        "This person is already a member of a household.",
    )
    _one_head = models.UniqueIndex("(household_id) WHERE is_head AND active", "A household has one head.")

    @api.depends("relation")
    def _compute_is_head(self):
        for member in self:
            member.is_head = member.relation == "head"

    @api.depends("name", "relation", "labour")
    def _compute_display_name(self):
        relations = dict(self._fields["relation"]._description_selection(self.env))
        labour = dict(self._fields["labour"]._description_selection(self.env))
        for member in self:
            told = "，".join(filter(None, (relations.get(member.relation), labour.get(member.labour))))
            member.display_name = f"{member.name or ''}（{told}）" if told else member.name

    @api.model_create_multi
    def create(self, vals_list):
        households = self.env["fupin.household"].browse(
            {vals["household_id"] for vals in vals_list if vals.get("household_id")}
        )
        self._refuse_numbers(vals_list, [vals.get("household_id") for vals in vals_list])
        with self._telling(households):
            return super().create(vals_list)

    def write(self, vals):
        if all(name.endswith(("_encrypted", "_hash")) for name in vals):
            return super().write(vals)  # sealed numbers, of which no history tells
        for member in self:
            self._refuse_numbers([vals], [vals.get("household_id", member.household_id.id)])
        with self._telling(self.household_id | self.household_id.browse(vals.get("household_id"))):
            return super().write(vals)

    def unlink(self):
        with self._telling(self.household_id):
            return super().unlink()

    @api.model
    def _refuse_numbers(self, vals_list, households):
        self.env["fupin.household"]._raise_first(self._number_errors(vals_list, households))

    @contextmanager
    def _telling(self, households):
        """Tell in the history of the households who belongs to them, before and after."""
        if self.env.context.get("new_household") is NEW_HOUSEHOLD:
            yield
            return
        names = ["member_ids"]
        before = households._event_values(names)
        yield
        households.invalidate_recordset(names)
        self.env["fupin.event"]._record_changes(households, before, households._event_values(names))

    def _record_reveal(self, field, reason):
        """Who saw a member's number is told in the history of the household."""
        told = {self.household_id.id: {field: None}}
        self.env["fupin.event"]._record(self.household_id, "reveal", None, told, f"{self.name}：{reason}")

    def _can_work(self):
        return self.labour in CAN_WORK
