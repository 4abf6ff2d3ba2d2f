"""The name of one request, by which its lines are found in the logs of the proxy, of Odoo and in a person's complaint.

>>> accepted("9f86d081884c7d65") , accepted("a b"), accepted(None), accepted("x" * 65)
('9f86d081884c7d65', None, None, None)
>>> len(begin(None)), begin("9f86d081884c7d65") == current.get()
(32, True)
"""

import re
import uuid
from contextvars import ContextVar

FORM = re.compile(r"[A-Za-z0-9_-]{8,64}")
current = ContextVar("fupin_request_id", default="")


def accepted(text):
    """Return what a proxy sent, if it has the form of a name; anything else could forge lines."""
    return text if text and FORM.fullmatch(text) else None


def begin(text):
    """Begin a request: take the proxy's name for it, or make one; return it."""
    name = accepted(text) or uuid.uuid4().hex
    current.set(name)
    return name
