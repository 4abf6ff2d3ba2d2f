"""Databases and their files on one server: look, copy, rename, drop."""

import re
import shutil
import subprocess
from pathlib import Path

from toolkit.console import SetupError


def checked(name):
    """Return a database name that needs no quoting, or refuse it.

    >>> checked("fupin_test1")
    'fupin_test1'
    >>> checked("a; DROP")
    Traceback (most recent call last):
      ...
    toolkit.console.SetupError: 数据库名只能用小写字母、数字和下划线：a; DROP
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
        raise SetupError(f"数据库名只能用小写字母、数字和下划线：{name}")
    return name


class Databases:
    """The databases of one server and the folder of their files."""

    def __init__(self, binaries, environment):
        self.psql = binaries / "psql"
        self.environment = environment
        self.filestore = Path(environment["ODOO_DATA_DIR"]) / "filestore"

    def query(self, database, script, **values):
        """Run SQL and return its output; values are quoted by psql where the script says :'name'."""
        command = [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]
        for name, value in values.items():
            command += ["-v", f"{name}={value}"]
        done = subprocess.run(command, env=self.environment, input=script, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SetupError(f"数据库操作失败：{done.stderr.strip()}")
        return done.stdout.strip()

    def check_connection(self):
        """Refuse what Odoo would refuse later with less clear words."""
        role = self.query("postgres", "SELECT current_user, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        name, may_create = role.split("|")
        if name == "postgres":
            raise SetupError("Odoo 不能用 postgres 角色连接数据库，请另建一个有 CREATEDB 权限的角色，用 PGUSER 指明。")
        if may_create != "t":
            raise SetupError(f"数据库角色 {name} 没有建库权限，请管理员执行：ALTER ROLE {name} CREATEDB")

    def exists(self, name):
        return self.query("postgres", "SELECT 1 FROM pg_database WHERE datname = :'name'", name=name) == "1"

    def comment(self, name):
        script = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name'"
        return self.query("postgres", script, name=name)

    def set_comment(self, name, text):
        self.query("postgres", f"COMMENT ON DATABASE {checked(name)} IS :'text'", text=text)

    def copy(self, template, name):
        """Copy a database and its files; the files are hard links, because Odoo never changes one in place."""
        self.drop(name)
        self.query("postgres", f"CREATE DATABASE {checked(name)} TEMPLATE {checked(template)} STRATEGY FILE_COPY")
        if (self.filestore / template).exists():
            # Files grouped by hash: `cp -al` takes no space and no time.
            subprocess.run(["cp", "-al", self.filestore / template, self.filestore / name], check=True)

    def rename(self, name, target):
        """Give a database another name, its files with it."""
        if (self.filestore / name).exists():
            shutil.rmtree(self.filestore / target, ignore_errors=True)
            (self.filestore / name).rename(self.filestore / target)
        self.query("postgres", f"ALTER DATABASE {checked(name)} RENAME TO {checked(target)}")

    def drop(self, name):
        """Drop a database and its files, ending its connections first.

        Not ``WITH (FORCE)``: that refuses while autovacuum works in the database, because its worker belongs to no
        role; a plain drop ends that worker by itself.
        """
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :'name' AND usename = current_user"
        self.query("postgres", ended, name=name)
        self.query("postgres", f"DROP DATABASE IF EXISTS {checked(name)}")
        shutil.rmtree(self.filestore / name, ignore_errors=True)
