from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .fupin_contract import FOLLOWER

HANDBACK_RESULTS = [("intact", "Intact"), ("damaged", "Damaged"), ("missing", "Missing")]


class FupinContract(models.Model):
    """What follows a contract: another one, or the assets taken back.

    A renewal (S3-40) and a change of mode or operator (S3-29) are drafts that name the contract before them and pass
    the approval of the place like any other. A change ends the one before it when it comes into force.
    """

    _inherit = "fupin.contract"

    handback_date = fields.Date(string="Taken back on", copy=False, help="The assets are in the owner's hands again.")
    handback_result = fields.Selection(HANDBACK_RESULTS, string="Found", copy=False)
    handback_note = fields.Text(string="Found on taking back", copy=False)

    _handback_has_result = models.Constraint(
        "CHECK (handback_date IS NULL OR handback_result IS NOT NULL)", "Say in which state the assets were found."
    )

    # ------------------------------------------------------------------ followers

    def action_renew(self):
        """Make a draft that continues the contract for as long again, and open it.

        :raise UserError: if one waits already, or the contract never ran
        """
        return self._open_follower("renewal")

    def action_change(self):
        """Make a draft for another mode, operator or terms from today on, and open it.

        :raise UserError: as `action_renew`; for a contract that no longer runs
        """
        return self._open_follower("change")

    def _open_follower(self, origin):
        self.ensure_one()
        follower = self._follow(origin)
        return {
            "type": "ir.actions.act_window",
            "name": follower.display_name,
            "res_model": self._name,
            "res_id": follower.id,
            "views": [(False, "form")],
        }

    def _follow(self, origin, **values):
        """Return the draft that follows each contract.

        :param values: what is different from the contract before
        """
        self.check_access("write")
        self._check_follower(origin)
        followers = self.browse()
        for contract in self.with_context(contract_follower=FOLLOWER):
            followers |= contract.copy({**contract._follower_values(origin), **values})
        return followers.with_env(self.env)

    def _check_follower(self, origin):
        waiting = self.search(Domain("predecessor_id", "in", self.ids) & Domain("state", "=", "draft"), limit=1)
        if waiting:
            raise UserError(
                self.env._(
                    "“%s” is already being renewed or changed: finish or delete that draft first.",
                    waiting.predecessor_id.display_name,
                )
            )
        states = ("active",) if origin == "change" else ("active", "ended")
        wrong = self.filtered(lambda contract: contract.state not in states)
        if wrong:
            raise UserError(self._wrong_state_message(wrong, states))

    def _follower_values(self, origin):
        values = {"origin": origin, "predecessor_id": self.id, "name": self.name}
        if origin == "change":
            return {**values, "date_start": local_date(), "first_due_date": False}
        if self.date_start and self.date_end:
            start = self.date_end + relativedelta(days=1)
            span = relativedelta(start, self.date_start)
            values |= {"date_start": start, "date_end": start + span - relativedelta(days=1), "first_due_date": False}
        return values

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "activate":
            for contract in self.filtered(lambda contract: contract.origin == "change"):
                contract._end_predecessor()
        if name in ("activate", "end"):
            self._name_operators()

    def _end_predecessor(self):
        # sudo: whoever puts the new contract in force ends the one that it replaces
        before = self.predecessor_id.sudo()
        if before.state == "active":
            day = min(local_date(), self.date_start or local_date())
            reason = self.env._("Replaced by “%s”.", self.display_name)
            before._transition("end", reason, values={"ended_on": day, "end_reason": reason})

    def _name_operators(self):
        """Let the assets say who runs them under contracts in force, the last one after these; told in their history."""
        self.env["fupin.asset"].flush_model(["operator_name"])
        self.flush_model(["state", "operator_id", "asset_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT asset.id, asset.operator_name, string_agg(DISTINCT operator.name, '、')
                   FROM fupin_asset_contract_rel mine
                   JOIN fupin_asset asset ON asset.id = mine.asset_id
                   JOIN fupin_asset_contract_rel rel ON rel.asset_id = asset.id
                   JOIN fupin_contract contract ON contract.id = rel.contract_id AND contract.state = 'active'
                   JOIN fupin_operator operator ON operator.id = contract.operator_id
                   WHERE mine.contract_id = ANY(%s) GROUP BY asset.id
                   HAVING asset.operator_name IS DISTINCT FROM string_agg(DISTINCT operator.name, '、')""",
                self.ids,
            )
        )
        if not rows:
            return
        ids, before, after = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET operator_name = given.name
                   FROM unnest(%s::int[], %s::text[]) AS given(id, name) WHERE asset.id = given.id""",
                ids, after,
            )
        )  # fmt: skip
        # sudo: an asset that was passed on is closed to the village, its operator follows from the contract
        assets = self.env["fupin.asset"].sudo().browse(ids)
        assets.invalidate_recordset(["operator_name"], flush=False)
        was, now = (
            {res_id: {"operator_name": name} for res_id, name in zip(ids, names, strict=True)}
            for names in (before, after)
        )
        assets._follow_operator()
        self.env["fupin.event"]._record(assets, "write", was, now)
        self.env["fupin.rule"]._recheck("fupin.asset", ids)

    # ----------------------------------------------------------------- taken back

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        today = local_date()
        for row, vals in enumerate(vals_list):
            day = fields.Date.to_date(vals.get("handback_date"))
            if not day:
                continue
            if day > today:
                errors.append((row, "handback_date", self.env._("What has been done cannot lie in the future.")))
            if records is None or any(contract.state == "draft" for contract in records):
                errors.append((row, "handback_date", self.env._("Assets are taken back from a contract that ran.")))
        return errors
