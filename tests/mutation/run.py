"""Feeds spoilt workbooks and packs to a real database and notes what was not refused with words.

``main(env, count)`` is called in the shell of Odoo, on a database with the demonstration. Each case is drawn from its
number, runs in a savepoint and is taken back. Allowed is a `UserError` with Chinese words, or a file that is taken as it
is; what fails otherwise, writes all the same or hangs is told with its number.
"""

import base64
import contextlib
import json
import logging
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import yaml

from odoo.addons.fupin_ledger.tests.workbooks import HEAD, workbook
from odoo.exceptions import UserError

PACKS = Path(__file__).parents[2] / "config" / "policies"
SECONDS = 60
ROWS = 8
ENTRIES = 2
LINES_TOLD = 14


class Undone(Exception):
    """Ends a savepoint whose changes are not wanted."""


class Hung(BaseException):
    """A case did not come back: no handler of ordinary errors may swallow it."""


def main(env, count, first=0, result=None):
    """Run ``count`` workbooks and as many packs from number ``first`` on; return and write what came of them."""
    for name in ("odoo.addons.fupin_policy", "odoo.sql_db", "odoo.models.unlink", "odoo.addons.fupin_ledger"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _hung)
    told = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subjects = (Workbooks(env, folder), Packs(env, folder))
        maker = Path(__file__).with_name("make.py")
        subprocess.run([sys.executable, maker, folder, str(first), str(count)], check=True)
        for subject in subjects:
            told[type(subject).__name__.lower()] = _run(env, subject, range(first, first + count))
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if result:
        Path(result).write_text(json.dumps(told, ensure_ascii=False))
    return told


def _run(env, subject, numbers):
    refused = taken = 0
    faults, slowest = [], 0
    for number in numbers:
        started = time.monotonic()
        signal.alarm(SECONDS)
        try:
            with contextlib.suppress(Undone), env.cr.savepoint():
                was_refused = subject.feed(number)
                env.flush_all()
                wrong = subject.wrong(was_refused)
                if wrong:
                    faults.append({"number": number, "told": wrong})
                refused, taken = refused + was_refused, taken + (not was_refused)
                raise Undone
        except (Exception, Hung):
            faults.append({"number": number, "told": "\n".join(traceback.format_exc().splitlines()[-LINES_TOLD:])})
        finally:
            signal.alarm(0)
            env.invalidate_all(flush=False)
        slowest = max(slowest, time.monotonic() - started)
    return {"refused": refused, "taken": taken, "faults": faults, "slowest": round(slowest, 2)}


def _hung(_number, _frame):
    raise Hung(f"no answer within {SECONDS} seconds")


