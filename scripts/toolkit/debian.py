"""Debian packages of Odoo, fetched into the cache without touching the machine's own software sources.

A private apt configuration reads the suite `sid` from the mirror the machine already uses. Each file must have the pinned
SHA-256; where the suite has moved on, the one in apt's signed index.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from toolkit.console import SetupError, say, step, warn
from toolkit.prerequisites import archive_keyring

SUITE = "sid"
ODOO_SERIES = "19.0"
ATTEMPTS = 4


@dataclass(frozen=True)
class Package:
    """A pinned Debian package."""

    name: str
    version: str
    sha256: str

    @property
    def filename(self):
        """Return the name of the file in the cache; the hash in it keeps builds of one version apart.

        >>> Package("a", "2:1.0", "00ff" * 16).filename
        'a_2%3a1.0_00ff00ff00ff.deb'
        """
        return f"{self.name}_{self.version.replace(':', '%3a')}_{self.sha256[:12]}.deb"


def read_lock(text):
    """Return the packages of a lock file.

    >>> read_lock("# why\\na 1.0 00ff\\n")
    [Package(name='a', version='1.0', sha256='00ff')]
    """
    rows = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [Package(*row) for row in rows]


def newest_offered(index_text, name):
    """Return the newest package in the output of `apt-cache show`, which lists the newest first.

    For Odoo only versions of the series count.

    >>> newest_offered("Package: a\\nVersion: 2\\nSHA256: ff\\n\\nPackage: a\\nVersion: 1\\nSHA256: ee\\n", "a")
    Package(name='a', version='2', sha256='ff')
    >>> newest_offered("Package: odoo-19\\nVersion: 20.0\\nSHA256: ff\\n", "odoo-19") is None
    True
    """
    for stanza in re.split(r"\n\s*\n", index_text):
        fields = dict(re.findall(r"^(Package|Version|SHA256): (\S+)$", stanza, re.MULTILINE))
        if len(fields) == 3 and fields["Package"] == name:
            if not name.startswith("odoo-") or fields["Version"].startswith(ODOO_SERIES + "."):
                return Package(name, fields["Version"], fields["SHA256"])
    return None


def is_whole(path, sha256):
    """Tell whether a file is there with exactly this content."""
    if not path.exists():
        return False
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest() == sha256


def rank_mirrors(lines):
    """Return the mirrors in the order to try them, from lines of `origin uri`: Debian's own first, security last.

    >>> rank_mirrors(["Node http://b/node", "Debian http://a/debian-security", "Debian http://a/debian", " http://c/debian"])
    ['http://a/debian', 'http://c/debian', 'http://a/debian-security', 'http://b/node']
    """
    found = {}
    for line in lines:
        origin, _, uri = line.rpartition(" ")
        foreign = origin.strip() not in ("", "Debian")
        found.setdefault(uri.strip().strip("'"), (foreign, "security" in uri, origin.strip() == ""))
    return sorted((uri for uri in found if uri), key=found.get)


def machine_mirrors():
    """Return the mirrors that the machine's own apt is set up with."""
    command = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Identifier: Packages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return rank_mirrors(done.stdout.splitlines())


