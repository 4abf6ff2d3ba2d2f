import base64
import logging
import mimetypes
import re
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from odoo import api, fields, models
from odoo.tools import file_open

# each page of each print would be a line in the server log
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

BASE_URL = "file:///"
STATIC_PATH = re.compile(r"/[a-z0-9_]+/static/[^?#]+")
STYLE = "fupin_base/static/print/print.css"
PAPERS = ("A3", "A4", "A5")


class StaticFetcher(URLFetcher):
    """Reads pictures given inline (``data:``) and static files of addons; no network, no other file."""

    def __init__(self):
        # a print that misses a picture is an error of its template, not a warning in the log
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url, headers=None):
        path = unquote(urlsplit(url).path)
        if not url.startswith(BASE_URL) or not STATIC_PATH.fullmatch(path):
            return super().fetch(url, headers)
        with file_open(path.lstrip("/"), "rb") as file:  # stays within the addons by itself
            body = file.read()
        return URLFetcherResponse(
            url, body, {"Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream"}
        )


class FupinPrint(models.AbstractModel):
    """The one renderer of official papers: QWeb in, PDF out, by CSS for paged media.

    How to use. Write a QWeb template that calls ``fupin_base.print_layout`` and set there:
    ``title``; ``head_left`` and ``head_right`` (the line above the table: unit, unit of amount);
    ``signatures`` (labels of the signature lines at the end). Then
    ``self.env["fupin.print"]._render_pdf("my_addon.my_template", values)``.

    Each page carries "第 n 页 / 共 m 页"; from the second page on the title stands at its head, and
    the head of a table (``thead``) is repeated. Papers are in Chinese, whatever the user's language.
    """

    _name = "fupin.print"
    _description = "Official print"

    @api.model
    def _render_pdf(self, template_xmlid, values, paper="A4", landscape=False):
        """Return the PDF of a QWeb template as bytes.

        :param template_xmlid: QWeb template, as a rule one that calls ``fupin_base.print_layout``
        :param values: what the template shows; plain data or records the user may read
        :param paper: "A3", "A4" or "A5"
        :raise ValueError: for another paper
        :raise weasyprint.urls.FatalURLFetchingError: if the template refers to anything but static
            files of addons and ``data:``
        """
        if paper not in PAPERS:
            raise ValueError(f"No such paper: {paper}")
        printer = self.with_context(lang=self._print_lang())
        html = printer.env["ir.qweb"]._render(template_xmlid, values)
        fonts = FontConfiguration()
        page = f"@page {{ size: {paper} {'landscape' if landscape else 'portrait'} }}"
        with file_open(STYLE) as file:
            sheets = [CSS(string=text, font_config=fonts) for text in (file.read(), page)]
        document = HTML(string=f"<!DOCTYPE html>{html}", base_url=BASE_URL, url_fetcher=StaticFetcher())
        return document.write_pdf(stylesheets=sheets, font_config=fonts)

    @api.model
    def _text(self, record, name):
        """Return the value of a field as a paper writes it: names, the words of a choice, amounts with two decimals,
        days as 2025-03-01, moments in the time of the country; nothing for what is empty.

        :param record: one record, in superuser mode where the names of what it points at may be told
        """
        field, value = record._fields[name], record[name]
        if field.relational:
            return "、".join(filter(None, value.mapped("display_name")))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "float":
            return f"{value:,.2f}"
        if field.type == "date":
            return str(value) if value else ""
        if field.type == "datetime":
            local = value and fields.Datetime.context_timestamp(record.with_context(tz="Asia/Shanghai"), value)
            return f"{local:%Y-%m-%d %H:%M}" if local else ""
        return str(value) if value not in (False, None) else ""

    @api.model
    def _print_lang(self):
        """Return Chinese where it is installed, which it is but for bare test databases."""
        installed = dict(self.env["res.lang"].get_installed())
        return "zh_CN" if "zh_CN" in installed else self.env.lang

    @api.model
    def _download(self, filename, content, next_action=None):
        """Return the client action that hands a file to the browser; nothing of it is stored.

        :param content: bytes
        :param next_action: what follows in the web client; by default the open dialog closes
        """
        return {
            "type": "ir.actions.client",
            "tag": "fupin_download",
            "params": {
                "filename": filename,
                "mimetype": mimetypes.guess_type(filename)[0] or "application/octet-stream",
                "content": base64.b64encode(content).decode(),
                "next": next_action or {"type": "ir.actions.act_window_close"},
            },
        }
