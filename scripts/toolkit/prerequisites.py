"""What must be on the machine: each need is tried for real; what is missing is installed, or named with its remedy."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.console import SetupError, step


def _library(name):
    """Tell whether the dynamic linker finds a library."""

    def found():
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def _program(*names):
    return lambda: any(map(shutil.which, names))


def _chinese_font():
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout.strip())


def _venv():
    return bool(importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"))


@dataclass(frozen=True)
class Need:
    """One thing the machine must have: the Debian package that brings it, why, and how to see that it is there."""

    package: str
    reason: str
    present: Callable[[], bool]


SET_UP = (
    Need("python3-venv", "Python 虚拟环境", _venv),
    Need("apt", "下载 Odoo 软件包", _program("apt-get")),
    Need("dpkg", "解开 Odoo 软件包", _program("dpkg-deb")),
    Need("debian-archive-keyring", "核对软件包签名", lambda: bool(archive_keyring())),
    Need("ca-certificates", "下载时核对证书", lambda: os.path.exists("/etc/ssl/certs/ca-certificates.crt")),
)
RUN = (
    Need("libpango-1.0-0", "打印公文表格", _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "打印公文表格", _library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "打印公文表格", _library("libharfbuzz-subset.so.0")),
    Need("fontconfig", "查找字体", _program("fc-list")),
    Need("fonts-noto-cjk", "中文字体", _chinese_font),
)
TEST = (
    Need("chromium-headless-shell", "浏览器测试", _program("chromium-headless-shell", "chromium")),
    Need("libatomic1", "浏览器测试", _library("libatomic.so.1")),
    Need("git", "检查源文件", _program("git")),
)


def archive_keyring():
    """Return the path of Debian's archive keyring, or None."""
    for suffix in ("gpg", "pgp"):
        path = f"/usr/share/keyrings/debian-archive-keyring.{suffix}"
        if os.path.exists(path):
            return path
    return None


def missing(needs):
    """Return the needs that the machine does not meet.

    >>> missing([Need("x", "y", lambda: True)])
    []
    """
    return [need for need in needs if not need.present()]


def remedy(needs):
    """Return the message that names all missing packages and the one command that brings them.

    >>> print(remedy([Need("chromium", "浏览器测试", bool)]))
    这台机器还缺：
      chromium（浏览器测试）
    请管理员执行：
      sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium
    """
    lines = [f"  {need.package}（{need.reason}）" for need in needs]
    packages = " ".join(need.package for need in needs)
    command = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
    return "\n".join(["这台机器还缺：", *lines, "请管理员执行：", f"  {command}"])


def ensure(needs):
    """Install what is missing (as root), else raise with the remedy for everything at once."""
    lacking = missing(needs)
    if not lacking:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(remedy(lacking))
    packages = [need.package for need in lacking]
    with step(f"安装系统软件包：{' '.join(packages)}"):
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *packages)
    still = missing(lacking)
    if still:
        raise SetupError(remedy(still))


def _apt_get(*arguments):
    # Another apt may be at work on a new machine: wait for its lock.
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode and arguments[0] != "update":
        # A foreign source that does not answer is no obstacle to `update`; what counts is whether the packages come.
        raise SetupError(f"安装系统软件包失败：\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
