import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

# kept in memory up to here, on disk beyond
SPOOLED_BYTES = 8 * 2**20


class Dossier(http.Controller):
    """Hands over the archive of a dossier, streamed from disk: nobody gets what he may not read."""

    @http.route("/fupin/dossier/<string:model>/<int:number>", type="http", auth="user", methods=["GET"], readonly=True)
    def archive(self, model, number):
        """Answer with the archive of one record.

        :raise AccessError: for a record out of reach
        """
        records = request.env.get(model)
        if records is None or not hasattr(records, "_dossier_write_archive") or records._abstract:
            raise request.not_found()
        record = records.browse(number).exists()
        if not record:
            raise request.not_found()
        record.check_access("read")
        file = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115  # closed with the answer
        record._dossier_write_archive(file)
        size = file.tell()
        file.seek(0)
        return http.Response(
            wrap_file(request.httprequest.environ, file),
            headers={
                "Content-Type": "application/zip",
                "Content-Length": str(size),
                "Content-Disposition": content_disposition(f"{record._dossier_name()}.zip"),
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
            direct_passthrough=True,
        )
