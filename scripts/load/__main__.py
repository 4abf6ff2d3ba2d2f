"""scripts/load.sh [--people 50] [--minutes 10] [--pause 4,12] [--source fupin]"""

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from toolkit import odoo_server
from toolkit.arguments import Parser, number, numbers
from toolkit.console import SetupError, say, step
from toolkit.databases import Databases
from toolkit.layout import Layout
from toolkit.suites import free_port

from load import report
from load.crowd import Crowd, draw, shares
from load.machine import KINDS, Watch
from load.person import Person

DATABASE = "fupin_load"
PASSWORD = "fupin-demo-2025"  # noqa: S105 - of the invented people of the demonstration
LEVELS = {"village": "村", "township": "乡镇", "county": "县"}
SERVER = ("--workers=2", "--max-cron-threads=1")


def parsed(arguments):
    """Return the options of the command line."""
    parser = Parser(prog="scripts/load.sh", description="模拟许多人同时工作，量每个页面要多久。")
    parser.add_argument(
        "--people", type=number(int, 1), default=50, metavar="人数", help="人数，村、乡镇、县按 40 : 8 : 2"
    )
    parser.add_argument("--minutes", type=number(float, 0.01), default=10, metavar="分钟", help="工作多久")
    parser.add_argument(
        "--pause", type=numbers(float, 0, 2), default="4,12", metavar="秒,秒", help="每人两个页面之间停几秒：最少,最多"
    )
    parser.add_argument(
        "--source", default="fupin", metavar="数据库名", help="带演示数据的数据库；用它的副本，原来的不动"
    )
    return parser.parse_args(arguments)


def titles():
    """Return what each page is, in the first words of its docstring."""
    names = {
        "web_client": "打开系统",
        "desk": "工作台",
        "task_list": "任务列表",
        "asset_list": "资产列表",
        "search": "按名称查资产",
        "asset": "打开一项资产",
        "save": "新建一项资产",
    }
    return {name: title for name, title in names.items() if hasattr(Person, name)}


def work(options, layout, databases):
    """Let the crowd work on a server of its own; return (pages, what was saved and is not there, the watch)."""
    log = layout.data / "load.log"
    log.unlink(missing_ok=True)
    port = free_port()
    settings = dict(os.environ)
    server = (*SERVER, f"--gevent-port={free_port()}")
    process = odoo_server.start(layout, DATABASE, port, log, settings, server, own_session=True)
    try:
        who = draw(lambda script, **values: databases.query(DATABASE, script, **values), options.people, PASSWORD)
        crowd = Crowd(f"http://{odoo_server.HOST}:{port}", DATABASE, who, options.pause)
        with step("登录"):
            crowd.sign_in()
            crowd.warm_up()
        many = "、".join(f"{LEVELS[role]} {number}" for role, number in shares(options.people).items())
        with (
            step(f"{options.people} 人（{many}）工作 {options.minutes:g} 分钟"),
            Watch(process, DATABASE) as watch,
            crowd,
        ):
            time.sleep(options.minutes * 60)
    finally:
        odoo_server.stop(process)
    there = set(databases.query(DATABASE, "SELECT name FROM fupin_asset WHERE name LIKE '压测资产%'").splitlines())
    return crowd.pages, set(crowd.saved) - there, watch


@contextlib.contextmanager
def only_one(folder):
    """Refuse to run beside another one of the same checkout: they would drop each other's database."""
    with open(folder / "load.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError("本目录已有一个 scripts/load.sh 在运行；请等它结束。") from error
        yield


def _interrupt(number, frame):
    raise KeyboardInterrupt


def main():
    # the server that was started ends with us
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    options = parsed(sys.argv[1:])
    layout = Layout.current()
    databases = Databases(Path(os.environ["PGPATH"]), dict(os.environ))
    databases.check_connection()
    if not databases.exists(options.source):
        raise SetupError(f"没有数据库 {options.source}。先运行一次 scripts/run.sh（带演示数据），或用 --source 指明。")
    with only_one(layout.data):
        databases.copy(options.source, DATABASE)
        try:
            pages, missing, watch = work(options, layout, databases)
        finally:
            databases.drop(DATABASE)
    print(report.printed(pages, titles()))
    server, database = (watch.seconds(kind) / len(pages) for kind in KINDS)
    print(
        f"\n每秒 {len(pages) / (options.minutes * 60):.1f} 个页面，每个页面占处理器 {server * 1000:.0f} ms（网页服务器）"
        f"加 {database * 1000:.0f} ms（数据库）；期间整台机器通常有 {watch.waiting:g} 个进程在抢 {os.cpu_count()} 个处理器（含模拟的人）。"
    )
    problems = report.verdict(pages, missing)
    for problem in problems:
        say(f"✗ {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        say(f"错误：{error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
