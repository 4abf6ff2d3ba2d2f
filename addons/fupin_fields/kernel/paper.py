"""A form as it is put on paper: what its tree shows, in its order, as sections with their fields."""

PASSED = {"header", "footer", "chatter", "button", "script", "templates"}


def _is_hidden(node):
    return node.get("invisible") in ("1", "True")


def _is_passed(node):
    """Say whether a part of a form is no part of a paper: buttons, notices, what never shows."""
    return (
        not isinstance(node.tag, str)
        or node.tag in PASSED
        or _is_hidden(node)
        or node.get("name") == "button_box"
        or "alert" in (node.get("class") or "").split()
    )


def blocks(root, may_see=lambda groups: True):
    """Return ``[(title, [(name, label, node)])]`` of a form in its order; parts below one title stand together.

    A label is empty where the form leaves it to the field. A field that stands there twice is told once.

    :param may_see: says of a ``groups`` attribute whether the reader is in them

    >>> from lxml.etree import fromstring
    >>> told = lambda text: [(head, [row[:2] for row in rows]) for head, rows in blocks(fromstring(text))]
    >>> told('<form><h1><field name="a"/></h1><group string="甲"><label for="b" string="乙"/><div><field name="b"/></div></group></form>')
    [('', [('a', '')]), ('甲', [('b', '乙')])]
    >>> told('<form><page string="丙"><group><field name="a"/></group><field name="b" invisible="1"/></page></form>')
    [('丙', [('a', '')])]
    """
    found, labels, seen = [], {}, set()

    def walk(parent, head):
        for node in parent:
            if _is_passed(node) or (node.get("groups") and not may_see(node.get("groups"))):
                continue
            if node.tag == "label":
                labels[node.get("for")] = node.get("string") or ""
            elif node.tag != "field":
                walk(node, node.get("string") or head if node.tag in ("group", "page") else head)
            elif node.get("name") not in seen:
                seen.add(node.get("name"))
                if not found or found[-1][0] != head:
                    found.append((head, []))
                name = node.get("name")
                found[-1][1].append((name, node.get("string") or labels.get(name, ""), node))

    walk(root, "")
    return found


def columns(node):
    """Return ``[(name, label)]`` of the columns of a list inside a form that stand there without being asked for.

    >>> from lxml.etree import fromstring
    >>> columns(fromstring('<field><list><field name="a" string="甲"/><field name="b" optional="hide"/></list></field>'))
    [('a', '甲')]
    """
    inner = node.find("list")
    return [
        (one.get("name"), one.get("string") or "")
        for one in (inner if inner is not None else ())
        if one.tag == "field"
        and one.get("column_invisible") not in ("1", "True")
        and one.get("widget") != "handle"
        and one.get("optional") != "hide"
        and not _is_hidden(one)
    ]


def lines(pairs, wide=24):
    """Return the rows of a table with two pairs in each; what is long has a row of its own.

    :param pairs: ``[(label, text)]``
    :param wide: characters from which a text is long

    >>> lines([("甲", "1"), ("乙", "2"), ("丙", "3")])
    [[('甲', '1'), ('乙', '2')], [('丙', '3')]]
    >>> lines([("甲", "1"), ("乙", "第一行\\n第二行"), ("丙", "3")])
    [[('甲', '1')], [('乙', '第一行\\n第二行')], [('丙', '3')]]
    """
    rows, is_open = [], False
    for label, text in pairs:
        is_wide = len(text) > wide or "\n" in text
        if is_open and not is_wide:
            rows[-1].append((label, text))
            is_open = False
        else:
            rows.append([(label, text)])
            is_open = not is_wide
    return rows
