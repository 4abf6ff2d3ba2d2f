from lxml import etree

from odoo.tests import BaseCase, tagged

from ..kernel.arch import Layout, Line, apply_figures, apply_form, apply_list, apply_search, described

FORM = """<form><header><field name="state"/></header><sheet><h1><field name="name"/></h1>
<group><group string="甲"><field name="kind"/><label for="size"/><div><field name="size"/></div></group>
<group string="乙"><field name="value" invisible="kind == 'x'"/><field name="line_ids"><list><field name="note"/></list></field></group></group>
<notebook><page string="丙"><group><field name="note"/></group></page></notebook></sheet></form>"""


def layout(*lines, **options):
    """Return a layout of these lines."""
    return Layout(lines=lines, by_name={line.name: line for line in lines}, rest_label="其他", **options)


@tagged("post_install", "-at_install")
class TestArch(BaseCase):
    """Views as layouts change them."""

    def form(self, *lines, **options):
        root = etree.fromstring(FORM)
        apply_form(root, layout(*lines, **options))
        return root

    def test_sections_and_fields_are_described(self):
        sections, rows = described(etree.fromstring(FORM))
        self.assertEqual(sections, [("g_kind", "甲"), ("g_value", "乙"), ("g_note", "丙")])
        places = {name: section for name, section, _required, _label in rows}
        self.assertEqual((places["name"], places["size"], places["note"]), ("", "g_kind", "g_note"))
        self.assertNotIn("state", places)

    def test_labels_go_to_the_form_itself_not_to_lines(self):
        root = self.form(Line("note", label="说明"))
        [line, own] = root.xpath("//field[@name='note']")
        self.assertEqual((line.get("string"), own.get("string")), (None, "说明"))

    def test_conditions_hold_beside_those_that_are_there(self):
        [node] = self.form(Line("value", if_invisible="kind == 'y'")).xpath("//field[@name='value']")
        self.assertEqual(node.get("invisible"), "(kind == 'x') or (kind == 'y')")

    def test_what_is_moved_takes_its_label_along(self):
        root = self.form(Line("size", section="g_value", sequence=1))
        [group] = root.xpath("//group[@string='乙']")
        self.assertEqual([child.tag for child in group], ["field", "field", "label", "div"])

    def test_a_hidden_own_field_is_not_there_at_all(self):
        """The client would fail on a field that it may not know."""
        lines = [Line("x_fupin_1", kind="text", invisible=hidden, section="g_kind") for hidden in (True, False)]
        found = [self.form(line).xpath("//field[@name='x_fupin_1']") for line in lines]
        self.assertEqual([len(nodes) for nodes in found], [0, 1])

    def test_own_fields_without_a_known_section_stand_together(self):
        root = self.form(
            Line("x_fupin_1", label="一", kind="text", section="gone"),
            Line("x_fupin_2", label="二", kind="choice", section="s_1"),
            sections=(("s_1", "保险"),),
        )
        self.assertEqual(root.xpath("//field[@name='x_fupin_1']/../@string"), ["其他"])
        self.assertEqual(root.xpath("//field[@name='x_fupin_2']/../@string"), ["保险"])

    def test_what_the_form_has_not_is_passed_over(self):
        before = etree.tostring(etree.fromstring(FORM))
        self.assertEqual(etree.tostring(self.form(Line("gone", label="x", section="g_gone", invisible=True))), before)

    def test_lists_and_searches(self):
        own = Line("x_fupin_1", label="保险", kind="choice", required=True)
        root = etree.fromstring("<list><field name='name'/><field name='note'/></list>")
        apply_list(root, layout(own, Line("note", invisible=True), Line("x_fupin_2", label="图", kind="photo")))
        self.assertEqual([node.get("name") for node in root], ["name", "note", "x_fupin_1"])
        self.assertEqual(root[1].get("column_invisible"), "1")
        root = etree.fromstring("<search><field name='name'/></search>")
        apply_search(root, layout(own, empty_label="%s：未填"))
        self.assertEqual(root.xpath("//filter/@name"), ["x_fupin_1_empty", "group_x_fupin_1"])

    def test_groupings_are_named_as_the_fields(self):
        """A filter with a domain keeps its words: they say more than the field's name."""
        root = etree.fromstring(
            """<search><filter name="new" string="新的" domain="[('kind', '=', 'x')]"/><group>
            <filter name="by_kind" string="类别" context="{'group_by': 'kind'}"/>
            <filter name="by_day" string="日期" context="{'group_by': 'day:month'}"/>
            <filter name="by_size" string="大小" context="{'group_by': 'size'}"/></group></search>"""
        )
        apply_search(root, layout(Line("kind", label="大类"), Line("day", label="日子"), Line("size", invisible=True)))
        told = [(node.get("string"), node.get("invisible")) for node in root.iter("filter")]
        self.assertEqual(told, [("新的", None), ("大类", None), ("日子", None), ("大小", "1")])

    def test_pivots_and_graphs(self):
        """What the county calls otherwise, what it hides, shares in percent: nothing that was not asked for stands there."""
        own = [Line("x_fupin_1", label="份额", kind="percentage"), Line("x_fupin_2", label="金额", kind="amount")]
        gone = Line("x_fupin_3", label="旧", kind="percentage", invisible=True)
        root = etree.fromstring("<pivot><field name='kind' type='row'/><field name='note' type='measure'/></pivot>")
        hidden = [Line(name, invisible=True) for name in ("note", "value")]
        apply_figures(root, layout(Line("kind", label="大类"), *hidden, *own, gone))
        told = [(node.get("name"), node.get("string"), node.get("invisible"), node.get("type")) for node in root]
        self.assertEqual(
            told,
            [
                ("kind", "大类", None, "row"),
                ("note", None, "1", "measure"),
                ("value", None, "1", None),
                ("x_fupin_1", "份额", None, None),
            ],
        )
