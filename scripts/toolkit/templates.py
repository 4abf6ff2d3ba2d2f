"""The template databases of the tests: made once, copied for each suite."""

import os

from toolkit import sources
from toolkit.console import SetupError, step
from toolkit.layout import digest
from toolkit.odoo_process import odoo_command
from toolkit.register import COMMIT, DEMO, WARM_UP

TEMPLATE = "fupin_template"
DEMO_TEMPLATE = "fupin_demo_template"
OWN_DEPENDENCIES = ["base", "web", "mail", "queue_job"]


class Templates:
    """Two databases: all addons but the demonstration, and the same with it."""

    def __init__(self, layout, databases, logs, children):
        self.layout = layout
        self.databases = databases
        self.logs = logs
        self.children = children

    def make_template(self):
        """Install all addons; a template of the same sources is used again, except in CI."""
        names = [name for name in self.layout.addon_names() if name != DEMO]
        self._make(TEMPLATE, names, None)

    def make_demo_template(self):
        """Install the demonstration on top."""
        if DEMO in self.layout.addon_names():
            self._make(DEMO_TEMPLATE, [DEMO], TEMPLATE)

    def _make(self, name, addons, parent):
        mark = self._mark()
        if "CI" not in os.environ and self.databases.exists(name) and self.databases.comment(name) == mark:
            return
        self.databases.drop(name)
        log = self.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        with step(f"建立测试模板数据库 {name}"):
            if parent:
                self.databases.copy(parent, name)
            options = ["-i", ",".join(addons or OWN_DEPENDENCIES), "--load-language", "zh_CN", "--stop-after-init"]
            code = self._odoo(log, "-d", name, *options) or self._warm_up(log, name)
        if code:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
            raise SetupError(f"测试模板数据库 {name} 没有建成：\n{tail}\n完整日志：{log}")
        self.databases.set_comment(name, mark)

    def _warm_up(self, log, name):
        """Bundle scripts and style sheets once, not in each copy."""
        script = self.logs / "warm_up.py"
        script.write_text(WARM_UP + COMMIT)
        return self._odoo(log, "shell", "-d", name, script=script)

    def _odoo(self, log, *arguments, **options):
        command = odoo_command(self.layout, *arguments, "--no-http", "--logfile", log)
        return self.children.run(command, self.databases.environment, log, **options)

    def _mark(self):
        """Return what the templates are made from: a change makes new ones."""
        names = sorted(sources.current(self.layout).items())
        return f"{names} {digest(sorted(self.layout.root.glob('config/odoo*.conf')))}"
