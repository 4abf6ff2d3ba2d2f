from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from .fupin_asset_check import FORMS_WITHOUT_LIFE

USUAL_LIFE = 10
FIXING = ("village", "township", "department", "county")


class FupinStocktakeLine(models.Model):
    """One tap for what is in order, and what follows from what is not (S1-67, S1-68)."""

    _inherit = "fupin.stocktake.line"

    def action_match(self, reason=None):
        """Note that the assets are there as the books say.

        :param reason: a declaration, for many at once
        :raise UserError: for what is not on the books, or was submitted
        """
        self.check_access("write")
        if any(line.state != "open" or not line.asset_id for line in self):
            raise UserError(self.env._("Only assets on a list that is still open are found in order."))
        self._match(SQL("id = ANY(%s)", list(self.ids)), reason)

    @api.model
    def _match(self, where, statement=None):
        """Note lines as in order in one statement.

        :param where: which of them; the caller has checked that the user may
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE fupin_stocktake_line SET result = 'match', found_quantity = book_quantity,
                       found_value = book_original_value, found_use_status = book_use_status, visited_on = %(today)s,
                       visitor_id = %(uid)s, statement = %(statement)s, is_unfixed = FALSE, fixed_on = NULL,
                       duplicate_of_id = NULL, write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                   WHERE asset_id IS NOT NULL AND %(where)s RETURNING id, stocktake_id""",
                today=local_date(), uid=self.env.uid, statement=statement or None, where=where,
            )
        )  # fmt: skip
        self.browse([row[0] for row in rows]).invalidate_recordset(flush=False)
        self.env["fupin.stocktake"].browse({row[1] for row in rows})._recount_as_system()

    def action_fix(self, reason=None):
        """Note that wrong data was put right (发现一例、修正一例).

        :param reason: how; by default what stands in ``fix_note``
        :raise UserError: without it, or if there is nothing to put right
        """
        self.check_access("read")
        scopes = {role: self.env.user._fupin_scope(role) for role in FIXING}
        for line in self:
            mine = any(scope.covers(line.region_code) for role, scope in scopes.items() if role != "department")
            if not self.env.su and not mine and line.department_id.id not in scopes["department"].unit_ids:
                raise AccessError(self.env._("Only those who keep or supervise the asset put its data right."))
            if not line.is_unfixed:
                raise UserError(self.env._("“%s”: there is nothing left to put right.", line.name))
            told = (reason or line.fix_note or "").strip()
            if not told:
                raise UserError(self.env._("“%s”: say how it was put right.", line.name))
            # sudo: who may was checked above; the stocktake itself may be closed
            line.sudo().write({"fixed_on": local_date(), "fix_note": told})

    def action_open_asset(self):
        """Open the asset, to put its data right."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_assets.fupin_asset_action")
        asset = self.asset_id or self.made_asset_id
        return {**action, "res_id": asset.id, "views": [(False, "form")], "view_mode": "form"}

    # ---------------------------------------------------------------- what follows

    @api.model
    def _follow_up(self, stocktakes):
        """See to it that somebody puts right what confirmed stocktakes found."""
        # sudo: whoever may confirm a result starts what follows from it
        lines = self.sudo().search([("stocktake_id", "in", stocktakes.ids), ("result", "in", ("surplus", "duplicate"))])
        by_result = lines.grouped("result")
        none = self.browse()
        by_result.get("surplus", none)._make_assets()
        by_result.get("duplicate", none)._mark_duplicates()

    def _make_assets(self):
        """Register what was found beyond the books as drafts, to be completed and confirmed like any other; once."""
        fresh = self.filtered(lambda line: not line.made_asset_id)
        reason = self.env._("Surplus of a stocktake")
        Asset = self.env["fupin.asset"].with_context(fupin_reason=reason)
        assets = Asset.create([line._asset_values() for line in fresh])
        for line, asset in zip(fresh, assets, strict=True):
            line.made_asset_id = asset

    def _asset_values(self):
        """Return the values of the asset that a surplus becomes; who paid for it is to be found out."""
        self.ensure_one()
        category = self.category_id
        life = 0 if category.asset_form in FORMS_WITHOUT_LIFE else category.useful_life or USUAL_LIFE
        source = self.env.ref("fupin_assets.funding_source_other")
        return {
            "name": self.name,
            "category_id": category.id,
            "region_id": self.region_id.id,
            "department_id": self.department_id.id,
            "acquisition_date": self.acquisition_date or self.visited_on,
            "original_value": self.found_value,
            "useful_life": life,
            "funding_ids": [Command.create({"source_id": source.id, "amount": self.found_value})],
            "quantity": self.found_quantity,
            "measure_unit": self.measure_unit,
            "location": self.found_location,
            "use_status": self.found_use_status or "in_use",
            "note": self.note,
        }

    def _mark_duplicates(self):
        """Let the assets warn of their doubles, see `fupin_asset_duplicate`."""
        for line in self.filtered(lambda line: line.asset_id and line.duplicate_of_id):
            line.asset_id.write({"duplicate_of_id": line.duplicate_of_id.id, "duplicate_dismissed": False})
