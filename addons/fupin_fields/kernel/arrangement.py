"""Where the parts of a form stand, for the screen that draws it as its users will see it."""

from .arch import in_page, sections

BUTTONS = ("oe_button_box", "button_box")


def _above(node, tag):
    return next(node.iterancestors(tag), None)


def _pages(root):
    return {page: f"p_{index}" for index, page in enumerate(root.iter("page")) if _above(page, "field") is None}


def _own_title(group, titles, key):
    """Return the words that stand above a section itself, not above the page that holds it."""
    return group.get("string") or ("" if in_page(group) else titles.get(key, ""))


def arranged_sections(root, titles):
    """Return ``{key: {"page", "row", "titled"}}``: the page a section stands in, what it stands beside, its own title.

    Sections of one row stand side by side; a section that stands alone has no row.

    :param titles: what sections were called anew: ``{key: label}``

    >>> from lxml import etree
    >>> form = etree.fromstring('''<form><group><group string="甲"><field name="a"/></group><group><field name="b"/>
    ... </group></group><notebook><page string="乙"><group><field name="c"/></group></page></notebook></form>''')
    >>> for key, place in arranged_sections(form, {}).items():
    ...     print(key, place)
    g_a {'page': '', 'row': 'r_0', 'titled': True}
    g_b {'page': '', 'row': 'r_0', 'titled': False}
    g_c {'page': 'p_0', 'row': '', 'titled': False}
    """
    pages, rows = _pages(root), {}
    found = {}
    for key, group in sections(root).items():
        parent, page = group.getparent(), _above(group, "page")
        row = rows.setdefault(parent, f"r_{len(rows)}") if parent is not None and parent.tag == "group" else ""
        found[key] = {"page": pages.get(page, ""), "row": row, "titled": bool(_own_title(group, titles, key))}
    return found


def arranged_pages(root, titles):
    """Return the pages in order: ``[{"key", "label", "section"}]``.

    :param titles: what sections were called anew, the latest last; the name of a section without a title of its own
        is its page's
    :return: ``section`` is what is named anew to name the page; empty where the page's name cannot be changed

    >>> from lxml import etree
    >>> form = etree.fromstring('''<form><notebook><page string="乙"><group><field name="c"/></group></page>
    ... <page string="丙"><field name="d"/></page></notebook></form>''')
    >>> arranged_pages(form, {"g_c": "丁"})
    [{'key': 'p_0', 'label': '丁', 'section': 'g_c'}, {'key': 'p_1', 'label': '丙', 'section': ''}]
    """
    groups = sections(root)
    found = []
    for page, key in _pages(root).items():
        naming = [one for one, group in groups.items() if not group.get("string") and _above(group, "page") is page]
        named = [one for one in titles if one in naming and titles[one]]
        found.append(
            {
                "key": key,
                "label": titles[named[-1]] if named else page.get("string", ""),
                "section": named[-1] if named else next(iter(naming), ""),
            }
        )
    return found


def spots(root):
    """Return ``{field: (page, part)}`` of fields wherever they stand; part: "title", "button" or empty.

    >>> from lxml import etree
    >>> form = etree.fromstring('''<form><div class="oe_title"><field name="a"/></div><notebook><page>
    ... <field name="b"/></page></notebook></form>''')
    >>> spots(form)
    {'a': ('', 'title'), 'b': ('p_0', '')}
    """
    pages = _pages(root)
    found = {}
    for node in root.iter("field"):
        if node.get("invisible") in ("1", "True") or _above(node, "field") is not None:
            continue
        names = [
            part for above in node.iterancestors() for part in (above.get("class", "").split() + [above.get("name")])
        ]
        if any(one in BUTTONS for one in names) or _above(node, "button") is not None:
            part = "button"
        else:
            part = "title" if "oe_title" in names else ""
        found.setdefault(node.get("name"), (pages.get(_above(node, "page"), ""), part))
    return found
