"""scripts/bench.sh [任务 …] [--scale 10000,100000,1000000] [--quick] [--fresh] [--clean] [--list]"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from toolkit.arguments import Parser, number, numbers
from toolkit.console import SetupError, say
from toolkit.databases import Databases
from toolkit.layout import Layout

from bench import figures, jobs
from bench.stores import Stores

FULL = 1_000_000
TINY = 2_000


def parsed(arguments):
    """Return the options of the command line."""
    parser = Parser(prog="scripts/bench.sh", description="量每项任务，并与极限轮流比较。")
    parser.add_argument("jobs", nargs="*", metavar="任务", help="任务名（见 --list）；不写则全部")
    parser.add_argument(
        "--scale",
        type=numbers(int, 1),
        default=str(FULL),
        metavar="资产数",
        help="资产数，逗号分隔，如 10000,100000,1000000",
    )
    parser.add_argument("--quick", action="store_true", help="只检查各任务能跑：五县区划、少量资产，数字无意义")
    parser.add_argument("--rounds", type=number(int, 1), metavar="次数", help="每项轮流的次数")
    parser.add_argument("--fresh", action="store_true", help="先删除已建的测量数据库，重新生成")
    parser.add_argument("--clean", action="store_true", help="删除全部测量数据库后结束")
    parser.add_argument("--keep", action="store_true", help="不按模块变动更新已建的数据库")
    parser.add_argument("--list", action="store_true", help="列出任务")
    parser.add_argument("--template", metavar="数据库名", help="已装好模块的数据库名，代替重新安装（测试用）")
    parser.add_argument("--json", type=Path, metavar="文件", help="另把结果写入此文件")
    options = parser.parse_args(arguments)
    options.scales = [TINY] if options.quick else sorted(options.scale)
    unknown = [name for name in options.jobs if name not in jobs.NAMES]
    if unknown:
        raise SetupError(f"没有任务“{unknown[0]}”。可选：{'、'.join(jobs.NAMES)}")
    return options


class Bench:
    """One run: the databases, the jobs in processes of their own, the table."""

    def __init__(self, layout, options):
        self.layout = layout
        self.options = options
        self.folder = layout.data / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        databases = Databases(Path(os.environ["PGPATH"]), dict(os.environ))
        databases.check_connection()
        self.stores = Stores(
            layout, databases, self.folder / "build.log", options.template, options.quick, not options.keep
        )
        self.rows = []
        self.failed = []

    def run(self):
        """Measure what was asked for; return 0 unless a job could not run."""
        chosen = [job for job in jobs.JOBS if not self.options.jobs or job.name in self.options.jobs]
        built = [job for job in chosen if not job.missing]
        try:
            if self.options.quick and built:
                self._measure(built, self.stores.copy(self.stores.ensure("assets", TINY)), TINY)
            else:
                for scale in self.options.scales:
                    self._at_scale(built, scale)
        finally:
            self.stores.databases.drop(self.stores.work)
        self._report(chosen)
        return 1 if self.failed else 0

    def _at_scale(self, built, scale):
        copied = None
        for job in built:
            if not job.grows and scale != self.options.scales[-1]:
                continue
            source = self.stores.ensure(job.needs, scale)
            if job.writes and copied != source:
                self.stores.copy(source)
                copied = source
            self._measure([job], self.stores.work if job.writes else source, scale)

    def _measure(self, some, database, scale):
        """Run jobs in a process of its own, so that memory and failures stay its own."""
        started = time.monotonic()
        names = ",".join(job.name for job in some)
        say(f"→ {names}（{scale:,}）…")
        result, log = self.folder / "result.json", self.folder / f"{some[0].name}.log"
        result.unlink(missing_ok=True)
        settings = {"quick": self.options.quick, "rounds": self.options.rounds, "scale": scale}
        command = [sys.executable, "-m", "bench.child", names, database, json.dumps(settings), result]
        with log.open("w") as output:
            process = subprocess.Popen(
                [str(part) for part in command], stdout=output, stderr=output, stdin=subprocess.DEVNULL
            )
            try:
                process.wait(max(job.seconds for job in some))
            except BaseException as error:  # its own time-out, or Ctrl-C: nothing is left running
                process.terminate()
                process.wait(30)
                if not isinstance(error, subprocess.TimeoutExpired):
                    raise
        done = json.loads(result.read_text()) if result.exists() else {"rows": [], "failed": names.split(",")}
        self.rows += [figures.Row.load(row) for row in done["rows"]]
        self.failed += done["failed"]
        if done["failed"]:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
            say(f"✗ 没有跑成：{'、'.join(done['failed'])}\n{tail}\n日志：{log}")
        say(f"  完成（{time.monotonic() - started:.0f} 秒）")

    def _report(self, chosen):
        if self.options.quick:
            say("注意：--quick 只检查任务能跑，数字无意义。")
        many = len(self.options.scales) > 1
        for scale in self.options.scales:
            lines = [row.cells() for row in self.rows if row.scale == scale]
            if lines:
                print(f"\n{scale:,} 项资产\n" if many else "")
                print(figures.table([figures.HEADS, *lines]))
        if many:
            print("\n随规模增长\n\n" + figures.table(growth(self.rows)))
        missing = [job for job in chosen if job.missing]
        if missing:
            print("\n尚未建成：" + "；".join(f"{job.name}（{job.missing}）" for job in missing))
        if self.failed:
            print("\n没有跑成：" + "、".join(self.failed))
        if self.options.json:
            self.options.json.write_text(json.dumps([row.dump() for row in self.rows], ensure_ascii=False, indent=1))


def growth(rows):
    """Return the lines of the table that tells how each cost grows beside its work."""
    found = {}
    for row in rows:
        found.setdefault(row.title, []).append(row)
    lines = [["任务", "工作量", "用时", "用时增长 / 工作量增长"]]
    for title, many in found.items():
        first, last = many[0], many[-1]
        if first.scale == last.scale or not (first.work and first.ours):
            continue
        works = " → ".join(f"{row.work:,}" for row in many)
        times = " → ".join(figures.duration(row.ours) for row in many)
        lines.append([title, works, times, f"{last.ours / first.ours / (last.work / first.work):.2f}"])
    return lines


def main():
    options = parsed(sys.argv[1:])
    if options.list:
        for job in jobs.JOBS:
            print(f"{job.name:<16} {job.title}{'（尚未建成：' + job.missing + '）' if job.missing else ''}")
        return 0
    bench = Bench(Layout.current(), options)
    if options.clean or options.fresh:
        bench.stores.refresh()
    return 0 if options.clean else bench.run()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        say(f"错误：{error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
