from datetime import date, datetime, time
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..kernel.regions import Regions
from .workbooks import HEAD, read, row, told, workbook


@tagged("post_install", "-at_install")
class TestRows(BaseCase):
    """Each row and cell is understood as a person would, or refused."""

    def check(self, **cells):
        """What is told of one row with some cells changed, and its values."""
        _opened, result = read(workbook([HEAD, row(**cells)]))
        return {issue.code for issue in result.issues}, result.rows[0].values if result.rows else {}

    def test_right_row(self):
        codes, values = self.check()
        self.assertFalse(codes)
        self.assertEqual(
            values,
            {
                "name": "道路1", "kind": "公益性资产", "acquisition_date": date(2021, 5, 1),
                "acquisition_date_precision": "month", "useful_life": 10, "original_value": Decimal("1000.00"),
                "funding": [("彩票公益金", Decimal("1000.00"))], "place": 3,
            },
        )  # fmt: skip

    def test_dates(self):
        for written, expected in (
            ("2021.5", date(2021, 5, 1)), ("2021.10", date(2021, 10, 1)), ("2021年5月", date(2021, 5, 1)),
            ("2021-05-01", date(2021, 5, 1)), ("2021/11/26", date(2021, 11, 26)), ("2022年", date(2022, 1, 1)),
            (43607, date(2019, 5, 22)), (2021, date(2021, 1, 1)), (2021.5, date(2021, 5, 1)),
            (datetime.combine(date(2021, 5, 1), time(12)), date(2021, 5, 1)), ("２０２１ 年 ５ 月", date(2021, 5, 1)),
            ("20210501", date(2021, 5, 1)), ("2013-01-01", date(2013, 1, 1)), ("2026-11-21", date(2026, 11, 21)),
        ):  # fmt: skip
            with self.subTest(written=written):
                codes, values = self.check(date=written)
                self.assertFalse(codes)
                self.assertEqual(values["acquisition_date"], expected)

    def test_wrong_dates(self):
        for written, code in (
            ("2021-13-45", "date_invalid"), ("2012-12-31", "below_minimum"), ("2011.5", "below_minimum"),
            ("2026-11-22", "above_maximum"), ("二〇二一年", "date_unknown"), ("2021年左右", "date_unknown"),
            ("2019-2020", "date_unknown"), ("不详", "date_unknown"), ("", "required"), ("—", "required"), (12, "date_unknown"),
        ):  # fmt: skip
            with self.subTest(written=written):
                self.assertEqual(self.check(date=written)[0], {code})

    def test_october_or_january(self):
        """The number 2021.1 may have been 2021.10: taken for January and remarked upon."""
        _opened, result = read(workbook([HEAD, row(date=2021.1)]))
        self.assertEqual([(issue.code, issue.is_warning) for issue in result.issues], [("date_october", True)])
        self.assertEqual(result.rows[0].values["acquisition_date"], date(2021, 1, 1))
        self.assertFalse(result.faulty)

    def test_amounts(self):
        for written in ("1,000.00", "１０００", " 1 000 ", "￥1000元", "0.1万元", "1000.00元整", 1000.0, "0.1万"):
            with self.subTest(written=written):
                codes, values = self.check(value=written)
                self.assertFalse(codes)
                self.assertEqual(values["original_value"], 1000)

    def test_wrong_amounts(self):
        for written, code in (
            ("约五万", "amount_unknown"), (-1000, "amount_negative"), ("(1000)", "amount_negative"), ("1000左右", "amount_unknown"),
            (1000.001, "amount_fen"), ("见附件", "amount_unknown"), (True, "amount_unknown"),
            (datetime.combine(date(2021, 5, 1), time()), "amount_is_date"), (10**12, "amount_too_large"), ("-", "required"),
        ):  # fmt: skip
            with self.subTest(written=written):
                self.assertEqual(self.check(value=written)[0], {code})

    def test_largest_amount(self):
        codes, values = self.check(value="999999999999.99", funding="彩票公益金")
        self.assertFalse(codes)
        self.assertEqual(values["original_value"], Decimal("999999999999.99"))

    def test_useful_life(self):
        for written, expected in ((10, 10), ("10年", 10), ("１０", 10), (1, 1), (100, 100)):
            with self.subTest(written=written):
                self.assertEqual(self.check(life=written)[1]["useful_life"], expected)
        for written, code in (
            ("二十", "integer_unknown"), (10.5, "integer_unknown"), ("长期", "integer_unknown"), (0, "below_minimum"),
            (101, "above_maximum"), (None, "required"),
        ):  # fmt: skip
            with self.subTest(written=written):
                self.assertEqual(self.check(life=written)[0], {code})

    def test_useful_life_is_not_asked_of_equity(self):
        for form, codes in (
            ("权益类资产", set()),
            ("货币资产", set()),
            ("固定资产", {(2, "required")}),
            ("", {(2, "required")}),
        ):
            with self.subTest(form=form):
                _opened, result = read(workbook([[*HEAD, "资产形态"], [*row(life=None), form]]))
                self.assertEqual(told(result), codes)

    def test_funding(self):
        for written, expected in (
            ("彩票公益金", [("彩票公益金", 1000)]),
            ("彩票公益金:400；社会捐赠资金:600", [("彩票公益金", 400), ("社会捐赠资金", 600)]),
            ("彩票公益金：400元、社会捐赠资金：0.06万元", [("彩票公益金", 400), ("社会捐赠资金", 600)]),
            ("彩票公益金400,社会捐赠资金600", [("彩票公益金", 400), ("社会捐赠资金", 600)]),
            ("彩票公益金（400元）\n社会捐赠资金（600元）", [("彩票公益金", 400), ("社会捐赠资金", 600)]),
            ("彩票公益金:400;彩票公益金:600", [("彩票公益金", 1000)]),
        ):
            with self.subTest(written=written):
                codes, values = self.check(funding=written)
                self.assertFalse(codes)
                self.assertEqual(values["funding"], expected)

    def test_wrong_funding(self):
        for written, code in (
            ("不明资金:100", "source_unknown"), ("彩票公益金:999.99", "funding_sum"), ("彩票公益金:1000.01", "funding_sum"),
            ("彩票公益金、社会捐赠资金", "funding_amount_missing"), ("1000", "source_missing"), ("", "required"),
            ("彩票公益金:约1000", "amount_unknown"), ("彩票公益金:-1000", "amount_negative"),
        ):  # fmt: skip
            with self.subTest(written=written):
                self.assertEqual(self.check(funding=written)[0], {code})

    def test_places(self):
        for cells, expected in (
            ({"village": "辛庄村委会"}, 3), ({"village": "辛庄村民委员会"}, 3), ({"village": "辛庄"}, 3),
            ({"village": " 辛 庄 村 "}, 3), ({"township": "", "village": "张良镇辛庄村"}, 3), ({"village": "张良镇-辛庄村"}, 3),
            ({"township": "", "village": "河南省平顶山市鲁山县张良镇辛庄村"}, 3), ({"township": "鲁山县张良镇", "village": "辛庄村三组"}, 3),
            ({"township": "鲁阳街道办事处", "village": "七里社区居委会"}, 8), ({"township": "鲁阳街道", "village": "七里社区"}, 8),
            ({"township": "张官营镇", "village": "营南村"}, 6), ({"township": "张良镇", "village": "营南村"}, 4),
            ({"township": "张良镇", "village": "镇本级"}, 2), ({"township": "张良镇人民政府", "village": "张良镇"}, 2),
            ({"township": "县级", "village": "县本级"}, 1), ({"township": "", "village": "410423100201"}, 3),
            ({"township": "410423100", "village": "辛庄村"}, 3), ({"township": "", "village": 410423100201}, 3),
        ):  # fmt: skip
            with self.subTest(cells=cells):
                codes, values = self.check(**cells)
                self.assertFalse(codes)
                self.assertEqual(values["place"], expected)

    def test_wrong_places(self):
        for cells, code in (
            ({"township": "", "village": "营南村"}, "village_ambiguous"), ({"village": "新庄村"}, "village_unknown"),
            ({"township": "张官营镇", "village": "辛庄村"}, "village_elsewhere"), ({"township": "李良镇"}, "township_unknown"),
            ({"village": ""}, "village_missing"), ({"township": "", "village": ""}, "village_missing"),
            ({"township": "", "village": "530102001001"}, "region_code_unknown"),
        ):  # fmt: skip
            with self.subTest(cells=cells):
                self.assertEqual(self.check(**cells)[0], {code})

    def test_code_beside_a_name(self):
        head = ["资产名称", "行政区划代码", "村（社区）", *HEAD[4:]]
        for code, village, expected in (
            ("410423100201", "辛庄村", 3), (410423100201, "", 3), ("４１０４２３１００２０１", "老辛庄", 3),
            ("410423100201", "旧名村", 3), ("410423100", "辛庄村", 3), ("410423100000", "", 2),
            ("410423100201", "七里社区", "region_contradiction"), ("999999999999", "辛庄村", "region_code_unknown"),
            ("4104231", "辛庄村", "region_code_unknown"), ("4.10423E+11", "辛庄村", "region_code_unknown"),
        ):  # fmt: skip
            with self.subTest(code=code, village=village):
                _opened, result = read(workbook([head, ["道路", code, village, *row()[4:]]]))
                found = result.issues[0].code if result.issues else result.rows[0].values["place"]
                self.assertEqual(found, expected)

    def test_township_that_bears_the_name_of_its_county(self):
        rows = [
            (1, "653127000000", "653127", "麦盖提县"), (2, "653127100000", "653127100", "麦盖提镇"),
            (3, "653127100001", "653127100001", "新城社区居委会"), (4, "653127200000", "653127200", "巴扎结米乡"),
            (5, "653127200201", "653127200201", "十家子社区村民委员会"), (6, "653127200202", "653127200202", "湖村村委会"),
            (7, "653127200203", "653127200203", "湖村居委会"), (8, "653127200204", "653127200204", "赖村村委会"),
        ]  # fmt: skip
        found = Regions(rows, "653127", ["新疆维吾尔自治区", "喀什地区", "麦盖提县"])
        for township, village, expected in (
            ("麦盖提镇", "新城社区", 3), ("", "麦盖提镇新城社区", 3), ("", "麦盖提县麦盖提镇新城社区居委会", 3), ("麦盖提县麦盖提镇", "新城", 3),
            ("麦盖提镇", "麦盖提镇", 2), ("巴扎结米乡", "十家子社区", 5), ("", "巴扎结米乡十家子社区", 5), ("", "湖村", 6),
            ("", "湖村社区", 7), ("", "赖村村", 8), ("", "赖村", 8), ("", "麦盖提县", 1),
        ):  # fmt: skip
            with self.subTest(township=township, village=village):
                self.assertEqual(found.find(township=township, village=village, has_village=True), expected)

    def test_place_outside_of_what_is_covered(self):
        """A township's clerk reads a line of the next township: not found below his place."""
        content = workbook(
            [HEAD, row(1), row(2, township="张官营镇", village="营南村"), row(3, township="", village="营南村")]
        )
        _opened, result = read(content, place="410423100")
        self.assertEqual(result.faulty, {3})
        self.assertEqual(result.rows[2].values["place"], 4)

    def test_no_column_for_places(self):
        """A village's own list needs none; a county's does."""
        content = workbook([["序号", *HEAD[3:]], [1, *row()[3:]]])
        self.assertEqual(read(content, place="410423100201")[1].rows[0].values["place"], 3)
        opened, _result = read(content)
        self.assertFalse([match for match in opened.labels() if match.field and match.field.kind == "village"])

    def test_merged_village_cells(self):
        rows = [
            HEAD,
            *(
                row(n, township="张良镇" if n == 1 else None, village="辛庄村" if n == 1 else None)
                for n in range(1, 31)
            ),
        ]
        _opened, result = read(workbook(rows, ["B2:B31", "C2:C31"]))
        self.assertFalse(result.faulty, told(result))
        self.assertEqual({item.values["place"] for item in result.rows}, {3})

    def test_unmerged_gaps_are_not_filled(self):
        """Only a merge says "the same"; a gap may be a forgotten cell."""
        rows = [HEAD, row(1), row(2, township=None, village=None), row(3, village=None)]
        self.assertEqual(told(read(workbook(rows))[1]), {(3, "village_missing"), (4, "village_missing")})

    def test_merged_amount_is_not_multiplied(self):
        rows = [HEAD, row(1), row(2, value=None)]
        self.assertEqual(told(read(workbook(rows, ["H2:H3"]))[1]), {(3, "merged_value")})

    def test_rows_that_are_no_data(self):
        total = [None, None, None, "合计", None, None, None, 3000]
        rows = [
            HEAD, ["合计", None, None, None, None, None, None, 3000], ["一、公益性资产"], row(1), [], row(2, township="张良镇"),
            ["张良镇小计", None, None, None, None, None, None, 2000], ["", " ", "\u3000"], row(9), total, [10], [11, None, None, None, None, None, None, 0],
            ["注：以上数据截至2025年底"], ["填报人：张三", None, None, "审核人：李四", None, None, "填报日期：2026年11月20日"],
            ["主要负责人（签字）："], [None, "（盖章）：鲁山县"],
        ]  # fmt: skip
        _opened, result = read(workbook(rows))
        self.assertEqual([item.number for item in result.rows], [4, 6, 9])
        self.assertFalse(result.faulty, told(result))
        kinds = dict(result.skipped)
        self.assertEqual([number for number, kind in kinds.items() if kind == "total"], [2, 7, 10])
        self.assertEqual(result.totals, [(2, 3000), (7, 2000), (10, 3000)])
        self.assertEqual(kinds[3], "section")
        self.assertEqual([kinds.get(number) for number in (13, 14, 15)], ["note"] * 3)

    def test_faulty_row_is_not_taken_for_a_note(self):
        """A row without a name, or with nothing but a name, is a faulty row."""
        rows = [HEAD, row(1, name=None), [2, None, None, "冷库"], row(3, name="合作社总计算机房")]
        _opened, result = read(workbook(rows))
        self.assertEqual(len(result.rows), 3)
        self.assertEqual(result.faulty, {2, 3})

    def test_text_is_cleaned(self):
        _codes, values = self.check(name="　2018年\n辛庄村 道路\u200b（ＡＢ）硬化 ")
        self.assertEqual(values["name"], "2018年辛庄村道路（AB）硬化")
        self.assertEqual(self.check(name="长" * 100)[0], set())
        self.assertEqual(self.check(name="长" * 101)[0], {"text_too_long"})

    def test_categories_by_name(self):
        for written in ("公益性资产", "公益性 资产", "公益性\n资产", "　公益性资产"):
            self.assertEqual(self.check(kind=written)[1]["kind"], "公益性资产")
        _opened, result = read(workbook([HEAD, row(kind="盈利性资产")]))
        self.assertEqual(result.issues[0].params, {"value": "盈利性资产", "suggestion": "经营性资产"})

    def test_phone_is_never_told(self):
        head, number = [*HEAD, "联系电话"], "1390000"
        _opened, result = read(workbook([head, [*row(), number]]))
        self.assertEqual(told(result), {(2, "phone_unknown")})
        self.assertNotIn(number, str(result.issues))

    def test_several_faults_in_one_row(self):
        codes, _values = self.check(name=None, date="2011", value="x", village="y")
        self.assertEqual(codes, {"required", "below_minimum", "amount_unknown", "village_unknown"})

    def test_place_column_alone_is_no_data(self):
        """Rows prepared with number and merged village, not yet filled in."""
        rows = [HEAD, row(1), [2, "张良镇", "辛庄村"]]
        _opened, result = read(workbook(rows))
        self.assertEqual(result.faulty, {3})
