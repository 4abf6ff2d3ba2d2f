from dataclasses import dataclass, field

from odoo import api, models, tools
from odoo.addons.fupin_policy.kernel import domain_text

from ..kernel import condition
from ..kernel.arch import Layout, Line
from ..kernel.kinds import is_own
from ..kernel.state import merged


@dataclass(frozen=True, slots=True)
class Rule:
    """What the server holds for one field; conditions are domains in prefix notation."""

    name: str
    label: str
    kind: str = ""
    required: bool = False
    readonly: bool = False
    if_required: tuple = ()
    if_readonly: tuple = ()
    if_invisible: tuple = ()
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    pattern_message: str = ""
    unique: bool = False

    @property
    def looks_at(self):
        """The fields that its conditions look at."""
        return condition.names([*self.if_required, *self.if_readonly, *self.if_invisible])

    @property
    def asks(self):
        """Whether there is anything to be checked."""
        return bool(
            self.kind or self.required or self.readonly or self.if_required or self.if_readonly
            or self.minimum or self.maximum or self.pattern or self.unique
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """All that is asked of a form, made once and kept until a form is published."""

    key: tuple = ()
    layout: Layout = field(default_factory=Layout)
    rules: tuple = ()
    own: frozenset = frozenset()  # own fields that may be seen
    defaults: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    hidden: frozenset = frozenset()  # fields of the product that the form hides
    hides: dict = field(default_factory=dict)  # {field: domain in prefix notation} of those hidden where it holds


class FupinFormLayout(models.Model):
    """From rows to what views and checks use: once for each form, county and set of roles."""

    _inherit = "fupin.form.layout"

    @api.model
    def _form(self, model_name, preview=None):
        """Return the `Form` that the current user sees of a model.

        :param preview: ``(layout id, role)`` of a draft that an administrator looks at
        """
        user = self.env.user
        county = user._form_county()
        if preview and self._may_preview(model_name, preview[0]):
            layout = self.sudo().browse(preview[0])  # sudo: allowed just above
            return self._compiled(model_name, layout.county, (preview[1],), self.env.lang, layout.id)
        roles = user._form_roles() if self._has_roles(model_name, county) else ()
        return self._compiled(model_name, county, roles, self.env.lang, 0)

    @api.model
    def _view_key(self):
        """Return what tells the views of one user from those of another, as far as forms differ by county and role.

        It is part of the key of every view: that of an insurance holds a list of assets.
        """
        user = self.env.user
        if not user:
            return ()
        county = user._form_county()
        layout_ids, has_roles = self._in_force(county)
        return bool(county), layout_ids, user._form_roles() if has_roles else ()

    @api.model
    @tools.ormcache("county")
    def _in_force(self, county):
        """Return the ids of all layouts in force in a county, and whether any of them looks at roles."""
        # sudo: everybody's views are built from them
        found = self.sudo().search([("state", "=", "published"), ("county", "in", ["", False, county])])
        return tuple(found.ids), any(self._has_roles(name, county) for name in set(found.mapped("model")))

    @api.model
    def _may_preview(self, model_name, layout_id):
        layout = self.sudo().browse(layout_id).exists()  # sudo: whose it is decides
        scope = self.env.user._fupin_scope("administrator")
        return layout.model == model_name and (
            scope.covers(layout.region_id.code) if layout.region_id else scope.whole_country
        )

    @api.model
    @tools.ormcache("model_name", "county")
    def _has_roles(self, model_name, county):
        state = self._county_state(model_name, county)
        return any(line["roles_readonly"] or line["roles_invisible"] for line in state["fields"].values())

    @api.model
    def _layouts_of(self, model_name, county, layout_id=0):
        """Return the national layout and the county's, either may be empty."""
        layouts = self.sudo()  # sudo: everybody's form is built from them
        published = layouts.search(
            [("model", "=", model_name), ("state", "=", "published"), ("county", "in", ["", False, county])]
        )
        national = published.filtered(lambda layout: not layout.region_id)
        own = published.filtered("region_id") if county else layouts.browse()
        if layout_id:
            chosen = layouts.browse(layout_id)
            national, own = (national, chosen) if chosen.region_id else (chosen, own)
        return national, own

    @api.model
    def _county_state(self, model_name, county, layout_id=0):
        national, own = self._layouts_of(model_name, county, layout_id)
        return merged(national._state(), own._state())

    @api.model
    @tools.ormcache("model_name", "county", "roles", "lang", "layout_id")
    def _compiled(self, model_name, county, roles, lang, layout_id):
        national, own = self._layouts_of(model_name, county, layout_id)
        state = merged(national._state(), own._state())
        kinds = self.env["fupin.own.field"]._by_name(model_name)
        lines, rules, defaults, hides = [], [], {}, {}
        used = {
            name: line
            for name, line in state["fields"].items()
            if not line["retired_on"] and name in self.env[model_name]._fields and (name in kinds or not is_own(name))
        }
        closed = {name for name, line in used.items() if is_own(name) and self._is_hidden(line, roles)}
        for name, line in used.items():
            kind, label = kinds.get(name, ("", ""))
            line = self._without_lost_conditions(model_name, line, used)
            made, rule = self._compiled_line(
                model_name, name, {**line, "label": line["label"] or label}, kind, roles, closed
            )
            lines.append(made)
            if rule.asks:
                rules.append(rule)
            if rule.if_invisible:
                hides[name] = rule.if_invisible
            if line["default_value"]:
                defaults[name] = line["default_value"]
        lines.sort(key=lambda one: (one.section, one.sequence, len(one.name), one.name))
        return Form(
            key=(national.id, own.id, county, roles),
            layout=self._compiled_layout(state, lines, county),
            rules=tuple(rules),
            own=frozenset(one.name for one in lines if one.kind and not one.invisible),
            defaults=defaults,
            labels={one.name: one.label for one in lines if one.label},
            hidden=frozenset(one.name for one in lines if not one.kind and one.invisible),
            hides=hides,
        )

    @api.model
    def _compiled_layout(self, state, lines, county):
        return Layout(
            lines=tuple(lines),
            sections=tuple((part["key"], part["label"]) for part in state["sections"]),
            moved=tuple(part for part in state["sections"] if part.get("after")),
            rest_label=self.env._("Further particulars"),
            empty_label=self.env._("%s: not filled in"),
            values_label="" if county else self.env._("Filled in by the county"),
            by_name={line.name: line for line in lines},
        )

    @api.model
    def _plain_label(self, model_name, name):
        return self.env[model_name]._fields[name]._description_string(self.env)

    @api.model
    def _is_hidden(self, line, roles):
        return line["invisible"] or bool(roles and set(roles) <= set(line["roles_invisible"]))

    @api.model
    def _without_lost_conditions(self, model_name, line, used):
        """Leave out conditions on fields that are retired, or that the product has no more."""
        known = self.env[model_name]._fields
        for key in ("domain_required", "domain_readonly", "domain_invisible"):
            names = condition.names(domain_text.read(line[key]))
            if any(name not in known or (is_own(name) and name not in used) for name in names):
                line = {**line, key: ""}
        return line

    @api.model
    def _compiled_line(self, model_name, name, line, kind, roles, closed=frozenset()):
        """Return the `Line` of the view and the `Rule` of the server.

        :param closed: own fields that these roles do not see: their view cannot look at them, the server does
        """
        invisible = self._is_hidden(line, roles)
        readonly = line["readonly"] or bool(roles and set(roles) <= set(line["roles_readonly"]))
        domains = {key: domain_text.read(line[f"domain_{key}"]) for key in ("required", "readonly", "invisible")}
        texts = {
            f"if_{key}": condition.expression(domain) if domain and not condition.names(domain) & closed else ""
            for key, domain in domains.items()
        }
        required = line["required"] and not invisible
        view = Line(
            name=name, label=line["label"], kind=kind, help=line["help"], section=line["section"],
            sequence=line["sequence"], required=required and not domains["invisible"], readonly=readonly,
            invisible=invisible,
            **{**texts, "if_required": self._required_text(required, texts, domains)},
        )  # fmt: skip
        rule = Rule(
            name=name, label=line["label"] or self._plain_label(model_name, name), kind=kind, required=required, readonly=readonly,
            minimum=line["minimum"], maximum=line["maximum"], pattern=line["pattern"],
            pattern_message=line["pattern_message"], unique=line["unique"],
            **{f"if_{key}": tuple(domain) for key, domain in domains.items()},
        )  # fmt: skip
        return view, rule

    @api.model
    def _required_text(self, required, texts, domains):
        """What is hidden where a condition holds is asked for only where it does not."""
        if not texts["if_invisible"]:
            return texts["if_required"]
        wanted = "True" if required else texts["if_required"]
        return f"({wanted}) and not {texts['if_invisible']}" if wanted else ""
