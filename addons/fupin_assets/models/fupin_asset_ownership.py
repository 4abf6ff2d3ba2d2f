from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel import ownership

# tables of a policy that say whose an asset is; see `kernel.ownership` for their columns
TABLES = ("owner_bands", "owner_by_type", "owner_regimes", "owner_by_case")
VILLAGE_TYPES = ("village_collective", "village_committee")
DEFINING = ("township", "department", "county")
DECIDING = ("county",)
SHOWN_OWNERS = 2


class FupinAsset(models.Model):
    """Whose an asset is: what the policy in force suggests and why, and what cannot be determined yet (S1-26, S3-25).

    Where two articles disagree, both are shown and a person decides with a reason.
    """

    _inherit = "fupin.asset"

    owner_names = fields.Char(string="Owned by", compute="_compute_owner_names")
    owner_suggestion = fields.Html(string="Suggested owner", compute="_compute_owner_suggestion")
    owner_undetermined = fields.Boolean(
        string="Ownership undetermined", readonly=True, copy=False, help="Waits for the county's decision."
    )

    _undetermined_idx = models.Index("(region_code, code, id) WHERE owner_undetermined IS TRUE")

    @property
    def _transitions(self):
        return {
            **super()._transitions,
            "dispute": (("confirmed",), "confirmed"),
            "decide_owner": (("confirmed",), "confirmed"),
        }

    @api.model
    def _engine_values(self):
        return {**super()._engine_values(), "owner_undetermined": False}

    @api.depends("owner_ids.unit_id", "owner_ids.household_id", "owner_undetermined")
    def _compute_owner_names(self):
        """The owners in short; how many they are where they are many."""
        for asset in self.sudo():  # sudo: names of the owners of what may be read
            names = [owner.unit_id.name or owner.household_id.name or "" for owner in asset.owner_ids]
            told = "、".join(names[:SHOWN_OWNERS])
            if len(names) > SHOWN_OWNERS:
                told = self.env._("%(names)s and others, %(count)s in all", names=told, count=len(names))
            asset.owner_names = self.env._("To be decided") if asset.owner_undetermined else told or False

    # ---------------------------------------------------------------- suggested

    @api.depends(
        "owner_ids", "kind", "category_id", "name", "original_value", "valuation_basis", "handover_id", "region_id"
    )
    def _compute_owner_suggestion(self):
        """Told where nobody owns it yet, or somebody else than the policy suggests."""
        suggested = self.filtered(lambda asset: asset.region_id and asset.category_id)._suggestions_by_asset()
        for asset in self:
            found = suggested.get(asset, [])
            owners = asset.owner_ids.unit_id
            # what cannot be said yet is worth telling only where nobody owns it
            agreed = owners and all(one["is_open"] or one["unit"] in owners for one in found)
            asset.owner_suggestion = False if agreed or asset.titled_on else asset._suggestions_html(found)

    def _suggestions_html(self, suggestions):
        lines = [
            Markup("<li><strong>%s</strong>%s<br/><span class='text-muted'>%s</span></li>")
            % (one["owner"], f"（{one['regime']}）" if one["regime"] else "", one["reason"])
            for one in suggestions
        ]
        return Markup("<ul class='mb-0 ps-3'>%s</ul>") % Markup().join(lines) if lines else False

    def _owner_suggestions(self):
        """Return what the policies in force say, as dictionaries: ``unit`` (empty where the text names nobody),
        ``owner`` (words), ``regime``, ``reason`` (facts and article), ``is_open`` (cannot be judged yet)."""
        self.ensure_one()
        return self._suggestions_by_asset()[self]

    def _suggestions_by_asset(self):
        """Return `_owner_suggestions` of each asset, in as many queries for eighty as for one."""
        assets = self.sudo()  # sudo: the suggestion rests on facts of the asset, whoever asks
        tables = self._owner_tables()
        units = assets._owner_units({row.get("owner_type") for _zone, rows in tables for row in rows})
        result = {}
        for asset in assets:
            rows = [row for zone, rows in tables if zone.covers(asset.region_id.code) for row in rows]
            facts = asset._owner_facts() if rows else {}
            found = [asset._suggested(row, facts, is_open, units) for row, is_open in ownership.applying(rows, facts)]
            result[asset] = [{**one, "reason": self._told_grounds(one["grounds"])} for one in self._merged(found)]
        return result

    @api.model
    def _told_grounds(self, grounds):
        """Return the facts with the article that each of them falls under."""
        parts = [
            self.env._("%(why)s (%(article)s)", why=self.env._(", ").join(dict.fromkeys(told)), article=cited)
            for cited, told in grounds.items()
        ]
        return "；".join(parts)

    @api.model
    def _merged(self, suggestions):
        """Return suggestions without repetition: what two articles say alike is one with both reasons. They agree where
        they name one kind of property and no two places."""
        result = []
        for one in suggestions:
            known = next((known for known in result if self._agree(known, one)), None)
            if known is None:
                result.append(one)
                continue
            for cited, told in one["grounds"].items():
                known["grounds"].setdefault(cited, []).extend(told)
            if not known["unit"]:
                known.update(unit=one["unit"], owner=one["owner"])
        return result

    @api.model
    def _agree(self, one, other):
        if one["is_open"] or other["is_open"] or not one["regime"] or one["regime"] != other["regime"]:
            return False
        places = [found["unit"].region_id for found in (one, other) if found["unit"]]
        return len(set(places)) < 2

    @api.model
    def _owner_tables(self):
        """Return ``[(zone, rows)]`` of the tables on owners in force today, in the order in which they are asked."""
        # sudo: what the policies of the asset's place say, whoever asks
        zones = self.env["fupin.policy"].sudo()._zones("fupin.policy.table", local_date(), TABLES)
        tables = sorted(zones, key=lambda table: TABLES.index(table.key))
        return [(zones[table], [row._values() for row in table.row_ids]) for table in tables]

    def _owner_units(self, owner_types):
        """Return ``{(region id, unit type): unit}``: the first of each type at the places of the assets and above."""
        places = self.region_id | self.region_id.parent_id
        wanted = owner_types | set(VILLAGE_TYPES if owner_types & set(VILLAGE_TYPES) else ())
        types = [name for name in wanted if name]
        found = {}
        units = self.env["fupin.unit"].search([("region_id", "in", places.ids), ("unit_type", "in", types)])
        for unit in units if types else ():
            found.setdefault((unit.region_id.id, unit.unit_type), unit)
        return found

    def _owner_facts(self):
        category = self.category_id
        sources = self.funding_ids.source_id
        return {
            "kind": self.kind,
            # other spellings of a type are wider than the type: each road would be every road
            "text": " ".join(filter(None, (self.name, category.name))),
            "value": self.original_value,
            "basis": self.valuation_basis,
            "implementer": self.project_id.implementing_unit_id.unit_type,
            "receiver": self.handover_id.owner_unit_id.unit_type,
            "covers": "one" if self.region_id.level == "village" else "several",
            "sources": " ".join(filter(None, (word for source in sources for word in (source.name, source.aliases)))),
        }

    def _suggested(self, row, facts, is_open, units):
        article = row["article"]
        if is_open:
            unit, owner = self.env["fupin.unit"], self.env._("Cannot be said yet")
            why = self.env._("the final account decides; the value does not rest on it yet")
        else:
            unit = self._owner_of_type(row.get("owner_type"), units)
            owner = unit.name or row.get("owner") or row.get("regime") or ""
            why = self._suggestion_words(row, facts)
        cited = f"{article.policy_id.name} {article.number}"
        return {
            "unit": unit,
            "owner": owner,
            "regime": None if is_open else row.get("regime"),
            "is_open": is_open,
            "grounds": {cited: [why]},
        }

    def _suggestion_words(self, row, facts):
        """Return the facts that make a row the asset's case."""
        told = []
        if row.get("minimum") or row.get("maximum"):
            told.append(self.env._("value of %s yuan", f"{facts['value']:,.2f}"))
        named = ownership.words(row.get("words")) or ownership.words(row.get("name"))
        told += [word for word in named if word in facts["text"]][:1]
        if row.get("receiver"):
            told.append(self.env._("handed over to %s", self.handover_id.owner_unit_id.name))
        if row.get("implementer"):
            told.append(self.env._("built by %s", self.project_id.implementing_unit_id.name))
        if row.get("sources"):
            told += [word for word in ownership.words(row["sources"]) if word in facts["sources"]][:1]
        if row.get("covers") == "several":
            told.append(self.env._("serves several villages"))
        if not told and row.get("kind"):
            told.append(row["kind"])
        return self.env._(", ").join(told)

    def _owner_of_type(self, owner_type, units):
        """Return the unit that is meant by a type at the asset's place; none for families or an unknown type.

        :param units: what `_owner_units` found
        """
        if owner_type == "implementer":
            return self.project_id.implementing_unit_id
        if owner_type == "receiver":
            return self.handover_id.owner_unit_id
        if owner_type == "department":
            return self.department_id or self.project_id.department_id
        region = self.region_id
        if owner_type == "township" and region.level == "village":
            region = region.parent_id
        types = sorted(VILLAGE_TYPES, key=owner_type.__ne__) if owner_type in VILLAGE_TYPES else [owner_type]
        return next((units[region.id, name] for name in types if (region.id, name) in units), self.env["fupin.unit"])

    def _check_reason_given(self, vals):
        """What waits for the county's decision changes owners by it alone."""
        if "owner_ids" in vals and not self.env.su:
            scope = self.env.user._fupin_scope("county")
            for asset in self:
                if asset.owner_undetermined and not scope.covers(asset.region_code):
                    raise UserError(self.env._("“%s” waits for the county's decision who owns it.", asset.name))
        super()._check_reason_given(vals)

    # -------------------------------------------------------------- determined

    def action_determine_owner(self):
        """Open the window that shows the suggestions and takes the choice."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["fupin.owner.wizard"].create({"asset_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who owns it"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_dispute(self, reason=None):
        """Put assets before the county: whose they are cannot be determined here.

        :param reason: what is unclear; from a form it is asked for
        """
        self._check_level(DEFINING, self.env._("Only township, department or county ask for a decision."))
        demand = self.env._("Say what is unclear: the county decides on it.")
        reason, action = self._reason_or_ask("dispute", reason, demand)
        if action:
            return action
        self._transition("dispute", reason, values={"owner_undetermined": True})
        return None

    def action_decide_owner(self, reason=None):
        """Note that the county has decided; the owners are those on the asset.

        :raise UserError: without a reason, for what waits for no decision, or where nobody owns it in the end
        """
        self._check_level(DECIDING, self.env._("Only the county decides whose it is."))
        demand = self.env._("Say who decided, when, and the number of the paper.")
        reason, action = self._reason_or_ask("decide_owner", reason, demand)
        if action:
            return action
        self._transition("decide_owner", reason, values={"owner_undetermined": False})
        return None

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name in ("dispute", "decide_owner"):
            wanted = name == "decide_owner"
            wrong = self.filtered(lambda asset: asset.owner_undetermined != wanted)
            if wrong and wanted:
                raise UserError(self.env._("“%s” waits for no decision.", wrong[0].name))
            if wrong:
                raise UserError(self.env._("“%s” waits for the county's decision already.", wrong[0].name))
        if name == "decide_owner":
            self._check_owned()
        if name == "title" and self.filtered("owner_undetermined"):
            name = self.filtered("owner_undetermined")[0].name
            raise UserError(self.env._("“%s” waits for the county's decision who owns it.", name))

    def _check_owned(self):
        """Raise `UserError` for the first asset that nobody owns."""
        # sudo: an owner counts, whoever may read it
        owned = self.env["fupin.asset.owner"].sudo().search([("asset_id", "in", self.ids)]).asset_id
        without = self.filtered(lambda asset: asset.id not in set(owned.ids))
        if without:
            raise UserError(self.env._("“%s”: say first who owns it.", without[0].name))

    @api.model
    def _owner_queue(self):
        """Return the domain of confirmed assets whose owner has to be determined."""
        return Domain("state", "=", "confirmed") & (
            Domain("owner_undetermined", "=", True) | Domain("owner_ids", "=", False)
        )
