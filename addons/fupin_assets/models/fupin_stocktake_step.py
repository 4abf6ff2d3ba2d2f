from odoo import models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tools import SQL

STATEMENT = "本人已到现场逐项核对，所列资产账实相符，对结果负责。"
# kinds of results, as the columns of a stocktake are named
KINDS = {
    "match": "match",
    "surplus": "surplus",
    "shortage": "shortage",
    "wrong_data": "wrong",
    "duplicate": "duplicate",
}


class FupinStocktake(models.Model):
    """The steps of a stocktake.

    | step      | from                 | who                                  |
    |-----------|----------------------|--------------------------------------|
    | match_all | open                 | whoever may enter findings           |
    | submit    | open                 | the keeper                           |
    | withdraw  | submitted            | the keeper                           |
    | confirm   | submitted            | township (villages'), county         |
    | return    | submitted, confirmed | township (villages'), county         |
    | close     | confirmed            | county                               |

    How much must have been checked before it is submitted is the policy's (a gate on ``coverage`` or
    ``remaining_count``); where no policy says anything, everything must: a list with gaps is no result.
    """

    _inherit = "fupin.stocktake"
    _transitions = {
        "match_all": (("open",), "open"),
        "submit": (("open",), "submitted"),
        "withdraw": (("submitted",), "open"),
        "return": (("submitted", "confirmed"), "open"),
        "confirm": (("submitted",), "confirmed"),
        "close": (("confirmed",), "closed"),
    }

    def action_match_all(self, reason=None):
        """Note all assets that nobody looked at yet as in order, on the declaration of who does so.

        :param reason: the declaration, kept with each line; from a form it is asked for
        :raise UserError: without it, or if nothing is left to check
        """
        self.check_access("write")
        demand = self.env._("Declare that you saw them all: it is kept with your name.")
        reason, action = self._reason_or_ask("match_all", reason, demand)
        if action:
            context = {**action["context"], "default_reason": STATEMENT}
            return {**action, "name": self.env._("Declaration"), "context": context}
        if not any(self.mapped("remaining_count")):
            raise UserError(self.env._("Everything on the list has been checked already."))
        # sudo: the declaration is kept by the system; that the list may be changed was checked above
        self.sudo()._transition("match_all", reason, values={"statement": reason})
        self.env["fupin.stocktake.line"]._match(
            SQL("stocktake_id = ANY(%s) AND result IS NULL", list(self.ids)), reason
        )
        return None

    def action_submit(self, reason=None):
        """Pass the result on to the level above.

        :raise UserError: as long as assets are left to check, or a gate does not pass
        """
        self._check_acts("is_keeper", self._only_keeper())
        # sudo: what the keeper may do with its own was checked above
        self.sudo()._transition("submit", reason, values={"submitted_on": local_date(), "return_reason": False})

    def action_withdraw(self, reason=None):
        """Take back what the level above has not confirmed yet."""
        self._check_acts("is_keeper", self._only_keeper())
        # sudo: as in `action_submit`
        self.sudo()._transition("withdraw", reason, values={"submitted_on": False})

    def action_confirm(self, reason=None):
        """Confirm results: what was found beyond the books becomes a draft asset, what is registered twice is
        marked, what lacks goes to whoever changes assets.

        :raise AccessError: for one who is not of the level above
        """
        self._check_acts("is_above", self._only_above())
        # sudo: as in `action_submit`; the level was checked above
        self.sudo()._transition("confirm", reason, values={"confirmed_on": local_date()})

    def action_return(self, reason=None):
        """Send results back to be corrected.

        :param reason: what has to be corrected; from a form it is asked for
        :raise UserError: without a reason
        """
        self._check_acts("is_above", self._only_above())
        demand = self.env._("Say what has to be corrected: the keeper will read it.")
        reason, action = self._reason_or_ask("return", reason, demand)
        if action:
            return action
        # sudo: as in `action_confirm`
        self.sudo()._transition(
            "return", reason, values={"return_reason": reason, "submitted_on": False, "confirmed_on": False}
        )
        return None

    def action_close(self, reason=None):
        """Close what is confirmed: the year's result stands."""
        self.check_access("read")
        if not self.env.su and not all(stocktake._acts("county") for stocktake in self):
            raise UserError(self.env._("The county office closes the stocktake of its year."))
        # sudo: as in `action_confirm`
        self.sudo()._transition("close", reason, values={"closed_on": local_date()})

    def _only_keeper(self):
        return self.env._("Only the keeper of the assets submits its stocktake or takes it back.")

    def _only_above(self):
        return self.env._("Only the level above the keeper confirms or returns its stocktake.")

    # ------------------------------------------------------------------- checks

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name != "submit":
            return
        bound = set()
        for ids in self.env["fupin.gate"]._binding_on(self, name).values():
            bound.update(ids)
        for stocktake in self:
            if stocktake.remaining_count and stocktake.id not in bound:
                raise UserError(
                    self.env._(
                        "“%(name)s”: %(left)s of %(all)s assets are still to be checked. Look at each of them, then"
                        " submit.",
                        name=stocktake.name,
                        left=stocktake.remaining_count,
                        all=stocktake.asset_count,
                    )
                )

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "confirm":
            self.env["fupin.stocktake.line"]._follow_up(self)

    # ------------------------------------------------------------------- counts

    def _recount_as_system(self):
        """Count for whoever may change a line."""
        self.sudo()._recount()  # sudo: counts follow from the lines, whose rules were checked

    def _recount(self):
        """Count the lines anew, in one statement for all; what rules say of the counts is checked at once."""
        if not self:
            return
        Line = self.env["fupin.stocktake.line"]
        Line.flush_model()
        self.flush_recordset()
        by_kind = [
            SQL(
                "%s = COALESCE(found.%s, 0), %s = COALESCE(found.%s, 0)",
                SQL.identifier(f"{kind}_count"), SQL.identifier(f"{kind}_count"),
                SQL.identifier(f"{kind}_amount"), SQL.identifier(f"{kind}_amount"),
            )
            for kind in KINDS.values()
        ]  # fmt: skip
        counted = [
            SQL(
                "count(*) FILTER (WHERE result = %s) AS %s, sum(amount) FILTER (WHERE result = %s) AS %s",
                result, SQL.identifier(f"{kind}_count"), result, SQL.identifier(f"{kind}_amount"),
            )
            for result, kind in KINDS.items()
        ]  # fmt: skip
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_stocktake stocktake SET
                       asset_count = COALESCE(found.on_books, 0), visited_count = COALESCE(found.visited, 0),
                       remaining_count = COALESCE(found.on_books - found.visited, 0),
                       coverage = COALESCE(found.visited::numeric / NULLIF(found.on_books, 0), 1),
                       unfixed_count = COALESCE(found.unfixed, 0), book_amount = COALESCE(found.book_amount, 0),
                       %(by_kind)s
                   FROM unnest(%(ids)s::int[]) AS given(id) LEFT JOIN (
                       SELECT stocktake_id, count(asset_id) AS on_books,
                           count(*) FILTER (WHERE asset_id IS NOT NULL AND result IS NOT NULL) AS visited,
                           count(*) FILTER (WHERE is_unfixed) AS unfixed,
                           sum(book_original_value) AS book_amount, %(counted)s
                       FROM fupin_stocktake_line WHERE stocktake_id = ANY(%(ids)s) GROUP BY stocktake_id
                   ) found ON found.stocktake_id = given.id
                   WHERE stocktake.id = given.id""",
                ids=list(self.ids), by_kind=SQL(", ").join(by_kind), counted=SQL(", ").join(counted),
            )
        )  # fmt: skip
        self.invalidate_recordset(flush=False)
        self.env["fupin.rule"]._recheck(self._name, self.ids)
