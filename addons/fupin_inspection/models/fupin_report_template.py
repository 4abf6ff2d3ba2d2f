import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import file_open

from ..kernel.word import WordError, fill

KINDS = [
    ("county_half_year", "Half-yearly report of the county"),
    ("department_year", "Yearly report of a department"),
    ("leader", "Report on a leader's responsibility"),
]
SHIPPED = "fupin_inspection/static/templates/%s.docx"


class FupinReportTemplate(models.Model):
    """A Word document of the office with names in double braces, from which a report is written (S0-24).

    The nearest one serves: a county's own before the shipped one. A file is tried when it is saved, so that nobody
    meets its errors on the day the report is due.
    """

    _name = "fupin.report.template"
    _inherit = ["fupin.vocabulary"]
    _description = "Template of a report"

    kind = fields.Selection(KINDS, string="Kind of report", required=True, default="county_half_year")
    file = fields.Binary(string="Word document", required=True, attachment=True)
    filename = fields.Char(string="Name of the document")
    places = fields.Html(string="Names that are filled in", compute="_compute_places", sanitize=False)

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")

    @api.depends("kind")
    def _compute_places(self):
        for template in self:
            template.places = self.env["fupin.period.report"]._names_explained(template.kind)

    @api.onchange("kind")
    def _onchange_kind(self):
        """Begin with the shipped document: it is downloaded, changed in Word and uploaded again."""
        shipped = {kind: base64.b64encode(self._shipped(kind)) for kind, _label in KINDS}
        if not self.file or self.file in shipped.values():  # what was uploaded stays
            self.file = shipped.get(self.kind)
            self.filename = self._shipped_name(self.kind)

    @api.constrains("file", "kind")
    def _check_file(self):
        for template in self:
            data = self.env["fupin.period.report"]._sample(template.kind)
            try:
                fill(base64.b64decode(template.file or b""), data)
            except WordError as error:
                raise ValidationError(self._words_of(error)) from error

    @api.model
    def _words_of(self, error):
        """Return what is wrong with a template, and what to do."""
        words = {
            "not_word": self.env._("This is no Word document (.docx). Save it as .docx and upload it again."),
            "too_large": self.env._("The document is too large (at most 5 MB): make its pictures smaller."),
            "unknown_name": self.env._(
                "The document uses a name that does not exist: %s. The names are listed below.", error.detail
            ),
            "syntax": self.env._("A pair of braces in the document is not closed or wrong: %s.", error.detail),
            "forbidden": self.env._(
                "The document asks for more than showing names (%s): only names, lists and comparisons may be used.",
                error.detail,
            ),
        }
        return words[error.code]

    @api.model
    def _content(self, kind, region_code):
        """Return the bytes of the template that serves a place: the nearest one's, else the shipped one's."""
        found = self.search([("kind", "=", kind)])
        serving = [
            template
            for template in found
            # sudo: the code of the place of a template that may be read
            if not template.region_id or (region_code or "").startswith(template.region_id.sudo().prefix or "")
        ]
        # sudo: as above
        serving.sort(key=lambda template: (-len(template.region_id.sudo().prefix or ""), template.sequence))
        if serving:
            return base64.b64decode(serving[0].file)
        return self._shipped(kind)

    @api.model
    def _shipped(self, kind):
        with file_open(SHIPPED % kind, "rb") as file:
            return file.read()

    def action_shipped(self):
        """Hand over the shipped document of this report, to be edited."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(self._shipped_name(self.kind), self._shipped(self.kind))

    @api.model
    def _shipped_name(self, kind):
        return f"{dict(self._fields['kind']._description_selection(self.env)).get(kind, '')}.docx"
