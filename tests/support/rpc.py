"""Calls to a server as its clients make them: the web client's session, and the JSON-2 API with a key."""

import requests

TIMEOUT = 120


class RpcError(Exception):
    """The server refused: `name` is the Python exception, the message is what the person would read."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = name


class Session:
    """A signed-in person, calling models as the web client does."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.http = requests.Session()
        values = {"db": database, "login": login, "password": password}
        self.user = self.post("/web/session/authenticate", values)
        self.uid = self.user["uid"]

    def post(self, path, parameters):
        """Send a JSON-RPC request and return its result; raise what the server answers as an error."""
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        answer = self.http.post(self.url + path, json=body, timeout=TIMEOUT)
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            data = content["error"]["data"]
            raise RpcError(data["name"], data["message"])
        return content.get("result")

    def call(self, model, method, *arguments, **named):
        """Call a public method of a model: `call("res.partner", "read", [1], fields=["name"])`."""
        parameters = {"model": model, "method": method, "args": list(arguments), "kwargs": named}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def get(self, path, **options):
        """Fetch an address with the session's cookie, without following redirections."""
        return self.http.get(self.url + path, timeout=TIMEOUT, allow_redirects=False, **options)


class Json2:
    """A program that calls the JSON-2 API with somebody's key."""

    def __init__(self, url, database, key):
        self.url = url
        self.headers = {"Authorization": f"Bearer {key}", "X-Odoo-Database": database}

    def call(self, model, method, **named):
        """Call a public method; return (status, content)."""
        answer = requests.post(f"{self.url}/json/2/{model}/{method}", json=named, headers=self.headers, timeout=TIMEOUT)
        return answer.status_code, answer.json()
