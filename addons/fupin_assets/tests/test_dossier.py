import base64
import io
import zipfile

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .contract_case import ContractCase

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class DossierCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls.make_confirmed(custodian_phone="13912345678", owner_ids=[
            Command.create({"unit_id": cls.unit_village.id, "share": 1.0})])  # fmt: skip
        cls.asset = cls.asset.with_user(cls.user_township)
        cls.asset.photo_ids = [Command.create({"name": "现场.png", "raw": PNG})]
        cls.paper(cls.asset, "批复.pdf", b"%PDF-of-the-asset")
        cls.let = cls.contract(running=True, asset_ids=[Command.set(cls.asset.ids)], number="HT-77")
        cls.paper(cls.let, "合同.pdf", b"%PDF-of-the-contract")

    @classmethod
    def paper(cls, record, name, content):
        cls.env["fupin.document"].create(
            {
                "document_type_id": cls.env.ref("fupin_base.document_type_contract").id,
                "res_model": record._name,
                "res_id": record.id,
                "attachment_ids": [Command.create({"name": name, "raw": content})],
            }
        )

    def archive(self, record, user):
        file = io.BytesIO()
        record.with_user(user)._dossier_write_archive(file)
        return zipfile.ZipFile(file)


@tagged("post_install", "-at_install")
class TestDossier(DossierCase):
    """One file for each asset, with what its reader may read."""

    def test_tells_all_there_is(self):
        sections = {section["title"]: section for section in self.asset._dossier_all_sections()}
        self.assertLessEqual({"Funding", "Owners", "Contracts", "Papers", "Record of changes"}, set(sections))
        self.assertIn("HT-77", str(sections["Contracts"]["rows"]))
        self.assertEqual(len(sections["Papers"]["rows"]), 2)
        self.assertIn(self.unit_village.name, str(sections["Owners"]["rows"]))
        cover = dict(self.asset._dossier_cover())
        self.assertIn("139****5678", cover.values())
        self.assertNotIn("13912345678", str(cover) + str(sections))

    def test_the_archive_holds_the_papers_themselves(self):
        archive = self.archive(self.asset, self.user_township)
        names = archive.namelist()
        self.assertTrue(archive.read(next(name for name in names if name.startswith("00 "))).startswith(b"%PDF"))
        found = {name.rpartition("/")[2]: archive.read(name) for name in names}
        self.assertEqual(found["批复.pdf"], b"%PDF-of-the-asset")
        self.assertEqual(found["合同.pdf"], b"%PDF-of-the-contract")
        self.assertTrue(found["现场.jpg"])  # kept without what the camera wrote into it
        self.assertIsNone(archive.testzip())

    def test_of_a_contract(self):
        archive = self.archive(self.let, self.user_village)
        names = [name.rpartition("/")[2] for name in archive.namelist()]
        self.assertIn("合同.pdf", names)
        self.assertNotIn("批复.pdf", names)

    def test_who_may_not_read_gets_nothing(self):
        for user in (self.user_village_next, self.user_county_other):
            for action in ("action_dossier", "action_dossier_archive"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(self.asset.with_user(user), action)()

    def test_papers_out_of_reach_are_left_out(self):
        """The third party reads an asset that is shared with it, but neither papers, reviews nor history."""
        self.env["fupin.share"]._replace(self.asset, [(self.asset.id, self.unit_village_far.id)])
        far = self.asset.with_user(self.user_village_far)
        far.check_access("read")
        names = self.archive(self.asset, self.user_village_far).namelist()
        self.assertFalse([name for name in names if name.startswith("02 ")])
        titles = [section["title"] for section in far._dossier_all_sections()]
        self.assertNotIn("Papers", titles)
        self.assertNotIn("Contracts", titles)

    def test_a_formula_in_a_name_stays_text(self):
        section = {"columns": ["名称"], "rows": [["=1+1"], ["正常"]]}
        self.assertIn("'=1+1", self.asset._dossier_csv(section).decode("utf-8-sig"))

    def test_handed_over_as_pdf(self):
        answer = self.asset.action_dossier()
        self.assertTrue(base64.b64decode(answer["params"]["content"]).startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestDossierAddress(DossierCase, HttpCase):
    def test_the_address_checks_access(self):
        self.user_township.password = self.user_village_next.password = "dossier-2025-pass"
        address = f"/fupin/dossier/fupin.asset/{self.asset.id}"
        self.authenticate(self.user_township.login, "dossier-2025-pass")
        answer = self.url_open(address)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertTrue(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()[0].startswith("00 "))
        for wrong in ("/fupin/dossier/res.users/1", "/fupin/dossier/fupin.dossier/1", f"{address}000"):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
        self.authenticate(self.user_village_next.login, "dossier-2025-pass")
        with mute_logger("odoo.http"):
            self.assertNotEqual(self.url_open(address).status_code, 200)
        self.logout()
        self.assertIn("/web/login", self.url_open(address).url)
