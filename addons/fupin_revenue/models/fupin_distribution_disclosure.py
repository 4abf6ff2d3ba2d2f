from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.money import fen
from odoo.addons.fupin_policy.reason_needed import ReasonNeeded
from odoo.exceptions import UserError

from .fupin_distribution import FupinDistribution as Plan
from .fupin_payment import CARRIED_OUT

# kind of notice → field that tells since when it hangs
SHOWN = {"plan": "plan_shown_on", "result": "result_shown_on"}


class FupinDistribution(models.Model):
    """Plan and result made public (S1-54, S3-60), and the plan closed. What has to hang before it is closed is the
    policy's: gates on the step look at the two days.

    | step  | from                        | who       |
    |-------|-----------------------------|-----------|
    | close | approved, filed, disclosed  | the owner |
    """

    _inherit = "fupin.distribution"
    _transitions = {**Plan._transitions, "close": (("approved", "filed", "disclosed"), "done")}

    disclosure_ids = fields.One2many(
        "fupin.disclosure", "res_id", string="Public notices", domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )  # fmt: skip
    approved_on = fields.Date(string="Approved on", compute="_compute_approved_on", store=True, copy=False)
    plan_shown_on = fields.Date(string="Plan public since", readonly=True, copy=False)
    result_shown_on = fields.Date(string="Result public since", readonly=True, copy=False)

    @property
    def _engine_fields(self):
        return super()._engine_fields | {*SHOWN.values(), "approved_on", "disclosure_ids"}

    @api.depends("state")
    def _compute_approved_on(self):
        """The day on which the last of those who are asked agreed: since then it can be made public (S1-54)."""
        for plan in self:
            waits = plan.state in ("draft", "proposed")
            plan.approved_on = False if waits else plan.approved_on or local_date()

    # ------------------------------------------------------------------- actions

    def action_disclose(self):
        """Open the notice of the plan.

        :raise UserError: before it is approved
        """
        self.check_access("read")
        return self._open_notice("plan")

    def action_disclose_result(self):
        """Open the notice of what was done with the income."""
        self.check_access("read")
        return self._open_notice("result")

    def action_close(self, reason=None):
        """Close carried-out plans.

        :raise AccessError: for one who does not act for the owner
        :raise UserError: where a notice hangs with an objection unanswered, or a policy asks for more
        :raise ReasonNeeded: where something is not used and nobody says why
        """
        self._check_owner()
        # sudo: what was proposed is closed to all; that the user acts for the owner was checked above
        self.sudo()._transition("close", reason)

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "close":
            for plan in self.filtered(lambda plan: any(plan.disclosure_ids.mapped("open_count"))):
                message = self.env._("“%s”: an objection waits for its reply. Answer it first.", plan.display_name)
                raise UserError(message)

    def _check_gates(self, name, reason=None):
        """What a policy asks for comes first; what is not used takes a reason, as its warnings do."""
        warned = super()._check_gates(name, reason)
        if name == "close" and not (reason or self.env.context.get("fupin_reason") or "").strip():
            self._check_used_up()
        return warned

    def _check_used_up(self):
        """Raise `ReasonNeeded` for the first plan of which something is not used: why is kept."""
        for plan in self:
            unused = fen(plan.amount) - fen(plan.amount_used)
            if unused:
                raise ReasonNeeded(
                    self.env._(
                        "“%(plan)s”: %(unused)s yuan of it have not been used. Enter the payments first, or say why it"
                        " is completed as it is.",
                        plan=plan.display_name,
                        unused=f"{unused:,.2f}",
                    ),
                    self._ask_reason("close"),
                )

    # ------------------------------------------------------------------- notices

    def _disclosure_values(self, kind):
        if kind not in SHOWN:
            return super()._disclosure_values(kind)
        # sudo: names on a paper that may be read
        plan = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        figures = {"owner": plan.unit_id.name, "year": plan.year, "amount": f"{plan.amount:,.2f}"}
        if kind == "plan":
            text = plan.env._(
                "%(owner)s plans to use the income of its assets of %(year)s, %(amount)s yuan, as follows.", **figures
            )
            return {"name": f"关于{plan.name}的公示", "content": text, "unit_id": plan.unit_id.id}
        text = plan.env._(
            "Of the income of the assets of %(owner)s of %(year)s, %(amount)s yuan, %(used)s yuan have been used, as"
            " follows.",
            used=f"{plan.amount_used:,.2f}", **figures,
        )  # fmt: skip
        return {"name": f"关于{plan.name}执行结果的公示", "content": text, "unit_id": plan.unit_id.id}

    def _disclosure_facts(self, kind):
        """The uses, a row for each use and kind of receiver: households are counted, never named."""
        if kind not in SHOWN:
            return super()._disclosure_facts(kind)
        lines = self.sudo().line_ids  # sudo: as above
        rows, figure = {}, "amount" if kind == "plan" else "amount_used"
        for line in lines:
            key = (line.use_id, line.unit_id, bool(line.household_id))
            households, amount = rows.get(key, (0, 0))
            rows[key] = (households + bool(line.household_id), amount + line[figure])
        return {
            "columns": [self.env._("No."), self.env._("Use"), self.env._("To"), self.env._("Amount (yuan)")],
            "rows": [
                [str(number), use.name, self.env._("%s households", count) if count else unit.name or "",
                 f"{amount:,.2f}"]
                for number, ((use, unit, _to_households), (count, amount)) in enumerate(rows.items(), 1)
            ],
        }  # fmt: skip

    def _check_disclosure(self, disclosure, name):
        super()._check_disclosure(disclosure, name)
        if name == "post" and disclosure.kind in SHOWN and self.state not in CARRIED_OUT:
            raise UserError(self.env._("“%s” is made public once it is approved.", self.name))

    def _after_disclosure(self, disclosure, name):
        """Write down since when plan and result hang: a notice that was taken down counts for nothing."""
        super()._after_disclosure(disclosure, name)
        for plan in self:
            notices = plan.disclosure_ids.filtered(lambda notice: notice.state in ("posted", "closed"))
            days = {
                field: min(notices.filtered(lambda one, kind=kind: one.kind == kind).mapped("date_from"), default=False)
                for kind, field in SHOWN.items()
            }
            if any(plan[field] != day for field, day in days.items()):
                plan.write(days)