def _strings(data):
    """Yield every text inside a value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)


def _is_chinese(error):
    """Whether Chinese words tell it, and none of a program: four English words in a row outside of quoted values."""
    said = re.sub("“[^”]*”", "", str(error))
    return any("\u4e00" <= letter <= "\u9fff" for letter in said) and not re.search(r"[A-Za-z']+( [A-Za-z']+){3}", said)


class Workbooks:
    """A ledger of eight assets, as a county office imports it."""

    def __init__(self, env, folder):
        self.env, self.folder = env, folder
        county = env["fupin.assignment"].search([("role", "=", "county")], limit=1)
        self.ledger = env.ref("fupin_assets.ledger_total").with_user(county.user_id)
        village = env["fupin.region"].search(
            [("level", "=", "village"), ("prefix", "=like", f"{county.unit_id.region_id.prefix}%")], limit=1
        )
        rows = [
            [
                number, village.parent_id.name, village.name, f"道路{number}", "公益性资产", "2021.5", 10, 1000 * number,
                f"彩票公益金:{1000 * number}",
            ]
            for number in range(1, ROWS + 1)
        ]  # fmt: skip
        (folder / "base.xlsx").write_bytes(workbook([HEAD, *rows]))

    def feed(self, number):
        """Import a file; return whether it was refused."""
        content = (self.folder / f"{number}.xlsx").read_bytes()
        before = self._assets()
        Import = self.ledger.env["fupin.ledger.import"].with_context(queue_job__no_delay=True, lang="zh_CN")
        self.record = None
        try:
            with self.env.cr.savepoint():
                values = {"ledger_id": self.ledger.id, "file": base64.b64encode(content), "filename": "台账.xlsx"}
                self.record = Import.create(values)
                self.record.action_check()
                self.record.action_import()
        except UserError as error:
            self.told, self.made = error, self._assets() - before
            return True
        self.told, self.made = None, self._assets() - before
        return False

    def wrong(self, was_refused):
        """Return what must not be, or nothing."""
        if was_refused:
            if self.made:
                return f"refused, and {self.made} assets made: {self.told}"
            return "" if _is_chinese(self.told) else f"not told in Chinese: {self.told!r}"
        if self.made != self.record.imported_count or self.record.state != "done":
            return f"{self.made} assets made, {self.record.imported_count} told"
        return ""

    def _assets(self):
        self.env.cr.execute("SELECT count(*) FROM fupin_asset")
        return self.env.cr.fetchone()[0]


class Packs:
    """Two entries of each section of the shipped packs, in turn."""

    def __init__(self, env, folder):
        self.env, self.folder = env, folder
        user = env["fupin.assignment"].search([("role", "=", "administrator")], limit=1).user_id
        self.Policy = env["fupin.policy"].with_user(user).with_context(lang="zh_CN")
        for path in PACKS.glob("*.yaml"):
            (folder / f"{path.stem}.base.yaml").write_text(self._short(path.read_text()))
        self.tables = [env[model]._table for _section, model, _fields in self.Policy._pack_sections()] + [
            "fupin_policy"
        ]
        self._check_bases()

    @staticmethod
    def _short(text):
        """Return two entries of each section with the articles that they and the title of the policy name."""
        data = yaml.safe_load(text)
        for section, entries in data.items():
            if isinstance(entries, list) and section not in ("articles", "declarations"):
                data[section] = entries[:ENTRIES]
        named = set(_strings({key: value for key, value in data.items() if key != "articles"}))
        data["articles"] = [entry for entry in data["articles"] if {entry.get("provision"), entry["number"]} & named]
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)

    def _check_bases(self):
        """A pack that is refused unspoilt would hide what its mutations do."""
        for path in sorted(self.folder.glob("*.base.yaml")):
            with contextlib.suppress(Undone), self.env.cr.savepoint():
                self.Policy.load_pack(path.read_text())
                raise Undone
            self.env.invalidate_all(flush=False)

    def feed(self, number):
        """Read a pack; return whether it was refused."""
        text = (self.folder / f"{number}.yaml").read_bytes().decode("utf-8", "surrogatepass")
        before = self._counts()
        try:
            with self.env.cr.savepoint():
                self.Policy.load_pack(text)
        except UserError as error:
            self.told, self.made = error, self._counts() != before
            return True
        self.told, self.made = None, self._counts() != before
        return False

    def wrong(self, was_refused):
        """Return what must not be, or nothing."""
        if was_refused:
            if self.made:
                return f"refused, and something written: {self.told}"
            return "" if _is_chinese(self.told) else f"not told in Chinese: {self.told!r}"
        return "" if self.made else "taken, and nothing written"

    def _counts(self):
        counted = []
        for table in self.tables:
            self.env.cr.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - tables of the registry
            counted.append(self.env.cr.fetchone()[0])
        return counted


def tell(told):
    """Print what came of it."""
    for name in ("workbooks", "packs"):
        found = told[name]
        print(
            f"{name}: {found['refused']} refused, {found['taken']} taken, slowest {found['slowest']} s, {len(found['faults'])} faults"
        )
        for fault in found["faults"][:20]:
            print(f"--- {fault['number']}\n{fault['told']}")
    print(f"most memory: {told['megabytes']} MiB")
