from odoo import api, models
from odoo.addons.fupin_base.kernel import money
from odoo.addons.fupin_base.kernel.clock import local_date, utc_now
from odoo.exceptions import AccessError

from .fupin_asset import UNIT_TYPES
from .fupin_asset_check import FORMS_WITHOUT_LIFE
from .fupin_asset_completeness import counted_names
from .fupin_registered import CONFIRMING, LEVELS

# what a row may hold as it is; everything else follows from it
PLAIN = (
    "name", "region_id", "category_id", "project_id", "former_code", "specification", "quantity", "measure_unit",
    "location", "note", "custodian_name", "operator_name", "acquisition_date", "original_value",
    "valuation_basis", "use_status", "code",
)  # fmt: skip
FOLLOWING = (
    "region_code", "unit_id", "department_id", "kind", "asset_form", "useful_life", "residual_rate", "net_value",
    "accumulated_depreciation", "owner_regime", "maker_level", "completeness", "custodian_phone_encrypted", "custodian_phone_hash",
    "duplicate_dismissed", "state", "submitted_at", "received_at", "confirmed_at",
)  # fmt: skip


class FupinAsset(models.Model):
    """Making thousands of assets in a few statements: an imported ledger.

    What comes out is what `create` (and `action_confirm`) would make of the same values,
    column by column; a test compares the two. The values have been through `_check_rows`.
    """

    _inherit = "fupin.asset"

    @api.model
    def _create_bulk(self, vals_list, confirm=False, reason=None):
        """Make assets with their funding and owners, all in the caller's transaction.

        :param vals_list: values as for `create`; owners have share and unit, funding amount,
            source and year
        :param confirm: make them confirmed at once; the user must be allowed to, and where a policy binds the
            confirmation (gate, flow) they stay drafts and take the step one by one
        :param reason: kept in the events
        :return: the assets, in the order of the values
        """
        self.check_access("create")
        confirm = confirm and not self._is_bound("confirm")
        defaults = self._bulk_defaults()
        vals_list = [{**defaults, **vals} for vals in self._with_codes(vals_list)]
        rows = self._bulk_rows(vals_list, confirm)
        names = tuple(dict.fromkeys((*PLAIN, *FOLLOWING, *defaults, *self._form_columns())))
        ids = self._ledger_insert(self._name, names, ([row.get(name) for name in names] for row in rows))
        assets = self.browse(ids)
        self._ledger_own_linked(ids, vals_list)
        owned = self._bulk_lines(ids, vals_list)
        assets._check_bulk_rights({row["region_code"] for row in rows}, confirm)
        titles = {asset_id: vals["name"] for asset_id, vals in zip(ids, vals_list, strict=True)}
        events = self.env["fupin.event"]
        events._record(assets, "import", reason=reason, names=titles)
        if confirm:
            draft, confirmed = ({asset_id: {"state": state} for asset_id in ids} for state in ("draft", "confirmed"))
            events._record(assets, "confirm", draft, confirmed, reason, names=titles)
            self._bulk_valuations(ids, vals_list)
        self.env["fupin.share"]._replace(assets, owned)
        assets._find_duplicates()
        self.env.invalidate_all()  # sums of projects, lists of owners: whatever looks at assets
        self.env["fupin.rule"]._recheck(self._name, ids)
        return assets

    @api.model
    def _is_bound(self, step):
        """Return whether any policy binds a step of assets by a gate or a flow."""
        return any((self._name, step) in self.env[kind]._bound_steps() for kind in ("fupin.gate", "fupin.flow"))

    @api.model
    def _bulk_defaults(self):
        """Return the defaults of stored fields, those that other addons add included."""
        names = [name for name, field in self._fields.items() if field.store and field.column_type and field.default]
        names += self._form_columns()
        return {name: value or None for name, value in self.default_get(names).items() if name != "region_id"}

    @api.model
    def _bulk_rows(self, vals_list, confirm):
        """Return the values of all columns, those that follow from others included."""
        regions = self.env["fupin.region"].browse({vals["region_id"] for vals in vals_list})
        regions.fetch(["code"])
        codes = {region.id: region.code for region in regions}
        levels = self._bulk_levels(codes)
        units = self._bulk_units(regions)
        categories = self.env["fupin.asset.category"].browse({vals["category_id"] for vals in vals_list})
        usual = {category.id: category for category in categories}
        regimes = self._bulk_regimes(vals_list)
        belongs = {}
        now = utc_now()
        steps = dict.fromkeys(("submitted_at", "received_at", "confirmed_at"), now if confirm else None)
        state = {"state": "confirmed" if confirm else "draft", "duplicate_dismissed": None, **steps}
        rows = []
        for vals in vals_list:
            category = usual[vals["category_id"]]
            form = vals.get("asset_form") or category.asset_form or "fixed"
            kind = vals.get("kind") or category.kind
            row = {
                **vals,
                **state,
                "region_code": codes[vals["region_id"]],
                "unit_id": vals.get("unit_id") or units.get(vals["region_id"]),
                "kind": kind,
                "asset_form": form,
                "useful_life": vals.get("useful_life") or (0 if form in FORMS_WITHOUT_LIFE else category.useful_life),
                "residual_rate": category.residual_rate,
                "net_value": vals.get("net_value", vals["original_value"]),
                "maker_level": levels[codes[vals["region_id"]]],
                "owner_regime": regimes(vals) or ("household" if kind == "household" else None),
                **self._sealed("custodian_phone", vals.get("custodian_phone")),
            }
            row["accumulated_depreciation"] = money.fen(row["original_value"]) - money.fen(row["net_value"])
            row["custodian_phone_encrypted"] = row["custodian_phone_encrypted"] or None
            row["custodian_phone_hash"] = row["custodian_phone_hash"] or None
            if (kind, form) not in belongs:
                belongs[kind, form] = self._bulk_counted(kind, form)
            row["completeness"] = self._bulk_completeness(row, belongs[kind, form])
            rows.append(row)
        return rows

    @api.model
    def _bulk_levels(self, codes):
        """Return ``{region code: level that enters}``; see `_compute_maker_level`."""
        scopes = [(level, self.env.user._fupin_scope(level)) for level in LEVELS]
        return {
            code: next((level for level, scope in scopes if scope.covers(code)), "county") for code in codes.values()
        }

    @api.model
    def _bulk_units(self, regions):
        """Return ``{region id: unit}`` that answers for a place; see `_compute_unit_id`."""
        units = self.env["fupin.unit"].search_fetch(
            [("region_id", "in", regions.ids), ("unit_type", "in", UNIT_TYPES)], ["region_id", "unit_type"]
        )
        found = {}
        for unit in units.sorted(lambda unit: UNIT_TYPES.index(unit.unit_type)):
            found.setdefault(unit.region_id.id, unit.id)
        return found

    @api.model
    def _bulk_regimes(self, vals_list):
        """Return a function from values to the owner regime; see `_compute_owner_regime`."""
        lines = [line for vals in vals_list for line in self._new_lines(vals.get("owner_ids"))]
        units = self.env["fupin.unit"].browse({line["unit_id"] for line in lines if line.get("unit_id")})
        of_unit = {unit.id: unit._owner_regime() for unit in units}

        def regime(vals):
            found = {
                "household" if line.get("household_id") else of_unit[line["unit_id"]]
                for line in self._new_lines(vals.get("owner_ids"))
            }
            return found.pop() if len(found) == 1 else "mixed" if found else None

        return regime

    @staticmethod
    def _bulk_counted(kind, asset_form):
        """Return what belongs in the file: fields that must be filled, and groups of which one must."""
        counted = counted_names(kind, asset_form)
        return [names[0] for names in counted if len(names) == 1], [names for names in counted if len(names) > 1]

    @staticmethod
    def _bulk_completeness(row, counted):
        """See `_compute_completeness`."""
        single, several = counted
        filled = sum(1 for name in single if row.get(name))
        filled += sum(1 for names in several if any(row.get(name) for name in names))
        return round(filled / (len(single) + len(several)), 2)

    @api.model
    def _bulk_lines(self, ids, vals_list):
        """Insert funding and owners; return (asset, owner unit) pairs, for what stands elsewhere."""
        funding, owners = [], []
        for asset_id, vals in zip(ids, vals_list, strict=True):
            for line in self._new_lines(vals.get("funding_ids")):
                funding.append((asset_id, line["source_id"], line["amount"], line.get("year")))
            lines = self._new_lines(vals.get("owner_ids"))
            value = vals["original_value"]
            parts = money.split(value, [line["share"] for line in lines]) if len(lines) > 1 else [value] * len(lines)
            for line, amount in zip(lines, parts, strict=True):
                owners.append((asset_id, line.get("unit_id"), line.get("household_id"), line["share"], amount))
        self._ledger_insert("fupin.funding", ("asset_id", "source_id", "amount", "year"), funding)
        self._ledger_insert("fupin.asset.owner", ("asset_id", "unit_id", "household_id", "share", "amount"), owners)
        return [(asset_id, unit_id) for asset_id, unit_id, *_rest in owners if unit_id]

    def _check_bulk_rights(self, codes, confirm):
        """The rules of the user's posts hold for what was just made, as for any record."""
        if self.env.su:
            return
        self.check_access("create")
        scopes = [self.env.user._fupin_scope(role) for role in CONFIRMING]
        if confirm and not all(any(scope.covers(code) for scope in scopes) for code in codes):
            raise AccessError(self._only_township())

    @api.model
    def _bulk_valuations(self, ids, vals_list):
        """The value of the confirmation begins the series; see `_note_first_valuation`."""
        today = local_date()
        self._ledger_insert(
            "fupin.asset.valuation",
            ("asset_id", "basis", "amount", "date"),
            (
                (asset_id, vals.get("valuation_basis"), vals["original_value"], today)
                for asset_id, vals in zip(ids, vals_list, strict=True)
            ),
        )
