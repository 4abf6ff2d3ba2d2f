"""The server's log: no personal number, password or key in it, a name for each request, one JSON object a line if asked.

Takes hold when the addon is loaded, in every process (web, cron, jobs, websocket). `FUPIN_LOG_FORMAT=json` asks for JSON;
`FUPIN_SLOW_SECONDS` (5) says from when a request counts as slow. Slow statements are told by PostgreSQL itself
(`log_min_duration_statement`); both name the process, so that one is found by the other.
"""

import functools
import json
import logging
import os
import threading
import time
from datetime import UTC, datetime

from odoo import http

from .kernel import request_id
from .kernel.redact import redact

_slow = logging.getLogger("odoo.addons.fupin_operate.slow")
HEADER = "X-Request-ID"


class Redacted(logging.Formatter):
    """Another formatter's line, without what a log may not show."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def format(self, record):
        return redact(self.inner.format(record))


class Json(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, database, user, process, request, traceback."""

    def format(self, record):
        thread = threading.current_thread()
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            "database": getattr(thread, "dbname", None),
            "user": getattr(thread, "uid", None),
            "pid": record.process,
            "request": request_id.current.get() or None,
            "traceback": redact(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        if record.stack_info:
            told["stack"] = redact(record.stack_info)
        return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)


def install():
    """Put the formatters into the root logger's handlers, and give requests names; a second call changes nothing."""
    wants_json = os.environ.get("FUPIN_LOG_FORMAT") == "json"
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, (Redacted, Json)):
            handler.setFormatter(Json() if wants_json else Redacted(handler.formatter or logging.Formatter()))
    if not hasattr(http.Application.__call__, "fupin_named"):
        http.Application.__call__ = _named(http.Application.__call__)


def _named(call):
    """Return core's entrance of requests, with a name for each and a line for slow ones."""

    @functools.wraps(call)
    def named(self, environ, start_response):
        name, began = request_id.begin(environ.get("HTTP_X_REQUEST_ID")), time.monotonic()

        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, (HEADER, name)], exc_info)

        try:
            return call(self, environ, start)
        finally:
            _tell_slow(environ, time.monotonic() - began)

    named.fupin_named = True
    return named


def _tell_slow(environ, seconds):
    if seconds >= float(os.environ.get("FUPIN_SLOW_SECONDS") or 5):
        queries = getattr(threading.current_thread(), "query_count", 0)
        _slow.info(
            "slow request: %s %s took %.1f s, %s queries",
            environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"), seconds, queries,
        )  # fmt: skip


install()
