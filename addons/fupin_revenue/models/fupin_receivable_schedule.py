from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.tools import SQL

from .fupin_revenue_record import OWNER_LEVELS

# what falls due within this time is made; the clock makes the rest as time goes on
AHEAD = timedelta(days=366)
COLUMNS = SQL(
    """name, state, is_scheduled, contract_id, payment_id, operator_id, asset_id, unit_id, owner_level, region_id,
    region_code, department_id, payer, due_date, amount, amount_received, amount_due, is_profit_share, rate,
    arrears_age, agreed_date, corrects_year, correction_reason, create_uid, write_uid, create_date, write_date"""
)


class FupinReceivable(models.Model):
    """What running contracts ask for, made of their schedules in one statement.

    A payment for several assets is split by their original values, to the fen. What a receipt names is kept, whatever
    becomes of the contract; the rest follows it. A second run changes nothing.

    What stands in the closed books of a year stays there. A payment whose day lies in such a year is asked for on the
    first day of the first open year, as a correction that names the agreed day; what the contract no longer asks for, or
    asks for otherwise, is taken back today, as a correction too. So each sum changes in an open year alone.
    """

    _inherit = "fupin.receivable"

    is_scheduled = fields.Boolean(string="From the schedule of the contract", readonly=True, copy=False)
    agreed_date = fields.Date(
        string="Due under the contract on", readonly=True, copy=False,
        help="Where that year was closed already, so that it stands in the next one.",
    )  # fmt: skip
    corrected_on = fields.Date(string="Taken back as a correction on", readonly=True, copy=False)

    _scheduled_uniq = models.UniqueIndex(
        "(payment_id, asset_id) WHERE payment_id IS NOT NULL AND state <> 'cancelled'",
        "This payment is on the list already.",
    )
    _contract_idx = models.Index("(contract_id, due_date) WHERE is_scheduled")

    @api.model
    def _generate_due(self, now=None):
        """Make what falls due within a year under running contracts; for the clock. Returns how many.

        :param now: naive UTC; given to simulate another day
        """
        return len(self._insert_scheduled(local_date(now)))

    @api.model
    def _follow_contracts(self, contracts):
        """Let what is due follow from contracts that took effect, were changed, or ended."""
        self.flush_model()
        contracts.flush_recordset()
        contracts.payment_ids.flush_recordset()
        self._hold_closed_years(contracts)
        self._relink(contracts)
        changed = self._adjust(contracts)
        self._cancel_scheduled(self.browse(self._gone_ids(contracts)) | changed)
        self._insert_scheduled(local_date(), contracts)

    @api.model
    def _cancel_scheduled(self, dues):
        """Cancel what contracts no longer ask for; what stands in a closed year is taken back today."""
        # sudo: what a contract asks for follows from it, whoever puts it in force
        dues = dues.sudo()
        closed = dues.browse([due.id for due, _year in dues._in_closed_years()])
        (dues - closed)._transition("cancel")
        told = self._paper_words().env._("The contract no longer asks for it like this.")
        closed._transition("cancel", values={"corrected_on": local_date(), "correction_reason": told})

    @api.model
    def _paper_words(self):
        """Return the model in the language of papers."""
        return self.with_context(lang=self.env["fupin.print"]._print_lang())

    @api.model
    def _agreed_words(self):
        return self._paper_words().env._("Due on {day} under the contract, in a year that was closed already.")

    @api.model
    def _hold_closed_years(self, contracts=None):
        """Let no year be closed, or opened again, until what follows from contracts is written."""
        here = SQL(
            "WHERE left(region_code, 6) IN (SELECT left(region_code, 6) FROM fupin_contract WHERE id = ANY(%s))",
            contracts.ids,
        ) if contracts is not None else SQL()  # fmt: skip
        self.env.cr.execute(SQL("SELECT FROM fupin_closing %s FOR SHARE", here))

    # ------------------------------------------------------------------ one statement each

    @api.model
    def _insert_scheduled(self, day, contracts=None):
        """Insert what is missing; return the new records."""
        self.env.flush_all()
        self._hold_closed_years(contracts)
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO fupin_receivable (%(columns)s)
                   SELECT concat(asset.name, ' ', books.due_date), 'open', TRUE, contract.id, part.payment_id,
                       contract.operator_id, asset.id, creditor.id, %(level)s, creditor.region_id,
                       creditor.region_code,
                       CASE WHEN creditor.unit_type = 'department' THEN creditor.id ELSE asset.department_id END,
                       operator.name, books.due_date, part.amount, 0, part.amount, part.is_profit_share, part.rate,
                       %(age)s, CASE WHEN books.due_date > part.due_date THEN part.due_date END,
                       CASE WHEN books.due_date > part.due_date THEN extract(year FROM part.due_date)::int END,
                       CASE WHEN books.due_date > part.due_date THEN replace(%(told)s, '{day}', part.due_date::text) END,
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM (%(parts)s) part
                   JOIN fupin_contract contract ON contract.id = part.contract_id
                   JOIN fupin_asset asset ON asset.id = part.asset_id
                   LEFT JOIN fupin_operator operator ON operator.id = contract.operator_id
                   JOIN LATERAL (%(creditor)s) creditor ON TRUE
                   JOIN LATERAL (%(books)s) books ON TRUE
                   WHERE contract.state = 'active' AND part.due_date <= %(until)s
                   AND (part.amount > 0 OR part.is_profit_share)
                   AND NOT EXISTS (SELECT FROM fupin_receivable made WHERE made.payment_id = part.payment_id
                       AND made.asset_id = part.asset_id AND made.state <> 'cancelled')
                   ON CONFLICT DO NOTHING RETURNING id""",
                columns=COLUMNS,
                level=self._level_sql(),
                age=self._age_sql(SQL("books.due_date"), day),
                told=self._agreed_words(),
                uid=self.env.uid,
                parts=self._parts(contracts),
                creditor=self._creditor(),
                books=self._book_day(SQL("creditor.region_code")),
                until=day + AHEAD,
            )
        )
        self.env["fupin.receivable"].invalidate_model()
        made = self.browse([number for (number,) in rows])
        self.env["fupin.rule"]._recheck(self._name, made.ids)
        return made

    @api.model
    def _parts(self, contracts):
        """Return the query of what each asset owes of each payment: the fen that rounding leaves are spread."""
        only = SQL("WHERE contract.id = ANY(%s)", contracts.ids) if contracts is not None else SQL(
            "WHERE contract.state = 'active'"
        )  # fmt: skip
        return SQL(
            """SELECT contract_id, payment_id, asset_id, due_date, rate, is_profit_share,
                   round(amount * upto / whole, 2) - round(amount * (upto - value) / whole, 2) AS amount
               FROM (
                   SELECT contract.id AS contract_id, payment.id AS payment_id, asset.id AS asset_id,
                       payment.due_date, payment.kind = 'profit_share' AS is_profit_share, payment.rate,
                       COALESCE(payment.amount, 0) AS amount, asset.original_value AS value,
                       sum(asset.original_value) OVER (PARTITION BY payment.id ORDER BY asset.id) AS upto,
                       sum(asset.original_value) OVER (PARTITION BY payment.id) AS whole
                   FROM fupin_contract contract
                   JOIN fupin_contract_payment payment ON payment.contract_id = contract.id
                   JOIN fupin_asset_contract_rel rel ON rel.contract_id = contract.id
                   JOIN fupin_asset asset ON asset.id = rel.asset_id
                   %s AND (contract.ended_on IS NULL OR payment.due_date <= contract.ended_on)
                       AND (contract.collect_from IS NULL OR payment.due_date >= contract.collect_from)
               ) split""",
            only,
        )

    @api.model
    def _creditor(self):
        """Return the query of who is owed: party A, the largest owner of the asset, or who answers for it."""
        return SQL(
            """SELECT unit.* FROM (
                   SELECT contract.unit_id, 0 AS rank, 0 AS share
                   UNION ALL SELECT owner.unit_id, 1, owner.share FROM fupin_asset_owner owner
                   WHERE owner.asset_id = asset.id
                   UNION ALL SELECT asset.unit_id, 2, 0) candidate
               JOIN fupin_unit unit ON unit.id = candidate.unit_id
               WHERE unit.unit_type = ANY(%s) ORDER BY candidate.rank, candidate.share DESC, unit.id LIMIT 1""",
            list(OWNER_LEVELS),
        )

    @api.model
    def _book_day(self, region_code):
        """Return the query of the day on which a payment stands in the books of a county: its own, or the first one of
        the first open year."""
        return SQL(
            """SELECT GREATEST(part.due_date, (SELECT make_date(max(closing.year) + 1, 1, 1) FROM fupin_closing closing
                   WHERE closing.region_code = left(%s, 6) || '000000' AND closing.state = 'closed')) AS due_date""",
            region_code,
        )

    @api.model
    def _level_sql(self):
        levels = (SQL("WHEN %s THEN %s", kind, level) for kind, level in OWNER_LEVELS.items())
        return SQL("CASE creditor.unit_type %s END", SQL(" ").join(levels))

    @api.model
    def _relink(self, contracts):
        """Let what was made of a payment that was entered anew stand for the new one, by its day."""
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_receivable due SET payment_id = part.payment_id
                   FROM (%(parts)s) part
                   WHERE due.contract_id = part.contract_id AND due.asset_id = part.asset_id AND due.is_scheduled
                   AND due.payment_id IS NULL AND COALESCE(due.agreed_date, due.due_date) = part.due_date AND due.state <> 'cancelled'
                   AND NOT EXISTS (SELECT FROM fupin_receivable made WHERE made.payment_id = part.payment_id
                       AND made.asset_id = part.asset_id AND made.state <> 'cancelled')
                   AND due.id = (SELECT min(one.id) FROM fupin_receivable one
                       WHERE one.contract_id = part.contract_id AND one.asset_id = part.asset_id AND one.is_scheduled
                       AND one.payment_id IS NULL AND COALESCE(one.agreed_date, one.due_date) = part.due_date AND one.state <> 'cancelled')
                   AND part.payment_id = (SELECT min(same.id) FROM fupin_contract_payment same
                       WHERE same.contract_id = part.contract_id AND same.due_date = part.due_date)""",
                parts=self._parts(contracts),
            )
        )
        self.invalidate_model()

    @api.model
    def _adjust(self, contracts):
        """Let day and amount of what no receipt names follow from the schedule.

        :return: what differs but stands in a closed year, so that it is taken back and asked for anew
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT due.id, part.due_date, books.due_date, part.amount, part.rate
                   FROM fupin_receivable due JOIN (%(parts)s) part
                   ON part.payment_id = due.payment_id AND part.asset_id = due.asset_id
                   JOIN LATERAL (%(books)s) books ON TRUE
                   WHERE due.is_scheduled AND due.state = 'open' AND due.is_declared IS NOT TRUE
                   AND (COALESCE(due.agreed_date, due.due_date), due.amount, COALESCE(due.rate, 0))
                       <> (part.due_date, part.amount, COALESCE(part.rate, 0))
                   AND (part.amount > 0 OR part.is_profit_share)
                   AND NOT EXISTS (SELECT FROM fupin_receipt_line line WHERE line.receivable_id = due.id)""",
                parts=self._parts(contracts),
                books=self._book_day(SQL("due.region_code")),
            )
        )
        # sudo: what a contract asks for follows from it, whoever puts it in force
        differing = self.sudo().browse([row[0] for row in rows])
        closed = differing.browse([due.id for due, _year in differing._in_closed_years()])
        for due, (_id, agreed, day, amount, rate) in zip(differing, rows, strict=True):
            if due not in closed:
                due.write({"due_date": day, "amount": amount, "rate": rate, **self._moved(agreed, day)})
        self.flush_model()
        return closed

    @api.model
    def _moved(self, agreed, day):
        """Return the values that tell why what was due on one day stands on another."""
        if agreed == day:
            return {"agreed_date": False, "corrects_year": 0, "correction_reason": False}
        told = self._agreed_words().replace("{day}", str(agreed))
        return {"agreed_date": agreed, "corrects_year": agreed.year, "correction_reason": told}

    @api.model
    def _gone_ids(self, contracts):
        """Return the ids of what contracts no longer ask for and no receipt names."""
        rows = self.env.execute_query(
            SQL(
                """SELECT due.id FROM fupin_receivable due
                   WHERE due.contract_id = ANY(%(ids)s) AND due.is_scheduled AND due.state = 'open'
                   AND NOT EXISTS (SELECT FROM fupin_receipt_line line WHERE line.receivable_id = due.id)
                   AND NOT EXISTS (SELECT FROM (%(parts)s) part
                       WHERE part.payment_id = due.payment_id AND part.asset_id = due.asset_id)
                   ORDER BY due.id""",
                ids=contracts.ids,
                parts=self._parts(contracts),
            )
        )
        return [number for (number,) in rows]
