from odoo import api, fields, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date

from ..kernel import share

# what a ledger must have (S3-22), beside the funding, which is checked with its sum
REQUIRED = ("name", "category_id", "acquisition_date", "original_value")
FORMS_WITHOUT_LIFE = ("equity", "monetary")
MAX_LIFE = 100


class FupinAsset(models.Model):
    """What a row must hold, told for all rows at once: the same for form, import and interface."""

    _inherit = "fupin.asset"

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records) + self._place_errors(vals_list)
        ids = {vals["category_id"] for vals in vals_list if vals.get("category_id")}
        categories = {category.id: category for category in self.env["fupin.asset.category"].browse(ids).exists()}
        starts, today = self._starts(vals_list, records), local_date()
        for row, vals in enumerate(vals_list):
            category = categories.get(vals.get("category_id"))
            found = [
                *self._required_errors(vals, records is None),
                *self._date_errors(vals, starts[row], today),
                *self._number_errors(vals, category, records),
                *self._category_errors(vals, category),
            ]
            if records is None:
                found += [*self._funding_errors(vals), *self._owner_errors(vals)]
            errors += [(row, name, message) for name, message in found]
        return errors

    def _required_errors(self, vals, creating):
        for name in REQUIRED:
            if not creating and name not in vals:
                continue
            value = vals.get(name)
            if not (value.strip() if isinstance(value, str) else value):
                label = self._fields[name]._description_string(self.env)
                yield name, self.env._("Fill in “%s”: the ledger needs it.", label)

    def _date_errors(self, vals, first_day, today):
        value = vals.get("acquisition_date")
        if not value:
            return
        try:
            day = fields.Date.to_date(value)
        except ValueError:
            yield "acquisition_date", self.env._("“%s” is no date. Write it as 2021-05-01.", value)
            return
        if day < first_day:
            yield (
                "acquisition_date",
                self.env._(
                    "%(date)s lies before %(first)s: only assets formed since then are registered here.",
                    date=day,
                    first=first_day,
                ),
            )
        elif day > today:
            yield (
                "acquisition_date",
                self.env._("%s lies in the future. Register the asset once it is there.", day),
            )

    def _number_errors(self, vals, category, records):
        value = vals.get("original_value")
        if value and value < 0:
            yield (
                "original_value",
                self.env._("The original value is greater than zero, not %s.", value),
            )
        for name in ("quantity", "net_value"):
            if (vals.get(name) or 0) < 0:
                label = self._fields[name]._description_string(self.env)
                yield name, self.env._("“%s” cannot be negative.", label)
        if not 0 <= (vals.get("residual_rate") or 0) <= 1:
            yield "residual_rate", self.env._("The residual rate lies between 0 and 1.")
        yield from self._life_errors(vals, category, records)

    def _life_errors(self, vals, category, records):
        """Equity and money have no useful life; everything else has one (S3-22)."""
        form = vals.get("asset_form") or (category and category.asset_form)
        if not form and records:
            form = records[0].asset_form
        life = vals.get("useful_life")
        if life:
            if not 0 < life <= MAX_LIFE:
                yield (
                    "useful_life",
                    self.env._("The useful life lies between 1 and 100 years, not %s.", life),
                )
        elif form not in FORMS_WITHOUT_LIFE and (
            "useful_life" in vals or (records is None and not (category and category.useful_life))
        ):
            yield (
                "useful_life",
                self.env._("Fill in the useful life in years; only equity and money have none."),
            )

    @api.model
    def _form_asked(self, name):
        if name == "useful_life":
            return self.env._("It is asked for already, save of equity and money: depreciation is worked out from it.")
        return super()._form_asked(name)

    def _category_errors(self, vals, category):
        kind = vals.get("kind")
        if category and kind and kind != category.kind:
            labels = dict(self._fields["kind"]._description_selection(self.env))
            yield (
                "category_id",
                self.env._(
                    "“%(type)s” is a type of “%(right)s”, not of “%(wrong)s”.",
                    type=category.name,
                    right=labels[category.kind],
                    wrong=labels.get(kind, kind),
                ),
            )

    def _funding_errors(self, vals):
        amounts = [line.get("amount") or 0 for line in self._new_lines(vals.get("funding_ids"))]
        if not amounts:
            yield (
                "funding_ids",
                self.env._("Add at least one funding source with its amount: the ledger needs it."),
            )
        elif any(amount <= 0 for amount in amounts):
            yield "funding_ids", self.env._("An amount of funding is greater than zero.")
        elif vals.get("original_value"):
            total = sum(map(money.fen, amounts))
            if total != money.fen(vals["original_value"]):
                yield "funding_ids", self._funding_message(total, vals["original_value"])

    def _funding_message(self, total, value):
        missing = money.fen(value) - total
        figures = {
            "total": f"{total:,.2f}",
            "value": f"{money.fen(value):,.2f}",
            "difference": f"{abs(missing):,.2f}",
        }
        if missing > 0:
            return self.env._(
                "The funding adds up to %(total)s yuan, the original value is %(value)s: %(difference)s are missing.",
                **figures,
            )
        return self.env._(
            "The funding adds up to %(total)s yuan, the original value is %(value)s: %(difference)s too much.",
            **figures,
        )

    def _owner_errors(self, vals):
        lines = self._new_lines(vals.get("owner_ids"))
        if not lines:
            return
        given = [(line.get("share") or 0, line.get("amount") or 0) for line in lines]
        try:
            share.settle(given, vals.get("original_value") or 0)
        except ValueError as error:
            yield "owner_ids", self._owner_message(error, vals.get("original_value") or 0)

    def _owner_message(self, error, value):
        if isinstance(error, share.AmountsDoNotAddUp):
            return self.env._(
                "The amounts of the owners add up to %(total)s yuan, the original value is %(value)s.",
                total=f"{error.args[0]:,.2f}",
                value=f"{money.fen(value):,.2f}",
            )
        if isinstance(error, share.SharesDoNotAddUp):
            return self.env._(
                "The shares of the owners add up to %s, but must make 100%%.",
                f"{error.args[0] * 100:.4f}".rstrip("0").rstrip(".") + "%",
            )
        return self.env._("Give each owner a share or an amount.")

    @staticmethod
    def _new_lines(commands):
        """Return the values of the lines that one2many commands create."""
        return [command[2] for command in commands or [] if command[0] == fields.Command.CREATE]
