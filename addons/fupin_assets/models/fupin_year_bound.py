from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinYearBound(models.AbstractModel):
    """Money with a day: once its county has closed the books of that year (年终关账) it stays as it is.

    It is not made, changed or deleted any more, whichever way it comes (form, import, interface, system); what was wrong
    is entered in the next year with ``corrects_year`` and a reason, and the next statement lists it as 上年更正.

    How to use: put it before the other mixins; ``_money_date`` names the field of the day, ``_closed_fields`` what is
    closed with it (sums that follow from later records are not), ``_closed_transitions`` the steps that undo or count it.
    Only days before this year are looked up, so nothing is asked of the database for the money of today.
    """

    _name = "fupin.year.bound"
    _description = "Money of a year that may be closed"

    _money_date = "date"
    _closed_fields = frozenset()
    _closed_transitions = ()

    corrects_year = fields.Integer(
        string="Corrects the closed year", aggregator=None, copy=False,
        help="Only where it puts right what stands wrong in a year that is closed; 0 otherwise.",
    )  # fmt: skip
    correction_reason = fields.Char(string="What was wrong", copy=False)

    @api.model
    def _closed_until(self, codes, lock=True):
        """Hook: return ``{county code: last closed year}`` of counties; told by the addon that closes years.

        :param lock: hold the answer until the end of the transaction, so that no year is closed meanwhile
        """
        return {}

    # ------------------------------------------------------------------ saving

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_year_open()
        records._check_correction()
        return records

    def write(self, vals):
        closing = self._closed_fields & vals.keys()
        if closing:
            # a draft that was left over may be moved to a year that is open
            moved = self._counted() if vals.get(self._money_date) else self
            moved._check_year_open()
        result = super().write(vals)
        if closing:
            self._check_year_open()
        if {"corrects_year", "correction_reason", self._money_date} & vals.keys():
            self._check_correction()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_year(self):
        self._check_year_open()

    def _check_changing_lines(self, name):
        super()._check_changing_lines(name)
        if name in self._closed_fields:
            self._check_year_open()

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name in self._closed_transitions:
            self._check_year_open()

    def _counted(self):
        """Hook: return the records that count already, all but drafts."""
        return self.filtered(lambda record: record.state != "draft") if "state" in self._fields else self

    # ------------------------------------------------------------------ checks

    def _year_code(self):
        """Return the code of the county in whose books the record stands."""
        record = self if "region_code" in self._fields else self[self._parent_field]
        return (record.region_code or "")[:6] + "000000"

    def _in_closed_years(self, lock=True):
        """Return ``[(record, year)]`` of the records whose day lies in a closed year."""
        this_year = local_date().year
        dated = [(record, record[self._money_date]) for record in self.sudo()]  # sudo: only the day and the place
        past = [(record, day.year) for record, day in dated if day and day.year < this_year]
        if not past:
            return []
        closed = self._closed_until({record._year_code() for record, _year in past}, lock)
        return [(record, year) for record, year in past if year <= closed.get(record._year_code(), 0)]

    def _check_year_open(self):
        """Raise `UserError` for the first record whose day lies in a closed year."""
        for _record, year in self._in_closed_years():
            raise UserError(self._closed_words(year))

    @api.model
    def _closed_words(self, year):
        return self.env._(
            "The books of %(year)s are closed. Enter it as a correction in the next year: with a day of an open year, the"
            " year that it corrects and what was wrong.",
            year=year,
        )

    def _check_correction(self):
        """Raise `UserError` for a correction of a year that is open, or without a reason."""
        for record in self.sudo().filtered("corrects_year"):  # sudo: as above
            day = record[self._money_date]
            closed = self._closed_until({record._year_code()}, lock=False).get(record._year_code(), 0)
            if record.corrects_year > closed or (day and day.year <= record.corrects_year):
                raise UserError(
                    self.env._("%s is not closed: enter it there, without a correction.", record.corrects_year)
                )
            if not (record.correction_reason or "").strip():
                raise UserError(
                    self.env._("Say what was wrong in %s: the next statement tells it.", record.corrects_year)
                )
