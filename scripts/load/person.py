"""One simulated person: signs in, opens pages as the web client does, enters assets, keeps account of what was answered."""

import itertools
import random
import time
from dataclasses import dataclass

import requests
from lxml import etree
from requests.adapters import HTTPAdapter

TIMEOUT = 60
LIMIT = 80
COUNT_LIMIT = 10_001  # the web client counts no further
ASSET, TASK = "fupin.asset", "fupin.task"


class Refused(Exception):
    """The server did not do what was asked."""


class SignedOut(Refused):
    """The session is gone: the person would have to sign in again."""


class FromAddress(HTTPAdapter):
    """Connections that leave from an address of the person's own, as each clerk's do."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **named):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **named)


@dataclass
class Page:
    """What one page cost: its name, when it was opened (monotonic seconds), how long it took, what went wrong."""

    name: str
    started: float
    seconds: float
    error: str = ""
    signed_out: bool = False


def specification(views, kind):
    """Return the fields that the web client asks for to show a view, from the answer of ``get_views``."""
    model = views["views"][kind]
    fields = {name: info["fields"] for name, info in views["models"].items()}

    def of(node, name):
        found = {}
        for child in node.iterchildren(tag=etree.Element):
            if child.tag != "field":
                found |= of(child, name)
                continue
            field = fields[name].get(child.get("name"))
            if not field:
                continue
            if field["type"] in ("one2many", "many2many"):
                lines = child.find("list")
                inner = of(lines, field["relation"]) if lines is not None and field["relation"] in fields else {}
                found[child.get("name")] = {"fields": inner or {"display_name": {}}}
            else:
                found[child.get("name")] = {"fields": {"display_name": {}}} if field["type"] == "many2one" else {}
        return found

    return of(etree.fromstring(model["arch"]), model.get("model", ASSET))


class Person:
    """A signed-in person with connections of his own."""

    pause = None  # seconds between two pages, (least, most); none: those of the crowd

    def __init__(self, url, database, who, number):
        self.url = url
        self.database = database
        self.who = who
        self.number = number
        self.draw = random.Random(number)
        self.http = requests.Session()
        self.http.mount("http://", FromAddress(f"127.0.{1 + number // 250}.{1 + number % 250}"))
        self.counter = itertools.count(1)
        self.pages = []
        self.saved = []  # names of assets whose saving was answered
        self.tried = []  # names of all that were sent
        self.assets = []

    def sign_in(self):
        """Sign in and learn the views, as the web client does at its start."""
        values = {"db": self.database, "login": self.who["login"], "password": self.who["password"]}
        self.uid = self.post("/web/session/authenticate", values)["uid"]
        self.views = self.call(ASSET, "get_views", views=[[False, "list"], [False, "form"]], options={})
        self.list = specification(self.views, "list")
        self.form = specification(self.views, "form")
        tasks = self.call(TASK, "get_views", views=[[False, "list"]], options={})
        self.tasks = specification(tasks | {"views": {"list": tasks["views"]["list"] | {"model": TASK}}}, "list")

    def post(self, path, parameters):
        """Send a JSON-RPC request and return its result.

        :raise SignedOut: if the session is gone
        :raise Refused: if it was answered with an error, or not at all
        """
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        try:
            answer = self.http.post(self.url + path, json=body, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise Refused(type(error).__name__) from error
        if answer.status_code != requests.codes.ok:
            raise Refused(f"HTTP {answer.status_code}")
        content = answer.json()
        if "error" in content:
            problem = content["error"]
            kind = SignedOut if problem.get("code") == 100 else Refused
            raise kind(f"{problem['data']['name']}: {problem['data']['message']}")
        return content.get("result")

    def call(self, model, method, *arguments, **named):
        """Call a method as the web client does."""
        parameters = {"model": model, "method": method, "args": list(arguments), "kwargs": named}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    # ---------------------------------------------------------------- pages

    def web_client(self):
        """The page itself, with the session's information."""
        answer = self.http.get(self.url + "/odoo", timeout=TIMEOUT)
        if answer.status_code != requests.codes.ok:
            raise Refused(f"HTTP {answer.status_code}")
        if "/web/login" in answer.url:
            raise SignedOut(answer.url)

    def desk(self):
        """The work desk."""
        self.call("fupin.desk", "get_desk")

    def task_list(self):
        """What is to be done."""
        self.call(TASK, "web_search_read", [], self.tasks, limit=LIMIT, count_limit=COUNT_LIMIT)

    def asset_list(self):
        """The register of the person's places."""
        found = self.call(ASSET, "web_search_read", [], self.list, limit=LIMIT, count_limit=COUNT_LIMIT)
        self.assets = [record["id"] for record in found["records"]] or self.assets

    def search(self):
        """A word typed into the search of the register."""
        domain = [["name", "ilike", self.draw.choice(("路", "水", "房", "厂", "库"))]]
        self.call(ASSET, "web_search_read", domain, self.list, limit=LIMIT, count_limit=COUNT_LIMIT)

    def asset(self):
        """One asset, opened."""
        if self.assets:
            self.call(ASSET, "web_read", [self.draw.choice(self.assets)], self.form)

    def save(self):
        """A new asset, entered and read back. Its name is drawn for this person alone, so that it can be counted."""
        name = f"压测资产{self.number}-{next(self.counter)}"
        self.tried.append(name)
        values = self.who["values"] | {"name": name}
        self.call(ASSET, "web_save", [], values, self.form)
        self.saved.append(name)

    def round(self):
        """The pages of one round of work, by level."""
        if self.who["role"] == "village":
            return [self.desk, self.task_list, self.asset_list, self.asset, self.save]
        return [self.desk, self.task_list, self.asset_list, self.search, self.asset]

    def open(self, page):
        """Open a page and note what it cost."""
        started = time.monotonic()
        error = None
        try:
            page()
        except (Refused, requests.RequestException) as problem:
            error = problem
        ended = time.monotonic()
        words = f"{type(error).__name__}: {error}"[:300] if error else ""
        self.pages.append(Page(page.__name__, started, ended - started, words, isinstance(error, SignedOut)))
        return not error
