from odoo import models

from ..kernel.clock import as_chinese


class FupinDisclosure(models.Model):
    """The notice on paper, to be hung up: text, list, days, where to object, who signs."""

    _inherit = "fupin.disclosure"

    def action_print(self):
        """Hand over the notice to print, sign, seal and hang up."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self.name}.pdf", self._pdf())

    def _pdf(self):
        # sudo: names on a paper that may be read
        notice = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        facts = notice.facts if notice.state != "draft" else notice._facts()
        return self.env["fupin.print"]._render_pdf(
            "fupin_base.print_disclosure",
            {
                "notice": notice,
                "facts": facts or {"columns": [], "rows": []},
                "paragraphs": [text for text in (notice.content or "").split("\n") if text.strip()],
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
