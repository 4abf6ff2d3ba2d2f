import base64
import io

import openpyxl
from docx import Document
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..kernel.word import WordError, fill
from .common import SweepCase


def word(*paragraphs):
    """Return a Word document of these paragraphs, base64."""
    document, stream = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(stream)
    return base64.b64encode(stream.getvalue())


def text_of(content):
    """Return what a Word document says."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


class ReportCase(SweepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report(is_normal=False, note="屋面漏雨", client_uuid="report-1")
        cls.report(asset=cls.assets[1], client_uuid="report-2")
        cls.problem = cls.env["fupin.problem"].with_user(cls.user_village).create(
            {"asset_id": cls.assets[2].id, "description": "围墙倒了", "analysis": "大雨", "proposal": "重修"}
        )  # fmt: skip

    def paper(self, user, kind, **values):
        return self.env["fupin.period.report"].with_user(user).create({"kind": kind, **values})

    def told(self, user, kind, **values):
        told = self.paper(user, kind, **values)._told()
        return dict(told["facts"]), {table["name"]: table for table in told["tables"]}


@tagged("post_install", "-at_install")
class TestPeriodReport(ReportCase):
    """Reports say what the console knows of a place and a period, to those who may read it."""

    def test_month_of_a_village(self):
        facts, tables = self.told(self.user_village, "village_month")
        self.assertEqual(facts["本村资产数"], 3)
        self.assertEqual((facts["本月已巡查资产数"], facts["正常资产数"], facts["异常资产数"]), (2, 1, 1))
        self.assertEqual((facts["巡查覆盖率"], facts["向乡镇报告"]), ("66.7%", "尚未报告"))
        rows = {row[1]: row[5:8] for row in tables["监管台账"]["rows"]}
        self.assertEqual([str(cell) for cell in rows["村组道路0"]], ["2024-05-20", "异常", "屋面漏雨"])
        self.assertEqual(rows["村组道路2"], [None, "", ""])
        self.assertIn("围墙倒了", [row[2] for row in tables["问题清单"]["rows"]])
        facts, tables = self.told(self.user_village, "village_month", month="4")
        self.assertEqual(facts["本月已巡查资产数"], 0)
        self.assertFalse(tables["问题清单"]["rows"])

    def test_a_problem_closed_before_the_month_is_not_listed(self):
        self.env.cr.execute(
            "UPDATE fupin_problem SET found_on = '2024-03-01', closed_on = '2024-04-30', state = 'closed' WHERE id = %s",
            (self.problem.id,),
        )
        self.env.invalidate_all()
        for month, there in (("3", True), ("4", True), ("5", False)):
            _facts, tables = self.told(self.user_village, "village_month", month=month)
            self.assertEqual("围墙倒了" in [row[2] for row in tables["问题清单"]["rows"]], there, month)

    def test_the_day_of_the_report_is_that_of_the_office(self):
        self.task.with_user(self.user_village).action_all_normal()
        with freeze_time("2024-05-20 17:00:00"):
            facts, _tables = self.told(self.user_village, "village_month", month="5")
        self.assertEqual(facts["向乡镇报告"], "2024-05-20")

    def test_half_year_of_the_county(self):
        facts, tables = self.told(self.user_county, "county_half_year")
        self.assertEqual((facts["资产总数"], facts["巡查次数"], facts["巡查资产数"]), (4, 2, 2))
        # April was due and not done; May is not due yet
        self.assertEqual((facts["逾期未完成任务数"], facts["按时完成任务数"]), (facts["应完成任务数"], 0))
        self.assertEqual([row[:2] for row in tables["各乡镇情况"]["rows"]], [["青石镇", 4]])
        self.assertEqual(tables["各乡镇情况"]["rows"][0][5], facts["未办结问题数"])
        second, _tables = self.told(self.user_county, "county_half_year", half="2")
        self.assertEqual((second["巡查次数"], second["应完成任务数"]), (0, 0))

    def test_every_kind_in_every_form(self):
        asked = [
            (self.user_village, "village_month", {}),
            (self.user_township, "township_batches", {}),
            (self.user_county, "county_half_year", {}),
            (self.user_department, "department_year", {}),
            (self.user_county, "leader", {"unit_id": self.unit_township.id, "person": "李镇长"}),
        ]
        for user, kind, values in asked:
            report = self.paper(user, kind, **values)
            with self.subTest(kind=kind):
                page = PdfReader(io.BytesIO(report._pdf())).pages[0]
                self.assertGreater(page.mediabox[2], page.mediabox[3])
                book = openpyxl.load_workbook(io.BytesIO(report._xlsx()))
                self.assertEqual(book.sheetnames, ["情况", *(table["name"] for table in report._told()["tables"])])
                self.assertEqual(report.action_xlsx()["params"]["filename"][-5:], ".xlsx")
                self.assertEqual(report.action_pdf()["params"]["filename"][-4:], ".pdf")
                if kind in ("county_half_year", "department_year", "leader"):
                    text = text_of(report._docx())
                    self.assertIn(report._title(), text)
                    self.assertNotIn("{{", text)
                    self.assertNotIn("{%", text)
                    self.assertEqual(report.action_docx()["params"]["filename"][-5:], ".docx")
                else:
                    with self.assertRaises(UserError):
                        report.action_docx()

    def test_a_leaders_report_tells_how_his_unit_was_judged(self):
        template = self.env["fupin.evaluation.template"].create(
            {"policy_id": self.policy.id, "key": "own", "name": "自评", "evaluation_type": "self", "unit_type": "township",
             "item_ids": [(0, 0, {"name": "制度执行", "weight": 100})]}
        )  # fmt: skip
        values = {"unit_id": self.unit_township.id, "template_id": template.id, "region_id": self.township.id}
        made = self.env["fupin.evaluation"].create(
            [{**values, "year": year, "line_ids": [(0, 0, {"item_id": template.item_ids.id, "name": "制度执行", "weight": 100,
              "self_score": 80, "score": score})]} for year, score in ((2022, 90), (2023, 70.5), (2024, 60))]
        )  # fmt: skip
        made[:2]._write({"state": "final"})
        made.invalidate_recordset()
        _facts, tables = self.told(self.user_county, "leader", unit_id=self.unit_township.id,
                                   date_from="2023-01-01", date_to="2024-12-31")  # fmt: skip
        [row] = tables["绩效评价"]["rows"]
        self.assertEqual([row[0], *row[2:5]], [2023, "80", "70.5", "第1名"])
        report = self.paper(self.user_county, "leader", unit_id=self.unit_township.id,
                            date_from="2023-01-01", date_to="2024-12-31")  # fmt: skip
        self.assertIn("70.5", text_of(report._docx()))

    def test_one_press_from_the_task_to_its_report(self):
        mine = self.task.with_user(self.user_village)
        self.assertEqual(mine.report_kind, "village_month")
        self.assertIn("2024年5月", mine.action_print_report()["params"]["filename"])
        self.assertEqual(mine.action_export_report()["params"]["filename"][-5:], ".xlsx")
        april = self.task_of(self.unit_village, 4).with_user(self.user_village)
        self.assertIn("2024年4月", april.action_export_report()["params"]["filename"])
        report = april._period_report()
        self.assertEqual((str(report.date_from), str(report.date_to)), ("2024-04-01", "2024-04-30"))
        # the township above reads the same one; who does not reach the task, nothing
        self.assertTrue(self.task.with_user(self.user_township).action_print_report())
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.task.with_user(self.user_village_next).action_print_report()
        free = self.env["fupin.task"].new({"unit_id": self.unit_village.id})
        self.assertFalse(free.report_kind)

    def test_nobody_is_told_what_he_may_not_read(self):
        facts, tables = self.told(self.user_village_next, "village_month", region_id=self.village.id)
        self.assertEqual((facts["本村资产数"], facts["新发现问题数"]), (0, 0))
        self.assertFalse(tables["监管台账"]["rows"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.told(self.user_county_other, "village_month", region_id=self.village.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.paper(self.user_third_party, "village_month")

    def test_the_place_must_fit_the_report(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.told(self.user_county, "village_month", region_id=self.county.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.told(self.user_county, "department_year")
        with self.assertRaises(UserError), self.cr.savepoint():
            values = {"unit_id": self.unit_township.id, "date_from": "2024-05-01", "date_to": "2024-04-01"}
            self.told(self.user_county, "leader", **values)

    def test_the_window_offers_what_fits_the_user(self):
        for user, kind in ((self.user_village, "village_month"), (self.user_township, "township_batches"),
                           (self.user_county, "county_half_year"), (self.user_department, "department_year")):  # fmt: skip
            with Form(self.env["fupin.period.report"].with_user(user)) as form:
                self.assertEqual(form.kind, kind)
        self.assertEqual(form.unit_id, self.unit_department)


@tagged("post_install", "-at_install")
class TestReportTemplate(ReportCase):
    """The office's own document: tried when it is saved, and nothing in it runs."""

    def template(self, *paragraphs, user=None, **values):
        return (
            self.env["fupin.report.template"]
            .with_user(user or self.user_administrator)
            .create({"name": "半年报告", "kind": "county_half_year", "file": word(*paragraphs), **values})
        )

    def test_own_document_serves_its_county_alone(self):
        self.template("{{ 地方 }}共{{ 资产总数 }}项", region_id=self.county.id)
        mine = self.paper(self.user_county, "county_half_year")
        self.assertIn("共4项", text_of(mine._docx()))
        other = self.paper(self.user_county_other, "county_half_year")
        self.assertIn("一、资产基本情况", text_of(other._docx()))

    def test_loops_and_conditions(self):
        rows = "{% for 行 in 各乡镇情况 %}{{ loop.index }}{{ 行.乡镇 }}；{% endfor %}{% if 未办结问题数 %}有{% endif %}"
        self.template(rows, region_id=self.county.id)
        self.assertIn("1青石镇；", text_of(self.paper(self.user_county, "county_half_year")._docx()))

    def test_the_shipped_documents_are_right_and_all_names_are_explained(self):
        templates = self.env["fupin.report.template"].with_user(self.user_administrator)
        for kind in ("county_half_year", "department_year", "leader"):
            content = templates._shipped(kind)
            template = templates.create({"name": kind, "kind": kind, "file": base64.b64encode(content)})
            self.assertIn("填报单位", template.places)
            self.assertIn("{{ 行.", template.places)
            self.assertEqual(template.action_shipped()["params"]["filename"][-5:], ".docx")

    def test_errors_are_told_when_it_is_saved(self):
        wrong = [
            ("{{ 不存在 }}", "不存在"),
            ("{{ 地方", "braces"),
            ("{% for 行 in 各乡镇情况 %}{{ 行.乡镇 }}", "braces"),
            ("{{ 地方.__class__.__mro__ }}", "more than"),
            ("{{ 地方.upper() }}", "more than"),
            ("{{ '很长' * 1000000000 }}", "more than"),
            ("{% include '/etc/passwd' %}", "braces"),
        ]
        for paragraph, said in wrong:
            with self.subTest(paragraph=paragraph), self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self.template(paragraph)
            self.assertIn(said, str(caught.exception), paragraph)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.template(file=base64.b64encode(b"no document"))

    def test_text_of_records_is_no_markup_of_the_document(self):
        self.assertIn("<w:p>&", text_of(fill(base64.b64decode(word("{{ 甲 }}")), {"甲": "<w:p>&"})))
        self.assertIn("{{ 乙 }}", text_of(fill(base64.b64decode(word("{{ 甲 }}")), {"甲": "{{ 乙 }}"})))
        with self.assertRaises(WordError):
            fill(b"PK" + b"0" * 6_000_000, {})

    def test_a_new_template_begins_with_the_shipped_document(self):
        form = Form(self.env["fupin.report.template"].with_user(self.user_administrator))
        form.name = "本县半年报告"
        shipped = form.file
        self.assertIn("填报单位", text_of(base64.b64decode(shipped)))
        form.kind = "leader"
        self.assertNotEqual(form.file, shipped)
        form.file = word("{{ 地方 }}")
        form.kind = "county_half_year"  # what was uploaded stays
        self.assertEqual(text_of(base64.b64decode(form.save().file)), "{{ 地方 }}")

    def test_who_may_change_templates(self):
        template = self.template("{{ 地方 }}", region_id=self.county.id)
        for user in (self.user_county, self.user_village, self.user_department):
            self.assertTrue(template.with_user(user).name)
            with self.assertRaises(AccessError), self.cr.savepoint():
                template.with_user(user).name = "别的"
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.template("{{ 地方 }}", user=user)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.assertTrue(template.with_user(self.user_county_other).name)
