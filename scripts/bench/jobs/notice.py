"""The page of a public notice over HTTP: a server with two workers, sixteen visitors without an account."""

import http.client
import statistics

from toolkit.suites import free_port

from bench.figures import Row
from bench.jobs.over_http import together
from bench.jobs.start import HOST, Server

SECONDS = 8
VISITORS = 16
TARGETS = [("requests_per_second", 200)]
# a browser in China: without it core asks three times more for the visitor's language
HEADERS = {"Accept-Language": "zh-CN,zh;q=0.9"}


class Visitor:
    """A browser of a villager: one connection, no session."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def get(self, path, shown):
        """Read a page wholly.

        :raise RuntimeError: if it is not there, or another one
        """
        self.connection.request("GET", path, headers=HEADERS)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK or shown not in content:
            raise RuntimeError(f"{path}: {answer.status} {content[:300].decode(errors='replace')}")


def hung(env):
    """Hang out a notice of a village whose county has its pages on; return the path of its page and a text on it."""
    region = env["fupin.region"].search([("level", "=", "country")], limit=1)
    places = {
        "province": "52",
        "prefecture": "5227",
        "county": "522701",
        "township": "522701001",
        "village": "522701001001",
    }
    for level, prefix in places.items():
        code = prefix.ljust(12, "0")
        region = env["fupin.region"].create({"name": code, "code": code, "level": level, "parent_id": region.id})
        unit_type = {"county": "county_office", "village": "village_collective"}.get(level)
        if unit_type:
            unit = env["fupin.unit"].create({"name": code, "unit_type": unit_type, "region_id": region.id})
            unit.has_public_pages = level == "county"
    household = env["fupin.household"].create({"name": "测量", "region_id": region.id})
    words = {"name": "收益分配公示", "content": "二〇二六年收益分配方案。" * 40, "place": "村务公示栏"}
    about = {"res_model": household._name, "res_id": household.id, "date_to": "2099-12-31", "unit_id": unit.id}
    notice = env["fupin.disclosure"].create({**words, **about})
    notice.action_post()
    page = env["fupin.disclosure.page"].search([("disclosure_id", "=", notice.id)])
    return f"/fupin/notice/{page.token}", words["name"].encode()


def visited(task):
    """Visitors who read one page without a pause, and in turn the server's own sign of life."""
    with task.session.request(commit=True) as env:
        path, shown = hung(env)
    seconds = 1 if task.quick else SECONDS
    asks = {"page": lambda visitor: visitor.get(path, shown), "health": lambda visitor: visitor.get("/web/health", b"")}
    found = {"page": [], "health": []}
    times = []
    with Server(task.database, "--workers", 2, "--max-cron-threads", 0, "--gevent-port", free_port()) as server:
        server.wait_for("/web/health")
        visitors = [Visitor(server.port) for _number in range(VISITORS)]
        together(visitors, asks["page"], seconds / 4)  # both workers load what they need
        for _round in range(task.rounds(3)):
            for name, ask in asks.items():
                rate, spent = together(visitors, ask, seconds)
                found[name].append(rate)
                times += spent if name == "page" else []
    page, health = (statistics.median(found[name]) for name in ("page", "health"))
    figures = {"requests_per_second": page, "p95": sorted(times)[len(times) * 95 // 100] * 1000}
    yield Row("公示网页，16 位访客", 1 / page, 1 / health, figures, TARGETS, f"空请求 {health:.0f} 次/秒")
