"""The databases that the jobs run on: built once, kept, copied for what writes; all named bench_…"""

import shutil
import subprocess
import sys
from pathlib import Path

from toolkit import sources
from toolkit.console import SetupError, step
from toolkit.odoo_process import odoo_command

from bench import generate

DEMO = "fupin_demo"
# for a million assets and the copy that is written in
FREE_GIGABYTES = 12


class Stores:
    """Makes and removes the databases.

    bench_empty: all addons, nothing else. bench_country: with every region of the country (bench_counties: with
    the five counties of config/regions, for a quick run). bench_<n>: with n assets on top. bench_work: a copy of
    one of them for jobs that write.
    """

    def __init__(self, layout, databases, log, template=None, quick=False, update=True):
        self.layout = layout
        self.databases = databases
        self.log = log
        self.template = template
        self.quick = quick
        self.update = update
        # those of a test must not end the ones that took minutes to build
        self.prefix = "benchtest_" if template else "bench_"
        self.checked = set()

    @property
    def work(self):
        """Name of the copy to write in."""
        return f"{self.prefix}work"

    def ensure(self, kind, scale):
        """Return the name of the database of a kind: "empty", "country" or "assets"."""
        if kind == "empty":
            return self._once(f"{self.prefix}empty", self._make_empty)
        places = self.prefix + ("counties" if self.quick else "country")
        if kind == "country":
            return self._once(places, self._make_country)
        return self._once(f"{places}_{scale}", lambda name: self._make_assets(name, scale))

    def copy(self, name):
        """Return a copy to write in."""
        self.databases.copy(name, self.work)
        return self.work

    def refresh(self):
        """Drop everything that was built."""
        for name in self.built():
            self.databases.drop(name)

    def built(self):
        """Return the names of all databases of the bench."""
        script = "SELECT datname FROM pg_database WHERE starts_with(datname, :'prefix')"
        return self.databases.query("postgres", script, prefix=self.prefix).split()

    def _once(self, name, make):
        if name in self.checked:
            return name
        if self.databases.exists(name) and self.databases.comment(name) == generate.VERSION:
            if self.update:
                self._update(name)
        else:
            self.databases.drop(name)
            make(name)
            self.databases.query(name, "VACUUM ANALYZE")
            self.databases.set_comment(name, generate.VERSION)
        self.checked.add(name)
        return name

    def _make_empty(self, name):
        if self.template:
            self.databases.copy(self.template, name)
            return
        with step(f"建立数据库 {name}，安装模块"):
            # as scripts/run.sh gets it from Odoo: collation C, characters of all languages
            create = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
            self.databases.query("postgres", create)
            self.databases.query(name, "CREATE EXTENSION pg_trgm")
            addons = [addon for addon in self.layout.addon_names() if addon != DEMO]
            self._odoo(name, "-i", ",".join(addons), "--load-language", "zh_CN")
            sources.write(self.databases, name, sources.current(self.layout))

    def _make_country(self, name):
        self.databases.copy(self.ensure("empty", 0), name)
        counties = sorted(path.stem for path in (self.layout.root / "config" / "regions").glob("*.csv"))
        places = counties if self.quick else ["all"]
        with step(f"装入行政区划 {name}"):
            program = self.layout.root / "scripts" / "load_regions.py"
            self._run([self.layout.python, program, *places, "-d", name])

    def _make_assets(self, name, scale):
        source = self.ensure("country", 0)
        self._check_space(scale)
        self.databases.copy(source, name)
        with step(f"生成 {scale:,} 项资产 {name}"):
            self._run([sys.executable, "-m", "bench.generate", name, str(scale)])

    def _update(self, name):
        """Bring a kept database up to the addons as they are now."""
        now = sources.current(self.layout)
        known = sources.read(self.databases, name)
        installed = sources.installed(self.databases, name)
        if self.template or not known:
            return
        install, update = sources.plan(known, now, installed)
        install = [addon for addon in install if addon != DEMO]
        if install or update:
            with step(f"模块有变动，更新 {name}：{' '.join(install + update)}"):
                options = [part for part in (("-i", install), ("-u", update)) if part[1]]
                self._odoo(name, *(text for flag, names in options for text in (flag, ",".join(names))))
        if known != now:
            sources.write(self.databases, name, now)

    def _check_space(self, scale):
        free = shutil.disk_usage(self.layout.data).free / 2**30
        if scale >= 1_000_000 and free < FREE_GIGABYTES:
            raise SetupError(f"磁盘只剩 {free:.0f} GB，建立 {scale:,} 项资产的数据库需要 {FREE_GIGABYTES} GB。")

    def _odoo(self, name, *options):
        self._run(odoo_command(self.layout, "-d", name, *options, "--stop-after-init", "--no-http"))

    def _run(self, command):
        with Path(self.log).open("a") as output:
            done = subprocess.run(
                [str(part) for part in command],
                env=self.databases.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode:
            tail = "\n".join(Path(self.log).read_text(errors="replace").splitlines()[-15:])
            raise SetupError(f"没有完成：\n{tail}\n日志：{self.log}")
