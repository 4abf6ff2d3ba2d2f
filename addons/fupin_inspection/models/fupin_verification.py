from odoo import api, fields, models
from odoo.addons.fupin_assets.models.fupin_asset_category import KINDS
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "In preparation"),
    ("running", "Running"),
    ("submitted", "Report handed in"),
    ("confirmed", "Accepted"),
]
SELECTIONS = [("all", "Every asset"), ("sample", "A sample")]
# what the agency writes while it works; what the county office may still change meanwhile
AGENCY_FIELDS = frozenset({"report_ids", "conclusion"})
RUNNING_FIELDS = frozenset({"date_to", "note"})


class FupinVerification(models.Model):
    """A batch of assets that an outside agency verifies, item by item (S2-18 … S2-22, S2-30).

    Starting it draws the assets, in one statement: all, or a sample that the same seed draws again. The agency sees
    the assets of the batch while it runs and within its days, and nothing else, see `fupin_asset_verified`.

    | who                         | draft          | running                | submitted | accepted |
    |-----------------------------|----------------|------------------------|-----------|----------|
    | county office of the place  | change, start  | last day, note         | accept    | read     |
    | posts of the agency         | —              | conclude, hand in¹     | read²     | read²    |
    | others of the county        | read           | read                   | read      | read     |

    ¹ within the days of the batch. ² the batch, not its assets.
    """

    _name = "fupin.verification"
    _inherit = ["fupin.record"]
    _description = "Third-party verification"
    _order = "region_code, year desc, id desc"
    _fupin_activity = {"unit": "orderer_id", "date": "confirmed_on"}

    name = fields.Char(compute="_compute_name", store=True)
    year = fields.Integer(required=True, default=lambda self: local_date().year, aggregator=None)
    orderer_id = fields.Many2one(
        "fupin.unit", string="Ordered by", index="btree_not_null", ondelete="restrict", readonly=True, copy=False,
        default=lambda self: self.env.user.fupin_unit_id,
    )  # fmt: skip
    unit_id = fields.Many2one(string="Agency", required=True, domain=[("unit_type", "=", "third_party")])
    qualification = fields.Text(help="Which certificate, by whom, valid until when.")  # S2-18
    contract_number = fields.Char(string="Number of the contract")
    date_from = fields.Date(string="From", required=True, default=lambda self: local_date())
    date_to = fields.Date(string="To", required=True)
    selection = fields.Selection(SELECTIONS, string="Which assets", required=True, default="all")
    asset_kind = fields.Selection(KINDS, string="Of the kind", help="Empty: of every kind.")
    ratio = fields.Float(string="Share", digits=(5, 4), default=0.1, aggregator=None, help="Of the sample, 0 to 1.")
    seed = fields.Char(
        default="1", help="With the same word and the same assets, the same sample is drawn again: it can be checked."
    )
    asset_ids = fields.Many2many(
        "fupin.asset", string="Assets", compute="_compute_asset_ids", search="_search_asset_ids"
    )
    line_ids = fields.One2many("fupin.verification.line", "verification_id", string="Verification items")
    state = fields.Selection(STATES, required=True, readonly=True, copy=False, default="draft", index=False)
    line_count = fields.Integer(string="Assets to verify", compute="_compute_counts")
    done_count = fields.Integer(string="Concluded", compute="_compute_counts")
    problem_count = fields.Integer(string="With problems", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", aggregator=None)
    report_ids = fields.Many2many("ir.attachment", string="Verification report", copy=False)
    conclusion = fields.Text(copy=False, help="The result as a whole, in a few sentences.")
    note = fields.Text()
    submitted_on = fields.Date(string="Handed in", readonly=True, copy=False)
    confirmed_on = fields.Date(string="Accepted", readonly=True, copy=False)
    is_agency = fields.Boolean(compute="_compute_is_agency")

    _place_idx = models.Index("(region_code, year DESC, id DESC)")
    _unit_idx = models.Index("(unit_id, state)")
    _days_in_order = models.Constraint("CHECK (date_from <= date_to)", "The last day lies before the first.")
    _some_share = models.Constraint("CHECK (ratio > 0 AND ratio <= 1)", "The share lies between 0 and 1.")

    @api.depends("year", "unit_id.name")
    def _compute_name(self):
        for batch in self:
            agency = batch.unit_id.sudo().name or ""  # sudo: the agency's name
            batch.name = f"{batch.year or ''}年第三方核查（{agency}）"

    @api.depends("line_ids.asset_id")
    def _compute_asset_ids(self):
        for batch in self:
            batch.asset_ids = batch.line_ids.asset_id

    def _search_asset_ids(self, operator, value):
        return Domain("line_ids.asset_id", operator, value)

    @api.depends("line_ids.is_done", "line_ids.has_problem")
    def _compute_counts(self):
        # sudo: how far a batch is that may be read
        Line = self.env["fupin.verification.line"].sudo()
        counts = {}
        for done, problem in ((None, None), (True, None), (None, True)):
            domain = Domain("verification_id", "in", self._origin.ids)
            domain &= Domain("is_done", "=", True) if done else Domain.TRUE
            domain &= Domain("has_problem", "=", True) if problem else Domain.TRUE
            counts[done, problem] = {
                batch.id: number for batch, number in Line._read_group(domain, ["verification_id"], ["__count"])
            }
        for batch in self:
            number = batch._origin.id
            batch.line_count = counts[None, None].get(number, 0)
            batch.done_count = counts[True, None].get(number, 0)
            batch.problem_count = counts[None, True].get(number, 0)
            batch.progress = batch.done_count / batch.line_count if batch.line_count else 0.0

    @api.depends("unit_id")
    @api.depends_context("uid")
    def _compute_is_agency(self):
        mine = self.env.user._fupin_scope("third_party").unit_ids
        for batch in self:
            batch.is_agency = batch.unit_id.id in mine

    # ------------------------------------------------------------------ saving

    def _check_rows(self, vals_list, records=None):
        """The agency writes its report, the county office all of a draft and little of what runs."""
        errors = super()._check_rows(vals_list, records)
        if self.env.su or not records:
            return errors
        for number, vals in enumerate(vals_list):
            for batch in records:
                closed = vals.keys() - batch._open_names()
                if closed:
                    message = self.env._("A batch that runs stays as it was ordered; its last day may be moved.")
                    errors.append((number, min(closed), message))
        return errors

    def _open_names(self):
        if self.is_agency:
            return AGENCY_FIELDS if self.state == "running" else frozenset()
        if self.state == "draft":
            return self._fields.keys() - {"orderer_id"} - AGENCY_FIELDS
        return RUNNING_FIELDS if self.state == "running" else frozenset({"note"})

    def _after_save(self, names):
        super()._after_save(names)
        if "report_ids" in names:
            self._attach_photos("report_ids")

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if self.filtered(lambda batch: batch.state != "draft"):
            raise UserError(self.env._("A batch that was started is not deleted."))

    # ------------------------------------------------------------------- drawing

    def _draw(self):
        """Make a line for each asset of the batch, in one statement. A sample takes those whose code, hashed with the
        seed, comes first."""
        self.ensure_one()
        self.env.flush_all()
        # sudo: every confirmed asset of the place is in the pool, whatever of it the user reads
        Asset = self.env["fupin.asset"].sudo()
        domain = Domain("state", "=", "confirmed") & Domain("region_code", "=like", f"{self.region_id.prefix or ''}%")
        if self.asset_kind:
            domain &= Domain("kind", "=", self.asset_kind)
        query = Asset._search(domain)
        query.order = None
        draw = SQL("md5(%s || ':' || COALESCE(fupin_asset.code, fupin_asset.id::text))", self.seed or "")
        pool = query.select(
            SQL(
                "fupin_asset.id, fupin_asset.region_code, row_number() OVER (ORDER BY %s, fupin_asset.id) AS turn", draw
            ),
            SQL("count(*) OVER () AS whole"),
        )
        share = self.ratio if self.selection == "sample" else 1.0
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_verification_line (verification_id, asset_id, region_code, is_done, has_problem,
                       create_uid, write_uid, create_date, write_date)
                   SELECT %s, id, region_code, FALSE, FALSE, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM (%s) pool WHERE turn <= ceil(whole * %s::numeric) ORDER BY region_code, id
                   ON CONFLICT DO NOTHING""",
                self.id, self.env.uid, self.env.uid, pool, share,
            )
        )  # fmt: skip
        self.env.invalidate_all(flush=False)

    # -------------------------------------------------------------------- rights

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """The agency reaches what was given to it; it writes while it runs, within its days."""
        if scope.role != "third_party":
            return super()._jurisdiction_domain(scope, mode)
        mine = Domain("unit_id", "in", list(scope.unit_ids))
        return mine & Domain("state", "!=", "draft") if mode == "read" else mine & self._running_domain()

    @api.model
    def _running_domain(self):
        """Return the domain of batches that run today; the day is looked at each time, for rules are kept."""

        def to_sql(model, alias, query):
            return SQL("%s BETWEEN %s AND %s", local_date(), SQL.identifier(alias, "date_from"),
                       SQL.identifier(alias, "date_to"))  # fmt: skip

        def predicate(batch):
            return batch.date_from <= local_date() <= batch.date_to

        return Domain("state", "=", "running") & Domain.custom(to_sql=to_sql, predicate=predicate)

    @api.model
    def _agency_domain(self, scope):
        """Return the domain of the batches that let an agency at their assets today."""
        return Domain("unit_id", "in", list(scope.unit_ids)) & self._running_domain()

    def _check_orders(self):
        """Raise `AccessError` unless the user is of the county office of the place."""
        self._check_level(["county"], self.env._("The county office does this."))
