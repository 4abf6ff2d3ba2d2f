"""The Python environment: built aside and renamed when whole, so that an interrupted set-up starts again by itself."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time

from toolkit import debian, nginx, odoo_source, prerequisites
from toolkit.console import SetupError, say, step
from toolkit.layout import digest

ATTEMPTS = 3
# An environment of former lock files may still serve another checkout.
KEPT_SECONDS = 30 * 24 * 3600


def ensure(layout, tests=False):
    """Make sure that machine and environment have what is needed, with the packages for tests where asked.

    All that is missing on the machine is named at once, before anything starts.
    """
    needs = prerequisites.RUN + (prerequisites.TEST if tests else ())
    if not layout.environment.exists():
        needs = prerequisites.SET_UP + needs
    prerequisites.ensure(needs)
    if _is_ready(layout, tests):
        _mark_used(layout)
        return
    with _only_one(layout):
        if tests and not nginx.program(layout):
            nginx.fetch(layout)
        if not layout.environment.exists():
            _build(layout)
        if not _is_ready(layout, tests):
            with step("安装测试所需的 Python 软件包"):
                _pip_install(layout, layout.python, "requirements-test.txt")
            _test_mark(layout).write_text(_test_digest(layout))


def _is_ready(layout, tests):
    if not layout.environment.exists():
        return False
    mark = _test_mark(layout)
    return not tests or (mark.exists() and mark.read_text() == _test_digest(layout) and bool(nginx.program(layout)))


def _test_mark(layout):
    return layout.environment / "test-packages"


def _test_digest(layout):
    return digest([layout.root / "config" / "requirements-test.txt"])


@contextlib.contextmanager
def _only_one(layout):
    """Let one set-up at a time work in the cache; the others wait, and find its result."""
    layout.cache.mkdir(parents=True, exist_ok=True)
    with open(layout.cache / "setup.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("→ 另一个安装正在进行，等待它完成 …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(layout):
    started = time.monotonic()
    say("首次安装：下载并准备运行环境，需要几分钟。")
    final = layout.environment
    partial = final.with_name(final.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    files = debian.fetch(layout, debian.read_lock((layout.root / "config" / "odoo.lock").read_text()))
    subprocess.run([sys.executable, "-m", "venv", partial], check=True)
    python = partial / "bin" / "python"
    with step("安装 Python 软件包（每个都核对 SHA-256）"):
        _pip_install(layout, python, "requirements.txt")
    site_packages = partial / layout.site_packages.relative_to(final)
    addons = (layout.root / "config" / "odoo-addons.txt").read_text().splitlines()
    odoo_source.install(files, site_packages, [name for name in addons if name and not name.startswith("#")])
    _pip_install(layout, python, "requirements-addons.txt", "--no-deps")
    partial.rename(final)
    _discard_old(layout)
    say(f"运行环境已就绪（{time.monotonic() - started:.0f} 秒）：{final}")


def _pip_install(layout, python, name, *options):
    """Install a lock file. pip checks each hash and repeats broken downloads; a whole failed run is repeated too."""
    command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--disable-pip-version-check"]
    command += ["--retries", "5", *options, "-r", layout.root / "config" / name]
    environment = os.environ | {"PIP_CACHE_DIR": str(layout.downloads / "pip"), "PIP_ROOT_USER_ACTION": "ignore"}
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return
        if attempt < ATTEMPTS:
            say(f"  安装中断，{5 * attempt} 秒后重试：{done.stderr.strip().splitlines()[-1:]}")
            time.sleep(5 * attempt)
    raise SetupError(f"安装 Python 软件包失败（{name}）：\n{done.stderr[-3000:]}")


def _mark_used(layout):
    """Remember that the environment is in use; one that another account owns is not ours to discard."""
    with contextlib.suppress(PermissionError):
        os.utime(layout.environment)


def _discard_old(layout):
    """Remove environments of former lock files that nobody has used for long."""
    for path in layout.cache.glob("env-*"):
        if path != layout.environment and time.time() - path.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
