from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.arch import REST, described, natural_order, title
from ..kernel.arch import sections as form_sections
from ..kernel.arrangement import arranged_pages, arranged_sections, spots
from ..kernel.kinds import KINDS, NUMBERS, TURNS, is_own
from ..kernel.state import line as state_line
from ..kernel.state import ordered
from .fupin_form_change import DAYS

SHOWN = (
    "required", "readonly", "invisible", "help", "domain_required", "domain_readonly", "domain_invisible",
    "roles_readonly", "roles_invisible", "minimum", "maximum", "pattern", "pattern_message", "unique", "default_value",
)  # fmt: skip


class FupinFormLayout(models.Model):
    """What the designer's screen shows of a form."""

    _inherit = "fupin.form.layout"

    @api.model
    def designer_models(self):
        """Return the forms that this administrator may change, in the order of the product: ``[{model, label}]``."""
        self.browse().check_access("read")
        names = [name for name in self.env.registry if self._is_configurable(name)]
        kinds = self.env["ir.model"].sudo()  # sudo: the names of kinds of records
        return [{"model": name, "label": kinds._get(name).name} for name in names]

    @api.model
    def _is_configurable(self, name):
        records = self.env[name]
        return getattr(records, "_fupin_configurable", False) and not records._abstract

    @api.model
    def _check_number(self, number):
        """Raise `UserError` if what should be the number of a record is something else."""
        if number and not isinstance(number, int):
            raise UserError(self.env._("There is no such change. Load the page again."))

    @api.model
    def _designer_region(self, model_name, region):
        """Return the county as a record, checked."""
        self._check_number(region)
        found = self.env["fupin.region"].browse(region or [])
        if found:
            found.check_access("read")
        self._may(model_name, found)
        return found

    @api.model
    def designer_open(self, model, region=False, draft=False):
        """Return everything that the screen needs to show a form; see the addon's readme.

        :param region: id of a county; False for the whole country; None for what this administrator may change first
        :param draft: the draft where there is one
        """
        place = self._designer_region(model, self._designer_first() if region is None else region)
        # sudo: `_designer_region` has said yes
        fields = self.env["fupin.own.field"].sudo()
        if fields.search_count([("model", "=", model), ("state", "in", ("waiting", "made"))], limit=1):
            fields._try_waiting(model)
        return self._designer_shown(model, place, draft)

    @api.model
    def _designer_first(self):
        """Return the whole country for who administers it, else the first of the counties."""
        self.browse().check_access("read")
        scope = self.env.user._fupin_scope("administrator")
        regions = self._designer_regions()
        return False if scope.whole_country or not regions else regions[0]["id"]

    @api.model
    def _designer_shown(self, model_name, region, draft=False, message=""):
        layout = self._draft_or_published(model_name, region, draft)
        state = self._merged_state(model_name, region, layout)
        arch = self.env[model_name]._form_arch()
        _sections, rows = described(arch)
        uses = self._form_uses(model_name, region)
        shown, retired = self._designer_fields(model_name, region, state, rows, uses)
        return {
            "model": model_name,
            "label": self.env["ir.model"].sudo()._get(model_name).name,  # sudo: the name of a kind of records
            "region": {"id": region.id, "name": region.name} if region else False,
            "regions": self._designer_regions(),
            "layout": {"id": layout.id, "version": layout.version, "state": layout.state or "published"},
            "has_draft": bool(self._find(model_name, region, "draft")),
            "sections": self._designer_sections(arch, layout, state, shown),
            "pages": arranged_pages(arch, {part["key"]: part["label"] for part in state["sections"]}),
            "section_moves": True,
            "fields": shown,
            "retired": retired,
            "adoptable": self._designer_adoptable(model_name, region, state),
            "roles": [
                {"key": key, "label": label}
                for key, label in self.env["fupin.assignment"]._fields["role"]._description_selection(self.env)
            ],
            "types": [{"key": key, "label": label} for key, label in self._kind_labels().items()],
            "undo": self._designer_undo_list(model_name, region),
            "versions": self._designer_versions(model_name, region),
            "waiting": self._designer_waiting(model_name, region),
            "message": message,
        }

    @api.model
    def _kind_labels(self):
        return dict(self.env["fupin.own.field"]._fields["kind"]._description_selection(self.env))

    @api.model
    def _designer_regions(self):
        """Return the counties that this administrator may choose: few, or those of his posts."""
        scope = self.env.user._fupin_scope("administrator")
        domain = scope.under("code") if not self.env.su else Domain.TRUE
        counties = self.env["fupin.region"].search(domain & Domain("level", "=", "county"), limit=200, order="code")
        whole = [{"id": False, "name": self.env._("The whole country")}] if scope.whole_country else []
        return [*whole, *({"id": county.id, "name": county.name} for county in counties)]

    @api.model
    def _designer_fields(self, model_name, region, state, rows, uses):
        """Return the rows of the screen in the form's order, and the retired own fields."""
        records = self.env[model_name]
        locks = self._form_locks(model_name, region, rows, uses)
        own = self._own_fields(model_name)
        labels = self._base_labels(records, rows)
        sections = {name: section for name, section, _required, _label in rows}
        held = self._held(model_name, region, state, [name for name in state["fields"] if name in own])
        found, retired = [], []
        base_order = {row[0]: index for index, row in enumerate(rows)}
        native = [name for name, *_rest in rows if name in records._fields]
        for name in [*native, *(name for name in state["fields"] if name in own)]:
            line = state["fields"].get(name) or state_line()
            if name in own and line["retired_on"]:
                label = line["label"] or own[name].label
                retired.append({"name": name, "label": label, "held": held.get(name), "retired_on": line["retired_on"]})
                continue
            found.append(
                {
                    "name": name,
                    **self._designer_kind(records, own.get(name), name),
                    "label": line["label"] or labels.get(name) or own[name].label,
                    "base_label": labels.get(name) or own[name].label,
                    "section": self._section_of(name, line, sections, state),
                    "sequence": line["sequence"] or base_order.get(name, 9999),
                    "native": name not in own,
                    "locked": locks.get(name, {}),
                    "used_by": uses.get(name, []),
                    "options": self._designer_options(own[name], region) if name in own else [],
                    "held": held.get(name),
                    **{key: line[key] for key in SHOWN},
                }
            )
            if name not in own and (locks.get(name, {}).get("required") and not line["required"]):
                found[-1]["required"] = records._fields[name].required or rows[base_order[name]][2]
        return sorted(found, key=lambda row: (row["section"] == REST, bool(row["section"]), 0)), retired

    @api.model
    def _section_of(self, name, line, places, state):
        """Return the key of the section that a field stands in; own ones whose section is gone stand in the last."""
        there = {*places.values(), *(part["key"] for part in state["sections"])}
        if (line["section"] and line["section"] in there) or (line["section"] == REST and is_own(name)):
            return line["section"]
        return REST if is_own(name) else places.get(name, "")

    @api.model
    def _designer_sections(self, arch, layout, state, shown):
        """Return the sections in the order in which they stand; only those added here can be moved or dropped."""
        groups = form_sections(arch)
        titles = {part["key"]: part["label"] for part in state["sections"]}
        inside = {row["section"] for row in shown}
        places, fixed = arranged_sections(arch, titles), spots(arch)
        for row in shown:
            row["page"], row["part"] = fixed.get(row["name"], ("", ""))
        mine = {part["key"] for part in layout.sections or []}
        keys = ordered(natural_order(groups, titles), state["sections"])
        return [
            {
                "key": key,
                "label": titles.get(key)
                or (title(groups[key]) if key in groups else self.env._("Further particulars")),
                "native": key in groups,
                "movable": key not in groups,
                "droppable": key in mine and key not in groups and key != REST and key not in inside,
                **places.get(key, {"page": "", "row": "", "titled": True}),
            }
            for key in keys
            if key in groups or key in inside or key in titles
        ]

    @api.model
    def _own_fields(self, model_name):
        # sudo: the caller has checked the administrator; only those of his forms are shown
        own = self.env["fupin.own.field"].sudo().search([("model", "=", model_name), ("state", "=", "ready")])
        return {field.name: field for field in own}

    @api.model
    def _base_labels(self, records, rows):
        """Return the product's own labels, whatever the form of the current user says."""
        there = {name: label for name, _section, _required, label in rows if label}
        return {
            name: there.get(name) or records._fields[name]._description_string(self.env)
            for name, *_rest in rows
            if name in records._fields
        }

    @api.model
    def _designer_kind(self, records, own, name):
        if own:
            return {
                "ttype": own.kind,
                "ttype_label": self._kind_labels()[own.kind],
                "turns": list(TURNS.get(own.kind, ())),
            }
        field = records._fields[name]
        return {"ttype": field.type, "ttype_label": self._native_kind(field), "turns": []}

    @api.model
    def _native_kind(self, field):
        labels = self._kind_labels()
        kind = {
            "char": "text", "text": "long_text", "html": "long_text", "float": "amount", "monetary": "amount",
            "integer": "integer", "date": "date", "datetime": "date", "boolean": "boolean", "selection": "choice",
        }.get(field.type)  # fmt: skip
        return labels[kind] if kind else self.env._("Linked")

    @api.model
    def _designer_options(self, own, region):
        """Return the words of a list: those of the country and of the county, with whether records hold them."""
        if KINDS[own.kind].relation != "fupin.form.option":
            return []
        domain = Domain("own_field_id", "=", own.id) & Domain("region_id", "in", [False, region.id])
        words = self.env["fupin.form.option"].sudo().with_context(active_test=False).search(domain)  # sudo: as above
        used = self._used_options(own, words)
        return [
            {"id": word.id, "name": word.name, "active": word.active, "used": word.id in used}
            for word in words
            if not word.merged_into_id
        ]

    @api.model
    def _used_options(self, own, words):
        """Return the ids of the words that records hold."""
        # sudo: whether a word is used, not by which record
        records = self.env[own.model].sudo().with_context(active_test=False)
        if own.kind == "choices":
            return {word.id for word in words if records.search_count([(own.name, "in", word.ids)], limit=1)}
        found = records._read_group([(own.name, "in", words.ids)], [own.name])
        return {word.id for (word,) in found}

    @api.model
    def _held(self, model_name, region, state, names):
        """Return ``{own field: number of records of the place that hold it}``."""
        # sudo: numbers alone, of the administrator's own place
        records = self.env[model_name].sudo().with_context(active_test=False)
        place = Domain("region_code", "=like", (region.prefix or "") + "%") if region else Domain.TRUE
        names = [name for name in names if name in records._fields]
        plain = [name for name in names if records._fields[name].column_type]
        found = {name: records.search_count(place & Domain(name, "!=", False)) for name in names if name not in plain}
        if plain:
            query = records._search(place)
            own = self._own_fields(model_name)
            columns = {name: records._field_to_sql(query.table, name, query) for name in plain}
            filled = [self._filled_sql(own[name].kind, columns[name], state["fields"][name]) for name in plain]
            counts = [SQL("count(*) FILTER (WHERE %s)", one) for one in filled]
            [numbers] = self.env.execute_query(query.select(*counts))
            found.update(zip(plain, numbers, strict=True))
        return found

    @api.model
    def _filled_sql(self, kind, column, line):
        """Return the condition that an own field is filled in: a form saves 0 where nobody typed a number.

        :param line: what the form says of the field; 0 is an answer where it sets a minimum (see `values.is_missing`)
        """
        if kind in NUMBERS and not line["minimum"]:
            return SQL("%s <> 0", column)
        return SQL("%s IS NOT NULL", column)

    @api.model
    def _designer_adoptable(self, model_name, region, state):
        """Return the national fields that this form does not use yet."""
        if not region:
            return []
        labels = self._kind_labels()
        used = self._counties_using(model_name)
        return [
            {"name": own.name, "label": own.label, "ttype": own.kind, "ttype_label": labels[own.kind],
             "counties": used.get(own.name, 0)}
            for own in self._own_fields(model_name).values()
            if not own.region_id and own.name not in state["fields"]
        ]  # fmt: skip

    @api.model
    def _counties_using(self, model_name):
        domain = [
            ("layout_id.model", "=", model_name),
            ("layout_id.state", "=", "published"),
            ("own_field_id", "!=", False),
        ]
        groups = self.env["fupin.form.field"].sudo()._read_group(domain, ["name"], ["__count"])  # sudo: numbers alone
        return dict(groups)

    @api.model
    def _designer_undo_list(self, model_name, region):
        changes = self.env["fupin.form.change"]._open_changes(model_name, region)
        return [
            {
                "id": change.id,
                "label": change.label,
                "user": change.create_uid.name,
                "date": fields.Datetime.to_string(change.create_date),
                "until": fields.Date.to_string(fields.Date.add(change.create_date.date(), days=DAYS)),
            }
            for change in changes
        ]

    @api.model
    def _designer_versions(self, model_name, region):
        domain = [("model", "=", model_name), ("region_id", "=", region.id), ("state", "!=", "draft")]
        versions = self.sudo().search(domain, limit=100)  # sudo: the caller has checked the administrator
        return [
            {
                "id": version.id,
                "version": version.version,
                "state": version.state,
                "date": fields.Datetime.to_string(version.published_at) if version.published_at else "",
                "user": version.published_by_id.name or "",
            }
            for version in versions
        ]

    @api.model
    def _designer_waiting(self, model_name, region):
        domain = [("model", "=", model_name), ("region_id", "=", region.id), ("state", "in", ("waiting", "made"))]
        waiting = self.env["fupin.own.field"].sudo().search(domain)  # sudo: as above
        if not waiting:
            return False
        return self.env._(
            "“%s” is added as soon as the table is free: somebody is working on it for a long time. It is tried again"
            " by itself; you need not stay here.",
            "、".join(waiting.mapped("label")),
        )

    @api.model
    def designer_preview(self, layout_id, role):
        """Return the context that opens the real form as a role will see it with this layout."""
        layout = self.sudo().browse(layout_id).exists()  # sudo: whose it is decides, just below
        if not layout:
            raise UserError(self.env._("This version is no longer there. Open the form again."))
        self._may(layout.model, layout.region_id)
        domain = Domain("region_code", "=like", (layout.region_id.prefix or "") + "%")
        records = self.env[layout.model]
        example = records.search(domain, limit=1) if records.has_access("read") else records
        return {"fupin_layout_view_ref": f"{layout.id}:{role}", "fupin_preview_res_id": example.id}

    @api.model
    def _own_names(self, state):
        return [name for name in state["fields"] if is_own(name)]
