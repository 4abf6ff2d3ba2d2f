from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import comparison

# what tells one thing of two comparisons: our record, or what the platform calls it
SAME_THING = SQL(
    """(line.res_id = old.res_id AND line.res_model = old.res_model)
       OR (line.res_id IS NULL AND old.res_id IS NULL AND line.their_key = old.their_key)"""
)


class FupinComparisonLine(models.Model):
    """What follows by itself: a newer comparison, or a change of our record, closes what agrees."""

    _inherit = "fupin.comparison.line"

    @api.model
    def _supersede(self, compared):
        """Let a comparison take the place of the older lines of its platform and place, in few statements.

        What agrees now is settled there; what was said of a line whose sides still differ in the same way is kept.
        """
        self.flush_model()
        given = {
            "id": compared.id,
            "ledger": compared.ledger_id.id,
            "prefix": compared.region_id.prefix or "",
            "same": SAME_THING,
        }
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_comparison_line line SET state = old.state, note = old.note
                   FROM fupin_comparison_line old
                   WHERE line.comparison_id = %(id)s AND line.state = 'open'
                     AND old.ledger_id = %(ledger)s AND old.comparison_id <> %(id)s AND old.is_current
                     AND old.state = 'theirs_wrong' AND old.result = line.result
                     AND old.differences IS NOT DISTINCT FROM line.differences AND (%(same)s)""",
                **given,
            )
        )
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_comparison_line old SET is_current = FALSE
                   WHERE old.ledger_id = %(ledger)s AND old.comparison_id <> %(id)s AND old.is_current
                     AND starts_with(old.region_code, %(prefix)s)
                   RETURNING old.id, old.state <> 'settled' AND EXISTS (
                       SELECT FROM fupin_comparison_line line
                       WHERE line.comparison_id = %(id)s AND line.result = 'same'
                         AND (line.res_id = old.res_id AND line.res_model = old.res_model
                              OR line.their_key = old.their_key))""",
                **given,
            )
        )
        self.invalidate_model(flush=False)
        agreed = [line for line, is_settled in rows if is_settled]
        if agreed:
            reason = self.env._("The newer comparison agrees.")
            # sudo: closed by the engine, whoever compared
            self.browse(agreed).sudo()._transition("agree", reason)

    @api.model
    def _recheck(self, model, ids):
        """Compare the lines of records that have changed anew; close what agrees now."""
        # sudo: the lines follow the records, whoever changed them
        lines = self.sudo().search(
            Domain("is_current", "=", True)
            & Domain("res_model", "=", model)
            & Domain("res_id", "in", list(ids))
            & Domain("result", "=", "differs")
        )
        if not lines:
            return
        Comparison = self.env["fupin.comparison"]
        for ledger, of_ledger in lines.grouped("ledger_id").items():
            # sudo: as above
            entries = self.env[model].sudo()._comparison_entries(Domain("id", "in", of_ledger.mapped("res_id")), ledger)
            sides = {entry["id"]: Comparison._side(entry) for entry in entries}
            for line in of_ledger.filtered(lambda line, sides=sides: line.res_id in sides):
                line._compare_again(sides[line.res_id])

    def _compare_again(self, ours):
        """Hold our side as it stands now against theirs as the export had it."""
        said = {part: word for part, word in (self.their_words or {}).items() if part != "place"}
        entry = {
            "name": self.their_name or "",
            "prefix": self.their_prefix,
            "place_names": [(self.their_words or {}).get("place")],
            "amount": self.their_amount,
            "codes": [],
            "words": said,
        }
        theirs = self.env["fupin.comparison"]._side(entry)
        apart = comparison.differences(ours, theirs, int(round(self.comparison_id.tolerance * 100)))
        self._change({"our_name": ours.ref["name"], "our_amount": float(ours.ref["amount"] or 0)})
        self._change({"differences": ",".join(apart) or False})
        if not apart and self.state != "settled":
            self._transition("agree", self.env._("Our record agrees now."))
        elif apart and self.state == "settled":
            self._transition("take_back", self.env._("Our record was changed again."))
