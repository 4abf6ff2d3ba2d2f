from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.addons.fupin_base.name_field import Name
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class FupinClosing(models.Model):
    """The books of a county for one year (年终关账): what its villages had, were owed, received and spent until 31
    December in Asia/Shanghai, counted while it is a draft, frozen once it is closed. Amounts in yuan, exact to the fen.

    | step        | from   | who                                              |
    |-------------|--------|--------------------------------------------------|
    | begin       | —      | the county office, once the year is over         |
    | close       | draft  | the county office, with a reason                 |
    | reopen_year | closed | the administrator of the county, with a reason; the last closed year only |

    What is dated in a closed year, or before it, is closed: see `fupin.year.bound`.
    """

    _name = "fupin.closing"
    _inherit = ["fupin.record"]
    _description = "Closing of a year"
    _order = "region_code, year desc"
    _transitions = {
        "close": (("draft",), "closed"),
        "reopen_year": (("closed",), "draft"),
    }

    name = Name(compute="_compute_name", store=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        [("draft", "Open"), ("closed", "Closed")], required=True, readonly=True, copy=False, default="draft"
    )
    line_ids = fields.One2many("fupin.closing.line", "closing_id", string="By place", readonly=True)
    correction_ids = fields.One2many(
        "fupin.closing.correction", "closing_id", string="Corrections of earlier years", readonly=True
    )
    correction_count = fields.Integer(string="Corrections", compute="_compute_correction_count")
    counted_at = fields.Datetime(string="Counted", readonly=True)
    draft_count = fields.Integer(
        string="Drafts left over", readonly=True, help="Receipts and payments of the year that are not entered."
    )
    close_reason = fields.Text(string="Closed because", readonly=True, copy=False)
    comparison = fields.Html(string="Compared with the year before", compute="_compute_comparison", sanitize=False)

    _year_uniq = models.UniqueIndex("(region_code, year)", "The closing of this year is there already.")

    @api.depends("region_id", "year")
    def _compute_name(self):
        """The title of the paper."""
        for closing in self:
            closing.name = f"{closing.region_id.name or ''}{closing.year or ''}年度年终关账"

    def _compute_correction_count(self):
        counts = dict(
            self.env["fupin.closing.correction"]._read_group(
                [("closing_id", "in", self.ids)], ["closing_id"], ["__count"]
            )
        )
        for closing in self:
            closing.correction_count = counts.get(closing, 0)

    @api.depends("counted_at", "state")
    def _compute_comparison(self):
        for closing in self:
            closing.comparison = closing._comparison_table()

    # ------------------------------------------------------------------ actions

    def action_begin(self, year=None):
        """Open the closing of a year for the user's county, counted as it stands now.

        :param year: the last year that is over by default
        :raise AccessError: if the user holds no post of a county office
        :raise UserError: while the year is not over (31 December, Asia/Shanghai)
        """
        self.check_access("read")
        counties = [code for code in self.env.user._fupin_scope("county").prefixes if len(code) == 6]
        if not counties:
            raise AccessError(self._only_county())
        year = year or local_date().year - 1
        self._check_over(year)
        region = self.env["fupin.region"].search([("code", "=", counties[0].ljust(12, "0"))])
        domain = [("region_code", "=", region.code), ("year", "=", year)]
        # sudo: begun by the button alone, by whom is checked above
        closing = self.sudo().search(domain) or self.sudo().create({"region_id": region.id, "year": year})
        if closing.state == "draft":
            closing._count()
        return closing.sudo(False)._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window", "name": self.name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")],
        }  # fmt: skip

    def action_count(self):
        """Count again what stands in the books now, while the year is open."""
        self._check_county()
        if self.filtered(lambda closing: closing.state != "draft"):
            raise UserError(self.env._("The year is closed: its figures stay as they are."))
        self.sudo()._count()  # sudo: counted by the system; who may was checked above

    def action_close(self, reason=None):
        """Close a year: its figures are frozen, what is dated in it is not changed any more.

        :param reason: on what ground (a meeting, an order); from a form it is asked for
        :raise UserError: without a reason, before the year is over, or while a later one is closed
        """
        self._check_county()
        demand = self.env._("Say on what ground the year is closed: it is kept in the history.")
        reason, action = self._reason_or_ask("close", reason, demand)
        if action:
            return action
        # sudo: nobody writes a closing; that the user is of the county office was checked above
        self.sudo()._transition("close", reason, values={"close_reason": reason})
        return None

    def action_reopen_year(self, reason=None):
        """Open a closed year again: its figures are counted anew.

        :param reason: why; from a form it is asked for
        :raise UserError: without a reason, or while a later year is closed
        """
        self._check_level(
            ("administrator",), self.env._("Only the administrator of the county opens a closed year again.")
        )
        demand = self.env._("Say why the year is opened again: it is kept in the history.")
        reason, action = self._reason_or_ask("reopen_year", reason, demand)
        if action:
            return action
        # sudo: as in `action_close`
        self.sudo()._transition("reopen_year", reason, values={"close_reason": False})
        return None

    # ------------------------------------------------------------------- checks

    def _only_county(self):
        return self.env._("Only the county office closes the books of a year.")

    def _check_county(self):
        self._check_level(("county",), self._only_county())

    def _check_over(self, year):
        if year >= local_date().year:
            raise UserError(self.env._("%s is not over yet: its books are closed from 1 January on.", year))

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        for closing in self:
            self._check_over(closing.year)
            later = Domain("region_code", "=", closing.region_code) & Domain("year", ">", closing.year)
            if self.sudo().search_count(later & Domain("state", "=", "closed"), limit=1):  # sudo: whether it is closed
                raise UserError(self.env._("A later year is closed already: that one is opened first."))
        if name == "close":
            self._count()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su or self.filtered(lambda closing: closing.state == "closed"):
            raise UserError(self.env._("A closed year stays."))

    # ----------------------------------------------------------------- counting

    def _count(self):
        """Count the books anew, each table in one statement."""
        self.env.flush_all()
        for closing in self:
            closing._count_lines()
            closing._count_corrections()
            drafts = self.env.execute_query(
                SQL(
                    """SELECT (SELECT count(*) FROM fupin_receipt WHERE state = 'draft' AND %(in_year)s)
                            + (SELECT count(*) FROM fupin_payment WHERE state = 'draft' AND %(in_year)s)""",
                    in_year=SQL(
                        "starts_with(region_code, %s) AND date BETWEEN %s AND %s",
                        closing._prefix(), closing._first_day(), closing._last_day(),
                    ),
                )
            )  # fmt: skip
            closing.write({"counted_at": utc_now(), "draft_count": drafts[0][0]})
        self.env["fupin.closing.line"].invalidate_model(flush=False)
        self.env["fupin.closing.correction"].invalidate_model(flush=False)
        self.invalidate_recordset(["line_ids", "correction_ids", "comparison", "correction_count"], flush=False)

    def _event_fields(self, vals):
        return [name for name in super()._event_fields(vals) if name not in ("counted_at", "draft_count")]

    def _prefix(self):
        return self.region_code[:6]

    def _first_day(self):
        return fields.Date.to_date(f"{self.year}-01-01")

    def _last_day(self):
        return fields.Date.to_date(f"{self.year}-12-31")

    def _previous(self):
        """Return the closing of the year before, if there is one."""
        self.ensure_one()
        return self.search([("region_code", "=", self.region_code), ("year", "=", self.year - 1)])
