"""scripts/release.sh: keep a register of the version that is released, for the test of updates (docs/operate.md)."""

import ast
import json
import lzma
import os
import subprocess
import tempfile
from pathlib import Path

from toolkit import environment, sources
from toolkit.arguments import Parser
from toolkit.console import SetupError, say, step
from toolkit.databases import Databases
from toolkit.odoo_process import odoo_command, odoo_environment, run
from toolkit.postgres import database_server

FOLDER = Path("tests") / "upgrade"
DUMP, FACTS = "register.dump.xz", "release.json"
DRAFT = "fupin_release"
LARGEST = 3_000_000  # bytes: each release adds as much to the repository


def version(folder):
    """Return the version that an addon's manifest names."""
    return ast.literal_eval((Path(folder) / "__manifest__.py").read_text())["version"]


def addon_facts(layout):
    """Return {addon: {"version", "digest"}}: the digest is of all that matters to a database."""
    return {
        name: {"version": version(layout.addons / name), "digest": sources.addon_digest(layout.addons / name)}
        for name in layout.addon_names()
    }


def release(layout, arguments):
    """Freeze a copy of a register with the demonstration into tests/upgrade/."""
    parser = Parser(prog="scripts/release.sh", description="把带演示数据的库冻结为升级测试的起点。")
    parser.add_argument(
        "--from", dest="source", default=os.environ.get("FUPIN_DATABASE", "fupin"), metavar="数据库名", help="演示库"
    )
    options = parser.parse_args(arguments)
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        settings = odoo_environment(layout, server)
        databases = Databases(server.binaries, settings)
        if not databases.exists(options.source):
            raise SetupError(
                f"没有数据库 {options.source}。先运行一次 scripts/run.sh（带演示数据），或用 --from 指明。"
            )
        databases.copy(options.source, DRAFT)
        try:
            with tempfile.TemporaryDirectory() as folder:
                told = _prepare(layout, databases, Path(folder))
                _dump(server, databases, Path(folder) / "dump", layout.root / FOLDER / DUMP)
        finally:
            databases.drop(DRAFT)
    facts = {"addons": addon_facts(layout), **told}
    (layout.root / FOLDER / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    say(f"已写入 {FOLDER}/：{DUMP}（{(layout.root / FOLDER / DUMP).stat().st_size / 1e6:.1f} MB）、{FACTS}。")
    say("下一步：提交、打标签，再把各模块 __manifest__.py 的版本号提高一级（docs/operate.md“发布与升级”）。")
    return 0


def _prepare(layout, databases, folder):
    told = folder / "told.json"
    command = odoo_command(layout, "shell", "-d", DRAFT, "--no-http", "--log-level=warn")
    settings = databases.environment | {
        "FUPIN_TOLD": str(told),
        "FUPIN_POLICIES": str(layout.root / "config" / "policies"),
    }
    with step("准备数据"), (layout.root / FOLDER / "prepare.py").open() as script:
        code = run(command, settings, stdin=script)
    if code or not told.exists():
        raise SetupError("数据没有准备好，见上面的错误。")
    return json.loads(told.read_text())


def _dump(server, databases, dump, target):
    with step("写出"):
        command = [
            server.binaries / "pg_dump",
            "--format=custom",
            "--compress=none",
            "--no-owner",
            f"--file={dump}",
            DRAFT,
        ]
        subprocess.run(command, env=databases.environment, check=True)
        content = lzma.compress(dump.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        if len(content) > LARGEST:
            raise SetupError(f"{len(content)} 字节，超过上限 {LARGEST}：请用更小的演示库。")
        target.write_bytes(content)
