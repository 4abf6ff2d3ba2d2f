import base64
import csv
import io
import zipfile

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.fields import Domain
from odoo.tools.image import image_process

from ..kernel.file_name import unique_name

# a dossier is for reading: what is longer stands in the archive's tables
SHOWN_ROWS = 200
SHOWN_PHOTOS = 6
PHOTO_SIZE = (900, 900)
PAPER_COLUMNS = ("document_type_id", "name", "number", "date", "issuer")
REVIEW_COLUMNS = ("record_name", "step_name", "unit_id", "state", "decided_by", "decided_at", "opinion")
EVENT_COLUMNS = ("date", "record_name", "transition_label", "summary", "user_id", "unit_id", "reason")


class FupinDossier(models.AbstractModel):
    """一资产一档: everything about one record as one PDF, and as one archive with all its papers.

    How to use. Inherit it; extend `_dossier_sections` (tables, see `_dossier_table`) and `_dossier_related` (records
    whose papers, approvals and history belong to it); put buttons ``action_dossier`` and ``action_dossier_archive`` in
    the form.

    Everything is read with the rights of the user: what he may not read is not in it. Protected data stays masked.
    """

    _name = "fupin.dossier"
    _description = "One file for each"

    def action_dossier(self):
        """Hand over the dossier as one PDF."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self._dossier_name()}.pdf", self._dossier_pdf())

    def action_dossier_archive(self):
        """Open the address that hands over the dossier with all papers as one archive."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/fupin/dossier/{self._name}/{self.id}", "target": "download"}

    # ------------------------------------------------------------------- hooks

    def _dossier_cover(self):
        """Hook: ``[(label, text)]`` of the first page."""
        return []

    def _dossier_sections(self):
        """Hook: the tables of the dossier in their order, see `_dossier_table`."""
        return []

    def _dossier_related(self):
        """Hook: the record and those whose papers, approvals and history belong to it: a list of recordsets."""
        return [self]

    def _dossier_photos(self):
        """Hook: attachments that are pictures of it."""
        return self.env["ir.attachment"]

    # ------------------------------------------------------------------ content

    def _dossier_name(self):
        code = self.code if "code" in self._fields else ""
        return f"{code or ''} {self.display_name} {self._in_chinese()._dossier_title()}".strip()

    def _dossier_title(self):
        """Hook: what such a dossier is called."""
        return self.env._("One file for each asset")

    def _dossier_pairs(self, names):
        """Return the labels and texts of fields that the user may read and that say something."""
        self.ensure_one()
        record = self.sudo()  # sudo: names of what a readable record points at
        labels = self.fields_get(names, ["string"])
        form = self._form()
        pairs = [
            (labels[name]["string"], self._dossier_text(record, name))
            for name in names
            if name in labels and not (form and name in form.hidden)
        ]
        return [(label, text) for label, text in pairs if text]

    def _dossier_own(self):
        """Return what own fields of the user's form hold, as pairs of the cover."""
        return self._form_pairs()

    @api.model
    def _dossier_table(self, title, records, names):
        """Return a section: the columns ``names`` of the records that the user may read, as texts.

        :return: ``{"title", "columns", "rows", "more"}``; ``more`` is the number of rows left out
        """
        readable = records._filtered_access("read")
        # sudo: the names of what a readable record points at; protected fields are masked for everyone
        shown = readable[:SHOWN_ROWS].sudo()
        return {
            "title": title,
            "columns": [records._fields[name]._description_string(self.env) for name in names],
            "rows": [[self._dossier_text(record, name) for name in names] for record in shown],
            "more": max(len(readable) - SHOWN_ROWS, 0),
        }

    @api.model
    def _dossier_text(self, record, name):
        """Return a value as a paper writes it."""
        return self.env["fupin.print"]._text(record, name)

    def _dossier_about(self):
        """Return the domain of papers, reviews and events of the record and what belongs to it."""
        parts = []
        for records in self._dossier_related():
            readable = records._filtered_access("read")
            if readable:
                parts.append(Domain("res_model", "=", records._name) & Domain("res_id", "in", readable.ids))
        return Domain.OR(parts)

    def _dossier_papers(self):
        return self._dossier_found("fupin.document", "date, id")

    def _dossier_found(self, model, order):
        """Return what of a model is about the record; nothing where the user reads none of that kind."""
        found = self.env[model]
        return found.search(self._dossier_about(), order=order) if found.has_access("read") else found

    def _dossier_all_sections(self):
        """Return all sections that have rows: those of the hook, then papers, approvals, changes."""
        reviews = self._dossier_found("fupin.review", "id")
        events = self._dossier_found("fupin.event", "date, id")
        sections = [
            *self._dossier_sections(),
            self._dossier_table(self.env._("Papers"), self._dossier_papers(), PAPER_COLUMNS),
            self._dossier_table(self.env._("Approvals"), reviews, REVIEW_COLUMNS),
            self._dossier_table(self.env._("Record of changes"), events, EVENT_COLUMNS),
        ]
        return [section for section in sections if section["rows"]]

    def _in_chinese(self):
        return self.with_context(lang=self.env["fupin.print"]._print_lang())

    def _dossier_pdf(self):
        """Return the dossier as a PDF: cover with a photo, contents, tables, photos."""
        dossier = self._in_chinese()
        photos = dossier._dossier_photos()._filtered_access("read")
        return self.env["fupin.print"]._render_pdf(
            "fupin_assets.print_dossier",
            {
                "name": dossier.display_name,
                "cover": [*dossier._dossier_cover(), *dossier._dossier_own()],
                "sections": dossier._dossier_all_sections(),
                "photos": [url for url in map(self._dossier_photo, photos[:SHOWN_PHOTOS]) if url],
                "day": as_chinese(local_date()),
                "title_words": dossier._dossier_title(),
                "made": dossier.env._(
                    "Made on %(day)s by %(user)s: what this user may read.",
                    day=as_chinese(local_date()),
                    user=self.env.user.name,
                ),
            },
        )

    @api.model
    def _dossier_photo(self, photo, size=PHOTO_SIZE):
        """Return a picture as a ``data:`` address, small enough for paper; None for what is no picture."""
        if not (photo.mimetype or "").startswith("image/") or photo.mimetype == "image/svg+xml":
            return None
        try:
            content = image_process(photo.raw, size=size, output_format="JPEG")
        except Exception:  # noqa: BLE001  # a broken picture is left out of the paper, its file is in the archive
            return None
        finally:
            photo.invalidate_recordset(["raw", "datas"], flush=False)
        return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"

    # ------------------------------------------------------------------ archive

    def _dossier_write_archive(self, file):
        """Write the archive into an open file, one paper after the other: no more than one is held in memory."""
        dossier, taken = self._in_chinese(), set()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(unique_name(f"00 {dossier._dossier_title()}.pdf", taken), self._dossier_pdf())
            for number, section in enumerate(dossier._dossier_all_sections(), 1):
                name = unique_name(f"01 台账/{number:02} {section['title']}.csv", taken)
                archive.writestr(name, self._dossier_csv(section))
            for paper in dossier._dossier_papers():
                scans = paper.attachment_ids._filtered_access("read")
                kind = paper.document_type_id.sudo().name  # sudo: the word for the kind of a readable paper
                self._dossier_add(archive, f"02 材料/{kind}", scans, taken)
            self._dossier_add(archive, "03 照片", dossier._dossier_photos()._filtered_access("read"), taken)

    @api.model
    def _dossier_add(self, archive, folder, attachments, taken):
        for attachment in attachments:
            archive.writestr(unique_name(f"{folder}/{attachment.name}", taken), attachment.raw or b"")
            attachment.invalidate_recordset(["raw", "datas"], flush=False)

    @api.model
    def _dossier_csv(self, section):
        """Return a table as text that spreadsheets open; no cell of it can be a formula."""
        text = io.StringIO()
        writer = csv.writer(text)
        for row in (section["columns"], *section["rows"]):
            writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "@") else cell for cell in row])
        return text.getvalue().encode("utf-8-sig")
