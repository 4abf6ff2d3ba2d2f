from odoo import api, fields, models
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("draft", "To be proposed"),
    ("submitted", "With the receiver"),
    ("confirmed", "Confirmed by both sides"),
    ("applied", "Applied for"),
    ("done", "Handed over"),
]
# on paper once the receiver has the list before it: taken back first to be changed
FROZEN = frozenset(
    {
        "from_unit_id",
        "to_unit_id",
        "owner_unit_id",
        "project_id",
        "asset_ids",
        "opinion",
        "opinion_date",
        "beneficiaries",
    }
)
# papers that come after it is done
ALWAYS_OPEN = frozenset({"note", "message_follower_ids", "message_ids", "activity_ids", "document_ids"})


class FupinHandover(models.Model):
    """Finished assets pass from who had them built to who owns and keeps them (S1-25 … S1-29, S3-13, S3-21).

    Three steps with their papers: the initial opinion of the implementing unit (S1-27), the itemised list that both
    sides confirm (S1-28), application and reply (S1-29). It stands where the unit that hands over does and is shared
    with the receiver. See `fupin_handover_step` for who takes which step. Amounts in yuan.
    """

    _name = "fupin.handover"
    _inherit = ["fupin.numbered", "fupin.record", "mail.thread"]
    _description = "Handover of assets"
    _order = "region_code, id desc"
    _rec_names_search = ["name", "code", "reply_number"]
    _mail_post_access = "read"
    _code_prefix = "YJ"

    name = Name(compute="_compute_name", store=True, index="trigram")
    # the place follows from the unit that hands over
    region_id = fields.Many2one(compute="_compute_region_id", store=True, precompute=True, readonly=True, default=None)
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    from_unit_id = fields.Many2one(
        "fupin.unit",
        string="Handed over by",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.fupin_unit_id,
        help="The unit that had it built.",
    )
    to_unit_id = fields.Many2one(
        "fupin.unit",
        string="Received by",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who keeps it from now on.",
    )
    owner_unit_id = fields.Many2one(
        "fupin.unit",
        string="Owner afterwards",
        index="btree_not_null",
        ondelete="restrict",
        compute="_compute_owner_unit_id",
        store=True,
        readonly=False,
    )
    project_id = fields.Many2one("fupin.project", index="btree_not_null", ondelete="restrict")
    asset_ids = fields.Many2many("fupin.asset", "fupin_handover_asset_rel", "handover_id", "asset_id", string="Assets")
    asset_count = fields.Integer(string="Items", compute="_compute_amount", store=True)
    amount = fields.Float(string="Value (yuan)", digits=(16, 2), compute="_compute_amount", store=True)

    opinion = fields.Text(
        string="Initial opinion",
        help="What the meeting proposed: does it form assets, to whom do they go, who owns them.",
    )
    opinion_date = fields.Date(string="Meeting of")
    beneficiaries = fields.Char(string="Who benefits", help="Households, villages or groups that use it.")
    application_number = fields.Char()
    application_date = fields.Date(string="Applied on")
    reply_number = fields.Char(string="Number of the reply", copy=False)
    reply_date = fields.Date(string="Reply of", copy=False)
    handed_over_on = fields.Date(readonly=True, copy=False)
    note = fields.Text()
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, id DESC)")
    _open_idx = models.Index("(state, region_code) WHERE state <> 'done'")
    _two_sides = models.Constraint("CHECK (from_unit_id <> to_unit_id)", "A unit hands over to another one.")

    @api.depends("from_unit_id", "to_unit_id", "project_id")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for handover in self.sudo():  # sudo: units and project of a paper that may be read
            about = f"（{handover.project_id.name}）" if handover.project_id else ""
            handover.name = f"{handover.from_unit_id.name or ''}移交{handover.to_unit_id.name or ''}资产{about}"

    @api.depends("from_unit_id")
    def _compute_region_id(self):
        for handover in self:
            handover.region_id = handover.from_unit_id.region_id

    @api.depends("from_unit_id", "project_id")
    def _compute_department_id(self):
        """A department supervises what it hands over, and what its projects built."""
        for handover in self:
            unit = handover.from_unit_id
            handover.department_id = unit if unit.unit_type == "department" else handover.project_id.department_id

    @api.depends("to_unit_id")
    def _compute_owner_unit_id(self):
        for handover in self:
            handover.owner_unit_id = handover.to_unit_id

    @api.depends("asset_ids")
    def _compute_amount(self):
        """What stands in the list; counted again as the sides confirm it, kept once it is done."""
        totals = self._listed_totals()
        for handover in self:
            handover.asset_count, handover.amount = totals.get(handover._origin.id, (0, 0))

    def _listed_totals(self):
        """Return ``{id: (number of assets, their value in yuan)}`` in one statement."""
        if not self._origin.ids:
            return {}
        self.env["fupin.asset"].flush_model(["original_value"])
        self._origin.flush_recordset(["asset_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT listed.handover_id, count(*), sum(asset.original_value)
                   FROM fupin_handover_asset_rel listed JOIN fupin_asset asset ON asset.id = listed.asset_id
                   WHERE listed.handover_id = ANY(%s) GROUP BY listed.handover_id""",
                self._origin.ids,
            )
        )
        return {res_id: (count, amount) for res_id, count, amount in rows}

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        # events tell the history; the chatter is for talking, not for "created" messages
        quiet = self.with_context(tracking_disable=True)
        handovers = super(FupinHandover, quiet).create([self._own_values(vals) for vals in vals_list])
        handovers._share_with_sides()
        return handovers.with_env(self.env)

    def write(self, vals):
        vals = self._own_values(vals)
        self._check_frozen(vals)
        result = super().write(vals)
        if {"from_unit_id", "to_unit_id", "owner_unit_id"} & vals.keys():
            self._share_with_sides()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(handover.state != "draft" for handover in self) and not self.env.su:
            raise UserError(self.env._("Only what was not proposed yet can be deleted: take it back first."))

    def _own_values(self, vals):
        """Return what a caller may say: name and place follow from the units, sums from the list."""
        follows = {"name", "region_id", "asset_count", "amount", "code"}
        if not self.env.su:
            follows |= {"handed_over_on", "return_reason"}
        return {name: value for name, value in vals.items() if name not in follows}

    def _check_frozen(self, vals):
        if self.env.su:
            return
        for handover in self:
            names = vals.keys() & FROZEN if handover.state != "draft" else set()
            if handover.state == "done":
                names = vals.keys() - ALWAYS_OPEN
            if names:
                label = self._fields[min(names)]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "“%(name)s”: “%(field)s” was settled when it was proposed. Take it back to change it.",
                        name=handover.name,
                        field=label,
                    )
                )

    def _share_with_sides(self):
        """Let receiver and owner read what stands where the other side does."""
        pairs = {
            (handover.id, unit.id)
            for handover in self
            for unit in (handover.from_unit_id, handover.to_unit_id, handover.owner_unit_id)
            if unit
        }
        self.env["fupin.share"]._replace(self, sorted(pairs))

    # ---------------------------------------------------------------- proposing

    @api.model
    def _propose(self, assets, from_unit, project=None):
        """Make a draft for each unit that is to receive some of the assets.

        An asset goes to its only owner; without one, to the unit that answers for it.

        :param assets: confirmed assets that the user may read
        :return: the drafts
        """
        receivers = assets._receivers(from_unit)
        if not receivers:
            raise UserError(
                self.env._(
                    "Nothing to hand over: the assets stay with %s, or nobody is named who receives them.",
                    from_unit.name,
                )
            )
        return self.create(
            [
                {
                    "from_unit_id": from_unit.id,
                    "to_unit_id": unit_id,
                    "project_id": project.id if project else False,
                    "asset_ids": [fields.Command.set(ids)],
                }
                for unit_id, ids in receivers.items()
            ]
        )

    def _opened(self):
        """Return the action that shows handovers: the form of a single one, else the list."""
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_handover_action")
        if len(self) == 1:
            return {**action, "res_id": self.id, "views": [(False, "form")], "view_mode": "form"}
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}