class PrivateApt:
    """apt with lists, cache and sources of its own, in a folder of ours."""

    def __init__(self, folder, suite=SUITE):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.suite = suite
        self.is_current = True

    def _environment(self):
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        settings = {
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Acquire::Retries": "3",
            "Acquire::Languages": "none",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "APT::Default-Release": "",
            # The cache may lie in a home that apt's own user cannot enter.
            "APT::Sandbox::User": "root",
        }
        path = self.folder / "apt.conf"
        path.write_text("".join(f'{name} "{value}";\n' for name, value in settings.items()))
        return os.environ | {"APT_CONFIG": str(path), "LC_ALL": "C"}

    def run(self, *command, cwd=None):
        return subprocess.run(
            command, env=self._environment(), cwd=cwd, capture_output=True, text=True, errors="replace", check=False
        )

    def update(self):
        """Read the signed index from the first mirror that has the suite."""
        mirrors = machine_mirrors()
        problems = []
        for mirror in mirrors:
            source = f"deb [signed-by={archive_keyring()}] {mirror} {self.suite} main\n"
            (self.folder / "sources.list").write_text(source)
            done = self.run("apt-get", "update", "--error-on=any")
            if done.returncode and "expired" in done.stderr:
                # A mirror that is no longer refreshed will do for pinned files, whose content is known; for others not.
                self.is_current = False
                done = self.run("apt-get", "update", "--error-on=any", "-o", "Acquire::Check-Valid-Until=false")
            if done.returncode == 0:
                return
            problems.append(f"{mirror}：{done.stderr.strip()[-300:]}")
        detail = "\n".join(problems) or "apt 没有配置任何软件源。"
        raise SetupError(f"读不到 Debian {self.suite} 的软件目录，请检查网络和 apt 软件源：\n{detail}")

    def offered(self, package):
        """Return the pinned package if the index still has it, else the newest one that fits, or None."""
        name = package.name
        pinned = self.run("apt-cache", "show", f"{name}={package.version}")
        if pinned.returncode == 0 and package.sha256 in pinned.stdout:
            return package
        if not self.is_current:
            return None
        return newest_offered(self.run("apt-cache", "show", name).stdout, name)

    def download(self, package, target):
        """Download one package; return what went wrong, or an empty string when the whole file is in place."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            done = self.run("apt-get", "download", f"{package.name}={package.version}", cwd=folder)
            files = list(Path(folder).glob("*.deb"))
            if done.returncode or len(files) != 1:
                return done.stderr.strip()[-300:] or "没有收到文件"
            if not is_whole(files[0], package.sha256):
                return "文件不完整或内容不符（SHA-256 不一致）"
            files[0].replace(target)
        return ""


def fetch(layout, packages):
    """Return the files of the packages, whole and checked; download what is not in the cache."""
    layout.downloads.mkdir(parents=True, exist_ok=True)
    lacking = []
    for package in packages:
        path = layout.downloads / package.filename
        if path.exists() and not is_whole(path, package.sha256):
            warn(f"缓存中的 {path.name} 已损坏，重新下载。")
            path.unlink()
        if not path.exists():
            lacking.append(package)
    if not lacking:
        return [layout.downloads / package.filename for package in packages]
    with step(f"下载 Odoo 软件包（{len(lacking)} 个，约 130 MB）"):
        found = _fetch_lacking(layout, lacking)
    return [found.get(package.name) or layout.downloads / package.filename for package in packages]


def _fetch_lacking(layout, packages):
    apt = PrivateApt(layout.downloads / "apt")
    _retry(lambda: _problem(apt.update), "软件目录")
    found = {}
    for package in packages:
        offered = apt.offered(package)
        if offered is None:
            raise SetupError(f"软件源中没有 {package.name} {ODOO_SERIES}（固定版本 {package.version}）。")
        if offered != package:
            warn(
                f"{package.name} {package.version} 已不再提供，改用经 Debian 签名的 {offered.version}（未经本项目测试）。"
            )
        target = layout.downloads / offered.filename
        if not is_whole(target, offered.sha256):
            _retry(lambda wanted=offered, to=target: apt.download(wanted, to), package.name)
        found[package.name] = target
    shutil.rmtree(apt.folder, ignore_errors=True)
    return found


def machine_suite():
    """Return the name of the machine's own Debian release, such as `bookworm`."""
    found = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), re.MULTILINE)
    if not found:
        raise SetupError("认不出这台机器的 Debian 版本（/etc/os-release 里没有 VERSION_CODENAME）。")
    return found[1]


def fetch_own(folder, name):
    """Download the newest package of the machine's own release, which apt's signed index vouches for; return the file."""
    apt = PrivateApt(folder / "apt", machine_suite())
    _retry(lambda: _problem(apt.update), "软件目录")
    package = newest_offered(apt.run("apt-cache", "show", name).stdout, name)
    if package is None:
        raise SetupError(f"软件源中没有 {name}。")
    target = folder / package.filename
    _retry(lambda: apt.download(package, target), name)
    shutil.rmtree(apt.folder, ignore_errors=True)
    return target


def _problem(action):
    """Run an action that raises, and return what went wrong as text."""
    try:
        action()
    except SetupError as error:
        return str(error)
    return ""


def _retry(action, name):
    """Repeat an action that returns its problem, with growing pauses, until it returns none."""
    for attempt in range(1, ATTEMPTS + 1):
        problem = action()
        if not problem:
            return
        if attempt < ATTEMPTS:
            say(f"  {name}：{problem.splitlines()[-1]}；{3**attempt} 秒后重试（{attempt}/{ATTEMPTS - 1}）")
            time.sleep(3**attempt)
    raise SetupError(f"{name} 下载失败：{problem}")
