import logging

from lxml import etree
from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.scope import COUNTY_DIGITS

from ..kernel.arch import APPLY
from ..kernel.kinds import KINDS, is_own

_logger = logging.getLogger(__name__)
PREVIEW = "fupin_layout_view_ref"  # only keys that end so reach the server from the web client


class FupinConfigurable(models.AbstractModel):
    """A kind of records whose form administrators may change.

    How to use: `fupin.record` inherits it; a model becomes configurable by the one line ``_fupin_configurable = True``.
    What is configured is applied where views are read, by the county of the user, never by the record; whoever
    covers more than one county sees the national form and, read-only, what the record's county has added.
    """

    _name = "fupin.configurable"
    _description = "Form that may be changed"

    _fupin_configurable = False
    # fields of the product that its own logic cannot do without: neither hidden nor made read-only
    _fupin_needed = frozenset()

    county_values = fields.Html(string="Filled in by the county", compute="_compute_county_values", sanitize=False)

    @api.model
    def _form(self):
        """Return the `Form` of this model for the current user; None where nothing can be configured."""
        if not self._fupin_configurable:
            return None
        return self.env["fupin.form.layout"]._form(self._name, self._form_preview())

    @api.model
    def _form_preview(self):
        """Return ``(layout id, role)`` that an administrator looks at, or None."""
        layout_id, _colon, role = str(self.env.context.get(PREVIEW) or "").partition(":")
        return (int(layout_id), role) if layout_id.isdecimal() and role else None

    @api.model
    def _form_asked(self, name):
        """Hook: why a field is asked for where it applies, whatever a form says; an empty text for all others."""
        return ""

    # ------------------------------------------------------------------- views

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        form = self._form()
        return (*key, form.key) if form else key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        form = self._form()
        if form and view_type in APPLY:
            try:
                APPLY[view_type](arch, form.layout)
            except Exception:  # nobody is locked out of a form by what somebody configured
                _logger.exception("The settings of the form of %s could not be applied", self._name)
                arch, view = super()._get_view(view_id, view_type, **options)
        return arch, view

    @api.model
    def _get_default_graph_view(self):
        return self._grouped_by_default(super()._get_default_graph_view())

    @api.model
    def _get_default_pivot_view(self):
        return self._grouped_by_default(super()._get_default_pivot_view(), type="row")

    @api.model
    def _grouped_by_default(self, root, **attributes):
        """Return the tree of a graph or pivot that no view describes: by state, else by month; not a bar for each name."""
        name = next((name for name in ("state", "date") if name in self._fields and self._fields[name].store), None)
        if self._fupin_configurable and name:
            interval = {"interval": "month"} if name == "date" else {}
            root[:] = [etree.Element("field", name=name, **interval, **attributes)]
        return root

    # ------------------------------------------------------------------ access

    def _has_field_access(self, field, operation):
        """Own fields are met by those alone whose form shows them."""
        if field.manual and not self.env.su and is_own(field.name) and self._fupin_configurable:
            form = self._form()
            if field.name not in form.own:
                return False
        return super()._has_field_access(field, operation)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Lists of values are grouped by in core without asking whether the field may be read."""
        field = self._fields.get(groupby_spec.split(":")[0].split(".")[0])
        if field is not None and is_own(field.name):
            self._check_field_access(field, "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        found = super().fields_get(allfields, attributes)
        form = self._form()
        if form:
            for name in found.keys() & form.labels.keys():
                if "string" in found[name]:
                    found[name]["string"] = form.labels[name]
            for name in found.keys() & form.hidden:
                found[name].update(dict.fromkeys(found[name].keys() & {"exportable", "searchable", "groupable"}, False))
        return found

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        form = self._form()
        if form:
            for name in form.defaults.keys() & set(fields) - defaults.keys():
                value = self._form_default(name, form.defaults[name])
                if value is not None:
                    defaults[name] = value
        return defaults

    @api.model
    def _form_default(self, name, text):
        """Return a default as the field takes it; ``today`` and ``me`` are the day and the user."""
        field = self._fields[name]
        if field.type == "date":
            return str(local_date()) if text == "today" else text
        if field.type == "boolean":
            return text in ("1", "True", "true", "是")
        if field.type in ("integer", "float"):
            return float(text) if field.type == "float" else int(text)
        if field.type == "many2one":
            if text == "me" and field.comodel_name == "res.users":
                return self.env.uid
            return int(text) if text.isdecimal() else None
        if field.type == "many2many":
            return [(6, 0, [int(one) for one in text.split(",") if one.isdecimal()])]
        return text

    # ------------------------------------------------------------ from above

    @api.depends_context("uid", "lang")
    def _compute_county_values(self):
        """What the county of each record has added to the form, for those who see no county's form."""
        self.county_values = False
        if not self._fupin_configurable or self.env.user._form_county():
            return
        for county, records in self.grouped(lambda record: (record.region_code or "")[:COUNTY_DIGITS]).items():
            lines = self._county_lines(county)
            for record in records if lines else ():
                record.county_values = record._form_table(lines)

    @api.model
    def _county_lines(self, county):
        """Return the lines of what a county's form has and the whole country's has not, as the user's roles see them.

        :param county: six digits
        """
        layouts = self.env["fupin.form.layout"]
        roles = self.env.user._form_roles() if layouts._has_roles(self._name, county) else ()
        national = layouts._compiled(self._name, "", (), self.env.lang, 0)
        form = layouts._compiled(self._name, county, roles, self.env.lang, 0)
        return [line for line in form.layout.lines if line.name in form.own - national.own]

    def _form_table(self, lines):
        """Return a small table of labels and values; empty where nothing is filled in."""
        rows = [(line.label, self._form_text(line.name, line.kind)) for line in lines]
        if not any(text for _label, text in rows):
            return False
        return Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>') % Markup("").join(
            Markup('<tr><th class="w-25">%s</th><td>%s</td></tr>') % row for row in rows
        )

    def _form_text(self, name, kind):
        """Return a value of an own field as people read it."""
        record = self.sudo()  # sudo: the record is readable; what stands in its county's fields is told read-only
        value = record[name]
        if KINDS[kind].relation:
            return "、".join(filter(None, value.mapped("display_name")))
        if kind == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if kind == "amount":
            return f"{value:,.2f}" if value else ""
        if kind == "percentage":
            return f"{value:.2%}" if value else ""
        return str(value) if value else ""

    @api.model
    def _form_arch(self, view_type="form"):
        """Return the tree of the product's own view, before any layout."""
        arch, _view = super()._get_view(None, view_type)
        return arch if etree.iselement(arch) else etree.fromstring(arch)
