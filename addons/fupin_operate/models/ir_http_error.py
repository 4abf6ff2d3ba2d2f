import json
import logging

import psycopg2
from werkzeug.exceptions import HTTPException

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.http import Response, request

from ..kernel import request_id

_logger = logging.getLogger(__name__)
ERRORS_FROM = 400


class IrHttp(models.AbstractModel):
    """An error is told in words, with the request's name by which the log finds it. Where in the program it happened is
    for the log alone: paths and statements help nobody but those who look for a way in."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if request.dispatcher.routing_type != "http":
            return cls._without_trace(response)
        # programs and the pages' own scripts ask for anything; who opens an address asks for a page
        asks_for_page = "text/html" in request.httprequest.headers.get("Accept", "")
        if asks_for_page and isinstance(response, HTTPException) and not response.response:
            return cls._error_page(exception, response.code) or response
        return response

    @classmethod
    def _without_trace(cls, response):
        """Return an answer in JSON that names the request where core puts the stack."""
        if getattr(response, "mimetype", None) != "application/json":
            return response
        told = json.loads(response.get_data())
        for part in (told, told.get("error", {}).get("data", {})):
            if "debug" in part:
                part["debug"] = f"X-Request-ID: {request_id.current.get()}"
        response.set_data(json.dumps(told, ensure_ascii=False))
        return response

    @classmethod
    def _error_page(cls, exception, code):
        """Return a page for people, or None where it cannot be drawn: the error may be the database's own."""
        if code < ERRORS_FROM:
            return None
        values = {
            "code": code,
            "message": exception.args[0] if isinstance(exception, UserError) else None,
            "name": request_id.current.get(),
        }
        try:
            request.env.cr.rollback()
            # by the system: the page shows nothing of the database, and nobody may be signed in
            env = request.env(user=SUPERUSER_ID)
            env = env(context={"lang": env["fupin.print"]._print_lang()})
            page = env["ir.qweb"]._render("fupin_operate.error_page", values)
        except psycopg2.Error:
            _logger.exception("no page for status %s", code)
            return None
        headers = {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}
        return Response(page, status=code, headers=headers, content_type="text/html; charset=utf-8")
