"""The list page over HTTP: a server with two workers, eight people who ask without a pause."""

import http.client
import json
import statistics
import threading
import time

from toolkit.suites import free_port

from bench.figures import Row
from bench.generate import HTTP_USERS, PASSWORD
from bench.jobs.start import HOST, Server
from bench.pages import COUNT_LIMIT, LIMIT, MODEL, Page

SECONDS = 8
TARGETS = [("requests_per_second", 80), ("p95", 150)]


class Person:
    """A signed-in client with one connection."""

    def __init__(self, port, database, login):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookie = None
        self.post("/web/session/authenticate", {"db": database, "login": login, "password": PASSWORD})

    def post(self, path, parameters):
        """Send one request and read the whole answer."""
        headers = {"Content-Type": "application/json"} | ({"Cookie": self.cookie} if self.cookie else {})
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters})
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if self.cookie is None:
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        if answer.status != http.client.OK or b'"error"' in content[:200]:
            raise RuntimeError(content[:500].decode())
        return content

    def call(self, model, method, *arguments, **named):
        """Call a method as the web client does."""
        parameters = {"model": model, "method": method, "args": list(arguments), "kwargs": named}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", parameters)


def together(people, ask, seconds):
    """Let all ask for some seconds; return requests a second and the times of all requests."""
    times, errors = [], []
    until = time.perf_counter() + seconds

    def repeat(person):
        try:
            while time.perf_counter() < until:
                started = time.perf_counter()
                ask(person)
                times.append(time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001 - told to the main thread
            errors.append(error)

    threads = [threading.Thread(target=repeat, args=[person]) for person in people]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return len(times) / (time.perf_counter() - started), times


def pages(task):
    """List pages of eight counties, and in turn a request that does nothing."""
    with task.session.request("bench_county_first") as env:
        specification = Page(env).specification
    named = {"domain": [], "specification": specification, "limit": LIMIT, "count_limit": COUNT_LIMIT}
    seconds = 1 if task.quick else SECONDS
    found = {"page": [], "empty": []}
    times = []
    with Server(task.database, "--workers", 2, "--max-cron-threads", 0, "--gevent-port", free_port()) as server:
        server.wait_for("/web/login")
        people = [Person(server.port, task.database, f"bench_http_{number}") for number in range(HTTP_USERS)]
        asks = {
            "page": lambda person: person.call(MODEL, "web_search_read", **named),
            "empty": lambda person: person.call("res.users", "context_get"),
        }
        together(people, asks["page"], seconds / 4)  # both workers load what they need
        for _round in range(task.rounds(3)):
            for name, ask in asks.items():
                rate, spent = together(people, ask, seconds)
                found[name].append(rate)
                times += spent if name == "page" else []
    page, empty = (statistics.median(found[name]) for name in ("page", "empty"))
    figures = {"requests_per_second": page, "p95": sorted(times)[len(times) * 95 // 100] * 1000}
    note = f"空请求 {empty:.0f} 次/秒"
    yield Row("列表经 HTTP，8 个客户端", 1 / page, 1 / empty, figures, TARGETS, note)
