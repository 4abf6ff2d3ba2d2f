import json
import logging
import sys

from odoo.tests import BaseCase, HttpCase, tagged

from .. import logs
from ..kernel import request_id

SECRETS = ("11010519491231002X", "13912345678", "6222020200001234567", "opensesame")


def record(words):
    """Return the record of a failure whose message and traceback both hold secrets."""
    try:
        raise ValueError(words)
    except ValueError:
        return logging.LogRecord("odoo.test", logging.ERROR, __file__, 1, "failed for %s", (words,), sys.exc_info())


@tagged("post_install", "-at_install")
class TestLogs(BaseCase):
    """No line shows what it must not, in either form; what is harmless stays readable."""

    words = "{} {} {} password='{}' in 532622100201".format(*SECRETS)

    def test_lines_of_text(self):
        line = logs.Redacted(logging.Formatter("%(name)s %(message)s")).format(record(self.words))
        self.assertIn("Traceback", line)
        self.assertEqual(line.count("532622100201"), 2)
        self.assertEqual(line.count("139****78"), 2)
        for secret in SECRETS:
            self.assertNotIn(secret, line)

    def test_lines_of_json(self):
        request_id.begin("request-0001")
        line = logs.Json().format(record(self.words))
        told = json.loads(line)
        self.assertNotIn("\n", line)
        self.assertEqual((told["level"], told["logger"], told["request"]), ("ERROR", "odoo.test", "request-0001"))
        self.assertIn("ValueError", told["traceback"])
        for secret in SECRETS:
            self.assertNotIn(secret, line)

    def test_every_handler_of_the_server_is_filtered(self):
        handlers = logging.getLogger().handlers
        self.assertTrue(handlers)
        logs.install()  # a second time changes nothing
        for handler in handlers:
            if type(handler) in (logging.StreamHandler, logging.FileHandler) or "WatchedFile" in type(handler).__name__:
                self.assertIsInstance(handler.formatter, (logs.Redacted, logs.Json))
                self.assertNotIsInstance(getattr(handler.formatter, "inner", None), logs.Redacted)


@tagged("post_install", "-at_install")
class TestRequestName(HttpCase):
    """The proxy's name of a request is taken and answered; what could forge a line is replaced."""

    def name(self, sent):
        headers = {"X-Request-ID": sent} if sent else {}
        return self.url_open("/web/health", headers=headers).headers["X-Request-ID"]

    def test_names(self):
        self.assertEqual(self.name("9f86d081884c7d65"), "9f86d081884c7d65")
        self.assertNotEqual(self.name("short"), "short")
        self.assertEqual(len(self.name(None)), 32)
        self.assertNotEqual(self.name(None), self.name(None))
