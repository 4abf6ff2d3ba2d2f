from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel import comparison


class FupinComparisonLine(models.Model):
    """What follows by itself: a newer comparison, or a change of our record, closes what agrees; what rules say of our
    records follows the lines (a measure of theirs counts them, see `fupin.measure`)."""

    _inherit = "fupin.comparison.line"

    def _after_save(self, names):
        super()._after_save(names)
        self._tell_rules(Domain("id", "in", self.ids))

    def _change(self, vals):
        result = super()._change(vals)
        if vals.keys() & {"result", "differences"}:
            self._tell_rules(Domain("id", "in", self.ids))
        return result

    @api.model
    def _tell_rules(self, domain):
        """Let rules look again at the records behind lines: one query, then one statement of the rules."""
        self.flush_model()
        # sudo: a finding follows from the lines, whoever said what is wrong
        groups = self.sudo()._read_group(
            Domain(domain) & Domain("res_id", "!=", False), ["res_model"], ["res_id:array_agg"]
        )
        for model, ids in groups:
            self.env["fupin.rule"]._recheck(model, ids)

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
        }
        self._keep_what_was_said(compared)
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_comparison_line old SET is_current = FALSE
                   WHERE old.ledger_id = %(ledger)s AND old.comparison_id <> %(id)s AND old.is_current
                     AND starts_with(old.region_code, %(prefix)s)
                   RETURNING old.id, old.state <> 'settled' AND (
                       old.res_id IN (SELECT line.res_id FROM fupin_comparison_line line
                           WHERE line.comparison_id = %(id)s AND line.result = 'same' AND line.res_id IS NOT NULL)
                       OR old.their_key IN (SELECT line.their_key FROM fupin_comparison_line line
                           WHERE line.comparison_id = %(id)s AND line.result = 'same' AND line.their_key IS NOT NULL))""",
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
    def _keep_what_was_said(self, compared):
        """Carry "wrong there" over to the lines that still differ in the same way.

        Put together here and not by a join: of rows that were written a moment ago the planner has no statistics.
        """
        # sudo: what a township has said counts in the county's comparison as well
        known = self.sudo().search(
            Domain("ledger_id", "=", compared.ledger_id.id)
            & Domain("comparison_id", "!=", compared.id)
            & Domain("is_current", "=", True)
            & Domain("state", "=", "theirs_wrong")
        )
        if not known:
            return
        notes = {line._thing(): line.note for line in known}
        # sudo: as above
        lines = self.sudo().search(Domain("comparison_id", "=", compared.id) & Domain("state", "=", "open"))
        said = [(line.id, notes[line._thing()]) for line in lines if line._thing() in notes]
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_comparison_line line SET state = 'theirs_wrong', note = given.note
                   FROM unnest(%s::int[], %s::text[]) AS given(id, note) WHERE line.id = given.id""",
                [line for line, _note in said],
                [note for _line, note in said],
            )
        )

    def _thing(self):
        """Return what tells one thing, and in what way it differs, in two comparisons: our record, else their key."""
        return (self.res_id or self.their_key, self.result, self.differences or "")

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
