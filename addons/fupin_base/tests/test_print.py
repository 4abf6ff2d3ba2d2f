import io

from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from odoo.tests import TransactionCase, tagged

BODY = """<t t-name="fupin_base.print_test"><t t-call="fupin_base.print_layout">
    <t t-set="title" t-value="'帮扶项目资产总台账'"/>
    <t t-set="head_left" t-value="'填报单位：青石镇人民政府'"/>
    <t t-set="head_right" t-value="'单位：元'"/>
    <t t-set="date" t-value="'2026年5月3日'"/>
    <t t-set="signatures" t-value="['填表人', '审核人', '单位负责人']"/>
    <table><thead><tr><th>序号</th><th>资产名称</th><th>原值</th></tr></thead><tbody>
        <tr t-foreach="rows" t-as="row"><td t-out="row[0]"/><td t-out="row[1]"/>
            <td class="number" t-out="row[2]"/></tr></tbody></table>
    <t t-out="extra"/>
</t></t>"""


@tagged("post_install", "-at_install")
class TestPrint(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        view = cls.env["ir.ui.view"].create(
            {"name": "print_test", "type": "qweb", "key": "fupin_base.print_test", "arch": BODY}
        )
        cls.template = view.id

    def _pages(self, rows, extra="", **options):
        pdf = self.env["fupin.print"]._render_pdf(self.template, {"rows": rows, "extra": extra}, **options)
        return PdfReader(io.BytesIO(pdf)).pages

    def test_text_layer_is_whole(self):
        """Chinese, Latin letters and digits can all be searched and copied from the print."""
        pages = self._pages([(1, "上坪村冷库 ABC-2021", "1,234,567.89")])
        text = pages[0].extract_text()
        for words in ("帮扶项目资产总台账", "填报单位：青石镇人民政府", "单位：元", "资产名称",
                      "上坪村冷库 ABC-2021", "1,234,567.89", "审核人", "单位负责人",
                      "第 1 页 / 共 1 页", "2026年5月3日"):  # fmt: skip
            self.assertIn(words, text)

    def test_each_page_has_number_title_and_table_head(self):
        pages = self._pages([(n, f"第{n}号资产", "1.00") for n in range(1, 101)])
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, start=1):
            text = page.extract_text()
            self.assertIn(f"第 {number} 页 / 共 {len(pages)} 页", text)
            self.assertEqual(text.count("帮扶项目资产总台账"), 1)
            self.assertIn("资产名称", text)
        self.assertIn("审核人", pages[-1].extract_text())
        self.assertNotIn("审核人", pages[0].extract_text())

    def test_paper_and_orientation(self):
        portrait = self._pages([], paper="A4")[0].mediabox
        landscape = self._pages([], paper="A3", landscape=True)[0].mediabox
        self.assertEqual((round(portrait.width), round(portrait.height)), (595, 842))
        self.assertEqual((round(landscape.width), round(landscape.height)), (1191, 842))
        with self.assertRaises(ValueError):
            self._pages([], paper="B9 } body { color: red")

    def test_data_is_escaped(self):
        text = self._pages([(1, "<img src='http://127.0.0.1/x'>", "")])[0].extract_text()
        self.assertIn("<img", text)

    def test_static_file_is_read(self):
        self.env["ir.ui.view"].browse(self.template).arch = BODY.replace(
            "<table>", '<img src="/fupin_base/static/description/icon.png"/><table>'
        )
        self.assertTrue(self._pages([])[0].images)

    def test_nothing_else_is_fetched(self):
        for source in (
            "http://127.0.0.1:9/x.png",
            "https://example.org/fupin_base/static/description/icon.png",
            "file:///etc/passwd",
            "/fupin_base/static/../../../../../etc/passwd",
            "/fupin_base/static/%2e%2e/%2e%2e/__manifest__.py",
            "/web/image/1",
        ):
            with self.subTest(source):
                self.env["ir.ui.view"].browse(self.template).arch = BODY.replace(
                    "<table>", f'<img src="{source}"/><table>'
                )
                with self.assertRaises(FatalURLFetchingError):
                    self._pages([])
