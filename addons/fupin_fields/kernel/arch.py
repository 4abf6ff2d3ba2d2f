"""A form as a layout changes it: the view's own tree, its fields named anew, moved, hidden, and own fields put in.

Nothing here fails where a view has not what a layout names: a product of next year lacks a field of today.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from .kinds import FILES, KINDS
from .state import ordered

REST = "own"  # the section of own fields whose section is not there
GROUP = "fupin_section_"
NOT_LISTED = ("long_text", *FILES)
NOT_GROUPED = ("long_text", "integer", "amount", "percentage", *FILES)
SHOWN_COLUMNS = 2
GROUPED_BY = re.compile(r"""['"]group_by['"]\s*:\s*['"](\w+)(?::\w+)?['"]""")


@dataclass(frozen=True, slots=True)
class Line:
    """What holds for one field; ``if_…`` are expressions of the view, ``kind`` is empty for a field of the product."""

    name: str
    label: str = ""
    kind: str = ""
    help: str = ""
    section: str = ""
    sequence: int = 0
    required: bool = False
    readonly: bool = False
    invisible: bool = False
    if_required: str = ""
    if_readonly: str = ""
    if_invisible: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of all fields that differ from the product's form, in the order of the form."""

    lines: tuple = ()
    sections: tuple = ()  # (key, label)
    moved: tuple = ()  # what a state says of the sections that were moved
    rest_label: str = ""
    empty_label: str = "%s"  # the filter of what is not filled in
    values_label: str = ""  # the block with the fields of the county that a record stands in; none: no block
    by_name: dict = field(default_factory=dict)


def _own_part(node):
    """Say whether a field stands in the form itself, not in the list of another field."""
    return not any(parent.tag == "field" for parent in node.iterancestors())


def _fields(root):
    return [node for node in root.iter("field") if node.get("name") and _own_part(node)]


def sections(root):
    """Return ``{key: group}`` of the groups that hold fields, in their order."""
    found = {}
    for group in root.iter("group"):
        if not _own_part(group) or not any(child.tag in ("field", "label") for child in group):
            continue
        first = next((node.get("name") for node in group.iter("field") if _own_part(node)), None)
        if first:
            found.setdefault(group.get("name") or f"g_{first}", group)
    return found


def units(group):
    """Return ``{name: nodes}`` of what may be moved: fields, or labels with what they stand for."""
    found = {}
    children = list(group)
    for index, node in enumerate(children):
        if node.tag == "field":
            before = children[index - 1] if index else None
            if before is None or before.tag != "label" or before.get("for") != node.get("name"):
                found.setdefault(node.get("name"), []).append(node)
        elif node.tag == "label" and node.get("for") and index + 1 < len(children):
            found.setdefault(node.get("for"), []).extend([node, children[index + 1]])
    return found


def title(group):
    """Return the words above a group: its own, or those of the page it stands in."""
    if group.get("string"):
        return group.get("string")
    return next((page.get("string", "") for page in group.iterancestors("page")), "")


def described(root):
    """Return ``(sections [(key, label)], fields [(name, section or "", whether it is required, label)])`` of a form."""
    groups = sections(root)
    places = {}
    for key, group in groups.items():
        for name in units(group):
            places.setdefault(name, key)
    found = {}
    for node in _fields(root):
        if any(parent.tag == "header" for parent in node.iterancestors()):
            continue
        if node.get("invisible") in ("1", "True") or node.get("readonly") == "1":
            continue
        name = node.get("name")
        found.setdefault(name, (name, places.get(name, ""), node.get("required") in ("1", "True"), node.get("string")))
    order = {name: index for index, name in enumerate(name for group in groups.values() for name in units(group))}
    rows = sorted(found.values(), key=lambda row: order.get(row[0], -1))
    return [(key, title(group)) for key, group in groups.items()], rows


def shown_sometimes(root):
    """Return the fields of a form that stand there under a condition of their own, or of what they stand in."""

    def is_conditional(node):
        return node.get("invisible") not in (None, "0", "False")

    return {node.get("name") for node in _fields(root) if any(map(is_conditional, (node, *node.iterancestors())))}


def _joined(node, key, expression):
    """Let a condition hold beside the one that stands there."""
    there = node.get(key)
    if expression and there not in ("1", "True"):
        node.set(key, f"({there}) or ({expression})" if there and there not in ("0", "False") else expression)


def _mark(node, line):
    if line.label:
        node.set("string", line.label)
    if line.help:
        node.set("help", line.help)
    for key in ("required", "readonly", "invisible"):
        if getattr(line, key):
            node.set(key, "1")
        else:
            _joined(node, key, getattr(line, f"if_{key}"))


def _new_field(line):
    kind = KINDS[line.kind]
    node = etree.Element("field", name=line.name)
    if kind.widget:
        node.set("widget", kind.widget)
    if kind.relation and line.kind not in FILES:
        node.set("options", "{'no_create': True, 'no_open': True}")
    if line.kind == "photo":
        node.set("options", "{'accepted_file_extensions': 'image/*'}")
    if line.kind == "integer":
        node.set("options", "{'enable_formatting': true}")
    _mark(node, line)
    return node


def apply_form(root, layout):
    """Change the tree of a form as a layout says."""
    lines = layout.by_name
    groups = sections(root)
    for key, label in layout.sections:
        if key in groups and label:
            _name_section(groups[key], label)
    for node in _fields(root):
        line = lines.get(node.get("name"))
        if line:
            _mark(node, line)
    for node in root.iter("label"):
        line = lines.get(node.get("for"))
        if line and _own_part(node):
            if line.label:
                node.set("string", line.label)
            node.set("invisible", "1") if line.invisible else _joined(node, "invisible", line.if_invisible)
    _place(root, layout, groups)
    if layout.values_label:
        block = _new_group(root, "county", layout.values_label)
        block.set("invisible", "not county_values")
        etree.SubElement(block, "field", name="county_values", readonly="1", nolabel="1", colspan="2")


def _name_section(group, label):
    page = None if group.get("string") else next(group.iterancestors("page"), None)
    (group if page is None else page).set("string", label)


def _place(root, layout, groups):
    """Put own fields in and move what was moved: each section's in their order, behind what was not moved."""
    labels = dict(layout.sections)
    nodes = {}
    for group in groups.values():
        for name, parts in units(group).items():
            nodes.setdefault(name, parts)
    for line in sorted(layout.lines, key=lambda line: line.sequence):
        if line.invisible if line.kind else not line.section:
            continue  # an own field that is hidden is not there at all: who does not see it may not read it either
        key = line.section if line.section in groups or line.section in labels else REST
        parts = [_new_field(line)] if line.kind else nodes.get(line.name)
        if not parts or (key == REST and not line.kind):
            continue
        if key not in groups:
            groups[key] = _new_group(root, key, labels.get(key, layout.rest_label))
        for node in parts:
            groups[key].append(node)
    _move_sections(layout, groups)


def _move_sections(layout, groups):
    """Put added sections where they were moved: between the parts of the sheet, never into a page or a column."""
    order = ordered(natural_order(groups, labels=dict(layout.sections)), layout.moved)
    moved = {part["key"] for part in layout.moved}
    for index, key in enumerate(order):
        group = groups.get(key)
        if key not in moved or group is None or not is_added(group):
            continue
        before = [groups[one] for one in order[:index] if one in groups and not in_page(groups[one])]
        if before:
            _part_of_sheet(before[-1]).addnext(group)
        else:
            first = next((child for child in group.getparent() if child.tag == "group"), group)
            if first is not group:
                first.addprevious(group)


def natural_order(groups, labels):
    """Return the keys of all sections as they stand when none is moved: added ones stand above the pages."""
    above = [key for key, group in groups.items() if not in_page(group) and not is_added(group)]
    pages = [key for key, group in groups.items() if in_page(group)]
    added = [key for key in labels if key not in above and key not in pages and key != REST]
    return [*above, *added, REST, *pages]


def is_added(group):
    """Say whether a layout has put a section there."""
    return (group.get("name") or "").startswith(GROUP)


def in_page(group):
    """Say whether a section stands in one of the form's pages."""
    return group.tag == "page" or any(parent.tag == "page" for parent in group.iterancestors())


def _part_of_sheet(group):
    """Return what holds a section directly below the sheet: a section beside another one is not parted from it."""
    node = group
    while node.getparent() is not None and node.getparent().tag not in ("sheet", "form"):
        node = node.getparent()
    return node


def _new_group(root, key, label):
    """Return a new group: below the first groups of the sheet, above its pages."""
    sheet = next(root.iter("sheet"), root)
    group = etree.Element("group", name=GROUP + key, string=label)
    notebook = sheet.find("notebook")
    if notebook is not None:
        notebook.addprevious(group)
    else:
        tail = next((child for child in sheet if child.tag in ("chatter", "footer")), None)
        sheet.append(group) if tail is None else tail.addprevious(group)
    return group


def apply_list(root, layout):
    """Change the tree of a list: names, hidden columns, own fields as columns that people may switch on and off."""
    for node in root.findall("field"):
        line = layout.by_name.get(node.get("name"))
        if line and line.label:
            node.set("string", line.label)
        if line and line.invisible:
            node.set("column_invisible", "1")
    shown = 0
    for line in layout.lines:
        if not line.kind or line.invisible or line.kind in NOT_LISTED:
            continue
        node = etree.SubElement(
            root, "field", name=line.name, string=line.label, optional="show" if shown < SHOWN_COLUMNS else "hide"
        )
        shown += 1
        widget = KINDS[line.kind].widget
        if widget and line.kind != "integer":
            node.set("widget", widget)
        for key in ("readonly", "required"):
            if getattr(line, key):
                node.set(key, "1")


def apply_search(root, layout):
    """Change the tree of a search: own fields are searched, filtered and grouped by."""
    for node in root.findall("field"):
        line = layout.by_name.get(node.get("name"))
        if line and line.label and not node.get("string"):
            node.set("string", line.label)
    _name_groupings(root, layout)
    own = [line for line in layout.lines if line.kind and not line.invisible and line.kind not in FILES]
    if not own:
        return
    groups = [node for node in root if node.tag == "group"]
    group = groups[-1] if groups else etree.SubElement(root, "group")
    first = next((node for node in root if node.tag != "field"), None)
    for line in own:
        first.addprevious(etree.Element("field", name=line.name, string=line.label))
        if line.required:
            node = etree.Element("filter", name=f"{line.name}_empty", string=layout.empty_label % line.label)
            node.set("domain", f"[('{line.name}', '=', False)]")
            group.addprevious(node)
        if line.kind not in NOT_GROUPED:
            by = f"{line.name}:month" if line.kind == "date" else line.name
            etree.SubElement(
                group, "filter", name=f"group_{line.name}", string=line.label, context=f"{{'group_by': '{by}'}}"
            )


def _name_groupings(root, layout):
    """Name the product's own groupings as the county names the field; of what it hides there is none."""
    for node in root.iter("filter"):
        grouped = GROUPED_BY.search(node.get("context") or "")
        line = layout.by_name.get(grouped[1]) if grouped else None
        if line and line.label:
            node.set("string", line.label)
        if line and line.invisible:
            node.set("invisible", "1")


def apply_figures(root, layout):
    """Change the tree of a pivot or a graph: names, hidden fields, shares of own fields told in percent.

    Own fields are offered there by the client itself, for what the user may read and group by. A hidden field is named
    as hidden, so that it is no figure to choose: who chose it before, in a filter of his own, still has it.
    """
    for node in root.findall("field"):
        line = layout.by_name.get(node.get("name"))
        if line and line.label:
            node.set("string", line.label)
        if line and line.invisible:
            node.set("invisible", "1")
    there = {node.get("name") for node in root.findall("field")}
    for line in layout.lines:
        if line.name in there:
            continue
        if line.invisible and not line.kind:
            etree.SubElement(root, "field", name=line.name, invisible="1")
        elif line.kind == "percentage" and not line.invisible:
            etree.SubElement(root, "field", name=line.name, string=line.label, widget=KINDS[line.kind].widget)


APPLY = {
    "form": apply_form,
    "list": apply_list,
    "search": apply_search,
    "pivot": apply_figures,
    "graph": apply_figures,
}
