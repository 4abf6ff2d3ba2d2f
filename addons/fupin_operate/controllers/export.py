from odoo import http
from odoo.addons.web.controllers.export import CSVExport, ExcelExport
from odoo.http import request


class LimitedExcel(ExcelExport):
    """Exports of lists are counted, with those of ledgers."""

    @http.route()
    def web_export_xlsx(self, data):
        request.env["fupin.limit"]._refuse_export_beyond()
        return super().web_export_xlsx(data)


class LimitedCsv(CSVExport):
    """As above."""

    @http.route()
    def web_export_csv(self, data):
        request.env["fupin.limit"]._refuse_export_beyond()
        return super().web_export_csv(data)
