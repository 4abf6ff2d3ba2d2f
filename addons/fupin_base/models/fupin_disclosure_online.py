import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel.clock import as_chinese, local_date
from ..kernel.personal import without_numbers_of_persons

CODE_PIXELS = 300
PATH = "/fupin/notice/%s"


class FupinDisclosure(models.Model):
    """The page of a notice on the web, without an account, where the county has switched it on (S2-26)."""

    _inherit = "fupin.disclosure"

    has_pages = fields.Boolean(compute="_compute_has_pages")
    page_url = fields.Char(string="Page for everybody", compute="_compute_page_url")

    @api.depends("region_code")
    def _compute_has_pages(self):
        on = {code: self._has_pages(code) for code in {notice.region_code for notice in self}}
        for notice in self:
            notice.has_pages = on[notice.region_code]

    @api.depends("state")
    def _compute_page_url(self):
        # sudo: the address of a page that everybody may open, for one who reads its notice
        pages = self.env["fupin.disclosure.page"].sudo().search([("disclosure_id", "in", self.ids)])
        address = self.get_base_url() if pages else ""
        token = {page.disclosure_id.id: page.token for page in pages}
        for notice in self:
            found = token.get(notice._origin.id)
            notice.page_url = found and f"{address}{PATH % found}"

    @api.model
    def _has_pages(self, region_code):
        """Return whether the county of a place has its pages switched on."""
        self.env["fupin.unit"].flush_model()
        code = SQL("%s::text", region_code or "")
        return bool(self.env.execute_query(self.env["fupin.unit"]._county_with_pages(code)))

    def _placed(self, vals):
        placed = super()._placed(vals)
        region = self.env["fupin.region"].browse(placed["region_id"])
        return {"is_online": self._has_pages(region.sudo().code), **placed}  # sudo: the code of a place

    def _check_can_hang(self):
        super()._check_can_hang()
        if self.is_online and not self.has_pages:
            raise UserError(
                self.env._(
                    "“%s”: this county has no public pages on the web. Take out “Also on the web” and say where it"
                    " hangs.",
                    self.name,
                )
            )

    def _after_transition(self, name):
        super()._after_transition(name)
        # sudo: pages are made and taken away by the steps of their notices alone
        pages = self.env["fupin.disclosure.page"].sudo()
        if name == "post":
            online = self.filtered("is_online")
            pages.create([{"disclosure_id": notice.id, "payload": notice._payload()} for notice in online])
            online.invalidate_recordset(["page_url"])
        else:
            pages.search([("disclosure_id", "in", self.ids)]).unlink()

    def _payload(self):
        """Return what everybody may read of a notice, as texts: what is printed, without numbers of persons."""
        # sudo: names on a paper that hangs in public
        notice = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        facts = notice.facts or {"columns": [], "rows": []}
        texts = {
            "title": notice.name,
            "paragraphs": notice._paragraphs(),
            "columns": [str(text) for text in facts["columns"]],
            "rows": [[str(text) for text in row] for row in facts["rows"]],
        }
        return {
            **self.env["fupin.disclosure.page"]._masked(texts),
            "when": notice._told_when(),
            "last_day": as_chinese(notice.date_to),
            "hotline": notice.hotline or "",
            "unit": notice.unit_id.name or "",
            "date": as_chinese(notice.date_from),
        }

    def _publish_replies(self):
        """Show on the page what was answered to objections that may be shown."""
        # sudo: as above; the person who objected is never read
        pages = self.env["fupin.disclosure.page"].sudo().search([("disclosure_id", "in", self.ids)])
        lang = self.env["fupin.print"]._print_lang()
        for page in pages:
            objections = page.disclosure_id.with_context(lang=lang).objection_ids
            shown = objections.filtered(lambda objection: objection.outcome and objection.is_shown)
            page.replies = page._masked([objection._told_in_public() for objection in shown])

    def _code_image(self):
        """Return the PNG of the code that opens the page, or None."""
        if not self.page_url:
            return None
        size = {"width": CODE_PIXELS, "height": CODE_PIXELS, "barLevel": "M"}
        return self.env["ir.actions.report"].barcode("QR", self.page_url, **size)

    def _code_data(self):
        code = self._code_image()
        return code and f"data:image/png;base64,{base64.b64encode(code).decode()}"

    def _object_online(self, content, name="", phone=""):
        """Take what a visitor of the page wrote; the same words within a day are taken once.

        Numbers of persons in the text are masked before it is kept; name and number have fields that are encrypted.
        """
        self.ensure_one()
        content = without_numbers_of_persons(content)
        # sudo: a visitor has no account; only a notice whose page is open gets here
        objections = self.env["fupin.disclosure.objection"].sudo()
        values = {"disclosure_id": self.id, "channel": "online", "content": content, "date": local_date()}
        if objections.search_count([(name, "=", value) for name, value in values.items()], limit=1):
            return
        objections.create({**values, "objector": name.strip() or False, "objector_phone": phone.strip() or False})
