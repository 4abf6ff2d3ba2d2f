from odoo import api, models
from odoo.addons.fupin_base.kernel import protect


class FupinHouseholdMember(models.Model):
    """Members of households from a ledger: a row is a person, whose household is found by the number of its head, or by
    its name in the place of the row."""

    _name = "fupin.household.member"
    _inherit = ["fupin.household.member", "fupin.ledger.vocabulary"]

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        names = [row.values.get("household") for row in rows]
        by_name = self.env["fupin.household"]._ledger_known(names, ledger_import.region_id)
        by_number = self._ledger_by_number([row.values.get("head_number") for row in rows])
        for row, vals in zip(rows, vals_list, strict=True):
            place, number = row.values.get("place"), row.values.get("head_number")
            found = by_number.get(number, []) if number else by_name.get((place, row.values.get("household")), [])
            vals["household_id"] = found[0] if len(found) == 1 else False
            vals["ledger_problem"] = None if len(found) == 1 else self._ledger_no_household(row, len(found))
        return vals_list

    @api.model
    def _ledger_no_household(self, row, count):
        name = row.values.get("household") or ""
        if row.values.get("head_number"):
            return self.env._("No household of this number is registered here: bring in the households first.")
        if not name:
            return self.env._("Write the name of the household's head, or his number.")
        if count:
            return self.env._("%(count)s households are called “%(name)s” there: write the number of the head.",
                              count=count, name=name)  # fmt: skip
        return self.env._("No household “%s” is registered there: bring in the households first.", name)

    @api.model
    def _ledger_by_number(self, numbers):
        """Return ``{number as written: [household id]}`` of the households that the user may read."""
        Household, keys = self.env["fupin.household"], None
        hashes = {}
        for number in {number for number in numbers if number}:
            keys = keys or Household._protection_keys()
            hashes[number] = protect.index(Household._plain_or_raw("identity_number", number), keys)
        found = Household._households_of(set(hashes.values())) if hashes else {}
        readable = set(Household.search([("id", "in", [one for ids in found.values() for one in ids])]).ids)
        return {number: sorted(readable.intersection(found.get(hashed, ()))) for number, hashed in hashes.items()}

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        households = [vals["household_id"] or None for vals in vals_list]
        found += [(*error, False) for error in self._number_errors(vals_list, households)]
        heads = self._ledger_heads(households)
        known = self._ledger_known(households)
        for index, vals in enumerate(vals_list):
            household = vals["household_id"]
            if vals["ledger_problem"]:
                column = "head_number" if rows[index].values.get("head_number") else "household"
                found.append((index, column, vals["ledger_problem"], False))
            elif vals.get("relation") == "head":
                if household in heads:
                    found.append((index, "relation", self.env._("This household has a head already."), False))
                heads.add(household)
            if (household, vals.get("name")) in known:
                message = self.env._("A member of this name is in the household already.")
                found.append((index, "name", message, False))
            if household:
                known.add((household, vals.get("name")))
        return found

    @api.model
    def _ledger_heads(self, households):
        members = self.search_fetch([("household_id", "in", households), ("is_head", "=", True)], ["household_id"])
        return set(members.household_id.ids)

    @api.model
    def _ledger_known(self, households):
        members = self.search_fetch([("household_id", "in", households)], ["household_id", "name"])
        return {(member.household_id.id, member.name) for member in members}

    @api.model
    def _ledger_create(self, vals_list, ledger_import):
        reason = self._ledger_reason(ledger_import)
        made = [{name: value for name, value in vals.items() if name != "ledger_problem"} for vals in vals_list]
        return self.with_context(fupin_reason=reason).create(made).with_env(self.env)

    @api.model
    def _ledger_stored(self, ids, readers):
        stored = super()._ledger_stored(ids, readers)
        places = {member.id: member.household_id.region_id.id for member in self.browse(ids)}
        return {**stored, "region_id": [places[member_id] for member_id in ids]}
