"""scripts/test.sh: set up what is missing, run every test, say how long each part took and what failed."""

import contextlib
import fcntl
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from toolkit import environment
from toolkit.children import Children
from toolkit.console import SetupError, say
from toolkit.databases import Databases
from toolkit.odoo_log import Outcome
from toolkit.odoo_process import odoo_environment
from toolkit.postgres import database_server
from toolkit.suites import Runner, select
from toolkit.templates import DEMO_TEMPLATE, TEMPLATE, Templates

USAGE = """用法：scripts/test.sh [lint|unit|installed|addons|browser|rights|tests|simulation|conformance|模块名|/模块:测试类.方法|tests/路径 …]
不带参数：全部运行。"""
SIDE_BY_SIDE = 2
LONGEST = ("rights", "browser", "tests", "fupin_assets", "conformance", "simulation", "fupin_revenue", "installed")


@contextlib.contextmanager
def only_one(folder):
    """Refuse to run beside another test run of the same checkout: they would share databases."""
    with open(folder / "test.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError("本目录已有一个测试在运行；请等它结束。") from error
        yield


def _interrupt(number, frame):
    raise KeyboardInterrupt


def test(layout, arguments):
    """Run the suites that the arguments ask for; return 0 only if all went well."""
    try:
        suites = select(arguments, layout.addon_names())
    except ValueError as error:
        raise SetupError(f"不认识的参数 {error}\n{USAGE}") from error
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    started = time.monotonic()
    environment.ensure(layout, tests=True)
    say(f"准备环境：{time.monotonic() - started:.0f} 秒")
    folder = layout.data / "test"
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with only_one(folder), database_server(layout, os.environ, throwaway=True) as server:
        settings = odoo_environment(layout, server, folder / "files")
        databases = Databases(server.binaries, settings)
        databases.check_connection()
        return _Session(layout, databases, logs).run(suites, started)


class _Session:
    """One test run."""

    def __init__(self, layout, databases, logs):
        self.children = Children()
        self.templates = Templates(layout, databases, logs, self.children)
        self.runner = Runner(layout, databases, logs, self.children)
        self.logs = logs
        self.results = []

    def run(self, suites, started):
        # What needs no database runs while the template is made; then two at a time.
        early = [suite for suite in suites if suite.part in ("unit", "lint")]
        late = [suite for suite in suites if suite not in early]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            try:
                self._run(pool, early, late)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.children.stop()
                raise
        return self._report(started)

    def _run(self, pool, early, late):
        template = late and pool.submit(self.templates.make_template)
        waiting = [pool.submit(self._one, suite) for suite in early]
        if late:
            template.result()
            # the longest ones first: at the end they would run alone
            ordered = sorted(
                late, key=lambda suite: LONGEST.index(suite.name) if suite.name in LONGEST else len(LONGEST)
            )
            demo = None
            if any(suite.needs_demonstration for suite in ordered):
                demo = pool.submit(self.templates.make_demo_template)
            # one suite may run beside the making of the demonstration
            first = [suite for suite in (ordered[:1] if demo else ordered) if not suite.needs_demonstration]
            waiting += [pool.submit(self._one, suite) for suite in first]
            if demo:
                demo.result()
            waiting += [pool.submit(self._one, suite) for suite in ordered if suite not in first]
        for future in waiting:
            future.result()

    def _one(self, suite):
        say(f"→ 测试 {suite.name} …")
        outcome, seconds = self.runner.run(suite)
        say(f"  {suite.name}：通过 {outcome.passed}，失败 {outcome.failed}（{seconds:.0f} 秒）")
        self.results.append((suite.name, outcome, seconds))

    def _report(self, started):
        for name in (TEMPLATE, DEMO_TEMPLATE):
            self.results.append((name, self.runner.check_template_log(name), 0))
        total = sum((outcome for _name, outcome, _seconds in self.results), Outcome())
        for name, outcome, _seconds in self.results:
            for problem in outcome.problems:
                say(f"\n✗ {name}: {problem}")
            for remark in outcome.remarks:
                say(f"\n⚠ {name}（第一次未通过，重跑见上）: {remark}")
        say("\n各部分用时：")
        for name, outcome, seconds in self.results:
            say(f"  {name:<24} {seconds:6.0f} 秒  通过 {outcome.passed}，失败 {outcome.failed}")
        say(f"  共 {time.monotonic() - started:.0f} 秒。日志：{self.logs}")
        print(f"{total.passed} passed, {total.failed} failed", flush=True)
        return 0 if total.passed and not total.failed else 1
