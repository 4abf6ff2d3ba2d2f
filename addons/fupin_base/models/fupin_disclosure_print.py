from odoo import models

from ..kernel import notice_picture
from ..kernel.clock import as_chinese


class FupinDisclosure(models.Model):
    """The notice on paper, to be hung up: text, list, days, where to object, who signs. Numbers of persons that
    somebody typed into it are masked, on paper as in the picture and on the web."""

    _inherit = "fupin.disclosure"

    def action_print(self):
        """Hand over the notice to print, sign, seal and hang up."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.pdf", self._pdf())

    def action_picture(self):
        """Hand over the notice as a picture for the village's group chat."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.png", self._picture())

    def _printed(self):
        # sudo: names on a paper that may be read
        return self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())

    def _printed_facts(self):
        facts = self.facts if self.state != "draft" else self._facts()
        return facts or {"columns": [], "rows": []}

    def _paragraphs(self):
        return [text.strip() for text in (self.content or "").split("\n") if text.strip()]

    def _picture(self):
        """Return the PNG: title, text, list, days, where to object; the code where there is a page."""
        notice = self._printed()
        mask = notice.env["fupin.disclosure.page"]._masked
        facts = mask(notice._printed_facts())
        signed = [text for text in (notice.unit_id.name, notice.date_from and as_chinese(notice.date_from)) if text]
        return notice_picture.picture(
            mask(notice.name),
            mask(notice._paragraphs()),
            [str(text) for text in facts["columns"]],
            [[str(text) for text in row] for row in facts["rows"]],
            [text for text in (notice._told_when(), notice._told_how(), "　".join(signed)) if text],
            code=notice._code_image(),
            caption=notice.env._("Press and hold the code to read the notice and to object"),
        )

    def _pdf(self):
        notice = self._printed()
        mask = notice.env["fupin.disclosure.page"]._masked
        return self.env["fupin.print"]._render_pdf(
            "fupin_base.print_disclosure",
            {
                "notice": notice,
                "title": mask(notice.name),
                "facts": mask(notice._printed_facts()),
                "paragraphs": mask(notice._paragraphs()),
                "code": notice._code_data(),
                "when": notice._told_when(),
                "how": notice._told_how(),
                "signatures": [
                    notice.env._("Person in charge (signature)"),
                    notice.env._("Put up by (signature)"),
                    notice.env._("Taken down on"),
                ],
                "date": notice.date_from and as_chinese(notice.date_from),
            },
        )

    def _told_when(self):
        if not self.date_from or not self.date_to:
            return ""
        told = self.env._(
            "This notice hangs from %(first)s to %(last)s (%(days)s days).",
            first=as_chinese(self.date_from),
            last=as_chinese(self.date_to),
            days=self.days,
        )
        return told + self.env._("It hangs at: %s.", self.place) if self.place else told

    def _told_how(self):
        told = self.env._(
            "Whoever objects may say so to us in these days, orally, by telephone or in writing; every objection is"
            " looked into and answered."
        )
        return told + self.env._("Telephone: %s.", self.hotline) if self.hotline else told
