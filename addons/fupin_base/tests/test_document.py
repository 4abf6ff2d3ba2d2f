from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FupinCase


@tagged("post_install", "-at_install")
class TestDocument(FupinCase):
    """Papers are reached as their record is."""

    def setUp(self):
        super().setUp()
        self.household = self.env["fupin.household"].create({"name": "赵家", "region_id": self.village.id})
        self.far = self.env["fupin.household"].create({"name": "远家", "region_id": self.village_other_county.id})

    def values(self, record, **more):
        return {
            "name": "验收报告",
            "document_type_id": self.env.ref("fupin_base.document_type_acceptance").id,
            "res_model": record._name,
            "res_id": record.id,
            **more,
        }

    def test_filed_by_who_may_write_the_record(self):
        paper = self.env["fupin.document"].with_user(self.user_village).create(self.values(self.household))
        self.assertEqual(paper.region_code, self.village.code)
        self.assertIn(paper, paper.with_user(self.user_audit).search([]))
        self.assertNotIn(paper, paper.with_user(self.user_county_other).search([]))
        with self.assertRaises(AccessError):
            paper.with_user(self.user_village_next).write({"name": "x"})

    def test_not_filed_on_a_record_out_of_reach(self):
        Document = self.env["fupin.document"].with_user(self.user_village)
        with self.assertRaises(AccessError):
            Document.create(self.values(self.far))
        with self.assertRaises(UserError):
            Document.create({**self.values(self.far), "res_model": "res.users"})

    def test_stays_with_its_record(self):
        paper = self.env["fupin.document"].with_user(self.user_village).create(self.values(self.household))
        with self.assertRaises(UserError):
            paper.write({"res_id": self.far.id})
        with self.assertRaises(UserError):
            paper.write({"region_code": self.far.region_code})

    def test_scan_is_guarded_by_the_paper(self):
        scan = self.env["ir.attachment"].with_user(self.user_village).create({"name": "scan.pdf", "raw": b"%PDF-1.4"})
        paper = (
            self.env["fupin.document"]
            .with_user(self.user_village)
            .create(self.values(self.household, attachment_ids=[(6, 0, scan.ids)]))
        )
        self.assertEqual((scan.res_model, scan.res_id), ("fupin.document", paper.id))
        self.assertTrue(scan.with_user(self.user_township).raw)
        with self.assertRaises(AccessError):
            scan.with_user(self.user_village_next).read(["raw"])

    def test_without_a_title_it_is_called_by_type_and_number(self):
        values = self.values(self.household, number="砚政复〔2024〕7号")
        del values["name"]
        paper = self.env["fupin.document"].create(values)
        self.assertEqual(paper.name, "验收报告 砚政复〔2024〕7号")

    def test_a_foreign_scan_cannot_be_pulled_in(self):
        scan = (
            self.env["ir.attachment"]
            .with_user(self.user_village_far)
            .create({"name": "secret.pdf", "raw": b"%PDF-1.4"})
        )
        with self.assertRaises(AccessError):
            self.env["fupin.document"].with_user(self.user_village).create(
                self.values(self.household, attachment_ids=[(6, 0, scan.ids)])
            )
