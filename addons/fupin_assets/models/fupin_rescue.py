from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import UserError
from odoo.tools import SQL

from .fupin_asset_affair import ABOVE_VILLAGE

STATES = [
    ("draft", "To be studied"),
    ("decided", "Decided by the township"),
    ("consented", "County agreed"),
    ("ready", "Procedures done"),
    ("done", "Carried out"),
]
# what belongs to the carrying out: closed until the county agreed and the procedures are done (S2-13)
CARRYING_OUT = frozenset({"implemented_on", "result", "new_project_id", "receipt_ids"})
OPEN_TO_CARRY_OUT = ("ready", "done")
# what was decided is not changed behind the back of the county that agreed to it
DECIDED = frozenset({"asset_ids", "decision_id", "amount_to_recover", "direction", "region_id"})


class FupinRescue(models.Model):
    """What becomes of weak, idle or remnant operating assets (S2-09 … S2-13).

    The township's leading group decides, the county's agrees, the procedures are gone through, only then is it carried
    out. What is to be recovered and what has come in stands beside it. Amounts in yuan, exact to the fen.
    """

    _name = "fupin.rescue"
    _inherit = ["fupin.asset.affair"]
    _description = "Decision about weak assets"
    _order = "region_code, id desc"
    _rec_names_search = ["name", "decision_number", "consent_number"]
    _transitions = {
        "decide": (("draft",), "decided"),
        "return": (("decided", "consented"), "draft"),
        "consent": (("decided",), "consented"),
        "prepare": (("consented",), "ready"),
        "complete": (("ready",), "done"),
    }
    _step_fields = frozenset({"amount_received", "amount_missing"})
    _past_days = ("decision_date", "consent_date", "procedure_date", "implemented_on")

    name = Name(compute="_compute_name", store=True, index="trigram")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft")
    asset_ids = fields.Many2many("fupin.asset", "fupin_rescue_asset_rel", "rescue_id", "asset_id", string="Assets")
    trait_ids = fields.Many2many("fupin.rescue.trait", string="Weak because")
    decision_id = fields.Many2one("fupin.rescue.decision", required=True, index=True, ondelete="restrict")
    decision_kind = fields.Selection(related="decision_id.kind", string="Kind of decision")
    analysis = fields.Text(string="Findings", help="What was found out, and why it is decided so.")
    direction = fields.Text(string="What it is to become", help="New use, buyer, better project.")
    decision_number = fields.Char(string="Minutes of the township")
    decision_date = fields.Date(string="Decided on")
    consent_number = fields.Char(string="Number of the county's consent", copy=False)
    consent_date = fields.Date(string="County agreed on", copy=False)
    procedures = fields.Text(string="Procedures gone through", help="Meetings, notices, appraisal, auction.")
    procedure_date = fields.Date(string="Procedures done on", copy=False)
    implemented_on = fields.Date(string="Carried out on", copy=False)
    result = fields.Text(string="What came of it", copy=False)
    new_project_id = fields.Many2one(
        "fupin.project", string="New project", index="btree_not_null", ondelete="restrict", copy=False,
        help="Where the recovered money goes.",
    )  # fmt: skip
    note = fields.Text()

    amount_to_recover = fields.Float(string="To recover (yuan)", digits=(16, 2))
    date_due = fields.Date(string="To recover by")
    receipt_ids = fields.One2many("fupin.rescue.receipt", "rescue_id", string="Money that came in", copy=False)
    amount_received = fields.Float(
        string="Received (yuan)", digits=(16, 2), compute="_compute_amounts", store=True, precompute=True
    )
    amount_missing = fields.Float(
        string="Missing (yuan)", digits=(16, 2), compute="_compute_amounts", store=True, precompute=True
    )

    _place_idx = models.Index("(region_code, id DESC)")
    _missing_idx = models.Index("(region_code) WHERE amount_missing > 0")
    _amount_not_negative = models.Constraint("CHECK (amount_to_recover >= 0)", "Amounts cannot be negative.")

    @api.depends("asset_ids.name", "decision_id.name")
    def _compute_name(self):
        """The title of the paper, in Chinese as papers are."""
        for rescue in self.sudo():  # sudo: assets of a paper that may be read
            count = len(rescue.asset_ids)
            several = f"等{count}项资产" if count > 1 else ""
            rescue.name = f"{rescue.asset_ids[:1].name or ''}{several}{rescue.decision_id.name or ''}"

    @api.depends("amount_to_recover", "receipt_ids.amount")
    def _compute_amounts(self):
        for rescue in self:
            received = sum((money.fen(line.amount) for line in rescue.receipt_ids), money.fen(0))
            rescue.amount_received = received
            rescue.amount_missing = max(money.fen(rescue.amount_to_recover or 0) - received, money.fen(0))

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_carrying_out(vals)
        return super().create(vals_list)

    def write(self, vals):
        locked = self.filtered(lambda rescue: rescue.state not in OPEN_TO_CARRY_OUT)
        if locked:
            locked._refuse_carrying_out(vals)
        self._refuse_decided(vals)
        return super().write(vals)

    def _refuse_carrying_out(self, vals):
        """Raise `UserError` where something is carried out before the county agreed and the procedures are done."""
        names = sorted(name for name in CARRYING_OUT & vals.keys() if vals[name])
        if names and not self.env.su:
            raise UserError(
                self.env._(
                    "“%s” waits: first the county's leading group agrees, then the procedures are gone through, then"
                    " it is carried out.",  # S2-13
                    self._fields[names[0]]._description_string(self.env),
                )
            )

    def _refuse_decided(self, vals):
        names = sorted(DECIDED & vals.keys())
        if not names or self.env.su:
            return
        fixed = self.filtered(lambda rescue: rescue.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "“%(name)s” is decided: return it to change “%(field)s”.",
                    name=fixed[0].display_name,
                    field=self._fields[names[0]]._description_string(self.env),
                )
            )

    # ------------------------------------------------------------------- actions

    def action_decide(self, reason=None):
        """Put what the township's leading group decided before the county.

        :raise AccessError: for a village
        :raise UserError: without assets, findings or the township's minutes
        """
        self._check_level(ABOVE_VILLAGE, self._only_above())
        self._transition("decide", reason, values={"return_reason": False})

    def action_consent(self, reason=None):
        """The county's leading group agrees.

        :raise AccessError: for others than the county office
        """
        self._check_level(("county",), self.env._("Only the county's leading group agrees to it."))
        self._transition("consent", reason, values=self._day_of("consent_date"))

    def action_return(self, reason=None):
        """Send decisions back to the township.

        :param reason: why; from a form it is asked for
        """
        return self._send_back("return", reason, ("county",))

    def action_prepare(self, reason=None):
        """Note that the procedures are done: it may be carried out.

        :raise UserError: unless it says which procedures
        """
        self._check_level(ABOVE_VILLAGE, self._only_above())
        self._transition("prepare", reason, values=self._day_of("procedure_date"))

    def action_complete(self, reason=None):
        """Note that it has been carried out.

        :raise UserError: unless it says what came of it
        """
        self._check_level(ABOVE_VILLAGE, self._only_above())
        self._transition("complete", reason, values=self._day_of("implemented_on"))

    def _day_of(self, name):
        """Return today for a day that nobody filled in."""
        return {} if all(self.mapped(name)) else {name: local_date()}

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        wanted = {
            "decide": ("analysis", "decision_number", "decision_date"),
            "consent": ("consent_number",),
            "prepare": ("procedures",),
            "complete": ("result",),
        }.get(name, ())
        for rescue in self:
            if name == "decide":
                rescue._check_assets()
                wanted_here = (*wanted, "amount_to_recover") if rescue.decision_kind == "recover" else wanted
            else:
                wanted_here = wanted
            for field in wanted_here:
                if not rescue[field]:
                    label = self._fields[field]._description_string(self.env)
                    raise UserError(
                        self.env._("“%(name)s”: fill in %(fields)s.", name=rescue.display_name, fields=label)
                    )

    # ------------------------------------------------------------------ measures

    def _measure_amount_to_come(self, alias):
        """Yuan that were to be recovered and have not come in, once the county agreed (S2-11)."""
        return SQL(
            "CASE WHEN %s NOT IN ('draft', 'decided') THEN %s END",
            SQL.identifier(alias, "state"), SQL.identifier(alias, "amount_missing"),
        )  # fmt: skip

    def _measure_days_late(self, alias):
        """Days since the money was to be there, while some of it is missing; negative before, none without a day."""
        return SQL(
            "CASE WHEN %s > 0 AND %s NOT IN ('draft', 'decided') THEN %s::date - %s END",
            SQL.identifier(alias, "amount_missing"), SQL.identifier(alias, "state"),
            self.env["fupin.measure"]._day(), SQL.identifier(alias, "date_due"),
        )  # fmt: skip


class FupinAsset(models.Model):
    _inherit = "fupin.asset"

    def action_new_rescue(self):
        """Open an empty decision about what becomes of the assets."""
        return self._new_about(self.env._("Decision"), "fupin.rescue")
