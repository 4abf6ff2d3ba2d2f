"""nginx for the tests: the machine's own, else Debian's package unpacked into the cache. Nothing is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from toolkit import debian
from toolkit.console import SetupError, step

NAME = "nginx"
INSIDE = Path("usr/sbin/nginx")


def program(layout):
    """Return the path of nginx, or None if there is none."""
    # where Debian puts it is not on the path of an ordinary account
    path = os.environ.get("PATH", os.defpath) + ":/usr/sbin"
    found = shutil.which(NAME, path=path) or shutil.which(layout.cache / NAME / INSIDE)
    return Path(found) if found else None


def fetch(layout):
    """Unpack nginx of the machine's own release into the cache; what it links against is on every Debian with pango."""
    layout.downloads.mkdir(parents=True, exist_ok=True)
    with step("下载测试用的 nginx"), tempfile.TemporaryDirectory(dir=layout.downloads) as folder:
        package = debian.fetch_own(Path(folder), NAME)
        root = Path(folder) / NAME
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        done = subprocess.run([root / INSIDE, "-v"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SetupError(f"nginx 不能运行：{done.stderr.strip()}")
        shutil.rmtree(layout.cache / NAME, ignore_errors=True)
        root.rename(layout.cache / NAME)
