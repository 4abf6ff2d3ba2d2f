"""This year's stocktake and confirmation of the ledgers of one county, half way: some villages have not begun, some
have submitted, most are confirmed. Which is which follows from the village's place in the list."""

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from .memory import remembering

STATEMENT = "本人已到现场逐项核对，所列资产账实相符，对结果负责。"
DIFFERENCES = (
    ("wrong_data", "台账登记的数量与实地不符"),
    ("shortage", "汛期冲毁，现场已无实物"),
    ("wrong_data", "使用状态登记有误"),
)


class StocktakeLoader:
    """Opens the year in a county and lets its keepers work.

    :param place: the county
    :param begun: codes of the villages that are in the midst of it, those with which people try the demonstration
    """

    def __init__(self, env, place, begun):
        self.env = env
        self.place = place
        self.begun = set(begun)
        self.year = local_date().year

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, "fupin.stocktake", "fupin.ledger.confirmation", "fupin.asset.change"):
            self.env["fupin.stocktake"]._open_year(self.place, self.year)
            self.env["fupin.ledger.confirmation"]._open_year(self.place, self.year)
            self._check()
            self._confirm_ledgers()
            self.env.flush_all()
            self._sign()

    def _here(self, model):
        domain = [("region_code", "=like", f"{self.place.prefix}%"), ("year", "=", self.year)]
        return self.env[model].search(domain, order="region_code, id")

    def _check(self):
        """Let the keepers check: one of five has not begun, one is half way, one has submitted."""
        listed = self._here("fupin.stocktake").filtered("asset_count")
        midst = listed.filtered(lambda stocktake: stocktake.region_code in self.begun)
        turns = {stocktake.id: number % 5 for number, stocktake in enumerate(listed - midst)}
        for stocktake in midst | listed.filtered(lambda one: turns.get(one.id) == 1):
            half = stocktake.line_ids[: len(stocktake.line_ids) // 2]
            half[1:]._match(SQL("id = ANY(%s)", half[1:].ids))
            for line in half[:1]:
                line.write({"finding": "wrong_data", "note": DIFFERENCES[0][1]})
        done = listed.filtered(lambda one: turns.get(one.id, 0) > 1)
        for number, stocktake in enumerate(done):
            if number % 4 == 0:
                finding, note = DIFFERENCES[number // 4 % len(DIFFERENCES)]
                stocktake.line_ids[:1].write({"finding": finding, "note": note})
        left = done.filtered("remaining_count")
        if left:
            left.action_match_all(STATEMENT)
        done.action_submit()
        done.filtered(lambda one: turns[one.id] > 2).action_confirm()

    def _confirm_ledgers(self):
        """Two of three villages have confirmed theirs, but those with which people try the demonstration."""
        ledgers = self._here("fupin.ledger.confirmation")
        villages = ledgers.filtered(lambda one: one.level == "village" and one.region_code not in self.begun)
        ids = [one.id for number, one in enumerate(villages) if number % 3]
        self.env["fupin.ledger.confirmation"].browse(ids).action_confirm()

    def _sign(self):
        """Let the clerks of the villages have done it, not the system."""
        for table, column, moment in (
            ("fupin_stocktake_line", "visitor_id", "visited_on"),
            ("fupin_ledger_confirmation", "confirmer_id", "confirmed_on"),
        ):
            self.env.cr.execute(
                SQL(
                    """UPDATE %(table)s record SET %(column)s = post.user_id FROM (
                           SELECT DISTINCT ON (region_id) region_id, user_id FROM fupin_assignment
                           WHERE role = 'village' ORDER BY region_id, id) post
                       WHERE post.region_id = record.region_id AND record.%(moment)s IS NOT NULL
                         AND record.year = %(year)s AND record.region_code LIKE %(under)s""",
                    table=SQL.identifier(table), column=SQL.identifier(column), moment=SQL.identifier(moment),
                    year=self.year, under=f"{self.place.prefix}%",
                )
            )  # fmt: skip
        self.env.invalidate_all(flush=False)
