"""Talking to the running server as a web client or a script would: one keep-alive session for each person."""

import base64
import http.client
import json
import urllib.parse

import requests

AGENT = "rights-test"
TIMEOUT = 60
REFUSALS = {
    "odoo.exceptions.AccessError",
    "odoo.exceptions.AccessDenied",
    "werkzeug.exceptions.NotFound",
    "werkzeug.exceptions.Forbidden",
}


class Refused(Exception):
    """The server answered with an error. ``name`` is the class of the exception there.

    >>> Refused("odoo.exceptions.AccessError", "no").is_access
    True
    >>> Refused("builtins.KeyError", "x").is_access
    False
    """

    def __init__(self, name, message):
        super().__init__(f"{name}: {message[:400]}")
        self.name = name
        self.message = message

    @property
    def is_access(self):
        """Whether rights are the reason, and not some mistake of the caller."""
        return self.name in REFUSALS

    @property
    def is_told(self):
        """Whether the person is told in plain words what is wrong."""
        return self.name in ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")


class Person:
    """A signed-in person: who it is (``uid``, ``partner``, ``role``, ``code`` …) and what it may ask of the server."""

    def __init__(self, url, facts):
        self.url = url
        self.role = facts["role"]
        self.uid = facts["uid"]
        self.partner = facts["partner"]
        self.code = facts["code"]
        self.prefix = facts["prefix"]
        self.units = facts["units"]
        self.api_key = facts["api_key"]
        self.http = requests.Session()
        self.http.cookies.set("session_id", facts["session"])
        self.http.headers["User-Agent"] = AGENT
        # twenty thousand calls: a bare connection takes a third of the time of a session
        self.line = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=TIMEOUT)
        self.headers = {
            "Cookie": f"session_id={facts['session']}",
            "Content-Type": "application/json",
            "User-Agent": AGENT,
        }

    def route(self, path, **params):
        """Call a JSON-RPC address and return its result, or raise `Refused`."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        self.line.request("POST", path, json.dumps(body), self.headers)
        answer = json.loads(self.line.getresponse().read())
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise Refused(data.get("name", ""), data.get("message") or answer["error"].get("message", ""))
        return answer.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call a public method the way the web client does."""
        return self.route(
            f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs=kwargs
        )

    def json2(self, model, method, **kwargs):
        """Call a public method with an API key (JSON-2), without any session."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        answer = requests.post(f"{self.url}/json/2/{model}/{method}", json=kwargs, headers=headers, timeout=TIMEOUT)
        if answer.status_code == 200:
            return answer.json()
        data = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        raise Refused(data.get("name", str(answer.status_code)), data.get("message", answer.text))

    def get(self, path, **params):
        """Open an address and return the response, redirects not followed."""
        return self.http.get(f"{self.url}{path}", params=params, timeout=TIMEOUT, allow_redirects=False)

    def attempt(self, model, method, *args, **kwargs):
        """Call, and return (result, None) or (None, `Refused`)."""
        try:
            return self.call(model, method, *args, **kwargs), None
        except Refused as refusal:
            return None, refusal

    def is_refused(self, model, method, *args, **kwargs):
        """Whether the call is refused for rights; any other error is raised, for it would hide a hole."""
        refusal = self.attempt(model, method, *args, **kwargs)[1]
        if refusal is not None and not refusal.is_access:
            raise refusal
        return refusal is not None

    def fails(self, model, method, *args, **kwargs):
        """Whether the call is refused, for rights or in plain words; where the words of core come before its rights."""
        refusal = self.attempt(model, method, *args, **kwargs)[1]
        if refusal is not None and not (refusal.is_access or refusal.is_told):
            raise refusal
        return refusal is not None

    def finds(self, model, domain, **context):
        """Return the ids found; a model that is closed altogether shows nothing."""
        result, refusal = self.attempt(model, "search", domain, context={"active_test": False, **context})
        if refusal is not None and not refusal.is_access:
            raise refusal
        return set(result or ())


def encoded(text):
    """Return text as the base64 that binary fields take."""
    return base64.b64encode(text.encode()).decode()
