"""The register's database: made on first start, brought up to date when the addons changed."""

import os
import secrets

from toolkit import sources
from toolkit.console import SetupError, step
from toolkit.odoo_process import odoo_command, run

DEMO = "fupin_demo"
ADMINISTRATOR = """
import os
env.ref("base.user_admin").password = os.environ["FUPIN_ADMIN_PASSWORD"]
"""
WARM_UP = """
# The first visitor would wait for the scripts and style sheets to be bundled; nobody visits those of Odoo's own tests.
pages = env["ir.qweb"]
scripts, styles = pages._get_bundles_to_pregenarate()
[pages._get_asset_bundle(name, css=False, js=True).js() for name in sorted(scripts) if "test" not in name]
[pages._get_asset_bundle(name, css=True, js=False).css() for name in sorted(styles) if "test" not in name]
"""
COMMIT = "\nenv.cr.commit()\n"


class Register:
    """The database `name` on a server, and how to make and update it with Odoo."""

    def __init__(self, layout, databases, name):
        self.layout = layout
        self.databases = databases
        self.name = name
        self.log = layout.data / "log" / "setup.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)

    def wanted_addons(self):
        """Return the addons of a new register; FUPIN_DEMO=0 leaves the demonstration out."""
        names = self.layout.addon_names()
        return [name for name in names if name != DEMO or os.environ.get("FUPIN_DEMO", "1") != "0"]

    def ensure(self):
        """Make the database when missing, else update it where addons changed."""
        if self.databases.exists(self.name):
            self._update()
        else:
            self._create()

    def _create(self):
        """Build aside and rename when whole: an interrupted first start begins again."""
        draft = f"{self.name}_setup"
        self.databases.drop(draft)
        addons = self.wanted_addons()
        demo = [name for name in addons if name == DEMO]
        core = [name for name in addons if name != DEMO] or ["base", "web", "mail", "queue_job"]
        with step("建立数据库，安装模块（约一分钟）"):
            self._odoo(draft, "-i", ",".join(core), "--load-language", "zh_CN")
        if demo:
            with step("装入演示数据"):
                self._odoo(draft, "-i", ",".join(demo))
        with step("准备页面"):
            self.shell(draft, ADMINISTRATOR + WARM_UP, FUPIN_ADMIN_PASSWORD=self._new_admin_password())
            known = sources.current(self.layout)
            sources.write(self.databases, draft, known)
            self.databases.rename(draft, self.name)

    def _update(self):
        now = sources.current(self.layout)
        known = sources.read(self.databases, self.name)
        install, update = sources.plan(known, now, sources.installed(self.databases, self.name))
        install = [name for name in install if name in self.wanted_addons()]
        if install or update:
            with step(f"模块有变动，更新数据库：{' '.join(install + update)}"):
                options = [part for part in (("-i", install), ("-u", update)) if part[1]]
                self._odoo(self.name, *(text for flag, names in options for text in (flag, ",".join(names))))
                self.shell(self.name, WARM_UP)
        if known != now:
            sources.write(self.databases, self.name, now)

    def _new_admin_password(self):
        """Return a password nobody knows yet; it is kept in a file that only the owner reads."""
        path = self.layout.data / "admin-password.txt"
        password = secrets.token_urlsafe(12)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(password + "\n")
        return password

    def _odoo(self, database, *options):
        arguments = ["-d", database, *options, "--stop-after-init", "--no-http", "--logfile", self.log]
        self._checked(odoo_command(self.layout, *arguments), self.databases.environment)

    def shell(self, database, script, **variables):
        """Run Python inside Odoo and commit; a failure leaves nothing behind."""
        path = self.layout.data / "log" / "script.py"
        path.write_text(script + COMMIT)
        command = odoo_command(self.layout, "shell", "-d", database, "--no-http", "--logfile", self.log)
        with path.open() as script_input:
            self._checked(command, self.databases.environment | variables, stdin=script_input)

    def _checked(self, command, environment, **options):
        with self.log.open("a") as output:
            code = run(command, environment, stdout=output, stderr=output, **options)
        if code:
            tail = self.log.read_text(errors="replace").splitlines()[-15:]
            raise SetupError("Odoo 没有完成：\n" + "\n".join(tail) + f"\n完整日志：{self.log}")
