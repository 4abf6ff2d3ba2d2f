from copy import deepcopy
from dataclasses import replace

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.addons.fupin_base.scope import COUNTY_DIGITS
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..kernel import condition, paper
from ..kernel.arch import apply_form, shown_sometimes
from ..kernel.kinds import is_own

MOST_PRINTED = 50  # records in one print
SHOWN_ROWS = 200  # of a list inside a form
FILE_WIDGETS = ("many2many_binary",)  # their words are those of a button
NOT_PRINTED = ("json", "binary", "image", "properties", "properties_definition")


class FupinConfigurable(models.AbstractModel):
    """A record on paper as its form shows it: for every form that may be changed, with what the county added.

    How to use. 打印 stands in the menu of every such record (see `ir.actions.actions`). A paper of a kind of its own
    puts own fields in by ``<t t-call="fupin_fields.print_own" />`` and the value ``own``: `_form_pairs`.

    What is printed is what whoever prints sees: the form of his county and roles; who stands above a county has the
    base form and, in a section of its own, what the county filled in.
    """

    _inherit = "fupin.configurable"

    def action_print_form(self):
        """Hand over the records as one PDF, each as its form shows it and on a page of its own.

        :raise UserError: for none, for more than 50, or where there is no such form
        """
        self.check_access("read")
        if not self or not self._fupin_configurable:
            raise UserError(self.env._("Choose what is to be printed."))
        if len(self) > MOST_PRINTED:
            raise UserError(self.env._("At most %s are printed at once. Choose fewer.", MOST_PRINTED))
        printer = self.env["fupin.print"]
        records = self.with_context(lang=printer._print_lang())
        kind = records.env["ir.model"].sudo()._get(self._name).name  # sudo: the name of a kind of records
        name = records.display_name if len(records) == 1 else f"{kind}（{len(records)}）"
        values = {"kind": kind, "papers": records._form_papers(), "day": as_chinese(local_date())}
        return printer._download(f"{name}.pdf", printer._render_pdf("fupin_fields.print_form", values))

    def _form_papers(self):
        """Return ``[{"title", "sections"}]`` of records; of each section its title, its rows and its tables."""
        arch = self._form_arch()
        return [{"title": record.display_name, "sections": record._form_sections(deepcopy(arch))} for record in self]

    def _form_pairs(self):
        """Return labels and texts of the own fields that are filled in and that the user sees, in the form's order."""
        if not self._fupin_configurable:
            return []
        blocks = self.sudo(False)._form_blocks(self._form_arch())
        own = [item for _head, items in blocks for item in items if is_own(item[0])]
        pairs = [(row["label"], row["text"]) for row in self._form_rows_told(own) if row["text"]]
        return [*pairs, *self._county_pairs()]

    def _county_pairs(self):
        """Return what the county of a record filled in, for those who see no county's form."""
        self.ensure_one()
        if self.env.user._form_county():
            return []
        lines = self._county_lines((self.region_code or "")[:COUNTY_DIGITS])
        pairs = [(line.label, self._form_text(line.name, line.kind)) for line in lines]
        return [(label, text) for label, text in pairs if text]

    def _form_sections(self, arch):
        """Return the sections of one record's form; the tree is changed."""
        self.ensure_one()
        sections = []
        for head, items in self._form_blocks(arch):
            told = self._form_rows_told([item for item in items if not paper.columns(item[2])])
            rows = paper.lines([(row["label"], row["text"]) for row in told])
            tables = [self._form_list(*item) for item in items if paper.columns(item[2])]
            sections.append({"title": head, "rows": rows, "tables": [table for table in tables if table]})
        county = paper.lines(self._county_pairs())
        if county:
            sections.append({"title": self.env._("Filled in by the county"), "rows": county, "tables": []})
        return [section for section in sections if section["rows"] or section["tables"]]

    def _form_blocks(self, arch):
        """Return the blocks (`kernel.paper`) of the user's form as it is for this very record.

        What the product shows only sometimes is there where it is filled in: nothing is run to find that out.
        """
        form = self._form()
        layout = self._form_layout_here(form)
        sometimes = shown_sometimes(arch)
        apply_form(arch, layout)
        known = self.fields_get(attributes=["string"])
        record = self.sudo()  # sudo: the record is readable; whether a field of its form is empty
        blocks = []
        for head, items in paper.blocks(arch, self.env.user.has_groups):
            kept = [
                (name, (node.get("widget") not in FILE_WIDGETS and label) or known[name]["string"], node)
                for name, label, node in items
                if name in known and self._is_printed(name, node) and (name not in sometimes or record[name])
            ]
            if kept:
                blocks.append((head, kept))
        return blocks

    @api.model
    def _is_printed(self, name, node):
        """Say whether a field can be told on paper: neither pictures' bytes nor lists that have no columns here."""
        field = self._fields[name]
        if field.type == "one2many" and not paper.columns(node):
            return False
        return field.type not in NOT_PRINTED and name not in ("county_values", "display_name", self._rec_name)

    def _form_layout_here(self, form):
        """Return the layout with its conditions settled for this record: a field is hidden or it is not."""
        looked_at = {name for domain in form.hides.values() for name in condition.names(list(domain))}
        names = sorted(name for name in looked_at if name in self._fields)
        # the conditions of a form look at fields that the reader need not see
        [row] = self._form_there(names)[:1] if names else [{}]
        closed = {name for name, domain in form.hides.items() if condition.holds(list(domain), row)}
        lines = tuple(
            replace(
                line, invisible=line.invisible or line.name in closed, if_required="", if_readonly="", if_invisible=""
            )
            for line in form.layout.lines
        )
        return replace(form.layout, lines=lines, by_name={line.name: line for line in lines}, values_label="")

    def _form_rows_told(self, items):
        """Return ``[{"name", "label", "text"}]`` of fields of one record."""
        kinds = {line.name: line.kind for line in self._form().layout.lines if line.kind}
        return [
            {"name": name, "label": label, "text": self._form_told(name, node, kinds.get(name))}
            for name, label, node in items
        ]

    def _form_told(self, name, node, kind):
        """Return a field as a paper writes it, with what stands beside it in the form's own way of telling it."""
        if kind:
            return self._form_text(name, kind)
        # sudo: names of what a readable record points at; protected values are masked for everyone
        record = self.sudo()
        field = self._fields[name]
        if field.type == "html":
            return html2plaintext(record[name] or "").strip()
        if field.type == "float" and node.get("widget") == "percentage":
            return f"{record[name]:.2%}"
        if field.type in ("float", "integer") and not record[name] and not field.required:
            return ""
        return self.env["fupin.print"]._text(record, name)

    def _form_list(self, name, label, node):
        """Return a list inside a form as a table of what the user may read; None where it has no rows."""
        readable = self[name]._filtered_access("read")
        shown = readable[:SHOWN_ROWS]
        known = shown.fields_get(attributes=["string"])
        columns = [(one, text or known[one]["string"]) for one, text in paper.columns(node) if one in known]
        columns = [column for column in columns if shown._fields[column[0]].type not in NOT_PRINTED]
        if not shown or not columns:
            return None
        inner = {one.get("name"): one for one in node.find("list").iter("field")}
        return {
            "title": label,
            "columns": [text for _one, text in columns],
            # sudo: names of what readable rows point at
            "rows": [[self._list_text(row, one, inner[one]) for one, _text in columns] for row in shown.sudo()],
            "more": len(readable) - len(shown),
        }

    @api.model
    def _list_text(self, row, name, node):
        if row._fields[name].type == "float" and node.get("widget") == "percentage":
            return f"{row[name]:.2%}"
        return self.env["fupin.print"]._text(row, name)
