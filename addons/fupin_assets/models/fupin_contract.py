from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError
from odoo.tools import format_list

from .fupin_contract_payment import PAYMENT_KINDS

STATES = [("draft", "Draft"), ("active", "Running"), ("ended", "Ended")]
WRITTEN_FORMS = [("written", "Written"), ("oral", "Oral"), ("letter_of_intent", "Letter of intent")]
INTERVALS = [
    ("year", "Yearly"),
    ("half_year", "Half-yearly"),
    ("quarter", "Quarterly"),
    ("month", "Monthly"),
    ("once", "Once for all"),
]
# the unit that owns, and so is party A
OWNER_TYPES = ("village_collective", "village_committee", "township", "department", "county_office")
# Stands in the context where a contract makes the one that follows it. An object cannot be sent over RPC.
FOLLOWER = object()


class FupinContract(models.Model):
    """A contract by which an owner lets an operator run assets. Amounts in yuan, rates from 0 to 1, steps in years.

    | who                            | draft  | running                                    | ended              |
    |--------------------------------|--------|--------------------------------------------|--------------------|
    | village, township, department, county | change, put in force | security, insurance, papers, end it | take the assets back |
    | others                         | read   | read                                       | read               |

    What binds the two parties (``_terms``) is frozen once it runs: a new mode or operator is a new contract that
    follows the old one (``predecessor_id``) and goes through the approval of its place again (S3-29, S3-40).
    Steps stand in ``fupin_contract_step``, rules' figures in ``fupin_contract_measure``.
    """

    _name = "fupin.contract"
    _inherit = ["fupin.lined", "fupin.about.assets", "mail.thread"]
    _description = "Contract"
    _order = "region_code, date_end, id"
    _fupin_configurable = True
    _fupin_needed = frozenset({"asset_ids", "operator_id", "mode_id", "date_start", "date_end", "annual_amount"})
    _rec_names_search = ["name", "number"]
    _mail_post_access = "read"
    _transitions = {
        "activate": (("draft",), "active"),
        "end": (("active",), "ended"),
        "reopen": (("active",), "draft"),
    }
    # what the parties agreed on: closed once the contract runs
    _terms = frozenset(
        {
            "asset_ids",
            "unit_id",
            "operator_id",
            "mode_id",
            "number",
            "sign_date",
            "date_start",
            "date_end",
            "annual_amount",
            "payment_kind",
            "payment_interval",
            "first_due_date",
            "step_years",
            "step_rate",
            "profit_rate",
            "payment_ids",
            "written_form",
            "exit_clause",
            "clause_ids",
            "method_id",
            "region_id",
            "origin",
            "predecessor_id",
        }
    )
    # written by the steps alone
    _step_fields = frozenset({"ended_on", "end_reason", "origin", "predecessor_id"})
    # lines whose changes are told in the history of the contract
    _told_lines = frozenset({"payment_ids", "collateral_ids", "review_ids", "breach_ids"})

    name = Name(string="Contract name", index="trigram", help="Empty: called after its first asset and its mode.")
    number = fields.Char(string="Contract number", copy=False)
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")

    # parties and object
    asset_ids = fields.Many2many("fupin.asset", "fupin_asset_contract_rel", "contract_id", "asset_id", string="Assets")
    unit_id = fields.Many2one(
        string="Owner (party A)",
        domain=[("unit_type", "in", list(OWNER_TYPES))],
        default=lambda self: self._default_unit_id(),
    )
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    operator_id = fields.Many2one(
        "fupin.operator", string="Operator (party B)", index="btree_not_null", ondelete="restrict"
    )
    mode_id = fields.Many2one(
        "fupin.contract.mode", string="Mode of operation", required=True, index=True, ondelete="restrict"
    )
    mode_kind = fields.Selection(related="mode_id.kind", string="Kind of mode")
    method_id = fields.Many2one(
        "fupin.contract.method", string="Operator chosen by", index="btree_not_null", ondelete="restrict"
    )

    # terms
    written_form = fields.Selection(WRITTEN_FORMS, string="Form of the contract", required=True, default="written")
    sign_date = fields.Date(string="Signed on", copy=False)
    date_start = fields.Date(string="Begins on")
    date_end = fields.Date(string="Ends on")
    annual_amount = fields.Float(string="Amount per year (yuan)", digits=(16, 2))
    payment_kind = fields.Selection(PAYMENT_KINDS, string="Payment", required=True, default="fixed")
    payment_interval = fields.Selection(INTERVALS, string="Paid", required=True, default="year")
    first_due_date = fields.Date(string="First paid on", help="Empty: on the first day of the contract.")
    step_years = fields.Integer(string="Raised every (years)", aggregator=None)
    step_rate = fields.Float(string="Raised by", digits=(16, 4), aggregator=None, help="0.05 is 5%.")
    profit_rate = fields.Float(string="Share of profit", digits=(16, 4), aggregator=None, help="0 to 1.")
    payment_ids = fields.One2many("fupin.contract.payment", "contract_id", string="Payments")
    payment_total = fields.Float(
        string="All payments (yuan)", digits=(16, 2), compute="_compute_payment_total", store=True
    )
    exit_clause = fields.Text(string="How it ends", help="Exit of a stake, return of the assets, damages.")
    clause_ids = fields.Many2many("fupin.contract.clause", string="Clauses it has")
    note = fields.Text()

    # what secures it
    collateral_ids = fields.One2many("fupin.collateral", "contract_id", string="Collateral and guarantees")
    insurance_ids = fields.One2many("fupin.insurance", "contract_id", string="Insurances")

    drafted_by = fields.Char(help="Who drafted it: justice station, law firm, legal adviser.")  # S1-74
    review_ids = fields.One2many("fupin.contract.review", "contract_id", string="Reviews of the contract")
    breach_ids = fields.One2many(
        "fupin.contract.breach", "contract_id", string="Transfers, sub-leases, mortgages found"
    )

    # life
    origin = fields.Selection(
        [("new", "New"), ("renewal", "Renewal"), ("change", "Change")], required=True, default="new", readonly=True
    )
    predecessor_id = fields.Many2one(
        "fupin.contract",
        string="Previous contract",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    successor_ids = fields.One2many("fupin.contract", "predecessor_id", string="Followed by")
    ended_on = fields.Date(readonly=True, copy=False)
    end_reason = fields.Text(string="Ended because", readonly=True, copy=False)
    is_locked = fields.Boolean(compute="_compute_is_locked")
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, date_end, id)")
    _running_idx = models.Index("(region_code, date_end) WHERE state = 'active'")
    _amounts_not_negative = models.Constraint("CHECK (annual_amount >= 0)", "Amounts cannot be negative.")
    _dates_in_order = models.Constraint("CHECK (date_end >= date_start)", "A contract cannot end before it begins.")
    _steps_range = models.Constraint(
        "CHECK (step_years BETWEEN 0 AND 50 AND step_rate BETWEEN 0 AND 10)",
        "Steps lie between 0 and 50 years, raises between 0 and 10.",
    )
    _profit_rate_range = models.Constraint(
        "CHECK (profit_rate BETWEEN 0 AND 1)", "A share lies between 0 and 1 (100%)."
    )

    @api.model
    def _default_unit_id(self):
        """The user's own unit, if it can own assets."""
        unit = self.env.user.fupin_unit_id
        return unit if unit.unit_type in OWNER_TYPES else unit.browse()

    @api.depends("payment_ids.amount")
    def _compute_payment_total(self):
        for contract in self:
            contract.payment_total = sum(contract.payment_ids.mapped("amount"))

    @api.onchange("asset_ids")
    def _onchange_asset_ids(self):
        """A contract stands where its assets do."""
        places = self.asset_ids.region_id
        if len(places) == 1:
            self.region_id = places
        owners = self.asset_ids.owner_ids.unit_id
        if len(owners) == 1:
            self.unit_id = owners

    # ------------------------------------------------------------------ saving

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        defaults = {name: value for name, value in defaults.items() if name not in self._step_fields}
        return {**defaults, "origin": "new"} if "origin" in fields else defaults

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._named(self._own_values(vals)) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        vals = self._own_values(vals)
        if "name" in vals and not (vals["name"] or "").strip():
            vals = {name: value for name, value in vals.items() if name != "name"}
        self._check_open(vals)
        return super().write(vals)

    def _named(self, vals):
        """A contract without a title is called after its first asset and its mode, in Chinese as papers are."""
        if (vals.get("name") or "").strip():
            return vals
        # sudo: whether the assets may be named in a contract is checked as it is saved
        draft = self.sudo().new({"asset_ids": vals.get("asset_ids"), "mode_id": vals.get("mode_id")})
        return {**vals, "name": f"{draft.asset_ids[:1].name or ''}{draft.mode_id.name or ''}合同"}

    def _own_values(self, vals):
        """Return what a caller may say: what the steps write is taken from nobody else."""
        if self.env.su or self.env.context.get("contract_follower") is FOLLOWER:
            return vals
        return {name: value for name, value in vals.items() if name not in self._step_fields}

    def _check_open(self, names):
        """Raise `UserError` where terms of a contract that runs or has ended would change."""
        closed = self._terms.intersection(names)
        if not closed or self.env.su:
            return
        running = self.filtered(lambda contract: contract.state != "draft")
        if running:
            raise UserError(
                self.env._(
                    "“%(name)s” is in force: %(fields)s cannot be changed. Make a contract that follows it"
                    " (renew, change), or have it reopened to correct a mistake.",
                    name=running[0].display_name,
                    fields=format_list(
                        self.env, [self._fields[name]._description_string(self.env) for name in sorted(closed)]
                    ),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if not self.env.su and any(contract.state != "draft" for contract in self):
            raise UserError(self.env._("Only drafts can be deleted. End the contract instead."))

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            start, end = (fields.Date.to_date(vals.get(name)) for name in ("date_start", "date_end"))
            if start and end and end < start:
                errors.append((row, "date_end", self.env._("A contract cannot end before it begins.")))
            if (vals.get("annual_amount") or 0) < 0:
                errors.append((row, "annual_amount", self.env._("Amounts cannot be negative.")))
        return errors

    def _check_changing_lines(self, name):
        self._check_open({name})

    # ------------------------------------------------------------------- actions

    def action_activate(self, reason=None):
        """Put contracts in force; gates and the approval of the place come first.

        :raise UserError: without assets, or without an operator where somebody else runs them
        """
        self._transition("activate", reason)

    def action_end(self, reason=None):
        """End contracts, today at the latest.

        :param reason: why; from a form it is asked for
        :raise UserError: without a reason
        """
        self.check_access("write")
        demand = self.env._("Say why the contract ends: it is kept in the history.")
        reason, action = self._reason_or_ask("end", reason, demand)
        if action:
            return action
        self._transition("end", reason, values={"ended_on": local_date(), "end_reason": reason})
        return None

    def action_reopen(self, reason=None):
        """Open contracts that were put in force by mistake or with mistakes; they are put in force anew.

        :raise UserError: without a reason
        """
        self.check_access("write")
        demand = self.env._("Say what has to be corrected: it is kept in the history.")
        reason, action = self._reason_or_ask("reopen", reason, demand)
        if action:
            return action
        self._transition("reopen", reason)
        return None

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "activate":
            for contract in self:
                if not contract.asset_ids:
                    raise UserError(self.env._("“%s”: name the assets it is about.", contract.display_name))
                if not contract.operator_id and contract.mode_id.kind != "own":
                    raise UserError(self.env._("“%s”: name the operator.", contract.display_name))
